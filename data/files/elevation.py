"""Heights of the ground, from an elevation raster."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import ProjError

from gis.errors import FileError

Floats = NDArray[np.float64]

LOWEST_M, HIGHEST_M = -500.0, 9000.0
"""No ground is lower or higher; a raster that says so is not one of heights in metres."""

MOST_CELLS = 200_000_000
"""A 30 m raster of 400 km by 450 km, read around the places that are asked for."""


def read_heights(path: Path, lonlat: Floats) -> Floats:
    """
    Read the height of the ground at places.

    Parameters
    ----------
    path
        A GeoTIFF of heights in metres in any CRS; its first band counts.
    lonlat
        Shape (P, 2), WGS 84 degrees.

    Returns
    -------
    NDArray[np.float64]
        Shape (P,), metres, bilinear between the centres of cells; not-a-number outside the raster and where
        it has no data.

    Raises
    ------
    FileError
        If the raster cannot be read, names no CRS, is too large around these places, or holds no heights.
    """
    import rasterio  # imported here: it takes a second

    try:
        # GDAL's remarks on odd files are not for the user: what matters is told in a sentence.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with rasterio.open(path, driver="GTiff") as raster:
                return _heights(raster, path, lonlat)
    except rasterio.errors.RasterioError as error:
        raise FileError(
            f"高程栅格 {path.name} 无法读取或不是 GeoTIFF；请重新导出",
            f"the elevation raster {path.name} cannot be read or is not a GeoTIFF; export it again",
        ) from error


def _heights(raster: Any, path: Path, lonlat: Floats) -> Floats:
    row, column = _cells(raster, path, lonlat)
    found = np.full(len(lonlat), np.nan)
    inside = (row >= 0) & (row <= raster.height) & (column >= 0) & (column <= raster.width)
    if not inside.any():
        return found
    # Half a cell up and left: whole numbers are the centres of cells.
    row, column = row[inside] - 0.5, column[inside] - 0.5
    top, left = max(0, int(row.min())), max(0, int(column.min()))
    bottom = min(raster.height, int(row.max()) + 2)
    right = min(raster.width, int(column.max()) + 2)
    if (bottom - top) * (right - left) > MOST_CELLS:
        raise FileError(
            f"高程栅格 {path.name} 在路网范围内太大；请降低分辨率或裁剪",
            f"the elevation raster {path.name} is too large around the network; clip it or make it coarser",
        )
    cells = raster.read(1, window=((top, bottom), (left, right)), masked=True)
    _check(cells, path)
    grid = cells.astype(np.float32).filled(np.nan)
    found[inside] = _bilinear(grid, row - top, column - left)
    return found


def _cells(raster: Any, path: Path, lonlat: Floats) -> tuple[Floats, Floats]:
    """Tell row and column of places; the upper left corner of the first cell is (0, 0)."""
    no_crs = FileError(
        f"高程栅格 {path.name} 没有坐标系；请用 gdal_edit 写入后再试",
        f"the elevation raster {path.name} names no coordinate reference system; write one first",
    )
    if raster.crs is None:
        raise no_crs
    try:
        towards = Transformer.from_crs(4326, raster.crs.to_wkt(), always_xy=True)
    except ProjError as error:
        raise no_crs from error
    x, y = towards.transform(lonlat[:, 0], lonlat[:, 1])
    back = ~raster.transform
    column, row = back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f
    # Places that this CRS does not know come back infinite.
    known = np.isfinite(row) & np.isfinite(column)
    return np.where(known, row, -1.0), np.where(known, column, -1.0)


def _check(cells: Any, path: Path) -> None:
    known = cells.compressed()
    known = known[np.isfinite(known)]
    if known.size and not (known.min() >= LOWEST_M and known.max() <= HIGHEST_M):
        raise FileError(
            f"栅格 {path.name} 的数值不是以米为单位的高程；请检查文件，或设置正确的 nodata 值",
            f"the values of {path.name} are not heights in metres; check the file, or set its nodata value",
        )


def _bilinear(grid: NDArray[np.float32], row: Floats, column: Floats) -> Floats:
    """Interpolate between four cells; at the rim and beside holes the nearest cell counts."""
    last_row, last_column = grid.shape[0] - 1, grid.shape[1] - 1
    row, column = np.clip(row, 0, last_row), np.clip(column, 0, last_column)
    up, left = row.astype(np.int64), column.astype(np.int64)
    down, right = np.minimum(up + 1, last_row), np.minimum(left + 1, last_column)
    v, u = row - up, column - left
    above = grid[up, left] * (1 - u) + grid[up, right] * u
    below = grid[down, left] * (1 - u) + grid[down, right] * u
    smooth = above * (1 - v) + below * v
    nearest = grid[np.rint(row).astype(np.int64), np.rint(column).astype(np.int64)]
    found: Floats = np.where(np.isfinite(smooth), smooth, nearest).astype(np.float64)
    return found
