"""What holds of any plan, whatever the town."""

from dataclasses import replace

import numpy as np
import pytest

from gis.errors import InfeasibleError
from isochrones.siting import (
    Effort,
    Plan,
    PlanProblem,
    Rule,
    siting_matrix,
    solve_plan,
    spread_order,
    times_of_pairs,
)
from isochrones.siting.solving import solve_large
from isochrones.siting.switching import is_on, without
from tests.isochrones.siting.judge import broken_by, every_plan, ranks_of, same
from tests.isochrones.siting.towns import SWITCHES, random_problem

SEEDS = range(500, 512)


def planned(problem: PlanProblem) -> Plan | None:
    """Make the plan; None where there is none."""
    try:
        return solve_plan(problem)
    except InfeasibleError:
        return None


def test_with_all_rules_on_the_plan_is_the_best_of_all() -> None:
    found = 0
    for seed in range(40):
        problem = random_problem(seed, frozenset(SWITCHES))
        best, plan = every_plan(problem).best(), planned(problem)
        assert (plan is None) == (best is None)
        if plan is not None and best is not None:
            assert same(ranks_of(problem, plan.open, plan.upgraded), best)
            found += 1
    assert found


@pytest.mark.parametrize("more", [frozenset(), frozenset({Rule.NO_LOSS, Rule.BUDGET})])
def test_where_capacities_count_the_plan_serves_as_many_as_any(more: frozenset[Rule]) -> None:
    found = 0
    for seed in range(700, 724):
        problem = random_problem(seed, more | {Rule.CAPACITY}, standing=2, candidates=3, points=9)
        best, plan = every_plan(problem).best(), planned(problem)
        assert (plan is None) == (best is None)
        if plan is None or best is None:
            continue
        assert same(ranks_of(problem, plan.open, plan.upgraded), best)
        assert not broken_by(problem, plan.open, plan.upgraded)
        assert plan.levels[0].value == pytest.approx(best[0])
        large = solve_large(problem, Effort())
        assert not broken_by(problem, large.open, large.upgraded)
        assert large.levels[0].value - 1e-6 <= best[0] <= (large.levels[0].bound or np.inf) + 1e-6
        assert ranks_of(problem, large.open, large.upgraded)[0] == pytest.approx(large.levels[0].value)
        found += 1
    assert found


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_rule_no_fewer_are_covered(seed: int) -> None:
    problem = random_problem(seed)
    plan = planned(problem)
    for rule in Rule:
        if plan is None or not is_on(problem, rule):
            continue
        freer = planned(without(problem, rule))
        assert freer is not None
        assert freer.levels[0].value >= plan.levels[0].value - 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_question_has_the_same_plan(seed: int) -> None:
    problem = random_problem(seed)
    one, other = planned(problem), planned(problem)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    assert (one.open == other.open).all()
    assert (one.upgraded == other.upgraded).all()
    assert one.levels == other.levels
    assert (one.into == other.into).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_sites_does_not_change_the_plan(seed: int) -> None:
    """Not even where all sites are alike and many plans equally good."""
    problem = alike(random_problem(seed, frozenset()))
    plan = planned(problem)
    turned = np.random.default_rng(seed).permutation(len(problem.sites))
    again = planned(with_sites(problem, turned))
    assert (plan is None) == (again is None)
    if plan is None or again is None:
        return
    assert (again.open == plan.open[turned]).all()
    assert (again.upgraded == plan.upgraded[turned]).all()


def alike(problem: PlanProblem) -> PlanProblem:
    """Let every site cost and be worth the same, and be of its place's own rank."""
    sites = problem.sites
    same_worth = np.ones(len(sites))
    rank = spread_order(sites.places_m)
    ones = np.ones((len(sites), 4))
    return replace(problem, sites=replace(sites, once=ones, yearly=ones, upgrade_worth=same_worth, rank=rank))


def with_sites(problem: PlanProblem, turned: np.ndarray[tuple[int], np.dtype[np.int64]]) -> PlanProblem:
    """Put the sites into another order."""
    sites, times = problem.sites, problem.matrix.by_point
    new = np.empty_like(turned)
    new[turned] = np.arange(len(turned))
    matrix = siting_matrix(
        times_of_pairs(times.origin, new[times.destination], times.ticks, problem.matrix.points), len(turned)
    )
    fields = {name: getattr(sites, name)[turned] for name in type(sites).__slots__}
    moved = replace(sites, **fields)
    assert (spread_order(moved.places_m) == moved.rank).all()
    return replace(problem, matrix=matrix, sites=moved)
