"""
Versions of the live maps: published, rolled back, and which one residents see.

The newest event of a map names its active version, so a rollback is one row, and nothing that was published
is ever changed. Readers are told with ``NOTIFY jobcircle_maps``, whose payload is the map's key.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import class_row

from data.layercopies import LayerCopy, drop_unused
from data.mapversions import Imprint, LiveLayer, MapEvent, MapVersion
from gis.errors import ConflictError, NotFoundError, UnavailableError

__all__ = [
    "CHANNEL",
    "KEPT",
    "Imprint",
    "LiveLayer",
    "MapEvent",
    "MapVersion",
    "history",
    "live_layers",
    "live_layers_async",
    "publish",
    "roll_back",
    "take_turn",
    "version_layers",
    "versions",
]

CHANNEL = "jobcircle_maps"
KEPT = 20
"""Newest versions of a map whose features are kept, beside the active one; of older ones the record stays."""

LOCK = 0x6A6F626D  # any number that only this program locks: "jobm"


def publish(
    connection: psycopg.Connection[Any],
    name: str,
    copies: Sequence[LayerCopy],
    imprint: Imprint,
    *,
    by: str,
    note: str = "",
) -> int:
    """
    Make a version of copies and make it the active one; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write, inside a transaction that has called `take_turn`.
    name
        Key of the map.
    copies
        One of each layer.
    imprint
        What it says of itself.
    by, note
        Who publishes it, and what they say.

    Returns
    -------
    int
        Its version.
    """
    row = connection.execute(
        _NEW_VERSION,
        (name, by, note, imprint.data_date, imprint.attribution, imprint.review_number, imprint.producer,
         imprint.demo, name),
    ).fetchone()  # fmt: skip
    (version,) = row or (0,)
    connection.cursor().executemany(
        "INSERT INTO map_version_layer (map, version, layer, copy_id) VALUES (%s, %s, %s, %s)",
        [(name, version, copy.layer, copy.id) for copy in copies],
    )
    _note_event(connection, name, version, action="publish", by=by, note=note)
    connection.execute(_FORGET, (name, name, name, KEPT))
    drop_unused(connection)
    return int(version)


def roll_back(
    connection: psycopg.Connection[Any], name: str, *, to: int | None, by: str, note: str = ""
) -> int:
    """
    Show an older version again; the caller commits.

    Parameters
    ----------
    connection
        As for `publish`.
    name
        Key of the map.
    to
        Which version; the one before the active one when None.
    by, note
        Who does it, and what they say.

    Returns
    -------
    int
        The version that residents see now.

    Raises
    ------
    NotFoundError
        If there is no such version, or its features are kept no longer.
    ConflictError
        If residents see that version already.
    """
    found = versions(connection, name)
    now = next((each.version for each in found if each.active), 0)
    older = [each.version for each in found if each.whole and each.version < now]
    target = to if to is not None else max(older, default=None)
    if target is None or not any(each.version == target and each.whole for each in found):
        raise NotFoundError(
            "没有可以退回的版本；请用 jobcircle map list 查看",
            "there is no such version to go back to; see jobcircle map list",
        )
    if target == now:
        raise ConflictError(
            f"现在显示的已是第 {target} 版，没有改动；请另选一版",
            f"version {target} is what is shown already, and nothing was changed; choose another one",
        )
    _note_event(connection, name, target, action="rollback", by=by, note=note)
    return target


def take_turn(connection: psycopg.Connection[Any]) -> None:
    """
    Be the one who publishes or rolls back, until the end of the transaction.

    Parameters
    ----------
    connection
        Any role that may write, inside a transaction.

    Raises
    ------
    UnavailableError
        If somebody else does for longer than the role that serves waits for a lock.
    """
    try:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    except psycopg.errors.LockNotAvailable as error:
        raise UnavailableError(
            "另一个人正在发布或退回地图，这次没有改动任何地图；请稍候再试",
            "somebody else is publishing a map or rolling one back, and nothing was changed; try again "
            "in a moment",
        ) from error


def versions(connection: psycopg.Connection[Any], name: str) -> list[MapVersion]:
    """
    List the versions of a map.

    Parameters
    ----------
    connection
        Only read.
    name
        Key of the map.

    Returns
    -------
    list[MapVersion]
        Newest first; empty before the first publication.
    """
    rows = connection.execute(_VERSIONS, (name,)).fetchall()
    return [_version(row) for row in rows]


def history(connection: psycopg.Connection[Any], name: str) -> list[MapEvent]:
    """List who made which version of a map the active one, newest first."""
    with connection.cursor(row_factory=class_row(MapEvent)) as cursor:
        cursor.execute(
            'SELECT number, version, action, at, "by", note FROM map_event WHERE map = %s'
            " ORDER BY number DESC",
            (name,),
        )
        return cursor.fetchall()


def live_layers(connection: psycopg.Connection[Any]) -> dict[str, LiveLayer]:
    """Give every layer that residents see, by its key."""
    return _live(connection.execute(_LIVE).fetchall())


async def live_layers_async(connection: psycopg.AsyncConnection[Any]) -> dict[str, LiveLayer]:
    """Give every layer that residents see, by its key; for the service."""
    cursor = await connection.execute(_LIVE, prepare=True)
    return _live(await cursor.fetchall())


def version_layers(
    connection: psycopg.Connection[Any], name: str, version: int
) -> tuple[MapVersion, dict[str, LayerCopy]]:
    """
    Read one version of a map, whether residents see it or not.

    Parameters
    ----------
    connection
        Only read.
    name
        Key of the map.
    version
        Which.

    Returns
    -------
    tuple[MapVersion, dict[str, LayerCopy]]
        The version, and its copies by layer.

    Raises
    ------
    NotFoundError
        If there is no such version, or its features are kept no longer.
    """
    found = next((each for each in versions(connection, name) if each.version == version), None)
    if found is None or not found.whole:
        raise NotFoundError("没有这个版本的地图", "there is no such version of the map")
    rows = connection.execute(_COPIES, (name, version)).fetchall()
    return found, {row[1]: _copy(row) for row in rows}


def _note_event(
    connection: psycopg.Connection[Any], name: str, version: int, *, action: str, by: str, note: str
) -> None:
    connection.execute(_EVENT, (name, version, action, by, note, name))
    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, name))


def _live(rows: Sequence[tuple[Any, ...]]) -> dict[str, LiveLayer]:
    return {row[1]: LiveLayer(_copy(row[:6]), _version(row[6:])) for row in rows}


def _copy(row: Sequence[Any]) -> LayerCopy:
    copy_id, layer, digest, features, bbox, demo = row
    return LayerCopy(copy_id, layer, digest, features, _box(bbox), demo)


def _version(row: Sequence[Any]) -> MapVersion:
    name, version, at, by, note, *imprint, active, whole = row
    return MapVersion(name, version, at, by, note, Imprint(*imprint), active, whole)


def _box(bbox: Sequence[float] | None) -> tuple[float, float, float, float] | None:
    return None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3])


_NEW_VERSION = """
    INSERT INTO map_version
        (map, version, published_by, note, data_date, attribution, review_number, producer, demo)
    SELECT %s, coalesce(max(version), 0) + 1, %s, %s, %s, %s, %s, %s, %s FROM map_version WHERE map = %s
    RETURNING version
