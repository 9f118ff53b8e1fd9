"""One row of a file that people bring: its values by known column, and where it is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from gis.errors import InputError
from gis.model import LonLat

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code", "编号", "站点编号", "编码", "代码"),
    "name": ("name", "名称", "站点名称"),
    "kind": ("kind", "类型", "站点类型"),
    "lon": ("lon", "lng", "longitude", "long", "x", "经度", "x坐标"),
    "lat": ("lat", "latitude", "y", "纬度", "y坐标"),
    "population": ("population", "people", "pop", "人口", "人数", "常住人口"),
}
"""Known columns and the headers that mean them."""


@dataclass(frozen=True, slots=True)
class Record:
    """
    One row of a file.

    Attributes
    ----------
    row
        As its user counts: the line of a CSV (header 1), the feature of a GeoJSON (first 1).
    values
        By known column, see `COLUMNS`; other columns under their own header.
    shape
        Geometry in WGS 84; None where a CSV gives ``lon`` and ``lat``.
    """

    row: int
    values: Mapping[str, Any]
    shape: shapely.Geometry | None


def position_of(record: Record) -> LonLat:
    """
    Find where a record is.

    Parameters
    ----------
    record
        From `read_records`.

    Returns
    -------
    LonLat
        WGS 84; of an area, a point inside it.

    Raises
    ------
    InputError
        If there is no usable position, with what to change.
    """
    if record.shape is not None:
        if record.shape.is_empty:
            raise InputError("几何为空；请补上位置", "the geometry is empty; give a position")
        point = record.shape if record.shape.geom_type == "Point" else record.shape.point_on_surface()
        lon, lat = point.x, point.y
    else:
        lon, lat = number_of(record, "lon", "经度"), number_of(record, "lat", "纬度")
    return checked_lonlat(lon, lat)


def checked_lonlat(lon: float, lat: float) -> LonLat:
    """
    Refuse coordinates that are not degrees, saying what they look like.

    Parameters
    ----------
    lon, lat
        Supposed degrees.

    Returns
    -------
    LonLat
        The same.

    Raises
    ------
    InputError
        If they are swapped, in metres, or out of range.
    """
    if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004 - degrees
        return LonLat(lon, lat)
    if abs(lon) <= 90 and abs(lat) <= 180:  # noqa: PLR2004 - degrees
        raise InputError(
            "经度与纬度颠倒；请交换两列", "longitude and latitude are swapped; exchange the two columns"
        )
    if max(abs(lon), abs(lat)) > 1000:  # noqa: PLR2004 - no angle
        raise InputError("坐标像是米；请换成经纬度", "the coordinates look like metres; give degrees")
    raise InputError(
        "经度应在 -180 到 180、纬度应在 -90 到 90 之间",
        "longitude must be -180 to 180 and latitude -90 to 90",
    )


def number_of(record: Record, column: str, zh: str) -> float:
    """
    Read a finite number from a column.

    Parameters
    ----------
    record
        From `read_records`.
    column
        Known column.
    zh
        Its Chinese name, for the message.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    InputError
        If the cell is empty or not a number.
    """
    text = unicodedata.normalize("NFKC", str(record.values.get(column))).strip()
    try:
        value = float("nan" if "_" in text else text)  # to Python 1_000 is a number
    except ValueError:
        value = float("nan")
    if value - value != 0:
        raise InputError(f"{zh}不是数字；请填写数字", f"{column} is not a number; give one")
    return value


def column_of(header: str) -> str:
    """
    Tell which known column a header means.

    Parameters
    ----------
    header
        As written; width, case, blanks and the mark of a required column do not matter.

    Returns
    -------
    str
        A key of `COLUMNS`, or the header itself where none is meant.

    Examples
    --------
    >>> column_of("经 度（必填）*"), column_of("备注")
    ('lon', '备注')
    """
    plain = unicodedata.normalize("NFKC", header).casefold()
    plain = "".join(plain.replace("(必填)", "").replace("*", "").split())
    return _BY_HEADER.get(plain, header.strip())


_BY_HEADER = {name: column for column, names in COLUMNS.items() for name in names}
