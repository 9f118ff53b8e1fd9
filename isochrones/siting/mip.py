"""
Mixed-integer programs: columns and rows put together piece by piece, solved by HiGHS.

The only importer of `highspy` (Huangfu and Hall, 2018). A run is bounded by work (nodes of the tree) and not
by the clock, because a plan must come out the same on a busy machine; the clock is only the last resort, and
whoever it stops is told so.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from gis.errors import UnavailableError
from isochrones.siting.matrix import Floats, Longs

EXACT_GAP = 1e-9
"""Relative gap at which an optimum counts as proven; sums of people are rounded at about 1e-12."""

INF = highspy.kHighsInf


class Ended(StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NOTHING = "nothing"
    """The work allowed ended before any answer was found."""


@dataclass(frozen=True, slots=True)
class Effort:
    """
    How much work a run may take.

    Attributes
    ----------
    nodes
        Of the branch-and-bound tree.
    pairs
        The largest matrix whose optimum is proven, in pairs of a point and a site that are not settled.
    seconds
        Of the clock, as a last resort.
    twice
        True to ask again what may be wrong, as `Program.solve` says.
    """

    nodes: int = 20_000
    pairs: int = 60_000
    seconds: float = 300.0
    twice: bool = True


@dataclass(frozen=True, slots=True)
class Solved:
    """
    What a run found.

    Attributes
    ----------
    ended
        How.
    x
        Shape (columns,), the answer; empty without one.
    value, bound
        Of the objective, and what no answer can pass; NaN where there is none.
    by_clock
        True when the clock stopped it, and another run may end elsewhere.
    """

    ended: Ended
    x: Floats
    value: float
    bound: float
    by_clock: bool = False

    @property
    def found(self) -> bool:
        """Whether there is an answer; one of no columns is one."""
        return self.ended in {Ended.OPTIMAL, Ended.FEASIBLE}

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be wrong: no answer at all, or a best one without a bound."""
        unbounded = self.ended is Ended.OPTIMAL and not np.isfinite(self.bound)
        return self.ended is Ended.INFEASIBLE or unbounded


