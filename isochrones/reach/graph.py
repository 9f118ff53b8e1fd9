"""A network with what every edge costs a walker, in the form that the searches read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.costs import EdgeCosts
from isochrones.kernels.arrays import plain
from isochrones.kernels.pricing import price_arcs, price_edges
from isochrones.kernels.search import NEVER
from isochrones.kernels.sparse import adjacency
from isochrones.network import WalkNetwork

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

TICKS_PER_S = 20_000
"""A tick is 50 µs, 63 µm of walking: whole ticks add up exactly, and 29 hours of them fit 32 bits."""

MOST_S = 24 * 3600.0
"""Longest search in seconds."""


@dataclass(frozen=True, slots=True)
class WalkGraph:
    """
    A network with a cost on every edge and direction, for one kind of walker.

    Attributes
    ----------
    start
        Shape (N + 1,): node ``x`` has the arcs ``start[x]`` to ``start[x + 1]``.
    away, toward
        Shape (2 A,), pairs of neighbour and ticks: of walking from the node to the neighbour, and
        from the neighbour to the node. The same array when both directions cost the same.
    arc_edge
        Shape (A,), ``2 * edge + side``; side 0 is the edge's tail.
    edge_nodes
        Shape (M, 2), as in the network.
    edge_ticks
        Shape (M, 2), whole ticks along the edge and against it; `NEVER` where it cannot be walked.
    walk_speed_mps
        Speed on access legs, metres a second.
    """

    start: Ints
    away: Ints
    toward: Ints
    arc_edge: Ints
    edge_nodes: Ints
    edge_ticks: Ints
    walk_speed_mps: float

    @property
    def nodes(self) -> int:
        """Count the nodes."""
        return len(self.start) - 1


def walk_graph(
    network: WalkNetwork,
    *,
    walk_speed_mps: float,
    costs: EdgeCosts | None = None,
    like: WalkGraph | None = None,
) -> WalkGraph:
    """
    Give every edge its walking time.

    Parameters
    ----------
    network
        Any network.
    walk_speed_mps
        Metres a second, positive and finite; on edges too, unless `costs` says otherwise.
    costs
        Of a walker, from `isochrones.costs.edge_costs`.
    like
        Another of the same network, whose list of arcs is shared.

    Returns
    -------
    WalkGraph
        With whole ticks, each edge rounded once.

    Raises
    ------
    InputError
        If the speed is not positive and finite.
    """
    if not (np.isfinite(walk_speed_mps) and walk_speed_mps > 0):
        raise InputError("步行速度必须大于 0", "the walking speed must be positive and finite")
    edge_nodes = np.ascontiguousarray(network.edge_nodes, dtype=np.int32)
    if costs is None:
        forward_s = backward_s = np.asarray(network.edge_length_m) / walk_speed_mps
    else:
        forward_s, backward_s = plain(costs.forward_s, np.float64), plain(costs.backward_s, np.float64)
    edge_ticks = np.empty((len(edge_nodes), 2), dtype=np.int32)
    same = price_edges(forward_s, backward_s, float(TICKS_PER_S), edge_ticks)
    if like is None:
        start, neighbour, arc_edge = adjacency(edge_nodes, len(network.node_lonlat))
        away = np.repeat(neighbour, 2)
    else:
        start, away, arc_edge = like.start, like.away.copy(), like.arc_edge
    # Side 1 of an edge leaves it against its direction: the cost of the other side leads towards it.
    toward = away if same else away.copy()
    price_arcs(arc_edge, edge_ticks, 0, away)
    if not same:
        price_arcs(arc_edge, edge_ticks, 1, toward)
    return WalkGraph(start, away, toward, arc_edge, edge_nodes, edge_ticks, walk_speed_mps)


def to_seconds(ticks: Ints) -> Floats:
    """
    Turn ticks into seconds.

    Parameters
    ----------
    ticks
        Any shape.

    Returns
    -------
    NDArray[np.float64]
        inf for `NEVER`.
    """
    seconds: Floats = np.where(ticks == NEVER, np.inf, ticks / TICKS_PER_S)
    return seconds


def limit_ticks(limit_s: float) -> int:
    """
    Round a limit to whole ticks.

    Parameters
    ----------
    limit_s
        Seconds, positive, at most `MOST_S`.

    Returns
    -------
    int
        Exactly that many ticks are still within it.

    Raises
    ------
    InputError
        If the limit is not a positive number up to a day.
    """
    if not (np.isfinite(limit_s) and 0 < limit_s <= MOST_S):
        raise InputError(
            "时限必须大于 0 且不超过 24 小时",
            f"the limit must be positive and at most 24 hours, got {limit_s:g} s",
        )
    return int(np.rint(limit_s * TICKS_PER_S))
