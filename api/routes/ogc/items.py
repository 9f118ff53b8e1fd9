"""`GET /ogc/collections/{collectionId}/items`: features as GeoJSON, page by page."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AfterValidator

from api.deps import PublishedDep, ServedDep
from api.operations.ogc.paging import FeaturePage, FeatureQuestion, Place, read_feature, read_page
from api.operations.ogc.published import PublishedLayer
from api.parameters import READS_MORE, Plain, clean_text
from api.routes.ogc import examples
from api.routes.ogc.answering import GEOJSON, JSON, CollectionId, Form, Link, answer_bytes, base_of, link
from api.routes.ogc.asking import (
    CRS84,
    EPSG_4490,
    MAX_LIMIT,
    as_numbers,
    as_place,
    as_span,
    as_system,
    box_of,
    read,
    values_of,
)
from api.routes.rendering import notice
from data.ogcfeatures import Written

router = APIRouter(prefix="/ogc/collections/{collectionId}/items", tags=["ogc"])

OWN = ("limit", "bbox", "bbox-crs", "crs", "datetime", "page", "f")
"""Parameters that are no fields; the catalogue has no field of such a name."""

System = Annotated[str, Query(examples=[EPSG_4490], description="答案的坐标系 · of the answer")]


async def get_question(
    limit: Annotated[int, Plain, Query(ge=1, description=f"最多 {MAX_LIMIT} · {MAX_LIMIT} at most")] = 10,
    bbox: Annotated[str | None, Query(examples=["118.3,24.6,119.2,25.4"])] = None,
    bbox_crs: Annotated[str, Query(alias="bbox-crs", examples=[EPSG_4490])] = CRS84,
    crs: System = CRS84,
    datetime: Annotated[str | None, Query(examples=["2026-11-01/.."])] = None,
    page: Annotated[str | None, Query(description="由 next 链接给出 · given by next links")] = None,
) -> FeatureQuestion:
    """Read what is asked, beside the values of fields."""
    box_system = read("bbox-crs", as_system, bbox_crs)
    system = read("crs", as_system, crs)
    box = None
    if bbox is not None:
        box = read("bbox", lambda text: box_of(as_numbers(text), box_system), bbox)
    return FeatureQuestion(
        most=min(limit, MAX_LIMIT),
        begin=None if page is None else read("page", as_place, page),
        latitude_first=system == EPSG_4490,
        box=box,
        span=None if datetime is None else read("datetime", as_span, datetime),
    )


@router.get("", summary="要素 · Features", responses=examples.FEATURES)
async def get_items(
    request: Request,
    served: ServedDep,
    published: PublishedDep,
    name: CollectionId,
    question: Annotated[FeatureQuestion, Depends(get_question)],
    f: Form = "json",
) -> Response:
    """Give features of a published layer in the order of their codes; fields filter by their value."""
    asked = await published.layer(name)
    equal, moments = values_of(asked.layer, request.query_params.multi_items(), OWN)
    question = replace(question, equal=equal, moments=moments)
    found = await read_page(served, asked, question)
    links = _links(request, name, found.next)
    body = _collection(asked, found, links)
    return answer_bytes(request, body, GEOJSON, _system_header(question.latitude_first))


setattr(get_items, READS_MORE, True)


@router.get("/{featureId}", summary="一个要素 · One feature", responses=examples.FEATURE)
async def get_item(  # noqa: PLR0913, PLR0917
    request: Request,
    served: ServedDep,
    published: PublishedDep,
    name: CollectionId,
    code: Annotated[
        str, AfterValidator(clean_text), Path(alias="featureId", max_length=200, examples=["GP-0042"])
    ],
    crs: System = CRS84,
    f: Form = "json",
) -> Response:
    """Give one feature of a published layer."""
    asked = await published.layer(name)
    latitude_first = read("crs", as_system, crs) == EPSG_4490
    found = await read_feature(served, asked, code, latitude_first=latitude_first)
    here = f"{base_of(request)}/collections/{name}"
    links = [link(_self(request), "self", GEOJSON), link(here, "collection")]
    body = f'{_feature(found)[:-1]},"links":{json.dumps(links)}}}'.encode()
    return answer_bytes(request, body, GEOJSON, _system_header(latitude_first))


def _system_header(latitude_first: bool) -> Mapping[str, str]:
    return {"content-crs": f"<{EPSG_4490 if latitude_first else CRS84}>"}


def _self(request: Request) -> str:
    query = request.url.query
    path = str(request.scope["path"]).removeprefix("/ogc")
    return base_of(request) + path + (f"?{query}" if query else "")


def _links(request: Request, name: str, following: Place | None) -> list[Link]:
    here = f"{base_of(request)}/collections/{name}"
    links = [link(_self(request), "self", GEOJSON), link(here, "collection", JSON)]
    if following is not None:
        query = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
        query.append(("page", f"{following.copy_id}-{following.after}"))
        links.append(link(f"{here}/items?{urlencode(query)}", "next", GEOJSON))
    return links


def _feature(feature: Written) -> str:
    code = json.dumps(feature.code, ensure_ascii=False)
    return f'{{"type":"Feature","id":{code},"geometry":{feature.geometry},"properties":{feature.properties}}}'


def _collection(asked: PublishedLayer, found: FeaturePage, links: list[Link]) -> bytes:
    head = {
        "type": "FeatureCollection",
        "numberMatched": found.matched,
        "numberReturned": len(found.features),
        "links": links,
        "attribution": asked.live.version.imprint.attribution,
        **notice(demo=asked.live.copy.demo),
    }
    features = ",\n".join(_feature(each) for each in found.features)
    return f'{json.dumps(head, ensure_ascii=False)[:-1]},"features":[{features}]}}'.encode()
