"""Where people live, from a table of points or a raster of counts."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from data.files.records import TIFF_MAGIC, Record, number_of, position_of, read_head, read_records
from gis.errors import FileError, InputError
from gis.model import DemandPoints, Rejection

SOURCE = "population"


def read_population(path: Path) -> tuple[DemandPoints, list[Rejection]]:
    """
    Read demand points from a CSV, GeoJSON, GeoPackage or GeoTIFF.

    Parameters
    ----------
    path
        Points with a column ``population`` (people at the point), or a raster of people per cell in any
        CRS. People of a cell live at its centre, those of an area at a point inside it.

    Returns
    -------
    tuple[DemandPoints, list[Rejection]]
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


def _read_table(path: Path) -> tuple[DemandPoints, list[Rejection]]:
    places: list[tuple[float, float]] = []
    people: list[float] = []
    refused: list[Rejection] = []
    for record in read_records(path):
        try:
            place, count = position_of(record), _people(record)
        except InputError as error:
            refused.append(Rejection(record.row, error.message, SOURCE))
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
    return count


def _read_raster(path: Path) -> DemandPoints:
    import rasterio  # imported here: it takes a second, and most files are tables

    try:
        with rasterio.open(path, driver="GTiff") as raster:
            if raster.crs is None:
                raise FileError(
                    f"栅格 {path.name} 没有坐标系；请用 gdal_edit 写入后再试",
                    f"the raster {path.name} names no coordinate reference system; write one first",
                )
            counts = raster.read(1, masked=True).filled(0).astype(np.float64)
            transform, crs = raster.transform, raster.crs
    except rasterio.errors.RasterioError as error:
        raise FileError(
            f"栅格 {path.name} 已损坏或不是 GeoTIFF；请重新导出",
            f"the raster {path.name} is damaged or not a GeoTIFF; export it again",
        ) from error
    counts[~np.isfinite(counts)] = 0
    if (counts < 0).any():
        raise FileError(
            f"栅格 {path.name} 有负的人口；请设置正确的 nodata 值",
            f"the raster {path.name} holds negative people; set its nodata value",
        )
    row, column = np.nonzero(counts)
    x, y = _centres(transform, row, column)
    lon, lat = Transformer.from_crs(crs.to_wkt(), 4326, always_xy=True).transform(x, y)
    inside = np.isfinite(lon) & np.isfinite(lat)
    return DemandPoints(np.column_stack([lon, lat])[inside], counts[row, column][inside])


def _centres(
    transform: Any, row: NDArray[np.int64], column: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    u, v = column + 0.5, row + 0.5
    return transform.a * u + transform.b * v + transform.c, transform.d * u + transform.e * v + transform.f
