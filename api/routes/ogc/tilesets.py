"""What OGC API – Tiles says of the tiles of published layers and maps."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response

from api.deps import PublishedDep
from api.operations.ogc.published import PublishedLayer
from api.routes.ogc import examples
from api.routes.ogc.answering import MVT, STYLE, CollectionId, Form, answer, base_of, link, speak
from api.routes.ogc.asking import CRS84, schema_of
from data.mapcells import WORLD_M
from data.tiles import MAX_ZOOM
from gis.errors import Message
from layers.catalog import Layer

router = APIRouter(prefix="/ogc", tags=["ogc"])

SET = "WebMercatorQuad"
SET_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SET}"
EPSG_3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
PIXEL_M = 0.00028

SetId = Annotated[Literal["WebMercatorQuad"], Path(alias="tileMatrixSetId")]
MapId = Annotated[str, Path(alias="mapId", max_length=60, examples=["employment"])]


@router.get("/tiles", summary="地图的瓦片集 · Tilesets of the maps", responses=examples.TILESETS)
async def get_map_tilesets(request: Request, published: PublishedDep, f: Form = "json") -> Response:
    """List a tileset for every published map."""
    maps = dict.fromkeys(each.live.version.map for each in (await published.layers()).values())
    found = [await published.map_layers(name) for name in maps]
    sets = [_tileset(request, f"/maps/{each.id}", each.title, layers) for each, layers in found]
    return answer(request, {"links": [link(f"{base_of(request)}/tiles", "self")], "tilesets": sets})


@router.get(
    "/maps/{mapId}/tiles", summary="一张地图的瓦片集 · Tilesets of a map", responses=examples.TILESETS
)
async def get_map_tiles(request: Request, published: PublishedDep, name: MapId, f: Form = "json") -> Response:
    """List the one tileset of a published map."""
    live_map, layers = await published.map_layers(name)
    return _tilesets(request, f"/maps/{name}", live_map.title, layers)


@router.get(
    "/collections/{collectionId}/tiles",
    summary="图层的瓦片集 · Tilesets of a layer",
    responses=examples.TILESETS,
)
async def get_layer_tiles(
    request: Request, published: PublishedDep, name: CollectionId, f: Form = "json"
) -> Response:
    """List the one tileset of a published layer."""
    asked = await published.layer(name)
    return _tilesets(request, f"/collections/{name}", asked.layer.title, [asked])


@router.get(
    "/maps/{mapId}/tiles/{tileMatrixSetId}", summary="瓦片集 · Tileset of a map", responses=examples.TILESET
)
async def get_map_tileset(
    request: Request, published: PublishedDep, name: MapId, scheme: SetId, f: Form = "json"
) -> Response:
    """Describe the tileset of a published map."""
    live_map, layers = await published.map_layers(name)
    return answer(request, _tileset(request, f"/maps/{name}", live_map.title, layers))


@router.get(
    "/collections/{collectionId}/tiles/{tileMatrixSetId}",
    summary="瓦片集 · Tileset of a layer",
    responses=examples.TILESET,
)
async def get_layer_tileset(
    request: Request, published: PublishedDep, name: CollectionId, scheme: SetId, f: Form = "json"
) -> Response:
    """Describe the tileset of a published layer."""
    asked = await published.layer(name)
    return answer(request, _tileset(request, f"/collections/{name}", asked.layer.title, [asked]))


@router.get("/tileMatrixSets", summary="瓦片方案 · Tile matrix sets", responses=examples.MATRIX_SETS)
async def get_schemes(request: Request, f: Form = "json") -> Response:
    """List the one tile matrix set."""
    here = f"{base_of(request)}/tileMatrixSets/{SET}"
    return answer(request, {"tileMatrixSets": [{"id": SET, "uri": SET_URI, "links": [link(here, "self")]}]})


@router.get(
    "/tileMatrixSets/{tileMatrixSetId}", summary="瓦片方案 · Tile matrix set", responses=examples.MATRIX_SET
)
async def get_scheme(request: Request, scheme: SetId, f: Form = "json") -> Response:
    """Define WebMercatorQuad, for clients that cannot look it up elsewhere."""
    return answer(request, _SCHEME)


def _tilesets(request: Request, part: str, title: Message, layers: Sequence[PublishedLayer]) -> Response:
    here = f"{base_of(request)}{part}/tiles"
    return answer(
        request, {"links": [link(here, "self")], "tilesets": [_tileset(request, part, title, layers)]}
    )


def _tileset(request: Request, part: str, title: Message, layers: Sequence[PublishedLayer]) -> dict[str, Any]:
    base = base_of(request)
    here = f"{base}{part}/tiles/{SET}"
    boxes = [each.live.copy.bbox for each in layers if each.live.copy.bbox is not None]
    described: dict[str, Any] = {
        "title": speak(request, title),
        "attribution": layers[0].live.version.imprint.attribution,
        "dataType": "vector",
        "crs": EPSG_3857,
        "tileMatrixSetURI": SET_URI,
        "links": [
            link(here, "self"),
            link(f"{base}/tileMatrixSets/{SET}", SCHEME),
            link(f"{here}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", "item", MVT, templated=True),
            link(f"{base}{part}/style.json", "stylesheet", STYLE, title="light"),
            link(f"{base}{part}/style.json?theme=dark", "alternate stylesheet", STYLE, title="dark"),
        ],
        "layers": [_layer(request, each.layer) for each in layers],
    }
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        described["boundingBox"] = {
            "lowerLeft": [min(west), min(south)],
            "upperRight": [max(east), max(north)],
            "crs": CRS84,
        }
    return described


def _layer(request: Request, layer: Layer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": speak(request, layer.title),
        "dataType": "vector",
        "geometryDimension": 0 if layer.geometry == "point" else 2,
        "minTileMatrix": "0",
        "maxTileMatrix": str(MAX_ZOOM),
        "propertiesSchema": {
            "type": "object",
            "properties": {name: schema_of(layer.field(name)) for name in layer.tile_fields},
        },
    }


def _matrix(zoom: int) -> dict[str, Any]:
    cell_m = WORLD_M / 256 / 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": cell_m / PIXEL_M,
        "cellSize": cell_m,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-WORLD_M / 2, WORLD_M / 2],
        "tileWidth": 256,
        "tileHeight": 256,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }


_SCHEME: dict[str, Any] = {
    "id": SET,
    "title": "Google Maps Compatible for the World",
    "uri": SET_URI,
    "crs": EPSG_3857,
    "orderedAxes": ["X", "Y"],
    "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
    "tileMatrices": [_matrix(zoom) for zoom in range(MAX_ZOOM + 1)],
}
