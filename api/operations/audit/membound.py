"""How much memory an audit in parts will need, told before it begins."""

import resource
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from api.operations.audit.inputs import AuditInputs, positions_of
from api.operations.audit.parts import Box, Part
from api.operations.audit.rules import AuditRules
from isochrones.network import WalkNetwork
from isochrones.utm import to_utm

EDGE_BYTES, POINT_BYTES, PAIR_BYTES = 500, 300, 40
"""Of an edge for each profile, a demand point and a pair within the limit, while a part is walked."""

KEPT_POINT_BYTES, KEPT_PAIR_BYTES, COUNTED_BYTES = 100, 24, 250
"""Of a demand point and a pair of all parts put together, and of a demand point while it is counted."""

LIBRARIES_MB = 100.0
"""Compiled kernels, and libraries that are loaded when they are wanted."""


def memory_bound_mb(
    network: WalkNetwork, inputs: AuditInputs, rules: AuditRules, parts: Iterable[Part]
) -> float:
    """
    Tell how much memory this process will need at most, from now to the end of the counting.

    Parameters
    ----------
    network
        The whole.
    inputs
        All people and sites.
    rules
        What is asked.
    parts
        Those that are still to be walked; on a cluster each worker needs memory for one of them instead.

    Returns
    -------
    float
        Megabytes: what the process held at most so far, the largest part, and all answers. Pairs are counted
        in a straight line, so they can only be fewer. The bytes of each were measured and rounded up.
        Amenities are walked to on the whole network at once.
    """
    reach_m = max(profile.limit_s * profile.walk_speed_mps for profile in rules.profiles)
    sites = _placed(to_utm(positions_of(inputs.facilities), network.meta.crs_epsg))
    ends = np.asarray(network.vertex_xy)[np.asarray(network.vertex_start)[:-1]]
    walking = pairs_in_all = 0
    for part in parts:
        people = _placed(to_utm(part.inputs.demand.lonlat, network.meta.crs_epsg))
        pairs = _pairs_within(people, sites, reach_m)
        edges = len(rules.profiles) * _count(ends, part.box)
        pairs_in_all += pairs
        walking = max(walking, EDGE_BYTES * edges + POINT_BYTES * len(people) + PAIR_BYTES * pairs)
    points = len(inputs.demand.people)
    if inputs.amenities:
        edges = len(rules.profiles) * len(network.edge_nodes)
        walking = max(walking, EDGE_BYTES * edges + POINT_BYTES * points)
    kept = KEPT_POINT_BYTES * points + KEPT_PAIR_BYTES * pairs_in_all
    so_far_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return so_far_mb + LIBRARIES_MB + (kept + max(walking, COUNTED_BYTES * points)) / 1e6


def _pairs_within(people: NDArray[np.float64], sites: NDArray[np.float64], reach_m: float) -> int:
    if not (len(people) and len(sites)):
        return 0
    return int(cKDTree(people).count_neighbors(cKDTree(sites), reach_m))


def _count(places: NDArray[np.float64], box: Box) -> int:
    west, south, east, north = box
    x, y = places.T
    return int(np.count_nonzero((x >= west) & (x <= east) & (y >= south) & (y <= north)))


def _placed(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return xy[np.isfinite(xy).all(axis=1)]
