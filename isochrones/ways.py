"""
From ways to a network: cut ways at junctions, join them at mere bends.

The result has the nodes and edges of OSMnx's simplified ``walk`` graph (G. Boeing, "OSMnx", 2017): a
node stays when it is a dead end, a junction, or where parallel edges meet; all others become shape.
Unlike OSMnx, parts that are not connected to the main component are kept and marked, a ring without a
junction is kept as one loop, and a way that lacks nodes is cut there, never joined across the gap.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.errors import FileError
from gis.metric import metric_crs
from isochrones.kernels.chains import bends, join, shapes, split
from isochrones.kernels.curve import hilbert
from isochrones.kernels.numbering import number
from isochrones.kernels.traits import sum_marks, sum_parts
from isochrones.network import EdgeTraits, NetworkMeta, WalkNetwork
from isochrones.utm import to_utm

Ints = NDArray[np.int64]
Nodes = NDArray[np.int32]
Floats = NDArray[np.float64]

EARTH_RADIUS_M = 6_371_009.0


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
    ref
        Shape (R,), rows of nodes along the ways.
    node_id
        Shape (N,).
    node_lonlat
        Shape (N, 2), degrees; NaN where the source lacks the node.
    way_highway
        Shape (W,), as `isochrones.network.EdgeTraits.highway`.
    way_flags
        Shape (W,), as `isochrones.network.EdgeTraits.flags`, along the way.
    node_marks
        Shape (N,), ``MARK_…`` bits of `isochrones.network.traits`.
    """

    way_id: Ints
    way_start: Ints
    ref: Nodes
    node_id: Ints
    node_lonlat: Floats
    way_highway: NDArray[np.uint8]
    way_flags: NDArray[np.uint16]
    node_marks: NDArray[np.uint8]

    @classmethod
    def of_refs(cls, way_id: Ints, way_start: Ints, ref_id: Ints, ref_lonlat: Floats) -> "RawWays":
        """
        Make ways of references that each have a place; nothing is known of them beside that.

        Parameters
        ----------
        way_id, way_start
            As above.
        ref_id
            Shape (R,), node ids along the ways.
        ref_lonlat
            Shape (R, 2), degrees; NaN where the source lacks the node. The first of a node counts.

        Returns
        -------
        RawWays
            Nodes in the order in which they first appear.
        """
        ref, node_id, _ = number(np.ascontiguousarray(ref_id, dtype=np.int64))
        lonlat = np.empty((len(node_id), 2))
        lonlat[ref[::-1]] = ref_lonlat[::-1]
        return cls(
            way_id=np.asarray(way_id, dtype=np.int64),
            way_start=np.ascontiguousarray(way_start, dtype=np.int64),
            ref=ref,
            node_id=node_id,
            node_lonlat=lonlat,
            way_highway=np.zeros(len(way_id), dtype=np.uint8),
            way_flags=np.zeros(len(way_id), dtype=np.uint16),
            node_marks=np.zeros(len(node_id), dtype=np.uint8),
        )

    def with_tags(
        self, way_highway: NDArray[np.uint8], way_flags: NDArray[np.uint16], node_marks: NDArray[np.uint8]
    ) -> "RawWays":
        """Add what the tags of ways and nodes say."""
        return replace(self, way_highway=way_highway, way_flags=way_flags, node_marks=node_marks)

    def with_cuts_counted(self, meta: NetworkMeta) -> NetworkMeta:
        """Write into `meta` how many ways lack some of their nodes."""
        lacking = np.flatnonzero(np.isnan(self.node_lonlat[self.ref, 0]))
        way = np.searchsorted(self.way_start, lacking, side="right")
        return replace(meta, ways_cut=len(np.unique(way)))


