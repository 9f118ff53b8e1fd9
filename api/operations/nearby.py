"""Which sites can be walked to from a place, in the order of the walk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from api.operations.served import Served
from data.nearby import open_within
from gis.card import FacilityCard
from gis.errors import OutsideError
from gis.model import LonLat
from isochrones.reach import times_between
from isochrones.snap import Snaps, snap

BEYOND_S = 60 * 60.0
"""How far the one site is looked for that is named when none is within the limit."""

SLACK = 1.01
"""Edge lengths are of a sphere and may be 0.6 % shorter than the ellipsoid's straight line."""


@dataclass(frozen=True, slots=True)
class NearbyQuestion:
    """
    What is asked, in WGS 84.

    Attributes
    ----------
    here
        Where the walk starts.
    limit_s
        Longest walk in seconds, access legs included; exactly that long counts.
    day
        Local date on which sites must be open for business at all.
    kinds
        Codes of the kinds wanted; all when None.
    most
        Most sites to give.
    within
        Only sites inside or on this polygon; anywhere when None.
    """

    here: LonLat
    limit_s: float
    day: date
    kinds: Sequence[str] | None = None
    most: int = 20
    within: Any | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """
    One site and the walk to it.

    Attributes
    ----------
    site
        Where it leads.
    walk_s, walk_m
        Seconds, and metres at the profile's speed.
    """

    site: FacilityCard
    walk_s: float
    walk_m: float


@dataclass(frozen=True, slots=True)
class NearbyAnswer:
    """
    What was found.

    Attributes
    ----------
    access_m
        From the place to the nearest street.
    walks
        By time, ties by code.
    beyond
        Without any walk within the limit: the nearest site within an hour, if there is one.
    """

    access_m: float
    walks: tuple[Walk, ...]
    beyond: Walk | None


async def find_nearby(served: Served, question: NearbyQuestion) -> NearbyAnswer:
    """
    List the sites that can be reached on foot within the limit.

    Parameters
    ----------
    served
        The city.
    question
        What is asked.

    Returns
    -------
    NearbyAnswer
        Perhaps empty.

    Raises
    ------
    OutsideError
        If the place is outside the city or too far from any street.
    UnavailableError
        If too many ask at once.
    """
    with served.turns.admitted():
        origin = origin_of(served, question.here)
        access_m = float(origin.access_m[0])
        walks = await _walks(served, question, origin, limit_s=question.limit_s)
        if walks or question.limit_s >= BEYOND_S:
            return NearbyAnswer(access_m, tuple(walks[: question.most]), None)
        further = await _walks(served, question, origin, limit_s=BEYOND_S)
        return NearbyAnswer(access_m, (), further[0] if further else None)


def origin_of(served: Served, here: LonLat) -> Snaps:
    """Join the place where a walk starts to the network; `OutsideError` where there is no street."""
    west, south, east, north = served.bbox
    if not (west <= here.lon <= east and south <= here.lat <= north):
        raise OutsideError(
            "该位置不在服务范围内；请改用本市内的位置，并检查坐标系（datum）",
            "this place is outside the area served; use one in the city and check the datum",
        )
    origin = snap(served.index, np.array([here]), max_access_m=served.profile.max_access_m)
    if origin.edge[0] < 0:
        limit_m = served.profile.max_access_m
        raise OutsideError(
            f"该位置 {limit_m:g} 米内没有步行道路，不在服务范围内；请改用路边的位置",
            f"there is no street within {limit_m:g} m of this place; use one beside a street",
        )
    return origin


async def _walks(served: Served, question: NearbyQuestion, origin: Snaps, *, limit_s: float) -> list[Walk]:
    speed_mps = served.profile.walk_speed_mps
    async with served.connection() as connection:
        cards = await open_within(
            connection,
            question.here,
            radius_m=limit_s * speed_mps * SLACK,
            day=question.day,
            kinds=question.kinds,
        )
    if question.within is not None and cards:
        places = np.array([card.position for card in cards])
        inside = shapely.intersects_xy(question.within, places[:, 0], places[:, 1])
        cards = [card for card, kept in zip(cards, inside.tolist(), strict=True) if kept]
    if not cards:
        return []
    return await served.turns.compute(_timed, served, origin, cards, limit_s)


def _timed(served: Served, origin: Snaps, cards: Sequence[FacilityCard], limit_s: float) -> list[Walk]:
    times = times_between(served.graph, origin, served.sites.snaps(cards), limit_s=limit_s)
    pairs = zip(times.destination.tolist(), times.seconds.tolist(), strict=True)
    walks = [Walk(cards[row], s, s * served.profile.walk_speed_mps) for row, s in pairs]
    return sorted(walks, key=lambda walk: (walk.walk_s, walk.site.id))
