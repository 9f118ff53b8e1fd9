"""The nearest facility of every node and of every point, in one sweep over the network."""

import os
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from gis.errors import InputError
from isochrones.kernels.nearest import (
    BUCKETS,
    END,
    NOT,
    NOWHERE,
    RANK,
    cross_borders,
    nearest_along,
    nearest_points,
    sweep,
)
from isochrones.kernels.search import NEVER
from isochrones.reach.graph import TICKS_PER_S, Floats, Ints, Longs, WalkGraph, limit_ticks
from isochrones.reach.points import Legs, OnEdges, legs_of, put_on_edges
from isochrones.reach.times import in_threads
from isochrones.snap import Snaps

MOST_FACILITIES = 2**31 - 1

LARGE = 200_000
"""From so many nodes on, each thread sweeps its own part of the network."""

NONE = np.empty(0, dtype=np.int64)
"""No second states, or no facility that must not be found."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """
    The nearest facility of every point.

    Attributes
    ----------
    facility
        Shape (D,), row of the facility; the first of several at the same time; -1 where none is in reach.
    seconds
        Shape (D,), walking time; inf where none is in reach.
    """

    facility: Longs
    seconds: Floats

    @classmethod
    def nowhere(cls, points: int) -> "Nearest":
        """Give rows without a facility, to be filled."""
        return cls(np.full(points, -1, dtype=np.int64), np.full(points, np.inf))

    def put(self, rows: Longs, found: "Nearest") -> None:
        """Write what was found into some rows."""
        self.facility[rows], self.seconds[rows] = found.facility, found.seconds


def nearest_of(graph: WalkGraph, facilities: Snaps, demand: Snaps, *, limit_s: float) -> Nearest:
    """
    Find the nearest facility of every demand point.

    Parameters
    ----------
    graph
        The walker's network.
    facilities, demand
        Points that were snapped to it; residents walk to the facility.
    limit_s
        Longest walk in seconds; exactly at the limit is within it.

    Returns
    -------
    Nearest
        Of several facilities at the same time, the first in the order given.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    limit = limit_ticks(limit_s)
    state = node_states(graph, legs_of(graph, facilities), limit=limit)
    return as_nearest(point_states(graph, state, facilities, legs_of(graph, demand), limit=limit))


def two_nearest_of(
    graph: WalkGraph, facilities: Snaps, demand: Snaps, *, limit_s: float
) -> tuple[Nearest, Nearest]:
    """
    Find the nearest and the second nearest facility of every demand point.

    Parameters
    ----------
    graph
        The walker's network.
    facilities, demand
        Points that were snapped to it; residents walk to the facility.
    limit_s
        Longest walk in seconds; exactly at the limit is within it.

    Returns
    -------
    tuple[Nearest, Nearest]
        The first as from `nearest_of`; the second as if everybody's nearest were gone. Facilities are told
        apart by their row: the second may stand where the first does.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    limit = limit_ticks(limit_s)
    legs, ways = legs_of(graph, facilities), legs_of(graph, demand)
    first = node_states(graph, legs, limit=limit)
    second = second_states(graph, legs, first, limit=limit)
    on = put_on_edges(graph, facilities)
    nearest = _at_points(graph, (first, NONE), on, ways, NONE, limit)
    return as_nearest(nearest), as_nearest(_at_points(graph, (first, second), on, ways, nearest, limit))


def nearest_nodes(graph: WalkGraph, facilities: Snaps, *, limit_s: float) -> Nearest:
    """
    Find the nearest facility of every node.

    Parameters
    ----------
    graph
        The walker's network.
    facilities
        Points that were snapped to it.
    limit_s
        Longest walk in seconds.

    Returns
    -------
    Nearest
        One row per node.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    return as_nearest(node_states(graph, legs_of(graph, facilities), limit=limit_ticks(limit_s)))


def node_states(graph: WalkGraph, facilities: Legs, *, limit: int) -> Longs:
    """
    Find the state of every node: ticks to the nearest facility above, its row below.

    Parameters
    ----------
    graph
        The walker's network.
    facilities
        Their legs.
    limit
        Ticks.

    Returns
    -------
    NDArray[np.int64]
        Shape (N,), ``ticks << 32 | row``; `NOWHERE` where no facility is in reach.
    """
    if len(facilities) > MOST_FACILITIES:
        raise InputError("站点太多", "too many facilities")
    return _swept(graph, seeds(graph, facilities), np.empty(0, dtype=np.int32), limit)


