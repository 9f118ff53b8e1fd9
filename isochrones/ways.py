"""
From ways to a network: cut ways at junctions, join them at mere bends.

The result has the nodes and edges of OSMnx's simplified ``walk`` graph (G. Boeing, "OSMnx", 2017): a
node stays when it is a dead end, a junction, or where parallel edges meet; all others become shape.
Unlike OSMnx, parts that are not connected to the main component are kept and marked, a ring without a
junction is kept as one loop, and a way that lacks nodes is cut there, never joined across the gap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.errors import FileError
from isochrones.network import NetworkMeta, WalkNetwork

Ints = NDArray[np.int64]

EARTH_RADIUS_M = 6_371_009.0
BEND = 2
"""Ends of segments that meet at a mere bend, and its neighbours."""


@dataclass(frozen=True, slots=True)
class RawWays:
    """
    Walkable ways as a source gives them.

    Attributes
    ----------
    way_id
        Shape (W,).
    way_start
        Shape (W + 1,): way ``w`` has the references ``way_start[w]`` to ``way_start[w + 1]``.
    ref_id
        Shape (R,), node ids along the ways.
    ref_lonlat
        Shape (R, 2), degrees; NaN where the source lacks the node.
    """

    way_id: Ints
    way_start: Ints
    ref_id: Ints
    ref_lonlat: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Segments:
    """Straight pieces between neighbouring nodes of a way, in the order of the ways."""

    tail: Ints
    head: Ints
    way: Ints
    follows: NDArray[np.bool_]
    """True where a segment goes on from the one before it."""


def network_from_ways(raw: RawWays, meta: NetworkMeta) -> WalkNetwork:
    """
    Build the walking network from its ways.

    Parameters
    ----------
    raw
        Ways with the nodes that the source has.
    meta
        Where they came from.

    Returns
    -------
    WalkNetwork
        Nodes in ascending order of their id; the digest is empty until it is saved.

    Raises
    ------
    FileError
        If no walkable piece is left.
    """
    present = np.isfinite(raw.ref_lonlat).all(axis=1)
    ids, first, node_of = np.unique(raw.ref_id[present], return_index=True, return_inverse=True)
    lonlat = raw.ref_lonlat[present][first]
    index = np.full(len(raw.ref_id), -1, dtype=np.int64)
    index[present] = node_of
    segments = _segments(raw, index)
    if not len(segments.tail):
        raise FileError(
            "来源里没有可步行的道路；请检查文件是否为含道路的 OpenStreetMap 数据",
            "the source holds no walkable way; check that it is OpenStreetMap data with streets",
        )
    cut = _cut_nodes(raw, index, len(ids))
    chains = _chains(segments, _is_junction(segments, len(ids)) | cut)
    return _assemble(raw, ids, lonlat, cut, segments, chains, meta)


def great_circle_m(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Measure great-circle distances as OSMnx does (haversine, sphere of 6,371,009 m).

    Parameters
    ----------
    start, end
        Shape (K, 2), degrees, longitude first.

    Returns
    -------
    NDArray[np.float64]
        Shape (K,), metres.
    """
    lon1, lat1 = np.radians(start).T
    lon2, lat2 = np.radians(end).T
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    return metres


def _segments(raw: RawWays, index: Ints) -> _Segments:
    way = np.repeat(np.arange(len(raw.way_id)), np.diff(raw.way_start))
    # A reference that repeats the one before it says nothing, and would hide that segments touch.
    keep = np.ones(len(index), dtype=bool)
    keep[1:] = (index[1:] != index[:-1]) | (way[1:] != way[:-1])
    index, way = index[keep], way[keep]
    here = np.flatnonzero((way[1:] == way[:-1]) & (index[1:] >= 0) & (index[:-1] >= 0))
    follows = np.zeros(len(here), dtype=bool)
    follows[1:] = (here[1:] == here[:-1] + 1) & (way[here[1:]] == way[here[:-1]])
    return _Segments(index[here], index[here + 1], way[here], follows)


def _cut_nodes(raw: RawWays, index: Ints, nodes: int) -> NDArray[np.bool_]:
    """Mark the nodes next to a missing one on the same way."""
    way = np.repeat(np.arange(len(raw.way_id)), np.diff(raw.way_start))
    joined = way[1:] == way[:-1]
    missing = index < 0
    cut = np.zeros(nodes, dtype=bool)
    cut[index[:-1][joined & missing[1:] & ~missing[:-1]]] = True
    cut[index[1:][joined & missing[:-1] & ~missing[1:]]] = True
    return cut


