"""What a site is from a day on: the latest line of its dated statuses, read and written as two columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable

from gis.register import Entry

STATUS_JOIN = SQL("""
    LEFT JOIN LATERAL (
        SELECT CASE WHEN valid_to IS NULL THEN status ELSE 'closed' END AS status,
            coalesce(valid_to, valid_from) AS since
        FROM facility_status WHERE facility_id = t.id ORDER BY valid_from DESC LIMIT 1) latest ON true
""")
"""The latest line; where it has an end and nothing follows, the site is closed from then on."""

STATUS_COLUMNS: dict[str, Composable] = {
    "status": SQL("latest.status"),
    "since": SQL("to_char(latest.since, 'YYYY-MM-DD')"),
}

# A new status ends the one before on its first day; one of the same day corrects it.
_END = """
    UPDATE facility_status SET valid_to = %(since)s::date
    WHERE facility_id = %(id)s AND valid_to IS NULL AND valid_from < %(since)s::date
"""
_BEGIN = """
    INSERT INTO facility_status (facility_id, valid_from, status) VALUES (%(id)s, %(since)s::date, %(status)s)
    ON CONFLICT (facility_id, valid_from) DO UPDATE SET status = excluded.status, valid_to = NULL
"""
# The first day of the latest status was wrong: so was the last of the one before.
_SHIFT = """
    WITH latest AS (
        SELECT max(valid_from) AS begins FROM facility_status WHERE facility_id = %(id)s
    ), earlier AS (
        UPDATE facility_status SET valid_to = %(since)s::date FROM latest
        WHERE facility_id = %(id)s AND valid_to = latest.begins
    )
    UPDATE facility_status SET valid_from = %(since)s::date FROM latest
    WHERE facility_id = %(id)s AND valid_from = latest.begins
"""


_ON = """
    SELECT facility_id, status FROM facility_status
    WHERE facility_id = ANY(%s) AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)
"""


def statuses_on(connection: psycopg.Connection[Any], ids: Sequence[str], day: date) -> dict[str, str]:
    """
    Read what sites are on a day, where their latest status begins later.

    Parameters
    ----------
    connection
        Only read.
    ids
        Of sites.
    day
        Local date.

    Returns
    -------
    dict[str, str]
        Code of the status by id; without the sites that are not there yet on that day.
    """
    return dict(connection.execute(_ON, (list(ids), day, day)).fetchall())


def put_statuses(cursor: psycopg.Cursor[Any], changes: Sequence[tuple[Entry | None, Entry]]) -> None:
    """
    Write the statuses of sites that changed.

    Parameters
    ----------
    cursor
        Any role that may write.
    changes
        Each site before, None for a new one, and after.
    """
    begun: list[dict[str, Any]] = []
    shifted: list[dict[str, Any]] = []
    for before, after in changes:
        values = {column: after.get(column) for column in ("id", "status", "since")}
        if before is None or before.get("status") != after.get("status"):
            begun.append(values)
        elif before.get("since") != after.get("since"):
            shifted.append(values)
    for statement, many in ((_END, begun), (_BEGIN, begun), (_SHIFT, shifted)):
        if many:
            cursor.executemany(statement, many)
