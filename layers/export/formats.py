"""The formats of exports, by their codes: what each holds, and who writes and counts it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gis.errors import InputError, Message
from layers.export.gisfiles import (
    count_gdal,
    count_geojson,
    count_geopackage,
    write_flatgeobuf,
    write_geojson,
    write_geopackage,
)
from layers.export.kml import write_kml
from layers.export.model import Job, Remarks
from layers.export.page import count_page, write_page
from layers.export.shapefile import count_shapefile, write_shapefile
from layers.export.sheet import count_pdf, count_png, write_pdf, write_png
from layers.export.tables import count_csv, count_xlsx, write_csv, write_xlsx
from layers.media import MEDIA, SEVERAL


@dataclass(frozen=True, slots=True)
class Format:
    """
    A format of exports.

    Attributes
    ----------
    code
        In addresses and commands.
    ending
        Of its files.
    media_type
        Of answers.
    title
        Shown to people.
    write
        Writes a file; gives remarks.
    count
        Counts the features of a file by reading it again; None for pictures, which are only found whole.
    several
        True where one file holds all layers of a map; of others a map is a zip.
    """

    code: str
    ending: str
    media_type: str
    title: Message
    write: Callable[[Path, Job], Remarks]
    count: Callable[[Path], int | None]
    several: bool = False


_WORK: dict[str, tuple[Message, Callable[[Path, Job], Remarks], Callable[[Path], int | None]]] = {
    "xlsx": (Message("Excel 工作簿", "Excel workbook"), write_xlsx, count_xlsx),
    "csv": (Message("CSV 表格", "CSV"), write_csv, count_csv),
    "geojson": (Message("GeoJSON", "GeoJSON"), write_geojson, count_geojson),
    "gpkg": (
        Message("GeoPackage（含 QGIS 样式）", "GeoPackage with QGIS styles"),
        write_geopackage,
        count_geopackage,
    ),
    "shp": (Message("Shapefile（压缩包）", "Shapefile, zipped"), write_shapefile, count_shapefile),
    "kml": (Message("KML", "KML"), write_kml, count_gdal),
    "fgb": (Message("FlatGeobuf", "FlatGeobuf"), write_flatgeobuf, count_gdal),
    "html": (Message("离线网页地图", "web page, works offline"), write_page, count_page),
    "pdf": (Message("A3 图幅（PDF）", "A3 map sheet (PDF)"), write_pdf, count_pdf),
    "png": (Message("A3 图幅（PNG）", "A3 map sheet (PNG)"), write_png, count_png),
}


def _format(code: str) -> Format:
    (ending, media_type), (title, write, count) = MEDIA[code], _WORK[code]
    return Format(code, ending, media_type, title, write, count, several=code in SEVERAL)


FORMATS: tuple[Format, ...] = tuple(_format(code) for code in MEDIA)
"""In the order in which people are offered them."""

_BY_CODE = {each.code: each for each in FORMATS}


def format_of(code: str) -> Format:
    """
    Find a format.

    Parameters
    ----------
    code
        Its code; an ending counts too.

    Returns
    -------
    Format
        The one meant.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> format_of(".shp.zip").code
    'shp'
    """
    found = _BY_CODE.get(code) or next((each for each in FORMATS if each.ending == code), None)
    if found is None:
        codes = "、".join(_BY_CODE)
        raise InputError(
            f"没有这种导出格式；请用 {codes}", f"unknown export format; use {', '.join(_BY_CODE)}"
        )
    return found
