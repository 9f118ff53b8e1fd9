"""Which audit a map's coverage and gaps are of, and how far the register has moved on since."""

from collections.abc import Sequence
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


def audited_by(connection: psycopg.Connection[Any], moments: Sequence[datetime]) -> list[Audited | None]:
    """
    Tell which audit was the latest at each moment: a map published then shows its coverage and gaps.

    Parameters
    ----------
    connection
        Only read.
    moments
        With a zone.

    Returns
    -------
    list of Audited or None
        In the order of the moments; None where the city was not audited by then.
    """
    return _told(connection.execute(_AUDITED, _asked(moments)).fetchall())


async def audited_by_async(connection: psycopg.AsyncConnection[Any], moment: datetime) -> Audited | None:
    """Tell the same of one moment for the service, see `audited_by`."""
    cursor = await connection.execute(_AUDITED, _asked([moment]), prepare=True)
    return _told(await cursor.fetchall())[0]


def _asked(moments: Sequence[datetime]) -> dict[str, Any]:
    return {"moments": list(moments), "kind": STATION}


def _told(rows: Sequence[tuple[Any, ...]]) -> list[Audited | None]:
    return [None if at is None else Audited(at, since) for at, since in rows]


_AUDITED = """
    SELECT a.created_at, (
        SELECT count(DISTINCT c.entry_id)::int FROM register_change c
        WHERE c.kind = %(kind)s AND c.at > a.created_at AND c.at <= asked.moment)
    FROM unnest(%(moments)s::timestamptz[]) WITH ORDINALITY AS asked (moment, number)
    LEFT JOIN LATERAL (
        SELECT created_at FROM audit_run WHERE created_at <= asked.moment ORDER BY id DESC LIMIT 1
    ) a ON true
    ORDER BY asked.number
"""
