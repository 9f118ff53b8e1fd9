"""Rows that cut off an answer which the solver's tolerances let through, and with it all that fail alike."""

from collections.abc import Sequence

import numpy as np

from isochrones.siting.keeping import is_reached
from isochrones.siting.matrix import Flags, Longs
from isochrones.siting.measured import covering
from isochrones.siting.neighbours import NOBODY
from isochrones.siting.planned import PlanProblem, Rule
from isochrones.siting.rows import PlanProgram


def cut_broken(
    built: PlanProgram, problem: PlanProblem, open_: Flags, upgraded: Flags, broken: Sequence[Rule]
) -> None:
    """
    Cut off an answer that breaks rules.

    Parameters
    ----------
    built, problem
        The program and what it stands for.
    open_, upgraded
        Shape (J,), the answer.
    broken
        Rules that it breaks.
    """
    rules, people = problem.rules, problem.demand.people
    floors = {Rule.AREA_FLOOR: rules.area_floors, Rule.GROUP_FLOOR: rules.group_floors}
    covered = problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0
    for rule in broken:
        if rule is Rule.NO_LOSS:
            _cover_another(built, problem.covered_today & (people > NOBODY), covered)
        elif rule in floors:
            for floor in floors[rule]:
                if not is_reached(floor, covered):
                    _cover_another(built, floor.people > 0, covered)
        else:
            _not_this(built, open_, upgraded)


def cut_undone(built: PlanProgram, problem: PlanProblem, open_: Flags, upgraded: Flags, rank: str) -> None:
    """
    Cut off an answer that falls short of what a rank before reached.

    Parameters
    ----------
    built, problem
        The program and what it stands for.
    open_, upgraded
        Shape (J,), the answer.
    rank
        Name of the rank.
    """
    if rank in {"covered", "within"} and not problem.rules.capacity:
        covered = problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0
        _cover_another(built, problem.demand.weight > 0, covered)
    else:
        _not_this(built, open_, upgraded)


def _cover_another(built: PlanProgram, counts: Flags, covered: Flags) -> None:
    """Cover a point that counts and that the answer leaves out: with a part of its cover nothing is won."""
    rows: Longs = np.unique(built.merged.of_point[counts & ~covered])
    columns = built.y[rows[rows >= 0]]
    built.program.add_rows(1.0, np.inf, np.zeros(len(columns), np.int64), columns, 1.0, count=1)


def _not_this(built: PlanProgram, open_: Flags, upgraded: Flags) -> None:
    """Decide on at least one site otherwise."""
    there = built.upgrade >= 0
    columns = np.concatenate([built.x, built.upgrade[there]])
    taken = np.concatenate([open_, upgraded[there]])
    signs = np.where(taken, -1.0, 1.0)
    row = np.zeros(len(columns), np.int64)
    built.program.add_rows(1.0 - float(taken.sum()), np.inf, row, columns, signs, count=1)
