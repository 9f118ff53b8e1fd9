"""Evidence of plans against counting: every action undone by itself, every other choice tried."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.plan.alternatives import SAME, AlternativeDesk
from isochrones.plan.evidence import EvidenceDesk
from isochrones.plan.nearest import Nearest
from isochrones.plan.phases import make_phases
from isochrones.siting.keeping import broken_rules, count_actions, wanted_counts
from isochrones.siting.matrix import Flags
from isochrones.siting.measured import (
    covered_weight,
    covering,
    receiving_sites,
    upgraded_worth,
    walked_hours,
)
from isochrones.siting.planned import Plan, PlanProblem, Range, Rule
from tests.isochrones.siting.towns import random_problem

TINY = 1e-6
SEEDS = st.integers(0, 10**6)
COUNTED = {
    Rule.ADD: "add",
    Rule.SHUT: "shut",
    Rule.UPGRADE: "upgrade",
    Rule.CORNERS: "corners",
    Rule.ACTIONS: "actions",
}


def some_plan(problem: PlanProblem, seed: int) -> Plan:
    """Any plan of what may be done: whether it is a good one does not matter to its evidence."""
    rng, sites = np.random.default_rng(seed), problem.sites
    shut = sites.standing & sites.may_shut & (rng.random(len(sites)) < 0.4)
    open_ = np.where(sites.standing, ~shut, sites.may_add & (rng.random(len(sites)) < 0.5))
    upgraded = open_ & sites.standing & sites.may_upgrade & (rng.random(len(sites)) < 0.4)
    return Plan(open_, upgraded, (), into=receiving_sites(problem, open_, upgraded))


def covered(problem: PlanProblem, open_: Flags, upgraded: Flags) -> Flags:
    return problem.matrix.reach_of(covering(problem, open_, upgraded)) > 0


def undone(problem: PlanProblem, plan: Plan, site: int) -> tuple[Flags, Flags]:
    open_, upgraded = plan.open.copy(), plan.upgraded.copy()
    open_[site], upgraded[site] = problem.sites.standing[site], False
    return open_, upgraded


def actions(problem: PlanProblem, plan: Plan) -> list[int]:
    return np.flatnonzero((plan.open != problem.sites.standing) | plan.upgraded).tolist()


@given(SEEDS)
@settings(max_examples=80, deadline=None)
def test_what_an_action_gains_and_loses_is_what_undoing_it_alone_changes(seed: int) -> None:
    problem = random_problem(seed, whole=seed % 2 == 0)
    plan = some_plan(problem, seed)
    desk, people = EvidenceDesk(problem, plan), problem.demand.people
    now = covered(problem, plan.open, plan.upgraded)
    for site in actions(problem, plan):
        then = covered(problem, *undone(problem, plan, site))
        evidence = desk.of(site)
        assert people[evidence.gained].sum() == pytest.approx(people[now & ~then].sum(), abs=TINY)
        assert people[evidence.lost].sum() == pytest.approx(people[then & ~now].sum(), abs=TINY)
        assert not set(evidence.moved.tolist()) & {*evidence.gained.tolist(), *evidence.lost.tolist()}


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_people_of_a_shut_site_go_to_open_ones_and_nobody_is_counted_twice(seed: int) -> None:
    problem = random_problem(seed)
    plan = some_plan(problem, seed)
    desk = EvidenceDesk(problem, plan)
    covers = covering(problem, plan.open, plan.upgraded)
    for site in np.flatnonzero(problem.sites.standing & ~plan.open):
        evidence = desk.of(int(site))
        assert all(covers[to.site] for to in evidence.goes_to)
        moved = problem.demand.people[evidence.moved].sum()
        assert sum(to.people for to in evidence.goes_to) == pytest.approx(moved)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_merged_site_goes_into_the_open_one_that_has_most_of_its_people(seed: int) -> None:
    problem = random_problem(seed)
    plan = some_plan(problem, seed)
    people, covers = problem.demand.people, covering(problem, plan.open, plan.upgraded)
    for site in np.flatnonzero(problem.sites.standing & ~plan.open):
        here = set(problem.matrix.points_of(int(site)).tolist())
        shared = {
            other: people[sorted(here & set(problem.matrix.points_of(other).tolist()))].sum()
            for other in np.flatnonzero(covers).tolist()
        }
        most = max(shared.values(), default=0.0)
        into = int(plan.into[site])
        assert (into >= 0) == (most > TINY)
        if into >= 0:
            assert shared[into] == pytest.approx(most)


@given(SEEDS)
@settings(max_examples=80, deadline=None)
def test_the_alternative_that_is_named_makes_the_difference_that_is_named(seed: int) -> None:
    problem = random_problem(seed, frozenset({Rule.NO_LOSS, Rule.REUSE, Rule.AREA_FLOOR}))
    plan = some_plan(problem, seed)
    desk = AlternativeDesk(problem, plan, Nearest.of(problem, covering(problem, plan.open, plan.upgraded)))
    for site in actions(problem, plan):
        found = desk.of(site)
        if found is None:
            continue
        open_, upgraded = desk.exchanged(site, found.site)
        before, after = covered(problem, plan.open, plan.upgraded), covered(problem, open_, upgraded)
        weight, people = problem.demand.weight, problem.demand.people
        assert found.covered == pytest.approx(weight[after].sum() - weight[before].sum(), abs=TINY)
        assert found.people == pytest.approx(people[after].sum() - people[before].sum(), abs=TINY)
        assert list(found.broken) == broken_rules(problem, open_, upgraded)
        assert open_.sum() == plan.open.sum()
        assert upgraded.sum() == plan.upgraded.sum()


@given(SEEDS)
@settings(max_examples=300, deadline=None)
def test_no_other_choice_that_keeps_the_rules_is_better_than_the_one_named(seed: int) -> None:
    problem = random_problem(seed, frozenset({Rule.NO_LOSS}) if seed % 3 == 0 else None, whole=seed % 2 == 0)
    plan = some_plan(problem, seed)
    # Where the plan keeps its numbers of actions, other choices can.
    counts, wanted = count_actions(problem, plan.open, plan.upgraded), wanted_counts(problem.rules)
    fit: Any = {field: Range(counts[rule], counts[rule]) for rule, field in COUNTED.items() if rule in wanted}
    problem = replace(problem, rules=replace(problem.rules, **fit, capacity=False))
    desk = AlternativeDesk(problem, plan, Nearest.of(problem, covering(problem, plan.open, plan.upgraded)))
    for site in actions(problem, plan):
        every = {other: desk.exchanged(site, other) for other in alike(problem, plan, site)}
        keeping = [each for each in every.values() if not broken_rules(problem, *each)]
        found = desk.of(site)
        if found is None:
            assert not every
            continue
        named = every[found.site]
        assert bool(found.broken) == (not keeping)
        best = keeping or list(every.values())
        assert measured(problem, named) == pytest.approx(
            max(measured(problem, each) for each in best), abs=TINY
        )
        if abs(found.covered) < SAME:
            hours = walked_hours(problem, *named) - walked_hours(problem, plan.open, plan.upgraded)
            assert found.walked_h == pytest.approx(hours)


@pytest.mark.parametrize("seed", range(20))
def test_where_capacities_count_no_other_choice_is_named(seed: int) -> None:
    problem = random_problem(seed, frozenset({Rule.CAPACITY}))
    plan = some_plan(problem, seed)
    assert set(named(problem, plan)) <= {None}
    # A rule of capacity binds nobody where no site has one.
    roomy = np.full(len(problem.sites), np.inf)
    endless = replace(problem.sites, capacity=roomy, capacity_upgraded=roomy)
    off = replace(problem, rules=replace(problem.rules, capacity=False))
    assert named(replace(problem, sites=endless), plan) == named(off, plan)


def named(problem: PlanProblem, plan: Plan) -> list[int | None]:
    desk = EvidenceDesk(problem, plan)
    others = [desk.of(site).alternative for site in actions(problem, plan)]
    return [None if other is None else other.site for other in others]


def measured(problem: PlanProblem, plan: tuple[Flags, Flags]) -> tuple[float, ...]:
    """What choices are put in order by: coverage, then walks, then upgrades; parts of people are noise."""
    values = covered_weight(problem, *plan), -walked_hours(problem, *plan), upgraded_worth(problem, *plan)
    return tuple(round(value, 5) for value in values)


def alike(problem: PlanProblem, plan: Plan, site: int) -> list[int]:
    """Sites that could be acted on in the same way instead, unless somebody decided on this one."""
    sites, standing = problem.sites, problem.sites.standing
    if not standing[site]:
        able = ~standing & sites.may_add & ~plan.open & (sites.covers == sites.covers[site])
        decided = sites.must[site, 3]
    elif plan.open[site]:
        able = standing & sites.may_upgrade & plan.open & ~plan.upgraded
        decided = sites.must[site, 2]
    else:
        able = standing & sites.may_shut & plan.open & ~plan.upgraded & ~sites.must[:, 0]
        decided = sites.must[site, 1]
    return [] if decided else np.flatnonzero(able).tolist()


@given(SEEDS, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_phases_do_every_action_once_and_end_with_the_plan(seed: int, years: int) -> None:
    problem = random_problem(seed)
    plan = some_plan(problem, seed)
    phases = make_phases(problem, plan, years=years)
    done = [site for phase in phases for site in phase.sites.tolist()]
    assert sorted(done) == actions(problem, plan)
    assert len(phases) == years
    assert np.array_equal(phases[-1].open, plan.open)
    assert np.array_equal(phases[-1].upgraded, plan.upgraded)
    for phase in phases:
        within = covered(problem, phase.open, phase.upgraded)
        assert phase.covered == pytest.approx(problem.demand.people[within].sum())
