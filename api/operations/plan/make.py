"""Make a plan from an order: audit, question, plan, and the audit of what it promises."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Any

from api.operations.audit.run import Audit, run_audit, sources_of
from api.operations.kept import name_of
from api.operations.plan.figures import figures_of
from api.operations.plan.frontier import make_frontier
from api.operations.plan.made import MadePlan, Planned
from api.operations.plan.memory import Memory
from api.operations.plan.options import EFFORTS
from api.operations.plan.order import PlanOrder, plan_digests, plan_to_json
from api.operations.plan.problem import make_question, opened
from api.operations.plan.reading import read_sources
from api.operations.plan.result import plan_result
from api.operations.plan.sources import PlanSources
from data.files.madeup import is_made_up
from gis.errors import InfeasibleError, Message
from gis.kinds import BY_CODE, KINDS
from gis.model import Facility
from isochrones.plan.judging import judge_sites
from isochrones.plan.phases import make_phases
from isochrones.siting.planned import Plan
from isochrones.siting.relaxing import explain
from isochrones.siting.solving import solve_plan
from services.hours import CHINA

__all__ = ["STAGES", "MadePlan", "PlanSources", "Planned", "make_plan", "plan_name", "run_plan"]

STAGES = (
    Message("审计现状", "auditing what stands today"),
    Message("求解方案", "solving the plan"),
    Message("计算前沿与分期", "frontier and phases"),
    Message("复核规划后的覆盖", "auditing what is planned"),
)
"""What `make_plan` does, in order."""

Progress = Callable[[int], None]


def make_plan(order: PlanOrder, *, tell: Progress = lambda _: None) -> MadePlan:
    """
    Read the files of an order and plan.

    Parameters
    ----------
    order
        What was ordered.
    tell
        Told the number of each stage of `STAGES` as it begins.

    Returns
    -------
    MadePlan
        Not yet kept anywhere; a question without an answer is a result as well.

    Raises
    ------
    FileError
        If an input cannot be used.
    InputError
        If decisions, weights or costs do not fit.
    OutsideError
        If the sites or the people are all outside the network.
    """
    sources = read_sources(order)
    planned = run_plan(sources, tell=tell)
    digests = {"network": sources_of(sources.network, sources.inputs)["network"], **plan_digests(order)}
    config = plan_to_json(order)
    result = {
        "id": plan_name(config, digests),
        "created": datetime.now(CHINA).isoformat(timespec="seconds"),
        "title": {"zh": order.title, "en": order.title},
        "config": config,
        "inputs": digests,
        **plan_result(planned),
        "demo": _is_demo(order),
    }
    return MadePlan(order, planned, result)


def _is_demo(order: PlanOrder) -> bool:
    """Tell whether any site, or any place for one, is made up."""
    return any(is_made_up(path) for path in (order.audit.facilities, order.candidates) if path is not None)


def plan_name(config: Mapping[str, Any], digests: Mapping[str, Any]) -> str:
    """
    Name a plan after its question and its data.

    Parameters
    ----------
    config
        From `plan_to_json`.
    digests
        Of every input.

    Returns
    -------
    str
        The same wherever the files are, and whatever the plan is called.
    """
    paths = {*digests, "group_rasters", "older_network", "speeds_mps"}
    audit = {name: value for name, value in config["audit"].items() if name not in paths}
    locks = sorted(config["locks"], key=lambda lock: (lock["site"], lock["lock"]))
    return name_of({"audit": audit, "options": config["options"], "locks": locks}, digests)


def run_plan(
    sources: PlanSources, *, tell: Progress = lambda _: None, memory: Memory | None = None
) -> Planned:
    """
    Plan from what is in memory.

    Parameters
    ----------
    sources
        Network, people, sites, candidates, switches.
    tell
        Told the number of each stage as it begins.
    memory
        Of earlier plans: the audit of what stands today and the walking times are taken from it where they
        are of the same data. The plan is the same with it and without.

    Returns
    -------
    Planned
        The plan's figures are those of an audit of the planned sites.

    Raises
    ------
    InputError
        If decisions, weights or costs do not fit.
    OutsideError
        If the sites or the people are all outside the network.
    """
    times = [perf_counter()]

    def begin(stage: int) -> None:
        times.append(perf_counter())
        tell(stage)

    begin(0)
    memory = memory or Memory()
    before = _today(sources, memory)
    tests = judge_sites(figures_of(before), tail=sources.options.tail)
    question = make_question(sources, before, tests, memory)
    begin(1)
    effort = EFFORTS[sources.options.effort]
    try:
        plan = solve_plan(question.problem, effort)
    except InfeasibleError:
        reasons = explain(question.problem)
        return Planned(sources, question, None, reasons, before, None, tests, (), (), _durations(times))
    begin(2)
    frontier = make_frontier(question.problem, plan, effort, points=sources.options.frontier)
    phases = make_phases(question.problem, plan, years=sources.options.years)
    begin(3)
    sites = [*question.facilities, *(opened(candidate) for candidate in question.candidates)]
    planned = [_as_planned(site, plan, i) for i, site in enumerate(sites) if plan.open[i]]
    after = run_audit(sources.network, replace(sources.inputs, facilities=planned), sources.rules)
    begin(len(STAGES))
    return Planned(sources, question, plan, None, before, after, tests, frontier, phases, _durations(times))


def _today(sources: PlanSources, memory: Memory) -> Audit:
    def audit() -> Audit:
        by_id = sorted(sources.inputs.facilities, key=lambda site: site.id)
        return run_audit(sources.network, replace(sources.inputs, facilities=by_id), sources.rules)

    found = memory.of(sources.data, "audit", sources.rules, audit)
    # What the plan is made from beside it, such as candidates, is named in it too and may be other.
    named = sources_of(sources.network, sources.inputs)
    return replace(found, inputs=replace(found.inputs, sources=named))


def _as_planned(site: Facility, plan: Plan, row: int) -> Facility:
    """Give a site as it will be: an upgraded one covers, whatever it was."""
    turned = plan.upgraded[row] and not BY_CODE[site.kind].covers
    return replace(site, kind=KINDS[0].code) if turned else site


def _durations(times: list[float]) -> dict[str, float]:
    return {
        stage.en: round(end - start, 3)
        for stage, start, end in zip(STAGES, times[1:], [*times[2:], perf_counter()], strict=False)
    }
