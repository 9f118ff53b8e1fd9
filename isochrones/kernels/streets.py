"""Metres of street by square cell."""

import math

import numpy as np

from isochrones.kernels.compiled import compiled


@compiled
def tally_streets(vertex_start, vertex_xy, is_apart, west, south, cell_m, piece_m, street_m, apart_m):
    """
    Add the metres of every edge to the cells in which they lie.

    Straight pieces longer than `piece_m` are counted in equal parts, each in the cell of its middle.
    `west` and `south` number the first cell from the origin; the cells hold all vertices.
    """
    for edge in range(vertex_start.size - 1):
        for v in range(vertex_start[edge], vertex_start[edge + 1] - 1):
            along_x = vertex_xy[v + 1, 0] - vertex_xy[v, 0]
            along_y = vertex_xy[v + 1, 1] - vertex_xy[v, 1]
            length = math.hypot(along_x, along_y)
            parts = max(math.ceil(length / piece_m), 1)
            for k in range(parts):
                step = (k + 0.5) / parts
                x = np.int64(math.floor((vertex_xy[v, 0] + along_x * step) / cell_m)) - west
                y = np.int64(math.floor((vertex_xy[v, 1] + along_y * step) / cell_m)) - south
                street_m[x, y] += length / parts
                if is_apart[edge]:
                    apart_m[x, y] += length / parts
