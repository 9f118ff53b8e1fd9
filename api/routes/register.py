"""`/register`: counters, workbooks and history of what staff keep."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BeforeValidator

from api.deps import ImportsDep, ServedDep
from api.operations.imports.shown import entries_page, history_json
from api.operations.imports.workbooks import book_basis, refuse_future
from api.parameters import Moment, as_day, clean_text
from api.routes.examples import answers
from api.routes.importexamples import COUNTS, ENTRIES, HISTORY
from api.routes.imports import FRESH, JSON, WORKBOOK, workbook
from api.routes.rendering import notice
from api.staff import require
from data.registercounts import register_counts
from gis.register import register_kind
from gis.staff import Caller
from services.hours import CHINA

router = APIRouter(prefix="/register", tags=["register"])

Staff = Annotated[Caller, require("export", "import")]
Kind = Annotated[str, AfterValidator(lambda name: register_kind(clean_text(name)).code), Path(max_length=20)]
Id = Annotated[str, AfterValidator(clean_text), Path(max_length=40)]
Text = Annotated[str, AfterValidator(clean_text)]
CountDay = Annotated[
    date | None,
    BeforeValidator(as_day),
    Query(description="数到哪一天，默认数据日期 · day to count on; the data date when none is named"),
]


@router.get("/counts", summary="台账计数 · Counters", responses=answers(JSON, COUNTS))
async def get_counts(served: ServedDep, desk: ImportsDep, on: CountDay = None) -> JSONResponse:
    """
    Count the register on a day; nothing here was typed in.

    Without `on` the day is the data date of the city, not today; the answer's `on` is the day that was used.
    """
    day = on or served.info.data_date
    counts = await desk.work(lambda connection: register_counts(connection, day))
    return JSONResponse({"on": day.isoformat(), **counts, **notice(demo=served.info.demo)}, headers=FRESH)


@router.get("/{kind}.xlsx", summary="台账导出 · The register as a workbook", responses=WORKBOOK)
async def get_workbook(desk: ImportsDep, _: Staff, kind: Kind, as_of: Moment = None) -> Response:
    """Give what is in the register, as it is now or was at a moment; imported again, it changes nothing."""
    refuse_future(as_of, datetime.now(CHINA))
    moment = None if as_of is None else as_of.isoformat()
    wanted = register_kind(kind)
    # Whoever asks after a confirmation is never given, and never waits for, a book begun before it.
    basis = await desk.work(lambda connection: book_basis(connection, wanted))
    asked = {"task": "book", "kind": kind, "moment": moment}
    return workbook(await desk.aside(f"{kind}@{moment or ''}@{basis}", asked), _book_name(kind, as_of))


def _book_name(kind: str, as_of: datetime | None) -> str:
    """Two books of different moments are told apart by their names."""
    return f"{kind}.xlsx" if as_of is None else f"{kind}_{as_of.astimezone(CHINA):%Y-%m-%d_%H%M}.xlsx"


@router.get("/{kind}", summary="台账查询 · Entries", responses=answers(JSON, ENTRIES))
async def get_entries(
    desk: ImportsDep,
    _: Staff,
    kind: Kind,
    q: Annotated[Text, Query(max_length=100, description="编号或名称中的文字 · text in the id or name")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> JSONResponse:
    """
    Look entries up by a part of their id or name, with the columns and the cells of the sheet.

    A site whose status begins after today has what it is until then beside it, as `status_now`.
    """
    wanted = register_kind(kind)
    today = datetime.now(CHINA).date()
    shown = await desk.work(
        lambda connection: entries_page(
            connection, wanted, text=q.strip(), limit=limit, offset=offset, today=today
        )
    )
    return JSONResponse(shown, headers=FRESH)


@router.get(
    "/{kind}/{entry_id}/history", summary="谁改了什么 · Who changed what", responses=answers(JSON, HISTORY)
)
async def get_history(desk: ImportsDep, _: Staff, kind: Kind, entry_id: Id) -> JSONResponse:
    """Tell which imports changed an entry, newest first, cell by cell."""
    wanted = register_kind(kind)
    found = await desk.work(lambda connection: history_json(connection, wanted, entry_id))
    return JSONResponse({"items": found}, headers=FRESH)
