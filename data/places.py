"""Places by name: areas, facilities and venues, for "search near …"."""

from dataclasses import dataclass
from typing import Any

import psycopg

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
        ``area``, ``facility`` or ``venue``.
    position
        A point of it; of an area, where most people live, since its middle may be a hill without a street.
    context
        The county it lies in, to tell places of one name apart; empty when unknown.
    """

    name: str
    kind: str
    position: LonLat
    context: str


async def find_places(connection: psycopg.AsyncConnection[Any], text: str, *, limit: int) -> list[Place]:
    """
    Find places whose name holds a text or is like it.

    Parameters
    ----------
    connection
        Only read.
    text
        What was typed, without blanks at its ends.
    limit
        Most places to give.

    Returns
    -------
    list[Place]
        Whole names first, then names that begin with the text, hold it, or are like it.
    """
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    cursor = await connection.execute(
        _FIND, {"text": text, "part": f"%{pattern}%", "start": f"{pattern}%", "most": limit}, prepare=True
    )
    rows = await cursor.fetchall()
    return [Place(name, kind, LonLat(lon, lat), context or "") for name, kind, lon, lat, context in rows]


_FIND = """
    WITH named AS (
        SELECT name, 'area' AS kind, 0 AS rank, ST_PointOnSurface(geom) AS place, level, left(code,
            CASE level WHEN 'city' THEN 4 WHEN 'county' THEN 6 WHEN 'township' THEN 9 ELSE 12 END) AS digits
        FROM area WHERE valid_to IS NULL AND (name ILIKE %(part)s OR name %% %(text)s)
        UNION ALL SELECT name, 'facility', 1, geom, NULL, NULL
        FROM facility WHERE name ILIKE %(part)s OR name %% %(text)s
        UNION ALL SELECT name, 'venue', 2, geom, NULL, NULL
        FROM candidate_site WHERE name ILIKE %(part)s OR name %% %(text)s
    ), best AS (
        SELECT * FROM named
        ORDER BY lower(name) = lower(%(text)s) DESC, name ILIKE %(start)s DESC, name ILIKE %(part)s DESC,
            rank, similarity(name, %(text)s) DESC, name, ST_X(place), ST_Y(place)
        LIMIT %(most)s
    )
    SELECT best.name, best.kind, ST_X(coalesce(home.geom, place)), ST_Y(coalesce(home.geom, place)), (
        SELECT a.name FROM area a
        WHERE a.level = CASE WHEN best.level IN ('city', 'county') THEN 'city' ELSE 'county' END
          AND a.valid_to IS NULL AND ST_Intersects(a.geom, place) AND a.name <> best.name LIMIT 1)
    FROM best LEFT JOIN LATERAL (
        SELECT p.geom FROM population p
        WHERE p.area_code LIKE best.digits || '%%' ORDER BY p.people DESC, p.id LIMIT 1) home ON true
    ORDER BY lower(best.name) = lower(%(text)s) DESC, best.name ILIKE %(start)s DESC,
        best.name ILIKE %(part)s DESC, rank, similarity(best.name, %(text)s) DESC, best.name, ST_X(place)
"""
