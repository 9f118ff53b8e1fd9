"""Points on edges: what the way from each of them to either end of its edge costs."""

from dataclasses import dataclass

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.legs import sort_onto_edges, split_edges
from isochrones.reach.graph import TICKS_PER_S, Ints, Longs, WalkGraph
from isochrones.snap import Snaps


@dataclass(frozen=True, slots=True)
class Legs:
    """
    Points as the walks between them and the ends of their edges, access legs included.

    Attributes
    ----------
    edge
        Shape (P,), -1 where the point did not join the network.
    leave, arrive
        Shape (P, 2), ticks from the point to the edge's tail and head, and back from them.
    access
        Shape (P,), ticks of the access leg.
    """

    edge: Ints
    leave: Ints
    arrive: Ints
    access: Ints

    def __len__(self) -> int:
        """Count the points."""
        return len(self.edge)


@dataclass(frozen=True, slots=True)
class OnEdges:
    """
    Points sorted onto their edges once, for any number of searches.

    Attributes
    ----------
    start
        Shape (M + 1,): edge ``e`` has the points ``start[e]`` to ``start[e + 1]``.
    row
        Shape (Q,), the row of each in the order given; points that joined no edge are in none.
    legs
        Of the sorted points.
    points
        How many were given.
    """

    start: Longs
    row: Ints
    legs: Legs
    points: int


def legs_of(graph: WalkGraph, snaps: Snaps) -> Legs:
    """
    Count the ticks between points and the ends of their edges.

    Parameters
    ----------
    graph
        The walker's network.
    snaps
        Points that were snapped to it.

    Returns
    -------
    Legs
        In the order given. The two parts of an edge add up to the whole, to the tick.
    """
    points = len(snaps)
    leave, arrive = np.empty((points, 2), dtype=np.int32), np.empty((points, 2), dtype=np.int32)
    access, edge = np.empty(points, dtype=np.int32), plain(snaps.edge, np.int32)
    split_edges(
        edge,
        plain(snaps.fraction, np.float64),
        plain(snaps.access_m, np.float64),
        graph.edge_ticks,
        TICKS_PER_S / graph.walk_speed_mps,
        leave,
        arrive,
        access,
    )
    return Legs(edge, leave, arrive, access)


def put_on_edges(graph: WalkGraph, snaps: Snaps) -> OnEdges:
    """
    Sort points onto their edges.

    Parameters
    ----------
    graph
        The walker's network.
    snaps
        Points that were snapped to it.

    Returns
    -------
    OnEdges
        On one edge, points keep the order given.
    """
    start, row = np.zeros(len(graph.edge_nodes) + 1, dtype=np.int64), np.empty(len(snaps), dtype=np.int32)
    row = row[: sort_onto_edges(plain(snaps.edge, np.int32), start, row)]
    return OnEdges(start, row, legs_of(graph, snaps.take(row)), len(snaps))
