"""Points on edges: what the way from each of them to either end of its edge costs."""

from dataclasses import dataclass

import numpy as np

from isochrones.kernels.search import NEVER
from isochrones.reach.graph import Floats, Ints, Longs, WalkGraph, to_ticks
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
    edge = np.maximum(snaps.edge, 0)
    along, against = graph.edge_ticks[edge, 0], graph.edge_ticks[edge, 1]
    access = to_ticks(snaps.access_m / graph.walk_speed_mps)
    # From an edge that cannot be walked either way nobody leaves.
    access = np.where((along == NEVER) & (against == NEVER), NEVER, access)
    arrive_tail, leave_head = _parts(along, snaps.fraction, access)
    on = np.ascontiguousarray(snaps.edge, dtype=np.int32)
    if graph.away is graph.toward:
        both = np.column_stack([arrive_tail, leave_head])
        return Legs(on, both, both, access)
    leave_tail, arrive_head = _parts(against, snaps.fraction, access)
    leave, arrive = np.column_stack([leave_tail, leave_head]), np.column_stack([arrive_tail, arrive_head])
    return Legs(on, leave, arrive, access)


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
    row = np.argsort(snaps.edge, kind="stable")
    row = row[np.searchsorted(snaps.edge[row], 0) :]
    legs = legs_of(graph, snaps.take(row))
    start = np.zeros(len(graph.edge_nodes) + 1, dtype=np.int64)
    np.cumsum(np.bincount(legs.edge, minlength=len(graph.edge_nodes)), out=start[1:])
    return OnEdges(start, row.astype(np.int32), legs, len(snaps))


def _parts(whole: Ints, fraction: Floats, access: Ints) -> tuple[Ints, Ints]:
    """Split edges at the points, access legs included; at an end of an edge no step along it is needed."""
    before = np.rint(fraction * whole).astype(np.int64)
    closed = whole == NEVER
    first = np.where(closed & (fraction > 0), NEVER, np.where(closed, 0, before)) + access
    second = np.where(closed & (fraction < 1), NEVER, np.where(closed, 0, whole - before)) + access
    return np.minimum(first, NEVER).astype(np.int32), np.minimum(second, NEVER).astype(np.int32)
