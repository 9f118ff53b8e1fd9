"""
Exact bounded walking times: one-to-all, sparse many-to-many, and nearest-of-many.

Points join the network at their place on an edge, and a walk is: access leg, part of an edge, whole
edges, part of an edge, access leg — or along one edge when both points are on it. Times are added as
whole microseconds held in float64, so sums are exact, do not depend on their order, and a time that is
exactly the limit is found to be so. Unreachable is ``inf``.

Method: E. W. Dijkstra, "A note on two problems in connexion with graphs", 1959, with scipy's kernel.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.errors import InputError
from isochrones.network import WalkNetwork
from isochrones.snap import Snaps

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

US = 1e6
"""Microseconds in a second."""

CHUNK_BYTES = 256 * 2**20
"""Memory for the dense times of one chunk of a many-to-many search."""


@dataclass(frozen=True, slots=True)
class WalkGraph:
    """
    A network with a cost on every edge, for one kind of walker.

    Attributes
    ----------
    arcs
        Shape (N, N), microseconds from row node to column node.
    edge_nodes
        Shape (M, 2), as in the network.
    edge_us
        Shape (M,), microseconds along the whole edge.
    walk_speed_mps
        Speed on access legs, metres a second.
    """

    arcs: csr_array
    edge_nodes: NDArray[np.int32]
    edge_us: Floats
    walk_speed_mps: float

    @property
    def nodes(self) -> int:
        """Count the nodes."""
        return int(self.arcs.shape[0])


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """
    The pairs within the limit, sorted by origin, then destination.

    Attributes
    ----------
    origin, destination
        Shape (K,), rows of the points that were asked about.
    seconds
        Shape (K,), walking time.
    """

    origin: Ints
    destination: Ints
    seconds: Floats


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

    facility: Ints
    seconds: Floats


@dataclass(frozen=True, slots=True)
class _Ends:
    """Points as their two ways onto the nodes: via either end of their edge."""

    node: NDArray[np.int32]
    us: Floats


def walk_graph(network: WalkNetwork, *, walk_speed_mps: float) -> WalkGraph:
    """
    Give every edge its walking time.

    Parameters
    ----------
    network
        Any network.
    walk_speed_mps
        Metres a second, positive and finite.

    Returns
    -------
    WalkGraph
        Both directions at the same cost; of parallel edges the quickest counts.

    Raises
    ------
    InputError
        If the speed is not positive and finite.
    """
    if not (np.isfinite(walk_speed_mps) and walk_speed_mps > 0):
        raise InputError("步行速度必须大于 0", "the walking speed must be positive and finite")
    edge_us = np.rint(np.asarray(network.edge_length_m) / walk_speed_mps * US)
    edge_nodes = np.asarray(network.edge_nodes)
    tail = np.concatenate([edge_nodes[:, 0], edge_nodes[:, 1]])
    head = np.concatenate([edge_nodes[:, 1], edge_nodes[:, 0]])
    arcs = _quickest_arcs(tail, head, np.tile(edge_us, 2), len(network.node_lonlat))
    return WalkGraph(arcs, edge_nodes, edge_us, walk_speed_mps)


def times_to_nodes(graph: WalkGraph, origin: Snaps, *, limit_s: float) -> Floats:
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

    Returns
    -------
    NDArray[np.float64]
        Shape (N,), seconds; inf beyond the limit, and everywhere if the point did not join the network.

    Raises
    ------
    InputError
        If the limit is not positive and finite, or `origin` is not one point.
    """
    limit_us = _limit_us(limit_s)
    if len(origin) != 1:
        raise InputError("请只给一个起点", f"want one origin, got {len(origin)}")
    times: Floats = _node_times(graph, _ends(graph, origin), limit_us)[0]
    return times / US


def times_between(graph: WalkGraph, origins: Snaps, destinations: Snaps, *, limit_s: float) -> TravelTimes:
    """
    Find the walking time between all pairs that are within the limit of each other.

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
        If the limit is not positive and finite.
    """
    limit_us = _limit_us(limit_s)
    # The search starts from the side with fewer points; sums of whole numbers are the same both ways.
    turned = len(destinations) < len(origins)
    few, many = (destinations, origins) if turned else (origins, destinations)
    parts = [
        (first + rows, columns, us) for first, rows, columns, us in _pairs(graph, few, many, limit_us, turned)
    ]
    row, column, us = (
        np.concatenate([part[i] for part in parts]) if parts else np.empty(0) for i in range(3)
    )
    origin, destination = (column, row) if turned else (row, column)
    order = np.lexsort((destination, origin))
    return TravelTimes(origin[order].astype(np.int64), destination[order].astype(np.int64), us[order] / US)


def nearest_of(graph: WalkGraph, facilities: Snaps, demand: Snaps, *, limit_s: float) -> Nearest:
    """
    Find the nearest facility of every demand point, in one search over the network.

    Parameters
    ----------
    graph
        The walker's network.
    facilities, demand
        Points that were snapped to it.
    limit_s
        Longest walk in seconds; exactly at the limit is within it.

    Returns
    -------
    Nearest
        Of several facilities at the same time, the first in the order given.

    Raises
    ------
    InputError
        If the limit is not positive and finite, or there are more than a million facilities.
    """
    limit_us = _limit_us(limit_s)
    if len(facilities) > 2**_RANK_BITS:
        raise InputError("站点数不能超过一百万", "at most a million facilities")
    # Time and facility travel as one whole number, time first: the least is the nearest, ties by row.
    scale = float(2 ** max(1, len(facilities).bit_length()))
    sources, ends = _ends(graph, facilities), _ends(graph, demand)
    rank = np.arange(len(facilities))[:, None]
    node, key = sources.node.ravel(), (sources.us * scale + rank).ravel()
    joined = np.isfinite(key)
    one_source = np.zeros(joined.sum(), dtype=np.int64)
    grid = _with_sources(graph.arcs * scale, node[joined], key[joined], one_source)
    reached = dijkstra(grid, indices=graph.nodes, limit=limit_us * scale + scale - 1)[: graph.nodes]
    best = (reached[ends.node] + ends.us * scale).min(axis=1)
    same, other, direct_us = _same_edge(graph, demand, facilities)
    np.minimum.at(best, same, direct_us * scale + other)
    within = best <= limit_us * scale + scale - 1
    seconds = np.where(within, np.floor(best / scale) / US, np.inf)
    facility = np.full(len(demand), -1, dtype=np.int64)
    facility[within] = (best[within] % scale).astype(np.int64)
    return Nearest(facility, seconds)


