"""How many people could walk to a site at each node of the network."""

import os
from functools import partial
from itertools import pairwise

import numpy as np

from gis.errors import InputError
from isochrones.kernels.search import sum_points
from isochrones.reach.graph import Floats, WalkGraph, limit_ticks
from isochrones.reach.points import OnEdges
from isochrones.reach.times import in_threads


def people_within(graph: WalkGraph, demand: OnEdges, people: Floats, *, limit_s: float) -> Floats:
    """
    Sum the people within the limit of every node: what a site there would reach.

    Parameters
    ----------
    graph
        The walker's network.
    demand
        From `put_on_edges` with the same graph.
    people
        Shape (D,), people at each demand point.
    limit_s
        Longest walk in seconds, access legs of the people included; exactly at the limit counts.

    Returns
    -------
    NDArray[np.float64]
        Shape (N,), people.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day, or the shapes disagree.
    """
    limit = limit_ticks(limit_s)
    if people.shape != (demand.points,):
        raise InputError(
            "人数与需求点数不一致", f"want people of shape ({demand.points},), got {people.shape}"
        )
    edges = len(graph.edge_nodes)
    weight = np.ascontiguousarray(people[demand.row], dtype=np.float64)
    edge_weight = np.bincount(demand.legs.edge, weight, minlength=edges)
    worst = np.zeros((edges, 2), dtype=np.int32)
    np.maximum.at(worst, demand.legs.edge, demand.legs.leave)
    sums = np.zeros(graph.nodes)
    bounds = np.linspace(0, graph.nodes, (os.cpu_count() or 1) * 8 + 1).astype(int).tolist()

    def part(first: int, last: int) -> None:
        sum_points(
            graph.start, graph.toward, graph.arc_edge, graph.edge_nodes, first, last, limit,
            demand.start, demand.legs.leave, weight, edge_weight, worst, sums,
        )  # fmt: skip

    in_threads([partial(part, first, last) for first, last in pairwise(bounds)])
    return sums
