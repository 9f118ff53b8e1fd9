"""
Points joined to the network: to the nearest *edge*, with the straight access leg kept.

Snapping to the nearest node instead, as most tools do, moves a point by half a block and puts about one
membership in ten on the wrong side of the limit.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.metric import to_lonlat
from isochrones.kernels.arrays import plain
from isochrones.kernels.locate import fill_cells, locate, measure_segments, place_on_edges
from isochrones.network import WalkNetwork
from isochrones.utm import zone_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNK = 65_536
"""Points that one thread takes at a time."""

LEAST_SIDE_M = 1.0
CELLS_PER_SEGMENT = 1


@dataclass(frozen=True, slots=True)
class EdgeIndex:
    """
    The edges of a network in metres, with a grid of square cells over their straight pieces.

    Attributes
    ----------
    vertex_start
        Shape (M + 1,), as in the network.
    vertex_xy
        Shape (V, 2), metres in `crs`.
    frame
        West and south of the grid and the side of its cells, metres.
    columns, rows
        Cells from west to east and from south to north.
    cell_start
        Shape (columns * rows + 1,): cell ``c`` has ``cell_segment[cell_start[c]:cell_start[c + 1]]``.
    cell_segment
        The first vertex of every straight piece that touches the cell.
    crs_epsg
        The UTM zone: 326zz or 327zz.
    """

    vertex_start: Ints
    vertex_xy: Floats
    frame: Floats
    columns: int
    rows: int
    cell_start: Ints
    cell_segment: NDArray[np.int32]
    crs_epsg: int

    @property
    def crs(self) -> CRS:
        """The local metric CRS."""
        return CRS.from_epsg(self.crs_epsg)


@dataclass(frozen=True, slots=True)
class Snaps:
    """
    Where points join the network.

    Attributes
    ----------
    edge
        Shape (P,), nearest edge; -1 where none is within the longest access leg.
    fraction
        Shape (P,), part of the edge's length before the joining place, 0 to 1.
    access_m
        Shape (P,), length of the straight access leg in metres; inf where `edge` is -1.
    """

    edge: NDArray[np.int32]
    fraction: NDArray[np.float64]
    access_m: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the points."""
        return len(self.edge)

    def take(self, rows: NDArray[np.integer]) -> "Snaps":
        """Keep some points, in the order of `rows`."""
        return Snaps(self.edge[rows], self.fraction[rows], self.access_m[rows])


def index_edges(network: WalkNetwork, *, usable: NDArray[np.bool_] | None = None) -> EdgeIndex:
    """
    Prepare a network for snapping.

    Cells are as small as there being one to a straight piece allows, and larger where pieces are long: a
    province with one city in it costs no more memory than the city.

    Parameters
    ----------
    network
        Any network.
    usable
        Shape (M,), False for edges that no point may join, such as steps for a wheelchair; all when None.

    Returns
    -------
    EdgeIndex
        Reusable for any number of points, by any number of threads.

    Raises
    ------
    InputError
        If the network's metres are not of a UTM zone.
    """
    zone_of(network.meta.crs_epsg)
    start, metres = plain(network.vertex_start, np.int64), plain(network.vertex_xy, np.float64)
    if usable is not None:
        # An edge without vertices keeps its number and has nothing that a point could be near.
        vertices = np.diff(start)
        metres = metres[np.repeat(usable, vertices)]
        start = np.concatenate([[0], np.cumsum(np.where(usable, vertices, 0))])
    extent = np.empty(6)
    measure_segments(start, metres, extent)
    frame, columns, rows = _grid(extent)
    count = np.zeros(columns * rows + 1, dtype=np.int64)
    fill_cells(start, metres, frame, columns, rows, count, np.empty(0, dtype=np.int32))
    cell_start = np.zeros(columns * rows + 1, dtype=np.int64)
    np.cumsum(count[:-1], out=cell_start[1:])
    cell_segment = np.empty(cell_start[-1], dtype=np.int32)
    if len(cell_segment):
        fill_cells(start, metres, frame, columns, rows, cell_start.copy(), cell_segment)
    return EdgeIndex(start, metres, frame, columns, rows, cell_start, cell_segment, network.meta.crs_epsg)


