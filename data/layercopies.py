"""
Copies of layers that no longer change: what a published map shows.

A copy is rows, not a view or a table of its own: a view would change with the register, and the role that
serves may make no tables. Equal copies of a layer are one, so a publication costs only layers that changed,
and going back to an older version moves one row.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable

from data.layersources import SOURCES
from data.mapcells import make_cells
from data.spots import make_spots
from gis.errors import InputError


@dataclass(frozen=True, slots=True)
class LayerCopy:
    """
    One copy of a layer.

    Attributes
    ----------
    id
        Key in `layer_feature`.
    layer
        Of the catalogue.
    digest
        Of its features.
    features
        How many.
    bbox
        West, south, east, north; None where there are none.
    demo
        True where any feature is made up.
    """

    id: int
    layer: str
    digest: str
    features: int
    bbox: tuple[float, float, float, float] | None
    demo: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    A feature of a layer that is computed, not stored.

    Attributes
    ----------
    properties
        By field; ``id`` among them.
    wkb
        In WGS 84.
    """

    properties: Mapping[str, Any]
    wkb: bytes


def copy_stored(
    connection: psycopg.Connection[Any], layer: str, *, day: date, now: datetime, demo: bool
) -> LayerCopy:
    """
    Copy a layer of the store; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write, inside a transaction.
    layer
        One that has a query in `data.layersources`.
    day, now
        As of when.
    demo
        True where the city is made up.

    Returns
    -------
    LayerCopy
        An older one where nothing has changed since.

    Raises
    ------
    InputError
        If two features have the same code.
    """
    stage_stored(connection, layer, day=day, now=now)
    return _keep(connection, layer, demo=demo)


def stage_stored(connection: psycopg.Connection[Any], layer: str, *, day: date, now: datetime) -> None:
    """
    Put the features of a layer of the store into the temporary table ``layer_stage``.

    Parameters
    ----------
    connection, layer, day, now
        As of `copy_stored`.
    """
    _stage(connection)
    connection.execute(
        SQL("INSERT INTO layer_stage (properties, until, geom) {drawn}").format(drawn=_drawn(SOURCES[layer])),
        {"day": day, "now": now},
    )


def copy_drawn(
    connection: psycopg.Connection[Any], layer: str, drawn: Iterable[Drawn], *, demo: bool
) -> LayerCopy:
    """
    Copy a layer that was computed; the caller commits.

    Parameters
    ----------
    connection
        As for `copy_stored`.
    layer
        Of the catalogue.
    drawn
        Its features.
    demo
        True where the city is made up.

    Returns
    -------
    LayerCopy
        An older one where nothing has changed since.

    Raises
    ------
    InputError
        If two features have the same code.
    """
    _stage(connection)
    with connection.cursor().copy("COPY layer_stage (properties, geom) FROM STDIN") as copy:
        for each in drawn:
            said = json.dumps(dict(each.properties), ensure_ascii=False, allow_nan=False)
            copy.write_row((said, each.wkb.hex()))
    connection.execute("UPDATE layer_stage SET geom = ST_SetSRID(geom, 4326)")
    return _keep(connection, layer, demo=demo)


def drop_unused(connection: psycopg.Connection[Any]) -> int:
    """Drop copies that no version shows any more; gives how many."""
    return connection.execute(
        "DELETE FROM layer_copy c WHERE NOT EXISTS (SELECT FROM map_version_layer v WHERE v.copy_id = c.id)"
    ).rowcount


def _stage(connection: psycopg.Connection[Any]) -> None:
    # Moments are written as text, and the same text whoever publishes.
    connection.execute("SET LOCAL timezone TO 'Asia/Shanghai'")
    connection.execute("DROP TABLE IF EXISTS pg_temp.layer_stage")
    connection.execute(
        "CREATE TEMPORARY TABLE layer_stage (properties jsonb, until timestamptz, geom geometry)"
        " ON COMMIT DROP"
    )


def _drawn(source: Composable) -> Composable:
    """Give a layer's features as properties, end and place; what has no place is not on a map."""
    return SQL("""
        SELECT to_jsonb(source) - 'until' - 'geom', source.until, source.geom
        FROM ({source}) source WHERE source.geom IS NOT NULL AND NOT ST_IsEmpty(source.geom)
    """).format(source=source)


def _keep(connection: psycopg.Connection[Any], layer: str, *, demo: bool) -> LayerCopy:
    row = connection.execute(_SUMMARY).fetchone()
    digest, count, bbox = row if row is not None else ("", 0, None)
    known = connection.execute(
        "SELECT id, demo FROM layer_copy WHERE layer = %s AND digest = %s", (layer, digest)
    ).fetchone()
    if known is not None:
        return LayerCopy(known[0], layer, digest, count, _box(bbox), known[1])
    made = connection.execute(
        "INSERT INTO layer_copy (layer, digest, features, bbox, demo) VALUES (%s, %s, %s, %s, %s)"
        " RETURNING id",
        (layer, digest, count, bbox, demo),
    ).fetchone()
    (copy_id,) = made or (0,)
    try:
        connection.execute(_PUT, (copy_id,))
    except psycopg.errors.UniqueViolation as error:
        raise InputError(
            f"图层 {layer} 中有重复的编号；请先在台账里改正",
            f"two features of layer {layer} have the same code; mend the register first",
        ) from error
    if make_cells(connection, copy_id, layer) > 0 and _only_points(connection, copy_id):
        make_spots(connection, copy_id, layer)
    return LayerCopy(copy_id, layer, digest, count, _box(bbox), demo)


def _only_points(connection: psycopg.Connection[Any], copy_id: int) -> bool:
    other = "SELECT FROM layer_feature WHERE copy_id = %s AND GeometryType(merc) <> 'POINT' LIMIT 1"
    return connection.execute(other, (copy_id,)).fetchone() is None


def _box(bbox: list[float] | None) -> tuple[float, float, float, float] | None:
    if bbox is None:
        return None
    west, south, east, north = bbox
    return west, south, east, north


# The digest is of every feature in the order of its code, whatever order the query gave them in.
_SUMMARY = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(
            md5(properties::text || coalesce(until::text, '') || encode(ST_AsEWKB(geom), 'hex')), ''
            ORDER BY properties ->> 'id' COLLATE "C"), ''), 'UTF8')), 'hex'),
        count(*)::int,
        CASE WHEN count(*) > 0 THEN ARRAY[ST_XMin(ST_Extent(geom)), ST_YMin(ST_Extent(geom)),
            ST_XMax(ST_Extent(geom)), ST_YMax(ST_Extent(geom))] END
    FROM layer_stage
"""

# In the order of space (PostGIS sorts points along a Hilbert curve), so that a tile reads few pages.
_PUT = """
    INSERT INTO layer_feature (copy_id, place, code, properties, until, geom, merc)
    SELECT %s, row_number() OVER (ORDER BY properties ->> 'id' COLLATE "C"), properties ->> 'id', properties,
        until, geom, ST_Transform(geom, 3857) AS merc
    FROM layer_stage ORDER BY merc
"""
