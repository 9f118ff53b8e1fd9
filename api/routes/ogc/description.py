"""The addresses under /ogc as OpenAPI 3.0, which OGC clients read to learn the largest page."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from api.problem import MEDIA_TYPE
from api.routes.ogc.answering import GEOJSON, JSON, MVT, OPENAPI, SCHEMA, STYLE
from api.routes.ogc.asking import CRS84, MAX_LIMIT, SYSTEMS, parameters_of
from data.tiles import MAX_ZOOM
from layers.catalog import Layer

_NUMBERS = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
_TEXT = {"type": "string"}


def _query(name: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": dict(schema), **more}


def _path(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": dict(schema)}


_SYSTEM = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": CRS84}
_INDEX = {"type": "integer", "minimum": 0}
_PARAMETERS: dict[str, dict[str, Any]] = {
    "f": _query("f", {"type": "string", "enum": ["json"], "default": "json"}),
    "limit": _query("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 10}),
    "bbox": _query("bbox", _NUMBERS, style="form", explode=False),
    "bbox-crs": _query("bbox-crs", _SYSTEM),
    "crs": _query("crs", _SYSTEM),
    "datetime": _query("datetime", _TEXT),
    "page": _query("page", _TEXT),
    "collectionId": _path("collectionId", _TEXT),
    "featureId": _path("featureId", _TEXT),
    "theme": _query("theme", {"type": "string", "enum": ["light", "dark"], "default": "light"}),
    "mapId": _path("mapId", _TEXT),
    "tileMatrixSetId": _path("tileMatrixSetId", {"type": "string", "enum": ["WebMercatorQuad"]}),
    "tileMatrix": _path("tileMatrix", {**_INDEX, "maximum": MAX_ZOOM}),
    "tileRow": _path("tileRow", _INDEX),
    "tileCol": _path("tileCol", _INDEX),
}
_FILTERS = ("limit", "bbox", "bbox-crs", "crs", "datetime", "page", "f")
_TILE = ("tileMatrixSetId", "tileMatrix", "tileRow", "tileCol")
_SETS = "/tiles/{tileMatrixSetId}"
_ONE_TILE = _SETS + "/{tileMatrix}/{tileRow}/{tileCol}"
_LAYER, _MAP = "/collections/{collectionId}", "/maps/{mapId}"

_PATHS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("/", "Landing page", JSON, ("f",)),
    ("/conformance", "Conformance classes", JSON, ("f",)),
    ("/api", "This description", OPENAPI, ("f",)),
    ("/collections", "Published layers", JSON, ("f",)),
    (_LAYER, "One layer", JSON, ("collectionId", "f")),
    (_LAYER + "/queryables", "Fields to filter by", SCHEMA, ("collectionId", "f")),
    (_LAYER + "/items", "Features", GEOJSON, ("collectionId", *_FILTERS)),
    (_LAYER + "/items/{featureId}", "One feature", GEOJSON, ("collectionId", "featureId", "crs", "f")),
    (_LAYER + "/tiles", "Tilesets of a layer", JSON, ("collectionId", "f")),
    (_LAYER + _SETS, "Tileset of a layer", JSON, ("collectionId", "tileMatrixSetId", "f")),
    (_LAYER + _ONE_TILE, "Tile of a layer", MVT, ("collectionId", *_TILE)),
    (_LAYER + "/style.json", "MapLibre style of a layer", STYLE, ("collectionId", "theme")),
    ("/tiles", "Tilesets of the maps", JSON, ("f",)),
    (_MAP + "/tiles", "Tilesets of a map", JSON, ("mapId", "f")),
    (_MAP + _SETS, "Tileset of a map", JSON, ("mapId", "tileMatrixSetId", "f")),
    (_MAP + _ONE_TILE, "Tile of a map", MVT, ("mapId", *_TILE)),
    (_MAP + "/style.json", "MapLibre style of a map", STYLE, ("mapId", "theme")),
    ("/tileMatrixSets", "Tile matrix sets", JSON, ("f",)),
    ("/tileMatrixSets/{tileMatrixSetId}", "Tile matrix set", JSON, ("tileMatrixSetId", "f")),
)


def describe(base: str, layers: Sequence[Layer]) -> dict[str, Any]:
    """
    Describe every address under /ogc.

    Parameters
    ----------
    base
        Absolute address of /ogc.
    layers
        That are published; the items of each are described with its own queryables.

    Returns
    -------
    dict
        OpenAPI 3.0.
    """
    paths = {path: _operation(title, kind, names) for path, title, kind, names in _PATHS}
    for layer in layers:
        items = _operation(f"Features of {layer.title.en}", GEOJSON, _FILTERS)
        items["get"]["parameters"] += [_query(name, schema) for name, schema in parameters_of(layer).items()]
        paths[f"/collections/{layer.id}/items"] = items
    return {
        "openapi": "3.0.3",
        "info": {"title": "就业圈 Jobcircle /ogc", "version": version("jobcircle")},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"parameters": _PARAMETERS, "responses": {"problem": _PROBLEM}},
    }


def _operation(title: str, kind: str, names: Sequence[str]) -> dict[str, Any]:
    return {
        "get": {
            "summary": title,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
            "responses": {
                "200": {"description": title, "content": {kind: {}}},
                "default": {"$ref": "#/components/responses/problem"},
            },
        }
    }


_PROBLEM = {
    "description": "What to change (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"type": "object"}}},
}
