"""
Walking times beside networkx, scipy and pandana, on one network in one run.

Run, after ``uv sync --group bench``::

    .venv/bin/python -m benchmarks.reach NETWORK_DIR [--large]

``--large`` leaves out the peers that take minutes on a million nodes. Every peer gets the same nodes and
lengths; how far its answer differs from ours is told beside its time.
"""

import os
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.table import Row, compare, markdown
from isochrones.kernels.compiled import compiled
from isochrones.network import WalkNetwork, load_network
from isochrones.reach import (
    TICKS_PER_S,
    ChangingNearest,
    WalkGraph,
    by_point,
    catchments,
    nearest_nodes,
    nodes_within,
    put_on_edges,
    walk_graph,
)
from isochrones.snap import Snaps

SPEED_MPS = 1.25
LIMIT_S = 900.0
FACILITIES = 1000
WHOLE_DAY_S = 86_400.0


class Peers:
    """The same network in the form of every peer: seconds of walking, the quickest of parallel edges."""

    def __init__(self, network: WalkNetwork) -> None:
        edge_nodes = np.asarray(network.edge_nodes)
        keep = edge_nodes[:, 0] != edge_nodes[:, 1]
        tail, head = edge_nodes[keep].T
        seconds = np.asarray(network.edge_length_m)[keep] / SPEED_MPS
        order = np.lexsort((seconds, np.maximum(tail, head), np.minimum(tail, head)))
        low, high = np.minimum(tail, head)[order], np.maximum(tail, head)[order]
        first = (np.diff(low, prepend=-1) != 0) | (np.diff(high, prepend=-1) != 0)
        self.low, self.high, self.seconds = low[first], high[first], seconds[order][first]
        self.nodes = len(network.node_lonlat)
        self.lonlat = np.asarray(network.node_lonlat)

    def scipy(self) -> csr_array:
        """Give a sparse matrix."""
        both = np.concatenate([self.low, self.high]), np.concatenate([self.high, self.low])
        return csr_array(coo_array((np.tile(self.seconds, 2), both), shape=(self.nodes, self.nodes)))

    def networkx(self) -> Any:
        """Give an undirected graph."""
        graph = nx.Graph()
        graph.add_nodes_from(range(self.nodes))
        graph.add_weighted_edges_from(
            zip(self.low.tolist(), self.high.tolist(), self.seconds.tolist(), strict=True)
        )
        return graph

    def pandana(self) -> Any:
        """Give a network; imported here, since only the bench group has it."""
        import pandana

        return pandana.Network(
            pd.Series(self.lonlat[:, 0]),
            pd.Series(self.lonlat[:, 1]),
            pd.Series(self.low),
            pd.Series(self.high),
            pd.DataFrame({"seconds": self.seconds}),
            twoway=True,
        )


def sites_at_nodes(network: WalkNetwork, count: int) -> tuple[Snaps, np.ndarray[Any, Any]]:
    """Choose nodes of the main component, and the same places as points at the end of an edge."""
    edge_nodes = np.asarray(network.edge_nodes)
    rng = np.random.default_rng(1)
    edge = rng.choice(np.flatnonzero(network.node_component[edge_nodes[:, 0]] == 0), count, replace=False)
    return Snaps(edge.astype(np.int32), np.zeros(count), np.zeros(count)), edge_nodes[edge, 0]


@compiled
def gather(start, arcs, ticks_of):  # type: ignore[no-untyped-def]
    """Read the ticks at the end of every arc once: the least that any sweep has to do."""
    total = 0
    for node in range(start.size - 1):
        for arc in range(start[node], start[node + 1]):
            total += ticks_of[arcs[2 * arc]] + arcs[2 * arc + 1]
    return total


