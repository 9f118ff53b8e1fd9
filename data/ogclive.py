"""What tiles and features of the published copies need beyond `data.maps`: zooms, ends, and who was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

import psycopg

from data.mvt import Value


@dataclass(frozen=True, slots=True)
class CopyDrawing:
    """
    How a copy is drawn.

    Attributes
    ----------
    each_from
        From this zoom on tiles draw every feature.
    ends
        When features stop being shown, each time once, in order.
    values
        That packed points have (`data.spots`); None where the points are not packed.
    ended
        How many features have ended once each of ``ends`` is past.
    """

    each_from: int
    ends: tuple[datetime, ...]
    values: tuple[Value, ...] | None = None
    ended: tuple[int, ...] = ()


async def copy_drawings(
    connection: psycopg.AsyncConnection[Any], copies: Sequence[int]
) -> dict[int, CopyDrawing]:
    """
    Read how copies are drawn.

    Parameters
    ----------
    connection
        Only read.
    copies
        Keys of `layer_copy`.

    Returns
    -------
    dict[int, CopyDrawing]
        Without those that are gone.
    """
    cursor = await connection.execute(_DRAWINGS, {"copies": list(copies)})
    return {
        row[0]: CopyDrawing(
            row[1],
            tuple(row[2] or ()),
            None if row[4] is None else tuple(row[4]),
            tuple(accumulate(row[3] or ())),
        )
        for row in await cursor.fetchall()
    }


async def lately_shown(
    connection: psycopg.AsyncConnection[Any], layer: str, copy_id: int, *, patience_s: float
) -> bool:
    """
    Tell whether a caller who began with a copy may read on in it.

    Parameters
    ----------
    connection
        Only read.
    layer
        That the copy must be of.
    copy_id
        Key of `layer_copy`.
    patience_s
        How long a copy stays readable after a newer one was published.

    Returns
    -------
    bool
        True for the copy that residents see, and for one that a publication replaced lately; false for one
        that was withdrawn by going back.
    """
    values = {"layer": layer, "copy": copy_id, "patience": patience_s}
    return await (await connection.execute(_LATELY, values)).fetchone() is not None


_DRAWINGS = """
    SELECT c.id, c.each_from, e.ends, e.counts, c.shown FROM layer_copy c CROSS JOIN LATERAL (
        SELECT array_agg(until ORDER BY until) AS ends, array_agg(many ORDER BY until) AS counts FROM (
            SELECT f.until, count(*)::int AS many FROM layer_feature f
            WHERE f.copy_id = c.id AND f.until IS NOT NULL GROUP BY f.until) ended
    ) e WHERE c.id = ANY (%(copies)s)
"""

# An event is over when the next one of its map begins; what a rollback ended was withdrawn.
_LATELY = """
    SELECT FROM (
        SELECT map, version, lead(at) OVER w AS ended_at, lead(action) OVER w AS ended_by
        FROM map_event WINDOW w AS (PARTITION BY map ORDER BY number)
    ) shown JOIN map_version_layer l USING (map, version)
    WHERE l.layer = %(layer)s AND l.copy_id = %(copy)s AND (
        ended_at IS NULL
        OR ended_by = 'publish' AND ended_at > clock_timestamp() - make_interval(secs => %(patience)s)
    ) LIMIT 1
"""
