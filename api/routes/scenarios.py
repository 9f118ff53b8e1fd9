"""`/scenarios`: plans as documents that are copied, decided on, compared and made again."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.caching import cached
from api.deps import DeskDep, ServedDep
from api.operations.cityplan.desk import Seen
from api.operations.scenarios import stored
from api.operations.scenarios.stored import Words
from api.parameters import clean_text
from api.routes.examples import answers
from api.routes.planbody import STRICT, Name, Note, Reason, Title, as_lock
from api.routes.planexamples import (
    CHANGE_BODY,
    COMPARISON,
    COPY_BODY,
    PLAN,
    PLAN_RESULT,
    SCENARIO,
    SCENARIO_BODY,
    SCENARIOS,
    VERDICT,
)
from api.routes.planviews import plan_json, scenario_json
from api.routes.rendering import notice
from api.staff import writes_need
from gis.candidates import Lock
from gis.errors import InputError, NotFoundError
from gis.scenarios import Decision

router = APIRouter(prefix="/scenarios", tags=["scenarios"], dependencies=[writes_need("plan")])

JSON = "application/json"
FRESH = {"cache-control": "no-store"}
LATER = {"content": {JSON: {"example": PLAN}}, "description": "由排队的任务完成 · done by a job"}

Id = Annotated[str, AfterValidator(clean_text), Path(max_length=40)]


class CopyBody(BaseModel):
    """What a copy is called, and who makes it."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [COPY_BODY]}})

    name: Title
    note: Note = ""
    by: Name


class ScenarioBody(CopyBody):
    """Of which plan a scenario is made."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [SCENARIO_BODY]}})

    plan: Name


class DecisionBody(BaseModel):
    """A decision on a site; without a lock an earlier one is taken back."""

    model_config = STRICT

    site: Name
    lock: Annotated[Lock | None, BeforeValidator(lambda value: value and as_lock(value))]
    reason: Reason
    by: Name


class ChangeBody(BaseModel):
    """One change: decisions, another name and note, or that nothing changes any more."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [CHANGE_BODY]}})

    locks: Annotated[list[DecisionBody], Field(min_length=1, max_length=2000)] | None = None
    name: Title | None = None
    note: Note | None = None
    frozen: bool | None = None
    by: Name | None = None


class ReplayBody(BaseModel):
    """Nothing."""

    model_config = STRICT


def _made(example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """Describe the answers of a route that makes something new, and nothing else."""
    found = answers(JSON, example)
    return {201: found.pop(200), **found}


def _perhaps_later(example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """Describe the answers of a route that may leave its work to a job."""
    return {**answers(JSON, example), 202: LATER}


@router.get("", summary="场景 · Scenarios", responses=answers(JSON, SCENARIOS))
async def get_scenarios(served: ServedDep, desk: DeskDep) -> JSONResponse:
    """List the newest scenarios."""
    items = [scenario_json(served, each) for each in await stored.all_scenarios(desk)]
    return JSONResponse({"items": items, **notice(demo=served.info.demo)}, headers=FRESH)


@router.post("", summary="把方案存为场景 · Save a plan", status_code=201, responses=_made(SCENARIO))
async def post_scenario(served: ServedDep, desk: DeskDep, body: ScenarioBody) -> JSONResponse:
    """Make a scenario of a plan."""
    made = await stored.save_plan(desk, body.plan, Words(body.name, body.note, body.by))
    return JSONResponse(
        scenario_json(served, made), 201, headers={"location": f"/scenarios/{made.id}", **FRESH}
    )


@router.get(
    "/{scenario_id}", summary="一个场景及其会议纪要 · One scenario", responses=answers(JSON, SCENARIO)
)
async def get_scenario(served: ServedDep, desk: DeskDep, scenario_id: Id) -> JSONResponse:
    """Show a scenario with who decided what and why."""
    return JSONResponse(scenario_json(served, await stored.one_scenario(desk, scenario_id)), headers=FRESH)


@router.get("/{scenario_id}/result", summary="场景的结果 · Its result", responses=answers(JSON, PLAN_RESULT))
async def get_result(request: Request, desk: DeskDep, scenario_id: Id) -> Response:
    """Give a scenario's whole result as it was written."""
    text = await stored.result_of(desk, scenario_id)
    if text is None:
        raise NotFoundError("场景的方案还没有算完；请稍后再看", "its plan is not made yet; look again later")
    return cached(request, text.encode(), media_type=JSON, max_age_s=0)


@router.post(
    "/{scenario_id}/copy",
    summary="复制场景 · Copy a scenario",
    status_code=201,
    responses=_made(SCENARIO),
)
async def post_copy(served: ServedDep, desk: DeskDep, scenario_id: Id, body: CopyBody) -> JSONResponse:
    """Copy a scenario with its minutes; a copy can be changed though the other is frozen."""
    made = await stored.copy_scenario(desk, scenario_id, Words(body.name, body.note, body.by))
    return JSONResponse(
        scenario_json(served, made), 201, headers={"location": f"/scenarios/{made.id}", **FRESH}
    )


@router.patch("/{scenario_id}", summary="决定、改名或定稿 · Change it", responses=_perhaps_later(SCENARIO))
async def patch_scenario(served: ServedDep, desk: DeskDep, scenario_id: Id, body: ChangeBody) -> JSONResponse:
    """
    Change a scenario in one way.

    With decisions its plan is made again, and the answer is 202 with the address of the job.
    """
    wished = [body.locks is not None, body.name is not None or body.note is not None, bool(body.frozen)]
    if sum(wished) != 1 or body.frozen is False:
        raise InputError(
            "一次请求只做一种修改：locks、name 和 note，或 frozen: true",
            "change one thing at a time: locks, name and note, or frozen: true",
        )
    by = body.by or ""
    if body.locks is not None:
        decisions = [Decision(each.site, each.lock or "", each.reason, each.by) for each in body.locks]
        changed, seen = await stored.decide(desk, scenario_id, decisions)
        where = {"location": f"/plans/{seen.status.id}", **FRESH}
        return JSONResponse(scenario_json(served, changed), 202, headers=where)
    if body.frozen:
        changed = await stored.freeze(desk, scenario_id, by=by)
    else:
        before = await stored.one_scenario(desk, scenario_id)
        words = Words(body.name or before.name, before.note if body.note is None else body.note, by)
        changed = await stored.rename(desk, scenario_id, words)
    return JSONResponse(scenario_json(served, changed), headers=FRESH)


@router.get(
    "/{scenario_id}/compare/{other_id}",
    summary="比较两个场景 · Compare two",
    responses=answers(JSON, COMPARISON),
)
async def get_comparison(desk: DeskDep, scenario_id: Id, other_id: Id) -> JSONResponse:
    """Put two scenarios beside each other: sites, people by area, costs, decisions, and a map."""
    return JSONResponse(await stored.compare_stored(desk, scenario_id, other_id), headers=FRESH)


@router.post("/{scenario_id}/replay", summary="重做并核对 · Make it again", responses=_perhaps_later(VERDICT))
async def post_replay(served: ServedDep, desk: DeskDep, scenario_id: Id, _: ReplayBody) -> JSONResponse:
    """
    Make a scenario again to see whether it comes out the same.

    Where the data has changed the answer says which at once; else it is 202 with the address of the job,
    whose result is the verdict.
    """
    found = await stored.replay(desk, scenario_id)
    if isinstance(found, Seen):
        where = {"location": f"/plans/{found.status.id}", **FRESH}
        return JSONResponse(plan_json(served, found), 202, headers=where)
    return JSONResponse(found, headers=FRESH)
