"""One site by its code."""

from api.operations.served import Served
from data.facilities import card
from gis.card import FacilityCard


async def find_facility(served: Served, facility_id: str) -> FacilityCard:
    """
    Find a site, whatever its status.

    Parameters
    ----------
    served
        The city.
    facility_id
        Code in the register.

    Returns
    -------
    FacilityCard
        As the register has it.

    Raises
    ------
    NotFoundError
        If no site has that code.
    """
    async with served.connection() as connection:
        return await card(connection, facility_id)
