"""The sites to which everybody walks least (p-median)."""

from dataclasses import dataclass

import numpy as np

from gis.errors import InfeasibleError, UnavailableError
from isochrones.kernels.arrays import plain
from isochrones.kernels.medians import greedy_median, lagrange_median, swap_median
from isochrones.reach import TICKS_PER_S, TravelTimes
from isochrones.siting.choice import (
    Choice,
    Given,
    check_reach,
    check_weight,
    filled,
    read_given,
    still_to_open,
)
from isochrones.siting.fewest import lscp
from isochrones.siting.matrix import Flags, Floats, Ints, Longs, SitingMatrix
from isochrones.siting.mip import Effort, Ended, Program, Solved
from isochrones.siting.serving import serving_program

FAR = 1e3
"""What a point counts that no open site reaches, in longest walks: whoever can reach one more does."""

NEVER = 1e12
"""Price in ticks that no point reaches: everybody walks."""

ROUNDS, TURNS, STEP, STEP_PART = 4, 150, 1.0, 0.6
MOST_EXCHANGES = 10_000
HALF, TINY = 0.5, 1e-9
SAME = 1e-6
"""Part of a value within which the solver's bound is the value: its tolerances are no finer."""


def p_median(  # noqa: PLR0913 - the model as it is stated
    matrix: SitingMatrix,
    weight: Floats,
    sites: int,
    *,
    fixed: Flags | None = None,
    forbidden: Flags | None = None,
    capacity: Floats | None = None,
    effort: Effort = Effort(),  # noqa: B008 - frozen
) -> Choice:
    """
    Open so many sites that all walk least together: p-median (Hakimi, 1964; ReVelle and Swain, 1970).

    ``min sum w_i t_ij z_ij`` subject to ``sum over j of z_ij = 1``, ``z_ij <= x_j`` and ``sum x_j = p``,
    ``x_j`` 0 or 1, over the pairs within the limit. With capacities a point may be served in parts, and
    ``sum over i of w_i z_ij`` is no more than the capacity of ``j``. Greedy choice and exchanges (Teitz and
    Bart, 1968) find an answer, Lagrangean prices (Cornuejols, Fisher and Nemhauser, 1977) bound it; sites
    whose price proves that they are in no better answer, or in every one, are settled, and HiGHS finishes on
    what is left.

    Parameters
    ----------
    matrix
        Walks within the limit; exactly at the limit is within it.
    weight
        Shape (D,), demand, not negative; points of none need no site.
    sites
        How many are to be open, the fixed ones included; all that may be, where there are fewer.
    fixed, forbidden
        Shape (J,), sites that are open in any case, and that are not; None for none.
    capacity
        Shape (J,), the weight that each can serve; None for no limits.
    effort
        Of the exact search.

    Returns
    -------
    Choice
        Its value is weight times seconds.

    Raises
    ------
    InfeasibleError
        If points are within the limit of no site that may open, or so few sites cannot serve all.
    InputError
        If a site is both fixed and forbidden, more are fixed than may be open, or a weight is negative.
    UnavailableError
        If no answer was found within the effort.

    Examples
    --------
    >>> from isochrones.siting import siting_matrix, times_of_pairs
    >>> pairs = times_of_pairs([0, 0, 1, 1], [0, 1, 0, 1], [20_000, 60_000, 40_000, 20_000], points=2)
    >>> p_median(siting_matrix(pairs, 2), np.array([1.0, 2.0]), 1).value
    5.0
    """
    check_weight(matrix, weight)
    given = read_given(matrix, fixed, forbidden)
    more = still_to_open(given, sites)
    check_reach(matrix, given, weight > 0)
    if capacity is not None:
        return _served(matrix, weight, given, more, capacity, effort)
    points = np.flatnonzero(weight > 0)
    search = _Search(matrix.only(points, np.arange(matrix.sites)), weight[points], given, more)
    found = search.bound(search.start(effort))
    if not found.proven and effort.nodes:
        found = search.finish(found, effort)
    value, bound = found.value / TICKS_PER_S, found.bound / TICKS_PER_S
    return Choice(found.open, matrix.nearest_of(found.open)[0], value, bound, found.proven, found.by_clock)


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer in ticks, with the prices of its bound: what each free site saves, and which fit best."""

    open: Flags
    value: float
    bound: float
    proven: bool
    by_clock: bool
    saved: Floats
    taken: Flags


class _Search:
    """One problem, its arrays in the kernels' form."""

    def __init__(self, matrix: SitingMatrix, weight: Floats, given: Given, more: int) -> None:
        self._matrix, self._given, self._more = matrix, given, more
        self._weight = plain(weight, np.float64)
        self._longest = float(matrix.by_point.ticks.max(initial=1))
        self._rank = np.arange(matrix.sites, dtype=np.int64)
        self._able = given.fixed.copy()
        self._able[given.free] = True
        # What may not be open reaches nobody, so no search opens it.
        self._reachable = matrix.at_sites(self._able)

    def start(self, effort: Effort) -> Flags:
        """Choose by greed, then exchange; where that leaves people out, by the fewest sites that do not."""
        open_ = self._given.fixed.copy()
        _, walk, _ = self._matrix.two_nearest_of(open_)
        walked = np.where(walk >= 0, walk, FAR * self._longest).astype(np.float64)
        most = int(open_.sum()) + self._more
        greedy_median(
            *_plain(self._reachable.by_site),
            self._weight,
            FAR * self._longest,
            most,
            self._rank,
            open_,
            walked,
        )
        open_ = self._exchange(filled(open_ & self._able, self._given, self._more))
        if not self._reaches_all(open_):
            open_ = self._exchange(self._fewest(effort))
        return open_

    def bound(self, open_: Flags) -> _Found:
        """Bound the walks from below, and look for better ones at the sites that fit best."""
        held = self._held(self._given.fixed)
        free = self._matrix.only(np.arange(self._matrix.points), self._given.free)
        arrays = _plain(free.by_site)
        value, bound, step = self._walked(open_), -np.inf, STEP
        _, walk, _ = self._matrix.two_nearest_of(open_)
        price = np.append(np.where(held >= 0, np.minimum(walk + 1.0, held), walk + 1.0), NEVER)
        saved, taken = np.zeros(free.sites), np.zeros(free.sites, np.bool_)
        group, room = np.ones(free.sites, np.int64), np.full(4, self._more, dtype=np.int64)
        for _ in range(ROUNDS):
            found = lagrange_median(
                *arrays, self._weight, held, group, room, 0.0, value, TURNS, step, price, saved, taken
            )
            bound, step = max(bound, float(found)), step * STEP_PART
            other = self._given.fixed.copy()
            other[self._given.free[taken]] = True
            other = self._exchange(filled(other, self._given, self._more))
            if self._reaches_all(other) and self._walked(other) < value:
                open_, value = other, self._walked(other)
            if value - bound <= TINY * value:
                break
        bound = min(bound, value)
        return _Found(open_, value, bound, value - bound <= TINY * value, False, saved, taken)

    def finish(self, found: _Found, effort: Effort) -> _Found:
        """Settle what the prices prove, and let the solver do the rest, if that is small enough."""
        never, always = self._settled(found)
        fixed = self._given.fixed.copy()
        fixed[self._given.free[always]] = True
        rest = self._given.free[~(never | always)]
        held = self._held(fixed)
        matrix = self._matrix.only(np.arange(self._matrix.points), rest)
        times = matrix.by_point
        nearer = (held[times.origin] < 0) | (times.ticks < held[times.origin])
        if int(nearer.sum()) > effort.pairs:
            return found
        pairs = (times.origin[nearer], times.destination[nearer].astype(np.int64), times.ticks[nearer])
        more = self._more - int(always.sum())
        solved, x = _solve(pairs, held, self._weight, found.open[rest], more, effort)
        open_ = fixed
        if solved.found:
            open_[rest[solved.x[x] > HALF]] = True
        open_ = filled(open_, self._given, self._more)
        if not (solved.found and self._reaches_all(open_) and self._walked(open_) <= found.value):
            open_ = found.open
        value = self._walked(open_)
        bound = max(found.bound, min(solved.bound, value)) if np.isfinite(solved.bound) else found.bound
        proven = solved.ended is Ended.OPTIMAL and value - bound <= SAME * max(value, 1.0)
        return _Found(
            open_, value, value if proven else bound, proven, solved.by_clock, found.saved, found.taken
        )

    def _settled(self, found: _Found) -> tuple[Flags, Flags]:
        """Find the free sites that are in no better answer, and those that are in every one."""
        saved, taken = found.saved, found.taken
        rest = found.bound - found.value
        full = int(taken.sum()) >= self._more
        leaves = saved[taken].min(initial=np.inf) if full and taken.any() else 0.0
        enters = saved[~taken].max(initial=0.0)
        slip = TINY * found.value
        never = ~taken & (rest + leaves - saved > slip)
        always = taken & (rest + saved - enters > slip)
        return never, always

    def _held(self, fixed: Flags) -> Floats:
        return self._matrix.nearest_of(fixed)[1].astype(np.float64)

    def _exchange(self, open_: Flags) -> Flags:
        """Exchange sites until walks get no shorter."""
        chosen = open_.copy()
        swap_median(
            *_plain(self._reachable.by_site), *_plain(self._reachable.by_point), self._weight,
            FAR * self._longest, plain(self._given.fixed, np.bool_), self._rank, chosen,
            TINY * float(self._weight.sum()) * self._longest, MOST_EXCHANGES,
        )  # fmt: skip
        return chosen

    def _walked(self, open_: Flags) -> float:
        _, ticks = self._matrix.nearest_of(open_)
        return float(self._weight @ np.where(ticks >= 0, ticks, FAR * self._longest))

    def _reaches_all(self, open_: Flags) -> bool:
        return bool((self._matrix.reach_of(open_) > 0).all())

    def _fewest(self, effort: Effort) -> Flags:
        """Reach all with as few sites as can be, and open the first of the others."""
        most = int(self._given.fixed.sum()) + self._more
        fewest = lscp(self._matrix, fixed=self._given.fixed, forbidden=~self._able, effort=effort)
        if np.ceil(fewest.bound - SAME) > most:
            raise too_few(most, int(np.ceil(fewest.bound - SAME)))
        if fewest.value > most:
            raise UnavailableError(
                f"在允许的计算量内没有找到能服务所有人的 {most} 个站点；请提高计算量或增加站点数",
                f"no {most} sites that serve everybody were found within the work allowed; "
                "allow more work or ask for more sites",
            )
        return filled(fewest.open, self._given, self._more)


