"""
A part of a network: what lies around a box, so that every answer inside is that of the whole network.

Edges, nodes and vertices keep their order, so the first of several equal answers is the same one; nodes
keep the component that they have in the whole.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from isochrones.network.graph import WalkNetwork
from isochrones.network.traits import EdgeTraits

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Box = tuple[float, float, float, float]

SLACK_M = 0.001
"""So much of every edge is not asked of `top_speed`: lengths in files are often rounded to millimetres."""


@dataclass(frozen=True, slots=True)
class NetworkPart:
    """
    Some edges of a network, as a network.

    Attributes
    ----------
    network
        With the same metres, traits and components as the whole.
    edge
        Shape (m,), the rows of its edges in the whole, ascending.
    """

    network: WalkNetwork
    edge: Longs

    def in_whole(self, edge: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give edges of the part their rows in the whole; -1 stays -1."""
        return np.where(edge >= 0, self.edge[np.maximum(edge, 0)], -1).astype(np.int32)


def part_of(network: WalkNetwork, box: Box) -> NetworkPart:
    """
    Cut the part of a network that a box touches.

    Parameters
    ----------
    network
        Any network.
    box
        West, south, east, north in the metres of `WalkNetwork.vertex_xy`; with west beyond east it holds
        nothing.

    Returns
    -------
    NetworkPart
        All edges whose own box touches the box, whole; edges without a place too, for they could lead
        anywhere. A network has at least one edge: where none is near, it is the first of the whole.
    """
    xy, start = np.asarray(network.vertex_xy), np.asarray(network.vertex_start)
    west, south, east, north = box
    low, high = np.minimum.reduceat(xy, start[:-1]), np.maximum.reduceat(xy, start[:-1])
    apart = ((low > (east, north)) | (high < (west, south))).any(axis=1)
    edge = np.flatnonzero(~apart)
    return _take(network, edge if len(edge) else np.array([0]))


def top_speed(network: WalkNetwork, seconds: Floats) -> float:
    """
    Tell how fast a walker gets on at best, in metres along the shape of an edge by the time it takes.

    Whoever walks for a time is at most so many times farther away in a straight line, and `SLACK_M` for every
    edge walked.

    Parameters
    ----------
    network
        Any network.
    seconds
        Shape (M,), the quicker of both directions of every edge; inf where it cannot be walked.

    Returns
    -------
    float
        Metres a second; inf where an edge of some length takes no time, or has no place.
    """
    xy, start = np.asarray(network.vertex_xy), np.asarray(network.vertex_start)
    step = np.zeros(len(xy))
    step[:-1] = np.hypot(*np.diff(xy, axis=0).T)
    step[start[1:] - 1] = 0.0
    along_m = np.add.reduceat(step, start[:-1]) - SLACK_M
    moving = ~(along_m <= 0) & np.isfinite(seconds)
    if not moving.any():
        return 0.0
    with np.errstate(divide="ignore"):
        fastest = (along_m[moving] / seconds[moving]).max()
    return float(fastest) if np.isfinite(fastest) else float("inf")


def _take(network: WalkNetwork, edge: Longs) -> NetworkPart:
    ends = np.asarray(network.edge_nodes)[edge]
    node, number = np.unique(ends, return_inverse=True)
    first = np.asarray(network.vertex_start)[edge]
    count = np.asarray(network.vertex_start)[edge + 1] - first
    start = np.concatenate([[0], np.cumsum(count)])
    vertex = np.arange(start[-1]) + np.repeat(first - start[:-1], count)
    traits = network.edge_traits
    part = WalkNetwork(
        node_lonlat=network.node_lonlat[node],
        node_osm_id=network.node_osm_id[node],
        node_component=network.node_component[node],
        node_cut=network.node_cut[node],
        edge_nodes=number.reshape(-1, 2).astype(np.int32),
        edge_length_m=network.edge_length_m[edge],
        edge_way_id=network.edge_way_id[edge],
        vertex_start=start,
        vertex_lonlat=network.vertex_lonlat[vertex],
        meta=network.meta,
        vertex_xy=network.vertex_xy[vertex],
        edge_traits=EdgeTraits(*(getattr(traits, item.name)[edge] for item in fields(traits))),
    )
    return NetworkPart(part, edge)