_RANK_BITS = 20


def _limit_us(limit_s: float) -> float:
    if not (np.isfinite(limit_s) and limit_s > 0):
        raise InputError("时限必须大于 0", "the limit must be positive and finite")
    return float(np.rint(limit_s * US))


def _quickest_arcs(tail: NDArray[np.int32], head: NDArray[np.int32], us: Floats, nodes: int) -> csr_array:
    """Build the matrix of arcs; scipy would add up parallel ones, and self-loops lead nowhere."""
    order = np.lexsort((us, head, tail))
    tail, head, us = tail[order], head[order], us[order]
    keep = (np.diff(tail, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0)
    keep &= tail != head
    start = np.searchsorted(tail[keep], np.arange(nodes + 1))
    return csr_array((us[keep], head[keep], start), shape=(nodes, nodes))


def _ends(graph: WalkGraph, snaps: Snaps) -> _Ends:
    edge = np.maximum(snaps.edge, 0)
    whole = graph.edge_us[edge]
    before = np.rint(snaps.fraction * whole)
    access = np.where(snaps.edge >= 0, _access_us(graph, snaps), np.inf)
    us = np.column_stack([before + access, whole - before + access])
    return _Ends(graph.edge_nodes[edge], us)


def _access_us(graph: WalkGraph, snaps: Snaps) -> Floats:
    return np.rint(snaps.access_m / graph.walk_speed_mps * US)


def _with_sources(arcs: csr_array, node: NDArray[np.int32], us: Floats, source: Ints) -> csr_array:
    """Append source nodes whose only arcs lead onto the network; `source` counts from 0, in order."""
    nodes = arcs.shape[0]
    sources = int(source[-1]) + 1 if len(source) else 1
    extra = _quickest_arcs((source + nodes).astype(np.int32), node, us, nodes + sources)
    return csr_array(
        (
            np.concatenate([arcs.data, extra.data]),
            np.concatenate([arcs.indices, extra.indices]),
            np.concatenate([arcs.indptr[:-1], extra.indptr[nodes:] + arcs.nnz]),
        ),
        shape=(nodes + sources, nodes + sources),
    )


def _node_times(graph: WalkGraph, ends: _Ends, limit_us: float, *, turned: bool = False) -> Floats:
    """Search from every point at once; shape (K, N), microseconds."""
    arcs = graph.arcs.T.tocsr() if turned else graph.arcs
    sources = len(ends.node)
    source = np.repeat(np.arange(sources), 2)
    # A source without arcs stands for a point that did not join the network.
    us = np.where(np.isfinite(ends.us), ends.us, limit_us + 1)
    grid = _with_sources(arcs, ends.node.ravel(), us.ravel(), source)
    found: Floats = dijkstra(grid, indices=graph.nodes + np.arange(sources), limit=limit_us)
    return found[:, : graph.nodes]


def _pairs(
    graph: WalkGraph, few: Snaps, many: Snaps, limit_us: float, turned: bool
) -> Iterator[tuple[int, Ints, Ints, Floats]]:
    """Yield the pairs within the limit, a chunk of `few` at a time so that memory stays bounded."""
    ends = _ends(graph, many)
    size = max(1, CHUNK_BYTES // (8 * (graph.nodes + 2 * len(many) + 1)))
    for first in range(0, len(few), size):
        chunk = few.take(np.arange(first, min(first + size, len(few))))
        reached = _node_times(graph, _ends(graph, chunk), limit_us, turned=turned)
        us = reached[:, ends.node[:, 0]] + ends.us[:, 0]
        np.minimum(us, reached[:, ends.node[:, 1]] + ends.us[:, 1], out=us)
        row, column, direct = _same_edge(graph, chunk, many)
        np.minimum.at(us, (row, column), direct)
        rows, columns = np.nonzero(us <= limit_us)
        yield first, rows, columns, us[rows, columns]


def _same_edge(graph: WalkGraph, left: Snaps, right: Snaps) -> tuple[Ints, Ints, Floats]:
    """List the pairs that lie on one edge, and their time straight along it."""
    order = np.argsort(right.edge, kind="stable")
    edges = right.edge[order]
    low, high = np.searchsorted(edges, left.edge, "left"), np.searchsorted(edges, left.edge, "right")
    count = np.where(left.edge >= 0, high - low, 0)
    row = np.repeat(np.arange(len(left)), count)
    column = order[np.arange(count.sum()) + np.repeat(low - np.cumsum(count) + count, count)]
    whole = graph.edge_us[left.edge[row]]
    along = np.abs(np.rint(left.fraction[row] * whole) - np.rint(right.fraction[column] * whole))
    return row, column, along + _access_us(graph, left)[row] + _access_us(graph, right)[column]
