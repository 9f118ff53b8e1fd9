"""The best other choice in place of an action of a plan, and why it lost."""

from dataclasses import dataclass

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.siting import exchange_walks
from isochrones.plan.nearest import Nearest
from isochrones.siting.keeping import broken_rules
from isochrones.siting.matrix import Flags, Floats, Ints, Longs
from isochrones.siting.measured import covered_weight, covering, walked_hours
from isochrones.siting.planned import Plan, PlanProblem, Rule
from isochrones.siting.rows import MUST_ADD, MUST_UPGRADE, SHUT, STAY

TRIED = 10
"""Other choices that are held against the rules, the best first."""

SAME = 0.5
"""People by which two choices may differ and cover as many."""

DIGITS = 6
"""Decimals of people by which choices are put in order: sums of raster people carry noise."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """
    Another site in place of one that a plan acts on, everything else as planned.

    Attributes
    ----------
    site
        The other one.
    covered
        Change of the weight covered.
    people
        Change of the people covered.
    walked_h
        Change of the hours walked by the weight covered; None where the coverage differs.
    more
        Change of the people within the limit of upgraded sites, or informed by a micro-corner.
    broken
        Rules that it breaks; empty when it keeps all.
    """

    site: int
    covered: float
    people: float
    walked_h: float | None
    more: float
    broken: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Rivals:
    """Other choices: their rows, and what each would change; all of shape (R,)."""

    rows: Longs
    covered: Floats
    walked: Floats
    more: Floats


class AlternativeDesk:
    """
    Looks for the best other choice.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    after
        Where everybody walks as planned.
    """

    def __init__(self, problem: PlanProblem, plan: Plan, after: Nearest) -> None:
        self._problem, self._plan, self._after = problem, plan, after
        self._covers = covering(problem, plan.open, plan.upgraded)
        self._reach = problem.matrix.reach_of(self._covers)
        self._weight = covered_weight(problem, plan.open, plan.upgraded)

    def of(self, site: int) -> Alternative | None:
        """Find the best other choice of the same kind; None where there is none, or nothing is done."""
        sites, plan = self._problem.sites, self._plan
        if not sites.standing[site]:
            rivals = self._to_open(site) if sites.covers[site] else self._to_inform(site)
        elif not plan.open[site]:
            rivals = self._to_shut(site)
        elif plan.upgraded[site]:
            rivals = self._to_upgrade(site)
        else:
            return None
        return self._best(site, rivals)

    def exchanged(self, site: int, other: int) -> tuple[Flags, Flags]:
        """
        Give the plan with another site in place of one.

        Parameters
        ----------
        site
            That the plan adds, shuts or upgrades.
        other
            That it leaves alone.

        Returns
        -------
        tuple[Flags, Flags]
            Shape (J,) each: open and upgraded.
        """
        open_, upgraded = self._plan.open.copy(), self._plan.upgraded.copy()
        if self._problem.sites.standing[site] and open_[site]:
            upgraded[site], upgraded[other] = False, True
        else:
            open_[site], open_[other] = open_[other], open_[site]
        return open_, upgraded

    def _to_open(self, site: int) -> _Rivals:
        sites = self._problem.sites
        allowed = sites.covers & ~sites.standing & sites.may_add & ~self._plan.open
        rows = np.flatnonzero(allowed & (not sites.must[site, MUST_ADD]))
        covered, walked = self._entering(site)
        return _Rivals(rows, covered[rows], walked[rows], np.zeros(len(rows)))

    def _to_shut(self, site: int) -> _Rivals:
        """Consider every site that could be shut instead, with this one back."""
        problem, sites, weight = self._problem, self._problem.sites, self._problem.demand.weight
        allowed = sites.may_shut & sites.standing & self._plan.open & ~sites.must[:, STAY]
        rows = np.flatnonzero(allowed & ~self._plan.upgraded & (not sites.must[site, SHUT]))
        back = self._covers.copy()
        back[site] = sites.covers[site]
        near = Nearest.of(problem, back)
        regained = float(weight[(near.site >= 0) & (self._after.site < 0)].sum())
        covered, alone = near.site >= 0, near.next_ticks < 0
        # Shut, a site loses those who have it alone, with their walks, and sends the others on.
        change = np.where(alone, -near.ticks, near.next_ticks - near.ticks)[covered].astype(np.float64)
        lost = _by_site(near.site[covered & alone], weight[covered & alone], len(sites))
        walked = _by_site(near.site[covered], weight[covered] * change, len(sites))
        return _Rivals(rows, regained - lost[rows], walked[rows], np.zeros(len(rows)))

    def _to_upgrade(self, site: int) -> _Rivals:
        """Consider every site that could be upgraded instead."""
        sites, weight = self._problem.sites, self._problem.demand.weight
        allowed = sites.standing & sites.may_upgrade & self._plan.open & ~self._plan.upgraded
        rows = np.flatnonzero(allowed & (not sites.must[site, MUST_UPGRADE]))
        if self._covers[site] and not sites.covers[site]:
            covered, walked = (each[rows] for each in self._entering(site))
        else:
            gains = [
                0.0
                if self._covers[row] or not sites.covers_upgraded[row]
                else self._gain(row, self._reach, weight)
                for row in rows.tolist()
            ]
            covered, walked = np.array(gains), np.zeros(len(rows))
        return _Rivals(rows, covered, walked, sites.upgrade_worth[rows] - sites.upgrade_worth[site])

    def _entering(self, leaves: int) -> tuple[Floats, Floats]:
        """Tell how coverage and walks change when a site leaves and another one covers, shape (J,) each."""
        matrix = self._problem.matrix
        covered, walked = np.zeros(matrix.sites), np.zeros(matrix.sites)
        exchange_walks(
            plain(matrix.by_site.start, np.int64), plain(matrix.by_site.destination, np.int32),
            plain(matrix.by_site.ticks, np.int32), plain(self._problem.demand.weight, np.float64),
            self._after.site, self._after.ticks, self._after.next_ticks, leaves, covered, walked,
        )  # fmt: skip
        return covered, walked

    def _to_inform(self, site: int) -> _Rivals:
        """Consider every micro-corner that could be added instead."""
        sites, people, matrix = self._problem.sites, self._problem.demand.people, self._problem.matrix
        allowed = sites.corners & sites.may_add & ~self._plan.open
        rows = np.flatnonzero(allowed & (not sites.must[site, MUST_ADD]))
        now = matrix.reach_of(self._plan.open)
        here = matrix.points_of(site)
        lost = float(people[here[now[here] == 1]].sum())
        now[here] -= 1
        more = np.array([self._gain(row, now, people) - lost for row in rows.tolist()])
        return _Rivals(rows, np.zeros(len(rows)), np.zeros(len(rows)), more)

    def _gain(self, site: int, reach: Longs, weight: Floats) -> float:
        here = self._problem.matrix.points_of(site)
        return float(weight[here[reach[here] == 0]].sum())

    def _best(self, site: int, rivals: _Rivals) -> Alternative | None:
        """Take the best that keeps all rules; where none of the first does, the best with what it breaks."""
        covered, more = np.round(rivals.covered, DIGITS), np.round(rivals.more, DIGITS)
        order = np.lexsort((self._problem.sites.rank[rivals.rows], -more, rivals.walked, -covered))
        first: tuple[int, tuple[Rule, ...]] | None = None
        for i in order[:TRIED].tolist():
            broken = tuple(broken_rules(self._problem, *self.exchanged(site, int(rivals.rows[i]))))
            if not broken:
                return self._told(site, rivals, i, ())
            first = first or (i, broken)
        return self._told(site, rivals, *first) if first else None

    def _told(self, site: int, rivals: _Rivals, i: int, broken: tuple[Rule, ...]) -> Alternative:
        problem, plan, other = self._problem, self._plan, int(rivals.rows[i])
        open_, upgraded = self.exchanged(site, other)
        within = problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0
        everyone = problem.demand.people
        covered = float(problem.demand.weight[within].sum()) - self._weight
        walked = None
        if abs(covered) < SAME:
            walked = walked_hours(problem, open_, upgraded) - walked_hours(problem, plan.open, plan.upgraded)
        people = float(everyone[within].sum()) - float(everyone[self._reach > 0].sum())
        return Alternative(other, covered, people, walked, float(rivals.more[i]), broken)


def _by_site(site: Ints, weight: Floats, sites: int) -> Floats:
    return np.bincount(site, weight, minlength=sites).astype(np.float64)
