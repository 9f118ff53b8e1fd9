"""Plans of small towns beside every plan that there is, counted one by one."""

from dataclasses import replace

import numpy as np
import pytest

from gis.errors import InfeasibleError
from isochrones.siting.keeping import broken_rules
from isochrones.siting.matrix import siting_matrix, times_of_pairs
from isochrones.siting.mip import Effort
from isochrones.siting.planned import Plan, PlanProblem, Rule
from isochrones.siting.relaxing import explain
from isochrones.siting.solving import solve_large, solve_plan
from tests.isochrones.siting.judge import broken_by, every_plan, ranks_of, same
from tests.isochrones.siting.towns import SWITCHES, random_problem

LOOSE = 1e-6


def planned(problem: PlanProblem) -> Plan | None:
    """Make the plan; None where there is none."""
    try:
        return solve_plan(problem)
    except InfeasibleError:
        return None


def check_best(problem: PlanProblem) -> bool:
    """Compare a plan with the best of all; tell whether there is one."""
    best, plan = every_plan(problem).best(), planned(problem)
    assert (plan is None) == (best is None)
    if plan is None or best is None:
        return False
    assert same(ranks_of(problem, plan.open, plan.upgraded), best)
    assert not broken_by(problem, plan.open, plan.upgraded)
    assert not broken_rules(problem, plan.open, plan.upgraded)
    return True


@pytest.mark.parametrize("rule", SWITCHES)
def test_with_one_rule_on_the_plan_is_the_best_of_all(rule: Rule) -> None:
    found = [check_best(random_problem(seed, frozenset({rule}))) for seed in range(12)]
    assert any(found)


@pytest.mark.parametrize("whole", [True, False])
def test_with_rules_on_by_chance_the_plan_is_the_best_of_all(whole: bool) -> None:
    found = [check_best(random_problem(seed, whole=whole)) for seed in range(100, 140)]
    assert any(found)


def test_a_plan_solved_as_a_large_one_keeps_all_rules_and_its_bounds_hold() -> None:
    for seed in range(40):
        problem = random_problem(seed)
        best = every_plan(problem).best()
        if best is None:
            with pytest.raises(InfeasibleError):
                solve_large(problem, Effort())
            continue
        plan = solve_large(problem, Effort())
        first, walking = plan.levels[0], plan.levels[1]
        assert not broken_by(problem, plan.open, plan.upgraded)
        assert first.bound is not None
        assert first.value - LOOSE <= best[0] <= first.bound + LOOSE
        if first.value >= best[0] - LOOSE and walking.bound is not None:
            assert walking.bound <= abs(best[1]) + LOOSE


def test_the_order_of_the_rows_does_not_change_the_plan() -> None:
    for seed in range(10):
        problem = random_problem(seed, frozenset())
        plan = planned(problem)
        if plan is None:
            continue
        turned = np.arange(problem.matrix.points)[::-1]
        every = np.arange(problem.matrix.sites)
        people, weight = problem.demand.people[turned], problem.demand.weight[turned]
        # Rows of a matrix are kept ascending, so points are turned by their pairs.
        times = problem.matrix.by_point
        point = problem.matrix.points - 1 - times.origin
        matrix = siting_matrix(
            times_of_pairs(point, times.destination.astype(np.int64), times.ticks, len(turned)), len(every)
        )
        again = planned(
            replace(problem, matrix=matrix, demand=replace(problem.demand, people=people, weight=weight))
        )
        assert again is not None
        assert (again.open == plan.open).all()
        assert (again.upgraded == plan.upgraded).all()


def test_rules_that_fight_leave_no_plan_and_any_plan_breaks_one_of_them() -> None:
    told = 0
    for seed in range(30):
        problem = random_problem(seed)
        every = every_plan(problem)
        if every.best() is not None:
            continue
        found = explain(problem)
        told += 1
        fighting = set(found.fighting)
        assert fighting
        assert not every.possible(fighting)
        for rule in fighting:
            assert every.possible(fighting - {rule})
        helping = {each.rule for each in found.relaxations}
        assert helping == {rule for rule in fighting if every.keeping(but=rule).any()}
    assert told
