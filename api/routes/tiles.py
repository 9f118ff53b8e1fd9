"""`GET /tiles/{layer}/{z}/{x}/{y}`: Mapbox vector tiles."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.caching import cached
from api.deps import ServedDep
from api.operations.kepttiles import KeptTiles
from api.operations.tiles import draw_areas, draw_coverage, draw_facilities
from api.parameters import Plain
from api.routes.examples import FAULTS
from data.otherwalks import LongestWalk
from data.tiles import TileId
from gis.errors import InputError
from services.hours import CHINA

router = APIRouter(prefix="/tiles", tags=["tiles"])

MVT = "application/vnd.mapbox-vector-tile"
MAX_AGE_S = 60
TILE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MVT: {}}, "description": "Mapbox vector tile"},
    204: {"description": "空瓦片 · nothing there"},
    304: {"description": "未变化 · unchanged"},
    **FAULTS,
}

Zoom = Annotated[int, Path(ge=0, le=22, examples=[12])]
WalkMinutes = Annotated[float | None, Plain, Query(gt=0, le=540, allow_inf_nan=False)]
Index = Annotated[int, Path(ge=0, lt=2**22, examples=[0])]


def tile_id(z: Zoom, x: Index, y: Index) -> TileId:
    """Read the tile that an address names."""
    return TileId(z, x, y)


Tile = Annotated[TileId, Depends(tile_id)]


@router.get(
    "/facilities/{z}/{x}/{y}", summary="站点瓦片 · Sites", response_class=Response, responses=TILE_ANSWERS
)
async def get_facilities_tile(request: Request, served: ServedDep, tile: Tile) -> Response:
    """Draw layer `facilities`: id, name, kind, covers."""
    day = datetime.now(CHINA).date()
    return _tile(request, await draw_facilities(served, tile, day=day))


@router.get(
    "/coverage/{z}/{x}/{y}", summary="覆盖瓦片 · Coverage", response_class=Response, responses=TILE_ANSWERS
)
async def get_coverage_tile(
    request: Request,
    served: ServedDep,
    tile: Tile,
    walk_min: WalkMinutes = None,
    country_min: WalkMinutes = None,
) -> Response:
    """
    Draw layer `coverage`: state, people, reason, minutes, country; squares of many cells below zoom 12.

    With `walk_min` the states are those for that longest walk, in minutes at the speed of the audit, and
    with `country_min` beside it for that of people in the country.
    """
    kept: KeptTiles = request.app.state.kept_tiles
    if walk_min is None and country_min is not None:
        raise InputError("请同时给出 walk_min 与 country_min", "give walk_min together with country_min")
    longest = None if walk_min is None else LongestWalk(60 * walk_min, 60 * (country_min or walk_min))
    return _tile(request, await draw_coverage(served, tile, kept, longest=longest))


@router.get(
    "/areas/{z}/{x}/{y}", summary="区县瓦片 · Counties", response_class=Response, responses=TILE_ANSWERS
)
async def get_areas_tile(request: Request, served: ServedDep, tile: Tile) -> Response:
    """Draw layer `areas`: code, name, level, share."""
    return _tile(request, await draw_areas(served, tile))


def _tile(request: Request, body: bytes) -> Response:
    return cached(request, body, media_type=MVT, max_age_s=MAX_AGE_S)