def _plain(times: TravelTimes) -> tuple[Longs, Ints, Ints]:
    return plain(times.start, np.int64), plain(times.destination, np.int32), plain(times.ticks, np.int32)


def too_few(sites: int, needed: int) -> InfeasibleError:
    """Say that so few sites cannot serve all."""
    return InfeasibleError(
        f"{sites} 个站点不能使所有人都在限值内，至少需要 {needed} 个；请增加站点数或放宽限值",
        f"{sites} sites cannot have everybody within the limit, {needed} are needed at least; "
        "ask for more or widen the limit",
    )


def _solve(
    pairs: tuple[Longs, Longs, Ints], held: Floats, weight: Floats, known: Flags, more: int, effort: Effort
) -> tuple[Solved, Longs]:
    """Ask the solver; pairs are shorter than the walk to the nearest fixed site, `held`, -1 for none."""
    point, site, ticks = pairs
    program = Program()
    x = program.add_columns(len(known), integer=True)
    walks = program.add_columns(len(point))
    there = np.flatnonzero(held >= 0)
    stays = program.add_columns(len(there))
    rows = np.arange(len(point))
    program.add_rows(
        -np.inf, 0.0, np.concatenate([rows, rows]), np.concatenate([walks, x[site]]),
        np.repeat([1.0, -1.0], len(rows)), count=len(rows),
    )  # fmt: skip
    program.add_rows(
        1.0, 1.0, np.concatenate([point, there]), np.concatenate([walks, stays]), 1.0, count=len(weight)
    )
    program.add_rows(-np.inf, float(more), np.zeros(len(known), np.int64), x, 1.0, count=1)
    objective = np.zeros(program.columns)
    objective[walks], objective[stays] = weight[point] * ticks, (weight * held)[there]
    start = np.zeros(program.columns)
    start[x] = known
    return program.solve(objective, maximise=False, effort=effort, start=start), x


