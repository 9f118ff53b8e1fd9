"""Vector tiles of published layers and maps."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from api.deps import PublishedDep, ServedDep
from api.operations.ogc.tiles import tile_of
from api.routes.examples import FAULTS
from api.routes.ogc.answering import MVT, CollectionId
from api.routes.ogc.plaintiles import kept_tiles, tile_answer
from api.routes.ogc.tilesets import MapId, SetId
from data.tiles import MAX_ZOOM, TileId

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MVT: {}}, "description": "Mapbox vector tile"},
    204: {"description": "空瓦片 · nothing there"},
    304: {"description": "未变化 · unchanged"},
    **FAULTS,
}

Zoom = Annotated[int, Path(alias="tileMatrix", ge=0, le=MAX_ZOOM, examples=[12])]
Row = Annotated[int, Path(alias="tileRow", ge=0, lt=2**MAX_ZOOM, examples=[1756])]
Column = Annotated[int, Path(alias="tileCol", ge=0, lt=2**MAX_ZOOM, examples=[3401])]
ONE = "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"

router = APIRouter(prefix="/ogc", tags=["ogc"])


@router.get(
    "/maps/{mapId}/tiles" + ONE,
    summary="地图瓦片 · Tile of a map",
    response_class=Response,
    responses=ANSWERS,
)
async def get_map_tile(  # noqa: PLR0913, PLR0917 - one argument a part of the path
    request: Request,
    served: ServedDep,
    published: PublishedDep,
    name: MapId,
    scheme: SetId,
    z: Zoom,
    y: Row,
    x: Column,
) -> Response:
    """Draw every published layer of a map."""
    _, layers = await published.map_layers(name)
    return tile_answer(request, await tile_of(served, layers, TileId(z, x, y), kept_tiles(request)))


@router.get(
    "/collections/{collectionId}/tiles" + ONE,
    summary="图层瓦片 · Tile of a layer",
    response_class=Response,
    responses=ANSWERS,
)
async def get_layer_tile(  # noqa: PLR0913, PLR0917
    request: Request,
    served: ServedDep,
    published: PublishedDep,
    name: CollectionId,
    scheme: SetId,
    z: Zoom,
    y: Row,
    x: Column,
) -> Response:
    """Draw a published layer: each feature with few fields, or below some zoom squares with ``features``."""
    layers = [await published.layer(name)]
    return tile_answer(request, await tile_of(served, layers, TileId(z, x, y), kept_tiles(request)))
