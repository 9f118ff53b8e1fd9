"""What a plan amounts to, counted from the sites that are open and not read off a solver."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from isochrones.reach import TICKS_PER_S
from isochrones.siting.matrix import Flags, Floats, Longs
from isochrones.siting.neighbours import taken_over, takers
from isochrones.siting.planned import ADD, CLOSE, MERGE, UPGRADE, PlanProblem

TICKS_PER_H = TICKS_PER_S * 3600


def covering(problem: PlanProblem, open_: Flags, upgraded: Flags) -> Flags:
    """Tell which sites cover: open ones of a kind that covers, or upgraded to one; shape (J,)."""
    sites = problem.sites
    found: Flags = open_ & (sites.covers | (upgraded & sites.covers_upgraded))
    return found


def covered_weight(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    """Count the weight within the limit of a covering site."""
    within = problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0
    return float(problem.demand.weight[within].sum())


def walked_hours(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    """Add up the hours that the covered weight walks to the nearest covering site."""
    site, ticks = problem.matrix.nearest_of(covering(problem, open_, upgraded))
    there = site >= 0
    return float((problem.demand.weight[there] * ticks[there]).sum() / TICKS_PER_H)


def upgraded_worth(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    """Count the people within the limit of upgraded sites."""
    return float(problem.sites.upgrade_worth[upgraded & open_].sum())


def informed_people(problem: PlanProblem, open_: Flags, _upgraded: Flags) -> float:
    """Count the people within the limit of any open site, among those whom a micro-corner could reach."""
    sites = problem.sites
    able = (sites.standing | sites.may_add | sites.must.any(axis=1)) & ~sites.covers
    touched = problem.matrix.reach_of(able) > 0
    return float(problem.demand.people[touched & (problem.matrix.reach_of(open_) > 0)].sum())


def paid(problem: PlanProblem, open_: Flags, upgraded: Flags, yuan: Floats) -> float:
    """Add up what the actions cost; `yuan` as `PlanSites.once` or `PlanSites.yearly`."""
    standing = problem.sites.standing
    merged = taken_over(problem, open_, covering(problem, open_, upgraded))
    action = np.where(standing, np.where(open_, UPGRADE, np.where(merged, MERGE, CLOSE)), ADD)
    acts = np.where(standing, ~open_ | upgraded, open_)
    return float(yuan[np.arange(len(open_)), action][acts].sum())


def spread_ranks(problem: PlanProblem, open_: Flags, _upgraded: Flags) -> float:
    """Add up the ranks of the open sites."""
    return float(problem.sites.rank[open_].sum())


def drawn_lots(rank: Longs) -> tuple[Floats, Floats]:
    """Give every site, by its rank, a number below 1 for being open and one for being upgraded, all apart."""
    opened, turned = (rank * step % 1.0 for step in (np.sqrt(5.0) / 2 - 0.5, np.sqrt(2.0) - 1.0))
    return opened, turned


def order_of(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    """Add up the lots of a plan: of plans that are alike otherwise the one with the least is made."""
    opened, turned = drawn_lots(problem.sites.rank)
    return float(opened[open_].sum() + turned[upgraded].sum())


Measure = Callable[[PlanProblem, Flags, Flags], float]

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "covered": covered_weight,
        "within": covered_weight,
        "walking": walked_hours,
        "upgraded": upgraded_worth,
        "informed": informed_people,
        "cost": lambda problem, open_, upgraded: paid(problem, open_, upgraded, problem.sites.once),
        "spread": spread_ranks,
        "order": order_of,
    }
)
"""The value of each rank of the objective."""


def receiving_sites(problem: PlanProblem, open_: Flags, upgraded: Flags) -> Longs:
    """
    Name the site that takes over the people of each shut one.

    Parameters
    ----------
    problem
        The whole question.
    open_, upgraded
        Shape (J,), after the plan.

    Returns
    -------
    NDArray[np.int64]
        Shape (J,): of a shut site the open covering one that has most of its people within the limit, of
        equals the one that ranks first; -1 where none has any, and for sites that are not shut.
    """
    shut = problem.sites.standing & ~open_
    into = np.full(len(shut), -1, dtype=np.int64)
    covers = covering(problem, open_, upgraded)
    shared = takers(problem, shut)
    for site in np.flatnonzero(shut):
        part = slice(shared.indptr[site], shared.indptr[site + 1])
        others, people = shared.indices[part], shared.data[part]
        others, people = others[covers[others]], people[covers[others]]
        if len(others):
            into[site] = others[np.lexsort((problem.sites.rank[others], -people))[0]]
    return into
