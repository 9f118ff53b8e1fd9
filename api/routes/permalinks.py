"""
Addresses that stay: `/go/station/CODE` and `/go/course/CODE`, whatever the page is like by then.

They lead to the page with its state in the fragment, which browsers do not send on.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator

from api.deps import ServedDep
from api.operations.links import Destination, course_behind, station_behind
from api.parameters import clean_text
from services.hours import CHINA

router = APIRouter(include_in_schema=False)

# A code with a slash in it, as a sign may have it, comes as two parts.
Code = Annotated[str, AfterValidator(clean_text), Path(max_length=100)]


@router.get("/go/station/{code:path}")
async def go_to_station(served: ServedDep, code: Code) -> RedirectResponse:
    """Lead to the page at a station, or at the one that it was merged into."""
    found = await station_behind(served, code, datetime.now(CHINA).date())
    return _page(found, "site")


@router.get("/go/course/{code:path}")
async def go_to_course(served: ServedDep, code: Code) -> RedirectResponse:
    """Lead to the page at the institution that gives a course."""
    return _page(await course_behind(served, code), "course")


def _page(found: Destination, kind: str) -> RedirectResponse:
    lon, lat = found.position
    # Relative, so that it holds behind a gateway that puts the service below a path.
    place = f"../../#lon={lon:.4f}&lat={lat:.4f}&{kind}={found.code}"
    return RedirectResponse(place, status_code=302, headers={"cache-control": "no-cache"})
