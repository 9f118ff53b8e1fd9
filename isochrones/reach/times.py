"""
Exact bounded walking times: one-to-all, and all pairs that are within the limit of each other.

Points join the network at their place on an edge, and a walk is: access leg, part of an edge, whole
edges, part of an edge, access leg, or along one edge when both points are on it. Times are whole ticks,
so a sum is exact, does not depend on its order, and a time that is exactly the limit is found to be so.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np

from gis.errors import InputError
from isochrones.kernels.search import reach_nodes, reach_points, time_points
from isochrones.kernels.sparse import turn
from isochrones.reach.graph import TICKS_PER_S, Floats, Ints, Longs, WalkGraph, limit_ticks, to_seconds
from isochrones.reach.points import Legs, OnEdges, legs_of, put_on_edges
from isochrones.snap import Snaps

T = TypeVar("T")

FEW = 1 << 20
"""Up to so many pairs, and fewer than edges, a dense table is quicker than sorting points onto edges."""


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """
    The pairs within the limit, sorted by origin, then destination.

    Attributes
    ----------
    start
        Shape (O + 1,): origin ``i`` has the pairs ``start[i]`` to ``start[i + 1]``.
    destination
        Shape (K,), row of the destination.
    ticks
        Shape (K,), walking time.
    """

    start: Longs
    destination: Ints
    ticks: Ints

    @property
    def origin(self) -> Longs:
        """Row of the origin of every pair, shape (K,)."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    @property
    def seconds(self) -> Floats:
        """Walking time of every pair in seconds, shape (K,)."""
        seconds: Floats = self.ticks / TICKS_PER_S
        return seconds


@dataclass(frozen=True, slots=True)
class Catchments:
    """
    The demand points within the limit of each facility.

    Attributes
    ----------
    start
        Shape (F + 1,): facility ``f`` has the pairs ``start[f]`` to ``start[f + 1]``.
    point
        Shape (K,), row of the demand point, in no particular order.
    ticks
        Shape (K,), walk from the point to the facility.
    """

    start: Longs
    point: Ints
    ticks: Ints


@dataclass(frozen=True, slots=True)
class NodeTimes:
    """
    The nodes within the limit of each origin.

    Attributes
    ----------
    start
        Shape (O + 1,): origin ``i`` reaches the pairs ``start[i]`` to ``start[i + 1]``.
    node, ticks
        Shape (K,), node and walk to it, in no particular order.
    """

    start: Longs
    node: Ints
    ticks: Ints


def times_to_nodes(graph: WalkGraph, origin: Snaps, *, limit_s: float, toward: bool = False) -> Floats:
    """
    Find the walking time from one point to every node.

    Parameters
    ----------
    graph
        The walker's network.
    origin
        One point.
    limit_s
        Longest walk in seconds; exactly at the limit is within it.
    toward
        True for the walks from every node to the point instead.

    Returns
    -------
    NDArray[np.float64]
        Shape (N,), seconds; inf beyond the limit, and everywhere if the point did not join the network.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day, or `origin` is not one point.
    """
    if len(origin) != 1:
        raise InputError("请只给一个起点", f"want one origin, got {len(origin)}")
    found = nodes_within(graph, origin, limit_s=limit_s, toward=toward)
    times = np.full(graph.nodes, np.inf)
    times[found.node] = to_seconds(found.ticks)
    return times


def nodes_within(graph: WalkGraph, origins: Snaps, *, limit_s: float, toward: bool = False) -> NodeTimes:
    """
    List the nodes within the limit of each point.

    Parameters
    ----------
    graph
        The walker's network.
    origins
        Points that were snapped to it.
    limit_s
        Longest walk in seconds; exactly at the limit is within it.
    toward
        True for the walks from the nodes to the points instead.

    Returns
    -------
    NodeTimes
        Nothing for a point that did not join the network.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    limit = limit_ticks(limit_s)
    legs = legs_of(graph, origins)
    arcs, ends = (graph.toward, legs.arrive) if toward else (graph.away, legs.leave)
    nodes = graph.edge_nodes[np.maximum(legs.edge, 0)]

    def search(first: int, last: int) -> tuple[Longs, Ints, Ints]:
        start = np.empty(last - first + 1, dtype=np.int64)
        room = np.empty((2, 4096 + 256 * (last - first)), dtype=np.int32)
        found = reach_nodes(graph.start, arcs, nodes[first:last], ends[first:last], limit, start, *room)
        return start, *found

    return NodeTimes(*_in_parts(search, len(origins)))


def times_between(graph: WalkGraph, origins: Snaps, destinations: Snaps, *, limit_s: float) -> TravelTimes:
    """
    Find the walking time of all pairs that are within the limit of each other.

    Parameters
    ----------
    graph
        The walker's network.
    origins, destinations
        Points that were snapped to it.
    limit_s
        Longest walk in seconds, access legs included; exactly at the limit is within it.

    Returns
    -------
    TravelTimes
        Only the pairs within the limit. A point that did not join the network is in none.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    limit = limit_ticks(limit_s)
    turned = len(destinations) < len(origins)
    few, many = (destinations, origins) if turned else (origins, destinations)
    if len(few) * len(many) <= min(FEW, len(graph.edge_nodes)):
        return _dense(graph, few, many, limit, turned=turned)
    found = _search(graph, legs_of(graph, few), put_on_edges(graph, many), limit, toward=turned)
    by_many = turn(found.start, found.point, found.ticks, len(many))
    if turned:
        return TravelTimes(*by_many)
    return TravelTimes(*turn(*by_many, len(few)))