def snap(index: EdgeIndex, lonlat: NDArray[np.float64], *, max_access_m: float) -> Snaps:
    """
    Join points to their nearest edge.

    A point exactly `max_access_m` away is joined. Of several edges at the same distance (a corner) the
    first is taken; times do not depend on which. A place without a position in the local CRS (not finite, or
    on the other side of the Earth) joins nothing.

    Parameters
    ----------
    index
        Of the network.
    lonlat
        Shape (P, 2), WGS 84 degrees.
    max_access_m
        Longest access leg in metres; ``inf`` is allowed.

    Returns
    -------
    Snaps
        One row per point, in the order given, whatever the number of threads.
    """
    places = plain(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2), np.float64)
    points = len(places)
    joined = Snaps(np.empty(points, dtype=np.int32), np.empty(points), np.empty(points))
    middle_lon, false_northing_m = zone_of(index.crs_epsg)

    def locate_from(first: int) -> None:
        some = slice(first, first + CHUNK)
        locate(
            places[some],
            float(max_access_m),
            middle_lon,
            false_northing_m,
            index.vertex_start,
            index.vertex_xy,
            index.frame,
            index.columns,
            index.rows,
            index.cell_start,
            index.cell_segment,
            joined.edge[some],
            joined.fraction[some],
            joined.access_m[some],
        )

    if points <= CHUNK:
        locate_from(0)
    else:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            # A list, so that what a thread raises is raised here.
            list(threads.map(locate_from, range(0, points, CHUNK)))
    return joined


def snapped_lonlat(index: EdgeIndex, snaps: Snaps) -> NDArray[np.float64]:
    """
    Tell where on the network points were joined.

    Parameters
    ----------
    index
        Of the network.
    snaps
        Points that were snapped.

    Returns
    -------
    NDArray[np.float64]
        Shape (P, 2), degrees; NaN where a point was not joined.
    """
    metres = np.empty((len(snaps), 2))
    edge, fraction = plain(snaps.edge, np.int32), plain(snaps.fraction, np.float64)
    place_on_edges(edge, fraction, index.vertex_start, index.vertex_xy, metres)
    on = edge >= 0
    found = np.full((len(snaps), 2), np.nan)
    found[on] = to_lonlat(metres[on], index.crs)
    return found


def compile_kernels() -> None:
    """Compile all that snapping runs, so that no user waits for it."""
    start, metres = np.array([0, 2]), np.array([[500_000.0, 0.0], [500_100.0, 0.0]])
    extent = np.empty(6)
    measure_segments(start, metres, extent)
    frame, columns, rows = _grid(extent)
    count = np.zeros(columns * rows + 1, dtype=np.int64)
    fill_cells(start, metres, frame, columns, rows, count, np.empty(0, dtype=np.int32))
    index = EdgeIndex(start, metres, frame, columns, rows, 0 * count, np.empty(0, dtype=np.int32), 32650)
    joined = snap(index, np.array([[117.0, 0.0]]), max_access_m=1.0)
    place_on_edges(joined.edge, joined.fraction, start, metres, np.empty((1, 2)))


def _grid(extent: Floats) -> tuple[Floats, int, int]:
    """Choose the cells' side: by the room there is, the length of the segments and the longer axis."""
    west, south, east, north, segments, length_m = (float(value) for value in extent)
    if not segments:
        return np.array([0.0, 0.0, LEAST_SIDE_M]), 1, 1
    width_m, height_m = east - west, north - south
    cells = CELLS_PER_SEGMENT * segments
    side = max(
        LEAST_SIDE_M,
        (width_m * height_m / cells) ** 0.5,
        length_m / cells,
        (width_m + height_m) / (cells + 1000),
    )
    return np.array([west, south, side]), int(width_m / side) + 1, int(height_m / side) + 1