@dataclass(slots=True)
class Program:
    """
    A program that grows by columns and rows; `solve` may be asked again and again.

    Attributes
    ----------
    lower, upper, integer
        Of every column.
    """

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    integer: list[NDArray[np.bool_]] = field(default_factory=list)
    _columns: int = 0
    _rows: int = 0
    _entries: list[tuple[Longs, Longs, Floats]] = field(default_factory=list)
    _row_lower: list[Floats] = field(default_factory=list)
    _row_upper: list[Floats] = field(default_factory=list)

    def add_columns(self, count: int, *, lower: Any = 0.0, upper: Any = 1.0, integer: bool = False) -> Longs:
        """Add columns; gives their numbers."""
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), count).copy())
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count).copy())
        self.integer.append(np.full(count, integer))
        self._columns += count
        return np.arange(self._columns - count, self._columns)

    def add_rows(
        self, lower: Any, upper: Any, row: Any, column: Any, value: Any, *, count: int | None = None
    ) -> None:
        """
        Add rows ``lower <= sum of value * column <= upper``.

        Parameters
        ----------
        lower, upper
            Of every row, or of all.
        row, column, value
            Entries; rows numbered from 0, a number in place of an array counts for every entry.
        count
            How many rows; up to the last entry when None.
        """
        columns = np.atleast_1d(np.asarray(column, dtype=np.int64))
        rows = np.broadcast_to(np.asarray(row, dtype=np.int64), columns.shape)
        size = count if count is not None else int(rows.max(initial=-1)) + 1
        self._entries.append(
            (
                rows + self._rows,
                columns,
                np.broadcast_to(np.asarray(value, dtype=np.float64), columns.shape),
            )
        )
        self._row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), size))
        self._row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), size))
        self._rows += size

    @property
    def columns(self) -> int:
        """Count the columns."""
        return self._columns

    def solve(
        self,
        objective: Floats,
        *,
        maximise: bool,
        effort: Effort,
        start: Floats | None = None,
        gap: float = 0.0,
        presolve: bool = True,
    ) -> Solved:
        """
        Find the best answer.

        What cannot be true is asked again without presolve: HiGHS 1.15 was seen to call programs infeasible
        after it that have an answer, and, given that answer, to call it the best without a bound.

        Parameters
        ----------
        objective
            Shape (columns,).
        maximise
            False for the least.
        effort
            How much work it may take.
        start
            An answer to begin with.
        gap
            Relative distance between value and bound at which to stop.
        presolve
            False where the caller knows that what came after it was not true.

        Returns
        -------
        Solved
            The same for the same program, unless the clock stopped it.

        Raises
        ------
        UnavailableError
            If the solver fails.
        """
        if not self._columns:
            return Solved(Ended.OPTIMAL, np.empty(0), 0.0, 0.0)
        model = self._model(objective, maximise=maximise)
        solved = self._run(model, _solver(effort, gap, presolve=presolve), start)
        if presolve and (solved is None or (effort.twice and solved.is_doubtful)):
            solved = self._run(model, _solver(effort, gap, presolve=False), start)
        if solved is None:
            raise UnavailableError(
                "求解器未能完成；请减少候选点或约束后重试",
                "the solver failed; try fewer candidates or constraints",
            )
        if solved.is_doubtful and solved.ended is not Ended.INFEASIBLE:
            return replace(solved, ended=Ended.NOTHING, x=np.empty(0), bound=np.nan)
        return solved

    def _model(self, objective: Floats, *, maximise: bool) -> Any:
        row, column, value = (
            np.concatenate([entry[part] for entry in self._entries]) if self._entries else np.empty(0)
            for part in range(3)
        )
        order = np.argsort(row, kind="stable")
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._columns, self._rows
        model.col_cost_ = objective
        model.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        model.col_lower_, model.col_upper_ = np.concatenate(self.lower), np.concatenate(self.upper)
        empty = [np.empty(0)]
        model.row_lower_ = np.concatenate(self._row_lower or empty)
        model.row_upper_ = np.concatenate(self._row_upper or empty)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate(
            [[0], np.cumsum(np.bincount(row.astype(np.int64), minlength=self._rows))]
        ).astype(np.int32)
        model.a_matrix_.index_ = column[order].astype(np.int32)
        model.a_matrix_.value_ = value[order].astype(np.float64)
        whole = np.concatenate(self.integer)
        if whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[flag] for flag in whole.tolist()]
        return model

    def _run(self, model: Any, solver: Any, start: Floats | None) -> Solved | None:
        """Ask once; None when the solver fails."""
        solver.passModel(model)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            solver.setSolution(solution)
        solver.run()
        status, found = solver.getModelStatus(), solver.getInfo()
        states = highspy.HighsModelStatus
        if status in {states.kInfeasible, states.kUnboundedOrInfeasible}:
            return Solved(Ended.INFEASIBLE, np.empty(0), np.nan, np.nan)
        by_clock = status == states.kTimeLimit
        whole = any(flags.any() for flags in self.integer)
        bound = found.mip_dual_bound if whole else found.objective_function_value
        if status == states.kOptimal:
            ended = Ended.OPTIMAL
        elif status in {states.kTimeLimit, states.kSolutionLimit, states.kIterationLimit, states.kInterrupt}:
            primal = found.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
            ended = Ended.FEASIBLE if primal else Ended.NOTHING
        else:
            return None
        if ended is Ended.NOTHING:
            return Solved(ended, np.empty(0), np.nan, bound, by_clock)
        x = np.asarray(solver.getSolution().col_value, dtype=np.float64)
        return Solved(ended, x, found.objective_function_value, bound, by_clock)


def _solver(effort: Effort, gap: float, *, presolve: bool) -> Any:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves the result out
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("presolve", "choose" if presolve else "off"),
        ("random_seed", 0),
        ("mip_rel_gap", max(gap, EXACT_GAP)),
        ("mip_abs_gap", 1e-6),
        ("mip_max_nodes", effort.nodes),
        ("time_limit", effort.seconds),
    ):
        solver.setOptionValue(name, value)
    return solver
