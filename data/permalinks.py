"""What stands behind a permanent address: the site that took over where one was merged away."""

from datetime import date
from typing import Any

import psycopg

LONGEST_WAY = 20
"""Mergers that are followed; a register that goes in circles ends here."""

_FOLLOW = """
    WITH RECURSIVE way (id, step) AS (
        SELECT %(id)s::text, 0
        UNION ALL
        SELECT s.merged_into, way.step + 1 FROM way CROSS JOIN LATERAL (
            SELECT merged_into FROM facility_status
            WHERE facility_id = way.id AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
              AND status = 'merged' AND merged_into IS NOT NULL
            ORDER BY valid_from DESC LIMIT 1) s
        WHERE way.step < %(most)s
    )
    SELECT id FROM way ORDER BY step DESC LIMIT 1
"""


async def standing_for(connection: psycopg.AsyncConnection[Any], facility_id: str, day: date) -> str:
    """
    Give the code of the site that a code stands for on a day.

    Parameters
    ----------
    connection
        Only read.
    facility_id
        As on a sign or in a link, however old.
    day
        Local date.

    Returns
    -------
    str
        Its own, unless it was merged into another.
    """
    cursor = await connection.execute(_FOLLOW, {"id": facility_id, "day": day, "most": LONGEST_WAY})
    row = await cursor.fetchone()
    return facility_id if row is None else row[0]
