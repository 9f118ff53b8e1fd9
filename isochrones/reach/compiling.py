"""Everything that the searches compile, called once on a street of four nodes."""

import numpy as np

from isochrones.costs import EdgeCosts
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.reach.bounds import time_bounds
from isochrones.reach.changing import ChangingNearest
from isochrones.reach.graph import WalkGraph, walk_graph
from isochrones.reach.nearest import two_nearest_of
from isochrones.reach.points import put_on_edges
from isochrones.reach.sums import people_within
from isochrones.reach.times import by_point, catchments, times_between, times_to_nodes
from isochrones.snap import Snaps

BLOCK_M = 100.0
NODES = 4


def compile_kernels() -> None:
    """Ask every question once, where both directions cost the same and where they do not."""
    street = _street()
    blocks = len(street.edge_nodes)
    uphill = EdgeCosts(np.full(blocks, 90.0), np.full(blocks, 80.0), 1.0)
    for costs in (None, uphill):
        _ask(walk_graph(street, walk_speed_mps=1.0, costs=costs))


def _ask(graph: WalkGraph) -> None:
    few = Snaps(np.array([0], dtype=np.int32), np.full(1, 0.5), np.ones(1))
    many = few.take(np.zeros(2, dtype=np.int64))
    crowd = few.take(np.zeros(len(graph.edge_nodes) + 1, dtype=np.int64))
    limit_s = 60.0
    time_bounds(graph, graph)
    for toward in (False, True):
        times_to_nodes(graph, few, limit_s=limit_s, toward=toward)
    # More pairs than edges are sorted onto edges, fewer are put into a table.
    for others in (many, crowd):
        times_between(graph, few, others, limit_s=limit_s)
        times_between(graph, others, few, limit_s=limit_s)
    demand = put_on_edges(graph, many)
    by_point(catchments(graph, few, demand, limit_s=limit_s), len(many))
    people_within(graph, demand, np.ones(len(many)), limit_s=limit_s)
    two_nearest_of(graph, few, many, limit_s=limit_s)
    trial = ChangingNearest(graph, many, np.array([True, False]), limit_s=limit_s)
    trial.add(1)
    trial.remove(0)
    trial.nearest_of(few)


def _street() -> WalkNetwork:
    nodes = np.arange(NODES, dtype=np.int32)
    place = np.column_stack([104.06 + nodes * 1e-3, np.full(NODES, 30.66)])
    ends = np.column_stack([nodes[:-1], nodes[1:]])
    return WalkNetwork(
        node_lonlat=place,
        node_osm_id=nodes.astype(np.int64),
        node_component=np.zeros(NODES, dtype=np.int32),
        node_cut=np.zeros(NODES, dtype=np.bool_),
        edge_nodes=ends,
        edge_length_m=np.full(len(ends), BLOCK_M),
        edge_way_id=np.zeros(len(ends), dtype=np.int64),
        vertex_start=np.arange(0, 2 * len(ends) + 1, 2),
        vertex_lonlat=place[ends].reshape(-1, 2),
        meta=NetworkMeta("street"),
    )
