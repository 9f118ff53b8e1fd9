"""What a plan's process does in tests about the process: the title of the plan says how it behaves."""

import os
import signal
import time

import numpy as np

from api.operations.jobs import Made, Tell, Work
from api.operations.scenarios.judging import judge_replay
from api.operations.scenarios.points import PlanPoints, pack_points
from data.planjobs import PlanTask
from gis.errors import InfeasibleError, InputError, Message
from tests.api.plan_results import AREAS, result_of

UNPLANNABLE = "做不成"
"""A decision for this reason fails the plan of the town."""

STAGE = Message("演示", "pretending")


def pretend() -> Work:
    """Give what does as its plan says."""
    return _behave


def plan_town() -> Work:
    """Give what plans the town by rote."""
    return _plan_town


def _behave(task: PlanTask, _address: str, tell: Tell) -> Made:
    """Do what the title says, then give a small result."""
    tell(STAGE, 0.5)
    how, _, amount = str(task.config["title"]).partition(" ")
    {
        "sleep": _sleep,
        "stubborn": _never_end,
        "die": _die,
        "fault": _go_wrong,
        "memory": _need_memory,
        "refuse": _refuse,
    }[how](amount)
    result = {"id": task.id, "status": "optimal", "title": task.config["title"], "pid": os.getpid()}
    return Made({**result, "after": {"covered": 12.5}}, b"points")


def _sleep(seconds: str) -> None:
    time.sleep(float(seconds))


def _never_end(_: str) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        sum(range(10_000))


def _die(name: str) -> None:
    os.kill(os.getpid(), signal.Signals[name])
    time.sleep(60)


def _go_wrong(_: str) -> None:
    raise RuntimeError("secret 118.6")


def _need_memory(_: str) -> None:
    raise MemoryError


def _refuse(_: str) -> None:
    raise InfeasibleError("没有方案满足全部条件", "no plan meets every condition")


def _plan_town(task: PlanTask, address: str, tell: Tell) -> Made:
    """Close B and keep A, unless somebody decided otherwise; the title may spoil the figures of a replay."""
    tell(STAGE, 0.5)
    locks = {lock["site"]: lock for lock in task.config["locks"]}
    if "NOWHERE" in locks or any(lock["reason"] == UNPLANNABLE for lock in locks.values()):
        raise InputError("没有 NOWHERE 这个站点", "there is no site NOWHERE")
    actions = {"A": "keep", "B": "close"} | {name: lock["lock"] for name, lock in locks.items()}
    covered = np.array([actions["A"] == "keep", actions["B"] == "keep", False])
    people = np.array([30.0, 20.0, 10.0])
    west = float(people[covered].sum())
    if task.purpose == "replay" and task.config["title"] == "drifts":
        west += 1.0
    result = {"id": task.id, **result_of(actions, west=west, east=0.0, locks=locks)}
    if task.purpose == "replay":
        return Made(judge_replay(address, task.scenario or "", result))
    areas = tuple((code, name, "county", "") for code, name in AREAS)
    here = np.array([0, 0, 1], dtype=np.int32)
    return Made(result, pack_points(PlanPoints(people, np.array([True, True, False]), covered, here, areas)))
