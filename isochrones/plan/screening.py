"""Which of many exchanges may keep the rules of a plan: a fast look at all, an exact one at the best."""

import numpy as np

from isochrones.plan.exchanges import Swap
from isochrones.siting.keeping import ROUNDING
from isochrones.siting.matrix import Flags, Floats, Longs
from isochrones.siting.measured import covering
from isochrones.siting.neighbours import conflicts
from isochrones.siting.planned import ADD, CLOSE, MERGE, UPGRADE, Plan, PlanProblem

SLACK = 2 * ROUNDING
"""People and yuan: whoever passes a rule by no more is left to the exact look."""


class Screen:
    """
    Looks at exchanges of one site of a plan for another of the same action.

    Numbers of actions stay as they are. Costs are taken at their least, as a shut site may turn from a closed
    one into a merged one: nothing that keeps all rules is ever screened out.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    """

    def __init__(self, problem: PlanProblem, plan: Plan) -> None:
        rules, people = problem.rules, problem.demand.people
        self._problem, self._plan = problem, plan
        covered = problem.matrix.reach_of(covering(problem, plan.open, plan.upgraded)) > 0
        self._least: list[tuple[Floats, float]] = []
        if rules.no_loss is not None:
            today = np.where(problem.covered_today, people, 0.0)
            self._least.append((today, float(today[~covered].sum()) - rules.no_loss))
        self._least += [
            (floor.people, floor.share * float(floor.people.sum()) - float(floor.people[covered].sum()))
            for floor in (*rules.area_floors, *rules.group_floors)
        ]
        self._pairs = None if rules.apart_m is None else conflicts(problem.sites, rules.apart_m)

    def able(self, site: int, rows: Longs, swap: Swap | None) -> Flags:
        """
        Tell which exchanges may keep all rules.

        Parameters
        ----------
        site
            That the plan acts on.
        rows
            Shape (R,), those in its place.
        swap
            What the exchanges change; None where nobody's coverage changes.

        Returns
        -------
        NDArray[np.bool_]
            Shape (R,); False is certain, True is to be looked at.
        """
        found = self._affordable(site, rows)
        if not self._problem.sites.standing[site] and self._problem.sites.covers[site]:
            found &= self._reuses(site, rows)
        if self._pairs is not None:
            found &= ~self._too_near(site)[rows]
        for weight, wanted in self._least:
            if swap is None or not found.any():
                break
            found &= swap.change(weight)[0][rows] >= wanted - SLACK
        return found

    def once(self, site: int, rows: Longs) -> Floats:
        """Tell by how much the yuan paid once would change at least, shape (R,)."""
        return self._price(site, rows, self._problem.sites.once)

    def _affordable(self, site: int, rows: Longs) -> Flags:
        sites, rules = self._problem.sites, self._problem.rules
        found = np.ones(len(rows), dtype=np.bool_)
        for most, yuan in ((rules.budget_yuan, sites.once), (rules.yearly_yuan, sites.yearly)):
            if most is not None:
                found &= self._paid(yuan) + self._price(site, rows, yuan) <= most + SLACK
        return found

    def _paid(self, yuan: Floats) -> float:
        sites, plan = self._problem.sites, self._plan
        shut = yuan[:, [CLOSE, MERGE]].min(axis=1)[sites.standing & ~plan.open]
        turned = yuan[sites.standing & plan.open & plan.upgraded, UPGRADE]
        return float(shut.sum() + turned.sum() + yuan[~sites.standing & plan.open, ADD].sum())

    def _price(self, site: int, rows: Longs, yuan: Floats) -> Floats:
        standing, open_ = self._problem.sites.standing[site], self._plan.open[site]
        columns = [ADD] if not standing else [UPGRADE] if open_ else [CLOSE, MERGE]
        price = yuan[:, columns].min(axis=1)
        change: Floats = price[rows] - price[site]
        return change

    def _reuses(self, site: int, rows: Longs) -> Flags:
        sites, reuse = self._problem.sites, self._problem.rules.reuse
        if reuse is None:
            return np.ones(len(rows), dtype=np.bool_)
        added = self._plan.open & ~sites.standing & sites.covers
        others = int((added & ~sites.reused).sum()) - int(not sites.reused[site])
        found: Flags = others + ~sites.reused[rows] <= (1.0 - reuse) * int(added.sum()) + SLACK
        return found

    def _too_near(self, site: int) -> Flags:
        """Tell which sites are too near to an open one, were this one exchanged for them; shape (J,)."""
        standing, open_ = self._problem.sites.standing, self._plan.open.copy()
        near = np.zeros(len(open_), dtype=np.bool_)
        if self._pairs is None or (standing[site] and open_[site]):
            return near
        if standing[site]:
            # It comes back: what matters is who is too near to itself.
            mine = self._pairs[(self._pairs == site).any(axis=1)]
            near[:] = open_[mine[mine != site]].any()
            return near
        open_[site] = False
        for here, there in (self._pairs.T, self._pairs.T[::-1]):
            near[here[open_[there]]] = True
        return near
