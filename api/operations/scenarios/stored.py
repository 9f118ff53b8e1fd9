"""Scenarios of the service: in the store, made again by jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from api.operations.batch import connected
from api.operations.cityplan.desk import PlanDesk, Seen
from api.operations.cityplan.order import new_plan, plan_from_json
from api.operations.kept import changed_sources, name_of
from api.operations.pool import borrowed
from api.operations.scenarios.changes import copied, decided, fresh_id, frozen, new_scenario, now, renamed
from api.operations.scenarios.compare import compare
from api.operations.scenarios.fitting import refuse_unfit
from api.operations.scenarios.verdict import verdict
from data.plans import NewPlan, find_order
from data.scenarios import (
    change_scenario,
    find_scenario,
    list_scenarios,
    put_scenario,
    scenario_result,
    whole_scenario,
)
from gis.errors import InputError
from gis.scenarios import Decision, Scenario


@dataclass(frozen=True, slots=True)
class Words:
    """
    What people say of a document.

    Attributes
    ----------
    name, note
        Of the scenario.
    by
        Who says so; may be empty.
    """

    name: str
    note: str = ""
    by: str = ""


async def all_scenarios(desk: PlanDesk) -> list[Scenario]:
    """List the newest scenarios; of their results the headlines only."""
    async with borrowed(desk.pool) as connection:
        return await list_scenarios(connection)


async def one_scenario(desk: PlanDesk, scenario_id: str) -> Scenario:
    """Read a scenario with the headline of its result; `NotFoundError` where there is none."""
    async with borrowed(desk.pool) as connection:
        return await find_scenario(connection, scenario_id)


async def result_of(desk: PlanDesk, scenario_id: str) -> str | None:
    """Read a scenario's result as it was written; None until its plan is done."""
    async with borrowed(desk.pool) as connection:
        return await scenario_result(connection, scenario_id)


async def save_plan(desk: PlanDesk, plan_id: str, words: Words) -> Scenario:
    """
    Make a scenario of a plan.

    Parameters
    ----------
    desk
        Of the city.
    plan_id
        A plan that is done, being made or in the line.
    words
        What it is called.

    Returns
    -------
    Scenario
        As it was saved.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    InputError
        If the plan failed, was cancelled, or is none.
    """
    async with borrowed(desk.pool) as connection:
        order, state = await find_order(connection, plan_id)
        if state in ("failed", "cancelled") or order.purpose != "plan":
            raise InputError(
                "这个方案没有结果，也不在排队；请重新提交方案，再存为场景",
                "this plan has no result and is not in the line; order it again, then save it as a scenario",
            )
        scenario = Scenario(
            fresh_id(), words.name, now(), order.config, order.digests, order.id, note=words.note
        )
        await put_scenario(connection, new_scenario(scenario, by=words.by))
        return await find_scenario(connection, scenario.id)


async def copy_scenario(desk: PlanDesk, scenario_id: str, words: Words) -> Scenario:
    """
    Copy a scenario.

    Parameters
    ----------
    desk
        Of the city.
    scenario_id
        Of any scenario.
    words
        What the copy is called, and who makes it.

    Returns
    -------
    Scenario
        The copy.

    Raises
    ------
    NotFoundError
        If there is no such scenario.
    """
    async with borrowed(desk.pool) as connection:
        scenario = await find_scenario(connection, scenario_id)
        copy = copied(scenario, name=words.name, note=words.note, by=words.by, at=now())
        await put_scenario(connection, copy)
        return await find_scenario(connection, copy.id)


async def decide(desk: PlanDesk, scenario_id: str, decisions: Sequence[Decision]) -> tuple[Scenario, Seen]:
    """
    Decide on sites of a scenario; its plan is made again with these decisions and the data of today.

    Parameters
    ----------
    desk
        Of the city.
    scenario_id
        Not frozen.
    decisions
        At most one a site.

    Returns
    -------
    tuple[Scenario, Seen]
        The scenario, and its plan.

    Raises
    ------
    NotFoundError
        If there is no such scenario.
    InputError
        As of `changes.decided`, or if a site is not there or not of the kind that is decided on.
    ConflictError
        If somebody else has just changed it; then nothing is ordered either.
    UnavailableError
        If too many plans wait.
    """
    changed = decided(await one_scenario(desk, scenario_id), decisions, at=now())
    order = plan_from_json(changed.config)
    await refuse_unfit(desk, order, decisions)
    digests = await desk.digests(order)
    plan = new_plan(order, digests)
    changed = replace(changed, plan=plan.id, digests=digests)
    seen, _ = await desk.put(plan, together=lambda connection: change_scenario(connection, changed))
    return await one_scenario(desk, scenario_id), seen


async def rename(desk: PlanDesk, scenario_id: str, words: Words) -> Scenario:
    """Give a scenario another name and note; errors are those of `decide`."""
    return await _change(
        desk, renamed(await one_scenario(desk, scenario_id), words.name, words.note, words.by)
    )


async def freeze(desk: PlanDesk, scenario_id: str, *, by: str) -> Scenario:
    """Let nothing of a scenario change any more; errors are those of `decide` and `changes.frozen`."""
    return await _change(desk, frozen(await one_scenario(desk, scenario_id), by=by, at=now()))


async def _change(desk: PlanDesk, changed: Scenario) -> Scenario:
    async with borrowed(desk.pool) as connection:
        await change_scenario(connection, changed)
        return await find_scenario(connection, changed.id)


async def compare_stored(desk: PlanDesk, one: str, other: str) -> dict[str, Any]:
    """
    Compare two scenarios.

    Parameters
    ----------
    desk
        Of the city.
    one, other
        Their ids.

    Returns
    -------
    dict[str, Any]
        As of `compare.compare`.

    Raises
    ------
    NotFoundError
        If there is no such scenario.
    InputError
        If one has no result yet.
    UnavailableError
        If too many ask at once.
    """
    with desk.served.turns.admitted():
        return await desk.served.turns.compute(_compare, desk.address, one, other)


def _compare(address: str, one: str, other: str) -> dict[str, Any]:
    with connected(address) as connection:
        pair = whole_scenario(connection, one), whole_scenario(connection, other)
    return compare(*pair)


async def replay(desk: PlanDesk, scenario_id: str) -> dict[str, Any] | Seen:
    """
    Make a scenario again to see whether it comes out the same.

    Parameters
    ----------
    desk
        Of the city.
    scenario_id
        With its result.

    Returns
    -------
    dict[str, Any] or Seen
        The verdict, where the data has changed; else the job whose result will be the verdict.

    Raises
    ------
    NotFoundError
        If there is no such scenario.
    InputError
        If it has no result yet.
    UnavailableError
        If too many plans wait.
    """
    scenario = await one_scenario(desk, scenario_id)
    if scenario.result is None:
        raise InputError(
            "场景的方案还没有算完，不能重做；请等它完成", "its plan is not made yet; replay it when it is"
        )
    changed = changed_sources(scenario.digests, await desk.digests(plan_from_json(scenario.config)))
    if changed:
        return verdict(changed=changed)
    plan_id = name_of({"replay": scenario_id, "of": scenario.plan, "once": fresh_id()}, scenario.digests)
    order = NewPlan(
        plan_id,
        scenario.config,
        scenario.digests,
        version("jobcircle"),
        purpose="replay",
        scenario=scenario_id,
    )
    seen, _ = await desk.put(order)
    return seen
