"""Rules that fight, and how little each would have to give, beside every plan that there is."""

import numpy as np
import pytest

from isochrones.siting import Effort, Infeasible, PlanProblem, Range, Relaxation, Rule, explain, relax
from isochrones.siting.switching import UNITS, is_on, without
from tests.isochrones.siting.judge import Every, every_plan
from tests.isochrones.siting.towns import random_problem, switched

SEEDS = range(60)


def questions() -> list[tuple[PlanProblem, Every, Infeasible]]:
    """Small towns in which no plan keeps all rules."""
    found = []
    for seed in SEEDS:
        problem = random_problem(seed)
        every = every_plan(problem)
        if every.best() is None:
            found.append((problem, every, explain(problem)))
    return found


@pytest.fixture(scope="module")
def asked() -> list[tuple[PlanProblem, Every, Infeasible]]:
    return questions()


def test_rules_that_fight_cannot_be_kept_together_and_all_but_any_one_of_them_can(
    asked: list[tuple[PlanProblem, Every, Infeasible]],
) -> None:
    assert len(asked) > 10
    for _, every, found in asked:
        fighting = set(found.fighting)
        assert found.certain
        assert not every.possible(fighting)
        assert all(every.possible(fighting - {rule}) for rule in fighting)


def test_every_change_is_the_smallest_that_does_it_alone(
    asked: list[tuple[PlanProblem, Every, Infeasible]],
) -> None:
    seen = set()
    for problem, every, found in asked:
        assert {change.rule for change in found.relaxations} == {
            rule for rule in found.fighting if every.keeping(but=rule).any()
        }
        for change in found.relaxations:
            seen.add(change.rule)
            assert change.unit == UNITS[change.rule]
            assert every_plan(relax(problem, change)).best() is not None
            if change.rule is Rule.REUSE:
                assert change.to == pytest.approx(most_reused(problem, every))
            else:
                least = every.excess[change.rule][every.keeping(but=change.rule)].min()
                assert abs(change.to - change.from_) == pytest.approx(least, abs=1e-6)
            assert len(change.lifted) == (change.from_ - change.to if change.rule is Rule.LOCKS else 0)
    assert len(seen) > 5


def most_reused(problem: PlanProblem, every: Every) -> float:
    """The largest share of added sites in venues that are there, all other rules kept."""
    sites = problem.sites
    full = ~sites.standing & sites.covers
    left = every.open[every.keeping(but=Rule.REUSE)]
    added, reused = left[:, full].sum(axis=1), left[:, full & sites.reused].sum(axis=1)
    return float(np.where(added > 0, reused / np.maximum(added, 1), 1.0).max())


def test_of_two_numbers_equally_near_the_fewer_is_told() -> None:
    problem = random_problem(3, frozenset())
    rules = switched(problem.rules, frozenset())
    # Nothing can be added at all, so one that is asked for is one too many.
    sites = problem.sites
    sites.may_add[:] = False
    asked = PlanProblem(
        problem.matrix,
        sites,
        problem.demand,
        type(rules)(add=Range(1, 1), shut=Range(0, 9), upgrade=Range(0, 9)),
    )
    found = explain(asked)
    assert found.fighting == (Rule.ADD,)
    assert found.relaxations == (Relaxation(Rule.ADD, 1.0, 0.0, "count"),)


def test_decisions_that_contradict_each_other_fight_alone_and_the_fewest_are_lifted() -> None:
    problem = random_problem(4, frozenset())
    problem.sites.must[0, [0, 1]] = True
    rules = type(problem.rules)(shut=Range(0, 9), add=Range(0, 9), upgrade=Range(0, 9), corners=Range(0, 9))
    found = explain(PlanProblem(problem.matrix, problem.sites, problem.demand, rules))
    assert found.fighting == (Rule.LOCKS,)
    (change,) = found.relaxations
    assert (change.from_, change.to) == (2.0, 1.0)
    assert change.lifted in {((0, 0),), ((0, 1),)}


def test_a_question_that_has_an_answer_has_nothing_to_explain() -> None:
    problem = next(each for each in map(random_problem, range(100)) if every_plan(each).best() is not None)
    assert explain(problem) == Infeasible((), ())


def test_work_that_ended_too_early_is_told() -> None:
    problem = next(each for each in map(random_problem, range(100)) if every_plan(each).best() is None)
    assert explain(problem, Effort(seconds=0.0)).certain in {True, False}


@pytest.mark.parametrize("rule", UNITS)
def test_a_rule_that_is_left_out_is_off(rule: Rule) -> None:
    problem = random_problem(5, frozenset(Rule))
    assert is_on(problem, rule)
    fewer = without(problem, rule)
    assert not is_on(fewer, rule)
    assert {each for each in UNITS if is_on(fewer, each)} == set(UNITS) - {rule}
