"""`GET /places`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.deps import ServedDep
from api.operations.places import search_places
from api.parameters import Lat, Lon, Plain, clean_text
from api.routes.examples import PLACES, answers
from gis.errors import InputError
from gis.model import LonLat

router = APIRouter(tags=["places"])


@router.get("/places", summary="按名称找地点 · Places by name", responses=answers("application/json", PLACES))
async def get_places(
    served: ServedDep,
    q: Annotated[str, AfterValidator(clean_text), Query(max_length=100)],
    limit: Annotated[int, Plain, Query(ge=1, le=20)] = 8,
    lon: Annotated[Lon | None, Plain, Query(description="WGS 84")] = None,
    lat: Annotated[Lat | None, Plain, Query()] = None,
) -> dict[str, Any]:
    """Find what has a name that holds the text, has its initials in pinyin, or is like it; WGS 84."""
    if (lon is None) != (lat is None):
        raise InputError("lon 和 lat 要一起给出", "lon and lat go together")
    # To a hundredth of a degree, about a kilometre: enough to rank by.
    near = None if lon is None or lat is None else LonLat(round(lon, 2), round(lat, 2))
    found = await search_places(served, q, limit=limit, near=near)
    return {
        "items": [
            {
                "name": place.name,
                "kind": place.kind,
                "lon": round(place.position.lon, 7),
                "lat": round(place.position.lat, 7),
                "context": place.context,
            }
            for place in found
        ]
    }
