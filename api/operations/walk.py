"""The way on foot from one place to another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.operations.nearby import BEYOND_S, origin_of
from api.operations.served import Served
from gis.errors import NotFoundError
from gis.model import LonLat
from isochrones.reach import path_between
from isochrones.snap import Snaps


@dataclass(frozen=True, slots=True)
class WalkWay:
    """
    One walk.

    Attributes
    ----------
    walk_s, walk_m
        Seconds, and metres at the profile's speed, access legs included, as in `Walk`.
    lonlat
        Shape (K, 2), its line from place to place, WGS 84; the access legs are straight.
    access_m
        Metres of the access leg at either end.
    """

    walk_s: float
    walk_m: float
    lonlat: NDArray[np.float64]
    access_m: tuple[float, float]


async def find_way(served: Served, here: LonLat, there: LonLat) -> WalkWay:
    """
    Find the quickest walk from one place to another, up to an hour.

    Parameters
    ----------
    served
        The city.
    here, there
        Where it begins and ends, WGS 84.

    Returns
    -------
    WalkWay
        In the direction of the walk.

    Raises
    ------
    OutsideError
        If a place is outside the city or too far from any street.
    NotFoundError
        If it cannot be walked within an hour.
    UnavailableError
        If too many ask at once.
    """
    with served.turns.admitted():
        ends = origin_of(served, here), origin_of(served, there)
        return await served.turns.compute(_way, served, (here, there), ends)


def _way(served: Served, places: tuple[LonLat, LonLat], ends: tuple[Snaps, Snaps]) -> WalkWay:
    path = path_between(served.graph, served.network, *ends, limit_s=BEYOND_S)
    if path is None:
        raise NotFoundError(
            "步行 60 分钟内走不到；请换一个更近的地点",
            "it is more than 60 minutes on foot; choose a nearer one",
        )
    return WalkWay(
        walk_s=path.seconds,
        walk_m=path.seconds * served.profile.walk_speed_mps,
        lonlat=np.concatenate([[places[0]], path.lonlat, [places[1]]]),
        access_m=(float(ends[0].access_m[0]), float(ends[1].access_m[0])),
    )
