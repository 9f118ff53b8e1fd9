"""Places by name, for "search near …": what the register and the base map name, with no service elsewhere."""

from dataclasses import dataclass
from typing import Any

import psycopg

from data.initials import as_initials, contains
from gis.model import LonLat


@dataclass(frozen=True, slots=True)
class Place:
    """
    Somewhere that has a name.

    Attributes
    ----------
    name
        As stored.
    kind
        ``area``, ``facility``, ``institution``, ``venue``, ``street`` or ``poi``.
    position
        A point of it; of an area, where most people live, since its middle may be a hill without a street.
    context
        The county it lies in, to tell places of one name apart; empty when unknown.
    """

    name: str
    kind: str
    position: LonLat
    context: str


async def find_places(
    connection: psycopg.AsyncConnection[Any], text: str, *, limit: int, near: LonLat | None = None
) -> list[Place]:
    """
    Find places whose name holds a text, is of its initials in pinyin, or is like it.

    Parameters
    ----------
    connection
        Only read.
    text
        What was typed, without blanks at its ends.
    limit
        Most places to give.
    near
        WGS 84; of names that fit as well the nearer come first.

    Returns
    -------
    list[Place]
        Whole names first, then names that begin with the text, hold it, or are like it; then by distance,
        or by kind where nobody says where they are.
    """
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    initials = as_initials(text)
    values = {
        "text": text,
        "part": f"%{pattern}%",
        "start": f"{pattern}%",
        "initials": initials,
        "whole": None if initials is None else initials.strip("%"),
        "most": limit,
        "lon": None if near is None else near.lon,
        "lat": None if near is None else near.lat,
    }
    cursor = await connection.execute(_FIND, values, prepare=True)
    rows = await cursor.fetchall()
    return [Place(name, kind, LonLat(lon, lat), context or "") for name, kind, lon, lat, context in rows]


async def area_before(connection: psycopg.AsyncConnection[Any], text: str) -> str | None:
    """Give the area whose name a text begins with, and goes on behind; the longest name, None without any."""
    cursor = await connection.execute(
        "SELECT name FROM area WHERE valid_to IS NULL AND starts_with(%(text)s, name) AND name <> %(text)s"
        " ORDER BY length(name) DESC LIMIT 1",
        {"text": text},
        prepare=True,
    )
    row = await cursor.fetchone()
    return None if row is None else str(row[0])


async def county_at(connection: psycopg.AsyncConnection[Any], position: LonLat) -> str:
    """Name the county that a position in WGS 84 lies in; empty outside of all."""
    cursor = await connection.execute(
        "SELECT name FROM area WHERE level = 'county' AND valid_to IS NULL"
        " AND ST_Intersects(geom, ST_SetSRID(ST_MakePoint(%s, %s), 4326)) ORDER BY code LIMIT 1",
        (position.lon, position.lat),
        prepare=True,
    )
    row = await cursor.fetchone()
    return "" if row is None else str(row[0])


_FITS = f"({contains('name')} OR name %% %(text)s)"

_SOURCES = (
    ("facility", "facility", 1),
    ("training_institution", "institution", 2),
    ("candidate_site", "venue", 3),
    ("named_place", None, 4),
)

_NAMED = " UNION ALL ".join(
    f"SELECT name, {repr(kind) if kind else 'kind'}, {rank}, geom, NULL, NULL FROM {table} WHERE {_FITS}"  # noqa: S608
    for table, kind, rank in _SOURCES
)

# 0 the whole name, 1 it begins so, 2 it holds the text, 3–5 the same of initials, 6 it is only like it.
_EXACT = """CASE
    WHEN lower(name) = lower(%(text)s) THEN 0 WHEN name ILIKE %(start)s THEN 1 WHEN name ILIKE %(part)s THEN 2
    WHEN initials = %(whole)s THEN 3 WHEN starts_with(initials, %(whole)s) THEN 4
    WHEN initials LIKE %(initials)s THEN 5 ELSE 6 END"""

_FIND = f"""
    WITH named AS (
        SELECT name, 'area' AS kind, 0 AS rank, ST_PointOnSurface(geom) AS place, level, left(code,
            CASE level WHEN 'city' THEN 4 WHEN 'county' THEN 6 WHEN 'township' THEN 9 ELSE 12 END) AS digits
        FROM area WHERE valid_to IS NULL AND {_FITS}
        UNION ALL {_NAMED}
    ), ranked AS (
        SELECT named.*, {_EXACT} AS exact, similarity(name, %(text)s) AS alike,
            ST_DistanceSphere(place, ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)) AS far
        FROM named LEFT JOIN name_initials USING (name)
    ), best AS (
        SELECT *, row_number() OVER (
            ORDER BY exact, far, rank, alike DESC, name, ST_X(place), ST_Y(place)) AS number
        FROM ranked ORDER BY number LIMIT %(most)s
    )
    SELECT best.name, best.kind, ST_X(coalesce(home.geom, place)), ST_Y(coalesce(home.geom, place)), (
        SELECT a.name FROM area a
        WHERE a.level = CASE WHEN best.level IN ('city', 'county') THEN 'city' ELSE 'county' END
          AND a.valid_to IS NULL AND ST_Intersects(a.geom, place) AND a.name <> best.name LIMIT 1)
    FROM best LEFT JOIN LATERAL (
        SELECT p.geom FROM population p
        WHERE p.area_code LIKE best.digits || '%%' ORDER BY p.people DESC, p.id LIMIT 1) home ON true
    ORDER BY best.number
"""  # noqa: S608 - words of this file
