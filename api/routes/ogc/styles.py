"""Styles of published layers and maps for MapLibre and QGIS, made of the catalogue like the legend."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import PublishedDep
from api.operations.ogc.published import PublishedLayer
from api.routes.ogc import examples
from api.routes.ogc.answering import STYLE, CollectionId, answer, base_of, speak, words
from api.routes.ogc.tilesets import SET, MapId
from gis.errors import Message
from layers.catalog import THEMES, ThemeName, Tiled, TiledLayer, web_style

router = APIRouter(prefix="/ogc", tags=["ogc"])

Theme = Annotated[ThemeName, Query(description="浅色或深色底 · the ground it is seen on")]


@router.get("/maps/{mapId}/style.json", summary="地图样式 · Style of a map", responses=examples.STYLE)
async def get_map_style(
    request: Request, published: PublishedDep, name: MapId, theme: Theme = "light"
) -> Response:
    """Draw a published map as its legend says: in MapLibre, or for vector tiles in QGIS."""
    live_map, layers = await published.map_layers(name)
    return _style(request, f"/maps/{name}", live_map.title, layers, theme)


@router.get(
    "/collections/{collectionId}/style.json", summary="图层样式 · Style of a layer", responses=examples.STYLE
)
async def get_layer_style(
    request: Request, published: PublishedDep, name: CollectionId, theme: Theme = "light"
) -> Response:
    """Draw a published layer as its legend says."""
    asked = await published.layer(name)
    return _style(request, f"/collections/{name}", asked.layer.title, [asked], theme)


def _style(
    request: Request, part: str, title: Message, layers: Sequence[PublishedLayer], theme: ThemeName
) -> Response:
    boxes = [each.live.copy.bbox for each in layers if each.live.copy.bbox is not None]
    edges = list(zip(*boxes, strict=True))
    tiled = Tiled(
        f"{base_of(request)}{part}/tiles/{SET}/{{z}}/{{y}}/{{x}}",
        layers[0].live.version.imprint.attribution,
        (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])) if edges else None,
    )
    found = [TiledLayer(each.layer, each.drawing.each_from) for each in layers]
    body = web_style(speak(request, title), found, tiled, THEMES[theme], english=words(request))
    return answer(request, body, STYLE)
