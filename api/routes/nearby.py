"""`GET /nearby` and `POST /nearby`, which keeps the position out of addresses and logs."""

from datetime import datetime
from typing import Annotated, Any

import numpy as np
import shapely
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict

from api.deps import ServedDep
from api.operations.nearby import NearbyAnswer, NearbyQuestion, find_nearby
from api.operations.served import Served
from api.parameters import (
    CommaSeparated,
    DatumName,
    KindNames,
    Lat,
    Limit,
    Lon,
    Minutes,
    Moment,
    Plain,
)
from api.polygon import as_polygon
from api.routes.examples import NEARBY, NEARBY_BODY, answers
from api.routes.rendering import GEOJSON, notice, site_feature
from gis.datum import Datum, to_wgs84
from gis.model import LonLat
from gis.navigation import baidu_start
from layers.geojson import DECIMALS, feature_collection
from services.hours import CHINA

router = APIRouter(tags=["nearby"])


class NearbyBody(BaseModel):
    """A question as JSON; numbers are numbers, and there is nothing else in it."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, json_schema_extra={"examples": [NEARBY_BODY]}
    )

    lon: Lon
    lat: Lat
    minutes: Minutes = 15
    kinds: KindNames = []
    limit: Limit = 20
    datum: DatumName = Datum.WGS84
    at: Moment = None
    within: Annotated[dict[str, Any] | None, AfterValidator(as_polygon)] = None
    """GeoJSON Polygon in the same datum; only sites inside it are given."""


@router.get("/nearby", summary="步行可达的站点 · Sites within a walk", responses=answers(GEOJSON, NEARBY))
async def get_nearby(  # noqa: PLR0913, PLR0917 - one argument a parameter of the query
    served: ServedDep,
    lon: Annotated[Lon, Plain, Query(examples=[118.7681])],
    lat: Annotated[Lat, Plain, Query(examples=[25.0266])],
    minutes: Annotated[Minutes, Plain, Query()] = 15,
    kinds: Annotated[KindNames, CommaSeparated, Query()] = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[Limit, Plain, Query()] = 20,
    datum: Annotated[DatumName, Query()] = Datum.WGS84,
    at: Annotated[Moment, Query(description="ISO 8601; now when left out")] = None,
) -> JSONResponse:
    """List the sites that can be walked to, in the order of the walking time."""
    body = NearbyBody.model_construct(
        lon=lon, lat=lat, minutes=minutes, kinds=kinds, limit=limit, datum=datum, at=at, within=None
    )
    return await _answer(served, body)


@router.post(
    "/nearby",
    summary="同上，位置放在请求体中 · The same, position in the body",
    responses=answers(GEOJSON, NEARBY),
)
async def post_nearby(served: ServedDep, body: NearbyBody) -> JSONResponse:
    """List the sites that can be walked to; the position appears in no address and no log."""
    return await _answer(served, body)


async def _answer(served: Served, body: NearbyBody) -> JSONResponse:
    moment = body.at or datetime.now(CHINA)
    question = NearbyQuestion(
        here=_to_wgs84(LonLat(body.lon, body.lat), body.datum),
        limit_s=body.minutes * 60.0,
        day=moment.astimezone(CHINA).date(),
        kinds=body.kinds or None,
        most=body.limit,
        within=_shape_to_wgs84(body.within, body.datum),
    )
    found = await find_nearby(served, question)
    # RFC 7946 allows WGS 84 only.
    in_wgs84 = body.datum in (Datum.WGS84, Datum.CGCS2000)
    return JSONResponse(
        _collection(served, body, moment, found),
        media_type=GEOJSON if in_wgs84 else "application/json",
        headers={"cache-control": "no-store"},  # it says where somebody is
    )


def _collection(served: Served, body: NearbyBody, moment: datetime, found: NearbyAnswer) -> dict[str, Any]:
    start = baidu_start(_to_wgs84(LonLat(body.lon, body.lat), body.datum))
    sites = [site_feature(walk.site, body.datum, moment, walk, start) for walk in found.walks]
    beyond = found.beyond
    return feature_collection(
        sites,
        datum=body.datum.value,
        **notice(demo=served.info.demo),
        query={
            "minutes": body.minutes,
            "walk_kmh": round(served.profile.walk_speed_mps * 3.6, 3),
            "kinds": list(body.kinds),
            "at": moment.isoformat(timespec="seconds"),
        },
        origin={
            "lon": round(body.lon, DECIMALS),
            "lat": round(body.lat, DECIMALS),
            "access_m": round(found.access_m, 1),
        },
        beyond=None if beyond is None else site_feature(beyond.site, body.datum, moment, beyond, start),
    )


def _to_wgs84(position: LonLat, datum: Datum) -> LonLat:
    lon, lat = to_wgs84(np.array([position]), datum)[0]
    return LonLat(float(lon), float(lat))


def _shape_to_wgs84(shape: Any, datum: Datum) -> Any:
    if shape is None:
        return None
    return shapely.transform(shape, lambda lonlat: to_wgs84(lonlat, datum))
