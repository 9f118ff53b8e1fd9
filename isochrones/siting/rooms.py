"""How many sites a plan may open when only numbers and money count: never fewer than any plan does."""

from collections.abc import Iterator

import numpy as np

from isochrones.siting.coverproblem import Room
from isochrones.siting.keeping import ROUNDING
from isochrones.siting.matrix import Flags, Floats, SitingMatrix
from isochrones.siting.neighbours import NOBODY
from isochrones.siting.planned import ADD, CLOSE, MERGE, UPGRADE, PlanProblem, Range
from isochrones.siting.rows import MUST_ADD, MUST_UPGRADE, SHUT, STAY

SHARE_ROUNDING = 1e-9


def widest_room(problem: PlanProblem, standing: Flags, turning: Flags, certain: Flags) -> Room:
    """
    Bound how many sites a plan opens.

    Parameters
    ----------
    problem
        The whole question.
    standing, turning
        Shape (J,), covering sites that stand and may be shut, and those that would cover if they were
        upgraded; the rest of what covers is either open in every plan or a candidate.
    certain
        Shape (J,), sites that cover in every plan.

    Returns
    -------
    Room
        No plan that keeps the rules has more of any group.
    """
    sites, rules = problem.sites, problem.rules
    must_shut, must_add = sites.must[:, SHUT], sites.must[:, MUST_ADD] & sites.covers & ~sites.standing
    elsewhere = int((sites.standing & (must_shut | (sites.may_shut & ~sites.covers))).sum())
    shut = max(rules.shut.least - elsewhere, 0)
    upgrades = min(rules.upgrade.most, int(turning.sum()))
    added = rules.add.most - int(must_add.sum())
    if rules.actions is not None:
        others = rules.shut.least + rules.upgrade.least + rules.corners.least
        added = min(added, rules.actions.most - others - int(must_add.sum()))
    new = added
    if rules.reuse is not None:
        most_new = int((1.0 - rules.reuse) * rules.add.most + SHARE_ROUNDING)
        new = min(new, most_new - int((must_add & ~sites.reused).sum()))
    reused = added
    for money, yuan in _left_to_add(problem, certain):
        free = sites.covers & ~sites.standing & sites.may_add & ~must_add
        price = np.where(free, yuan[:, ADD], 0.0)
        gained = np.minimum(price, 0.0)
        added = min(added, _affordable(price[free], money))
        reused = min(reused, _affordable(price[free & sites.reused], money - gained[~sites.reused].sum()))
        new = min(new, _affordable(price[free & ~sites.reused], money - gained[sites.reused].sum()))
    return Room(
        max(int(standing.sum()) - shut, 0) + upgrades, *(max(most, 0) for most in (reused, new, added))
    )


def _left_to_add(problem: PlanProblem, certain: Flags) -> Iterator[tuple[float, Floats]]:
    """Give the money that is left for additions at most, and what they cost, for every limit on money."""
    sites, rules = problem.sites, problem.rules
    must, standing = sites.must, sites.standing
    staying = must[:, STAY] | must[:, MUST_UPGRADE]
    shut = (standing & sites.may_shut & ~staying, standing & must[:, SHUT])
    upgraded = (standing & sites.may_upgrade, standing & must[:, MUST_UPGRADE])
    corners = (sites.corners & sites.may_add, sites.corners & must[:, MUST_ADD])
    merged = _merged(problem, certain)
    for most, yuan in ((rules.budget_yuan, sites.once), (rules.yearly_yuan, sites.yearly)):
        if most is not None:
            shutting = np.where(merged, yuan[:, MERGE], np.minimum(yuan[:, CLOSE], yuan[:, MERGE]))
            spent = (
                _least_spent(shutting, *shut, rules.shut)
                + _least_spent(yuan[:, UPGRADE], *upgraded, rules.upgrade)
                + _least_spent(yuan[:, ADD], *corners, rules.corners)
                + float(yuan[must[:, MUST_ADD] & sites.covers & ~standing, ADD].sum())
            )
            yield most - spent, yuan


def _merged(problem: PlanProblem, certain: Flags) -> Flags:
    """
    Tell which sites are merged whenever they are shut.

    They have people whom a site that is always open covers, or whom some other site has to cover because
    nobody may drop out.
    """
    matrix, sites = problem.matrix, problem.sites
    somebody = problem.demand.people > NOBODY
    counts = somebody & (matrix.reach_of(certain) > 0)
    taken = _reaching(matrix, counts)
    if problem.rules.no_loss == 0.0:
        taken |= sites.covers & _reaching(matrix, somebody)
    return taken


def _reaching(matrix: SitingMatrix, points: Flags) -> Flags:
    """Tell which sites have any of the points within the limit."""
    times = matrix.by_point
    found: Flags = np.bincount(times.destination, points[times.origin], minlength=matrix.sites) > 0
    return found


def _least_spent(yuan: Floats, may: Flags, must: Flags, wanted: Range) -> float:
    """Add up the cheapest choice of as many as are wanted."""
    ordered = np.sort(yuan[may & ~must])
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    done = int(must.sum())
    least = min(max(wanted.least - done, 0), len(ordered))
    most = min(max(wanted.most - done, least), len(ordered))
    return float(yuan[must].sum() + sums[least : most + 1].min())


def _affordable(yuan: Floats, money: float) -> int:
    """Count how many of them can be paid, the cheapest first."""
    sums = np.cumsum(np.sort(yuan))
    paid = np.flatnonzero(sums <= money + ROUNDING)
    return int(paid[-1]) + 1 if len(paid) else 0
