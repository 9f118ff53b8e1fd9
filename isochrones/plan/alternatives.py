"""
The best other choice in place of an action of a plan, and why it lost.

An other choice is one site of the same action for another, everything else as planned; all of them are
weighed, not only the first ones. Where capacities count nothing is weighed: what an exchange does to who is
served is a search of its own, and by reach alone it would be told wrong.
"""

from dataclasses import dataclass

import numpy as np

from isochrones.plan.exchanges import NOBODY, Exchange, Return, Swap
from isochrones.plan.nearest import Nearest
from isochrones.plan.screening import Screen
from isochrones.plan.serving import is_limited
from isochrones.siting.keeping import broken_rules
from isochrones.siting.matrix import Flags, Floats, Longs
from isochrones.siting.measured import TICKS_PER_H, covered_weight, covering, walked_hours
from isochrones.siting.planned import Plan, PlanProblem, Rule
from isochrones.siting.rows import MUST_ADD, MUST_UPGRADE, SHUT, STAY

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
    """All other choices: their rows, what each would change, and which may keep all rules; shape (R,)."""

    rows: Longs
    covered: Floats
    walked: Floats
    more: Floats
    able: Flags


class AlternativeDesk:
    """
    Looks for the best other choice among all.

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
        self._screen = Screen(problem, plan)

    def of(self, site: int) -> Alternative | None:
        """Find the best other choice of the same kind; None where there is none, or none is looked for."""
        sites, plan = self._problem.sites, self._plan
        if is_limited(self._problem):
            return None
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
        return self._rivals(site, rows, Exchange(self._problem, self._after, leaves=site))

    def _to_shut(self, site: int) -> _Rivals:
        """Consider every site that could be shut instead, with this one back."""
        problem, sites = self._problem, self._problem.sites
        allowed = sites.may_shut & sites.standing & self._plan.open & ~sites.must[:, STAY]
        rows = np.flatnonzero(allowed & ~self._plan.upgraded & (not sites.must[site, SHUT]))
        back = self._covers.copy()
        back[site] = sites.covers[site]
        return self._rivals(site, rows, Return(Nearest.of(problem, back), self._after, len(sites)))

    def _to_upgrade(self, site: int) -> _Rivals:
        """Consider every site that could be upgraded instead; one that covers already is as good as none."""
        sites = self._problem.sites
        allowed = sites.standing & sites.may_upgrade & self._plan.open & ~self._plan.upgraded
        rows = np.flatnonzero(allowed & (not sites.must[site, MUST_UPGRADE]))
        leaves = site if self._covers[site] and not sites.covers[site] else NOBODY
        swap = Exchange(self._problem, self._after, leaves=leaves, joins=sites.covers | sites.covers_upgraded)
        return self._rivals(site, rows, swap, sites.upgrade_worth[rows] - sites.upgrade_worth[site])

    def _to_inform(self, site: int) -> _Rivals:
        """Consider every micro-corner that could be added instead."""
        sites, people, matrix = self._problem.sites, self._problem.demand.people, self._problem.matrix
        allowed = sites.corners & sites.may_add & ~self._plan.open
        rows = np.flatnonzero(allowed & (not sites.must[site, MUST_ADD]))
        now = matrix.reach_of(self._plan.open)
        here = matrix.points_of(site)
        lost = float(people[here[now[here] == 1]].sum())
        now[here] -= 1
        points = (matrix.points_of(row) for row in rows.tolist())
        more = np.array([float(people[each[now[each] == 0]].sum()) - lost for each in points])
        return self._rivals(site, rows, None, more)

    def _rivals(self, site: int, rows: Longs, swap: Swap | None, more: Floats | None = None) -> _Rivals:
        none = np.zeros(len(rows))
        covered, walked = none, none
        if swap is not None:
            covered, walked = (each[rows] for each in swap.change(self._problem.demand.weight))
        able = self._screen.able(site, rows, swap)
        return _Rivals(rows, covered, walked, none if more is None else more, able)

    def _best(self, site: int, rivals: _Rivals) -> Alternative | None:
        """Take the best that keeps all rules; where none does, the best of all with what it breaks."""
        covered, more = np.round(rivals.covered, DIGITS), np.round(rivals.more, DIGITS)
        walked = np.round(rivals.walked / TICKS_PER_H, DIGITS)
        rank, yuan = self._problem.sites.rank[rivals.rows], self._screen.once(site, rivals.rows)
        order = np.lexsort((rank, yuan, -more, walked, -covered))
        if not len(order):
            return None
        for i in order[rivals.able[order]].tolist():
            if not self._broken(site, rivals, i):
                return self._told(site, rivals, i, ())
        return self._told(site, rivals, int(order[0]), self._broken(site, rivals, int(order[0])))

    def _broken(self, site: int, rivals: _Rivals, i: int) -> tuple[Rule, ...]:
        return tuple(broken_rules(self._problem, *self.exchanged(site, int(rivals.rows[i]))))

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
