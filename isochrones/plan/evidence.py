"""
Evidence for each action of a plan: who gains, who loses, who walks elsewhere, and what else could be done.

What an action changes is counted with everything else as planned: undone alone, so many people would be
covered no more, or again. Sums over cards may therefore differ from the sum of the plan where two new sites
share people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from isochrones.plan.alternatives import Alternative, AlternativeDesk
from isochrones.plan.nearest import Nearest
from isochrones.siting.matrix import Floats, Longs
from isochrones.siting.measured import covering
from isochrones.siting.planned import Plan, PlanProblem

NOBODY = 1e-9


@dataclass(frozen=True, slots=True)
class Destination:
    """Where people of a shut site go: the site, how many, and their mean walk in minutes."""

    site: int
    people: float
    walk_min: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What one action changes.

    Attributes
    ----------
    gained, lost, moved
        Rows of demand points: covered only because of it, covered no more because of it, nearest to
        another site because of it.
    informed
        Rows within the limit of this one alone of all open sites, where it is new.
    walk_before_min, walk_after_min
        Mean walks of the people concerned; NaN where nobody is.
    goes_to
        Of a shut site, most people first.
    alternative
        None where there is no other choice of the kind, and where capacities count.
    """

    gained: Longs
    lost: Longs
    moved: Longs
    informed: Longs
    walk_before_min: float
    walk_after_min: float
    goes_to: tuple[Destination, ...]
    alternative: Alternative | None


class EvidenceDesk:
    """
    Looks up what each action of a plan changes.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    """

    def __init__(self, problem: PlanProblem, plan: Plan) -> None:
        self._problem, self._plan = problem, plan
        sites = problem.sites
        none = np.zeros(len(sites), dtype=np.bool_)
        self._covers_before = covering(problem, sites.standing, none)
        self._covers_after = covering(problem, plan.open, plan.upgraded)
        self.before = Nearest.of(problem, self._covers_before)
        self.after = Nearest.of(problem, self._covers_after)
        self._informs = problem.matrix.reach_of(plan.open)
        self._others = AlternativeDesk(problem, plan, self.after)

    def of(self, site: int) -> Evidence:
        """Tell what the action on a site changes."""
        here = self._problem.matrix.points_of(site).astype(np.int64)
        here = here[self._problem.demand.people[here] > NOBODY]
        opens = bool(self._covers_after[site] and not self._covers_before[site])
        shuts = bool(self._covers_before[site] and not self._covers_after[site])
        none, other = here[:0], self._others.of(site)
        new = bool(self._plan.open[site] and not self._problem.sites.standing[site])
        informed = here[self._informs[here] == 1] if new else none
        if opens:
            mine = here[self.after.site[here] == site]
            gained = mine[self.after.next_ticks[mine] < 0]
            moved = mine[(self.after.next_ticks[mine] >= 0) & (self.before.site[mine] >= 0)]
            return Evidence(gained, none, moved, informed, *self._walks(mine), (), other)
        if shuts:
            mine = here[self.before.site[here] == site]
            lost = here[self.after.site[here] < 0]
            moved = mine[self.after.site[mine] >= 0]
            return Evidence(none, lost, moved, none, *self._walks(mine), self._goes_to(moved), other)
        mine = here[self.after.site[here] == site]
        return Evidence(none, none, none, informed, *self._walks(mine), (), other)

    def _walks(self, points: Longs) -> tuple[float, float]:
        return self.before.mean_min(self._problem, points), self.after.mean_min(self._problem, points)

    def _goes_to(self, points: Longs) -> tuple[Destination, ...]:
        found = [
            Destination(
                int(to),
                float(self._problem.demand.people[rows].sum()),
                self.after.mean_min(self._problem, rows),
            )
            for to in np.unique(self.after.site[points])
            for rows in [points[self.after.site[points] == to]]
        ]
        return tuple(sorted(found, key=lambda each: (-each.people, each.site)))


def by_group(rows: Longs, groups: Mapping[str, Floats]) -> dict[str, float]:
    """Add up the people of some points by group."""
    return {name: float(weight[rows].sum()) for name, weight in groups.items()}
