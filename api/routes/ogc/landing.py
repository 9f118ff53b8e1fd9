"""`GET /ogc`, `/ogc/conformance`, `/ogc/api`: what there is, which standards it keeps, how to ask."""

from fastapi import APIRouter, Request, Response

from api.deps import PublishedDep, ServedDep
from api.routes.ogc import examples
from api.routes.ogc.answering import OPENAPI, Form, answer, base_of, link, speak
from api.routes.ogc.description import describe
from gis.errors import Message

router = APIRouter(prefix="/ogc", tags=["ogc"])

TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
_SPEC = "http://www.opengis.net/spec/"
CONFORMS_TO = [
    _SPEC + each
    for each in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-1/1.0/conf/json",
        "ogcapi-common-1/1.0/conf/oas30",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-tiles-1/1.0/conf/tileset",
        "ogcapi-tiles-1/1.0/conf/tilesets-list",
        "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        "ogcapi-tiles-1/1.0/conf/mvt",
    )
]


@router.get("", summary="入口 · Landing page", responses=examples.LANDING)
async def get_landing(request: Request, served: ServedDep, f: Form = "json") -> Response:
    """Name the parts of the service."""
    base = base_of(request)
    title = Message(f"{served.info.name} 就业地图服务", f"Employment maps of {served.info.name_en}")
    about = Message(
        "已发布的就业、培训、劳动保障地图图层", "published layers of the employment, training and labour maps"
    )
    links = [
        link(base, "self"),
        link(f"{base}/api", "service-desc", OPENAPI),
        link(f"{base}/conformance", "conformance"),
        link(f"{base}/conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance"),
        link(f"{base}/collections", "data"),
        link(f"{base}/collections", "http://www.opengis.net/def/rel/ogc/1.0/data"),
        link(f"{base}/tiles", TILESETS),
    ]
    body = {
        "title": speak(request, title),
        "description": speak(request, about),
        "attribution": served.info.attribution,
        "links": links,
    }
    return answer(request, body)


@router.get("/", include_in_schema=False)
async def get_landing_too(request: Request, served: ServedDep, f: Form = "json") -> Response:
    """Answer to the slash that some clients add."""
    return await get_landing(request, served, f)


@router.get("/conformance", summary="遵循的标准 · Conformance", responses=examples.CONFORMANCE)
async def get_conformance(request: Request, f: Form = "json") -> Response:
    """List the conformance classes that are kept and tested."""
    return answer(request, {"conformsTo": CONFORMS_TO})


@router.get("/api", summary="接口说明 · OpenAPI 3.0 of /ogc", responses=examples.DESCRIPTION)
async def get_api(request: Request, published: PublishedDep, f: Form = "json") -> Response:
    """Describe every address under /ogc."""
    layers = [each.layer for each in (await published.layers()).values()]
    return answer(request, describe(base_of(request), layers), OPENAPI)