def catchments(graph: WalkGraph, facilities: Snaps, demand: OnEdges, *, limit_s: float) -> Catchments:
    """
    List the demand points that can walk to each facility within the limit.

    Parameters
    ----------
    graph
        The walker's network.
    facilities
        Points that were snapped to it.
    demand
        From `put_on_edges` with the same graph.
    limit_s
        Longest walk in seconds, access legs included; exactly at the limit is within it.

    Returns
    -------
    Catchments
        Nothing for a facility that did not join the network.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    return _search(graph, legs_of(graph, facilities), demand, limit_ticks(limit_s), toward=True)


def by_point(found: Catchments, points: int) -> TravelTimes:
    """
    Sort catchments by demand point.

    Parameters
    ----------
    found
        From `catchments`.
    points
        How many demand points there are.

    Returns
    -------
    TravelTimes
        Origins are demand points, destinations facilities.
    """
    return TravelTimes(*turn(found.start, found.point, found.ticks, points))


def joined_rows(parts: list[tuple[Longs, TravelTimes]], origins: int) -> TravelTimes:
    """
    Put times of some origins each together into times of all.

    Parameters
    ----------
    parts
        Rows of the origins of each part, and its times; no origin in two parts.
    origins
        How many origins there are in all.

    Returns
    -------
    TravelTimes
        Nothing for an origin that is in no part.
    """
    if len(parts) == 1 and len(parts[0][0]) == origins:
        return parts[0][1]
    counts = np.zeros(origins, dtype=np.int64)
    for rows, times in parts:
        counts[rows] = np.diff(times.start)
    start = np.concatenate([[0], np.cumsum(counts)])
    destination, ticks = np.empty(start[-1], dtype=np.int32), np.empty(start[-1], dtype=np.int32)
    for rows, times in parts:
        shift = np.repeat(start[rows] - times.start[:-1], np.diff(times.start))
        at = shift + np.arange(len(times.ticks))
        destination[at], ticks[at] = times.destination, times.ticks
    return TravelTimes(start, destination, ticks)


def _search(graph: WalkGraph, sources: Legs, points: OnEdges, limit: int, *, toward: bool) -> Catchments:
    arcs, source_ends, point_ends = (
        (graph.toward, sources.arrive, points.legs.leave)
        if toward
        else (graph.away, sources.leave, points.legs.arrive)
    )

    def search(first: int, last: int) -> tuple[Longs, Ints, Ints]:
        start = np.empty(last - first + 1, dtype=np.int64)
        room = np.empty((2, 4096 + 256 * (last - first)), dtype=np.int32)
        found = reach_points(
            graph.start, arcs, graph.arc_edge, graph.edge_ticks, graph.edge_nodes,
            sources.edge, source_ends, sources.access, first, last, limit, int(not toward),
            points.start, point_ends, points.legs.access, start, *room,
        )  # fmt: skip
        return start, points.row[found[0]], found[1]

    return Catchments(*_in_parts(search, len(sources)))


def _dense(graph: WalkGraph, few: Snaps, many: Snaps, limit: int, *, turned: bool) -> TravelTimes:
    sources, points = legs_of(graph, few), legs_of(graph, many)
    arcs, source_ends, point_ends = (
        (graph.toward, sources.arrive, points.leave) if turned else (graph.away, sources.leave, points.arrive)
    )
    found = np.empty((len(few), len(many)), dtype=np.int32)
    time_points(
        graph.start, arcs, graph.edge_ticks, graph.edge_nodes,
        sources.edge, source_ends, sources.access, limit, int(not turned),
        points.edge, point_ends, points.access, found,
    )  # fmt: skip
    table = found.T if turned else found
    origin, destination = np.nonzero(table <= limit)
    start = np.searchsorted(origin, np.arange(len(table) + 1))
    return TravelTimes(start, destination.astype(np.int32), table[origin, destination])


def _in_parts(
    search: Callable[[int, int], tuple[Longs, Ints, Ints]], sources: int
) -> tuple[Longs, Ints, Ints]:
    """Search from all sources, some in each thread, and put the lists one after the other."""
    bounds = np.linspace(0, sources, _threads(sources) + 1).astype(int).tolist()
    parts = in_threads([partial(search, first, last) for first, last in pairwise(bounds)])
    if len(parts) == 1:
        return parts[0]
    shift = np.cumsum([0, *(len(part[1]) for part in parts)])
    start = np.concatenate([[0], *(part[0][1:] + at for part, at in zip(parts, shift, strict=False))])
    return start, np.concatenate([part[1] for part in parts]), np.concatenate([part[2] for part in parts])


def in_threads(tasks: list[Callable[[], T]]) -> list[T]:
    """
    Run independent tasks at once; the kernels they call hold no lock of Python's.

    Parameters
    ----------
    tasks
        Functions without parameters.

    Returns
    -------
    list
        Their results, in order.
    """
    if len(tasks) == 1:
        return [tasks[0]()]
    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(lambda task: task(), tasks))


def _threads(sources: int) -> int:
    enough = max(1, sources // 16)
    return min(enough, os.cpu_count() or 1)
