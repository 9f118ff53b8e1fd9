"""`GET /facilities/{id}` and its QR code."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator

from api.caching import cached
from api.deps import ServedDep
from api.operations.facility import find_facility
from api.operations.links import Target, station_link, station_path
from api.parameters import DatumName, clean_text
from api.routes.examples import FACILITY, answers
from api.routes.rendering import GEOJSON, notice, site_feature
from gis.datum import Datum
from gis.navigation import wechat_location
from layers.qr import qr_svg
from services.hours import CHINA

router = APIRouter(tags=["facilities"])

SVG = "image/svg+xml"
Code = Annotated[str, AfterValidator(clean_text), Path(max_length=100)]


@router.get(
    "/facilities/{facility_id}/qr.svg",
    summary="站点二维码 · QR code of a site",
    responses=answers(SVG, "<svg …>"),
)
async def get_qr(
    request: Request,
    served: ServedDep,
    facility_id: Code,
    to: Annotated[Target | None, Query(description="page, amap, baidu, tencent, geo")] = None,
) -> Response:
    """Draw the QR code for a site's sign: the page at this site, or the way to it in a map."""
    card = await find_facility(served, facility_id)
    known: str | None = request.app.state.public_url
    drawing = qr_svg(station_link(card, to, known), title=card.name)
    return cached(request, drawing, media_type=SVG, max_age_s=3600)


@router.get("/facilities/{facility_id}", summary="一个站点 · One site", responses=answers(GEOJSON, FACILITY))
async def get_facility(
    served: ServedDep,
    facility_id: Code,
    datum: Annotated[DatumName, Query()] = Datum.WGS84,
) -> JSONResponse:
    """Show one site of the register with its hours and navigation links."""
    card = await find_facility(served, facility_id)
    feature = site_feature(card, datum, datetime.now(CHINA))
    links = {
        "wechat": wechat_location(card.position, card.name, card.address or ""),
        "permalink": station_path(card.id),
    }
    return JSONResponse(
        {**feature, "links": links, "datum": datum.value, **notice(demo=card.demo)}, media_type=GEOJSON
    )
