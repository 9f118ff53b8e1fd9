"""Read the city, make the plan, and pack it for the store."""

from datetime import datetime
from typing import Any

from api.operations.cityplan.reading import read_city
from api.operations.jobs import Made, Tell
from api.operations.plan.made import Planned
from api.operations.plan.make import STAGES, run_plan
from api.operations.plan.memory import Memory
from api.operations.plan.result import plan_result
from api.operations.scenarios.judging import judge_replay
from api.operations.scenarios.points import pack_points, points_of
from data.planjobs import PlanTask
from gis.errors import Message
from services.hours import CHINA

READING = Message("读取城市数据", "reading the city")


def make_city_plan(task: PlanTask, address: str, tell: Tell, *, memory: Memory) -> Made:
    """
    Make a plan of the city, or make the plan of a scenario again.

    Parameters
    ----------
    task
        The order.
    address
        libpq URI of the store.
    tell
        Told each stage.
    memory
        Of earlier plans of this process; a replay does without, so that it makes everything again.

    Returns
    -------
    Made
        The result with its points; of a replay the verdict.

    Raises
    ------
    InputError
        If the data has changed since the plan was ordered, or decisions, weights or costs do not fit.
    NotFoundError
        If the store holds no open site or nobody.
    OutsideError
        If the sites or the people are all outside the network.
    """
    tell(READING, 0.0)
    if task.purpose == "replay":
        memory = Memory()
    sources, made_up = read_city(task, address, memory)
    steps = len(STAGES) + 1

    def begin(stage: int) -> None:
        if stage < len(STAGES):
            tell(STAGES[stage], (stage + 1) / steps)

    planned = run_plan(sources, tell=begin, memory=memory)
    result = _result(task, planned, made_up=made_up)
    if task.purpose == "replay":
        return Made(judge_replay(address, task.scenario or "", result))
    return Made(result, pack_points(points) if (points := points_of(planned)) else None)


def _result(task: PlanTask, planned: Planned, *, made_up: bool) -> dict[str, Any]:
    title = str(task.config["title"])
    return {
        "id": task.id,
        "created": datetime.now(CHINA).isoformat(timespec="seconds"),
        "title": {"zh": title, "en": title},
        "config": dict(task.config),
        "inputs": dict(task.digests),
        **plan_result(planned),
        "demo": made_up,
    }
