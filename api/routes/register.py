"""`/register`: counters, workbooks and history of what staff keep."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BeforeValidator

from api.deps import ImportsDep, ServedDep
from api.operations.imports.shown import history_json
from api.operations.imports.workbooks import current_book
from api.parameters import Moment, as_day, clean_text
from api.routes.examples import answers
from api.routes.importexamples import COUNTS, HISTORY
from api.routes.imports import FRESH, JSON, WORKBOOK, workbook
from api.routes.rendering import notice
from api.staff import require
from data.registercounts import register_counts
from gis.register import register_kind
from gis.staff import Caller

router = APIRouter(prefix="/register", tags=["register"])

Staff = Annotated[Caller, require("export", "import")]
Kind = Annotated[str, AfterValidator(lambda name: register_kind(clean_text(name)).code), Path(max_length=20)]
Id = Annotated[str, AfterValidator(clean_text), Path(max_length=40)]
Day = Annotated[date | None, BeforeValidator(as_day)]


@router.get("/counts", summary="台账计数 · Counters", responses=answers(JSON, COUNTS))
async def get_counts(served: ServedDep, desk: ImportsDep, on: Day = None) -> JSONResponse:
    """Count the register on a day, that of the data when none is named; nothing here was typed in."""
    day = on or served.info.data_date
    counts = await desk.work(lambda connection: register_counts(connection, day))
    return JSONResponse({"on": day.isoformat(), **counts, **notice(demo=served.info.demo)}, headers=FRESH)


@router.get("/{kind}.xlsx", summary="台账导出 · The register as a workbook", responses=WORKBOOK)
async def get_workbook(desk: ImportsDep, _: Staff, kind: Kind, as_of: Moment = None) -> Response:
    """Give what is in the register, as it is now or was at a moment; imported again, it changes nothing."""
    wanted = register_kind(kind)
    content = await desk.work(lambda connection: current_book(connection, wanted, moment=as_of))
    return workbook(content, f"{kind}.xlsx")


@router.get(
    "/{kind}/{entry_id}/history", summary="谁改了什么 · Who changed what", responses=answers(JSON, HISTORY)
)
async def get_history(desk: ImportsDep, _: Staff, kind: Kind, entry_id: Id) -> JSONResponse:
    """Tell which imports changed an entry, newest first, cell by cell."""
    wanted = register_kind(kind)
    found = await desk.work(lambda connection: history_json(connection, wanted, entry_id))
    return JSONResponse({"items": found}, headers=FRESH)
