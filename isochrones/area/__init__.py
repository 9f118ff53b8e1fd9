"""Service areas: the places from which a station is reached in time, as polygons and as pieces of street."""

from isochrones.area.edges import ReachedEdges, as_lines, reached_edges
from isochrones.area.grid import AreaGrid, WalkedGrid, prepare_grid, walk_grid
from isochrones.area.polygons import ServiceAreas, service_areas
from isochrones.area.warm import compile_kernels

__all__ = [
    "AreaGrid",
    "ReachedEdges",
    "ServiceAreas",
    "WalkedGrid",
    "as_lines",
    "compile_kernels",
    "prepare_grid",
    "reached_edges",
    "service_areas",
    "walk_grid",
]