def _served(
    matrix: SitingMatrix, weight: Floats, given: Given, more: int, capacity: Floats, effort: Effort
) -> Choice:
    built = serving_program(matrix, weight, given, more, capacity, everybody=True)
    times = matrix.by_point
    seconds = np.zeros(built.program.columns)
    there = np.zeros(matrix.sites, dtype=np.bool_)
    there[given.free], there[given.fixed] = True, True
    kept = there[times.destination] & (weight[times.origin] > 0)
    seconds[built.parts] = weight[built.point] * times.ticks[kept] / TICKS_PER_S
    solved = built.program.solve(seconds, maximise=False, effort=effort)
    if solved.ended is Ended.INFEASIBLE:
        raise InfeasibleError(
            "这些站点的服务能力不足以在限值内服务所有人；请增加站点、提高能力或放宽限值",
            "so many sites cannot serve everybody within the limit and their capacities; "
            "ask for more sites, more capacity or a wider limit",
        )
    if not solved.found:
        raise UnavailableError(
            "在允许的计算量内没有找到答案；请提高计算量",
            "no answer was found within the work allowed; allow more",
        )
    open_, assignment = built.read(solved.x)
    value = float(seconds @ solved.x)
    proven = solved.ended is Ended.OPTIMAL
    bound = value if proven else min(solved.bound, value)
    return Choice(filled(open_, given, more), assignment, value, bound, proven, solved.by_clock)
