"""Legal bodies, where each is competent, and rules of one's own: what "which door" reads."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from gis.codes import area_code
from gis.errors import InputError
from gis.jurisdiction import Body, Jurisdiction
from gis.model import LonLat

MAX_BODIES = 5000


@dataclass(frozen=True, slots=True)
class KeptRules:
    """
    A file of rules that counts instead of the shipped one.

    Attributes
    ----------
    sha256
        Of its text.
    text, note
        As it was kept.
    kept_at
        When.
    """

    sha256: str
    text: str
    note: str
    kept_at: datetime


async def bodies_of(
    connection: psycopg.AsyncConnection[Any], kind: str, here: LonLat | None = None
) -> list[Body]:
    """
    List the bodies of a matter, on any day.

    Parameters
    ----------
    connection
        Only read.
    kind
        Code of the matter.
    here
        Where distances are measured from, straight; none are when None.

    Returns
    -------
    list[Body]
        Nearest first, ties by id; at most `MAX_BODIES`.
    """
    cursor = await connection.execute(
        _BODIES,
        {"kind": kind, "lon": here and here.lon, "lat": here and here.lat, "most": MAX_BODIES},
        prepare=True,
    )
    return [
        Body(
            id=row[0],
            kind=kind,
            name=row[1],
            position=LonLat(row[2], row[3]),
            address=row[4],
            phone=row[5],
            opening_hours=row[6],
            valid_from=row[7],
            valid_to=row[8],
            moved_to=row[9],
            demo=row[10],
            distance_m=row[11],
        )
        for row in await cursor.fetchall()
    ]


async def jurisdictions_of(connection: psycopg.AsyncConnection[Any], kind: str) -> list[Jurisdiction]:
    """
    List the jurisdictions of the bodies of a matter, on any day.

    Parameters
    ----------
    connection
        Only read.
    kind
        Code of the matter.

    Returns
    -------
    list[Jurisdiction]
        By id; names are those that the areas have now.
    """
    cursor = await connection.execute(_JURISDICTIONS, {"kind": kind}, prepare=True)
    return [
        Jurisdiction(
            id=key,
            body_id=body,
            codes=tuple(map(_short, codes)),
            names=tuple(names or ()),
            outlined=outlined,
            valid_from=since,
            valid_to=until,
            basis=basis,
        )
        for key, body, codes, names, outlined, since, until, basis in await cursor.fetchall()
    ]


async def kept_rules(connection: psycopg.AsyncConnection[Any]) -> KeptRules | None:
    """
    Read the file of rules that was kept last.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    KeptRules or None
        None when the shipped rules count.
    """
    cursor = await connection.execute(_KEPT, prepare=True)
    row = await cursor.fetchone()
    return KeptRules(*row) if row else None


def kept_text(connection: psycopg.Connection[Any]) -> str | None:
    """
    Read the text of the file of rules that was kept last.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    str or None
        None when the shipped rules count.
    """
    row = connection.execute(_KEPT).fetchone()
    return row[1] if row else None


def keep_rules(connection: psycopg.Connection[Any], text: str, note: str) -> str:
    """
    Let a file of rules count from now on; the caller has read it and commits.

    Parameters
    ----------
    connection
        Any role that may write.
    text, note
        The file, and why.

    Returns
    -------
    str
        Digest of the text.
    """
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    connection.execute(
        """
        INSERT INTO door_rule_file (sha256, body, note) VALUES (%s, %s, %s)
        ON CONFLICT (sha256) DO UPDATE SET note = excluded.note, kept_at = clock_timestamp()
        """,
        (sha256, text, note),
    )
    return sha256


def forget_rules(connection: psycopg.Connection[Any]) -> int:
    """
    Let the shipped rules count again; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.

    Returns
    -------
    int
        Files that were forgotten.
    """
    return connection.execute("DELETE FROM door_rule_file").rowcount


def _short(code: str) -> str:
    """Leave a code that is none as it is: it then covers nothing, and the others go on."""
    try:
        return area_code(code).short
    except InputError:
        return code


_KEPT = "SELECT sha256, body, note, kept_at FROM door_rule_file ORDER BY kept_at DESC, sha256 LIMIT 1"

_BODIES = """
    SELECT b.id, b.name, ST_X(b.geom), ST_Y(b.geom), b.address, b.phone, b.opening_hours,
        b.valid_from, b.valid_to, b.moved_to, b.demo,
        ST_Distance(b.geom::geography,
            ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography) AS metres
    FROM legal_body b WHERE b.kind = %(kind)s
    ORDER BY metres NULLS LAST, b.id LIMIT %(most)s
"""

_JURISDICTIONS = """
    SELECT j.id, j.body_id, j.area_codes, (
            SELECT array_agg(coalesce((
                SELECT a.name FROM area a WHERE a.code = rpad(c.code, 12, '0')
                ORDER BY a.valid_from DESC LIMIT 1
            ), c.code) ORDER BY c.n) FROM unnest(j.area_codes) WITH ORDINALITY AS c (code, n)),
        j.geom IS NOT NULL, j.valid_from, j.valid_to, j.legal_basis
    FROM jurisdiction j JOIN legal_body b ON b.id = j.body_id
    WHERE b.kind = %(kind)s ORDER BY j.id
"""
