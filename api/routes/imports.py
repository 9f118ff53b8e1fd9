"""`/imports`: sheets into the register, previewed before anything is written."""

import asyncio
import secrets
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict

from api.deps import ImportsDep
from api.operations.imports.confirm import Choice
from api.operations.imports.desk import own
from api.operations.imports.shown import page_json
from api.operations.imports.tall import refuse_tall
from api.operations.imports.workbooks import template_book
from api.parameters import DatumName, clean_text, takes_files
from api.routes.examples import FAULTS, answers
from api.routes.importexamples import CHOICE, IMPORT, UNDER_WAY
from api.routes.mapexamples import MAKING
from api.routes.planbody import STRICT
from api.staff import require
from gis.register import Verdict, register_kind
from gis.staff import Caller

router = APIRouter(prefix="/imports", tags=["imports"])

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRESH = {"cache-control": "no-store"}
LATER = {**FRESH, "retry-after": "2"}
TEMPLATE: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}, "example": "PK…"}}},
    **FAULTS,
}
WORKBOOK: dict[int | str, dict[str, Any]] = {
    **TEMPLATE,
    202: {
        "content": {JSON: {"example": MAKING}},
        "description": "正在制作，请再次请求 · being made, ask again",
    },
}
AT_WORK: dict[int | str, dict[str, Any]] = {
    202: {"content": {JSON: {"example": UNDER_WAY}}, "description": "正在处理 · being worked on"}
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


def workbook(content: bytes | None, name: str) -> Response:
    """Answer with a workbook that is saved under a name; 202 where it is still being made."""
    if content is None:
        return JSONResponse(MAKING, 202, headers=LATER)
    headers = {**FRESH, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=XLSX, headers=headers)


def under_way(import_id: str, state: str) -> Response:
    """Answer that an import is being worked on, and where to ask after it."""
    where = {"location": f"/imports/{import_id}", **LATER}
    return JSONResponse({"id": import_id, "state": state}, 202, headers=where)


@router.post(
    "",
    summary="上传台账表并预览 · Upload a sheet and preview it",
    status_code=201,
    responses={201: {"content": {JSON: {"example": IMPORT}}, "description": "预览"}, **AT_WORK, **FAULTS},
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
) -> Response:
    """
    Read a sheet and say what would become of each row; nothing is written.

    The body is the file itself. Where judging takes longer than some seconds the answer is 202, and its
    `Location` tells when the preview is there. It is kept for an hour, for the key that made it.
    """
    content = await request.body()
    await asyncio.to_thread(refuse_tall, content, name)
    import_id = secrets.token_hex(8)
    asked = {
        "task": "preview",
        "id": import_id,
        "kind": kind,
        "name": name,
        "datum": None if datum is None else datum.value,
        "caller": (caller.key, caller.name),
    }
    shown = await desk.aside(own(import_id, caller), asked, content)
    if shown is None:
        return under_way(import_id, "judging")
    headers = {"location": f"/imports/{import_id}", **FRESH}
    return Response(shown, 201, headers=headers, media_type=JSON)


@router.get("/template", summary="空白模板 · The empty template", responses=TEMPLATE)
async def get_template(desk: ImportsDep, kind: Kind) -> Response:
    """Give the workbook to fill in, with drop-downs, notes and one example row."""
    wanted = register_kind(kind)
    content = await desk.work(lambda connection: template_book(connection, wanted))
    return workbook(content, f"{kind}_template.xlsx")


@router.get(
    "/{import_id}",
    summary="预览或结果 · Preview or result",
    responses={**answers(JSON, IMPORT), **AT_WORK},
)
async def get_import(
    desk: ImportsDep,
    caller: Staff,
    import_id: Id,
    verdict: Verdict | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """
    Show an import of one's own: counts, and its rows cell by cell before and after.

    202 while it is being judged or written; what went wrong with that is told here too.
    """
    state = desk.state(import_id, caller)
    if state is not None:
        return under_way(import_id, state)
    shown = await desk.work(
        lambda connection: page_json(
            connection, import_id, caller.key or None, verdict=verdict, limit=limit, offset=offset
        )
    )
    return JSONResponse(shown, headers=FRESH)


@router.post(
    "/{import_id}/confirm",
    summary="确认写入 · Confirm",
    responses={**answers(JSON, IMPORT), **AT_WORK},
)
async def post_confirm(desk: ImportsDep, caller: Staff, import_id: Id, body: ChoiceBody) -> Response:
    """
    Write what was previewed: all of it or nothing, unless only the good rows are asked for.

    202 where it takes longer than some seconds; it is finished all the same, and `GET /imports/{import_id}`
    tells when. 409 with `Retry-After` while the import is still being judged.
    """
    await desk.admit(import_id, caller)
    choice = Choice(body.only_good, body.suspects, body.keep_datum)
    asked = {
        "task": "confirm",
        "id": import_id,
        "choice": asdict(choice),
        "caller": (caller.key, caller.name),
    }
    shown = await desk.aside(own(import_id, caller), asked)
    if shown is None:
        return under_way(import_id, "writing")
    return Response(shown, headers=FRESH, media_type=JSON)


@router.get(
    "/{import_id}/errors.xlsx",
    summary="带错误原因的原表 · The sheet with its errors",
    responses=WORKBOOK,
)
async def get_errors(desk: ImportsDep, caller: Staff, import_id: Id) -> Response:
    """
    Give the sheet back with red cells and a column 错误原因; mended, it can be uploaded again.

    409 with `Retry-After` while the import is still being judged.
    """
    await desk.admit(import_id, caller)
    asked = {"task": "errors", "id": import_id, "caller": (caller.key, caller.name)}
    return workbook(await desk.aside(own(import_id, caller), asked), "errors.xlsx")
