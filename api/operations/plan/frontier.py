"""The frontier of a plan: how many people more and fewer sites would cover, all other rules the same."""

from dataclasses import dataclass, replace

import numpy as np

from gis.errors import InfeasibleError
from isochrones.siting.measured import covering, paid
from isochrones.siting.mip import Effort
from isochrones.siting.planned import Plan, PlanProblem, Range
from isochrones.siting.solving import solve_first


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """
    One point.

    Attributes
    ----------
    added, shut
        Full sites added, sites closed or merged.
    sites
        Covering sites that are open.
    once_yuan
        Paid once.
    covered
        People within the limit.
    weight, bound
        Weight covered, and what no plan of that size can pass.
    proven
        True when they are the same.
    chosen
        True for the plan itself.
    """

    added: int
    shut: int
    sites: int
    once_yuan: float
    covered: float
    weight: float
    bound: float | None
    proven: bool
    chosen: bool


def make_frontier(
    problem: PlanProblem, plan: Plan, effort: Effort, *, points: int
) -> tuple[FrontierPoint, ...]:
    """
    Plan with fewer and with more added sites.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    effort
        Of each point.
    points
        How many besides the plan, at most.

    Returns
    -------
    tuple[FrontierPoint, ...]
        By sites added; numbers for which no plan keeps all rules are left out. Budgets are off: the
        frontier shows what they cost.
    """
    sites = problem.sites
    full = ~sites.standing & sites.covers & sites.may_add
    added = int((plan.open & ~sites.standing & sites.covers).sum())
    most = int(min(full.sum(), max(2 * added, 10)))
    wanted = sorted({round(float(n)) for n in np.linspace(0, most, points)} - {added}) if points else []
    free = replace(problem.rules, budget_yuan=None, yearly_yuan=None, actions=None)
    found = [_point(problem, plan, chosen=True)] if points else []
    for count in wanted:
        asked = replace(problem, rules=replace(free, add=Range(count, count)))
        try:
            first = solve_first(asked, effort)
        except InfeasibleError:
            continue
        found.append(_point(problem, Plan(first.open, first.upgraded, (first.level,)), chosen=False))
    return tuple(sorted(found, key=lambda point: point.added))


def _point(problem: PlanProblem, plan: Plan, *, chosen: bool) -> FrontierPoint:
    sites = problem.sites
    covers = covering(problem, plan.open, plan.upgraded)
    level = plan.levels[0]
    return FrontierPoint(
        added=int((plan.open & ~sites.standing & sites.covers).sum()),
        shut=int((sites.standing & ~plan.open).sum()),
        sites=int(covers.sum()),
        once_yuan=paid(problem, plan.open, plan.upgraded, sites.once),
        covered=float(problem.demand.people[problem.matrix.reach_of(covers) > 0].sum()),
        weight=level.value,
        bound=level.bound,
        proven=bool(level.proven),
        chosen=chosen,
    )
