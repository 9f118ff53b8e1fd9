"""Why no plan keeps all rules: which of them fight, and how little each of them would have to give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from isochrones.siting.cutting import cut_broken
from isochrones.siting.keeping import broken_rules, count_actions, undone, wanted_counts
from isochrones.siting.matrix import Flags, Floats
from isochrones.siting.measured import covering, paid
from isochrones.siting.mip import Effort, Ended
from isochrones.siting.neighbours import conflicts
from isochrones.siting.planned import PlanProblem, Rule
from isochrones.siting.rows import HALF, PlanProgram, plan_program
from isochrones.siting.switching import UNITS, Relaxation, core_of, is_on, relax, without

__all__ = ["EFFORT", "Infeasible", "Relaxation", "explain", "relax"]

EFFORT = Effort(nodes=2_000, seconds=60.0)
TWICE_PAIRS = 40_000
"""Up to so many pairs an answer of "no" is asked for twice, as `isochrones.siting.mip` says why."""

MOST_CUTS, MOST_STEPS = 40, 50
TINY = 1e-9

Sites = tuple[Flags, Flags]
"""Sites that are open and upgraded."""


@dataclass(frozen=True, slots=True)
class Infeasible:
    """
    Why there is no plan.

    Attributes
    ----------
    fighting
        Rules that cannot be kept together, while all but any one of them can; empty when there is a plan.
    relaxations
        For each of them that can do it alone, its smallest change.
    certain
        False when the work allowed ended some search, so that a rule too many may be named and a change be
        larger than it needs to be.
    """

    fighting: tuple[Rule, ...]
    relaxations: tuple[Relaxation, ...]
    certain: bool = True


def explain(problem: PlanProblem, effort: Effort = EFFORT) -> Infeasible:
    """
    Find the rules that fight, by leaving one after the other out (deletion filter; Chinneck, 2008).

    A change of a rule can only help if it is in every conflict, so only those found are asked how little
    they would have to give.

    Parameters
    ----------
    problem
        A question without an answer.
    effort
        Of each of the searches, about one for each rule that is on, and a few more.

    Returns
    -------
    Infeasible
        Each of its changes was tried: there is a plan that keeps the rule as changed and all others.
    """
    core = core_of(problem)
    asked = _Asked(core, replace(effort, twice=core.matrix.pairs <= TWICE_PAIRS))
    if asked.find(asked.problem) is not None:
        return Infeasible((), (), asked.certain)
    left, fighting = asked.problem, []
    # Of several conflicts the one without the rules named last is told.
    for rule in reversed(list(UNITS)):
        if not is_on(left, rule):
            continue
        fewer = without(left, rule)
        if asked.find(fewer) is None:
            left = fewer
        else:
            fighting.append(rule)
    fighting.reverse()
    found = [_RELAXED[rule](asked, rule) for rule in fighting]
    kept = tuple(each for each in found if each is not None and asked.holds(each))
    return Infeasible(tuple(fighting), kept, asked.certain)


@dataclass(slots=True)
class _Asked:
    """
    Searches for any plan.

    Attributes
    ----------
    problem
        The question, with the points that its rules look at.
    effort
        Of each search.
    certain
        False once the effort ended one.
    """

    problem: PlanProblem
    effort: Effort
    certain: bool = field(default=True)

    def find(self, problem: PlanProblem) -> Sites | None:
        """Find any plan that keeps all rules."""
        built = plan_program(problem)
        return self._solve(built, problem, np.zeros(built.program.columns), frozenset())

    def find_nearest(self, rule: Rule) -> Sites | None:
        """Find a plan that keeps all rules but one, and that one as nearly as can be."""
        built = plan_program(self.problem, frozenset({rule}))
        objective = np.zeros(built.program.columns)
        objective[built.slack[rule]] = 1.0
        return self._solve(built, self.problem, objective, frozenset({rule}))

    def find_most_reused(self, share: float) -> Sites | None:
        """Find a plan that adds more than a share in venues that are there, as many more as can be."""
        problem = without(self.problem, Rule.REUSE)
        built = plan_program(problem)
        sites = problem.sites
        full = np.flatnonzero(~sites.standing & sites.covers)
        objective = np.zeros(built.program.columns)
        objective[built.x[full]] = share - sites.reused[full]
        return self._solve(built, problem, objective, frozenset())

    def holds(self, change: Relaxation) -> bool:
        """Try a change."""
        return self.find(relax(self.problem, change)) is not None

    def _solve(
        self, built: PlanProgram, problem: PlanProblem, objective: Floats, ignored: frozenset[Rule]
    ) -> Sites | None:
        for _ in range(MOST_CUTS):
            solved = built.program.solve(objective, maximise=False, effort=self.effort)
            self.certain &= solved.ended in {Ended.OPTIMAL, Ended.INFEASIBLE}
            if not solved.found:
                return None
            open_, upgraded = solved.x[built.x] > HALF, built.upgraded(solved.x)
            broken = [rule for rule in broken_rules(problem, open_, upgraded) if rule not in ignored]
            if not broken:
                return open_, upgraded
            cut_broken(built, problem, open_, upgraded, broken)
        self.certain = False
        return None


def _fewer_or_more(asked: _Asked, rule: Rule) -> Relaxation | None:
    found = asked.find_nearest(rule)
    if found is None:
        return None
    count = count_actions(asked.problem, *found)[rule]
    wanted = wanted_counts(asked.problem.rules)[rule]
    # As far on the other side is as near; of both the fewer is told.
    other = wanted.least - (count - wanted.most)
    if count > wanted.most and other >= 0:
        change = Relaxation(rule, float(wanted.least), float(other), UNITS[rule])
        if asked.holds(change):
            return change
    limit = wanted.least if count < wanted.least else wanted.most
    return Relaxation(rule, float(limit), float(count), UNITS[rule])


def _dearer(asked: _Asked, rule: Rule) -> Relaxation | None:
    found = asked.find_nearest(rule)
    if found is None:
        return None
    rules, sites = asked.problem.rules, asked.problem.sites
    once = rule is Rule.BUDGET
    limit = rules.budget_yuan if once else rules.yearly_yuan
    needed = paid(asked.problem, *found, sites.once if once else sites.yearly)
    return Relaxation(rule, float(limit or 0.0), needed, UNITS[rule])


def _more_lost(asked: _Asked, rule: Rule) -> Relaxation | None:
    found = asked.find_nearest(rule)
    if found is None:
        return None
    problem = asked.problem
    covered = problem.matrix.reach_of(covering(problem, *found)) > 0
    lost = float(problem.demand.people[problem.covered_today & ~covered].sum())
    return Relaxation(rule, float(problem.rules.no_loss or 0.0), lost, UNITS[rule])


def _lower_floors(asked: _Asked, rule: Rule) -> Relaxation | None:
    found = asked.find_nearest(rule)
    if found is None:
        return None
    problem = asked.problem
    floors = problem.rules.area_floors if rule is Rule.AREA_FLOOR else problem.rules.group_floors
    covered = problem.matrix.reach_of(covering(problem, *found)) > 0
    shares = [
        (floor.share, float(floor.people[covered].sum() / floor.people.sum()))
        for floor in floors
        if floor.people.sum() > 0
    ]
    share, reached = max(shares, key=lambda each: each[0] - each[1])
    return Relaxation(rule, share, reached, UNITS[rule])


def _less_reused(asked: _Asked, rule: Rule) -> Relaxation | None:
    """Find the largest share that can be kept, as a fraction of two sums (Dinkelbach, 1967)."""
    sites = asked.problem.sites
    full = ~sites.standing & sites.covers
    share = 0.0
    for _ in range(MOST_STEPS):
        found = asked.find_most_reused(share)
        if found is None:
            return None
        added, reused = int(found[0][full].sum()), int(found[0][full & sites.reused].sum())
        if reused - share * added <= TINY:
            break
        share = reused / added
    return Relaxation(rule, float(asked.problem.rules.reuse or 0.0), share, UNITS[rule])


def _nearer(asked: _Asked, rule: Rule) -> Relaxation | None:
    """Find the largest distance that can be kept among those that sites have."""
    apart_m = asked.problem.rules.apart_m or 0.0
    sites = asked.problem.sites
    pairs = conflicts(sites, apart_m)
    distances = np.unique(np.hypot(*(sites.places_m[pairs[:, 0]] - sites.places_m[pairs[:, 1]]).T))

    def change(row: int) -> Relaxation:
        return Relaxation(rule, apart_m, float(distances[row]), UNITS[rule])

    low, high = -1, len(distances)
    while high - low > 1:
        middle = (low + high) // 2
        if asked.holds(change(middle)):
            low = middle
        else:
            high = middle
    return change(low) if low >= 0 else None


def _fewer_decisions(asked: _Asked, rule: Rule) -> Relaxation | None:
    found = asked.find_nearest(rule)
    if found is None:
        return None
    lifted = np.argwhere(undone(asked.problem, *found))
    total = int(asked.problem.sites.must.sum())
    rows = tuple((int(site), int(decision)) for site, decision in lifted)
    return Relaxation(rule, float(total), float(total - len(rows)), UNITS[rule], rows)


_RELAXED: Mapping[Rule, Callable[[_Asked, Rule], Relaxation | None]] = MappingProxyType(
    {
        **dict.fromkeys((Rule.ADD, Rule.SHUT, Rule.UPGRADE, Rule.CORNERS, Rule.ACTIONS), _fewer_or_more),
        **dict.fromkeys((Rule.BUDGET, Rule.YEARLY), _dearer),
        Rule.NO_LOSS: _more_lost,
        **dict.fromkeys((Rule.AREA_FLOOR, Rule.GROUP_FLOOR), _lower_floors),
        Rule.REUSE: _less_reused,
        Rule.APART: _nearer,
        Rule.LOCKS: _fewer_decisions,
    }
)
