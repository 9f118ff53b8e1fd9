"""Which audit a map's coverage and gaps are of, and how far the register has moved on since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from gis.register import REGISTER

STATION = REGISTER["station"].code


@dataclass(frozen=True, slots=True)
class Audited:
    """
    The audit that was the latest at some moment.

    Attributes
    ----------
    at
        When it was made.
    stations_since
        Stations whose entries in the register changed between it and that moment.
    """

    at: datetime
    stations_since: int


def audited_by(connection: psycopg.Connection[Any], moment: datetime) -> Audited | None:
    """
    Tell which audit was the latest at a moment: a map published then shows its coverage and gaps.

    Parameters
    ----------
    connection
        Only read.
    moment
        With a zone.

    Returns
    -------
    Audited or None
        None where the city was not audited by then.
    """
    row = connection.execute(_AUDITED, {"moment": moment, "kind": STATION}).fetchone()
    return None if row is None else Audited(*row)


async def audited_by_async(connection: psycopg.AsyncConnection[Any], moment: datetime) -> Audited | None:
    """Tell the same for the service, see `audited_by`."""
    cursor = await connection.execute(_AUDITED, {"moment": moment, "kind": STATION}, prepare=True)
    row = await cursor.fetchone()
    return None if row is None else Audited(*row)


_AUDITED = """
    SELECT a.created_at, (
        SELECT count(DISTINCT c.entry_id)::int FROM register_change c
        WHERE c.kind = %(kind)s AND c.at > a.created_at AND c.at <= %(moment)s)
    FROM audit_run a WHERE a.created_at <= %(moment)s ORDER BY a.id DESC LIMIT 1
"""
