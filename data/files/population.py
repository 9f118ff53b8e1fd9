"""Where people live, from a table of points or a raster of counts."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import ProjError

from data.files.record import Record, number_of, position_of
from data.files.records import TIFF_MAGIC, read_head, read_records
from gis.errors import FileError, InputError
from gis.model import DemandPoints, RowNote

Ints = NDArray[np.int64]

SOURCE = "population"

MOST_PEOPLE = 1e10
"""More than live on Earth: such a number is a mistake, or a raster's nodata that nobody declared."""

MOST_CELLS = 1_000_000_000
"""A 100 m raster of 3,000 km by 3,000 km; larger ones take minutes and are never of one city."""

MOST_PLACES = 20_000_000
"""Cells with people; above, memory would run out."""

CELLS_AT_ONCE = 16_000_000


def read_population(path: Path) -> tuple[DemandPoints, list[RowNote]]:
    """
    Read demand points from a CSV, GeoJSON, GeoPackage or GeoTIFF.

    Parameters
    ----------
    path
        Points with a column ``population`` (people at the point), or a raster of people per cell in any
        CRS. People of a cell live at its centre, those of an area at a point inside it.

    Returns
    -------
    tuple[DemandPoints, list[RowNote]]
        Places with at least some people, and the rows that cannot be used.

    Raises
    ------
    FileError
        If the file cannot be read, a raster names no CRS, or nobody lives in it.
    """
    demand, refused = (
        (_read_raster(path), []) if read_head(path).startswith(TIFF_MAGIC) else _read_table(path)
    )
    if not demand.people.sum():
        first = refused[0].reason if refused else None
        raise FileError(
            f"{path.name} 里没有可用的人口{f'；第一个原因：{first.zh}' if first else ''}",
            f"{path.name} holds no usable people{f'; the first reason: {first.en}' if first else ''}",
        )
    return demand, refused


def _read_table(path: Path) -> tuple[DemandPoints, list[RowNote]]:
    places: list[tuple[float, float]] = []
    people: list[float] = []
    refused: list[RowNote] = []
    for record in read_records(path):
        try:
            place, count = position_of(record), _people(record)
        except InputError as error:
            refused.append(RowNote(record.row, error.message, SOURCE))
            continue
        if count:
            places.append(place)
            people.append(count)
    return DemandPoints(np.array(places, dtype=np.float64).reshape(-1, 2), np.array(people)), refused


def _people(record: Record) -> float:
    if "population" not in record.values:
        raise InputError(
            "缺少人口列；请加上 population（人口）一列", "there is no column population; add one"
        )
    count = number_of(record, "population", "人口")
    if count < 0:
        raise InputError("人口不能为负；请改为不小于 0 的数", "population is negative; give 0 or more")
    if count > MOST_PEOPLE:
        raise InputError(
            "人口多于全世界的人数；请检查数值",
            "population is more than live on Earth; check the number",
        )
    return count


def _read_raster(path: Path) -> DemandPoints:
    import rasterio  # imported here: it takes a second, and most files are tables

    try:
        # GDAL's remarks on odd files are not for the user: what matters is told in a sentence.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with rasterio.open(path, driver="GTiff") as raster:
                if raster.crs is None:
                    raise _no_crs(path)
                row, column, people = _populated(raster, path)
                transform, crs = raster.transform, raster.crs.to_wkt()
    except rasterio.errors.RasterioError as error:
        raise FileError(
            f"栅格 {path.name} 已损坏或不是 GeoTIFF；请重新导出",
            f"the raster {path.name} is damaged or not a GeoTIFF; export it again",
        ) from error
    x, y = _centres(transform, row, column)
    try:
        lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    except ProjError as error:
        raise _no_crs(path) from error
    inside = np.isfinite(lon) & np.isfinite(lat)
    return DemandPoints(np.column_stack([lon, lat])[inside], people[inside])


def _no_crs(path: Path) -> FileError:
    return FileError(
        f"栅格 {path.name} 没有坐标系；请用 gdal_edit 写入后再试",
        f"the raster {path.name} names no coordinate reference system; write one first",
    )


def _populated(raster: Any, path: Path) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Read the cells with people, some rows at a time: most of a large raster is empty."""
    if raster.width * raster.height > MOST_CELLS:
        raise _too_large(path)
    step = max(1, CELLS_AT_ONCE // raster.width // raster.block_shapes[0][0]) * raster.block_shapes[0][0]
    parts = []
    found = 0
    for first in range(0, raster.height, step):
        window = ((first, min(first + step, raster.height)), (0, raster.width))
        counts = raster.read(1, window=window, masked=True).filled(0).astype(np.float64)
        counts[~np.isfinite(counts)] = 0
        if ((counts < 0) | (counts > MOST_PEOPLE)).any():
            raise FileError(
                f"栅格 {path.name} 有负的或大得不可能的人口；请设置正确的 nodata 值",
                f"the raster {path.name} holds negative or impossibly many people; set its nodata value",
            )
        row, column = np.nonzero(counts)
        parts.append((row + first, column, counts[row, column]))
        found += len(row)
        if found > MOST_PLACES:
            raise _too_large(path)
    rows, columns, people = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, columns, people


def _too_large(path: Path) -> FileError:
    return FileError(
        f"栅格 {path.name} 太大；请先裁剪到城市范围",
        f"the raster {path.name} is too large; clip it to the city first",
    )


def _centres(transform: Any, row: Ints, column: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    u, v = column + 0.5, row + 0.5
    return transform.a * u + transform.b * v + transform.c, transform.d * u + transform.e * v + transform.f
