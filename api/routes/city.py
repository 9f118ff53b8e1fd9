"""`GET /city` and `GET /health`."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.deps import ServedDep
from api.operations.health import database_answers
from api.problem import problem
from api.routes.examples import CITY, HEALTH, answers
from api.routes.rendering import notice
from gis.kinds import KINDS

router = APIRouter(tags=["city"])


@router.get("/city", summary="本市 · The city", responses=answers("application/json", CITY))
async def get_city(served: ServedDep) -> dict[str, Any]:
    """Tell what the map needs to start: names, extent, kinds of site and the circle's rule."""
    info, profile = served.info, served.profile
    return {
        "name": info.name,
        "name_en": info.name_en,
        **notice(demo=info.demo),
        "bbox": [round(degrees, 6) for degrees in served.bbox],
        "centre": [round(degrees, 6) for degrees in served.centre],
        "kinds": [{"code": k.code, "zh": k.zh, "en": k.en, "covers": k.covers} for k in KINDS],
        "profile": {
            "name": profile.name,
            "limit_min": profile.limit_s / 60,
            "walk_kmh": round(profile.walk_speed_mps * 3.6, 3),
            "basis": {"zh": profile.basis.zh, "en": profile.basis.en},
        },
        "data_date": info.data_date.isoformat(),
        "attribution": info.attribution,
    }


@router.get("/health", summary="服务状态 · Health", responses=answers("application/json", HEALTH))
async def get_health(request: Request, served: ServedDep) -> Response:
    """Tell whether the service can answer; 503 when the database is away."""
    if not await database_answers(served):
        return problem(request, 503)
    return JSONResponse(
        {
            "status": "ok",
            "database": True,
            "network": {"digest": served.network.meta.digest, "nodes": len(served.network.node_lonlat)},
            "version": request.app.version,
        },
        headers={"cache-control": "no-store"},
    )
