"""`/maps`: the live maps, their layers and versions; staff publish and roll back."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.deps import PublishedDep, ServedDep
from api.operations.maps.changes import shows_audit
from api.operations.maps.desk import MapDesk
from api.operations.maps.publish import Publication
from api.operations.maps.shown import audited_json, event_json, version_json
from api.operations.moments import moment
from api.operations.ogc.published import present
from api.operations.served import Served
from api.parameters import clean_prose, clean_text
from api.routes.examples import FAULTS, answers
from api.routes.mapexamples import CHANGES, MAP, MAPS_EXAMPLE, PUBLICATION, ROLLBACK, VERSION, VERSIONS
from api.routes.planbody import STRICT
from api.routes.rendering import notice
from api.staff import require
from data.mapaudits import Audited, audited_by_async
from data.maps import LiveLayer, MapVersion, live_layers_async
from gis.staff import Caller
from layers.catalog import LICENCE, MAPS, NO_REVIEW_NUMBER, Layer, LiveMap, map_of, maplibre_layers

router = APIRouter(prefix="/maps", tags=["maps"])

JSON = "application/json"
FRESH = {"cache-control": "no-store"}

Staff = Annotated[Caller, require("publish")]
MapId = Annotated[str, AfterValidator(clean_text), Path(max_length=40, examples=["employment"])]
Said = Annotated[str, AfterValidator(clean_prose)]


class PublicationBody(BaseModel):
    """What staff say when they publish; all of it may be left out."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [PUBLICATION]}})

    note: Annotated[Said, Field(max_length=500)] | None = None
    producer: Annotated[Said, Field(max_length=100)] | None = None
    review_number: Annotated[Said, Field(max_length=60)] | None = None


