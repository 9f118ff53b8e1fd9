"""Links to sites and courses that outlive the page: what a sign or a message says, and where it leads."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote

from api.operations.served import Served
from data.facilities import card
from data.listings import COURSES, Question, one
from data.permalinks import standing_for
from gis.card import FacilityCard
from gis.errors import InputError
from gis.model import LonLat
from gis.navigation import navigation_links
from services.hours import CHINA


class Target(StrEnum):
    """What a QR code opens."""

    PAGE = "page"
    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"
    GEO = "geo"


@dataclass(frozen=True, slots=True)
class Destination:
    """
    Where a permalink leads.

    Attributes
    ----------
    position
        WGS 84.
    code
        Of the site or course that is shown.
    """

    position: LonLat
    code: str


async def station_behind(served: Served, code: str, day: date) -> Destination:
    """Find the site that a permalink means on a day; `NotFoundError` when no site ever had that code."""
    async with served.connection() as connection:
        found = await card(connection, await standing_for(connection, code, day))
    return Destination(found.position, found.id)


async def course_behind(served: Served, code: str) -> Destination:
    """Find the course that a permalink means, over or not; `NotFoundError` when there is none."""
    async with served.connection() as connection:
        hit = await one(connection, COURSES, Question(moment=datetime.now(CHINA)), code)
    return Destination(hit.position, hit.id)


def station_link(card: FacilityCard, target: Target | None, public_url: str | None) -> str:
    """
    Write what a station's QR code says.

    Parameters
    ----------
    card
        The station.
    target
        What it opens; the page, or AMap where the page's address is not known, when None.
    public_url
        Address of the page as residents have it; None when nobody told.

    Returns
    -------
    str
        An address.

    Raises
    ------
    InputError
        If the page is wanted and its address is not known.
    """
    wanted = target or (Target.AMAP if public_url is None else Target.PAGE)
    if wanted is not Target.PAGE:
        return navigation_links(card.position, card.name)[wanted.value]
    if public_url is None:
        raise InputError(
            "没有设置网页的公开地址；请设置 JOBCIRCLE_PUBLIC_URL，或改用 to=amap、baidu、tencent、geo",
            "the public address of the page is not set; set JOBCIRCLE_PUBLIC_URL, or use amap, baidu, tencent"
            " or geo",
        )
    return f"{public_url}{station_path(card.id)}"


def station_path(code: str) -> str:
    """
    Write the permanent path of a station.

    Examples
    --------
    >>> station_path("GP 1/2")
    '/go/station/GP%201%2F2'
    """
    return f"/go/station/{quote(code, safe='')}"
