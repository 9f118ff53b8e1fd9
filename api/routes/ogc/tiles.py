"""Vector tiles of published layers and maps."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.routing import APIRoute

from api.caching import cached
from api.deps import PublishedDep, ServedDep
from api.operations.kepttiles import KeptTile, KeptTiles
from api.operations.ogc.published import Published, PublishedLayer
from api.operations.ogc.tiles import kept_tile, tile_of
from api.routes.examples import FAULTS
from api.routes.ogc.answering import MAX_AGE_S, MVT, CollectionId
from api.routes.ogc.tilesets import SET, MapId, SetId
from data.tiles import MAX_ZOOM, TileId
from layers.catalog import MAPS

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

LAYERS_OF = {live_map.id: [each.id for each in live_map.layers] for live_map in MAPS}

MOST_DIGITS = 9

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TileRoute(APIRoute):
    """Answers plain requests without FastAPI's reading of parameters, which costs more than a kept tile."""

    def get_route_handler(self) -> Handler:
        """Give what answers a request."""
        answer = super().get_route_handler()

        async def at_once(request: Request) -> Response:
            asked = _at_hand(request)
            if asked is None:
                return await answer(request)
            kept = _kept(request)
            tile = kept_tile(*asked, kept) or await tile_of(request.app.state.served, *asked, kept)
            return _tile(request, tile)

        return at_once


router = APIRouter(prefix="/ogc", tags=["ogc"], route_class=TileRoute)


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
    return _tile(request, await tile_of(served, layers, TileId(z, x, y), _kept(request)))


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
    return _tile(request, await tile_of(served, layers, TileId(z, x, y), _kept(request)))


def _at_hand(request: Request) -> tuple[list[PublishedLayer], TileId] | None:
    """Give what is asked for, as far as that is plain; None for whatever needs a closer look."""
    asked = request.path_params
    published: Published = request.app.state.published
    numbers = [asked[part] for part in ("tileMatrix", "tileCol", "tileRow")]
    if request.scope["query_string"] or asked["tileMatrixSetId"] != SET or not all(map(_is_plain, numbers)):
        return None
    layers = published.shown(LAYERS_OF.get(asked.get("mapId", ""), [asked.get("collectionId", "")]))
    tile = TileId(*map(int, numbers))
    return (layers, tile) if layers and tile.exists else None


def _is_plain(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < MOST_DIGITS


def _kept(request: Request) -> KeptTiles:
    kept: KeptTiles = request.app.state.kept_tiles
    return kept


def _tile(request: Request, tile: KeptTile) -> Response:
    return cached(request, tile.body, media_type=MVT, max_age_s=MAX_AGE_S, tag=tile.tag)
