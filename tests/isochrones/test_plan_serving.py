"""Who is served at once within capacities, against a linear program that knows no cuts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from isochrones.plan.serving import is_limited, served_people
from isochrones.siting.matrix import Flags
from isochrones.siting.measured import covering
from isochrones.siting.planned import PlanProblem, Rule
from tests.isochrones.siting.towns import random_problem


def shared_out(problem: PlanProblem, open_: Flags, upgraded: Flags) -> float:
    """Share people out among the sites that cover, as many as can be."""
    sites, times, people = problem.sites, problem.matrix.by_point, problem.demand.people
    room = np.where(upgraded, sites.capacity_upgraded, sites.capacity)
    there = covering(problem, open_, upgraded)[times.destination]
    point, site = times.origin[there], times.destination[there]
    if not len(point):
        return 0.0
    of_point = (np.arange(len(people))[:, None] == point).astype(float)
    of_site = (np.arange(len(sites))[:, None] == site).astype(float)
    least = np.minimum(room, people.sum())
    found = linprog(-np.ones(len(point)), np.vstack([of_point, of_site]), np.concatenate([people, least]))
    assert found.success
    return float(-found.fun)


@given(st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_as_many_are_served_as_can_be_shared_out(seed: int) -> None:
    problem = random_problem(seed, frozenset({Rule.CAPACITY}), whole=seed % 2 == 0)
    rng, sites = np.random.default_rng(seed), problem.sites
    open_ = rng.random(len(sites)) < 0.6
    upgraded = open_ & sites.standing & (rng.random(len(sites)) < 0.4)
    wanted = shared_out(problem, open_, upgraded)
    assert served_people(problem, open_, upgraded) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def test_capacities_count_where_the_rule_is_on_and_a_site_has_one() -> None:
    problem = random_problem(7, frozenset({Rule.CAPACITY}))
    assert is_limited(problem)
    assert not is_limited(replace(problem, rules=replace(problem.rules, capacity=False)))
    roomy = np.full(len(problem.sites), np.inf)
    endless = replace(problem.sites, capacity=roomy, capacity_upgraded=roomy)
    assert not is_limited(replace(problem, sites=endless))
