"""How a place lies to areas and to zones with an outline of their own: what decides which door is right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from gis.codes import AreaCode, area_code
from gis.errors import InputError, Message
from gis.jurisdiction import Place, Side
from gis.model import LonLat
from gis.provinces import PROVINCES, area_called

BORDER_M = 10.0
"""Nearer to a border than this, a position does not say on which side it is."""

MAX_NAMED = 6

FILLED = 0.99
"""Areas that cover this share of the one they lie in are all that there are; the rest is drawing error."""


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area: twelve digits, its name, and the county or city it lies in."""

    code: str
    name: str
    context: str


async def place_at(
    connection: psycopg.AsyncConnection[Any], position: LonLat, kind: str, day: date
) -> Place | None:
    """
    Tell in which areas and zones a position lies; near a border it may lie on either side.

    Parameters
    ----------
    connection
        Only read.
    position
        WGS 84.
    kind
        Code of the matter, whose zones count.
    day
        Local date.

    Returns
    -------
    Place or None
        None outside every area.
    """
    given = {"lon": position.lon, "lat": position.lat, "day": day, "kind": kind, "border_m": BORDER_M}
    cursor = await connection.execute(_AREAS_AT, given, prepare=True)
    areas = await cursor.fetchall()
    if not areas:
        return None
    cursor = await connection.execute(_ZONES_AT, given, prepare=True)
    sides = _sides([(row[0], _label(row[1], row[2])) for row in areas], await cursor.fetchall())
    return Place(_label(areas[0][1], areas[0][2]), sides, position)


async def place_of(connection: psycopg.AsyncConnection[Any], code: str, kind: str, day: date) -> Place:
    """
    Tell how an area lies to the zones of a matter.

    Parameters
    ----------
    connection
        Only read.
    code
        Area code of any length that `gis.codes.area_code` reads; it need not be stored.
    kind
        Code of the matter.
    day
        Local date.

    Returns
    -------
    Place
        With one side more for every zone that covers a part of it.

    Raises
    ------
    InputError
        If there is no such area: no province begins like this, or the stored areas of its level fill the
        one that it would lie in.
    """
    digits = area_code(code)
    above = [digits.digits, *(up.digits for up in digits.ancestors)]
    given = {"codes": above, "code": digits.digits, "day": day, "kind": kind}
    cursor = await connection.execute(_NAMES_OF, given, prepare=True)
    names = dict(await cursor.fetchall())
    if digits.digits not in names and await _is_nowhere(connection, digits, names, day):
        raise InputError(
            f"没有 {digits.short} 这个区划；请核对 area_code（区划代码），或改填名称、位置",
            f"there is no area {digits.short}; check area_code, or give a name or a position",
        )
    name = names.get(digits.digits, digits.short)
    context = next((names[up] for up in above[1:] if up in names), "")
    cursor = await connection.execute(_ZONES_IN, given, prepare=True)
    label = _label(name, context if digits.level in ("township", "village") else "")
    if not names:
        label = area_called(code)
    sides = _sides([(digits.digits, label)], await cursor.fetchall())
    return Place(label, sides, None, local=bool(names))


async def _is_nowhere(
    connection: psycopg.AsyncConnection[Any], code: AreaCode, names: Mapping[str, str], day: date
) -> bool:
    above = next((up for up in code.ancestors if up.digits in names), None)
    if above is None:
        return code.digits[:2] not in PROVINCES
    given = {"above": above.digits, "start": f"{above.short}%", "level": code.level, "day": day}
    cursor = await connection.execute(_FILLED, {**given, "share": FILLED}, prepare=True)
    row = await cursor.fetchone()
    return bool(row and row[0])


async def areas_named(connection: psycopg.AsyncConnection[Any], name: str, day: date) -> list[NamedArea]:
    """
    Find areas by name.

    Parameters
    ----------
    connection
        Only read.
    name
        The whole name, or its beginning.
    day
        Local date.

    Returns
    -------
    list[NamedArea]
        Only those of the whole name where there is one; at most `MAX_NAMED`, larger areas first.
    """
    start = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    cursor = await connection.execute(
        _NAMED, {"name": name, "start": f"{start}%", "day": day, "most": MAX_NAMED}, prepare=True
    )
    rows = await cursor.fetchall()
    exact = [row for row in rows if row[1] == name]
    return [NamedArea(code, found, context or "") for code, found, context in exact or rows]


async def registered_area(connection: psycopg.AsyncConnection[Any], uscc: str) -> str | None:
    """
    Find the area that an employer of the register is in.

    Parameters
    ----------
    connection
        Only read.
    uscc
        Unified social credit code.

    Returns
    -------
    str or None
        Area code; None when the employer is not stored, or without one.
    """
    cursor = await connection.execute(
        "SELECT area_code FROM enterprise WHERE uscc = %s", (uscc,), prepare=True
    )
    row = await cursor.fetchone()
    return row[0] if row else None


