"""`/plans`: the 撤改增 plan of the city as a job with progress, cancel and result."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict

from api.caching import cached
from api.deps import DeskDep, PlanMapsDep, ServedDep, ShelfDep
from api.operations.cityplan.checks import check_candidates
from api.operations.cityplan.desk import Seen
from api.operations.cityplan.order import STORED, CityPlan, digest_of
from api.operations.reports.order import ReportOrder
from api.operations.served import Served
from api.parameters import clean_text
from api.routes.examples import answers
from api.routes.planbody import STRICT, Candidates, Locks, OptionsBody, Title, candidates_text
from api.routes.planexamples import PLAN, PLAN_BODY, PLAN_RESULT, PLANS
from api.routes.planviews import STATES, plan_json
from api.routes.rendering import notice
from api.routes.reporting import REPORT_ANSWERS, ReportFormat, check_format, language_of, report_file
from api.routes.tiles import MAX_AGE_S, MVT, TILE_ANSWERS, Tile
from api.staff import writes_need
from gis.errors import NotFoundError, NotYetError

router = APIRouter(prefix="/plans", tags=["plans"], dependencies=[writes_need("plan")])

JSON = "application/json"
FRESH = {"cache-control": "no-store"}

PlanId = Annotated[str, AfterValidator(clean_text), Path(max_length=40)]


class PlanBody(BaseModel):
    """An order: switches, decisions, and where sites could open."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [PLAN_BODY]}})

    title: Title | None = None
    options: OptionsBody = OptionsBody()
    locks: Locks = []
    candidates: Candidates = None
    """Text of a CSV, or a GeoJSON; those of the city when left out."""


@router.post(
    "",
    summary="提交方案 · Order a plan",
    status_code=202,
    responses={**answers(JSON, PLAN), 202: {"content": {JSON: {"example": PLAN}}, "description": "排队"}},
)
async def post_plan(served: ServedDep, desk: DeskDep, body: PlanBody) -> JSONResponse:
    """Put a plan in the line; the same question of the same data is answered by the plan that is there."""
    candidates = candidates_text(body.candidates)
    if candidates is not None:
        await served.turns.compute(check_candidates, candidates)
    seen, new = await desk.order(_city_plan(served, body, candidates), candidates=candidates)
    where = {"location": f"/plans/{seen.status.id}", **FRESH}
    return JSONResponse(plan_json(served, seen), 202 if new else 200, headers=where)


@router.get("", summary="最近的方案 · Latest plans", responses=answers(JSON, PLANS))
async def get_plans(served: ServedDep, desk: DeskDep) -> JSONResponse:
    """List the newest plans; figures are with each plan."""
    items = [plan_json(served, seen) for seen in await desk.newest()]
    return JSONResponse({"items": items, **notice(demo=served.info.demo)}, headers=FRESH)


@router.get("/{plan_id}", summary="方案的进度 · How far a plan is", responses=answers(JSON, PLAN))
async def get_plan(served: ServedDep, desk: DeskDep, plan_id: PlanId) -> JSONResponse:
    """Tell how far a plan is."""
    return JSONResponse(plan_json(served, await desk.see(plan_id)), headers=FRESH)


@router.get("/{plan_id}/result", summary="方案的结果 · What came out", responses=answers(JSON, PLAN_RESULT))
async def get_result(request: Request, desk: DeskDep, plan_id: PlanId) -> Response:
    """Give a plan's whole result as it was written: every site with its evidence."""
    text = await desk.result(plan_id)
    if text is None:
        zh, en = STATES[(await desk.see(plan_id)).status.state]
        raise NotFoundError(
            f"方案{zh}，还没有结果；请看 /plans/编号", f"the plan {en} and has no result; see /plans/ID"
        )
    return cached(request, text.encode(), media_type=JSON, max_age_s=0)


@router.get(
    "/{plan_id}/report.{format}",
    summary="方案的报告 · The report of a plan",
    response_class=Response,
    responses=REPORT_ANSWERS,
)
async def get_report(
    request: Request, desk: DeskDep, shelf: ShelfDep, plan_id: PlanId, code: ReportFormat
) -> Response:
    """Give the report with its evidence cards; where it is not made within a few seconds, 202 says so."""
    check_format(code)
    seen = await desk.see(plan_id)
    _refuse_unmade(seen)
    made = seen.status.ended_at
    order = ReportOrder("plan", plan_id, made.isoformat() if made else "", code, language_of(request))
    words = ("规划报告", seen.status.title, plan_id), ("plan-report", seen.status.title, plan_id)
    return await report_file(request, shelf, order, words[order.language == "en"])


@router.get(
    "/{plan_id}/coverage/{z}/{x}/{y}",
    summary="规划后的覆盖瓦片 · Coverage as planned",
    response_class=Response,
    responses=TILE_ANSWERS,
)
async def get_planned_tile(request: Request, maps: PlanMapsDep, plan_id: PlanId, tile: Tile) -> Response:
    """
    Draw layer `coverage` as planned: state, before, people; squares of many cells below zoom 12.

    `state` is `covered`, `gained` (newly covered), `lost` (no longer), `gap` or `unknown`; `before` is the
    state that the plan found.
    """
    drawn = await maps.tile(plan_id, tile, request.app.state.kept_tiles)
    return cached(request, drawn.body, media_type=MVT, max_age_s=MAX_AGE_S, tag=drawn.tag)


@router.delete("/{plan_id}", summary="取消方案 · Cancel a plan", responses=answers(JSON, PLAN))
async def delete_plan(served: ServedDep, desk: DeskDep, plan_id: PlanId) -> JSONResponse:
    """Stop a plan or take it out of the line; one that has ended stays as it is."""
    return JSONResponse(plan_json(served, await desk.cancel(plan_id)), headers=FRESH)


def _refuse_unmade(seen: Seen) -> None:
    """Say why there is no report."""
    status = seen.status
    zh, en = STATES[status.state]
    if status.purpose != "plan":
        raise NotFoundError(
            "这是对场景的重做核对，没有报告；请看该场景的方案",
            "this is a replay of a scenario and has no report; see the scenario's plan",
        )
    if status.state in ("queued", "running"):
        raise NotYetError(
            f"方案{zh}，完成后才有报告；请看 /plans/编号",
            f"the plan {en}, and has a report when it is done; see /plans/ID",
        )
    if status.state != "done":
        raise NotFoundError(
            f"方案{zh}，没有报告；请重新提交", f"the plan {en} and has no report; order it again"
        )


def _city_plan(served: Served, body: PlanBody, candidates: str | None) -> CityPlan:
    return CityPlan(
        day=served.info.data_date,
        profile=served.profile,
        candidates=STORED if candidates is None else digest_of(candidates),
        options=body.options.options(),
        locks=tuple(lock.locked() for lock in body.locks),
        title=body.title or "",
    )
