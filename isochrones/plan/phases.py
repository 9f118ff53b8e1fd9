"""A plan spread over years: what covers most comes first, and nothing closes before others can take over."""

from dataclasses import dataclass

import numpy as np

from isochrones.siting.matrix import Flags, Longs
from isochrones.siting.measured import covering
from isochrones.siting.planned import Plan, PlanProblem


@dataclass(frozen=True, slots=True)
class Phase:
    """
    One year of a plan.

    Attributes
    ----------
    year
        From 1.
    sites
        Rows on which the plan acts in this year.
    open, upgraded
        Shape (J,), at the end of the year.
    covered
        People within the limit of a covering site then.
    """

    year: int
    sites: Longs
    open: Flags
    upgraded: Flags
    covered: float


def make_phases(problem: PlanProblem, plan: Plan, *, years: int) -> tuple[Phase, ...]:
    """
    Spread the actions of a plan over years, about as many in each.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    years
        How many.

    Returns
    -------
    tuple[Phase, ...]
        Openings and upgrades by the people they newly cover, most first; closings when fewest people lose by
        them, those that lose nobody first. The last year is the plan.
    """
    sites = problem.sites
    open_, upgraded = sites.standing.copy(), np.zeros(len(sites), dtype=np.bool_)
    waiting = set(np.flatnonzero((plan.open != sites.standing) | plan.upgraded).tolist())
    total, phases = len(waiting), []
    for year in range(1, years + 1):
        due = -(-total * year // years) - (total - len(waiting))
        done: list[int] = []
        for _ in range(due):
            worths = _worths(problem, open_, upgraded, plan, sorted(waiting))
            best = max(worths, key=lambda site: worths[site])
            waiting.discard(best)
            done.append(best)
            open_[best], upgraded[best] = plan.open[best], plan.upgraded[best]
        phases.append(
            Phase(year, np.array(sorted(done), dtype=np.int64), open_.copy(), upgraded.copy(),
                  _people(problem, open_, upgraded))
        )  # fmt: skip
    return tuple(phases)


def _worths(
    problem: PlanProblem, open_: Flags, upgraded: Flags, plan: Plan, waiting: list[int]
) -> dict[int, tuple[float, int, int]]:
    """Tell what acting on each site now changes; openings come before closings that are as good."""
    sites, people = problem.sites, problem.demand.people
    covers = covering(problem, open_, upgraded)
    reach = problem.matrix.reach_of(covers)
    then = covering(problem, plan.open, plan.upgraded)
    worths = {}
    for site in waiting:
        here, change = problem.matrix.points_of(site), 0.0
        if covers[site] and not then[site]:
            change = -float(people[here[reach[here] == 1]].sum())
        elif then[site] and not covers[site]:
            change = float(people[here[reach[here] == 0]].sum())
        worths[site] = (change, int(plan.open[site]), -int(sites.rank[site]))
    return worths


def _people(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    return float(problem.demand.people[problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0].sum())
