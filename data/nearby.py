"""Facilities around a point, as the crow flies: the candidates for a walk."""

from collections.abc import Sequence
from datetime import date
from math import cos, radians
from typing import Any

import psycopg
from psycopg.sql import SQL

from data.facilities import CARD_COLUMNS, OPEN_ON, card_of
from gis.card import FacilityCard
from gis.model import LonLat

MAX_CANDIDATES = 5000
METRES_A_DEGREE = 110_500.0
"""Shortest degree of latitude, rounded down: the box around a circle is never too small."""

# The box finds rows by the index on geom; the distance on the ellipsoid then decides.
_WITHIN = SQL("""
    SELECT {card} FROM facility f
    CROSS JOIN (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS place) here
    WHERE f.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
      AND ST_DWithin(f.geom::geography, here.place, %(radius_m)s)
      AND (%(kinds)s::text[] IS NULL OR f.kind = ANY(%(kinds)s))
      AND {open_on}
    ORDER BY f.geom::geography <-> here.place, f.id
    LIMIT %(most)s
""").format(card=CARD_COLUMNS, open_on=OPEN_ON)


async def open_within(
    connection: psycopg.AsyncConnection[Any],
    centre: LonLat,
    *,
    radius_m: float,
    day: date,
    kinds: Sequence[str] | None = None,
) -> list[FacilityCard]:
    """
    List the facilities that are open on a day within a straight-line distance.

    Parameters
    ----------
    connection
        Only read.
    centre
        Where to look from.
    radius_m
        Straight-line metres on the ellipsoid; exactly that far counts.
    day
        Local date.
    kinds
        Codes of the kinds wanted; all when None.

    Returns
    -------
    list[FacilityCard]
        Nearest first, ties by code; at most `MAX_CANDIDATES`.
    """
    south, north = centre.lat - radius_m / METRES_A_DEGREE, centre.lat + radius_m / METRES_A_DEGREE
    reach = radius_m / (METRES_A_DEGREE * max(cos(radians(max(abs(south), abs(north)))), 1e-3))
    cursor = await connection.execute(
        _WITHIN,
        {
            "west": centre.lon - reach,
            "south": south,
            "east": centre.lon + reach,
            "north": north,
            "lon": centre.lon,
            "lat": centre.lat,
            "radius_m": radius_m,
            "kinds": None if kinds is None else list(kinds),
            "day": day,
            "most": MAX_CANDIDATES,
        },
        prepare=True,
    )
    return [card_of(row) for row in await cursor.fetchall()]
