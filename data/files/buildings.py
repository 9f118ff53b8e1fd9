"""Buildings that people are shared out over, by floor area."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from data.files.record import Record, number_of, position_of, text_of
from data.files.records import read_records
from gis.errors import FileError, InputError
from gis.metric import metric_crs, to_metric
from gis.model import RowNote

SOURCE = "buildings"

MOST_LEVELS = 200.0

NOT_LIVED_IN = frozenset(
    {
        *("industrial", "warehouse", "retail", "commercial", "office", "school", "university", "hospital"),
        *("church", "temple", "mosque", "garage", "garages", "parking", "shed", "greenhouse", "roof"),
        *("hangar", "stadium", "train_station", "transportation", "construction", "public", "government"),
        *("工业", "厂房", "仓库", "商业", "办公", "学校", "医院", "车库", "在建", "公共"),
    }
)
"""Uses (OpenStreetMap's ``building=``, or 用途) in which nobody is counted."""

USE_COLUMNS = ("building", "用途", "建筑用途", "use")


@dataclass(frozen=True, slots=True)
class Buildings:
    """
    Buildings that people may live in.

    Attributes
    ----------
    lonlat
        Shape (B, 2), a point inside each, WGS 84 degrees.
    floor_m2
        Shape (B,), floor area.
    """

    lonlat: NDArray[np.float64]
    floor_m2: NDArray[np.float64]


def read_buildings(path: Path) -> tuple[Buildings, list[RowNote]]:
    """
    Read buildings.

    Parameters
    ----------
    path
        Footprints, with ``levels`` (层数, else one), or any places with ``floor_area`` (建筑面积, m²).

    Returns
    -------
    tuple[Buildings, list[RowNote]]
        Those of uses in `NOT_LIVED_IN` are left out; rows that cannot be used are named.

    Raises
    ------
    FileError
        If the file cannot be read or holds no building to live in.
    """
    places: list[tuple[float, float]] = []
    floors: list[float] = []
    refused: list[RowNote] = []
    for record in read_records(path):
        try:
            if any(text_of(record, column).casefold() in NOT_LIVED_IN for column in USE_COLUMNS):
                continue
            place, floor = position_of(record), _floor_m2(record)
        except InputError as error:
            refused.append(RowNote(record.row, error.message, SOURCE))
            continue
        places.append(place)
        floors.append(floor)
    if not places:
        reason = refused[0].reason if refused else None
        raise FileError(
            f"{path.name} 里没有可住人的建筑{f'；第一个原因：{reason.zh}' if reason else ''}",
            f"{path.name} holds no building to live in{f'; the first reason: {reason.en}' if reason else ''}",
        )
    return Buildings(np.array(places, dtype=np.float64), np.array(floors)), refused


def _floor_m2(record: Record) -> float:
    if text_of(record, "floor_area"):
        floor = number_of(record, "floor_area", "建筑面积")
    elif record.shape is not None and record.shape.geom_type in {"Polygon", "MultiPolygon"}:
        floor = _footprint_m2(record.shape) * _levels(record)
    else:
        raise InputError(
            "缺少建筑面积；请给出轮廓或 floor_area（平方米）",
            "give an outline, or floor_area in square metres",
        )
    if floor <= 0:
        raise InputError("建筑面积应大于 0", "the floor area must be more than 0")
    return floor


def _levels(record: Record) -> float:
    if not text_of(record, "levels"):
        return 1.0
    levels = number_of(record, "levels", "层数")
    if not 0 < levels <= MOST_LEVELS:
        raise InputError(
            f"层数应大于 0 且不超过 {MOST_LEVELS:.0f}",
            f"levels must be more than 0 and at most {MOST_LEVELS:.0f}",
        )
    return levels


def _footprint_m2(shape: shapely.Geometry) -> float:
    west, south, east, north = shape.bounds
    crs = metric_crs((west + east) / 2, (south + north) / 2)
    return float(shapely.transform(shape, lambda lonlat: to_metric(lonlat, crs)).area)