class RollbackBody(BaseModel):
    """Which version to show again; the one before the active one when left out."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [ROLLBACK]}})

    to: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    note: Annotated[Said, Field(max_length=500)] | None = None


@router.get("", summary="活地图 · Live maps", responses=answers(JSON, MAPS_EXAMPLE))
async def get_maps(served: ServedDep) -> JSONResponse:
    """List the live maps with the version that residents see."""
    live = await _live(served)
    return JSONResponse({"items": [_map(served, each, live) for each in MAPS]}, headers=FRESH)


@router.get("/{map_id}", summary="一张活地图 · One live map", responses=answers(JSON, MAP))
async def get_map(served: ServedDep, published: PublishedDep, map_id: MapId) -> JSONResponse:
    """
    Give the layers of a map with fields, style, legend, count and extent, and what must be said of it.

    Counted is what has not ended: as much as tiles and lists show.
    """
    each, live = map_of(map_id), await _live(served)
    copies = [live[layer.id].copy for layer in each.layers if layer.id in live]
    counts = await published.still_shown(copies, present())
    audited = await _audited(served, each, live)
    layers = [_layer(layer, live.get(layer.id), counts) for layer in each.layers]
    return JSONResponse(
        {**_map(served, each, live), **audited_json(audited), "layers": layers}, headers=FRESH
    )


@router.get("/{map_id}/versions", summary="地图的版本 · Versions", responses=answers(JSON, VERSIONS))
async def get_versions(request: Request, _: Staff, map_id: MapId) -> JSONResponse:
    """List the versions of a map, and who made which one the active one: names, so for staff alone."""
    records = await _desk(request).records(map_id)
    body = {
        "items": [{**version_json(each), **audited_json(audit)} for each, audit in records.versions],
        "history": [event_json(each) for each in records.events],
    }
    return JSONResponse(body, headers=FRESH)


@router.get("/{map_id}/changes", summary="会有什么变化 · What would change", responses=answers(JSON, CHANGES))
async def get_changes(
    request: Request,
    _: Staff,
    map_id: MapId,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> JSONResponse:
    """Count by layer what residents would see change: published now, or rolled back to a version."""
    found = await _desk(request).changes(map_id, version=version)
    said = audited_json(found.audited)
    return JSONResponse({"map": map_id, "version": version, "layers": found.layers, **said}, headers=FRESH)


@router.post(
    "/{map_id}/versions",
    summary="发布地图 · Publish a map",
    status_code=201,
    responses={
        201: {"content": {JSON: {"example": VERSION}}, "description": "已发布 · published"},
        202: {"content": {JSON: {}}, "description": "正在发布 · being published"},
        **FAULTS,
    },
)
async def post_version(
    request: Request, served: ServedDep, caller: Staff, map_id: MapId, body: PublicationBody
) -> JSONResponse:
    """Publish the register as it is now; residents see it at once, at the same address."""
    said = Publication(caller.name, body.note or "", body.producer or "", body.review_number)
    version = await _desk(request).publish(served, map_id, said)
    where = {"location": f"/maps/{map_id}/versions", **FRESH}
    if version is None:
        return JSONResponse(
            {"map": map_id, "state": "publishing"}, 202, headers={**where, "retry-after": "2"}
        )
    return JSONResponse(version_json(version), 201, headers=where)


@router.post("/{map_id}/rollback", summary="退回旧版本 · Roll back", responses=answers(JSON, VERSION))
async def post_rollback(
    request: Request, _served: ServedDep, caller: Staff, map_id: MapId, body: RollbackBody
) -> JSONResponse:
    """Show an older version again; one step, and the history says who did it and why."""
    said = Publication(caller.name, body.note or "")
    return JSONResponse(version_json(await _desk(request).roll_back(map_id, said, to=body.to)), headers=FRESH)


def _desk(request: Request) -> MapDesk:
    return cast("MapDesk", request.app.state.maps)


async def _live(served: Served) -> dict[str, LiveLayer]:
    async with served.connection() as connection:
        return await live_layers_async(connection)


def _version(each: LiveMap, live: dict[str, LiveLayer]) -> MapVersion | None:
    return next((live[layer.id].version for layer in each.layers if layer.id in live), None)


async def _audited(served: Served, each: LiveMap, live: dict[str, LiveLayer]) -> Audited | None:
    version = _version(each, live)
    if version is None or not shows_audit(each):
        return None
    async with served.connection() as connection:
        return await audited_by_async(connection, version.published_at)


def _map(served: Served, each: LiveMap, live: dict[str, LiveLayer]) -> dict[str, Any]:
    version = _version(each, live)
    imprint = version.imprint if version else None
    review = imprint.review_number if imprint else None
    return {
        "id": each.id,
        "title": each.title._asdict(),
        "about": each.about._asdict(),
        "version": version.version if version else None,
        "published_at": moment(version.published_at) if version else None,
        "data_date": imprint.data_date.isoformat() if imprint else None,
        "attribution": imprint.attribution if imprint else served.info.attribution,
        "producer": imprint.producer if imprint else "",
        "review_number": review,
        "review": {"zh": f"审图号：{review}", "en": f"map review number: {review}"}
        if review
        else NO_REVIEW_NUMBER._asdict(),
        "licence": LICENCE._asdict(),
        **notice(demo=imprint.demo if imprint else served.info.demo),
    }


def _layer(layer: Layer, live: LiveLayer | None, counts: dict[int, int]) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": layer.title._asdict(),
        "about": layer.about._asdict(),
        "geometry": layer.geometry,
        "source": layer.source._asdict(),
        "features": counts[live.copy.id] if live else None,
        "bbox": list(live.copy.bbox) if live and live.copy.bbox else None,
        "fields": [
            {
                "name": field.name,
                "type": field.type,
                "title": field.title._asdict(),
                "queryable": field.queryable,
                "codes": {code: name._asdict() for code, name in field.codes.items()} or None,
            }
            for field in layer.fields
        ],
        "legend": [
            {
                "value": symbol.value,
                "title": symbol.title._asdict(),
                "colour": symbol.colour,
                "sign": symbol.sign if layer.geometry == "point" else None,
                "pattern": symbol.pattern if layer.geometry != "point" else None,
            }
            for symbol in layer.style.symbols
        ],
        "style": maplibre_layers(layer, source="jobcircle"),
    }
