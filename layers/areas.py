"""Service areas as they leave the house: GeoJSON as text, and files of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from gis.errors import FileError
from layers.whole import whole_file

ENDINGS = (".geojson", ".json", ".gpkg")

LAYER = "service_areas"
"""Name of the layer in a GeoPackage."""


def area_text(shape: shapely.Geometry, properties: Mapping[str, Any]) -> str:
    """
    Write one area as the text of a GeoJSON feature, many times faster than by way of a dict.

    Parameters
    ----------
    shape
        In degrees, outer rings anticlockwise; coordinates are written with the digits that they have.
    properties
        What is said of it.

    Returns
    -------
    str
        JSON.

    Examples
    --------
    >>> area_text(shapely.Point(118.5, 24.25), {"band_min": 15})
    '{"type":"Feature","geometry":{"type":"Point","coordinates":[118.5,24.25]},"properties":{"band_min":15}}'
    """
    said = json.dumps(dict(properties), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f'{{"type":"Feature","geometry":{shapely.to_geojson(shape)},"properties":{said}}}'


def areas_text(areas: Iterable[str], about: Mapping[str, Any]) -> str:
    """
    Write areas as the text of a GeoJSON collection.

    Parameters
    ----------
    areas
        From `area_text`.
    about
        What is said of all of them; written beside the features.

    Returns
    -------
    str
        JSON.

    Examples
    --------
    >>> areas_text([], {"datum": "wgs84"})
    '{"type": "FeatureCollection", "datum": "wgs84", "features": []}'
    """
    head = json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False, allow_nan=False)
    return f'{head[:-1]}, "features": [{",".join(areas)}]}}'


def write_areas(
    shapes: Sequence[shapely.Geometry],
    rows: Sequence[Mapping[str, Any]],
    out: Path,
    *,
    about: Mapping[str, Any],
) -> None:
    """
    Write areas as GeoJSON or GeoPackage, whole or not at all.

    Parameters
    ----------
    shapes
        In WGS 84.
    rows
        Properties of each.
    out
        Ends in one of `ENDINGS`; a file that is there already is replaced.
    about
        What is said of all of them; written beside the features of a GeoJSON file.

    Raises
    ------
    FileError
        If the ending is another, or the file cannot be written.
    """
    check_areas_out(out)
    with whole_file(out) as part:
        if out.suffix == ".gpkg":
            _write_package(shapes, rows, part)
        else:
            areas = (area_text(*pair) for pair in zip(shapes, rows, strict=True))
            part.write_text(areas_text(areas, about), encoding="utf-8")


def check_areas_out(out: Path) -> None:
    """
    Refuse a file that `write_areas` could not write, before the work is done.

    Parameters
    ----------
    out
        As for `write_areas`.

    Raises
    ------
    FileError
        If the ending is another, or its folder does not exist.
    """
    if out.suffix not in ENDINGS:
        raise FileError("--out 应以 .geojson 或 .gpkg 结尾", "--out must end in .geojson or .gpkg")
    if not out.parent.is_dir():
        raise FileError(
            "--out 所在的目录不存在；请先建立", "the folder of --out does not exist; make it first"
        )


def _write_package(shapes: Sequence[shapely.Geometry], rows: Sequence[Mapping[str, Any]], part: Path) -> None:
    # Both take a second to import, and a GeoJSON file needs neither.
    import geopandas as gpd
    from pyogrio.errors import DataSourceError

    try:
        gpd.GeoDataFrame(list(rows), geometry=list(shapes), crs=4326).to_file(
            part, layer=LAYER, driver="GPKG"
        )
    except DataSourceError as error:
        raise OSError from error
