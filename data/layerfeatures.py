"""Features of layers as they leave the store: of a published copy, or of the register as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.sql import SQL

from data.layersources import SOURCES


@dataclass(frozen=True, slots=True)
class FeatureRows:
    """
    Features of one layer.

    Attributes
    ----------
    properties
        By field, JSON values.
    wkb
        Places in WGS 84.
    """

    properties: list[Mapping[str, Any]]
    wkb: list[bytes]


def copied_features(connection: psycopg.Connection[Any], copy_id: int, *, now: datetime) -> FeatureRows:
    """
    Read the features of a copy that are shown now.

    Parameters
    ----------
    connection
        Only read.
    copy_id
        Of `data.layercopies`.
    now
        What has ended by then is left out.

    Returns
    -------
    FeatureRows
        In the order of their codes.
    """
    return _rows(
        connection.execute(
            "SELECT properties, ST_AsBinary(geom) FROM layer_feature"
            " WHERE copy_id = %s AND (until IS NULL OR until > %s) ORDER BY place",
            (copy_id, now),
        )
    )


def current_features(
    connection: psycopg.Connection[Any], layer: str, *, day: date, now: datetime
) -> FeatureRows:
    """
    Read a layer from the register as it is now, published or not.

    Parameters
    ----------
    connection
        Only read.
    layer
        One that has a query in `data.layersources`.
    day, now
        As of when.

    Returns
    -------
    FeatureRows
        In the order of their codes.
    """
    connection.execute("SET LOCAL timezone TO 'Asia/Shanghai'")
    statement = SQL("""
        SELECT to_jsonb(source) - 'until' - 'geom', ST_AsBinary(source.geom) FROM ({source}) source
        WHERE source.geom IS NOT NULL AND NOT ST_IsEmpty(source.geom) ORDER BY source.id COLLATE "C"
    """).format(source=SOURCES[layer])
    return _rows(connection.execute(statement, {"day": day, "now": now}))


def boundaries(connection: psycopg.Connection[Any]) -> list[tuple[str, bytes]]:
    """Read the names and outlines of the districts, or of the city where it has none: ground for maps."""
    return connection.execute(_BOUNDARIES).fetchall()


def _rows(cursor: psycopg.Cursor[Any]) -> FeatureRows:
    rows = cursor.fetchall()
    return FeatureRows([row[0] for row in rows], [bytes(row[1]) for row in rows])


_BOUNDARIES = """
    SELECT DISTINCT ON (code) name, ST_AsBinary(ST_SimplifyPreserveTopology(geom, 0.0001)) FROM area
    WHERE level = (SELECT level FROM area ORDER BY level = 'county' DESC, level = 'city' DESC LIMIT 1)
    ORDER BY code, valid_from DESC
"""
