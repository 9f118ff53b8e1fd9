"""Exports for GIS programs: GeoJSON, FlatGeobuf and GeoPackage, the last with its styles and names inside."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from layers.catalog import Layer, qml
from layers.export.model import CRS, About, Features, Job, Remarks
from layers.export.values import arrow_table

GEOMETRY = {"point": "Point", "multipolygon": "MultiPolygon"}


def write_arrow(
    path: Path, features: Features, about: About, *, driver: str, table: Any = None, **options: str
) -> None:
    """
    Write a layer with GDAL.

    Parameters
    ----------
    path
        File to write, or to add a layer to.
    features
        Of one layer.
    about
        Tells the datum.
    driver
        Of GDAL.
    table
        The features as Arrow, where the driver needs them changed.
    **options
        Of the driver's layer.

    Raises
    ------
    OSError
        If GDAL cannot write.
    """
    try:
        pyogrio.write_arrow(
            arrow_table(features) if table is None else table,
            path,
            layer=features.layer.id,
            driver=driver,
            geometry_name="geometry",
            geometry_type=GEOMETRY[features.layer.geometry],
            crs=CRS[about.datum],
            **options,
        )
    except (DataSourceError, DataLayerError) as error:
        raise OSError from error


def count_gdal(path: Path | str) -> int:
    """Count the features of all layers of a file by reading them; `OSError` where it cannot be read."""
    try:
        layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        return sum(
            pyogrio.read_info(path, layer=name, force_feature_count=True)["features"] for name in layers
        )
    except (DataSourceError, DataLayerError) as error:
        raise OSError from error


def write_geojson(path: Path, job: Job) -> Remarks:
    """Write one layer as GeoJSON (RFC 7946); the datum and the notes stand beside the features."""
    (features,), about = job.layers, job.about
    head = {
        "type": "FeatureCollection", "name": features.layer.id, "datum": about.datum.value,
        "about": {label.split(" ", 1)[1]: value for label, value in about.rows},
    }  # fmt: skip
    names = [field.name for field in features.layer.fields]
    columns = [features.columns[name] for name in names]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1] + ', "features": [')
        for i, shape in enumerate(shapely.to_geojson(features.shapes).tolist()):
            said = dict(zip(names, (_plain(column[i]) for column in columns), strict=True))
            code = json.dumps(said.get("id"), ensure_ascii=False)
            text = json.dumps(said, ensure_ascii=False, allow_nan=False)
            file.write(
                f'{"," if i else ""}\n{{"type":"Feature","id":{code},"geometry":{shape},"properties":{text}}}'
            )
        file.write("\n]}\n")
    return ()


def count_geojson(path: Path) -> int:
    """Count the features of a GeoJSON file by reading it."""
    return len(json.loads(path.read_text(encoding="utf-8"))["features"])


def write_flatgeobuf(path: Path, job: Job) -> Remarks:
    """Write one layer as FlatGeobuf, with its spatial index where there is anything to find."""
    (features,) = job.layers
    index = "YES" if len(features) else "NO"
    title = features.layer.title.zh
    write_arrow(path, features, job.about, driver="FlatGeobuf", SPATIAL_INDEX=index, TITLE=title)
    return ()


def write_geopackage(path: Path, job: Job) -> Remarks:
    """Write layers as a GeoPackage with QGIS styles, Chinese names of fields, and a table of notes."""
    for features in job.layers:
        title, said = features.layer.title.zh, features.layer.about.zh
        write_arrow(path, features, job.about, driver="GPKG", IDENTIFIER=title, DESCRIPTION=said)
    # A connection of sqlite3 commits at the end of its block, and is closed by the one around it.
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_TABLES)
        for features in job.layers:
            base.execute(_STYLE, (features.layer.id, features.layer.title.zh, qml(features.layer)))
            base.executemany(_COLUMN, list(_column_rows(features.layer)))
        base.executemany("INSERT INTO about (label, value) VALUES (?, ?)", job.about.rows)
    return ()


def count_geopackage(path: Path) -> int:
    """Count the features of a GeoPackage; `OSError` where its pages are not whole."""
    try:
        with closing(sqlite3.connect(path)) as base:
            (said,) = base.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise OSError from error
    if said != "ok":
        raise OSError(said)
    return count_gdal(path)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _column_rows(layer: Layer) -> Sequence[tuple[str, str, str, str]]:
    return [(layer.id, field.name, field.title.zh, field.title.en) for field in layer.fields]


_TABLES = """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
        f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
    CREATE TABLE about (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT, value TEXT);
    INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
        ('layer_styles', 'attributes', 'layer_styles'), ('about', 'attributes', 'about');
    CREATE TABLE IF NOT EXISTS gpkg_data_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
        mime_type TEXT, constraint_name TEXT, PRIMARY KEY (table_name, column_name),
        UNIQUE (table_name, name));
    INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES
        ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema',
         'read-write');
"""

_STYLE = """
    INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
        styleQML, styleSLD, useAsDefault, description, owner, ui)
    VALUES ('', '', ?, 'geometry', ?, ?, '', 1, '', '', '')
"""

_COLUMN = "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)"
