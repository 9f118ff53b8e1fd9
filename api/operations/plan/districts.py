"""The districts that a plan treats as equals: their floors, and which one is worst off."""

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.areas import parents_of
from api.operations.audit.run import Audit
from gis.areas import AreaSet
from gis.errors import InputError
from isochrones.coverage import points_at, roll_up
from isochrones.siting.planned import Floor


def district_level(areas: AreaSet) -> str:
    """Name the level of areas that a floor is for: counties where there are any, else the topmost given."""
    levels = [area.level for area in areas.areas]
    return "county" if "county" in levels else levels[0]


def district_of(areas: AreaSet, inside: NDArray[np.int32]) -> NDArray[np.int32]:
    """
    Find the district of what lies in areas.

    Parameters
    ----------
    areas
        Of several levels, not empty.
    inside
        Position of the finest area of each point or site, -1 for none.

    Returns
    -------
    NDArray[np.int32]
        Position of its district among the areas, -1 for none.
    """
    level = district_level(areas)
    chosen = np.array([area.level == level for area in areas.areas])
    return points_at(inside, roll_up(parents_of(areas), chosen)).of_point


def district_floors(share: float | None, audit: Audit) -> tuple[Floor, ...]:
    """
    Ask for a share of every district.

    Parameters
    ----------
    share
        Covered at least, 0 to 1; None for no floor.
    audit
        Of what stands today.

    Returns
    -------
    tuple[Floor, ...]
        One a district.

    Raises
    ------
    InputError
        If there are no areas.
    """
    if share is None:
        return ()
    areas, everyone = audit.inputs.areas, audit.inputs.demand.people
    if not len(areas):
        raise InputError(
            "公平底线（equity_floor）按区县计算，需要区划面；命令行请加上 --areas",
            "the equity floor (equity_floor) is for districts and needs areas; on the command line add "
            "--areas",
        )
    row, level = district_of(areas, audit.inputs.area_of_point), district_level(areas)
    return tuple(
        Floor(area.code, np.where(row == i, everyone, 0.0), share)
        for i, area in enumerate(areas.areas)
        if area.level == level
    )
