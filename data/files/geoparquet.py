"""Rows of a GeoParquet."""

from collections.abc import Iterator
from pathlib import Path

from data.files.frame import records_of
from data.files.record import Record
from gis.errors import FileError


def read_geoparquet(path: Path) -> Iterator[Record]:
    """
    Read the rows of a GeoParquet.

    Parameters
    ----------
    path
        With one column of places, in any CRS.

    Yields
    ------
    Record
        In the order of the file.

    Raises
    ------
    FileError
        If it is damaged, or a Parquet without places.
    """
    import geopandas as gpd  # imported here: it takes a second, and most files are of other kinds

    try:
        with path.open("rb") as stream:
            table = gpd.read_parquet(stream)
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise FileError(
            f"{path.name} 是 Parquet，但不是有效的 GeoParquet；请另存为 CSV、GeoJSON、GeoPackage、Shapefile "
            "或 GeoParquet",
            f"{path.name} is a Parquet, but not a valid GeoParquet; save it as CSV, GeoJSON, GeoPackage, "
            "Shapefile or GeoParquet",
        ) from error
    yield from records_of(table, path)
