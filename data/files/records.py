"""Rows of a CSV, GeoJSON, GeoPackage, GeoParquet or Shapefile; the first bytes tell which it is."""

from pathlib import Path

from data.files.geojson import read_geojson
from data.files.geopackage import read_geopackage
from data.files.geoparquet import read_geoparquet
from data.files.record import Record
from data.files.shapefile import read_shapefile, read_zipped_shapefile
from data.files.text import read_csv
from gis.errors import FileError

SHAPE_MAGIC = b"\0\0\x27\x0a"
ZIP_MAGIC = b"PK\x03\x04"
SQLITE_MAGIC = b"SQLite format 3\0"
PARQUET_MAGIC = b"PAR1"
TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def read_head(path: Path) -> bytes:
    """
    Read the bytes that tell what a file is.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    bytes
        The first 16.

    Raises
    ------
    FileError
        If the file is missing, cannot be read, is empty, or is a pipe or device, which cannot be read twice.
    """
    try:
        if path.exists() and not path.is_file():
            raise FileError(
                f"{path.name} 不是普通文件；请先保存成文件再试",
                f"{path.name} is not a plain file; save it as one first",
            )
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise FileError(
            f"无法打开文件 {path.name}；请检查路径和权限",
            f"the file {path.name} cannot be opened; check its path and permissions",
        ) from error
    if not head.strip():
        raise _empty(path)
    return head


def read_records(path: Path) -> list[Record]:
    """
    Read the rows of a file of points.

    Parameters
    ----------
    path
        CSV (UTF-8, UTF-16 or GB 18030; commas, semicolons or tabs), GeoJSON, GeoPackage with one layer of
        places, GeoParquet, or Shapefile, which may be in a ZIP.

    Returns
    -------
    list[Record]
        In the order of the file, at least one.

    Raises
    ------
    FileError
        If the file cannot be read, holds no row, or a GeoPackage names no CRS.
    """
    head = read_head(path)
    if head.startswith(SQLITE_MAGIC):
        records = list(read_geopackage(path))
    elif head.startswith(SHAPE_MAGIC):
        records = list(read_shapefile(path))
    elif head.startswith(ZIP_MAGIC):
        records = list(read_zipped_shapefile(path))
    elif head.startswith(PARQUET_MAGIC):
        records = list(read_geoparquet(path))
    elif head.startswith(TIFF_MAGIC):
        raise FileError(
            f"{path.name} 是栅格，这里需要点表", f"{path.name} is a raster; a table of points is wanted"
        )
    elif not is_csv(head):
        records = list(read_geojson(path))
    else:
        records = list(read_csv(path))
    if not records:
        raise _empty(path)
    return records


def is_csv(head: bytes) -> bool:
    """Tell whether a file that begins so is a CSV: nothing else that is known."""
    binary = (SQLITE_MAGIC, SHAPE_MAGIC, ZIP_MAGIC, PARQUET_MAGIC, *TIFF_MAGIC)
    marks_and_blanks = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
    return not (head.startswith(binary) or head.lstrip(marks_and_blanks).startswith(b"{"))


def _empty(path: Path) -> FileError:
    return FileError(
        f"{path.name} 里没有数据行；请填写后再试",
        f"{path.name} holds no row of data; fill it in and try again",
    )
