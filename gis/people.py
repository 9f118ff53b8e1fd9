"""
People moved and scaled without losing any: census totals, buildings, points inside an area.

The method is areal weighting with ancillary data (dasymetric mapping; Mennis, 2003, 10.1111/0033-0124.10042):
people of a source zone are shared out over its targets in proportion to a weight, and every zone keeps its
total.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.errors import Message
from gis.metric import metric_crs, to_metric
from gis.model import DemandPoints

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]

NOBODY = -1
"""Of no census row, or of no source."""

EARTH_M = 6_371_009.0

MOST_POINTS = 10_000
"""Points inside one area; a larger one gets wider spaces between them."""


@dataclass(frozen=True, slots=True)
class Totals:
    """
    Census totals, one row for each area that was counted.

    Attributes
    ----------
    people
        Shape (C,), finite and not negative.
    groups
        More totals of shape (C,), by name of the group; NaN where a row gives none.
    """

    people: Floats
    groups: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scaled:
    """
    People scaled to a census.

    Attributes
    ----------
    demand
        In the order given; people of no census row are as they were.
    before
        Shape (C,), people of each census row before.
    factor
        Shape (C,), what they were multiplied by; NaN where there was nobody.
    unplaced
        Shape (C,), people of the census that nobody can place, because no point lies there: they are unknown
        (``no_population``), never covered and never a gap.
    outside
        People of no census row, kept unscaled.
    """

    demand: DemandPoints
    before: Floats
    factor: Floats
    unplaced: Floats
    outside: float


def scale_to_census(demand: DemandPoints, row: Rows, totals: Totals) -> Scaled:
    """
    Scale people so that every census row has its total.

    Groups with a census total are scaled to it; where the points do not know the group, or know nobody of it
    in a row, its total is shared out like the people. Other groups are multiplied like the people.

    Parameters
    ----------
    demand
        People as raster or table have them: only their proportions within a census row matter.
    row
        Shape (D,), census row of each point, `NOBODY` for none.
    totals
        Of the census.

    Returns
    -------
    Scaled
        Sums equal the census to the precision of a float.
    """
    size = len(totals.people)
    people, factor, before = _to_totals(demand.people, row, totals.people)
    groups = {}
    for name in dict.fromkeys([*demand.groups, *totals.groups]):
        weight = demand.groups.get(name, np.zeros(len(people)))
        groups[name] = _multiplied(weight, row, factor)
        if name in totals.groups:
            groups[name] = _group_to_totals(weight, demand.people, row, totals.groups[name], groups[name])
    nobody = before == 0
    return Scaled(
        demand=DemandPoints(demand.lonlat, people, groups),
        before=before,
        factor=factor,
        unplaced=np.where(nobody, totals.people, 0.0) if size else np.zeros(0),
        outside=float(demand.people[row == NOBODY].sum()),
    )


def _to_totals(weight: Floats, row: Rows, total: Floats) -> tuple[Floats, Floats, Floats]:
    inside = row != NOBODY
    before: Floats = np.bincount(row[inside], weights=weight[inside], minlength=len(total)).astype(np.float64)
    factor: Floats = np.divide(total, before, out=np.full(len(total), np.nan), where=before > 0)
    # The sum of very small weights may be so small that the quotient is beyond a float.
    factor[np.isinf(factor)] = np.nan
    before = np.where(np.isnan(factor), 0.0, before)
    return _multiplied(weight, row, factor), factor, before


def _multiplied(weight: Floats, row: Rows, factor: Floats) -> Floats:
    by_row = np.append(np.nan_to_num(factor, nan=1.0), 1.0)
    scaled: Floats = weight * by_row[row]
    return scaled


def _group_to_totals(weight: Floats, people: Floats, row: Rows, total: Floats, default: Floats) -> Floats:
    known = np.isfinite(total)
    wanted = np.where(known, total, 0.0)
    own, factor, _ = _to_totals(weight, row, wanted)
    shared, _, _ = _to_totals(people, row, wanted)
    by_own = np.append(known & ~np.isnan(factor), False)[row]
    by_people = np.append(known & np.isnan(factor), False)[row]
    return np.where(by_own, own, np.where(by_people, shared, default))


def spread(demand: DemandPoints, lonlat: Floats, source: Rows, weight: Floats) -> DemandPoints:
    """
    Share people out over targets, such as the buildings in their cell.

    Parameters
    ----------
    demand
        Sources.
    lonlat
        Shape (T, 2), targets, WGS 84 degrees.
    source
        Shape (T,), the source each target belongs to, `NOBODY` for none.
    weight
        Shape (T,), what people are shared out by: floor area, or ones. Finite, not negative.

    Returns
    -------
    DemandPoints
        The targets that received people, then the sources that have no target and so stay where they are.
        Every source's people and groups are the same as before.
    """
    size = len(demand.people)
    used = np.flatnonzero((source != NOBODY) & (weight > 0))
    largest = np.zeros(size)
    np.maximum.at(largest, source[used], weight[used])
    # Divided by the largest first: sums of huge or tiny weights stay within a float.
    part = weight[used] / largest[source[used]]
    share = part / np.bincount(source[used], weights=part, minlength=size)[source[used]]
    stays = np.setdiff1d(np.arange(size), source[used])
    return DemandPoints(
        np.concatenate([lonlat[used], demand.lonlat[stays]]),
        np.concatenate([demand.people[source[used]] * share, demand.people[stays]]),
        {
            name: np.concatenate([people[source[used]] * share, people[stays]])
            for name, people in demand.groups.items()
        },
    )


def cells_of(demand: DemandPoints, lonlat: Floats, *, cell_m: float) -> Rows:
    """
    Tell in whose square cell places lie.

    Parameters
    ----------
    demand
        Middles of cells whose sides run north and east.
    lonlat
        Shape (T, 2), places, WGS 84 degrees.
    cell_m
        Side of a cell in metres.

    Returns
    -------
    NDArray[np.int32]
        Shape (T,), position in `demand` of the nearest middle whose cell holds the place; `NOBODY` for none.
    """
    crs = metric_crs(*demand.lonlat.mean(axis=0))
    tree = cKDTree(to_metric(demand.lonlat, crs))
    distance, nearest = tree.query(to_metric(lonlat, crs), p=np.inf, distance_upper_bound=cell_m)
    return np.where(distance <= cell_m / 2, nearest, NOBODY).astype(np.int32)


def points_inside(shape: shapely.Geometry, *, spacing_m: float) -> Floats:
    """
    Lay a square grid of points over an area, for people of whom only the area is known.

    Parameters
    ----------
    shape
        Polygon or multipolygon, WGS 84.
    spacing_m
        Between points, in metres; wider where the area would take more than `MOST_POINTS`.

    Returns
    -------
    NDArray[np.float64]
        Shape (N, 2), degrees, N at least one: an area that no point of the grid hits gets one point inside.
    """
    west, south, east, north = shape.bounds
    # Degrees scaled to metres at the middle: straight sides stay straight, so no point falls outside.
    north_m = float(np.radians(EARTH_M))
    scale = np.array([north_m * max(np.cos(np.radians((south + north) / 2)), 1e-9), north_m])
    width, height = (np.array([east, north]) - (west, south)) * scale
    # A thin diagonal area has a large box: its grid is widened by the box, which is filled first.
    step = max(
        spacing_m,
        float(np.sqrt(shape.area * scale.prod() / MOST_POINTS)),
        float(np.sqrt(width * height / (100 * MOST_POINTS))),
    )
    # Centred on the box, so that the points do not lean to one side.
    x, y = _middles(west, east, width / step), _middles(south, north, height / step)
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)])
    shapely.prepare(shape)
    inside: Floats = grid[shapely.intersects_xy(shape, grid[:, 0], grid[:, 1])]
    if not len(inside):
        inside = shapely.get_coordinates(shape.point_on_surface())
    return inside


def _middles(low: float, high: float, steps: float) -> Floats:
    count = max(1, round(steps))
    return low + (np.arange(count) + 0.5) * (high - low) / count


def outside_message(demand: DemandPoints, bbox: tuple[float, float, float, float]) -> Message:
    """
    Say that people and network lie in different places, and where.

    Parameters
    ----------
    demand
        People, at least one point.
    bbox
        West, south, east and north of the network, in degrees.

    Returns
    -------
    Message
        With both extents: a wrong coordinate reference system shows at once.
    """
    lon, lat = demand.lonlat.T
    people = _extent(lon.min(), lat.min(), lon.max(), lat.max())
    network = _extent(*bbox)
    return Message(
        f"人口在 {people}，路网在 {network}，没有人在路网附近；请检查人口文件的坐标系，或换用同一地区的路网",
        f"the people are at {people} and the network at {network}: nobody is near it; check the coordinate "
        "reference system of the population, or use a network of the same region",
    )


def _extent(west: float, south: float, east: float, north: float) -> str:
    return f"{west:.3f}–{east:.3f}°E {south:.3f}–{north:.3f}°N"
