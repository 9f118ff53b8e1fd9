"""Where people live, from rasters of people per cell."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import ProjError

from gis.errors import FileError
from gis.model import DemandPoints
from gis.people import NOBODY, Rows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_PEOPLE = 1e10
"""More than live on Earth: such a number is a mistake, or a raster's nodata that nobody declared."""

MOST_CELLS = 1_000_000_000
"""A 100 m raster of 3,000 km by 3,000 km; larger ones take minutes and are never of one city."""

MOST_PLACES = 20_000_000
"""Cells with people; above, memory would run out."""

CELLS_AT_ONCE = 16_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """
    How the cells of a raster lie.

    Attributes
    ----------
    crs
        As WKT.
    transform
        Six numbers: x = a · column + b · row + c, y = d · column + e · row + f.
    width, height
        In cells.
    """

    crs: str
    transform: tuple[float, float, float, float, float, float]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class RasterPeople:
    """
    The cells of a raster in which somebody lives.

    Attributes
    ----------
    grid
        Of the raster.
    cell
        Shape (N,), row · width + column, ascending.
    demand
        At the middles of those cells.
    """

    grid: Grid
    cell: Ints
    demand: DemandPoints


def read_raster(path: Path, groups: Mapping[str, Path]) -> RasterPeople:
    """
    Read people from rasters.

    Parameters
    ----------
    path
        GeoTIFF of people per cell, in any CRS.
    groups
        Rasters of groups on the same grid, by name of the group.

    Returns
    -------
    RasterPeople
        Cells with people of any of the rasters.

    Raises
    ------
    FileError
        If a raster cannot be read, names no CRS, holds what is no count of people, or lies on another grid.
    """
    grid, cell, people = _read(path)
    others: dict[str, tuple[Ints, Floats]] = {}
    for name, other in groups.items():
        other_grid, *others[name] = _read(other)  # type: ignore[assignment]
        if other_grid != grid:
            raise FileError(
                f"栅格 {other.name} 与 {path.name} 的格网不同；请重采样到同一格网",
                f"the raster {other.name} lies on another grid than {path.name}; resample it to the same one",
            )
    every = np.unique(np.concatenate([cell, *(found for found, _ in others.values())]))
    weights = {name: _on(every, found, count) for name, (found, count) in others.items()}
    lonlat = _lonlat(grid, every, path)
    inside = np.isfinite(lonlat).all(axis=1)
    demand = DemandPoints(
        lonlat[inside],
        _on(every, cell, people)[inside],
        {name: weight[inside] for name, weight in weights.items()},
    )
    return RasterPeople(grid, every[inside], demand)


def raster_cells_of(raster: RasterPeople, lonlat: Floats) -> Rows:
    """
    Tell in which populated cell places lie.

    Parameters
    ----------
    raster
        From `read_raster`.
    lonlat
        Shape (T, 2), WGS 84 degrees.

    Returns
    -------
    NDArray[np.int32]
        Shape (T,), position among the populated cells; -1 for none.
    """
    grid = raster.grid
    x, y = Transformer.from_crs(4326, grid.crs, always_xy=True).transform(lonlat[:, 0], lonlat[:, 1])
    a, b, c, d, e, f = grid.transform
    size = a * e - b * d
    u, v = (e * (x - c) - b * (y - f)) / size, (a * (y - f) - d * (x - c)) / size
    inside = (u >= 0) & (u < grid.width) & (v >= 0) & (v < grid.height)
    cell = np.full(len(lonlat), -1, dtype=np.int64)
    cell[inside] = v[inside].astype(np.int64) * grid.width + u[inside].astype(np.int64)
    at = np.minimum(np.searchsorted(raster.cell, cell), len(raster.cell) - 1)
    return np.where(raster.cell[at] == cell, at, NOBODY).astype(np.int32)


def _on(every: Ints, cell: Ints, count: Floats) -> Floats:
    weight = np.zeros(len(every))
    weight[np.searchsorted(every, cell)] = count
    return weight


def _read(path: Path) -> tuple[Grid, Ints, Floats]:
    import rasterio  # imported here: it takes a second, and most files are tables

    try:
        # GDAL's remarks on odd files are not for the user: what matters is told in a sentence.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with rasterio.open(path, driver="GTiff") as raster:
                if raster.crs is None:
                    raise _no_crs(path)
                _check_degrees(raster, path)
                grid = Grid(raster.crs.to_wkt(), tuple(raster.transform)[:6], raster.width, raster.height)
                return grid, *_populated(raster, path)
    except rasterio.errors.RasterioError as error:
        raise FileError(
            f"栅格 {path.name} 已损坏或不是 GeoTIFF；请重新导出",
            f"the raster {path.name} is damaged or not a GeoTIFF; export it again",
        ) from error


def _no_crs(path: Path) -> FileError:
    return FileError(
        f"栅格 {path.name} 没有坐标系；请用 gdal_edit（-a_srs）写入后再试",
        f"the raster {path.name} names no coordinate reference system; write one with gdal_edit (-a_srs)",
    )


def _check_degrees(raster: Any, path: Path) -> None:
    if raster.crs.is_geographic and max(map(abs, raster.bounds)) > 1000:  # noqa: PLR2004 - no angle
        raise FileError(
            f"栅格 {path.name} 的坐标是米，却标成了经纬度；请用 gdal_edit（-a_srs）写入真正的坐标系",
            f"the coordinates of the raster {path.name} are metres, but it says they are degrees; "
            "write its true reference system with gdal_edit (-a_srs)",
        )


def _populated(raster: Any, path: Path) -> tuple[Ints, Floats]:
    """Read the cells with people, some rows at a time: most of a large raster is empty."""
    if raster.width * raster.height > MOST_CELLS:
        raise _too_large(path)
    step = max(1, CELLS_AT_ONCE // raster.width // raster.block_shapes[0][0]) * raster.block_shapes[0][0]
    parts = []
    found = 0
    for first in range(0, raster.height, step):
        window = ((first, min(first + step, raster.height)), (0, raster.width))
        counts = raster.read(1, window=window, masked=True).filled(0).astype(np.float64)
        counts[np.isnan(counts)] = 0
        if ((counts < 0) | (counts > MOST_PEOPLE)).any():
            raise FileError(
                f"栅格 {path.name} 有负的或大得不可能的人口；请设置正确的 nodata 值",
                f"the raster {path.name} holds negative or impossibly many people; set its nodata value",
            )
        row, column = np.nonzero(counts)
        parts.append(((row + first) * raster.width + column, counts[row, column]))
        found += len(row)
        if found > MOST_PLACES:
            raise _too_large(path)
    cell, people = (np.concatenate(part) for part in zip(*parts, strict=True))
    return cell, people


def _too_large(path: Path) -> FileError:
    return FileError(
        f"栅格 {path.name} 太大；请先裁剪到城市范围",
        f"the raster {path.name} is too large; clip it to the city first",
    )


def _lonlat(grid: Grid, cell: Ints, path: Path) -> Floats:
    a, b, c, d, e, f = grid.transform
    u, v = cell % grid.width + 0.5, cell // grid.width + 0.5
    try:
        transformer = Transformer.from_crs(grid.crs, 4326, always_xy=True)
        return np.column_stack(transformer.transform(a * u + b * v + c, d * u + e * v + f))
    except ProjError as error:
        raise _no_crs(path) from error
