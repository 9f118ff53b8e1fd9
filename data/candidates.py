"""Places in the store where a site could open."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
from psycopg.sql import SQL

from data.facilities import OPEN_ON
from gis.candidates import Candidate, Venue
from gis.model import LonLat

SOURCE = "store"


def stored_candidates(connection: psycopg.Connection[Any]) -> list[Candidate]:
    """
    Read every candidate.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    list[Candidate]
        Ordered by code.
    """
    rows = connection.execute(
        "SELECT id, ST_X(geom), ST_Y(geom), name, venue, host_kind FROM candidate_site ORDER BY id"
    )
    return [
        Candidate(code, LonLat(lon, lat), name, venue=Venue(venue), host_kind=host, source=SOURCE)
        for code, lon, lat, name, venue, host in rows
    ]


async def sites_among(
    connection: psycopg.AsyncConnection[Any], ids: Sequence[str], *, day: date, candidates: bool
) -> dict[str, bool]:
    """
    Tell which of some ids are sites, and which are candidates.

    Parameters
    ----------
    connection
        Only read.
    ids
        Any.
    day
        On which sites must be open.
    candidates
        False to look among sites alone.

    Returns
    -------
    dict[str, bool]
        True for an open site, False for a candidate of the store; without ids that are neither.
    """
    cursor = await connection.execute(
        _AMONG, {"ids": list(ids), "day": day, "candidates": candidates}, prepare=True
    )
    return dict(await cursor.fetchall())


async def sent_candidates(connection: psycopg.AsyncConnection[Any], sha256: str) -> str:
    """Read a file of candidates that was sent with a plan; empty where it is no longer kept."""
    cursor = await connection.execute("SELECT body FROM candidate_file WHERE sha256 = %s", (sha256,))
    row = await cursor.fetchone()
    return "" if row is None else str(row[0])


_AMONG = SQL("""
    SELECT c.id, false FROM candidate_site c WHERE %(candidates)s AND c.id = ANY (%(ids)s)
    UNION ALL SELECT f.id, true FROM facility f WHERE f.id = ANY (%(ids)s) AND {open_on}
""").format(open_on=OPEN_ON)
