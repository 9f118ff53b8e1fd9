"""How many people open sites can serve at once, where each serves no more than its capacity."""

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from isochrones.siting.matrix import Flags, Floats, Longs
from isochrones.siting.measured import covering
from isochrones.siting.merging import merge_points
from isochrones.siting.planned import PlanProblem

NOBODY = 1e-9

_WHOLE = 2**29
"""Units that all people together are counted in by the flow, which knows whole numbers of 32 bits."""


def is_limited(problem: PlanProblem) -> bool:
    """Tell whether people beyond the capacity of any site do not count, so that reach is not service."""
    sites = problem.sites
    return problem.rules.capacity and bool(
        np.isfinite(np.concatenate([sites.capacity, sites.capacity_upgraded])).any()
    )


def served_people(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    """
    Count the people whom the covering sites can serve at once, each within the limit of its own site.

    Parameters
    ----------
    problem
        The whole question; its capacities count here whether its rules say so or not.
    open_, upgraded
        Shape (J,), any plan.

    Returns
    -------
    float
        The most that can be, as a maximum flow; all people covered where no site is full.
    """
    sites, matrix, people = problem.sites, problem.matrix, problem.demand.people
    left = covering(problem, open_, upgraded)
    room = np.where(upgraded, sites.capacity_upgraded, sites.capacity)
    waiting = np.where(matrix.reach_of(left) > 0, people, 0.0)
    total = float(waiting.sum())
    # Whoever is near a site that has room for everybody near it is served there, and leaves the others.
    while True:
        near = np.bincount(matrix.by_point.destination, waiting[matrix.by_point.origin], minlength=len(sites))
        ample = left & (room >= near)
        if not ample.any():
            break
        waiting = np.where(matrix.reach_of(ample) > 0, 0.0, waiting)
        left = left & ~ample
    merged = merge_points(matrix.at_sites(left))
    crowd, times = merged.sums(waiting), merged.matrix.by_point
    flowing = _most_served(crowd, room, times.origin, times.destination.astype(np.int64))
    return total - float(crowd.sum()) + flowing


def _most_served(crowd: Floats, room: Floats, point: Longs, site: Longs) -> float:
    """
    Give the most that can flow from points to sites.

    The flow is of whole units; its least cut is then added up in people, so that no part of a person is lost
    to rounding but where another cut is as small to a unit.
    """
    there = crowd[point] > NOBODY
    point, site = point[there], site[there]
    if not len(point):
        return 0.0
    points, count = len(crowd), len(crowd) + len(room)
    unit = float(crowd.sum()) / _WHOLE
    first, last = count, count + 1
    used_points, used_sites = np.unique(point), np.unique(site)
    begin = np.concatenate([np.full(len(used_points), first), point, points + used_sites])
    end = np.concatenate([used_points, points + site, np.full(len(used_sites), last)])
    limit = np.concatenate(
        [
            crowd[used_points] / unit,
            np.full(len(point), 2.0 * _WHOLE),
            np.minimum(room[used_sites] / unit, 2.0 * _WHOLE),
        ]
    )
    shape = (count + 2, count + 2)
    graph = csr_array(coo_array((np.rint(limit).astype(np.int32), (begin, end)), shape=shape))
    flow = maximum_flow(graph, first, last).flow
    rest = csr_array(graph - flow)
    rest.eliminate_zeros()
    reached = np.zeros(count + 2, dtype=np.bool_)
    reached[breadth_first_order(rest, first, return_predecessors=False)] = True
    full = used_sites[reached[points + used_sites]]
    return float(crowd[used_points[~reached[used_points]]].sum() + room[full].sum())
