"""`GET /exports/{name}.{format}`: a published layer or map as a file."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator

from api.deps import ServedDep, get_shelf
from api.operations.exports.order import ExportOrder
from api.operations.exports.shelf import NO_EXPORT, export_of
from api.parameters import DatumName, clean_text
from api.routes.keptfiles import file_answers, kept_file
from gis.datum import Datum
from gis.errors import InputError, NotFoundError
from layers.catalog import MAPS
from layers.media import MEDIA, ZIP, media_type
from services.hours import CHINA

router = APIRouter(prefix="/exports", tags=["maps"])

MAX_AGE_S = 60
NAMES = frozenset(name for each in MAPS for name in (each.id, *(layer.id for layer in each.layers)))
"""Not those of layers that only staff see: they are to others as if they were not."""

Name = Annotated[str, AfterValidator(clean_text), Path(max_length=40, examples=["employment"])]
Format = Annotated[str, AfterValidator(clean_text), Path(alias="format", max_length=10, examples=["gpkg"])]


@router.get(
    "/{name}.{format}",
    summary="导出地图或图层 · Export a map or a layer",
    response_class=Response,
    responses=file_answers([*(media for _, media in MEDIA.values()), ZIP]),
)
async def get_export(
    request: Request,
    served: ServedDep,
    name: Name,
    code: Format,
    datum: Annotated[DatumName, Query()] = Datum.WGS84,
    encoding: Annotated[Literal["utf-8", "gbk"], Query()] = "utf-8",
) -> Response:
    """Give the file; where it is not made within a few seconds, 202 says to ask again."""
    if name not in NAMES or code not in MEDIA:
        raise NotFoundError(*NO_EXPORT)
    if datum is Datum.BD09:
        raise InputError(
            "导出的坐标系应为 wgs84、cgcs2000 或 gcj02",
            "the datum of an export must be wgs84, cgcs2000 or gcj02",
        )
    order = ExportOrder(name, code, datum, encoding)
    kept = await export_of(await get_shelf(request), served, order, day=datetime.now(CHINA).date())
    if kept is None:
        return kept_file(request, None)
    return kept_file(request, kept, media_type=media_type(kept.name, code), max_age_s=MAX_AGE_S)
