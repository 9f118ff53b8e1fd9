"""Places by name, for "search near …"."""

from api.operations.served import Served
from data.places import Place, find_places


async def search_places(served: Served, text: str, *, limit: int) -> list[Place]:
    """
    Find areas, sites and venues by name.

    Parameters
    ----------
    served
        The city.
    text
        What was typed, cleaned.
    limit
        Most places to give.

    Returns
    -------
    list[Place]
        Best first.
    """
    async with served.connection() as connection:
        return await find_places(connection, text, limit=limit)
