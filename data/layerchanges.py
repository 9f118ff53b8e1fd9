"""What differs between a layer that residents see and another state of it, counted feature by feature."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable, Literal

from data.layercopies import stage_stored

_COMPARED = SQL("""
    SELECT count(n.code), count(o.code),
        count(*) FILTER (WHERE o.code IS NULL), count(*) FILTER (WHERE n.code IS NULL),
        count(*) FILTER (WHERE n.code = o.code AND (n.properties, n.until, n.place)
            IS DISTINCT FROM (o.properties, o.until, o.place))
    FROM ({new}) n FULL JOIN ({old}) o ON n.code = o.code
""")
_STAGED = SQL(
    "SELECT properties ->> 'id' AS code, properties, until, ST_AsBinary(geom) AS place FROM layer_stage"
)
# What has ended is in the copy still, and is no longer shown.
_COPIED = SQL("""
    SELECT code, properties, until, ST_AsBinary(geom) AS place FROM layer_feature
    WHERE copy_id = {copy} AND (until IS NULL OR until > {now})
""")

_SHOWN = """
    SELECT features - (SELECT count(*) FROM layer_feature WHERE copy_id = %(copy)s AND until <= %(now)s)
    FROM layer_copy WHERE id = %(copy)s
"""


@dataclass(frozen=True, slots=True)
class LayerChanges:
    """
    How a layer would change.

    Attributes
    ----------
    after, before
        How many features it would have, and has.
    new, gone, changed
        Features that only one of the two has, and those that differ.
    """

    after: int
    before: int
    new: int
    gone: int
    changed: int


def changes_to_stored(
    connection: psycopg.Connection[Any], layer: str, seen: int | None, *, day: date, now: datetime
) -> LayerChanges:
    """
    Hold a layer of the store against a copy.

    Parameters
    ----------
    connection
        Any role that may write, inside a transaction that is rolled back.
    layer
        One that has a query in `data.layersources`.
    seen
        The copy that residents see; None where they see none.
    day, now
        As of when.

    Returns
    -------
    LayerChanges
        If the layer were copied now.
    """
    stage_stored(connection, layer, day=day, now=now)
    return _compared(connection, _STAGED, seen, now=now)


def changes_to_copy(
    connection: psycopg.Connection[Any], wanted: int, seen: int | None, *, now: datetime
) -> LayerChanges:
    """
    Hold one copy of a layer against another.

    Parameters
    ----------
    connection
        Only read.
    wanted
        The copy that would be shown.
    seen
        The copy that residents see; None where they see none.
    now
        As of when: what has ended by then counts on neither side.

    Returns
    -------
    LayerChanges
        If the first were shown instead of the second.
    """
    if wanted == seen:
        row = connection.execute(_SHOWN, {"copy": seen, "now": now}).fetchone()
        (features,) = row or (0,)
        return LayerChanges(features, features, 0, 0, 0)
    new = _COPIED.format(copy=Literal(wanted), now=Literal(now))
    return _compared(connection, new, seen, now=now)


def _compared(
    connection: psycopg.Connection[Any], new: Composable, seen: int | None, *, now: datetime
) -> LayerChanges:
    old = _COPIED.format(copy=Literal(-1 if seen is None else seen), now=Literal(now))
    row = connection.execute(_COMPARED.format(new=new, old=old)).fetchone()
    return LayerChanges(*(row or (0, 0, 0, 0, 0)))
