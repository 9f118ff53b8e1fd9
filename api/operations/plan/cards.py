"""The evidence card of every site of a plan, as JSON."""

from typing import Any

import numpy as np

from api.operations.audit.values import number
from api.operations.plan.cardpeople import (
    Cards,
    changes_of,
    communities_of,
    destinations_of,
    groups_of,
    people_of,
    receiver_of,
)
from api.operations.plan.cardwords import alternative_of, summary_of
from api.operations.plan.choices import Site
from api.operations.plan.costing import COLUMN
from api.operations.plan.districts import district_of
from api.operations.plan.made import Planned
from gis.areas import area_of
from gis.candidates import Action, Candidate, Lock, Locked
from isochrones.plan.evidence import EvidenceDesk
from isochrones.plan.judging import CLOSE_TESTS, Test
from isochrones.siting.planned import Plan


def action_of(plan: Plan, site: int, *, standing: bool) -> Action | None:
    """Tell what a plan does with a site; None for a candidate that it leaves alone."""
    if not standing:
        return Action.ADD if plan.open[site] else None
    if not plan.open[site]:
        return Action.MERGE if plan.into[site] >= 0 else Action.CLOSE
    return Action.UPGRADE if plan.upgraded[site] else Action.KEEP


def make_cards(planned: Planned, plan: Plan) -> list[dict[str, Any]]:
    """
    Render every site that stands, and every candidate that is added.

    Parameters
    ----------
    planned
        A plan with its evidence.
    plan
        The answer.

    Returns
    -------
    list[dict[str, Any]]
        In the order of the question.
    """
    question, audit = planned.question, planned.before
    areas, everyone = audit.inputs.areas, question.everyone
    places = np.array([each.position for each in everyone], dtype=np.float64).reshape(-1, 2)
    inside = area_of(areas, places) if len(areas) else np.full(len(places), -1, dtype=np.int32)
    district = district_of(areas, inside) if len(areas) else inside
    cards = Cards(planned, plan, EvidenceDesk(question.problem, plan), everyone, inside, district)
    standing = question.problem.sites.standing
    return [
        _card(cards, site, action)
        for site in range(len(everyone))
        if (action := action_of(plan, site, standing=bool(standing[site]))) is not None
    ]


def _card(cards: Cards, site: int, action: Action) -> dict[str, Any]:
    planned, each = cards.planned, cards.everyone[site]
    evidence = cards.desk.of(site)
    sites, changes = planned.question.problem.sites, changes_of(cards, site)
    # No test is for a candidate, nor for a micro-corner, which covers nobody (F09).
    judged = bool(sites.standing[site] and sites.covers[site])
    return {
        **_identity(each),
        "action": action.value,
        "lock": _lock(planned.sources.choices.locks, each.id),
        "year": next((phase.year for phase in planned.phases if site in phase.sites), None),
        "area": cards.area(int(cards.site_area[site])),
        "district": cards.area(int(cards.site_district[site])),
        "tests": [_test(test, site) for test in planned.tests] if judged else [],
        "people": people_of(cards, site, evidence),
        "groups": groups_of(cards, evidence, changes),
        "communities": communities_of(cards, evidence, changes),
        "walk": {
            "before_min": number(evidence.walk_before_min),
            "after_min": number(evidence.walk_after_min),
        },
        "usage": _usage(each),
        "into": receiver_of(cards, site),
        "goes_to": destinations_of(cards, evidence),
        "alternative": alternative_of(cards, action, evidence.alternative),
        **_yuan(cards, site, action),
        "summary": summary_of(cards, site, action, evidence),
    }


def _identity(each: Site) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "kind": each.kind,
        "local_kind": "" if isinstance(each, Candidate) else each.local_kind,
        "lon": each.position.lon,
        "lat": each.position.lat,
        "venue": each.venue.value if isinstance(each, Candidate) else None,
        "host_kind": each.host_kind,
        "source": each.source if isinstance(each, Candidate) else "register",
    }


def _usage(each: Site) -> dict[str, Any]:
    if isinstance(each, Candidate):
        return {"monthly_visits": None, "staff": None, "opening_hours": ""}
    return {
        "monthly_visits": each.monthly_visits,
        "staff": each.staff,
        "opening_hours": each.opening_hours,
    }


def _lock(locks: tuple[Locked, ...], site: str) -> dict[str, str] | None:
    """Give the decision about a site; an upgrade says more than that it stays."""
    mine = [lock for lock in locks if lock.site == site and lock.lock is not Lock.NOT_HERE]
    if not mine:
        return None
    lock = next((lock for lock in mine if lock.lock is not Lock.KEEP), mine[0])
    return {"lock": lock.lock.value, "reason": lock.reason, "by": lock.by}


def _test(test: Test, site: int) -> dict[str, Any]:
    value = float(test.value[site])
    return {
        "name": test.name,
        "for": "close" if test.name in CLOSE_TESTS else "upgrade",
        "value": number(value),
        "threshold": number(test.threshold),
        "unit": test.unit,
        "sense": ">" if test.above else "<",
        "passes": bool(test.passes[site]) if np.isfinite(value) else None,
        "zh": test.text.zh,
        "en": test.text.en,
    }


def _yuan(cards: Cards, site: int, action: Action) -> dict[str, float | None]:
    question = cards.planned.question
    column = COLUMN.get(action)
    if not question.costs_known or column is None:
        return {"once_yuan": None, "yearly_yuan": None}
    sites = question.problem.sites
    return {
        "once_yuan": number(sites.once[site, column]),
        "yearly_yuan": number(sites.yearly[site, column]),
    }