"""

_EVENT = """
    INSERT INTO map_event (map, number, version, action, "by", note)
    SELECT %s, coalesce(max(number), 0) + 1, %s, %s, %s, %s FROM map_event WHERE map = %s
"""

_ACTIVE = "SELECT DISTINCT ON (map) map, version FROM map_event ORDER BY map, number DESC"

_COLUMNS = """
    v.map, v.version, v.published_at, v.published_by, v.note, v.data_date, v.attribution, v.review_number,
    v.producer, v.demo
"""

_VERSIONS = f"""
    SELECT {_COLUMNS}, a.version IS NOT NULL AS active,
        EXISTS (SELECT FROM map_version_layer l WHERE l.map = v.map AND l.version = v.version) AS whole
    FROM map_version v LEFT JOIN ({_ACTIVE}) a ON a.map = v.map AND a.version = v.version
    WHERE v.map = %s ORDER BY v.version DESC
"""  # noqa: S608 - only this module's own words

_LIVE = f"""
    SELECT c.id, c.layer, c.digest, c.features, c.bbox, c.demo, {_COLUMNS}, true AS active, true AS whole
    FROM ({_ACTIVE}) a JOIN map_version v ON v.map = a.map AND v.version = a.version
    JOIN map_version_layer l ON l.map = v.map AND l.version = v.version
    JOIN layer_copy c ON c.id = l.copy_id
"""  # noqa: S608

_COPIES = """
    SELECT c.id, c.layer, c.digest, c.features, c.bbox, c.demo
    FROM map_version_layer l JOIN layer_copy c ON c.id = l.copy_id WHERE l.map = %s AND l.version = %s
"""

_FORGET = f"""
    DELETE FROM map_version_layer l WHERE map = %s
      AND version NOT IN (SELECT version FROM ({_ACTIVE}) a WHERE a.map = %s)
      AND version NOT IN (SELECT version FROM map_version WHERE map = %s ORDER BY version DESC LIMIT %s)
"""  # noqa: S608
