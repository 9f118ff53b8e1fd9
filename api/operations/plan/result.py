"""A plan as JSON: what the command prints, the API serves, the store keeps and the report is made from."""

import resource
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.areas import area_blocks, group_blocks
from api.operations.audit.result import profile_result, row_note_result
from api.operations.audit.run import Audit
from api.operations.audit.values import number, people
from api.operations.plan.cards import make_cards
from api.operations.plan.costing import COLUMN
from api.operations.plan.districts import district_level
from api.operations.plan.made import Planned
from api.operations.plan.rules import able_of, rules_result, told_infeasible
from gis.candidates import Action
from gis.errors import Message
from isochrones.coverage import rank
from isochrones.plan.serving import served_people
from isochrones.siting.measured import covering, paid
from isochrones.siting.planned import Level, Plan

LEVELS = {
    "covered": (Message("覆盖的权重人数", "weighted people covered"), "people"),
    "walking": (Message("覆盖人群步行总时间", "hours walked by the covered"), "person_hours"),
    "upgraded": (Message("升级站点圈内人数", "people within the limit of upgraded sites"), "people"),
    "informed": (
        Message("微拐角周边获知信息的人数", "people informed, where micro-corners may help"),
        "people",
    ),
    "cost": (Message("一次性费用", "paid once"), "yuan"),
    "spread": (Message("同等条件下更分散", "spread, where all else is equal"), "rank"),
}
"""What each rank of the objective counts, and in what."""

SERVED = Message("服务的权重人数（不超过服务能力）", "weighted people served (no site beyond its capacity)")
"""What the first rank counts where capacities do."""

REACHED = Message(
    "现有站点最多可同时服务 {:,.0f} 人，规划后 {:,.0f} 人；"
    "覆盖人数和各证据卡计的是时限内能走到的人，不是得到服务的人",
    "the sites can serve {:,.0f} people at once today and {:,.0f} as planned; people covered, and those of "
    "the evidence cards, are those within reach, not those served",
)
"""Says apart what capacities let be served and what is covered."""


