"""
The most demand that a number of sites can cover, with a bound on how much more there could be.

Greedy choice, exchanges and Lagrangean prices close most of the gap in under a second; sites whose price
proves that they are in no better answer, or in every one, are settled, and HiGHS finishes on what is left.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.siting import greedy_cover, lagrange_cover, swap_cover
from isochrones.siting.matrix import Flags, Floats, Ints, Longs, SitingMatrix
from isochrones.siting.merging import merge_points
from isochrones.siting.mip import Effort, Ended, Program

ROUNDS, FIRST_TURNS, TURNS = 12, 150, 60
"""Rounds of prices and exchanges, and the turns of the prices in the first and in each later round."""

FIRST_STEP, STEP_PART = 0.7, 0.8
"""Polyak's step in the first round, and the part of it that is left after each."""

MOST_EXCHANGES = 100_000
SAME = 1e-6
"""Part of a value within which the solver's bound is the value: its tolerances are no finer."""

HALF = 0.5
TINY = 1e-9
"""Part of all demand that counts as nothing: sums of floating-point people are exact to about 1e-13."""


class Room(NamedTuple):
    """
    How many sites may be open.

    Attributes
    ----------
    standing
        Of group 0, which stands today.
    reused, new
        Of groups 1 and 2, which would open in a room that is there and in a new one.
    added
        Of groups 1 and 2 together.
    """

    standing: int
    reused: int
    new: int
    added: int


@dataclass(frozen=True, slots=True)
class CoverProblem:
    """
    Demand, sites and limits.

    Attributes
    ----------
    matrix
        Who is within the limit of which site.
    weight
        Shape (D,), demand.
    group
        Shape (J,), group of each site, see `Room`.
    room
        How many may be open.
    rank
        Shape (J,), the lower first where two sites are equally good.
    """

    matrix: SitingMatrix
    weight: Floats
    group: Longs
    room: Room
    rank: Longs


@dataclass(frozen=True, slots=True)
class Cover:
    """
    An answer with its bound.

    Attributes
    ----------
    open
        Shape (J,), sites that are open.
    value, bound
        Demand covered, and what no choice can pass.
    proven
        True when nothing can be better.
    by_clock
        True when the clock ended the search.
    """

    open: Flags
    value: float
    bound: float
    proven: bool
    by_clock: bool = False

    @property
    def gap(self) -> float:
        """Relative distance to the bound."""
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """
    What the best bound says of the sites.

    Attributes
    ----------
    bound
        What the prices prove.
    score
        Shape (J,), worth of each site at the prices.
    taken
        Shape (J,), the sites that fit best at them.
    """

    bound: float
    score: Floats
    taken: Flags


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


def bound_cover(problem: CoverProblem, *, gap: float = 0.0, rounds: int = ROUNDS) -> tuple[Cover, Prices]:
    """
    Choose by greed and exchange, and bound the best from above.

    Parameters
    ----------
    problem
        Merged points.
    gap
        Relative distance to the bound at which to stop.
    rounds
        Of prices and exchanges at most.

    Returns
    -------
    tuple[Cover, Prices]
        The best answer of all rounds, and the prices of the lowest bound.
    """
    search = _Search(problem)
    best, value = search.greedy()
    weight = search.weight
    covers = problem.matrix.reach_of(best)
    price = np.where(covers == 0, weight, np.where(covers == 1, 0.5 * weight, 0.0))
    prices = Prices(np.inf, np.zeros(problem.matrix.sites), np.zeros(problem.matrix.sites, np.bool_))
    bound, step = float(weight.sum()), FIRST_STEP
    for i in range(rounds):
        if bound - value <= max(gap * bound, search.tiny):
            break
        # Every round begins at the best prices so far, so it ends at no worse ones.
        prices = search.price(value, FIRST_TURNS if i == 0 else TURNS, step, price)
        bound, step = min(bound, prices.bound), step * STEP_PART
        other, other_value = search.improve(prices.taken)
        if other_value > value + search.tiny:
            best, value = other, other_value
    bound = max(bound, value)
    return Cover(best, value, bound, bound - value <= search.tiny), prices


class _Search:
    """The arrays of one problem in the kernels' form."""

    def __init__(self, problem: CoverProblem) -> None:
        by_site, by_point = problem.matrix.by_site, problem.matrix.by_point
        self.weight = plain(problem.weight, np.float64)
        self.tiny = TINY * float(self.weight.sum())
        self._sites, self._points = problem.matrix.sites, problem.matrix.points
        self._start, self._point = plain(by_site.start, np.int64), plain(by_site.destination, np.int32)
        self._at, self._site = plain(by_point.start, np.int64), plain(by_point.destination, np.int32)
        self._group, self._room = plain(problem.group, np.int64), np.array(problem.room, dtype=np.int64)
        self._rank = plain(problem.rank, np.int64)

    def greedy(self) -> tuple[Flags, float]:
        """Choose by greed, then exchange."""
        chosen, covers = np.zeros(self._sites, np.bool_), np.zeros(self._points, np.int64)
        greedy_cover(
            self._start, self._point, self.weight, self._group, self._room, self._rank, chosen, covers
        )
        return self._exchange(chosen, covers)

    def improve(self, chosen: Flags) -> tuple[Flags, float]:
        """Exchange from sites that were chosen otherwise."""
        covers = np.zeros(self._points, np.int64)
        for j in np.flatnonzero(chosen):
            covers[self._point[self._start[j] : self._start[j + 1]]] += 1
        return self._exchange(chosen.copy(), covers)

    def price(self, below: float, turns: int, step: float, price: Floats) -> Prices:
        """Lower the bound; `price` becomes that of the best turn."""
        score, taken = np.zeros(self._sites), np.zeros(self._sites, np.bool_)
        bound = lagrange_cover(
            self._start, self._point, self.weight, self._group, self._room,
            below, turns, step, price, score, taken,
        )  # fmt: skip
        return Prices(float(bound), score, taken)

    def _exchange(self, chosen: Flags, covers: Longs) -> tuple[Flags, float]:
        swap_cover(
            self._start, self._point, self._at, self._site, self.weight, self._group, self._room,
            self._rank, chosen, covers, self.tiny, MOST_EXCHANGES,
        )  # fmt: skip
        return chosen, float(self.weight[covers > 0].sum())


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
    never, always = _settled(problem, found, prices)
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
    if not len(solved.x) or not bound >= found.value - SAME * found.value:
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


def _settled(problem: CoverProblem, found: Cover, prices: Prices) -> tuple[Flags, Flags]:
    """
    Find sites that are in no better answer, and sites that are in every one.

    To open a site, the bound loses the worst one that makes room for it; to leave one out, it gains at most
    the best one that is not taken.
    """
    score, taken, group = prices.score, prices.taken, problem.group
    never, always = np.zeros(len(score), np.bool_), np.zeros(len(score), np.bool_)
    if not taken.any():
        return never, always
    used = np.bincount(group[taken], minlength=3)
    value, rest = found.value, prices.bound
    full = (problem.room.standing, problem.room.reused, problem.room.new)
    for kind in range(3):
        alike = group == kind
        near = alike if kind == 0 else group > 0
        if used[kind] >= full[kind]:
            rivals = taken & alike
        elif kind > 0 and used[1] + used[2] >= problem.room.added:
            rivals = taken & (group > 0)
        else:
            rivals = np.zeros_like(taken)
        leaves = score[rivals].min(initial=np.inf) if rivals.any() else 0.0
        enters = score[near & ~taken].max(initial=0.0)
        never |= alike & ~taken & (rest - leaves + score < value)
        always |= alike & taken & (rest - score + enters < value)
    return never, always


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
