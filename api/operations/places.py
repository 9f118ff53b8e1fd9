"""Places by name, for "search near …"."""

from api.operations.served import Served
from data.places import Place, find_places
from gis.model import LonLat


async def search_places(served: Served, text: str, *, limit: int, near: LonLat | None = None) -> list[Place]:
    """
    Find areas, sites, institutions, venues, streets and places of interest by name.

    Parameters
    ----------
    served
        The city.
    text
        What was typed, cleaned.
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
        return await find_places(connection, text, limit=limit, near=near)
