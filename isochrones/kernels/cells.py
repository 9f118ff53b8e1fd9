"""
The nodes of a regular grid joined to their nearest edge, by visiting the nodes beside each segment.

Grid node (row, column) lies at ``column * cell_m, row * cell_m`` in the metric CRS, so grids over one zone
share their nodes. `window` is the first row, first column, rows and columns of the grid. Memory is taken only
for tiles of `TILE` by `TILE` nodes beside an edge.
"""

import math

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled
from isochrones.kernels.locate import part_before, segment_distance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

TILE = 32
"""Grid nodes along one side of a tile."""

SKIN = 1e-9
"""How much beyond the radius nodes are visited, as a part of it; far above any rounding of metres."""


@compiled
def column_span(
    ax: float, ay: float, bx: float, by: float, y: float, radius_m: float, cell_m: float
) -> tuple[int, int]:
    """
    Give the first and last column in which a row at `y` may be within a radius of a segment.

    Only the part of the segment whose own y is within the radius of the row can be that near. The first is
    more than the last where there is none.
    """
    if y < min(ay, by) - radius_m or y > max(ay, by) + radius_m:
        return 1, 0
    first, last = 0.0, 1.0
    if by != ay:
        t, u = (y - radius_m - ay) / (by - ay), (y + radius_m - ay) / (by - ay)
        first, last = max(0.0, min(t, u)), min(1.0, max(t, u))
    x, far_x = ax + first * (bx - ax), ax + last * (bx - ax)
    left, right = min(x, far_x) - radius_m, max(x, far_x) + radius_m
    return math.ceil(left / cell_m), math.floor(right / cell_m)


@compiled
def mark_tiles(start: Ints, xy: Floats, window: Ints, cell_m: float, radius_m: float, tiles: Rows) -> None:
    """
    Set to 1 the entries of `tiles` (rows, columns) that may hold a node within a radius of an edge.

    `start` (M + 1,) and `xy` (V, 2) are the edges' vertices.
    """
    radius_m *= 1 + SKIN
    for edge in range(len(start) - 1):
        for v in range(start[edge], start[edge + 1] - 1):
            ax, ay, bx, by = xy[v, 0], xy[v, 1], xy[v + 1, 0], xy[v + 1, 1]
            low = max(0, math.ceil((min(ay, by) - radius_m) / cell_m) - window[0])
            high = min(window[2] - 1, math.floor((max(ay, by) + radius_m) / cell_m) - window[0])
            for row in range(low, high + 1):
                left, right = column_span(ax, ay, bx, by, (row + window[0]) * cell_m, radius_m, cell_m)
                left, right = max(0, left - window[1]), min(window[3] - 1, right - window[1])
                if left <= right:
                    tiles[row // TILE, left // TILE : right // TILE + 1] = 1


@compiled
def nearest_pieces(
    start: Ints,
    xy: Floats,
    window: Ints,
    cell_m: float,
    radius_m: float,
    slot: Rows,
    rows: Ints,
    best_m: Floats,
    piece: Rows,
    edge_of: Rows,
) -> None:
    """
    Find the nearest straight piece of an edge for every grid node of some rows.

    `slot` numbers the tiles that are kept; `rows` (2,) is the first row and the one after the last. Written,
    ``TILE * TILE`` entries a tile, are `best_m` (given as inf), `piece` (its first vertex) and `edge_of`.
    Exact: a piece visits every node within the radius of it, a nearer piece wins, and of equally near ones
    the first, because pieces come in order: the rule of `kernels.locate`, with the same arithmetic.
    """
    wide_m = radius_m * (1 + SKIN)
    for edge in range(len(start) - 1):
        for v in range(start[edge], start[edge + 1] - 1):
            ax, ay, bx, by = xy[v, 0], xy[v, 1], xy[v + 1, 0], xy[v + 1, 1]
            low = max(rows[0], math.ceil((min(ay, by) - wide_m) / cell_m) - window[0])
            high = min(rows[1] - 1, math.floor((max(ay, by) + wide_m) / cell_m) - window[0])
            for row in range(low, high + 1):
                y = (row + window[0]) * cell_m
                left, right = column_span(ax, ay, bx, by, y, wide_m, cell_m)
                left, right = max(0, left - window[1]), min(window[3] - 1, right - window[1])
                for column in range(left, right + 1):
                    away = segment_distance((column + window[1]) * cell_m, y, ax, ay, bx, by)
                    at = slot[row // TILE, column // TILE] * TILE * TILE + row % TILE * TILE + column % TILE
                    if away < best_m[at] and away <= radius_m:
                        best_m[at], piece[at], edge_of[at] = away, v, edge


@compiled
def list_nodes(
    start: Ints,
    xy: Floats,
    window: Ints,
    cell_m: float,
    slot: Rows,
    best_m: Floats,
    piece: Rows,
    edge_of: Rows,
    places: Rows,
    edge: Rows,
    metres: Floats,
) -> int:
    """
    List the grid nodes that found an edge, tile by tile, and give their number.

    Written are `places` (P, 2), column and row, `edge` (P,) and `metres` (P, 2), the part of the edge before
    the node and the way to the edge.
    """
    found = 0
    for tile_row in range(slot.shape[0]):
        for tile_column in range(slot.shape[1]):
            if slot[tile_row, tile_column] < 0:
                continue
            for inner in range(TILE * TILE):
                at = slot[tile_row, tile_column] * TILE * TILE + inner
                if piece[at] < 0:
                    continue
                row = window[0] + tile_row * TILE + inner // TILE
                column = window[1] + tile_column * TILE + inner % TILE
                places[found, 0], places[found, 1] = column, row
                e = edge_of[at]
                edge[found] = e
                x, y = column * cell_m, row * cell_m
                metres[found, 0] = part_before(x, y, np.int64(piece[at]), start[e], start[e + 1] - 1, xy)
                metres[found, 1] = best_m[at]
                found += 1
    return found
