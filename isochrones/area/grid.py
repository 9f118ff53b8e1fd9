"""
A regular grid of places, joined to the network once: the places that a service area is drawn from.

Every grid node joins its nearest edge exactly as `isochrones.snap.snap` would join a point there, so a
resident who lives at a grid node has the very time that the audit gives them. Which edge is the nearest
also decides on which bank of a river a node is.
"""

import os
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.cells import TILE, list_nodes, mark_tiles, nearest_pieces
from isochrones.reach import OnEdges, WalkGraph, put_on_edges
from isochrones.reach.times import in_threads
from isochrones.snap import EdgeIndex, Snaps

LEAST_CELL_M, MOST_CELL_M = 10.0, 200.0
"""Finer cells than the first would not survive seven decimals of a degree (see `kernels.rings.STEPS`)."""

MOST_TILES = 50_000_000
"""Tiles of an empty country cost four bytes each."""


@dataclass(frozen=True, slots=True)
class AreaGrid:
    """
    Grid nodes near a street.

    Attributes
    ----------
    cell_m
        Metres from node to node.
    margin_m
        How far from a street an area extends.
    crs_epsg
        Metric CRS: node (column, row) lies at ``column * cell_m, row * cell_m``.
    places
        Shape (P, 2), column and row of every node at most ``margin_m + cell_m`` from an edge.
    snaps
        Where they joined the network.
    """

    cell_m: float
    margin_m: float
    crs_epsg: int
    places: NDArray[np.int32]
    snaps: Snaps


@dataclass(frozen=True, slots=True)
class WalkedGrid:
    """
    A grid made ready for one kind of walker.

    Attributes
    ----------
    grid
        The nodes.
    graph
        What edges cost the walker.
    nodes
        The nodes, sorted onto their edges.
    """

    grid: AreaGrid
    graph: WalkGraph
    nodes: OnEdges


def prepare_grid(index: EdgeIndex, *, cell_m: float = 25.0, margin_m: float = 50.0) -> AreaGrid:
    """
    Join the nodes of a grid to a network.

    Parameters
    ----------
    index
        Of the network.
    cell_m
        Metres from node to node, 10 to 200: 25 puts about 3 % of an area on the wrong side, 10 about 0.8 %.
    margin_m
        How far from its nearest street a place may be and still belong to an area, in metres.

    Returns
    -------
    AreaGrid
        For any number of walkers. Takes memory only near edges.

    Raises
    ------
    InputError
        If the cell or the margin is out of range, or the network is too wide for cells that small.
    """
    _check(cell_m, margin_m)
    radius_m = margin_m + cell_m
    start, xy = index.vertex_start, index.vertex_xy
    window = _window(xy, cell_m, radius_m)
    tiles = np.zeros(-(-window[2:] // TILE), dtype=np.int32)
    mark_tiles(start, xy, window, cell_m, radius_m, tiles)
    slot = np.where(tiles > 0, np.cumsum(tiles.ravel()).reshape(tiles.shape) - 1, -1).astype(np.int32)
    room = int(tiles.sum()) * TILE * TILE
    best_m = np.full(room, np.inf)
    piece, edge_of = np.full(room, -1, dtype=np.int32), np.empty(room, dtype=np.int32)

    def fill(first: int, last: int) -> None:
        rows = np.array([first, min(last, window[2])])
        nearest_pieces(start, xy, window, cell_m, radius_m, slot, rows, best_m, piece, edge_of)

    bounds = _stripes(tiles)
    in_threads([partial(fill, a, b) for a, b in pairwise(bounds)])
    count = int((piece >= 0).sum())
    places, metres = np.empty((count, 2), dtype=np.int32), np.empty((count, 2))
    edge = np.empty(count, dtype=np.int32)
    list_nodes(start, xy, window, cell_m, slot, best_m, piece, edge_of, places, edge, metres)
    snaps = Snaps(edge, np.ascontiguousarray(metres[:, 0]), np.ascontiguousarray(metres[:, 1]))
    return AreaGrid(cell_m, margin_m, index.crs_epsg, places, snaps)


def walk_grid(graph: WalkGraph, grid: AreaGrid) -> WalkedGrid:
    """
    Make a grid ready for one kind of walker.

    Parameters
    ----------
    graph
        Of the network that the grid was joined to.
    grid
        From `prepare_grid`.

    Returns
    -------
    WalkedGrid
        For any number of stations and limits.
    """
    return WalkedGrid(grid, graph, put_on_edges(graph, grid.snaps))


def _check(cell_m: float, margin_m: float) -> None:
    if not LEAST_CELL_M <= cell_m <= MOST_CELL_M:
        raise InputError(
            f"格网间距应在 {LEAST_CELL_M:g} 到 {MOST_CELL_M:g} 米之间",
            f"the cell must be from {LEAST_CELL_M:g} to {MOST_CELL_M:g} m",
        )
    if not 0 < margin_m <= 1000:  # noqa: PLR2004 - a kilometre from the street is not beside it
        raise InputError(
            "街道两侧的宽度应大于 0 且不超过 1000 米", "the margin must be more than 0 and at most 1000 m"
        )


def _window(xy: NDArray[np.float64], cell_m: float, radius_m: float) -> NDArray[np.int64]:
    """First row, first column, rows and columns of the grid that may be near an edge."""
    low = np.floor((np.nanmin(xy, axis=0) - radius_m) / cell_m)
    high = np.ceil((np.nanmax(xy, axis=0) + radius_m) / cell_m)
    columns, rows = high - low + 1
    if not rows * columns <= MOST_TILES * TILE * TILE:
        raise InputError(
            "路网范围太大，放不下这样密的格网；请加大格网间距（--cell-m）或裁剪路网",
            "the network is too wide for a grid this fine; use larger cells or part of the network",
        )
    return np.array([low[1], low[0], rows, columns], dtype=np.int64)


def _stripes(tiles: NDArray[np.int32]) -> list[int]:
    """Split the rows at rows of tiles, so that each thread has about as many tiles."""
    per_row = np.concatenate([[0], np.cumsum(tiles.sum(axis=1))])
    threads = min(os.cpu_count() or 1, len(tiles))
    cuts = np.searchsorted(per_row, per_row[-1] * np.arange(1, threads) / threads)
    return [0, *(cuts * TILE).tolist(), len(tiles) * TILE]
