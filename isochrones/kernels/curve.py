"""The Hilbert curve: an order of places in which neighbours in the plane are mostly neighbours in memory."""

import numpy as np

from isochrones.kernels.compiled import compiled

BITS = 16
"""The curve visits every cell of a grid of 2 ** 16 by 2 ** 16."""


@compiled
def hilbert(xy):
    """
    Give the distance along the curve of every place, `xy` (N, 2) float64.

    Source: D. Hilbert, "Über die stetige Abbildung einer Linie auf ein Flächenstück", 1891.
    """
    along = np.zeros(len(xy), np.int64)
    if len(xy) == 0:
        return along
    west, south, wide = xy[0, 0], xy[0, 1], 1e-9
    for i in range(len(xy)):
        west, south = min(west, xy[i, 0]), min(south, xy[i, 1])
    for i in range(len(xy)):
        wide = max(wide, max(xy[i, 0] - west, xy[i, 1] - south))
    cells = (1 << BITS) - 1
    for i in range(len(xy)):
        x = np.int64((xy[i, 0] - west) / wide * cells)
        y = np.int64((xy[i, 1] - south) / wide * cells)
        for level in range(BITS - 1, -1, -1):
            right, upper = (x >> level) & 1, (y >> level) & 1
            along[i] += ((3 * right) ^ upper) << (2 * level)
            if upper == 0:
                if right == 1:
                    x, y = cells - x, cells - y
                x, y = y, x
    return along
