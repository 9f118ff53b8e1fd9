"""The fewest sites within the limit of which everybody is (LSCP)."""

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.sets import leave_out
from isochrones.siting.choice import Choice, check_reach, read_given
from isochrones.siting.matrix import Flags, Floats, Longs, SitingMatrix
from isochrones.siting.merging import merge_points
from isochrones.siting.mip import Effort, Ended, Program

HALF = 0.5
SAME = 1e-6
"""Part of a value within which the solver's bound is the value: its tolerances are no finer."""


def lscp(
    matrix: SitingMatrix,
    *,
    cost: Floats | None = None,
    fixed: Flags | None = None,
    forbidden: Flags | None = None,
    effort: Effort = Effort(),  # noqa: B008 - frozen
) -> Choice:
    """
    Cover every demand point at the least cost: location set covering problem (Toregas et al., 1971).

    ``min sum c_j x_j`` subject to ``sum of x_j over the sites j within the limit of i >= 1`` for every point
    ``i``, ``x_j`` 0 or 1. Before a solver is asked, what cannot matter is left out (Toregas and ReVelle,
    1972): points whose sites include all sites of another point, sites whose points another site of no higher
    cost covers too; and a point with one site decides on it.

    Parameters
    ----------
    matrix
        Who is within the limit of which site; exactly at the limit is within it.
    cost
        Shape (J,), of each site, not negative; 1 each when None, so that the fewest sites are found.
    fixed, forbidden
        Shape (J,), sites that are open in any case, and that are not; None for none.
    effort
        Of the exact search.

    Returns
    -------
    Choice
        Its value is the cost of all open sites, the fixed ones included.

    Raises
    ------
    InfeasibleError
        If points are within the limit of no site that may open.
    InputError
        If a site is both fixed and forbidden.

    Examples
    --------
    >>> from isochrones.siting import siting_matrix, times_of_pairs
    >>> pairs = times_of_pairs([0, 1, 1, 2], [0, 0, 1, 1], [9, 9, 9, 9], points=3)
    >>> lscp(siting_matrix(pairs, 2)).value
    2.0
    """
    yuan = np.ones(matrix.sites) if cost is None else cost.astype(np.float64)
    given = read_given(matrix, fixed, forbidden)
    check_reach(matrix, given, np.ones(matrix.points, dtype=np.bool_))
    open_ = given.fixed.copy()
    left = np.flatnonzero(matrix.reach_of(open_) == 0)
    rest = merge_points(matrix.only(left, given.free)).matrix
    sure, points, sites = reduce_cover(rest, yuan[given.free])
    open_[given.free[sure]] = True
    bound, proven, by_clock = float(yuan[open_].sum()), True, False
    if len(points):
        rows = given.free[sites]
        chosen, more, proven, by_clock = _solve(rest.only(points, sites), yuan[rows], effort)
        open_[rows[chosen]] = True
        bound += more
    value = float(yuan[open_].sum())
    return Choice(open_, matrix.nearest_of(open_)[0], value, value if proven else bound, proven, by_clock)


def reduce_cover(matrix: SitingMatrix, cost: Floats) -> tuple[Longs, Longs, Longs]:
    """
    Leave out what cannot matter to a covering problem.

    Parameters
    ----------
    matrix
        Every point is within the limit of a site.
    cost
        Shape (J,).

    Returns
    -------
    tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
        Sites that are open in a best answer, and the points and sites that are left to decide on.
    """
    points, sites = np.arange(matrix.points), np.arange(matrix.sites)
    sure: list[Longs] = []
    while len(points):
        here = matrix.only(points, sites)
        alone = np.diff(here.by_point.start) == 1
        if alone.any():
            opened = np.unique(here.by_point.destination[here.by_point.start[:-1][alone]])
            sure.append(sites[opened])
            chosen = np.zeros(here.sites, dtype=np.bool_)
            chosen[opened] = True
            points, sites = points[here.reach_of(chosen) == 0], sites[~chosen]
            continue
        kept_points = _kept(here, np.zeros(here.points), outer=True)
        kept_sites = _kept(here.only(kept_points, np.arange(here.sites)), cost[sites], outer=False)
        if len(kept_points) == len(points) and len(kept_sites) == len(sites):
            break
        points, sites = points[kept_points], sites[kept_sites]
    return np.concatenate([np.empty(0, np.int64), *sure]), points, sites


def _kept(matrix: SitingMatrix, cost: Floats, *, outer: bool) -> Longs:
    """Keep the points of which none holds another (`outer`), or the sites that no other one holds."""
    sets, members = (matrix.by_point, matrix.by_site) if outer else (matrix.by_site, matrix.by_point)
    gone = np.diff(sets.start) == 0
    leave_out(
        plain(sets.start, np.int64), plain(sets.destination, np.int32),
        plain(members.start, np.int64), plain(members.destination, np.int32),
        plain(cost, np.float64), outer, gone,
    )  # fmt: skip
    return np.flatnonzero(~gone)


def _solve(matrix: SitingMatrix, cost: Floats, effort: Effort) -> tuple[Flags, float, bool, bool]:
    """Give the chosen sites, the bound, whether it is proven, and whether the clock ended the search."""
    known = _greedy(matrix, cost)
    program = Program()
    x = program.add_columns(matrix.sites, integer=True)
    times = matrix.by_point
    program.add_rows(1.0, np.inf, times.origin, x[times.destination], 1.0, count=matrix.points)
    solved = program.solve(cost, maximise=False, effort=effort, start=known.astype(np.float64))
    found = solved.x[x] > HALF if solved.found else known
    if (matrix.reach_of(found) == 0).any() or cost[found].sum() > cost[known].sum():
        found = known
    value = float(cost[found].sum())
    bound = solved.bound if np.isfinite(solved.bound) else 0.0
    proven = solved.ended is Ended.OPTIMAL and value - bound <= SAME * max(value, 1.0)
    return found, min(bound, value), proven, solved.by_clock


def _greedy(matrix: SitingMatrix, cost: Floats) -> Flags:
    """Open the site that covers most for its cost, again and again (Chvatal, 1979)."""
    chosen, left = np.zeros(matrix.sites, dtype=np.bool_), np.ones(matrix.points, dtype=np.bool_)
    while left.any():
        times = matrix.by_point
        gain = np.bincount(times.destination[left[times.origin]], minlength=matrix.sites)
        best = int(np.argmax(gain / np.maximum(cost, np.finfo(np.float64).tiny)))
        chosen[best] = True
        left[matrix.points_of(best)] = False
    return chosen
