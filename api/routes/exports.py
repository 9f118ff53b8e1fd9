"""`GET /exports/{name}.{format}`: a published layer or map as a file."""

from datetime import datetime
from typing import Annotated, Literal, cast
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import AfterValidator

from api.deps import ServedDep
from api.operations.exports.order import ExportOrder
from api.operations.exports.shelf import ExportShelf
from api.parameters import DatumName, clean_text
from api.routes.examples import FAULTS
from api.routes.mapexamples import MAKING
from gis.datum import Datum
from gis.errors import InputError, NotFoundError
from layers.catalog import LAYERS, MAPS
from layers.media import MEDIA, ZIP, media_type
from services.hours import CHINA

router = APIRouter(prefix="/exports", tags=["maps"])

MAX_AGE_S = 60
NAMES = frozenset((*(each.id for each in MAPS), *(each.id for each in LAYERS)))

Name = Annotated[str, AfterValidator(clean_text), Path(max_length=40, examples=["employment"])]
Code = Annotated[str, AfterValidator(clean_text), Path(max_length=10, examples=["gpkg"])]


@router.get(
    "/{name}.{code}",
    summary="导出地图或图层 · Export a map or a layer",
    response_class=Response,
    responses={
        200: {
            "content": {
                **{media: {} for _, media in MEDIA.values()},
                ZIP: {},
                "application/json": {"example": MAKING},
            },
            "description": "文件 · the file",
        },
        202: {"content": {"application/json": {"example": MAKING}}, "description": "正在制作 · being made"},
        304: {"description": "未变化 · unchanged"},
        **FAULTS,
    },
)
async def get_export(
    request: Request,
    served: ServedDep,
    name: Name,
    code: Code,
    datum: Annotated[DatumName, Query()] = Datum.WGS84,
    encoding: Annotated[Literal["utf-8", "gbk"], Query()] = "utf-8",
) -> Response:
    """Give the file; where it is not made within a few seconds, 202 says to ask again."""
    if name not in NAMES or code not in MEDIA:
        raise NotFoundError(
            "没有这个导出；图层见 /maps，格式见接口文档",
            "there is no such export; see /maps and the API description",
        )
    if datum is Datum.BD09:
        raise InputError(
            "导出的坐标系应为 wgs84、cgcs2000 或 gcj02",
            "the datum of an export must be wgs84, cgcs2000 or gcj02",
        )
    order = ExportOrder(name, code, datum, encoding)
    kept = await cast("ExportShelf", request.app.state.exports).get(
        served, order, day=datetime.now(CHINA).date()
    )
    if kept is None:
        return JSONResponse(MAKING, 202, headers={"retry-after": "2", "cache-control": "no-store"})
    tag = f'"{kept.sha256[:24]}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={MAX_AGE_S}"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    return FileResponse(kept.path, media_type=media_type(kept.name, code), headers=headers)
