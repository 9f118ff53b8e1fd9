"""Rows of a layer that GDAL has read, as plain records in WGS 84."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from data.files.record import Record, column_of
from gis.errors import FileError


def records_of(table: Any, path: Path) -> Iterator[Record]:
    """
    Turn a layer into records.

    Parameters
    ----------
    table
        As pyogrio reads it.
    path
        Named where it cannot be used.

    Yields
    ------
    Record
        In the order of the layer.

    Raises
    ------
    FileError
        If it has no geometry or names no CRS.
    """
    # Imported here: both take a second, and most files are of other kinds.
    import geopandas as gpd
    import pyproj

    no_crs = FileError(
        f"{path.name} 没有几何或坐标系；请在导出时写入",
        f"{path.name} has no geometry or names no coordinate reference system; write both when exporting",
    )
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise no_crs
    try:
        table = table.to_crs(4326)
    except pyproj.exceptions.ProjError as error:
        raise no_crs from error
    names = [column_of(str(name)) for name in table.columns.drop(table.geometry.name)]
    rows = table.drop(columns=table.geometry.name).itertuples(index=False, name=None)
    for row, (values, shape) in enumerate(zip(rows, table.geometry, strict=True), start=1):
        yield Record(
            row, dict(zip(names, values, strict=True)), shape if shape is not None else shapely.Point()
        )
