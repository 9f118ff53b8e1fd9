"""Places by name, for "search near …"."""

import re
from dataclasses import replace

from api.operations.pool import Connection
from api.operations.served import Served
from data.places import Place, area_before, county_at, find_places
from gis.model import LonLat

_TYPED = re.compile(r"(-?\d{1,3}(?:\.\d+)?)°?\s*[,，、;；\s]\s*(-?\d{1,3}(?:\.\d+)?)°?")

MOST_AREAS = 4
"""City, county, township and village may stand before a street."""


async def search_places(served: Served, text: str, *, limit: int, near: LonLat | None = None) -> list[Place]:
    """
    Find areas, sites, institutions, venues, streets and places of interest by name, or a typed position.

    Parameters
    ----------
    served
        The city.
    text
        What was typed, cleaned. Where no name holds it, its blanks and the areas it begins with are left out.
    limit
        Most places to give.
    near
        WGS 84; of names that fit as well the nearer come first.

    Returns
    -------
    list[Place]
        Best first.
    """
    async with served.connection() as connection:
        position = typed_position(text)
        if position is not None and _is_inside(served, position):
            spot = Place(f"{position.lon:.5f}, {position.lat:.5f}", "poi", position, "")
            return [replace(spot, context=await county_at(connection, position))]
        found = await find_places(connection, text, limit=limit, near=near)
        joined = "".join(text.split())
        if not found and joined != text:
            found = await find_places(connection, joined, limit=limit, near=near)
        if joined.isascii() or any(joined in place.name for place in found):
            return found
        areas, rest = await _without_areas(connection, joined)
        if not (areas and rest):
            return found
        inside = await find_places(connection, rest, limit=limit, near=near)
        inside.sort(key=lambda place: place.context not in areas)
        return list(dict.fromkeys([*inside, *found]))[:limit]


def typed_position(text: str) -> LonLat | None:
    """
    Read coordinates in either order: no place in China has a latitude that could be a longitude.

    Examples
    --------
    >>> typed_position("118.7196,25.1084"), typed_position("25.1084，118.7196")
    (LonLat(lon=118.7196, lat=25.1084), LonLat(lon=118.7196, lat=25.1084))
    >>> typed_position("祥莲街 273") is None
    True
    """
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    lat, lon = sorted(map(float, typed.groups()))
    return LonLat(lon, lat)


def _is_inside(served: Served, position: LonLat) -> bool:
    west, south, east, north = served.bbox
    return west <= position.lon <= east and south <= position.lat <= north


async def _without_areas(connection: Connection, text: str) -> tuple[list[str], str]:
    """Give the areas that a text begins with, and what is behind them."""
    areas: list[str] = []
    while len(areas) < MOST_AREAS and (area := await area_before(connection, text)):
        areas.append(area)
        text = text.removeprefix(area)
    return areas, text
