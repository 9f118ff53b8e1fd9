"""Shorter walks with nobody less covered: sites exchanged one for one, for plans too large to prove."""

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.siting import exchange_walks
from isochrones.siting.keeping import broken_rules
from isochrones.siting.matrix import Flags, Floats, Ints
from isochrones.siting.measured import TICKS_PER_H, covering
from isochrones.siting.planned import PlanProblem
from isochrones.siting.rows import MUST_ADD, SHUT, STAY

SWEEPS, TRIED = 20, 10
"""Rounds over all open sites, and exchanges of one site that are looked at, the best first."""

TINY = 1e-9


def shorten_walks(problem: PlanProblem, open_: Flags, upgraded: Flags) -> Flags:
    """
    Exchange open sites for closed ones while people are covered as before, or more, and walk less.

    Parameters
    ----------
    problem
        The whole question.
    open_, upgraded
        Shape (J,), a plan that keeps all rules.

    Returns
    -------
    NDArray[np.bool_]
        Shape (J,), sites that are open; the plan keeps all rules still.
    """
    sites = problem.sites
    free = sites.covers & ~upgraded
    leaving = free & np.where(sites.standing, sites.may_shut & ~sites.must[:, STAY], ~sites.must[:, MUST_ADD])
    entering = free & np.where(sites.standing, ~sites.must[:, SHUT], sites.may_add)
    chosen = open_.copy()
    for _ in range(SWEEPS):
        changed = False
        for site in np.flatnonzero(leaving & chosen)[np.argsort(sites.rank[leaving & chosen])]:
            changed |= _exchange(problem, chosen, upgraded, int(site), entering)
        if not changed:
            break
    return chosen


def _exchange(problem: PlanProblem, chosen: Flags, upgraded: Flags, leaves: int, entering: Flags) -> bool:
    """Exchange one site for the best that keeps all rules; changes `chosen`."""
    sites = problem.sites
    covered, walked = _gains(problem, covering(problem, chosen, upgraded), leaves)
    alike = sites.standing == sites.standing[leaves]
    weight = float(problem.demand.weight.sum())
    tiny = TINY * max(weight, 1.0)
    better = (covered > tiny) | ((covered >= -tiny) & (walked < -tiny * TICKS_PER_H / 1000))
    rivals = np.flatnonzero(entering & alike & ~chosen & better)
    more = np.where(covered[rivals] > tiny, covered[rivals], 0.0)
    for enters in rivals[np.lexsort((sites.rank[rivals], walked[rivals], -more))][:TRIED]:
        chosen[leaves], chosen[enters] = False, True
        if not broken_rules(problem, chosen, upgraded):
            return True
        chosen[leaves], chosen[enters] = True, False
    return False


def _gains(problem: PlanProblem, covers: Flags, leaves: int) -> tuple[Floats, Floats]:
    matrix = problem.matrix
    near, near_ticks, next_ticks = two_nearest(problem, covers)
    covered, walked = np.zeros(matrix.sites), np.zeros(matrix.sites)
    exchange_walks(
        plain(matrix.by_site.start, np.int64),
        plain(matrix.by_site.destination, np.int32),
        plain(matrix.by_site.ticks, np.int32),
        plain(problem.demand.weight, np.float64),
        near, near_ticks, next_ticks, leaves, covered, walked,
    )  # fmt: skip
    return covered, walked


def two_nearest(problem: PlanProblem, covers: Flags) -> tuple[Ints, Ints, Ints]:
    """Find the nearest covering site of each point, and the walks to it and to the next; -1 for none."""
    return problem.matrix.two_nearest_of(covers)
