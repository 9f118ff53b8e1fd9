"""
The plan that is best rank by rank: people covered, then walking, upgrades, information, cost, spread.

Each rank is solved with the ranks before it held at what they reached (lexicographic order), so no weight
between people, hours and yuan has to be invented. The solver's tolerances are not those of a plan: every
answer is counted again from its sites, and one that broke a rule or gave up a part of a person who was held
is cut off and the rank solved once more.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gis.errors import InfeasibleError, UnavailableError
from isochrones.siting.cutting import cut_broken, cut_undone
from isochrones.siting.keeping import broken_rules
from isochrones.siting.matrix import Flags, Floats
from isochrones.siting.measured import MEASURES
from isochrones.siting.mip import Effort, Ended, Solved
from isochrones.siting.planned import Level, Plan, PlanProblem
from isochrones.siting.ranks import HIDDEN, LATER, Rank, Ranked, covered_rank, walking_rank, within_rank
from isochrones.siting.rows import HALF, PlanProgram, plan_program
from isochrones.siting.switching import core_of

SMALL_PAIRS = 40_000
"""Up to so many pairs every rank is solved to the end."""

SLIP, SAME = 1e-6, 1e-9
"""Part of a value by which a held rank may slip within the solver, whose tolerances are no finer, and part
by which an answer may differ from it and still be as good."""


MOST_CUTS = 40
"""Answers of one rank that are cut off; then the one that was known before is taken, unproven."""


def no_plan() -> InfeasibleError:
    """Say that no plan keeps all rules."""
    return InfeasibleError("没有方案能同时满足所有约束", "no plan keeps all the rules at once")


def none_found() -> UnavailableError:
    """Say that the work allowed ended before any plan was found; nobody knows whether there is one."""
    return UnavailableError(
        "在允许的计算量内没有找到方案，也不能断定无解；请提高计算量或放宽约束",
        "no plan was found within the work allowed, which does not say that there is none; "
        "allow more work or loosen a rule",
    )


def solve_exactly(problem: PlanProblem, effort: Effort) -> Plan:
    """
    Solve every rank to the end.

    Parameters
    ----------
    problem
        The whole question.
    effort
        Of each rank.

    Returns
    -------
    Plan
        Without receiving sites.

    Raises
    ------
    InfeasibleError
        If no plan keeps all rules.
    UnavailableError
        If none was found within the effort.
    """
    ladder = _Ladder(problem, plan_program(problem), effort)
    # Where capacities count, whoever is near but not served comes between the served and the walks.
    within = [within_rank] if problem.rules.capacity else []
    return ladder.climb([covered_rank, *within, walking_rank, *LATER])


def solve_covered(
    problem: PlanProblem, effort: Effort, *, gap: float, known: tuple[Flags, Flags] | None = None
) -> Plan:
    """
    Solve the first rank alone.

    Parameters
    ----------
    problem
        The whole question.
    effort
        Of the rank.
    gap
        Relative distance to the bound at which to stop.
    known
        Open and upgraded sites of a plan that keeps all rules; what comes back is no worse.

    Returns
    -------
    Plan
        With one level.

    Raises
    ------
    InfeasibleError
        If no plan keeps all rules.
    UnavailableError
        If none was found within the effort.
    """
    return _Ladder(problem, plan_program(problem), effort, gap=gap, known=known).climb([covered_rank])


def solve_later(
    problem: PlanProblem, open_: Flags, upgraded: Flags, effort: Effort, first: tuple[Level, ...]
) -> Plan:
    """
    Solve what is left when it is known which sites cover.

    Parameters
    ----------
    problem
        The whole question.
    open_, upgraded
        Shape (J,), a plan that keeps all rules. Of micro-corners to add, and of upgrades that make no site
        cover, the ranks here decide.
    effort
        Of each rank.
    first
        Ranks that are settled.

    Returns
    -------
    Plan
        With the ranks of `first` before its own.
    """
    # Who is covered is settled, and with it the rules that ask for it.
    free = replace(problem.rules, no_loss=None, area_floors=(), group_floors=())
    built = plan_program(core_of(replace(problem, rules=free), priced=True))
    sites = problem.sites
    settled = sites.standing | sites.covers
    turned = (built.upgrade >= 0) & ~sites.covers & sites.covers_upgraded
    if problem.rules.capacity:  # who is served hangs on every upgrade that makes room
        turned |= (built.upgrade >= 0) & (sites.capacity_upgraded != sites.capacity)
    columns = np.concatenate([built.x[settled], built.upgrade[turned]])
    wanted = np.concatenate([open_[settled], upgraded[turned]]).astype(np.float64)
    built.program.add_rows(wanted, wanted, np.arange(len(columns)), columns, 1.0, count=len(columns))
    ladder = _Ladder(problem, built, effort, (open_, upgraded))
    plan = ladder.climb(LATER)
    return replace(plan, levels=(*first, *plan.levels))


class _Ladder:
    """
    Ranks solved one after the other, each with those before it held.

    Attributes
    ----------
    answer
        The best one so far, in columns of the program; None before the first.
    certain
        True while everything was proven.
    """

    def __init__(
        self,
        problem: PlanProblem,
        built: PlanProgram,
        effort: Effort,
        known: tuple[Flags, Flags] | None = None,
        gap: float = 0.0,
    ) -> None:
        self._problem, self._built, self._effort, self._gap = problem, built, effort, gap
        self._reached: list[tuple[Ranked, Level]] = []
        self._by_clock, self.certain = False, True
        self.answer = None if known is None else built.columns_of(problem, *known)

    def climb(self, ranks: Sequence[Rank]) -> Plan:
        """Solve all ranks."""
        for make in ranks:
            held = {rank.name: level.value for rank, level in self._reached}
            self._step(make(self._built, self._problem, held))
        levels = tuple(level for _, level in self._reached if level.name not in HIDDEN)
        answer = np.empty(0) if self.answer is None else self.answer
        return Plan(*self._read(answer), levels, self._by_clock)

    def _step(self, rank: Ranked) -> None:
        solved = self._kept(rank)
        if solved.found and (self.answer is None or not self._is_better(rank, self.answer, solved.x)):
            self.answer = solved.x
        if self.answer is None:
            raise no_plan() if solved.ended is Ended.INFEASIBLE else none_found()
        value = self._value(rank, self.answer)
        bound = solved.bound + rank.constant if np.isfinite(solved.bound) else None
        optimal = solved.ended is Ended.OPTIMAL and bound is not None
        self.certain &= optimal and abs(value - (bound or 0.0)) <= _slip(value)
        level = Level(rank.name, value, value if self.certain else bound, self.certain)
        self._reached.append((rank, level))
        self._hold(rank, value - rank.constant)

    def _kept(self, rank: Ranked) -> Solved:
        """Solve a rank until its answer keeps all rules and ranks when it is counted again."""
        solved = self._trusted(rank)
        for _ in range(MOST_CUTS):
            if not solved.found or not self._cut(solved.x):
                return solved
            solved = self._trusted(rank)
        return replace(solved, ended=Ended.NOTHING, x=np.empty(0))

    def _cut(self, x: Floats) -> bool:
        """Cut an answer off, if it breaks a rule or undoes a rank."""
        open_, upgraded = self._read(x)
        broken = broken_rules(self._problem, open_, upgraded)
        if broken:
            cut_broken(self._built, self._problem, open_, upgraded, broken)
            return True
        for rank, level in self._reached:
            if not self._is_as_good(rank, self._value(rank, x), level.value):
                cut_undone(self._built, self._problem, open_, upgraded, rank.name)
                return True
        return False

    def _trusted(self, rank: Ranked) -> Solved:
        """Solve a rank, and again without presolve where a better answer is known than the bound allows."""
        solved = self._solve(rank)
        if self._is_wrong(rank, solved):
            solved = self._solve(rank, presolve=False)
        if self._is_wrong(rank, solved):
            return replace(solved, ended=Ended.NOTHING, x=np.empty(0), bound=np.nan)
        return solved

    def _is_wrong(self, rank: Ranked, solved: Solved) -> bool:
        if self.answer is None or solved.ended is Ended.NOTHING:
            return False
        if solved.ended is Ended.INFEASIBLE:
            return True
        value = self._value(rank, self.answer)
        passed = value - (solved.bound + rank.constant)
        return (passed if rank.maximise else -passed) > _slip(value)

    def _solve(self, rank: Ranked, *, presolve: bool = True) -> Solved:
        program = self._built.program
        objective = np.zeros(program.columns)
        np.add.at(objective, rank.columns, rank.values)
        start = None
        if self.answer is not None:
            start = np.append(self.answer, np.zeros(program.columns - len(self.answer)))
        solved = program.solve(
            objective,
            maximise=rank.maximise,
            effort=self._effort,
            start=start,
            gap=self._gap,
            presolve=presolve,
        )
        self._by_clock |= solved.by_clock
        return solved

    def _hold(self, rank: Ranked, value: float) -> None:
        """Let no later rank undo this one."""
        there = rank.values != 0
        if there.any():
            slip = min(_slip(value + rank.constant), HALF if rank.whole else np.inf)
            limits = (value - slip, np.inf) if rank.maximise else (-np.inf, value + slip)
            row = np.zeros(int(there.sum()), np.int64)
            self._built.program.add_rows(*limits, row, rank.columns[there], rank.values[there], count=1)

    def _read(self, x: Floats) -> tuple[Flags, Flags]:
        return x[self._built.x] > HALF, self._built.upgraded(x)

    def _value(self, rank: Ranked, x: Floats) -> float:
        """Count what an answer is worth; a solver's own value is rounded within its tolerances."""
        if self._is_served(rank):
            return float(rank.values @ x[rank.columns])
        return MEASURES[rank.name](self._problem, *self._read(x))

    def _is_served(self, rank: Ranked) -> bool:
        return rank.name == "covered" and self._problem.rules.capacity

    def _is_as_good(self, rank: Ranked, value: float, held: float) -> bool:
        # Who is served where capacities count is the solver's own sum.
        slip = _slip(held) if self._is_served(rank) else SAME * max(abs(held), 1.0)
        return value >= held - slip if rank.maximise else value <= held + slip

    def _is_better(self, rank: Ranked, one: Floats, other: Floats) -> bool:
        first, second = self._value(rank, one), self._value(rank, other)
        return first > second if rank.maximise else first < second


def _slip(value: float) -> float:
    return SLIP * max(abs(value), 1.0)
