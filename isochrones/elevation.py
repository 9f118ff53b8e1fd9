"""
Climb and descent of every edge, from heights of the ground sampled along it.

Heights are sampled at every vertex and at least every 30 m between. Wiggles below one metre are the
raster's noise, not hills: they are left out (`isochrones.kernels.climb`). A raster of the ground has no
bridges and no tunnels: there the ground below or above is followed, and the climb is too great.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.climb import climb
from isochrones.network import WalkNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPACING_M = 30.0
"""Longest piece between two samples: the cell of the freely available elevation models."""

BAND_M = 1.0
"""Wiggles smaller than this are noise."""

HeightsAt = Callable[[Floats], Floats]
"""Heights in metres at WGS 84 positions of shape (P, 2); not-a-number where none is known."""


def with_climbs(network: WalkNetwork, heights_at: HeightsAt) -> tuple[WalkNetwork, int]:
    """
    Fill in how much every edge climbs and descends.

    Parameters
    ----------
    network
        Any network.
    heights_at
        Gives the heights of the ground.

    Returns
    -------
    tuple[WalkNetwork, int]
        The network with ``up_m`` and ``down_m``, and the number of edges whose heights are not known: those
        count as flat.
    """
    start, lonlat = _samples(network)
    height_m = np.ascontiguousarray(heights_at(lonlat), dtype=np.float64)
    edges = len(network.edge_nodes)
    up_m, down_m = np.zeros(edges), np.zeros(edges)
    climb(start, height_m, BAND_M, up_m, down_m)
    unknown = np.isnan(up_m)
    traits = replace(
        network.edge_traits,
        up_m=np.where(unknown, 0, up_m).astype(np.float32),
        down_m=np.where(unknown, 0, down_m).astype(np.float32),
    )
    return replace(network, edge_traits=traits), int(unknown.sum())


def _samples(network: WalkNetwork) -> tuple[Ints, Floats]:
    """List the positions along every edge: its vertices, and places between those that are far apart."""
    vertex_start = np.asarray(network.vertex_start, dtype=np.int64)
    xy, lonlat = np.asarray(network.vertex_xy), np.asarray(network.vertex_lonlat)
    step_m = np.hypot(*np.diff(xy, axis=0, append=xy[-1:]).T)
    pieces = np.maximum(1, np.ceil(step_m / SPACING_M)).astype(np.int64)
    # The last vertex of an edge leads nowhere: one sample, itself.
    pieces[vertex_start[1:] - 1] = 1
    before = np.concatenate([[0], np.cumsum(pieces)])
    vertex = np.repeat(np.arange(len(pieces)), pieces)
    part = (np.arange(before[-1]) - before[vertex]) / pieces[vertex]
    following = np.minimum(vertex + 1, len(lonlat) - 1)
    between = lonlat[vertex] + (lonlat[following] - lonlat[vertex]) * part[:, None]
    return before[vertex_start], between


def compile_kernels() -> None:
    """Compile what this module runs, on a tiny input."""
    climb(np.array([0, 2], dtype=np.int64), np.zeros(2), BAND_M, np.zeros(1), np.zeros(1))
