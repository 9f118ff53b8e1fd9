"""Service areas at the command line: the newest network of the store, opened when it is wanted."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import psycopg

from api.operations.drawer import AreaDrawer
from api.operations.maps.service_areas import AreaMaker, area_maker
from api.operations.network import make_walkable, open_network
from data.layercopies import Drawn
from data.networks import newest_network
from gis.model import CircleProfile, Facility


def stored_area_maker(connection: psycopg.Connection[Any], profile: CircleProfile) -> AreaMaker:
    """
    Make what draws service areas on the newest network of the store.

    Parameters
    ----------
    connection
        Only read.
    profile
        The rule.

    Returns
    -------
    AreaMaker
        Opens the network at its first use; raises `NotFoundError` where there is none.
    """

    @cache
    def maker() -> AreaMaker:
        walkable = make_walkable(open_network(newest_network(connection)), profile)
        return area_maker(profile, walkable.index, AreaDrawer(walkable.index, walkable.graph).grid)

    def draw(sites: Sequence[Facility], demo: bool) -> list[Drawn]:
        return maker()(sites, demo)

    return draw
