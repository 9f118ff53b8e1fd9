"""`POST /walk`: the way on foot between two places; not by GET, since it says where somebody goes."""

from typing import Any

import numpy as np
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ServedDep
from api.operations.walk import WalkWay, find_way
from api.parameters import DatumName, Lat, Lon
from api.routes.examples import WALK, WALK_BODY, answers
from api.routes.rendering import GEOJSON, notice
from gis.datum import Datum, from_wgs84, to_wgs84
from gis.model import LonLat
from layers.geojson import DECIMALS

router = APIRouter(tags=["nearby"])


class End(BaseModel):
    """One end of the walk, in the datum of the question."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lon: Lon
    lat: Lat


class WalkBody(BaseModel):
    """From where to where."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, json_schema_extra={"examples": [WALK_BODY]}
    )

    start: End = Field(alias="from")
    to: End
    datum: DatumName = Datum.WGS84


@router.post("/walk", summary="步行路线 · The way on foot", responses=answers(GEOJSON, WALK))
async def post_walk(served: ServedDep, body: WalkBody) -> JSONResponse:
    """Find the quickest walk between two places, up to an hour; they appear in no address and no log."""
    way = await find_way(served, _position(body.start, body.datum), _position(body.to, body.datum))
    # RFC 7946 allows WGS 84 only.
    in_wgs84 = body.datum in (Datum.WGS84, Datum.CGCS2000)
    return JSONResponse(
        {**_feature(way, body.datum), **notice(demo=served.info.demo)},
        media_type=GEOJSON if in_wgs84 else "application/json",
        headers={"cache-control": "no-store"},  # it says where somebody goes
    )


def _feature(way: WalkWay, datum: Datum) -> dict[str, Any]:
    return {
        "type": "Feature",
        "datum": datum.value,
        "geometry": {
            "type": "LineString",
            "coordinates": np.round(from_wgs84(way.lonlat, datum), DECIMALS).tolist(),
        },
        "properties": {
            "walk_s": round(way.walk_s),
            "walk_m": round(way.walk_m),
            "access_m": [round(leg, 1) for leg in way.access_m],
        },
    }


def _position(end: End, datum: Datum) -> LonLat:
    lon, lat = to_wgs84(np.array([[end.lon, end.lat]]), datum)[0]
    return LonLat(float(lon), float(lat))