def _label(name: str, context: str | None) -> Message:
    whole = f"{context}{name}" if context and not name.startswith(context) else name
    return Message(whole, whole)


def _sides(areas: list[tuple[str, Message]], zones: list[Any]) -> tuple[Side, ...]:
    """Combine areas with zones: one that certainly holds the place, and those that may."""
    certain = frozenset(key for key, _, sure in zones if sure)
    perhaps = [(key, name) for key, name, sure in zones if not sure]
    sides = []
    for code, label in areas:
        short = area_code(code).short
        beside = (
            Message(f"{label.zh}，不在另设机构的区域内", f"{label.en}, not in such a zone")
            if perhaps
            else label
        )
        sides.append(Side(short, beside, certain))
        for key, name in perhaps:
            said = Message(f"{label.zh}，{name}的管辖区域内", f"{label.en}, within the zone of {name}")
            sides.append(Side(short, said, certain | {key}))
    return tuple(sides)


# Of a day before the first area is recorded the first areas are the best that is known.
_DAY = "greatest(%(day)s, (SELECT min(valid_from) FROM area))"
_THERE = f"a.valid_from <= {_DAY} AND (a.valid_to IS NULL OR a.valid_to > {_DAY})"

# The finest level that has areas here; the box finds them by the index, the metres then decide.
_AREAS_AT = f"""
    WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS place), near AS (
        SELECT a.code, a.name, a.level, ST_Intersects(a.geom, place) AS inside,
            array_position(ARRAY['village', 'township', 'county', 'city', 'province'], a.level) AS rank
        FROM area a, here
        WHERE a.geom && ST_Expand(place, 0.001)
          AND {_THERE}
          AND ST_DWithin(a.geom::geography, place::geography, %(border_m)s)
    )
    SELECT DISTINCT ON (inside, code) code, name, (
        SELECT c.name FROM area c WHERE c.level = 'county' AND c.code = rpad(left(near.code, 6), 12, '0')
            AND near.level <> 'county'
        ORDER BY c.valid_from DESC LIMIT 1)
    FROM near WHERE rank = (SELECT min(rank) FROM near WHERE inside) ORDER BY inside DESC, code
"""  # noqa: S608 - only this module's own words

_ZONES_AT = """
    WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS place)
    SELECT j.id, b.name,
        NOT ST_DWithin(ST_Boundary(j.geom)::geography, place::geography, %(border_m)s) AS sure
    FROM jurisdiction j JOIN legal_body b ON b.id = j.body_id, here
    WHERE b.kind = %(kind)s AND j.geom && ST_Expand(place, 0.001)
      AND j.valid_from <= %(day)s AND (j.valid_to IS NULL OR j.valid_to > %(day)s)
      AND ST_DWithin(j.geom::geography, place::geography, %(border_m)s)
    ORDER BY j.id
"""

_NAMES_OF = f"""
    SELECT DISTINCT ON (code) code, name FROM area a
    WHERE a.code = ANY(%(codes)s) AND {_THERE}
    ORDER BY code, valid_from DESC
"""  # noqa: S608

_ZONES_IN = f"""
    SELECT j.id, b.name, ST_CoveredBy(a.geom, j.geom) AS sure
    FROM area a JOIN jurisdiction j ON ST_Intersects(a.geom, j.geom) AND NOT ST_Touches(a.geom, j.geom)
    JOIN legal_body b ON b.id = j.body_id
    WHERE a.code = %(code)s AND b.kind = %(kind)s
      AND {_THERE}
      AND j.valid_from <= %(day)s AND (j.valid_to IS NULL OR j.valid_to > %(day)s)
    ORDER BY j.id
"""  # noqa: S608

_NAMED = f"""
    SELECT code, name, context FROM (
        SELECT DISTINCT ON (a.code) a.code, a.name, (
            SELECT c.name FROM area c WHERE c.code = rpad(left(a.code, 6), 12, '0') AND c.code <> a.code
            ORDER BY c.valid_from DESC LIMIT 1) AS context
        FROM area a
        WHERE (a.name = %(name)s OR a.name LIKE %(start)s)
          AND {_THERE}
        ORDER BY a.code, a.valid_from DESC
    ) found ORDER BY name = %(name)s DESC, code LIMIT %(most)s
"""  # noqa: S608

_FILLED = f"""
    SELECT sum(ST_Area(a.geom)) >= %(share)s * (
        SELECT ST_Area(up.geom) FROM area up WHERE up.code = %(above)s ORDER BY up.valid_from DESC LIMIT 1)
    FROM area a WHERE a.code LIKE %(start)s AND a.level = %(level)s AND {_THERE}
"""  # noqa: S608
