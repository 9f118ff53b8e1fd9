"""Plain networkx over the same network with the points inserted as nodes: the judge of every time."""

from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from isochrones.costs import EdgeCosts
from isochrones.network import WalkNetwork
from isochrones.snap import EdgeIndex, Snaps


def networkx_times(
    network: WalkNetwork,
    origins: Snaps,
    destinations: Snaps,
    *,
    speed_mps: float,
    limit_s: float,
    costs: EdgeCosts | None = None,
) -> dict[tuple[int, int], float]:
    """Times by Dijkstra on a graph whose edges are split at every snapped point."""
    length = np.asarray(network.edge_length_m) / speed_mps
    there, back = (length, length) if costs is None else (costs.forward_s, costs.backward_s)
    points = {"origin": origins, "destination": destinations}
    graph = _split_graph(network, points, speed_mps, np.column_stack([there, back]))
    found = {}
    for i in range(len(origins)):
        times = nx.single_source_dijkstra_path_length(graph, ("origin", i), cutoff=limit_s + 1, weight="s")
        for target, seconds in times.items():
            if target[0] == "destination":
                found[i, target[1]] = seconds
    return found


def _split_graph(
    network: WalkNetwork, points: dict[str, Snaps], speed_mps: float, seconds: NDArray[np.float64]
) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    stops: dict[int, list[tuple[float, str, int]]] = {}
    for side, snaps in points.items():
        for i in range(len(snaps)):
            graph.add_node((side, i))
            if snaps.edge[i] >= 0:
                stops.setdefault(int(snaps.edge[i]), []).append((float(snaps.fraction[i]), side, i))
                leg = float(snaps.access_m[i]) / speed_mps
                graph.add_edge((side, i), ("door", side, i), s=leg)
                graph.add_edge(("door", side, i), (side, i), s=leg)
    for edge, (tail, head) in enumerate(network.edge_nodes.tolist()):
        places: list[tuple[float, tuple[object, ...]]] = [(0.0, ("node", tail))]
        places += [(part, ("door", side, i)) for part, side, i in sorted(stops.get(edge, []))]
        places.append((1.0, ("node", head)))
        for (before, here), (after, there) in pairwise(places):
            for one, other, whole in ((here, there, seconds[edge, 0]), (there, here, seconds[edge, 1])):
                # At one place on an edge that is open either way, no step is needed.
                open_here = np.isfinite(whole) or (after == before and np.isfinite(seconds[edge]).any())
                if open_here:
                    graph.add_edge(one, other, s=(after - before) * float(whole) if after > before else 0.0)
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
