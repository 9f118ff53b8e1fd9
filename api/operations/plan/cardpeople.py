"""The people of an evidence card: how many, of which groups and communities, and where they go."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.values import number, people
from api.operations.plan.choices import Site
from api.operations.plan.made import Planned
from isochrones.plan.evidence import Evidence, EvidenceDesk, by_group
from isochrones.plan.nearest import TICKS_PER_MIN
from isochrones.siting.planned import Plan

CHANGES = ("gained", "lost", "moved")
"""What an action does to people."""

INFORMED = (*CHANGES, "informed")
"""The same of a micro-corner that is added: what it does is to inform."""


@dataclass(frozen=True, slots=True)
class Cards:
    """
    What cards are made from.

    Attributes
    ----------
    planned
        A plan with an answer.
    plan
        The answer.
    desk
        Of its evidence.
    everyone
        Sites and candidates, in the rows of the problem.
    site_area, site_district
        Shape (J,), position in the areas, -1 for none.
    """

    planned: Planned
    plan: Plan
    desk: EvidenceDesk
    everyone: tuple[Site, ...]
    site_area: NDArray[np.int32]
    site_district: NDArray[np.int32]

    def called(self, site: int) -> str:
        """Give the name of a site, its id where it has none."""
        return self.everyone[site].name or self.everyone[site].id

    def area(self, row: int) -> dict[str, str] | None:
        """Give the code and name of an area."""
        if row < 0:
            return None
        area = self.planned.before.inputs.areas.areas[row]
        return {"code": area.code, "name": area.name}

    def count(self, rows: NDArray[np.int64]) -> float:
        """Add up the people of some points."""
        return float(self.planned.before.inputs.demand.people[rows].sum())


def people_of(cards: Cards, site: int, evidence: Evidence) -> dict[str, float]:
    """
    Count the people of a site.

    Parameters
    ----------
    cards
        See there.
    site
        Row.
    evidence
        Of its action.

    Returns
    -------
    dict[str, float]
        In reach; in reach of no other covering site, and nearest to it (today of a site that stands, as
        planned of one that is added); gained, lost, moved and newly informed by the action alone.
    """
    problem = cards.planned.question.problem
    nearest = cards.desk.before if problem.sites.standing[site] else cards.desk.after
    mine = nearest.site == site
    return {
        "in_reach": people(problem.sites.upgrade_worth[site]),
        "sole": people(problem.demand.people[mine & (nearest.next_ticks < 0)].sum()),
        "nearest": people(problem.demand.people[mine].sum()),
        **{name: people(cards.count(getattr(evidence, name))) for name in INFORMED},
    }


def changes_of(cards: Cards, site: int) -> tuple[str, ...]:
    """Name what an action on a site may do to people."""
    return INFORMED if cards.planned.question.problem.sites.corners[site] else CHANGES


def groups_of(cards: Cards, evidence: Evidence, changes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Count what an action changes by group of people."""
    groups = cards.planned.before.inputs.demand.groups
    found = {change: by_group(getattr(evidence, change), groups) for change in changes}
    return [
        {"name": name, **{change: people(sums[name]) for change, sums in found.items()}} for name in groups
    ]


def communities_of(cards: Cards, evidence: Evidence, changes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Count what an action changes by all the finest areas in which people live, the most people first."""
    changed = {change: _by_area(cards, getattr(evidence, change)) for change in changes}
    totals: dict[int, float] = {}
    for sums in changed.values():
        for area, count in sums.items():
            totals[area] = totals.get(area, 0.0) + count
    return [
        {
            **(cards.area(area) or {"code": None, "name": None}),
            **{change: people(sums.get(area, 0.0)) for change, sums in changed.items()},
        }
        for area in sorted(totals, key=lambda area: (-totals[area], area))
    ]


def receiver_of(cards: Cards, site: int) -> dict[str, Any] | None:
    """Tell of a merged site which one takes over, and what part of its people can walk there."""
    into = int(cards.plan.into[site])
    if into < 0:
        return None
    problem = cards.planned.question.problem
    matrix, everyone = problem.matrix, problem.demand.people
    here, there = matrix.points_of(site), matrix.points_of(into)
    both = np.intersect1d(here, there)
    ticks = matrix.by_site.ticks[matrix.by_site.start[into] + np.searchsorted(there, both)]
    total, all_of_it = float(everyone[both].sum()), float(everyone[here].sum())
    walked = float((everyone[both] * ticks).sum())
    return {
        "id": cards.everyone[into].id,
        "name": cards.everyone[into].name,
        "people": people(total),
        "share": number(total / all_of_it) if all_of_it else None,
        "walk_min": number(walked / total / TICKS_PER_MIN) if total else None,
    }


def destinations_of(cards: Cards, evidence: Evidence) -> list[dict[str, Any]]:
    """Tell where the people of a shut site go."""
    return [
        {
            "id": cards.everyone[to.site].id,
            "name": cards.everyone[to.site].name,
            "people": people(to.people),
            "walk_min": number(to.walk_min),
        }
        for to in evidence.goes_to
    ]


def _by_area(cards: Cards, rows: NDArray[np.int64]) -> dict[int, float]:
    home = cards.planned.before.inputs.area_of_point[rows]
    return {int(area): cards.count(rows[home == area]) for area in np.unique(home)}
