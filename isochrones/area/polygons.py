"""
Service areas as polygons: nested bands of walking time round each station.

A grid node is inside when its walk to the station, access legs included, is within the limit and the node is
within the margin of a street. Between nodes the border is drawn where the time, interpolated along grid
lines, meets the limit: marching squares (W. Lorensen and H. Cline, 1987, in two dimensions) with the
corners put on a lattice, so that rings neither touch nor cross and a smaller band lies in a larger one by
construction, in metres and after rounding to seven decimals of a degree (`isochrones.kernels.rings`).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj

from gis.errors import InputError
from gis.metric import to_lonlat, to_metric
from gis.model import MAX_LIMIT_S
from isochrones.area.grid import WalkedGrid
from isochrones.kernels.degrees import lay_out
from isochrones.kernels.rings import STEPS, outlines
from isochrones.reach import TICKS_PER_S, Catchments, catchments
from isochrones.reach.graph import limit_ticks
from isochrones.reach.times import in_threads
from isochrones.snap import Snaps

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Rings = tuple[NDArray[np.int32], NDArray[np.int32], Longs, Longs, Longs, Longs]

LEAST_BAND_S = 60.0
"""The shortest band; a station is inside its own area from here on."""

CAP_CELLS = 1.0
"""Beyond so many cells from the limit a time says only "far": the border between two streets lies midway."""

CHUNK = 256
"""Stations at a time: bounds memory."""


@dataclass(frozen=True, slots=True)
class ServiceAreas:
    """
    Areas from which stations are reached.

    Attributes
    ----------
    bands_s
        Shape (B,), limits in seconds, ascending.
    polygons
        Shape (F, B), MultiPolygons in WGS 84, outer rings anticlockwise, seven decimals; None for a station
        that did not join the network.
    area_m2
        Shape (F, B), square metres on the ellipsoid; 0 where there is no polygon.
    """

    bands_s: Floats
    polygons: NDArray[np.object_]
    area_m2: Floats


def service_areas(
    walked: WalkedGrid, stations: Snaps, lonlat: Floats, *, bands_s: Sequence[float]
) -> ServiceAreas:
    """
    Draw the places from which each station is reached within each limit.

    A station whose four surrounding grid nodes do not all reach it within a minute (it lies off the street or
    beside another network) gets its own grid cell, in every band, and so is always inside its own area.

    Parameters
    ----------
    walked
        From `walk_grid`.
    stations
        Points that were snapped to the same network.
    lonlat
        Shape (F, 2), where they are, degrees.
    bands_s
        Limits in seconds, 60 to 7,200, in any order.

    Returns
    -------
    ServiceAreas
        Valid polygons; of one station a smaller band lies in a larger.

    Raises
    ------
    InputError
        If a limit is out of range or there is none, or the shapes disagree.
    """
    bands = _check_bands(bands_s)
    if lonlat.shape != (len(stations), 2):
        raise InputError(
            "站点坐标与接入位置的数目不一致", f"want ({len(stations)}, 2) positions, got {lonlat.shape}"
        )
    polygons = np.full((len(stations), len(bands)), None, dtype=object)
    area_m2 = np.zeros((len(stations), len(bands)))
    joined = np.flatnonzero(stations.edge >= 0)
    for first in range(0, len(joined), CHUNK):
        rows = joined[first : first + CHUNK]
        polygons[rows], area_m2[rows] = _draw(walked, stations.take(rows), lonlat[rows], bands)
    return ServiceAreas(bands, polygons, area_m2)


def _check_bands(bands_s: Sequence[float]) -> Floats:
    bands = np.unique(np.asarray(bands_s, dtype=np.float64))
    if not len(bands) or not (np.isfinite(bands) & (bands >= LEAST_BAND_S) & (bands <= MAX_LIMIT_S)).all():
        raise InputError(
            f"时限应在 1 到 {MAX_LIMIT_S / 60:g} 分钟之间，至少一个",
            f"give one or more limits from 1 to {MAX_LIMIT_S / 60:g} minutes",
        )
    return bands


def _draw(
    walked: WalkedGrid, stations: Snaps, lonlat: Floats, bands: Floats
) -> tuple[NDArray[np.object_], Floats]:
    grid, speed_mps = walked.grid, walked.graph.walk_speed_mps
    cap_m = CAP_CELLS * grid.cell_m
    found = catchments(walked.graph, stations, walked.nodes, limit_s=float(bands[-1]) + cap_m / speed_mps)
    crs = CRS.from_epsg(grid.crs_epsg)
    metres = to_metric(lonlat, crs)
    box = _boxes(metres, float(bands[-1]) * speed_mps + grid.margin_m, grid.cell_m)
    frame = _frames(box, grid.cell_m, crs)
    home = np.floor(metres / grid.cell_m).astype(np.int32)
    limits = np.array([limit_ticks(band) for band in bands], dtype=np.int32)

    def part(first: int, last: int) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
        rows = slice(first, last)
        rings = outlines(
            *_some(found, first, last), grid.places, grid.snaps.access_m, home[rows], limits,
            int(LEAST_BAND_S * TICKS_PER_S), speed_mps / TICKS_PER_S, grid.margin_m, cap_m,
        )  # fmt: skip
        return _assemble(rings, frame[rows], box[rows], len(bands))

    bounds = np.linspace(0, len(stations), min(os.cpu_count() or 1, len(stations)) + 1).astype(int).tolist()
    parts = in_threads([partial(part, a, b) for a, b in pairwise(bounds)])
    scale = Proj(crs).get_factors(lonlat[:, 0], lonlat[:, 1]).areal_scale
    squares = np.concatenate([twice for _, twice in parts]) / 2 * (grid.cell_m / STEPS) ** 2
    polygons = np.concatenate([shapes for shapes, _ in parts])
    return polygons, squares / np.reshape(scale, (-1, 1))


def _some(
    found: Catchments, first: int, last: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    start = found.start[first : last + 1]
    pairs = slice(int(start[0]), int(start[-1]))
    return (
        np.ascontiguousarray(start - start[0]),
        np.ascontiguousarray(found.point[pairs]),
        np.ascontiguousarray(found.ticks[pairs]),
    )


def _boxes(metres: Floats, reach_m: float, cell_m: float) -> Floats:
    """West, south and side, in lattice steps, of a box round each station that holds its area."""
    half = reach_m * 1.1 + 4 * cell_m
    side = np.full((len(metres), 1), 2 * half)
    boxes: Floats = np.hstack([metres - half, side]) * (STEPS / cell_m)
    return boxes


def _frames(box: Floats, cell_m: float, crs: CRS) -> Floats:
    """Degrees at the corners and thirds of each box, shape (F, 4, 4, 2): rows go north, columns east."""
    third = np.arange(4) / 3
    x = box[:, 0, None, None] + box[:, 2, None, None] * third[None, None, :]
    y = box[:, 1, None, None] + box[:, 2, None, None] * third[None, :, None]
    corners = np.stack(np.broadcast_arrays(x, y), axis=-1) * (cell_m / STEPS)
    return np.ascontiguousarray(to_lonlat(corners.reshape(-1, 2), crs).reshape(-1, 4, 4, 2))


def _assemble(
    rings: Rings,
    frame: Floats,
    box: Floats,
    bands: int,
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Make a MultiPolygon a station and band; give twice their areas in lattice steps too."""
    x, y, starts, group, shell, twice = rings
    groups = len(frame) * bands
    order = np.lexsort((twice < 0, shell, group))
    offsets = np.empty(len(order) + 1, dtype=np.int64)
    lonlat = np.empty((len(x) + len(order), 2))
    lay_out(x, y, starts, np.column_stack([order, group[order] // bands]), frame, box, lonlat, offsets)
    shells = np.flatnonzero(twice[order] > 0)
    polygon_start = np.append(shells, len(order))
    group_start = np.searchsorted(group[order][shells], np.arange(groups + 1))
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, lonlat, (offsets, polygon_start, group_start)
    )
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, twice)
    return shapes.reshape(-1, bands), total.reshape(-1, bands)
