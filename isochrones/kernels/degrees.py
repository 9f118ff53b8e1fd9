"""Rings on a lattice of metres as degrees, without a projection for every corner."""

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]
Longs = NDArray[np.int64]


@compiled
def cubic(u: float, node: int) -> float:
    """Give the cubic that is 1 at `node` and 0 at the others of 0, 1, 2, 3."""
    if node == 0:
        return (1 - u) * (2 - u) * (3 - u) / 6
    if node == 1:
        return u * (2 - u) * (3 - u) / 2
    if node == 2:
        return u * (u - 1) * (3 - u) / 2
    return u * (u - 1) * (u - 2) / 6


@compiled
def lay_out(
    x: Rows,
    y: Rows,
    starts: Longs,
    order: Longs,
    frame: Floats,
    box: Floats,
    lonlat: Floats,
    offsets: Longs,
) -> None:
    """
    Write rings as degrees, in the order given and closed, rounded to seven decimals.

    `frame` (F, 4, 4, 2) holds degrees at the corners and thirds of a box round each station; `box` (F, 3)
    is its west, south and side in lattice steps. Between, degrees are the cubic polynomial through them,
    far under a millimetre off for any walk. `order` (R, 2) is ring and station. Written are `lonlat` (N, 2)
    and `offsets` (R + 1,).
    """
    at = 0
    by_u, by_v = np.empty(4), np.empty(4)
    for i in range(len(order)):
        ring, station = order[i]
        first, last = starts[ring], starts[ring + 1]
        offsets[i] = at
        for k in range(first, last):
            u = 3 * (x[k] - box[station, 0]) / box[station, 2]
            v = 3 * (y[k] - box[station, 1]) / box[station, 2]
            for node in range(4):
                by_u[node], by_v[node] = cubic(u, node), cubic(v, node)
            lon, lat = 0.0, 0.0
            for b in range(4):
                for a in range(4):
                    weight = by_u[a] * by_v[b]
                    lon += weight * frame[station, b, a, 0]
                    lat += weight * frame[station, b, a, 1]
            lonlat[at, 0] = np.rint(lon * 1e7) / 1e7
            lonlat[at, 1] = np.rint(lat * 1e7) / 1e7
            at += 1
        lonlat[at] = lonlat[offsets[i]]
        at += 1
    offsets[len(order)] = at
