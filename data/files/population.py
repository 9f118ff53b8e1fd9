"""Where people live: from a table of points, areas with their people, or rasters of counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from data.files.buildings import Buildings
from data.files.raster import raster_cells_of, read_raster
from data.files.record import Record, position_of
from data.files.records import TIFF_MAGIC, is_csv, read_head, read_records
from data.files.table import SOURCE, capped, people_of, read_table, repeated
from data.files.tablegroups import group_columns
from gis.areas import Area, AreaSet, area_of
from gis.errors import FileError, InputError
from gis.model import DemandPoints, RowNote
from gis.people import NOBODY, Rows, cells_of, points_inside, spread

SPACING_M = 100.0
"""Between the points that stand for the people of an area without buildings."""

AREAS = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True)
class PopulationOrder:
    """
    How a population is to be read.

    Attributes
    ----------
    groups
        Headings of groups in a table, beside those of `gis.groups`.
    group_rasters
        Rasters of groups by name, on the grid of the population's raster.
    buildings
        That people are moved to; None to leave them at the middles of their cells.
    cell_m
        Side of the square that a point of a table stands for; None when it is a point.
    """

    groups: Sequence[str] = ()
    group_rasters: Mapping[str, Path] | None = None
    buildings: Buildings | None = None
    cell_m: float | None = None


def read_population(
    path: Path, order: PopulationOrder = PopulationOrder()
) -> tuple[DemandPoints, list[RowNote]]:
    """
    Read demand points from a CSV, GeoJSON, GeoPackage, GeoParquet, Shapefile or GeoTIFF.

    Parameters
    ----------
    path
        Points or areas with a column ``population`` (people there), or a raster of people per cell in any
        CRS. People of a cell live at its centre, those of an area evenly on a grid of `SPACING_M` inside it;
        or both live in the buildings that are given, by floor area.
    order
        Groups, buildings.

    Returns
    -------
    tuple[DemandPoints, list[RowNote]]
        Places with at least some people; the rows that cannot be used, and remarks.

    Raises
    ------
    FileError
        If the file cannot be read, lacks a group that was asked for, or nobody lives in it; if a raster names
        no CRS.
    """
    head = read_head(path)
    notes: list[RowNote] = []
    if order.group_rasters and not head.startswith(TIFF_MAGIC):
        raise FileError(
            f"{path.name} 不是栅格，不能再配分组栅格；分组请写成表中的列",
            f"{path.name} is no raster, so its groups cannot be rasters; give them as columns of the table",
        )
    if head.startswith(TIFF_MAGIC):
        demand = _from_raster(path, order)
    elif is_csv(head):
        demand, notes = read_table(path, order.groups)
        demand = _to_buildings(demand, order)
    else:
        demand, notes = _from_records(path, order)
    if not demand.people.sum():
        first = next((note.reason for note in notes), None)
        raise FileError(
            f"{path.name} 里没有可用的人口{f'；第一个原因：{first.zh}' if first else ''}",
            f"{path.name} holds no usable people{f'; the first reason: {first.en}' if first else ''}",
        )
    return demand, notes


def _from_raster(path: Path, order: PopulationOrder) -> DemandPoints:
    raster = read_raster(path, order.group_rasters or {})
    if order.buildings is None or not len(raster.cell):
        return raster.demand
    places = order.buildings.lonlat
    return spread(raster.demand, places, raster_cells_of(raster, places), order.buildings.floor_m2)


def _to_buildings(demand: DemandPoints, order: PopulationOrder) -> DemandPoints:
    if order.buildings is None or not len(demand.people):
        return demand
    if order.cell_m is None:
        raise InputError(
            "要把点上的人口分到建筑，请说明每个点代表多大的方格（cell_m，米）",
            "to move the people of points to buildings, say how large a square a point stands for "
            "(cell_m, metres)",
        )
    places = order.buildings.lonlat
    return spread(demand, places, cells_of(demand, places, cell_m=order.cell_m), order.buildings.floor_m2)


def _from_records(path: Path, order: PopulationOrder) -> tuple[DemandPoints, list[RowNote]]:
    records = read_records(path)
    headings = dict.fromkeys(heading for record in records for heading in record.values)
    groups = group_columns(headings, order.groups, path)
    used: list[tuple[Record, tuple[float, float], list[float]]] = []

    def refused() -> Iterator[RowNote]:
        for record in records:
            try:
                counts = [people_of(record), *(people_of(record, name, name) for name in groups.values())]
                place = position_of(record)
            except InputError as error:
                yield RowNote(record.row, error.message, SOURCE)
                continue
            if any(counts):
                used.append((record, place, counts))

    notes = capped(refused())
    counts = np.array([counts for *_, counts in used], dtype=np.float64).reshape(-1, 1 + len(groups))
    places = np.array([place for _, place, _ in used], dtype=np.float64).reshape(-1, 2)
    demand = DemandPoints(places, counts[:, 0], {name: counts[:, 1 + i] for i, name in enumerate(groups)})
    notes += repeated(demand)
    shapes = [record.shape for record, *_ in used]
    is_area = np.array([shape is not None and shape.geom_type in AREAS for shape in shapes], dtype=np.bool_)
    points, areas = _rows(demand, ~is_area), _rows(demand, is_area)
    if not len(areas.people):
        return _to_buildings(demand, order), notes
    placed = _over_areas(areas, [shape for shape, area in zip(shapes, is_area, strict=True) if area], order)
    return _together(_to_buildings(points, order), placed), notes


def _over_areas(demand: DemandPoints, shapes: list[shapely.Geometry], order: PopulationOrder) -> DemandPoints:
    lonlat, source, weight = [np.empty((0, 2))], [np.empty(0, dtype=np.int32)], [np.empty(0)]
    with_buildings: Rows = np.empty(0, dtype=np.int32)
    if order.buildings is not None:
        areas = AreaSet(tuple(Area(f"{i:09d}") for i in range(len(shapes))), _valid(shapes))
        lonlat.append(order.buildings.lonlat)
        source.append(area_of(areas, order.buildings.lonlat))
        weight.append(order.buildings.floor_m2)
        with_buildings = source[-1][source[-1] != NOBODY]
    for i in np.setdiff1d(np.arange(len(shapes)), with_buildings):
        inside = points_inside(shapes[i], spacing_m=SPACING_M)
        lonlat.append(inside)
        source.append(np.full(len(inside), i, dtype=np.int32))
        weight.append(np.ones(len(inside)))
    return spread(demand, np.concatenate(lonlat), np.concatenate(source), np.concatenate(weight))


def _valid(shapes: list[shapely.Geometry]) -> NDArray[np.object_]:
    found = np.empty(len(shapes), dtype=object)
    found[:] = [shape if shape.is_valid else shape.buffer(0) for shape in shapes]
    return found


def _rows(demand: DemandPoints, keep: NDArray[np.bool_]) -> DemandPoints:
    groups = {name: weight[keep] for name, weight in demand.groups.items()}
    return DemandPoints(demand.lonlat[keep], demand.people[keep], groups)


def _together(one: DemandPoints, other: DemandPoints) -> DemandPoints:
    return DemandPoints(
        np.concatenate([one.lonlat, other.lonlat]),
        np.concatenate([one.people, other.people]),
        {name: np.concatenate([weight, other.groups[name]]) for name, weight in one.groups.items()},
    )
