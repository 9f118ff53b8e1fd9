"""`GET /places`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.deps import ServedDep
from api.operations.places import search_places
from api.parameters import Plain, clean_text
from api.routes.examples import PLACES, answers

router = APIRouter(tags=["places"])


@router.get("/places", summary="按名称找地点 · Places by name", responses=answers("application/json", PLACES))
async def get_places(
    served: ServedDep,
    q: Annotated[str, AfterValidator(clean_text), Query(max_length=100)],
    limit: Annotated[int, Plain, Query(ge=1, le=20)] = 8,
) -> dict[str, Any]:
    """Find areas, sites and venues whose name holds the text or is like it; WGS 84."""
    found = await search_places(served, q, limit=limit)
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
