"""`/imports`: sheets into the register, previewed before anything is written."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict

from api.deps import ImportsDep
from api.operations.imports.confirm import Choice, confirm
from api.operations.imports.preview import ImportOrder, make_preview
from api.operations.imports.shown import import_json
from api.operations.imports.workbooks import errors_book, template_book
from api.parameters import DatumName, clean_text, takes_files
from api.routes.examples import FAULTS, answers
from api.routes.importexamples import CHOICE, IMPORT
from api.routes.planbody import STRICT
from api.staff import require
from data.imports import find_import
from gis.register import Verdict, register_kind
from gis.staff import Caller

router = APIRouter(prefix="/imports", tags=["imports"])

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRESH = {"cache-control": "no-store"}
WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}, "example": "PK…"}}},
    **FAULTS,
}
FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": ".xlsx、.csv、.geojson、.gpkg、.kml、.kmz、打包的 Shapefile · 20 MB at most",
    }
}

Staff = Annotated[Caller, require("import")]
Id = Annotated[str, AfterValidator(clean_text), Path(max_length=40)]
Kind = Annotated[str, AfterValidator(lambda name: register_kind(clean_text(name)).code), Query(max_length=20)]
FileName = Annotated[str, Query(max_length=300)]


class ChoiceBody(BaseModel):
    """What was chosen after the preview."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [CHOICE]}})

    only_good: bool = False
    suspects: Literal["add", "leave_out"] | None = None
    keep_datum: bool = False


def workbook(content: bytes, name: str) -> Response:
    """Answer with a workbook that is saved under a name."""
    headers = {**FRESH, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.post(
    "",
    summary="上传台账表并预览 · Upload a sheet and preview it",
    status_code=201,
    responses={201: {"content": {JSON: {"example": IMPORT}}, "description": "预览"}, **FAULTS},
    openapi_extra=FILE,
)
@takes_files
async def post_import(
    request: Request,
    desk: ImportsDep,
    caller: Staff,
    kind: Kind,
    datum: DatumName | None = None,
    name: FileName = "",
) -> JSONResponse:
    """
    Read a sheet and say what would become of each row; nothing is written.

    The body is the file itself. The preview is kept for an hour, for the key that made it.
    """
    order = ImportOrder(register_kind(kind), await request.body(), name, datum, caller)
    found = await desk.work(lambda connection: make_preview(connection, order))
    headers = {"location": f"/imports/{found.id}", **FRESH}
    return JSONResponse(import_json(found), 201, headers=headers)


@router.get("/template", summary="空白模板 · The empty template", responses=WORKBOOK)
async def get_template(desk: ImportsDep, kind: Kind) -> Response:
    """Give the workbook to fill in, with drop-downs, notes and one example row."""
    wanted = register_kind(kind)
    content = await desk.work(lambda connection: template_book(connection, wanted))
    return workbook(content, f"{kind}_template.xlsx")


@router.get("/{import_id}", summary="预览或结果 · Preview or result", responses=answers(JSON, IMPORT))
async def get_import(
    desk: ImportsDep,
    caller: Staff,
    import_id: Id,
    verdict: Verdict | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> JSONResponse:
    """Show an import of one's own: counts, and its rows cell by cell before and after."""
    found = await desk.work(lambda connection: find_import(connection, import_id, caller.key or None))
    return JSONResponse(import_json(found, verdict=verdict, limit=limit, offset=offset), headers=FRESH)


@router.post("/{import_id}/confirm", summary="确认写入 · Confirm", responses=answers(JSON, IMPORT))
async def post_confirm(desk: ImportsDep, caller: Staff, import_id: Id, body: ChoiceBody) -> JSONResponse:
    """Write what was previewed: all of it or nothing, unless only the good rows are asked for."""
    choice = Choice(body.only_good, body.suspects, body.keep_datum)
    found = await desk.work(lambda connection: confirm(connection, import_id, choice, caller))
    return JSONResponse(import_json(found), headers=FRESH)


@router.get(
    "/{import_id}/errors.xlsx",
    summary="带错误原因的原表 · The sheet with its errors",
    responses=WORKBOOK,
)
async def get_errors(desk: ImportsDep, caller: Staff, import_id: Id) -> Response:
    """Give the sheet back with red cells and a column 错误原因; mended, it can be uploaded again."""
    found = await desk.work(partial(find_import, import_id=import_id, key_id=caller.key or None))
    return workbook(errors_book(found), "errors.xlsx")