def second_states(graph: WalkGraph, facilities: Legs, nearest: Longs, *, limit: int) -> Longs:
    """
    Find the state of every node for the facility that is second nearest.

    Parameters
    ----------
    graph
        The walker's network.
    facilities
        Their legs.
    nearest
        From `node_states` of the same.
    limit
        Ticks.

    Returns
    -------
    NDArray[np.int64]
        Shape (N,), as for the nearest.
    """
    none = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64)
    count = cross_borders(graph.start, graph.toward, nearest, limit, *none)
    crossing = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int64)
    if count:
        cross_borders(graph.start, graph.toward, nearest, limit, *crossing)
    own = seeds(graph, facilities)
    node, state = np.concatenate([own[0], crossing[0]]), np.concatenate([own[1], crossing[1]])
    taken = (nearest & RANK).astype(np.uint32).view(np.int32)
    return _swept(graph, (node, state), taken, limit)


def _swept(graph: WalkGraph, given: tuple[Ints, Longs], taken: Ints, limit: int) -> Longs:
    """Let states spread from those given until none gets better."""
    waiting_outside = given
    size = graph.nodes
    state = np.full(size, NOWHERE, dtype=np.int64)
    following, before, waiting = (
        np.empty(size, np.int32),
        np.full(size, NOT, np.int32),
        np.full(size, NOT, np.int32),
    )
    parts = (os.cpu_count() or 1) if size >= LARGE else 1
    bounds = np.linspace(0, size, parts + 1).astype(np.int64)

    def part(i: int) -> tuple[Ints, Longs]:
        node, to_try = waiting_outside
        head = np.full(BUCKETS, END, dtype=np.int32)
        here = (node >= bounds[i]) & (node < bounds[i + 1])
        out_node, out_state, count = sweep(
            graph.start, graph.toward, bounds[i], bounds[i + 1], node[here], to_try[here], limit, taken,
            state, head, following, before, waiting, np.empty(64, np.int32), np.empty(64, np.int64),
        )  # fmt: skip
        return out_node[:count], out_state[:count]

    while len(waiting_outside[0]):
        found = in_threads([partial(part, i) for i in range(parts)])
        node, to_try = (np.concatenate(lists) for lists in zip(*found, strict=True))
        better = to_try < state[node]
        waiting_outside = node[better], to_try[better]
    return state


def seeds(graph: WalkGraph, facilities: Legs) -> tuple[Ints, Longs]:
    """
    List the states that facilities give to the ends of their edges.

    Parameters
    ----------
    graph
        The walker's network.
    facilities
        Their legs.

    Returns
    -------
    tuple
        Nodes and states, shape (S,); without facilities that joined no edge.
    """
    node = graph.edge_nodes[np.maximum(facilities.edge, 0)].ravel()
    rank = np.repeat(np.arange(len(facilities)), 2)
    ticks = facilities.arrive.astype(np.int64).ravel()
    on = (np.repeat(facilities.edge, 2) >= 0) & (ticks < NEVER)
    return node[on], ((ticks << 32) | rank)[on]


def point_states(graph: WalkGraph, state: Longs, facilities: Snaps, demand: Legs, *, limit: int) -> Longs:
    """
    Find the state of every demand point from the states of the nodes.

    Parameters
    ----------
    graph
        The walker's network.
    state
        Of the nodes.
    facilities
        The same as gave `state`.
    demand
        Legs of the demand points.
    limit
        Ticks.

    Returns
    -------
    NDArray[np.int64]
        Shape (D,), as for nodes.
    """
    return _at_points(graph, (state, NONE), put_on_edges(graph, facilities), demand, NONE, limit)


def _at_points(
    graph: WalkGraph, states: tuple[Longs, Longs], on: OnEdges, demand: Legs, but: Longs, limit: int
) -> Longs:
    """Find the best state of each of many points, that of its facility in `but` left out."""
    best = np.empty(len(demand), dtype=np.int64)

    def part(first: int, last: int) -> None:
        some = slice(first, last)
        edge, leave, access = demand.edge[some], demand.leave[some], demand.access[some]
        nearest_points(*states, graph.edge_nodes, edge, leave, limit, but[some], best[some])
        nearest_along(
            graph.edge_ticks, on.start, on.row, on.legs.arrive, on.legs.access,
            edge, leave, access, limit, but[some], best[some],
        )  # fmt: skip

    parts = (os.cpu_count() or 1) if len(demand) >= LARGE else 1
    bounds = np.linspace(0, len(demand), parts + 1).astype(int).tolist()
    in_threads([partial(part, first, last) for first, last in pairwise(bounds)])
    return best


def as_nearest(state: Longs) -> Nearest:
    """
    Take states apart.

    Parameters
    ----------
    state
        Of nodes or points.

    Returns
    -------
    Nearest
        In the same order.
    """
    found = state != NOWHERE
    facility = np.where(found, state & RANK, -1)
    return Nearest(facility, np.where(found, (state >> 32) / TICKS_PER_S, np.inf))
