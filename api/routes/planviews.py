"""Plans as the API shows them."""

from typing import Any

from api.operations.cityplan.desk import Seen
from api.operations.moments import moment
from api.operations.scenarios.verdict import summary_of
from api.operations.served import Served
from api.routes.rendering import notice
from gis.errors import Message
from gis.scenarios import Scenario

STATES: dict[str, Message] = {
    "queued": Message("排队中", "waits in the line"),
    "running": Message("正在计算", "is being made"),
    "done": Message("已完成", "is done"),
    "failed": Message("失败", "failed"),
    "cancelled": Message("已取消", "was cancelled"),
}


def plan_json(served: Served, seen: Seen) -> dict[str, Any]:
    """
    Render how far a plan is.

    Parameters
    ----------
    served
        The city.
    seen
        The plan.

    Returns
    -------
    dict
        With the address of its result once it is done.
    """
    status = seen.status
    state = STATES[status.state]
    return {
        "id": status.id,
        "purpose": status.purpose,
        "scenario": status.scenario,
        "title": status.title,
        "state": status.state,
        "state_name": {"zh": state.zh, "en": state.en},
        "stage": status.stage,
        "progress": round(status.progress, 4),
        "ahead": status.ahead,
        "ordered_at": moment(status.ordered_at),
        "began_at": moment(status.began_at),
        "ended_at": moment(status.ended_at),
        "error": status.error,
        "headline": seen.headline,
        "result": f"/plans/{status.id}/result" if status.state == "done" else None,
        **notice(demo=served.info.demo),
    }


def scenario_json(served: Served, scenario: Scenario) -> dict[str, Any]:
    """
    Render a scenario.

    Parameters
    ----------
    served
        The city.
    scenario
        With the headline of its result, where that is made.

    Returns
    -------
    dict
        With its minutes and the addresses of its plan and its result.
    """
    config = dict(scenario.config)
    locks = config.pop("locks", [])
    made = scenario.result is not None
    return {
        "id": scenario.id,
        "name": scenario.name,
        "note": scenario.note,
        "parent": scenario.parent,
        "created": moment(scenario.created),
        "frozen": scenario.frozen,
        "made": made,
        "plan": f"/plans/{scenario.plan}",
        "result": f"/scenarios/{scenario.id}/result" if made else None,
        "headline": summary_of(scenario.result) if scenario.result else None,
        "locks": locks,
        "config": config,
        "data": scenario.digests,
        "minutes": list(scenario.minutes),
        **notice(demo=served.info.demo),
    }
