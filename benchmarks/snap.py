"""
Joining points to their nearest street, beside shapely's tree, OSMnx and a tree of nodes, in one run.

Run::

    .venv/bin/python -m benchmarks.snap NETWORK_DIR [POINTS]

All get the same points (a million unless said otherwise), in degrees: random places within some 60 m of
the streets, in no order. The peers get a part of them and their times are scaled up; projecting is
counted for everyone. How many edges and metres differ from the exact answer is told beside each time.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx as ox
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from benchmarks.table import Row, compare, markdown
from gis.metric import to_metric
from isochrones.network import WalkNetwork, load_network
from isochrones.snap import EdgeIndex, Snaps, compile_kernels, index_edges, snap

POINTS = 1_000_000
PART = 20
"""The peers snap one point in so many."""

MAX_ACCESS_M = 300.0

Floats = NDArray[np.float64]


def points_near(network: WalkNetwork, count: int) -> Floats:
    """Choose places near random vertices of the network."""
    rng = np.random.default_rng(1)
    vertex = np.asarray(network.vertex_lonlat)[rng.integers(0, len(network.vertex_lonlat), count)]
    return vertex + rng.normal(0, 4e-4, vertex.shape)


def lines_of(index: EdgeIndex) -> NDArray[np.object_]:
    """Make the edges as shapely has them."""
    edge = np.repeat(np.arange(len(index.vertex_start) - 1), np.diff(index.vertex_start))
    return np.asarray(shapely.linestrings(index.vertex_xy, indices=edge))


def by_tree(index: EdgeIndex, lonlat: Floats) -> Callable[[], tuple[NDArray[Any], Floats, Floats]]:
    """Snap with shapely's STRtree, the place along the edge included; edge, fraction and distance."""
    lines = lines_of(index)
    tree = shapely.STRtree(lines)

    def ask() -> tuple[NDArray[Any], Floats, Floats]:
        points = shapely.points(to_metric(lonlat, index.crs))
        (row, edge), distance = tree.query_nearest(
            points, max_distance=MAX_ACCESS_M, return_distance=True, all_matches=False
        )
        return edge, shapely.line_locate_point(lines[edge], points[row], normalized=True), distance

    return ask


def by_osmnx(network: WalkNetwork, index: EdgeIndex, lonlat: Floats) -> Callable[[], Any]:
    """Snap with `osmnx.distance.nearest_edges`, on the projected graph that it asks for."""
    graph = nx.MultiDiGraph(crs=index.crs)
    first = np.asarray(index.vertex_start[:-1])
    for (tail, head), v, line in zip(network.edge_nodes.tolist(), first, lines_of(index), strict=True):
        for node in (tail, head):
            if node not in graph:
                graph.add_node(node, x=index.vertex_xy[v][0], y=index.vertex_xy[v][1])
        graph.add_edge(tail, head, geometry=line)

    def ask() -> Any:
        x, y = to_metric(lonlat, index.crs).T
        return ox.distance.nearest_edges(graph, x, y, return_dist=True)

    return ask


def by_nodes(network: WalkNetwork, index: EdgeIndex, lonlat: Floats) -> Callable[[], Floats]:
    """Snap to the nearest node with scipy: how far it is."""
    tree = cKDTree(to_metric(np.asarray(network.node_lonlat), index.crs))
    return lambda: np.asarray(tree.query(to_metric(lonlat, index.crs), workers=-1)[0])


def rows(network: WalkNetwork, count: int = POINTS) -> list[Row]:
    """
    Time everyone.

    Parameters
    ----------
    network
        Any network.
    count
        Points that we snap.

    Returns
    -------
    list[Row]
        Ours first.
    """
    compile_kernels()
    index, lonlat = index_edges(network), points_near(network, count)
    some = lonlat[::PART]
    exact = snap(index, some, max_access_m=MAX_ACCESS_M)
    tree, nodes = by_tree(index, some), by_nodes(network, index, lonlat)
    peers = {
        "shapely STRtree": (tree, 1),
        "OSMnx nearest_edges": (by_osmnx(network, index, some), 1),
        "scipy cKDTree, nodes": (nodes, 1),
    }
    ours, *others = compare(lambda: snap(index, lonlat, max_access_m=MAX_ACCESS_M), peers, runs=5)
    remarks = [_tree_remark(exact, tree()), "a part scaled up", _node_remark(network, lonlat, index, nodes())]
    scale = [PART, PART, 1]
    one = compare(lambda: snap(index, lonlat[:1], max_access_m=MAX_ACCESS_M), {}, runs=1000)[0]
    building = compare(lambda: index_edges(network), {}, runs=5)[0]
    return [
        Row(ours.who, ours.seconds, 1.0, f"{count:,} points of which {(exact.edge >= 0).mean():.1%} join"),
        *(
            Row(row.who, row.seconds * times, row.ratio * times, remark)
            for row, times, remark in zip(others, scale, remarks, strict=True)
        ),
        Row("jobcircle, one point", one.seconds, one.seconds / ours.seconds, "a request"),
        Row(
            "jobcircle, index",
            building.seconds,
            building.seconds / ours.seconds,
            f"{len(index.vertex_xy):,} vertices",
        ),
    ]


def _tree_remark(exact: Snaps, theirs: tuple[NDArray[Any], Floats, Floats]) -> str:
    on = exact.edge >= 0
    worst = np.abs(exact.access_m[on] - theirs[2]).max()
    return f"a part scaled up; largest difference {worst:.0e} m"


def _node_remark(network: WalkNetwork, lonlat: Floats, index: EdgeIndex, distance_m: Floats) -> str:
    exact = snap(index, lonlat, max_access_m=np.inf)
    length = np.asarray(network.edge_length_m)[exact.edge]
    moved = np.minimum(exact.fraction, 1 - exact.fraction) * length
    return (
        f"wrong by design: joins {np.median(moved):.0f} m (90th percentile {np.quantile(moved, 0.9):.0f} m) "
        f"along the street from the right place, {np.median(distance_m - exact.access_m):.0f} m farther off"
    )


def main() -> None:
    network = load_network(Path(sys.argv[1]))
    count = int(sys.argv[2]) if len(sys.argv) > 2 else POINTS
    print(markdown(f"Snapping {count:,} points", rows(network, count)))


if __name__ == "__main__":
    main()
