"""Plain networkx over the same network with the points inserted as nodes: the judge of every time."""

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from isochrones.network import WalkNetwork
from isochrones.snap import EdgeIndex, Snaps


def networkx_times(
    network: WalkNetwork, origins: Snaps, destinations: Snaps, *, speed_mps: float, limit_s: float
) -> dict[tuple[int, int], float]:
    """Times by Dijkstra on a graph whose edges are split at every snapped point."""
    graph = _split_graph(network, {"origin": origins, "destination": destinations}, speed_mps)
    found = {}
    for i in range(len(origins)):
        times = nx.single_source_dijkstra_path_length(graph, ("origin", i), cutoff=limit_s + 1, weight="s")
        for target, seconds in times.items():
            if target[0] == "destination":
                found[i, target[1]] = seconds
    return found


def _split_graph(network: WalkNetwork, points: dict[str, Snaps], speed_mps: float) -> nx.MultiGraph:
    graph = nx.MultiGraph()
    stops: dict[int, list[tuple[float, str, int]]] = {}
    for side, snaps in points.items():
        for i in range(len(snaps)):
            graph.add_node((side, i))
            if snaps.edge[i] >= 0:
                stops.setdefault(int(snaps.edge[i]), []).append((float(snaps.fraction[i]), side, i))
                graph.add_edge((side, i), ("door", side, i), s=float(snaps.access_m[i]) / speed_mps)
    for edge, (tail, head) in enumerate(network.edge_nodes.tolist()):
        whole = float(network.edge_length_m[edge]) / speed_mps
        at: tuple[str, int] | tuple[str, str, int] = ("node", tail)
        before = 0.0
        for fraction, side, i in sorted(stops.get(edge, [])):
            graph.add_edge(at, ("door", side, i), s=(fraction - before) * whole)
            at, before = ("door", side, i), fraction
        graph.add_edge(at, ("node", head), s=(1 - before) * whole)
    return graph


def assert_times_equal(
    ours: dict[tuple[int, int], float],
    judge: dict[tuple[int, int], float],
    *,
    limit_s: float,
    within_s: float = 0.001,
) -> None:
    """Every pair within the limit on both sides, every time equal within a millisecond."""
    sure = {pair for pair, seconds in judge.items() if seconds <= limit_s - within_s}
    possible = {pair for pair, seconds in judge.items() if seconds <= limit_s + within_s}
    assert sure <= set(ours) <= possible
    worst = max(abs(ours[pair] - judge[pair]) for pair in ours)
    assert worst < within_s


def brute_access_m(
    index: EdgeIndex, network: WalkNetwork, lonlat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance of each point to the nearest segment of any edge, without a tree."""
    project = Transformer.from_crs(4326, index.crs, always_xy=True)
    vertex = np.column_stack(project.transform(*network.vertex_lonlat.T))
    inside = np.ones(len(vertex) - 1, dtype=bool)
    inside[network.vertex_start[1:-1] - 1] = False
    a, b = vertex[:-1][inside], vertex[1:][inside]
    points = np.column_stack(project.transform(*lonlat.T))
    nearest = np.empty(len(points))
    for i, point in enumerate(points):
        along = b - a
        square = (along**2).sum(axis=1)
        part = np.clip(((point - a) * along).sum(axis=1) / np.where(square > 0, square, 1), 0, 1)
        nearest[i] = np.hypot(*(a + part[:, None] * along - point).T).min()
    return nearest