def plan_result(planned: Planned) -> dict[str, Any]:
    """
    Render a plan.

    Parameters
    ----------
    planned
        From `run_plan`.

    Returns
    -------
    dict[str, Any]
        As `docs/method.md` tells; without a plan ``infeasible`` says why.
    """
    audit, question = planned.before, planned.question
    result: dict[str, Any] = {
        "version": version("jobcircle"),
        "demo": False,
        "profiles": [profile_result(profile) for profile, _ in audit.walked.profiles],
        "rules": rules_result(planned.sources.options, planned.sources.choices.locks),
        "weights": question.weights,
        "status": "infeasible",
        "levels": [],
        "before": audit_block(audit),
        "after": None,
        "served": None,
        "worst": None,
        "sites": [],
        "frontier": [],
        "phases": [],
        "infeasible": told_infeasible(
            planned.infeasible, question.everyone, able_of(question.problem, planned.sources.options)
        ),
        "rejected": [row_note_result(note) for note in planned.notes if not note.used],
        "remarks": [row_note_result(note) for note in planned.notes if note.used],
        "seconds": planned.seconds,
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if planned.plan is not None and planned.after is not None:
        result |= _answer(planned, planned.plan, planned.after, result["before"])
    return result


def audit_block(audit: Audit) -> dict[str, Any]:
    """Render what an audit found, as far as plans compare it."""
    found = audit.coverage
    walk = rank(audit.walked.nearest.seconds)
    areas, groups = area_blocks(audit, walk) or [], group_blocks(audit, walk) or []
    within = found.nearest >= 0
    weight = audit.inputs.demand.people[within]
    total = float(weight.sum())
    return {
        "sites": len(audit.facilities),
        "covering": int(audit.covers.sum()),
        "people": people(found.people),
        "covered": people(found.covered),
        "gap": people(found.gap),
        "unknown": people(found.unknown),
        "share": number(found.covered / found.people) if found.people else None,
        "informed": people(found.informed),
        "walk_min": number(float((weight * found.seconds[within]).sum()) / total / 60) if total else None,
        "areas": [
            {
                key: area[key]
                for key in ("code", "name", "level", "people", "covered", "gap", "unknown", "share")
            }
            for area in areas
        ],
        "groups": [{key: group[key] for key in ("name", "people", "covered", "share")} for group in groups],
    }


def _answer(planned: Planned, plan: Plan, audit: Audit, before: dict[str, Any]) -> dict[str, Any]:
    question = planned.question
    problem = question.problem
    after = audit_block(audit)
    cards = make_cards(planned, plan)
    covered = problem.matrix.reach_of(covering(problem, plan.open, plan.upgraded)) > 0
    today = problem.covered_today
    everyone = problem.demand.people
    promised = float(everyone[covered].sum())
    return {
        "status": "optimal" if all(level.proven for level in plan.levels) else "feasible",
        "by_clock": plan.by_clock,
        "levels": [_level(level, serves=problem.rules.capacity) for level in plan.levels],
        "after": after,
        "promised": {"covered": people(promised), "difference": people(promised - audit.coverage.covered)},
        "served": _served(planned, plan),
        "worst": _worst(planned, before, after),
        "lost": _changed(planned, today & ~covered),
        "gained": _changed(planned, covered & ~today),
        "counts": _counts(planned, plan, cards),
        "cost": _cost(planned, plan, cards),
        "sites": cards,
        "frontier": _frontier(planned),
        "phases": _phases(planned),
    }


def _level(level: Level, *, serves: bool) -> dict[str, Any]:
    text, unit = LEVELS[level.name]
    if serves and level.name == "covered":
        text = SERVED
    return {
        "name": level.name,
        **text._asdict(),
        "unit": unit,
        "value": number(level.value),
        "bound": None if level.bound is None else number(level.bound),
        "gap": level.gap,
        "proven": bool(level.proven),
    }


def _served(planned: Planned, plan: Plan) -> dict[str, Any] | None:
    """Count whom the sites can serve, today and as planned; None where capacities do not count."""
    problem = planned.question.problem
    if not problem.rules.capacity:
        return None
    standing = problem.sites.standing
    before, after = (
        people(served_people(problem, *each))
        for each in ((standing, np.zeros_like(standing)), (plan.open, plan.upgraded))
    )
    zh, en = (sentence.format(before, after) for sentence in REACHED)
    return {"before": before, "after": after, "zh": zh, "en": en}


def _worst(planned: Planned, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any] | None:
    areas = planned.before.inputs.areas
    if not len(areas):
        return None
    level = district_level(areas)

    def worst(block: dict[str, Any]) -> dict[str, Any] | None:
        rows = [area for area in block["areas"] if area["level"] == level and area["share"] is not None]
        found = min(rows, key=lambda area: (area["share"], area["code"]), default=None)
        return found and {key: found[key] for key in ("code", "name", "share")}

    return {"before": worst(before), "after": worst(after)}


def _changed(planned: Planned, which: NDArray[np.bool_]) -> dict[str, Any]:
    """Count people by the finest area that they live in, and by group."""
    audit = planned.before
    everyone, home = audit.inputs.demand.people, audit.inputs.area_of_point
    rows = np.flatnonzero(which & (everyone > 0))
    areas = audit.inputs.areas.areas
    sums = {int(area): float(everyone[rows[home[rows] == area]].sum()) for area in np.unique(home[rows])}
    return {
        "people": people(float(everyone[rows].sum())),
        "areas": [
            {
                "code": areas[area].code if area >= 0 else None,
                "name": areas[area].name if area >= 0 else None,
                "people": people(count),
            }
            for area, count in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        ],
        "groups": [
            {"name": name, "people": people(float(weight[which].sum()))}
            for name, weight in audit.inputs.demand.groups.items()
        ],
    }


def _counts(planned: Planned, plan: Plan, cards: list[dict[str, Any]]) -> dict[str, Any]:
    sites = planned.question.problem.sites
    full = plan.open & ~sites.standing & sites.covers
    counts = {action.value: sum(card["action"] == action.value for card in cards) for action in Action}
    added = int(full.sum())
    return {
        **counts,
        "add": added,
        "corner": int((plan.open & sites.corners).sum()),
        "reuse_share": number(float((full & sites.reused).sum()) / added) if added else None,
    }


def _cost(planned: Planned, plan: Plan, cards: list[dict[str, Any]]) -> dict[str, Any] | None:
    question = planned.question
    if not question.costs_known:
        return None
    sites = question.problem.sites
    by_action = {
        action.value: {
            "count": len(rows),
            "once_yuan": number(sum(card["once_yuan"] for card in rows)),
            "yearly_yuan": number(sum(card["yearly_yuan"] for card in rows)),
        }
        for action in COLUMN
        for rows in [[card for card in cards if card["action"] == action.value]]
    }
    return {
        "once_yuan": number(paid(question.problem, plan.open, plan.upgraded, sites.once)),
        "yearly_yuan": number(paid(question.problem, plan.open, plan.upgraded, sites.yearly)),
        "by_action": by_action,
    }


def _frontier(planned: Planned) -> list[dict[str, Any]]:
    total = float(planned.question.problem.demand.people.sum())
    return [
        {
            "sites": point.sites,
            "add": point.added,
            "close": point.shut,
            "once_yuan": number(point.once_yuan) if planned.question.costs_known else None,
            "covered": people(point.covered),
            "share": number(point.covered / total) if total else None,
            "weight": number(point.weight),
            "bound": None if point.bound is None else number(point.bound),
            "proven": point.proven,
            "chosen": point.chosen,
        }
        for point in planned.frontier
    ]


def _phases(planned: Planned) -> list[dict[str, Any]]:
    question = planned.question
    ids = [each.id for each in question.everyone]
    total = float(question.problem.demand.people.sum())
    spent = 0.0
    phases = []
    for phase in planned.phases:
        until = paid(question.problem, phase.open, phase.upgraded, question.problem.sites.once)
        phases.append(
            {
                "year": phase.year,
                "actions": [ids[site] for site in phase.sites],
                "covered": people(phase.covered),
                "share": number(phase.covered / total) if total else None,
                "once_yuan": number(until - spent) if question.costs_known else None,
            }
        )
        spent = until
    return phases
