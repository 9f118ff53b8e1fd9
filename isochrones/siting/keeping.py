"""Which rules a plan breaks, counted from the sites that are open: the check that needs no solver."""

import numpy as np

from isochrones.siting.matrix import Flags
from isochrones.siting.measured import covering, paid
from isochrones.siting.neighbours import conflicts
from isochrones.siting.planned import Floor, PlanProblem, PlanRules, Range, Rule

ROUNDING = 1e-6
"""People and yuan by which a rule may be passed, for rounding; counts are exact."""


def broken_rules(problem: PlanProblem, open_: Flags, upgraded: Flags) -> list[Rule]:
    """
    List the rules that a plan does not keep.

    Parameters
    ----------
    problem
        The whole question; capacities bind nothing but the objective, and are not looked at.
    open_, upgraded
        Shape (J,), after the plan.

    Returns
    -------
    list[Rule]
        Empty when it keeps all.
    """
    sites, rules, demand = problem.sites, problem.rules, problem.demand
    covered = problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0
    broken: list[Rule] = []

    def keep(rule: Rule, kept: bool) -> None:
        if not kept:
            broken.append(rule)

    counts = count_actions(problem, open_, upgraded)
    for rule, wanted in wanted_counts(rules).items():
        keep(rule, wanted.least <= counts[rule] <= wanted.most)
    keep(Rule.LOCKS, not (upgraded & ~open_).any())
    for rule, most, yuan in (
        (Rule.BUDGET, rules.budget_yuan, sites.once),
        (Rule.YEARLY, rules.yearly_yuan, sites.yearly),
    ):
        keep(rule, most is None or paid(problem, open_, upgraded, yuan) <= most + ROUNDING)
    if rules.no_loss is not None:
        lost = float(demand.people[problem.covered_today & ~covered].sum())
        keep(Rule.NO_LOSS, lost <= rules.no_loss + ROUNDING)
    keep(Rule.AREA_FLOOR, all(is_reached(floor, covered) for floor in rules.area_floors))
    keep(Rule.GROUP_FLOOR, all(is_reached(floor, covered) for floor in rules.group_floors))
    if rules.reuse is not None:
        new = int((open_ & ~sites.standing & sites.covers & ~sites.reused).sum())
        keep(Rule.REUSE, new <= (1.0 - rules.reuse) * counts[Rule.ADD] + ROUNDING)
    if rules.apart_m is not None:
        pairs = conflicts(sites, rules.apart_m)
        keep(Rule.APART, not open_[pairs].all(axis=1).any())
    keep(Rule.LOCKS, not undone(problem, open_, upgraded).any())
    return broken


def count_actions(problem: PlanProblem, open_: Flags, upgraded: Flags) -> dict[Rule, int]:
    """Count what a plan does, by the rule that limits it."""
    sites = problem.sites
    counts = {
        Rule.ADD: int((open_ & ~sites.standing & sites.covers).sum()),
        Rule.CORNERS: int((open_ & sites.corners).sum()),
        Rule.SHUT: int((sites.standing & ~open_).sum()),
        Rule.UPGRADE: int(upgraded.sum()),
    }
    return {**counts, Rule.ACTIONS: sum(counts.values())}


def wanted_counts(rules: PlanRules) -> dict[Rule, Range]:
    """List how many of each action are wanted."""
    wanted = {
        Rule.ADD: rules.add,
        Rule.CORNERS: rules.corners,
        Rule.SHUT: rules.shut,
        Rule.UPGRADE: rules.upgrade,
    }
    return wanted if rules.actions is None else {**wanted, Rule.ACTIONS: rules.actions}


def undone(problem: PlanProblem, open_: Flags, upgraded: Flags) -> Flags:
    """Tell which decisions a plan does not keep, shape (J, 4)."""
    done = np.column_stack([open_, ~open_, upgraded, open_])
    found: Flags = problem.sites.must & ~done
    return found


def is_reached(floor: Floor, covered: Flags) -> bool:
    """Tell whether so much is covered, `covered` of shape (D,)."""
    total = float(floor.people.sum())
    return total <= 0 or float(floor.people[covered].sum()) >= floor.share * total - ROUNDING
