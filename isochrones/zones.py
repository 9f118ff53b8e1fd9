"""
Zones where people or enterprises are dense (F06): the hills of a kernel density, as many as are asked for.

The density is a Gaussian kernel estimate on a grid (Silverman 1986, "Density Estimation for Statistics and
Data Analysis", section 4.2). Every cell belongs to the hill that steepest ascent leads to; a zone is what of
the hill is at least half as dense as its top, so a zone is always in one piece.
"""

from dataclasses import dataclass

import numpy as np
import scipy.ndimage
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputError
from gis.metric import to_lonlat
from isochrones.utm import to_utm, usual_zone

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

CELL_M = 125.0
WIDEST_M, NARROWEST_M = 500.0, 125.0
STEP = 2**0.5
"""Kernels are tried from the widest down, each narrower by this factor, until there are hills enough."""

EDGE = 0.5
"""A zone ends where the density is less than this share of its top."""

MOST_CELLS = 50_000_000
OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class Zones:
    """
    Zones in the order of their weight, greatest first.

    Attributes
    ----------
    crs_epsg
        UTM zone of the grid.
    west, south
        Number of the first cell from the origin of the UTM zone.
    cells
        Shape (X, Y), zone of each cell; `OUTSIDE` for none.
    weight
        Shape (Z,), what of the points lies in each zone.
    top
        Shape (Z, 2), degrees, where each zone is densest.
    bandwidth_m
        Standard deviation of the kernel.
    """

    crs_epsg: int
    west: int
    south: int
    cells: Rows
    weight: Floats
    top: Floats
    bandwidth_m: float

    def __len__(self) -> int:
        """Count the zones."""
        return len(self.weight)

    def zone_of(self, lonlat: Floats) -> Rows:
        """Tell which zone each place lies in; `OUTSIDE` for none."""
        found = np.full(len(lonlat), OUTSIDE, dtype=np.int32)
        place = np.floor(to_utm(lonlat, self.crs_epsg) / CELL_M) - (self.west, self.south)
        inside = np.flatnonzero(((place >= 0) & (place < self.cells.shape)).all(axis=1))
        x, y = place[inside].astype(np.int64).T
        found[inside] = self.cells[x, y]
        return found

    def km2(self) -> Floats:
        """Measure the zones, shape (Z,)."""
        inside = self.cells[self.cells >= 0]
        cells = np.bincount(inside, minlength=len(self)).astype(np.float64)
        return cells * (CELL_M / 1000.0) ** 2

    def outlines(self) -> NDArray[np.object_]:
        """Draw the zones, shape (Z,), polygons or multipolygons in WGS 84 degrees."""
        drawn = np.empty(len(self), dtype=object)
        if not len(self):
            return drawn
        crs = CRS.from_epsg(self.crs_epsg)
        for zone, (across, along) in enumerate(scipy.ndimage.find_objects(self.cells + 1)):
            x, y = np.nonzero(self.cells[across, along] == zone)
            west = (x + across.start + self.west) * CELL_M
            south = (y + along.start + self.south) * CELL_M
            squares = shapely.box(west, south, west + CELL_M, south + CELL_M)
            drawn[zone] = shapely.transform(shapely.union_all(squares), lambda metres: to_lonlat(metres, crs))
        return drawn


def make_zones(lonlat: Floats, weight: Floats, count: int) -> Zones:
    """
    Find the zones in which most of a weight is concentrated.

    Parameters
    ----------
    lonlat
        Shape (N, 2), WGS 84 degrees.
    weight
        Shape (N,), people, enterprises or shares of both; not negative.
    count
        How many zones are wanted.

    Returns
    -------
    Zones
        Exactly so many where the weight has so many hills under the narrowest kernel, else all there are. The
        kernel is the widest that has enough.

    Raises
    ------
    InputError
        If the points are spread over more than 50 million cells.
    """
    here = np.flatnonzero(np.isfinite(lonlat).all(axis=1) & (weight > 0))
    epsg = usual_zone(lonlat[here]) if len(here) else usual_zone(np.zeros((1, 2)))
    place = np.floor(to_utm(lonlat[here], epsg) / CELL_M)
    inside = np.isfinite(place).all(axis=1)
    cell, own = place[inside].astype(np.int64), weight[here[inside]]
    if not (len(cell) and count > 0):
        return Zones(epsg, 0, 0, np.empty((0, 0), dtype=np.int32), np.empty(0), np.empty((0, 2)), NARROWEST_M)
    # The kernel reaches four deviations; one cell more, so that no hill lies on the rim.
    margin = int(4 * WIDEST_M / CELL_M) + 2
    corner = cell.min(axis=0) - margin
    columns, rows = (cell.max(axis=0) - corner + margin + 1).tolist()
    if columns * rows > MOST_CELLS:
        raise InputError(
            "人口和企业分布范围太大，无法生成服务区域；请检查坐标，或按市县拆分",
            "people and enterprises are spread too widely for zones; check the coordinates, or split them",
        )
    at = (cell[:, 0] - corner[0]) * rows + cell[:, 1] - corner[1]
    heap = np.bincount(at, own, minlength=columns * rows).astype(np.float64).reshape(columns, rows)
    bandwidth_m = WIDEST_M
    while True:
        zone, top, total = _hills(heap, bandwidth_m / CELL_M)
        if len(top) >= count or bandwidth_m / STEP < NARROWEST_M * 0.999:
            break
        bandwidth_m /= STEP
    best = np.lexsort((top, -total))[:count]
    rank = np.full(len(top) + 1, OUTSIDE, dtype=np.int32)
    rank[best] = np.arange(len(best))
    middle = (np.column_stack(np.divmod(top[best], rows)) + corner + 0.5) * CELL_M
    degrees = to_lonlat(middle, CRS.from_epsg(epsg))
    west, south = corner.tolist()
    return Zones(epsg, west, south, rank[zone], total[best], degrees, bandwidth_m)


def _hills(heap: Floats, sigma: float) -> tuple[Ints, Ints, Floats]:
    """Give the hill of each cell (-1 none), the cell of each top, and the weight of each hill."""
    density = scipy.ndimage.gaussian_filter(heap, sigma, mode="constant")
    # What rounding leaves far from everything is no hill.
    standing: Ints = np.flatnonzero(density > density.max() * 1e-9)
    top_of = _tops(density, standing)
    flat = density.ravel()
    kept = flat[standing] >= EDGE * flat[top_of]
    standing, top_of = standing[kept], top_of[kept]
    top, hill = np.unique(top_of, return_inverse=True)
    total = np.bincount(hill, heap.ravel()[standing], minlength=len(top)).astype(np.float64)
    some = total > 0
    number = np.where(some, some.cumsum() - 1, OUTSIDE)
    zone = np.full(heap.size, OUTSIDE, dtype=np.int64)
    zone[standing] = number[hill]
    chosen: Ints = top[some]
    return zone.reshape(heap.shape), chosen, total[some]


def _tops(density: Floats, standing: Ints) -> Ints:
    """Follow the steepest way up from each cell to its top; cells of one density are told apart by place."""
    rank = np.zeros(density.size, dtype=np.int64)
    rank[standing[np.argsort(density.ravel()[standing], kind="stable")]] = np.arange(1, len(standing) + 1)
    highest = scipy.ndimage.maximum_filter(rank.reshape(density.shape), size=3, mode="constant").ravel()
    cell_of = np.zeros(len(standing) + 1, dtype=np.int64)
    cell_of[rank[standing]] = standing
    up = cell_of[highest]
    while True:
        top: Ints = up[standing]
        higher = up[top]
        if (higher == top).all():
            return top
        up[standing] = higher
