"""
The most demand that a number of sites can cover, with a bound on how much more there could be.

Greedy choice, exchanges and Lagrangean prices close most of the gap in under a second; sites whose price
proves that they are in no better answer, or in every one, are settled, and HiGHS finishes on what is left.
"""

from dataclasses import replace

import numpy as np

from isochrones.siting.coverbound import bound_cover, settled
from isochrones.siting.coverproblem import Cover, CoverProblem, Prices, Room
from isochrones.siting.matrix import Flags, Ints, Longs, SitingMatrix
from isochrones.siting.merging import merge_points
from isochrones.siting.mip import Effort, Ended, Program

__all__ = [
    "Cover",
    "CoverProblem",
    "Prices",
    "Room",
    "cover_most",
    "cover_program",
    "finish_cover",
    "prove_cover",
]

SAME = 1e-6
"""Part of a value within which the solver's bound is the value: its tolerances are no finer."""

HALF = 0.5


def cover_most(problem: CoverProblem, *, effort: Effort, gap: float = 0.0) -> Cover:
    """
    Choose the sites that cover most (MCLP; Church and ReVelle, 1974; here with limits by group).

    Parameters
    ----------
    problem
        Demand, sites and limits.
    effort
        Of the exact search; with no nodes only the bound is made.
    gap
        Relative distance to the bound at which to stop.

    Returns
    -------
    Cover
        The same for the same problem, unless the clock ended it.
    """
    merged = merge_points(problem.matrix)
    small = replace(problem, matrix=merged.matrix, weight=merged.sums(problem.weight))
    return prove_cover(small, effort=effort, gap=gap)[0]


def prove_cover(problem: CoverProblem, *, effort: Effort, gap: float = 0.0) -> tuple[Cover, Prices]:
    """
    Choose the sites that cover most of merged points.

    Parameters
    ----------
    problem
        Merged points.
    effort, gap
        As of `cover_most`.

    Returns
    -------
    tuple[Cover, Prices]
        The answer, and the prices of the bound.
    """
    found, prices = bound_cover(problem, gap=gap)
    return finish_cover(problem, found, prices, effort, gap), prices


def finish_cover(
    problem: CoverProblem, found: Cover, prices: Prices, effort: Effort, gap: float = 0.0
) -> Cover:
    """
    Settle what the prices prove, and let the solver do the rest, if that is small enough.

    Parameters
    ----------
    problem
        Merged points.
    found, prices
        From `bound_cover`.
    effort, gap
        As of `cover_most`.

    Returns
    -------
    Cover
        No worse than `found`.
    """
    if found.proven or found.gap <= gap or not effort.nodes:
        return found
    never, always = settled(problem, found.value, prices)
    covered = problem.matrix.reach_of(always) > 0
    sites, points = np.flatnonzero(~(never | always)), np.flatnonzero(~covered)
    merged = merge_points(problem.matrix.only(points, sites))
    if merged.matrix.pairs > effort.pairs:
        return found
    program, x, y = cover_program(merged.matrix)
    _limit_groups(program, x, problem.group[sites], _left(problem, always))
    objective, start = np.zeros(program.columns), np.zeros(program.columns)
    objective[y] = merged.sums(problem.weight[points])
    start[x] = found.open[sites]
    start[y] = merged.matrix.reach_of(found.open[sites]) > 0
    solved = program.solve(objective, maximise=True, effort=effort, start=start, gap=gap)
    bound = float(problem.weight[covered].sum()) + solved.bound
    if not solved.found or not bound >= found.value - SAME * found.value:
        return replace(found, by_clock=solved.by_clock)
    chosen = always.copy()
    chosen[sites] = solved.x[x] > HALF
    value = float(problem.weight[problem.matrix.reach_of(chosen) > 0].sum())
    if value < found.value:
        chosen, value = found.open, found.value
    # What was settled can only be in answers no better than the one that was known.
    bound = max(min(bound, found.bound), value)
    proven = solved.ended is Ended.OPTIMAL and gap == 0.0 and bound - value <= SAME * value
    return Cover(chosen, value, value if proven else bound, proven, solved.by_clock)


def _left(problem: CoverProblem, always: Flags) -> Room:
    """Count how many more may be open."""
    room, used = problem.room, np.bincount(problem.group[always], minlength=3)
    return Room(
        room.standing - int(used[0]),
        room.reused - int(used[1]),
        room.new - int(used[2]),
        room.added - int(used[1] + used[2]),
    )


def cover_program(matrix: SitingMatrix) -> tuple[Program, Longs, Longs]:
    """
    Write "a point is covered only if a site is open" as a program.

    Parameters
    ----------
    matrix
        Who is within the limit of which site.

    Returns
    -------
    tuple[Program, NDArray[np.int64], NDArray[np.int64]]
        The program, the columns of the sites (whole numbers) and of the points.
    """
    program = Program()
    x = program.add_columns(matrix.sites, integer=True)
    y = program.add_columns(matrix.points)
    points: Ints = np.arange(matrix.points, dtype=np.int32)
    program.add_rows(
        0.0,
        np.inf,
        np.concatenate([matrix.by_point.origin, points]),
        np.concatenate([x[matrix.by_point.destination], y]),
        np.concatenate([np.ones(matrix.pairs), -np.ones(matrix.points)]),
        count=matrix.points,
    )
    return program, x, y


def _limit_groups(program: Program, x: Longs, group: Longs, room: Room) -> None:
    for most, kinds in ((room.standing, (0,)), (room.reused, (1,)), (room.new, (2,)), (room.added, (1, 2))):
        inside = x[np.isin(group, kinds)]
        if len(inside) > most:
            program.add_rows(-np.inf, float(most), 0, inside, 1.0)
