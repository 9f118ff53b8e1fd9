"""The covering problem that is left of a plan when only numbers count: it bounds the plan, often it is it."""

from dataclasses import dataclass, replace

import numpy as np

from isochrones.siting.cover import finish_cover
from isochrones.siting.coverbound import bound_cover, settled
from isochrones.siting.coverproblem import Cover, CoverProblem, Prices
from isochrones.siting.matrix import Flags, Longs
from isochrones.siting.merging import merge_points
from isochrones.siting.mip import Effort
from isochrones.siting.neighbours import NOBODY
from isochrones.siting.planned import PlanProblem
from isochrones.siting.rooms import widest_room
from isochrones.siting.rows import MUST_ADD, MUST_UPGRADE, SHUT, STAY

EXTRA = (1.0, 10.0, 100.0)
"""What a point that must be covered counts for beside its weight, in mean weights: more until all are."""


@dataclass(frozen=True, slots=True)
class Counted:
    """
    A plan with no rules but the numbers of sites, and that nobody drops out where nobody may.

    Attributes
    ----------
    problem
        The whole question.
    sure
        Shape (J,), sites that are open in every plan, as far as they matter to coverage.
    certain
        Shape (J,), sites that cover in every plan.
    turning
        Shape (J,), sites that would cover if they were upgraded.
    rows
        Sites that a plan decides on.
    cover
        The covering problem of those, and of the points that no sure site covers.
    must
        Merged points of `cover` that every plan covers.
    sure_weight
        Covered by the sure ones.
    """

    problem: PlanProblem
    sure: Flags
    certain: Flags
    turning: Flags
    rows: Longs
    cover: CoverProblem
    must: Flags
    sure_weight: float

    def solve(self, effort: Effort) -> tuple[Cover, Prices]:
        """
        Bound it, and prove it where what is left to decide is small enough.

        Who must be covered counts for more than his weight. Any extra weight bounds the plans, since they
        all have the whole of it; the more of it, the rarer an answer that leaves such a point out.
        """
        if not self.must.any():
            found, prices = bound_cover(self.cover)
            return finish_cover(self.cover, found, prices, effort), prices
        mean = float(self.cover.weight.mean())
        bound = np.inf
        for times in EXTRA:
            extra = np.where(self.must, times * mean, 0.0)
            problem = replace(self.cover, weight=self.cover.weight + extra)
            found, prices = bound_cover(problem)
            left_out = bool((self.must & (problem.matrix.reach_of(found.open) == 0)).any())
            if not left_out or times == EXTRA[-1]:
                found = finish_cover(problem, found, prices, effort)
            total = float(extra.sum())
            bound = min(bound, found.bound - total)
            if not left_out:
                break
        value = float(self.cover.weight[problem.matrix.reach_of(found.open) > 0].sum())
        bound = max(bound, value) if not left_out else bound
        cover = replace(found, value=value, bound=bound, proven=found.proven and not left_out)
        return cover, replace(prices, bound=prices.bound - total)

    def answer(self, chosen: Flags) -> tuple[Flags, Flags]:
        """Read an answer as sites that are open and upgraded."""
        flags = np.zeros(len(self.sure), dtype=np.bool_)
        flags[self.rows[chosen]] = True
        sites = self.problem.sites
        upgraded = (flags & self.turning) | sites.must[:, MUST_UPGRADE]
        return self.sure | flags, upgraded

    def favoured(self, prices: Prices, chosen: Flags, most: int) -> Flags:
        """Name the sites that were chosen, and those that are worth most at the prices."""
        flags = np.zeros(len(self.sure), dtype=np.bool_)
        flags[self.rows[np.argsort(-prices.score, kind="stable")[:most]]] = True
        flags[self.rows[chosen]] = True
        return flags | self.problem.sites.must[:, MUST_ADD] | (len(self.rows) <= most)

    def without_settled(self, prices: Prices, value: float) -> PlanProblem:
        """
        Leave out what is in no plan that covers so much or more.

        Candidates that the prices prove to be in none are not added, and sites that are open in all stay.
        """
        never, always = (
            np.isin(np.arange(len(self.sure)), self.rows[rows])
            for rows in settled(self.cover, value - self.sure_weight, prices)
        )
        sites = self.problem.sites
        may_add, may_shut = sites.may_add & ~never, sites.may_shut & ~always
        return replace(self.problem, sites=replace(sites, may_add=may_add, may_shut=may_shut))


def count_only(problem: PlanProblem) -> Counted:
    """
    Leave out all rules but the numbers of sites and that nobody may drop out.

    Parameters
    ----------
    problem
        The whole question.

    Returns
    -------
    Counted
        No plan covers more than its bound.
    """
    sites = problem.sites
    must_shut, must_add = sites.must[:, SHUT], sites.must[:, MUST_ADD]
    able = sites.may_shut & ~(sites.must[:, STAY] | sites.must[:, MUST_UPGRADE])
    sure = np.where(sites.standing, ~must_shut & ~(able & sites.covers), must_add)
    turns = sites.standing & ~sites.covers & sites.covers_upgraded & ~must_shut
    turned = turns & sites.must[:, MUST_UPGRADE]
    standing = sites.standing & sites.covers & able & ~must_shut
    added = ~sites.standing & sites.covers & sites.may_add & ~must_add
    turning = turns & ~turned & sites.may_upgrade
    rows = np.flatnonzero(standing | turning | added)
    certain = (sure & sites.covers) | turned
    covered = problem.matrix.reach_of(certain) > 0
    kept = needed(problem) & ~covered
    points = np.flatnonzero(~covered & (kept | (problem.demand.weight > 0)))
    merged = merge_points(problem.matrix.only(points, rows))
    group = np.where(sites.standing, 0, np.where(sites.reused, 1, 2))[rows]
    room = widest_room(problem, standing, turning, certain)
    weight = merged.sums(problem.demand.weight[points])
    must = merged.sums(kept[points].astype(np.float64)) > 0
    cover = CoverProblem(merged.matrix, weight, group, room, sites.rank[rows])
    sure_weight = float(problem.demand.weight[covered].sum())
    return Counted(problem, sure, certain, turning, rows, cover, must, sure_weight)


def needed(problem: PlanProblem) -> Flags:
    """Tell which points every plan covers: those covered today, where nobody may drop out; shape (D,)."""
    if problem.rules.no_loss != 0.0:
        return np.zeros(problem.matrix.points, dtype=np.bool_)
    found: Flags = problem.covered_today & (problem.demand.people > NOBODY)
    return found
