"""`GET /ogc/collections`: the published layers, and what a query may filter them by."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.deps import PublishedDep
from api.operations.moments import moment
from api.operations.ogc.published import PublishedLayer
from api.routes.ogc import examples
from api.routes.ogc.answering import (
    GEOJSON,
    SCHEMA,
    CollectionId,
    Form,
    answer,
    base_of,
    link,
    speak,
)
from api.routes.ogc.asking import CRS84, SYSTEMS, parameters_of
from api.routes.ogc.landing import TILESETS
from api.routes.rendering import notice
from layers.catalog import LICENCE

router = APIRouter(prefix="/ogc/collections", tags=["ogc"])

QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


@router.get("", summary="已发布的图层 · Published layers", responses=examples.COLLECTIONS)
async def get_collections(request: Request, published: PublishedDep, f: Form = "json") -> Response:
    """List the layers that are published, by map."""
    base = base_of(request)
    layers = await published.layers()
    body = {
        "links": [link(f"{base}/collections", "self")],
        "crs": list(SYSTEMS),
        "collections": [collection(request, each) for each in layers.values()],
    }
    return answer(request, body)


@router.get("/{collectionId}", summary="一个图层 · One layer", responses=examples.COLLECTION)
async def get_collection(
    request: Request, published: PublishedDep, name: CollectionId, f: Form = "json"
) -> Response:
    """Describe one published layer."""
    return answer(request, collection(request, await published.layer(name)))


@router.get("/{collectionId}/queryables", summary="可筛选的字段 · Queryables", responses=examples.QUERYABLES)
async def get_queryables(
    request: Request, published: PublishedDep, name: CollectionId, f: Form = "json"
) -> Response:
    """Describe the fields that a query may filter by, as JSON Schema."""
    layer = (await published.layer(name)).layer
    body = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base_of(request)}/collections/{name}/queryables",
        "type": "object",
        "title": speak(request, layer.title),
        "properties": parameters_of(layer),
        "additionalProperties": False,
    }
    return answer(request, body, SCHEMA)


def collection(request: Request, asked: PublishedLayer) -> dict[str, Any]:
    """
    Describe a published layer as OGC API – Features does.

    Parameters
    ----------
    request
        For links and language.
    asked
        The layer.

    Returns
    -------
    dict
        A collection.
    """
    layer, copy, version = asked.layer, asked.live.copy, asked.live.version
    here = f"{base_of(request)}/collections/{layer.id}"
    imprint = version.imprint
    described: dict[str, Any] = {
        "id": layer.id,
        "title": speak(request, layer.title),
        "description": speak(request, layer.about),
        "attribution": imprint.attribution,
        "license": speak(request, LICENCE),
        "links": [
            link(here, "self"),
            link(f"{here}/items", "items", GEOJSON),
            link(f"{here}/queryables", QUERYABLES, SCHEMA),
            link(f"{here}/tiles", TILESETS),
        ],
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        "map": version.map,
        "version": version.version,
        "published": moment(version.published_at),
        "dataDate": imprint.data_date.isoformat(),
        "reviewNumber": imprint.review_number,
        **notice(demo=copy.demo),
    }
    if copy.bbox is not None:
        described["extent"] = {"spatial": {"bbox": [list(copy.bbox)], "crs": CRS84}}
    return described
