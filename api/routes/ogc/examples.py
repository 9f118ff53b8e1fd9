"""Examples of /ogc for the API description; made up, like the demo city."""

from typing import Any

from api.routes.examples import answers
from api.routes.ogc.answering import GEOJSON, JSON, OPENAPI, SCHEMA
from api.routes.ogc.answering import STYLE as STYLE_TYPE

_BASE = "https://maps.example/ogc"
_LAYER = f"{_BASE}/collections/job_fairs"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CGCS2000 = "http://www.opengis.net/def/crs/EPSG/0/4490"
_WEB_MERCATOR = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"


def _links(href: str, kind: str = JSON) -> list[dict[str, str]]:
    return [{"href": href, "rel": "self", "type": kind}]


_COLLECTION: dict[str, Any] = {
    "id": "job_fairs",
    "title": "招聘会",
    "itemType": "feature",
    "extent": {"spatial": {"bbox": [[118.3, 24.6, 118.9, 25.2]], "crs": _CRS84}},
    "crs": [_CRS84, _CGCS2000],
    "storageCrs": _CRS84,
    "links": _links(_LAYER),
}
_FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "JF-0007",
    "geometry": {"type": "Point", "coordinates": [118.6, 24.9]},
    "properties": {
        "id": "JF-0007",
        "name": "秋季招聘会",
        "starts": "2026-11-28T09:00:00+08:00",
        "ends": "2026-11-29T17:00:00+08:00",
    },
}
_TILESET: dict[str, Any] = {
    "title": "招聘会",
    "dataType": "vector",
    "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
    "tileMatrixSetURI": _WEB_MERCATOR,
    "links": _links(f"{_LAYER}/tiles/WebMercatorQuad"),
}
_MATRIX_SET: dict[str, Any] = {
    "id": "WebMercatorQuad",
    "uri": _WEB_MERCATOR,
    "links": _links(f"{_BASE}/tileMatrixSets/WebMercatorQuad"),
}

LANDING = answers(JSON, {"title": "刺桐市（演示） 就业地图服务", "links": _links(_BASE)})
CONFORMANCE = answers(JSON, {"conformsTo": ["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"]})
DESCRIPTION = answers(OPENAPI, {"openapi": "3.0.3", "servers": [{"url": _BASE}], "paths": {}})
COLLECTIONS = answers(JSON, {"collections": [_COLLECTION], "links": _links(f"{_BASE}/collections")})
COLLECTION = answers(JSON, _COLLECTION)
QUERYABLES = answers(
    SCHEMA,
    {
        "$id": f"{_LAYER}/queryables",
        "type": "object",
        "properties": {"name": {"title": "名称", "type": "string"}},
        "additionalProperties": False,
    },
)
FEATURES = answers(
    GEOJSON,
    {
        "type": "FeatureCollection",
        "features": [_FEATURE],
        "numberMatched": 1,
        "numberReturned": 1,
        "timeStamp": "2026-11-22T01:30:00Z",
        "links": _links(f"{_LAYER}/items", GEOJSON),
    },
)
FEATURE = answers(GEOJSON, {**_FEATURE, "links": _links(f"{_LAYER}/items/JF-0007", GEOJSON)})
TILESETS = answers(JSON, {"tilesets": [_TILESET], "links": _links(f"{_LAYER}/tiles")})
TILESET = answers(JSON, _TILESET)
STYLE = answers(
    STYLE_TYPE,
    {
        "version": 8,
        "name": "招聘会",
        "sources": {
            "jobcircle": {"type": "vector", "tiles": [f"{_LAYER}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"]}
        },
        "layers": [{"id": "background", "type": "background", "paint": {"background-color": "#f4f3ef"}}],
    },
)
MATRIX_SETS = answers(JSON, {"tileMatrixSets": [_MATRIX_SET], "links": _links(f"{_BASE}/tileMatrixSets")})
MATRIX_SET = answers(JSON, _MATRIX_SET)
