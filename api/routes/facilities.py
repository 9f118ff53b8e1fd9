"""`GET /facilities/{id}`."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from pydantic import AfterValidator

from api.deps import ServedDep
from api.operations.facility import find_facility
from api.parameters import DatumName, clean_text
from api.routes.examples import FACILITY, answers
from api.routes.rendering import GEOJSON, notice, site_feature
from gis.datum import Datum
from services.hours import CHINA

router = APIRouter(tags=["facilities"])


@router.get("/facilities/{facility_id}", summary="一个站点 · One site", responses=answers(GEOJSON, FACILITY))
async def get_facility(
    served: ServedDep,
    facility_id: Annotated[str, AfterValidator(clean_text), Path(max_length=100)],
    datum: Annotated[DatumName, Query()] = Datum.WGS84,
) -> JSONResponse:
    """Show one site of the register with its hours and navigation links."""
    card = await find_facility(served, facility_id)
    feature = site_feature(card, datum, datetime.now(CHINA))
    return JSONResponse({**feature, "datum": datum.value, **notice(demo=card.demo)}, media_type=GEOJSON)