@dataclass(frozen=True, slots=True)
class _Edges:
    """Segments of ways, and the walks over them from junction to junction."""

    tail: Nodes
    head: Nodes
    way: Nodes
    metres: Floats
    order: Nodes
    backward: NDArray[np.bool_]
    start: Ints

    def ends(self) -> tuple[Nodes, Nodes]:
        """Both nodes of every edge."""
        first, last = self.start[:-1], self.start[1:] - 1
        begin, end = self.order[first], self.order[last]
        return (
            np.where(self.backward[first], self.head[begin], self.tail[begin]),
            np.where(self.backward[last], self.tail[end], self.head[end]),
        )


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
        Nodes along a Hilbert curve, edges by their lower node; the digest is empty until it is saved.

    Raises
    ------
    FileError
        If no walkable piece is left.
    InputError
        If it lies where there is no UTM zone.
    """
    edges, cut = _edges_of(raw)
    seen = np.zeros(len(cut), dtype=np.bool_)
    seen[edges.tail] = seen[edges.head] = True
    xy, epsg = _project(raw.node_lonlat, np.flatnonzero(seen))
    u, v = edges.ends()
    nodes = _along_the_curve(u, v, xy)
    row = np.empty(len(cut), dtype=np.int32)
    row[nodes] = np.arange(len(nodes), dtype=np.int32)
    u, v = row[u], row[v]
    picked = np.lexsort((np.maximum(u, v), np.minimum(u, v)))
    edge_nodes = np.column_stack([u[picked], v[picked]])
    walk = (picked, edges.start, edges.order, edges.backward)
    vertex_start, vertex, length = shapes(*walk, edges.tail, edges.head, edges.metres)
    highway, steps_m, flags = sum_parts(*walk, edges.metres, edges.way, raw.way_highway, raw.way_flags)
    signals, crossings = sum_marks(vertex_start, vertex, raw.node_marks, flags)
    flat = EdgeTraits.plain(len(picked))
    return WalkNetwork(
        node_lonlat=raw.node_lonlat[nodes],
        node_osm_id=raw.node_id[nodes],
        node_component=_components(edge_nodes, len(nodes)),
        node_cut=cut[nodes],
        edge_nodes=edge_nodes,
        edge_length_m=length,
        edge_way_id=raw.way_id[edges.way[edges.order[edges.start[picked]]]],
        vertex_start=vertex_start,
        vertex_lonlat=raw.node_lonlat[vertex],
        meta=replace(meta, crs_epsg=epsg),
        vertex_xy=xy[vertex],
        edge_traits=replace(
            flat, highway=highway, steps_m=steps_m, signals=signals, crossings=crossings, flags=flags
        ),
    )


def great_circle_m(start: Floats, end: Floats) -> Floats:
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
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    return metres


def _edges_of(raw: RawWays) -> tuple[_Edges, NDArray[np.bool_]]:
    """Split the ways, and join their segments at bends; which nodes stand beside a missing one."""
    present = np.isfinite(raw.node_lonlat).all(axis=1)
    tail, head, way, cut = split(raw.way_start, raw.ref, present)
    if not len(tail):
        raise FileError(
            "来源里没有可步行的道路；请检查文件是否为含道路的 OpenStreetMap 数据",
            "the source holds no walkable way; check that it is OpenStreetMap data with streets",
        )
    metres = great_circle_m(raw.node_lonlat[tail], raw.node_lonlat[head])
    return _Edges(tail, head, way, metres, *join(tail, head, *bends(tail, head, cut))), cut


def _project(lonlat: Floats, rows: Ints) -> tuple[Floats, int]:
    """Give some rows their metres in the UTM zone of their middle; the others are NaN."""
    wanted = lonlat[rows]
    (west, south), (east, north) = wanted.min(axis=0), wanted.max(axis=0)
    crs_epsg = int(metric_crs((west + east) / 2, (south + north) / 2).to_epsg() or 0)
    xy = np.full_like(lonlat, np.nan)
    xy[rows] = to_utm(wanted, crs_epsg)
    return xy, crs_epsg


def _along_the_curve(u: Nodes, v: Nodes, xy: Floats) -> Ints:
    """Order the nodes at the ends of edges so that near ones follow each other."""
    is_end = np.zeros(len(xy), dtype=np.bool_)
    is_end[u] = is_end[v] = True
    nodes = np.flatnonzero(is_end)
    return nodes[np.argsort(hilbert(xy[nodes]), kind="stable")]


def _components(edge_nodes: Nodes, nodes: int) -> Nodes:
    graph = coo_array((np.ones(len(edge_nodes), dtype=bool), edge_nodes.T), shape=(nodes, nodes))
    _, label = connected_components(graph, directed=False)
    size = np.bincount(label)
    rank = np.empty(len(size), dtype=np.int32)
    rank[np.argsort(-size, kind="stable")] = np.arange(len(size), dtype=np.int32)
    component: Nodes = rank[label]
    return component
