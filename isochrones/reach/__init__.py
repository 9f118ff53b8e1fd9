"""Walking times: exact, bounded, and the same whichever question they answer."""

from isochrones.reach.bounds import TimeBounds, time_bounds
from isochrones.reach.changing import ChangingNearest
from isochrones.reach.compiling import compile_kernels
from isochrones.reach.graph import TICKS_PER_S, WalkGraph, walk_graph
from isochrones.reach.nearest import Nearest, nearest_nodes, nearest_of, two_nearest_of
from isochrones.reach.path import WalkPath, path_between
from isochrones.reach.points import OnEdges, put_on_edges
from isochrones.reach.sums import people_within
from isochrones.reach.times import (
    Catchments,
    NodeTimes,
    TravelTimes,
    by_point,
    catchments,
    in_threads,
    joined_rows,
    nodes_within,
    times_between,
    times_to_nodes,
)

__all__ = [
    "TICKS_PER_S",
    "Catchments",
    "ChangingNearest",
    "Nearest",
    "NodeTimes",
    "OnEdges",
    "TimeBounds",
    "TravelTimes",
    "WalkGraph",
    "WalkPath",
    "by_point",
    "catchments",
    "compile_kernels",
    "in_threads",
    "joined_rows",
    "nearest_nodes",
    "nearest_of",
    "nodes_within",
    "path_between",
    "people_within",
    "put_on_edges",
    "time_bounds",
    "times_between",
    "times_to_nodes",
    "two_nearest_of",
    "walk_graph",
]
