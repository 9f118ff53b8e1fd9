"""`GET /tiles/{layer}/{z}/{x}/{y}`: Mapbox vector tiles."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from api.caching import cached
from api.deps import ServedDep
from api.operations.kepttiles import KeptTiles
from api.operations.tiles import draw_areas, draw_coverage, draw_facilities
from api.routes.examples import FAULTS
from data.tiles import TileId
from services.hours import CHINA

router = APIRouter(prefix="/tiles", tags=["tiles"])

MVT = "application/vnd.mapbox-vector-tile"
MAX_AGE_S = 60
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MVT: {}}, "description": "Mapbox vector tile"},
    204: {"description": "空瓦片 · nothing there"},
    304: {"description": "未变化 · unchanged"},
    **FAULTS,
}

Zoom = Annotated[int, Path(ge=0, le=22, examples=[12])]
Index = Annotated[int, Path(ge=0, lt=2**22, examples=[0])]


@router.get("/facilities/{z}/{x}/{y}", summary="站点瓦片 · Sites", response_class=Response, responses=ANSWERS)
async def get_facilities_tile(request: Request, served: ServedDep, z: Zoom, x: Index, y: Index) -> Response:
    """Draw layer `facilities`: id, name, kind, covers."""
    day = datetime.now(CHINA).date()
    return _tile(request, await draw_facilities(served, TileId(z, x, y), day=day))


@router.get(
    "/coverage/{z}/{x}/{y}", summary="覆盖瓦片 · Coverage", response_class=Response, responses=ANSWERS
)
async def get_coverage_tile(request: Request, served: ServedDep, z: Zoom, x: Index, y: Index) -> Response:
    """Draw layer `coverage`: state, people, reason, minutes; squares of many cells below zoom 12."""
    kept: KeptTiles = request.app.state.kept_tiles
    return _tile(request, await draw_coverage(served, TileId(z, x, y), kept))


@router.get("/areas/{z}/{x}/{y}", summary="区县瓦片 · Counties", response_class=Response, responses=ANSWERS)
async def get_areas_tile(request: Request, served: ServedDep, z: Zoom, x: Index, y: Index) -> Response:
    """Draw layer `areas`: code, name, level, share."""
    return _tile(request, await draw_areas(served, TileId(z, x, y)))


def _tile(request: Request, body: bytes) -> Response:
    return cached(request, body, media_type=MVT, max_age_s=MAX_AGE_S)
