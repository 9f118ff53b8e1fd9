"""Features of a GeoJSON, read without any driver that could open other files."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from data.files.record import Record, column_of
from data.files.text import decode
from gis.errors import FileError


def read_geojson(path: Path) -> Iterator[Record]:
    """
    Read the rows of a GeoJSON.

    Parameters
    ----------
    path
        A FeatureCollection, or one feature.

    Yields
    ------
    Record
        In the order of the file; a broken feature is a record with an empty geometry.

    Raises
    ------
    FileError
        If it is not a GeoJSON.
    """
    try:
        document = json.loads(decode(path))
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
        for row, feature in enumerate(features, start=1):
            if not isinstance(feature, dict):
                yield Record(row, {}, shapely.Point())
                continue
            values = {column_of(str(key)): value for key, value in (feature.get("properties") or {}).items()}
            if "id" in feature:
                values.setdefault("id", feature["id"])
            yield Record(row, values, _shape(feature.get("geometry")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(
            f"{path.name} 不是有效的 GeoJSON；请检查文件是否完整",
            f"{path.name} is not a valid GeoJSON; check that it is complete",
        ) from error


def _shape(geometry: Any) -> shapely.Geometry:
    """Read one geometry; one that cannot be read is as good as an empty one, which its row reports."""
    if not isinstance(geometry, dict):
        return shapely.Point()
    if geometry.get("type") == "Point" and isinstance(geometry.get("coordinates"), list):
        # Height and measure say nothing here, and some writers give both.
        geometry = geometry | {"coordinates": geometry["coordinates"][:2]}
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.ShapelyError:
        return shapely.Point()
    return shape if isinstance(shape, shapely.Geometry) else shapely.Point()
