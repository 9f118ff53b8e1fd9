"""Pages of courses, vacancies, enterprises and job fairs as GeoJSON, with facets in both languages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi.responses import JSONResponse

from api.cursor import Cursor, write_cursor
from api.listquestions import ListQuery, as_search, identity
from api.operations.listings import Found, Reached, Search, find, find_one
from api.operations.moments import moment
from api.operations.served import Served
from api.routes.rendering import GEOJSON, in_datum, notice
from data.listings import Counted, Listing, Question
from gis.datum import Datum
from gis.employment import INDUSTRIES, WAGE_BANDS
from gis.errors import Message
from gis.navigation import baidu_start, navigation_links
from layers.catalog.employment import CONTRACTS
from layers.geojson import feature_collection, point
from services.hours import CHINA

YES_NO = {"true": Message("是", "Yes"), "false": Message("否", "No")}
WORDS: dict[str, Mapping[str, Message]] = {
    "contract": CONTRACTS,
    "wage": WAGE_BANDS,
    "industry": INDUSTRIES,
    "subsidised": {"true": Message("政府补贴", "Subsidised"), "false": Message("自费", "Self-paid")},
    "seats": {"free": Message("有余位", "Seats left"), "full": Message("已满", "Full")},
    "hiring": YES_NO,
    "state_owned": YES_NO,
    "when": {
        "now": Message("正在举办", "Now"),
        "week": Message("七天内", "Within seven days"),
        "later": Message("更晚", "Later"),
    },
}
"""What people read for the values of facets that are codes."""

UNKNOWN = Message("未填写", "Not told")


async def answer(served: Served, listing: Listing, asked: ListQuery) -> JSONResponse:
    """
    Answer one page of a list.

    Parameters
    ----------
    served
        The city.
    listing
        Which list.
    asked
        What was asked of it.

    Returns
    -------
    JSONResponse
        A FeatureCollection; kept by nobody, since it may say where somebody is.
    """
    search = as_search(asked)
    found = await find(served, listing, search)
    start = None if search.here is None else baidu_start(search.here)
    body = feature_collection(
        [feature(row, asked.datum, start) for row in found.rows],
        datum=asked.datum.value,
        **notice(demo=served.info.demo),
        at=moment(search.question.moment),
        numberMatched=found.counted.matched,
        numberReturned=len(found.rows),
        alike=found.alike,
        facets=_facets(found.counted) if search.facets else None,
        next=_next(found, search, asked),
    )
    return JSONResponse(body, media_type=_media(asked.datum), headers={"cache-control": "no-store"})


async def answer_one(served: Served, listing: Listing, code: str, datum: Datum) -> JSONResponse:
    """Answer one row by its code, over or not; `NotFoundError` when there is none."""
    hit = await find_one(served, listing, Question(moment=datetime.now(CHINA)), code)
    body = {**feature(Reached(hit), datum, None), "datum": datum.value, **notice(demo=hit.demo)}
    return JSONResponse(body, media_type=_media(datum))


def feature(row: Reached, datum: Datum, start: str | None) -> dict[str, Any]:
    """
    Render one row.

    Parameters
    ----------
    row
        The row and how far it is.
    datum
        Of the coordinates; the links have their vendors' own.
    start
        Where the walk starts, as of `gis.navigation.baidu_start`.

    Returns
    -------
    dict
        GeoJSON Feature.
    """
    hit = row.hit
    far = {"walk_s": row.walk_s, "walk_m": row.walk_m, "distance_m": row.distance_m}
    where = str(hit.properties.get("venue") or hit.properties.get("name") or hit.properties.get("title"))
    return {
        "type": "Feature",
        "id": hit.id,
        "geometry": point(in_datum(hit.position, datum)),
        "properties": {
            **{name: None if value is None else round(value) for name, value in far.items()},
            **hit.properties,
            "demo": hit.demo,
            "navigation": dict(navigation_links(hit.position, where, start)),
        },
    }


def _facets(counted: Counted) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {"value": each.value, "label": _label(name, each.value, each.label), "count": each.count}
            for each in values
        ]
        for name, values in counted.facets.items()
    }


def _label(facet: str, value: str, stored: str | None) -> dict[str, str]:
    said = WORDS.get(facet, {}).get(value) or (
        Message(stored or value, stored or value) if value else UNKNOWN
    )
    return {"zh": said.zh, "en": said.en}


def _next(found: Found, search: Search, asked: ListQuery) -> str | None:
    if found.next is None:
        return None
    return write_cursor(Cursor(search.question.moment, *found.next), identity(asked))


def _media(datum: Datum) -> str:
    # RFC 7946 allows WGS 84 only.
    return GEOJSON if datum in (Datum.WGS84, Datum.CGCS2000) else "application/json"
