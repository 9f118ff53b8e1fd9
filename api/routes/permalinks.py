"""
Addresses that stay: `/go/station/CODE` and `/go/course/CODE`, whatever the page is like by then.

They lead to the page with its state in the fragment, which browsers do not send on.
"""

import html
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import AfterValidator

from api.deps import ServedDep
from api.language import prefers_english, said
from api.operations.links import Destination, course_behind, station_behind
from api.parameters import clean_text
from gis.errors import Message, NotFoundError
from services.hours import CHINA

PRODUCT = Message("就业圈", "Jobcircle")
ONWARD = Message("打开就业圈，看附近的站点", "Open Jobcircle for the stations nearby")
PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<h1>{title}</h1>
<p>{sentence}</p>
<p><a href="../../">{onward}</a></p>
</html>
"""

router = APIRouter(include_in_schema=False)

# A code with a slash in it, as a sign may have it, comes as two parts.
Code = Annotated[str, AfterValidator(clean_text), Path(max_length=100)]


@router.get("/go/station/{code:path}")
async def go_to_station(request: Request, served: ServedDep, code: Code) -> Response:
    """Lead to the page at a station, or at the one that it was merged into."""
    try:
        return _page(await station_behind(served, code, datetime.now(CHINA).date()), "site")
    except NotFoundError as error:
        return _nowhere(request, error)


@router.get("/go/course/{code:path}")
async def go_to_course(request: Request, served: ServedDep, code: Code) -> Response:
    """Lead to the page at the institution that gives a course."""
    try:
        return _page(await course_behind(served, code), "course")
    except NotFoundError as error:
        return _nowhere(request, error)


def _nowhere(request: Request, error: NotFoundError) -> Response:
    """Tell somebody who scanned a sign that is out of date, and lead on; programs get the error as always."""
    if "text/html" not in request.headers.get("accept", ""):
        raise error
    english = prefers_english(request.headers.get("accept-language", ""))
    page = PAGE.format(
        lang="en" if english else "zh-CN",
        title=said(PRODUCT, english=english),
        sentence=html.escape(said(error.message, english=english)),
        onward=said(ONWARD, english=english),
    )
    return HTMLResponse(page, status_code=404, headers={"cache-control": "no-cache"})


def _page(found: Destination, kind: str) -> RedirectResponse:
    lon, lat = found.position
    # Relative, so that it holds behind a gateway that puts the service below a path.
    place = f"../../#lon={lon:.4f}&lat={lat:.4f}&{kind}={found.code}"
    return RedirectResponse(place, status_code=302, headers={"cache-control": "no-cache"})
