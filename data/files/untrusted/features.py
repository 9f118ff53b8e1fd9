"""Features of an uploaded GeoJSON, in the reading process."""

import json
import re
from typing import Any

import shapely

from data.files.text import to_utf8
from data.files.untrusted.answer import ROW, Teller
from data.files.untrusted.limiting import RowLimiter
from data.files.untrusted.shapes import SHAPELESS, flat_wkb, tell_heights
from data.files.untrusted.upload import Limits
from gis.errors import FileError, Message

WGS84 = "EPSG:4326"
"""What RFC 7946 says that every GeoJSON is in."""

MOST_VERTICES = 20_000

_NOT_GEOJSON = FileError(
    "不是有效的 GeoJSON；应为 FeatureCollection，请检查文件是否完整",
    "no valid GeoJSON; a FeatureCollection is wanted, check that the file is complete",
)
_TEXT_COORDINATES = Message(
    "坐标是文字或不完整；应为 [经度, 纬度] 的数字",
    "the coordinates are no numbers; write [longitude, latitude]",
)
_NAMED = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d+)", re.IGNORECASE)


def read_features(content: bytes, limits: Limits, teller: Teller) -> None:
    """
    Read a FeatureCollection, or one feature.

    Parameters
    ----------
    content
        The file.
    limits
        Of rows, columns and letters.
    teller
        Is given the features.

    Raises
    ------
    FileError
        If it is no GeoJSON or names a CRS in a way nobody knows.
    """
    document = _document(content)
    features = document["features"] if document["type"] == "FeatureCollection" else [document]
    if not isinstance(features, list):
        raise _NOT_GEOJSON
    plain = [feature if isinstance(feature, dict) else {} for feature in features]
    columns = list(dict.fromkeys(key for feature in plain for key in _properties(feature)))
    if "id" not in columns and any("id" in feature for feature in plain):
        columns.append("id")
    teller.layer("", columns=columns, crs=_crs(document))
    limiter, heights = RowLimiter(limits, "", teller), 0
    for number, feature in enumerate(plain, start=1):
        values = {"id": feature.get("id")} | _properties(feature)
        shape = _shape(feature.get("geometry"), number, teller)
        heights += shape is not None and bool(shapely.has_z(shape))
        wkb = None if shape is None else flat_wkb(shape)
        limiter.give(number, [_plain(values.get(column)) for column in columns], wkb or SHAPELESS)
    tell_heights(heights, teller)


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(to_utf8(content, "文件"))
    except ValueError as error:
        raise _NOT_GEOJSON from error
    known = isinstance(document, dict) and document.get("type") in {"FeatureCollection", "Feature"}
    if not known or (document["type"] == "FeatureCollection" and "features" not in document):
        raise _NOT_GEOJSON
    found: dict[str, Any] = document
    return found


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return {str(key): value for key, value in properties.items()} if isinstance(properties, dict) else {}


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _crs(document: dict[str, Any]) -> str:
    """Read the member ``crs`` that old files have."""
    crs = document.get("crs")
    if crs is None:
        return WGS84
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name.upper().endswith("CRS84"):
        return WGS84
    if found := _NAMED.fullmatch(name):
        return f"EPSG:{found[1]}"
    raise FileError(
        "crs 写的坐标系不认识；请写成 EPSG 编号，例如 EPSG:4490",
        "the CRS that the file names is not known; name it by its EPSG number, such as EPSG:4490",
    )


def _shape(geometry: Any, number: int, teller: Teller) -> shapely.Geometry | None:
    if geometry is None:
        return None
    # GEOS would take texts for numbers, and some writers give measures that it does not know.
    if not isinstance(geometry, dict) or not _is_numeric(
        geometry.get("coordinates", geometry.get("geometries"))
    ):
        teller.remark(number, _TEXT_COORDINATES, ROW)
        return None
    try:
        shape = shapely.from_geojson(json.dumps(_without_measure(geometry)))
    except shapely.errors.ShapelyError:
        shape = None
    if not isinstance(shape, shapely.Geometry):
        teller.remark(number, _TEXT_COORDINATES, ROW)
        return None
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        reason = Message(
            f"图形超过 {MOST_VERTICES} 个顶点，没有读取；请先简化",
            f"the shape has more than {MOST_VERTICES} vertices and was not read; simplify it first",
        )
        teller.remark(number, reason, ROW)
        return None
    return shape


def _is_numeric(coordinates: Any) -> bool:
    if isinstance(coordinates, list):
        return bool(coordinates) and all(map(_is_numeric, coordinates))
    if isinstance(coordinates, dict):
        return _is_numeric(coordinates.get("coordinates", coordinates.get("geometries")))
    return isinstance(coordinates, int | float) and not isinstance(coordinates, bool)


def _without_measure(geometry: dict[str, Any]) -> dict[str, Any]:
    if geometry.get("type") == "Point":
        return geometry | {"coordinates": geometry["coordinates"][:3]}
    return geometry
