"""Rules of a plan switched off, and changed by as little as would do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from isochrones.siting.keeping import wanted_counts
from isochrones.siting.matrix import Flags, Longs
from isochrones.siting.neighbours import NOBODY, merging_counts
from isochrones.siting.planned import Floor, PlanProblem, PlanRules, Range, Rule
from isochrones.siting.rows import MUST_ADD, MUST_UPGRADE, SHUT

UNITS: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.LOCKS: "decisions",
        Rule.NO_LOSS: "people",
        Rule.AREA_FLOOR: "share",
        Rule.GROUP_FLOOR: "share",
        Rule.APART: "m",
        Rule.REUSE: "share",
        Rule.BUDGET: "yuan",
        Rule.YEARLY: "yuan",
        Rule.ACTIONS: "count",
        Rule.SHUT: "count",
        Rule.ADD: "count",
        Rule.UPGRADE: "count",
        Rule.CORNERS: "count",
    }
)
"""In which unit a rule gives way."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """
    The smallest change of one rule that makes a plan possible, all others as they are.

    Attributes
    ----------
    rule
        Which.
    from_, to
        The limit as it is and as it would have to be. Of floors those of the one that is missed most; all of
        its kind are lowered by as much. Of decisions how many there are and how many can be kept.
    unit
        ``count``, ``yuan``, ``people``, ``share``, ``m`` or ``decisions``.
    lifted
        Decisions that would have to be lifted: site and column of `PlanSites.must`.
    """

    rule: Rule
    from_: float
    to: float
    unit: str
    lifted: tuple[tuple[int, int], ...] = ()


def is_on(problem: PlanProblem, rule: Rule) -> bool:
    """Tell whether a rule limits a plan."""
    rules, sites = problem.rules, problem.sites
    everything = Range(0, len(sites))
    counts = wanted_counts(rules)
    if rule in counts:
        return counts[rule] != everything
    values = {
        Rule.LOCKS: sites.must.any(),
        Rule.NO_LOSS: rules.no_loss is not None,
        Rule.AREA_FLOOR: bool(rules.area_floors),
        Rule.GROUP_FLOOR: bool(rules.group_floors),
        Rule.APART: rules.apart_m is not None,
        Rule.REUSE: rules.reuse is not None,
        Rule.BUDGET: rules.budget_yuan is not None,
        Rule.YEARLY: rules.yearly_yuan is not None,
    }
    return bool(values.get(rule, False))


def without(problem: PlanProblem, rule: Rule) -> PlanProblem:
    """Leave a rule out; what people decided can still be done."""
    if rule is Rule.LOCKS:
        return _lifted(problem, problem.sites.must)
    everything = Range(0, len(problem.sites))
    off: Mapping[Rule, Callable[[PlanRules], PlanRules]] = {
        Rule.ADD: lambda rules: replace(rules, add=everything),
        Rule.SHUT: lambda rules: replace(rules, shut=everything),
        Rule.UPGRADE: lambda rules: replace(rules, upgrade=everything),
        Rule.CORNERS: lambda rules: replace(rules, corners=everything),
        Rule.ACTIONS: lambda rules: replace(rules, actions=None),
        Rule.BUDGET: lambda rules: replace(rules, budget_yuan=None),
        Rule.YEARLY: lambda rules: replace(rules, yearly_yuan=None),
        Rule.NO_LOSS: lambda rules: replace(rules, no_loss=None),
        Rule.AREA_FLOOR: lambda rules: replace(rules, area_floors=()),
        Rule.GROUP_FLOOR: lambda rules: replace(rules, group_floors=()),
        Rule.REUSE: lambda rules: replace(rules, reuse=None),
        Rule.APART: lambda rules: replace(rules, apart_m=None),
    }
    return replace(problem, rules=off[rule](problem.rules))


def relax(problem: PlanProblem, change: Relaxation) -> PlanProblem:
    """
    Change one rule.

    Parameters
    ----------
    problem
        The whole question.
    change
        From `explain`.

    Returns
    -------
    PlanProblem
        With the rule as changed.
    """
    rules, to = problem.rules, change.to

    def wider(wanted: Range) -> Range:
        return Range(min(wanted.least, int(to)), max(wanted.most, int(to)))

    def lower(floors: tuple[Floor, ...]) -> tuple[Floor, ...]:
        return tuple(replace(floor, share=floor.share - (change.from_ - to)) for floor in floors)

    if change.rule is Rule.LOCKS:
        must = np.zeros_like(problem.sites.must)
        must[tuple(np.array(change.lifted).T)] = True
        return _lifted(problem, must)
    changed: Mapping[Rule, Callable[[], PlanRules]] = {
        Rule.ADD: lambda: replace(rules, add=wider(rules.add)),
        Rule.SHUT: lambda: replace(rules, shut=wider(rules.shut)),
        Rule.UPGRADE: lambda: replace(rules, upgrade=wider(rules.upgrade)),
        Rule.CORNERS: lambda: replace(rules, corners=wider(rules.corners)),
        Rule.ACTIONS: lambda: replace(rules, actions=wider(rules.actions or Range())),
        Rule.BUDGET: lambda: replace(rules, budget_yuan=to),
        Rule.YEARLY: lambda: replace(rules, yearly_yuan=to),
        Rule.NO_LOSS: lambda: replace(rules, no_loss=to),
        Rule.AREA_FLOOR: lambda: replace(rules, area_floors=lower(rules.area_floors)),
        Rule.GROUP_FLOOR: lambda: replace(rules, group_floors=lower(rules.group_floors)),
        Rule.REUSE: lambda: replace(rules, reuse=to),
        Rule.APART: lambda: replace(rules, apart_m=to),
    }
    return replace(problem, rules=changed[change.rule]())


def core_of(problem: PlanProblem, *, priced: bool = False) -> PlanProblem:
    """
    Leave out the points that no rule looks at, and what the objective looks at.

    Parameters
    ----------
    problem
        The whole question.
    priced
        True where it matters what a plan costs, though no rule limits it.

    Returns
    -------
    PlanProblem
        The same plans keep its rules.
    """
    sites, rules, people = problem.sites, problem.rules, problem.demand.people
    counts = np.zeros(problem.matrix.points, dtype=np.bool_)
    if rules.no_loss is not None:
        counts |= problem.covered_today & (people > NOBODY)
    for floor in (*rules.area_floors, *rules.group_floors):
        counts |= floor.people > 0
    if priced or rules.budget_yuan is not None or rules.yearly_yuan is not None:
        merging = merging_counts(sites) & sites.standing & (sites.may_shut | sites.must[:, SHUT])
        counts |= (problem.matrix.reach_of(merging) > 0) & (people > NOBODY)
    points: Longs = np.flatnonzero(counts)

    def here(floors: tuple[Floor, ...]) -> tuple[Floor, ...]:
        return tuple(replace(floor, people=floor.people[points]) for floor in floors)

    return replace(
        problem,
        matrix=problem.matrix.only(points, np.arange(len(sites))),
        demand=replace(problem.demand, weight=np.zeros(len(points)), people=people[points]),
        rules=replace(
            rules,
            capacity=False,
            area_floors=here(rules.area_floors),
            group_floors=here(rules.group_floors),
        ),
    )


def _lifted(problem: PlanProblem, lifted: Flags) -> PlanProblem:
    """Lift decisions; what they would have done stays allowed."""
    sites = problem.sites
    return replace(
        problem,
        sites=replace(
            sites,
            must=sites.must & ~lifted,
            may_shut=sites.may_shut | lifted[:, SHUT],
            may_upgrade=sites.may_upgrade | lifted[:, MUST_UPGRADE],
            may_add=sites.may_add | lifted[:, MUST_ADD],
        ),
    )
