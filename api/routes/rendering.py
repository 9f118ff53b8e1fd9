"""Sites as the API shows them: GeoJSON in the datum that was asked for, with hours and navigation links."""

from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np

from api.operations.nearby import Walk
from data.files.holidays import shipped_calendar
from gis.card import FacilityCard
from gis.datum import Datum, from_wgs84
from gis.model import LonLat
from gis.navigation import navigation_links
from layers.geojson import facility_feature
from services.hours import opening_at

GEOJSON = "application/geo+json"
NOTICE = "演示数据"


def notice(*, demo: bool) -> dict[str, Any]:
    """Stamp what is made of made-up rows."""
    return {"demo": demo, "notice": NOTICE if demo else None}


def site_feature(
    card: FacilityCard,
    datum: Datum,
    moment: datetime,
    walk: Walk | None = None,
    start: str | None = None,
) -> dict[str, Any]:
    """
    Render one site, with the walk to it if there is one.

    Parameters
    ----------
    card
        The site.
    datum
        Of the coordinates in the answer; the navigation links have their vendors' own.
    moment
        When its opening state is wanted.
    walk
        The walk to it.
    start
        Where the walk starts, as of `gis.navigation.baidu_start`.

    Returns
    -------
    dict
        GeoJSON Feature.
    """
    opening = opening_at(card.opening_hours, moment, shipped_calendar())
    changes_at = opening.changes_at.isoformat() if opening.changes_at else None
    more: dict[str, Any] = {}
    if walk is not None:
        more |= {"walk_s": round(walk.walk_s), "walk_m": round(walk.walk_m)}
    more |= {
        "open": {"state": opening.state.value, "changes_at": changes_at},
        "navigation": dict(navigation_links(card.position, card.name, start)),
    }
    return facility_feature(card, in_datum(card.position, datum), more)


@lru_cache(maxsize=8192)
def in_datum(position: LonLat, datum: Datum) -> LonLat:
    """Shift a WGS 84 position into another datum."""
    lon, lat = from_wgs84(np.array([position]), datum)[0]
    return LonLat(float(lon), float(lat))