def _is_junction(segments: _Segments, nodes: int) -> NDArray[np.bool_]:
    ends = np.concatenate([segments.tail, segments.head])
    others = np.concatenate([segments.head, segments.tail])
    degree = np.bincount(ends, minlength=nodes)
    neighbours = np.bincount(np.unique(ends * nodes + others) // nodes, minlength=nodes)
    mere_bend = (degree == BEND) & (neighbours == BEND)
    junction: NDArray[np.bool_] = ~mere_bend
    return junction


@dataclass(frozen=True, slots=True)
class _Chains:
    """Edges as lists of pieces; a piece is a run of segments of one way."""

    piece_start: Ints
    edge_start: Ints
    piece: Ints
    backward: NDArray[np.bool_]


def _chains(segments: _Segments, junction: NDArray[np.bool_]) -> _Chains:
    starts = np.flatnonzero(~segments.follows | junction[segments.tail])
    piece_start = np.append(starts, len(segments.tail))
    first, last = segments.tail[starts], segments.head[piece_start[1:] - 1]
    whole = junction[first] & junction[last]
    edges: list[list[tuple[int, bool]]] = [[(int(p), False)] for p in np.flatnonzero(whole)]
    edges += _join_at_bends(np.flatnonzero(~whole).tolist(), first, last, junction)
    edge_start = np.cumsum([0, *(len(edge) for edge in edges)])
    flat = [step for edge in edges for step in edge]
    return _Chains(
        piece_start, edge_start, np.array([p for p, _ in flat]), np.array([b for _, b in flat], dtype=bool)
    )


def _join_at_bends(
    pieces: list[int], first: Ints, last: Ints, junction: NDArray[np.bool_]
) -> list[list[tuple[int, bool]]]:
    """Walk from junction to junction over pieces that end at mere bends; what is left are rings."""
    at: dict[int, list[int]] = {}
    for piece in pieces:
        for node in {int(first[piece]), int(last[piece])}:
            if not junction[node]:
                at.setdefault(node, []).append(piece)
    used: set[int] = set()
    edges = []
    from_junction = [p for p in pieces if junction[first[p]] or junction[last[p]]]
    for start in from_junction + pieces:
        if start in used:
            continue
        backward = bool(not junction[first[start]] and junction[last[start]])
        edge = [(start, backward)]
        used.add(start)
        node = int(first[start] if backward else last[start])
        while not junction[node]:
            following = next((p for p in at[node] if p not in used), None)
            if following is None:
                break
            used.add(following)
            backward = bool(first[following] != node)
            edge.append((following, backward))
            node = int(first[following] if backward else last[following])
        edges.append(edge)
    return edges


def _assemble(  # noqa: PLR0913, PLR0917 - the parts of one network, known nowhere else
    raw: RawWays,
    ids: Ints,
    lonlat: NDArray[np.float64],
    cut: NDArray[np.bool_],
    segments: _Segments,
    chains: _Chains,
    meta: NetworkMeta,
) -> WalkNetwork:
    order, backward, edge_of = _expand(chains)
    tail = np.where(backward, segments.head[order], segments.tail[order])
    head = np.where(backward, segments.tail[order], segments.head[order])
    begin = np.flatnonzero(np.diff(edge_of, prepend=-1))
    end = np.append(begin[1:], len(order)) - 1
    # Vertices of an edge: the tail of its first segment, then the head of each.
    slot = np.arange(len(order)) + edge_of + 1
    vertex = np.empty(len(order) + len(begin), dtype=np.int64)
    vertex[slot] = head
    vertex[begin + np.arange(len(begin))] = tail[begin]
    nodes, ends = np.unique(np.concatenate([tail[begin], head[end]]), return_inverse=True)
    edge_nodes = ends.reshape(2, -1).T.astype(np.int32)
    return WalkNetwork(
        node_lonlat=lonlat[nodes],
        node_osm_id=ids[nodes],
        node_component=_components(edge_nodes, len(nodes)),
        node_cut=cut[nodes],
        edge_nodes=np.ascontiguousarray(edge_nodes),
        edge_length_m=np.add.reduceat(great_circle_m(lonlat[tail], lonlat[head]), begin),
        edge_way_id=raw.way_id[segments.way[order[begin]]],
        vertex_start=np.append(begin + np.arange(len(begin)), len(vertex)),
        vertex_lonlat=lonlat[vertex],
        meta=meta,
    )


def _expand(chains: _Chains) -> tuple[Ints, NDArray[np.bool_], Ints]:
    """List the segments of every edge in walking order, whether each is walked backward, and its edge."""
    start, stop = chains.piece_start[chains.piece], chains.piece_start[chains.piece + 1]
    count = stop - start
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    backward = np.repeat(chains.backward, count)
    order = np.where(backward, np.repeat(stop - 1, count) - within, np.repeat(start, count) + within)
    edge_of_piece = np.repeat(np.arange(len(chains.edge_start) - 1), np.diff(chains.edge_start))
    return order, backward, np.repeat(edge_of_piece, count)


def _components(edge_nodes: NDArray[np.int32], nodes: int) -> NDArray[np.int32]:
    graph = coo_array((np.ones(len(edge_nodes), dtype=bool), edge_nodes.T), shape=(nodes, nodes))
    _, label = connected_components(graph, directed=False)
    size = np.bincount(label)
    rank = np.empty(len(size), dtype=np.int32)
    rank[np.argsort(-size, kind="stable")] = np.arange(len(size), dtype=np.int32)
    component: NDArray[np.int32] = rank[label]
    return component