def reach(network: WalkNetwork, graph: WalkGraph, peers: Peers, *, large: bool) -> list[Row]:
    sites, nodes = sites_at_nodes(network, FACILITIES)
    table = peers.scipy()

    def by_scipy() -> list[Any]:
        found = []
        for part in np.array_split(nodes, max(1, FACILITIES * peers.nodes * 8 // 2**28)):
            times = dijkstra(table, indices=part, limit=LIMIT_S)
            found.append(np.nonzero(np.isfinite(times)))
        return found

    asks: dict[str, Any] = {"scipy": (by_scipy, 1 if large else 3)}
    if not large:
        graph_nx = peers.networkx()
        asks["networkx"] = (
            lambda: [nx.single_source_dijkstra_path_length(graph_nx, int(n), cutoff=LIMIT_S) for n in nodes],
            1,
        )
    network_pandana = peers.pandana()
    asks["pandana"] = (lambda: network_pandana.nodes_in_range(nodes.tolist(), LIMIT_S), 1 if large else 3)
    return compare(lambda: nodes_within(graph, sites, limit_s=LIMIT_S), asks)


def nearest(network: WalkNetwork, graph: WalkGraph, peers: Peers, *, large: bool) -> list[Row]:
    sites, nodes = sites_at_nodes(network, FACILITIES)
    table = peers.scipy()
    network_pandana = peers.pandana()
    beyond = 36_000.0

    def by_pandana() -> Any:
        network_pandana.set_pois(
            "sites", beyond, 1, pd.Series(peers.lonlat[nodes, 0]), pd.Series(peers.lonlat[nodes, 1])
        )
        return network_pandana.nearest_pois(beyond, "sites", num_pois=1, include_poi_ids=True)

    ticks = np.zeros(graph.nodes, dtype=np.int32)
    rows = compare(
        lambda: nearest_nodes(graph, sites, limit_s=WHOLE_DAY_S),
        {
            "scipy, min_only": (lambda: dijkstra(table, indices=nodes, min_only=True), 3),
            "pandana": (by_pandana, 1 if large else 3),
            "one gather pass over all arcs": (lambda: gather(graph.start, graph.away, ticks), 7),
        },
    )
    ours = nearest_nodes(graph, sites, limit_s=WHOLE_DAY_S).seconds
    theirs = dijkstra(table, indices=nodes, min_only=True)
    both = np.isfinite(ours) & np.isfinite(theirs)
    worst = float(np.abs(ours[both] - theirs[both]).max())
    assert worst < 0.05
    assert np.array_equal(np.isfinite(ours), np.isfinite(theirs))
    rows[1] = Row(rows[1].who, rows[1].seconds, rows[1].ratio, f"largest difference {worst * 1000:.2f} ms")
    return rows


def catchment(network: WalkNetwork, graph: WalkGraph, peers: Peers, *, points: int, sites: int) -> list[Row]:
    rng = np.random.default_rng(2)
    main = np.flatnonzero(network.node_component[np.asarray(network.edge_nodes)[:, 0]] == 0)
    where, at = (rng.choice(main, count).astype(np.int32) for count in (points, sites))
    demand = Snaps(where, rng.random(points), rng.uniform(0, 50, points))
    facilities = Snaps(at, rng.random(sites), np.zeros(sites))
    edge_nodes = np.asarray(network.edge_nodes)

    def node_of(snaps: Snaps) -> Any:
        return edge_nodes[snaps.edge, (snaps.fraction > 0.5).astype(int)]

    demand_node, site_node = node_of(demand), node_of(facilities)
    order = np.argsort(demand_node, kind="stable")
    start = np.searchsorted(demand_node[order], np.arange(peers.nodes + 1))
    table = peers.scipy()
    access = demand.access_m / SPEED_MPS

    def by_scipy() -> list[Any]:
        found = []
        for first in range(0, sites, 64):
            times = dijkstra(table, indices=site_node[first : first + 64], limit=LIMIT_S)
            row, node = np.nonzero(np.isfinite(times))
            count = start[node + 1] - start[node]
            point = order[np.repeat(start[node] - np.cumsum(count) + count, count) + np.arange(count.sum())]
            total = np.repeat(times[row, node], count) + access[point]
            near = total <= LIMIT_S
            found.append((np.repeat(row, count)[near] + first, point[near], total[near]))
        return found

    network_pandana = peers.pandana()
    people = pd.DataFrame({"node": demand_node, "access": access}).rename_axis("point").reset_index()

    def by_pandana() -> Any:
        near = network_pandana.nodes_in_range(site_node.tolist(), LIMIT_S)
        joined = near.merge(people, left_on="destination", right_on="node")
        return joined[joined["seconds"] + joined["access"] <= LIMIT_S]

    def ours() -> Any:
        return catchments(graph, facilities, put_on_edges(graph, demand), limit_s=LIMIT_S)

    rows = compare(
        ours, {"scipy, points at nodes": (by_scipy, 1), "pandana + merge": (by_pandana, 1)}, runs=3
    )
    exact = by_point(ours(), points)
    ours_keys = exact.origin * sites + exact.destination
    theirs = by_scipy()
    their_keys = np.concatenate([point * sites + site for site, point, _ in theirs])
    wrong = len(np.setxor1d(ours_keys, their_keys)) / len(ours_keys)
    rows[1] = Row(rows[1].who, rows[1].seconds, rows[1].ratio, f"{wrong:.1%} of the memberships are wrong")
    rows[0] = Row(
        rows[0].who, rows[0].seconds, 1.0, f"{len(ours_keys):,} pairs, {points:,} points, {sites:,} sites"
    )
    return rows


def changing(network: WalkNetwork, graph: WalkGraph) -> list[Row]:
    sites, _ = sites_at_nodes(network, FACILITIES)
    live = ChangingNearest(graph, sites, np.ones(FACILITIES, dtype=np.bool_), limit_s=WHOLE_DAY_S)
    whole = live.state.copy()

    def each() -> None:
        for row in range(FACILITIES):
            live.remove(row)
            live.add(row)

    rows = compare(each, {"a fresh sweep": (lambda: nearest_nodes(graph, sites, limit_s=WHOLE_DAY_S), 7)})
    assert np.array_equal(live.state, whole)
    one = rows[0].seconds / (2 * FACILITIES)
    return [
        Row("one facility removed, or added", one, 1.0, "equal to a fresh sweep to the bit"),
        Row(rows[1].who, rows[1].seconds, rows[1].seconds / one),
    ]


def gather_rate(graph: WalkGraph, network: WalkNetwork) -> str:
    """Arcs a second and thread of the searches, beside the machine's own rate of gathering."""
    sites, _ = sites_at_nodes(network, FACILITIES)
    found = nodes_within(graph, sites, limit_s=LIMIT_S)
    arcs = int((graph.start[found.node + 1] - graph.start[found.node]).sum())
    ticks = np.zeros(graph.nodes, dtype=np.int32)
    rows = compare(
        lambda: nodes_within(graph, sites, limit_s=LIMIT_S),
        {"gather": (lambda: gather(graph.start, graph.away, ticks), 15)},
    )
    searched, gathered = arcs / rows[0].seconds / 2, len(graph.arc_edge) / rows[1].seconds
    return (
        f"Each of 2 threads relaxes {searched / 1e6:.0f} million arcs a second; one thread gathers "
        f"{gathered / 1e6:.0f} million a second: {searched / gathered:.2f} of it.\n"
    )


def main() -> None:
    warnings.simplefilter("ignore")
    # pandana talks on standard output from C++: only the tables belong there.
    page = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    network = load_network(Path(sys.argv[1]))
    large = "--large" in sys.argv
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    peers = Peers(network)
    name = f"{network.meta.source_name}, {graph.nodes:,} nodes"
    tell = partial(print, file=page, flush=True)
    tell(f"A tick is {1e6 / TICKS_PER_S:g} µs. {gather_rate(graph, network)}")
    tell(
        markdown(
            f"Reach of {FACILITIES:,} facilities in 15 minutes: {name}",
            reach(network, graph, peers, large=large),
        )
    )
    tell(
        markdown(
            f"Nearest of {FACILITIES:,} facilities for every node: {name}",
            nearest(network, graph, peers, large=large),
        )
    )
    size = (1_000_000, 5_000) if large else (200_000, 1_000)
    found = catchment(network, graph, peers, points=size[0], sites=size[1])
    tell(markdown(f"Catchments, points on edges: {name}", found))
    tell(markdown(f"One facility changed: {name}", changing(network, graph)))


if __name__ == "__main__":
    main()
