"""Programs, and what is done when the solver is wrong or its tolerances let through what no plan may do."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gis.errors import UnavailableError
from isochrones.siting import Effort, PlanDemand, PlanProblem, Rule
from isochrones.siting.cutting import cut_broken, cut_undone
from isochrones.siting.levels import solve_exactly
from isochrones.siting.mip import Ended, Program, Solved
from isochrones.siting.rows import plan_program
from tests.isochrones.siting.judge import every_plan, ranks_of, same
from tests.isochrones.siting.towns import random_problem

NOWHERE = Solved(Ended.INFEASIBLE, np.empty(0), np.nan, np.nan)


def knapsack() -> Program:
    program = Program()
    columns = program.add_columns(3, integer=True)
    program.add_rows(-np.inf, 10.0, 0, columns, np.array([6.0, 5.0, 4.0]))
    return program


def test_a_program_is_solved_again_and_again_as_it_grows() -> None:
    program, worth = knapsack(), np.array([7.0, 4.0, 4.0])
    solved = program.solve(worth, maximise=True, effort=Effort())
    assert (solved.ended, solved.value, solved.bound) == (Ended.OPTIMAL, 11.0, 11.0)
    assert solved.x.tolist() == [1.0, 0.0, 1.0]
    program.add_rows(-np.inf, 1.0, 0, np.array([0, 2]), 1.0)
    assert program.solve(worth, maximise=True, effort=Effort()).value == 8.0
    assert program.solve(worth, maximise=False, effort=Effort()).value == 0.0
    program.add_rows(3.0, np.inf, 0, np.arange(3), 1.0)
    assert program.solve(worth, maximise=True, effort=Effort()).ended is Ended.INFEASIBLE


def test_no_columns_are_an_answer() -> None:
    solved = Program().solve(np.empty(0), maximise=True, effort=Effort())
    assert solved.found
    assert not len(solved.x)


def answers(monkeypatch: pytest.MonkeyPatch, *first: Solved | None) -> list[bool]:
    """Let the first runs end like this; gives whether each run had presolve."""
    true_run, waiting, asked = Program._run, list(first), []

    def run(self: Program, model: Any, solver: Any, start: Any) -> Solved | None:
        asked.append(solver.getOptionValue("presolve")[1] != "off")
        return waiting.pop(0) if waiting else true_run(self, model, solver, start)

    monkeypatch.setattr(Program, "_run", run)
    return asked


@pytest.mark.parametrize(
    "wrong",
    [
        NOWHERE,
        Solved(Ended.OPTIMAL, np.zeros(3), 0.0, np.inf),
        None,
    ],
)
def test_what_cannot_be_true_is_asked_again_without_presolve(
    monkeypatch: pytest.MonkeyPatch, wrong: Solved | None
) -> None:
    asked = answers(monkeypatch, wrong)
    solved = knapsack().solve(np.array([7.0, 4.0, 4.0]), maximise=True, effort=Effort())
    assert (solved.ended, solved.value) == (Ended.OPTIMAL, 11.0)
    assert asked == [True, False]


def test_whoever_has_no_time_for_that_is_told_what_was_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answers(monkeypatch, NOWHERE)
    solved = knapsack().solve(np.zeros(3), maximise=True, effort=Effort(twice=False))
    assert solved.ended is Ended.INFEASIBLE
    assert asked == [True]


def test_a_solver_that_fails_twice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, None, None)
    with pytest.raises(UnavailableError, match="the solver failed"):
        knapsack().solve(np.zeros(3), maximise=True, effort=Effort())


def test_an_answer_called_best_without_a_bound_twice_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    unbounded = Solved(Ended.OPTIMAL, np.zeros(3), 0.0, np.inf)
    answers(monkeypatch, unbounded, unbounded)
    assert not knapsack().solve(np.zeros(3), maximise=True, effort=Effort()).found


def nearly_alike(seed: int, part: float) -> PlanProblem:
    """People so alike that covering one group or another differs by less than the solver's tolerances."""
    problem = random_problem(seed, frozenset(), points=20)
    rng = np.random.default_rng(seed)
    count = problem.matrix.points
    people = np.round(rng.integers(1, 4, count) * 1000 * (1 + part * rng.random(count)), 6)
    return replace(problem, demand=PlanDemand(people, people))


@pytest.mark.parametrize("part", [1e-5, 1e-6, 1e-7])
@pytest.mark.parametrize("seed", [19, 71, 89, 136, 138, 161, 200])
def test_parts_of_a_person_are_not_given_up_for_shorter_walks(seed: int, part: float) -> None:
    problem = nearly_alike(seed, part)
    best = every_plan(problem).best()
    assert best is not None
    plan = solve_exactly(problem, Effort())
    assert same(ranks_of(problem, plan.open, plan.upgraded), best)
    assert all(level.proven for level in plan.levels)


def test_an_answer_that_is_cut_off_is_gone_and_every_better_one_stays() -> None:
    cut = 0
    for seed in range(25):
        problem = random_problem(
            seed, frozenset({Rule.NO_LOSS, Rule.AREA_FLOOR, Rule.GROUP_FLOOR, Rule.BUDGET})
        )
        every = every_plan(problem)
        kept = np.flatnonzero(every.keeping())
        broken = np.flatnonzero(~every.keeping())
        if not len(kept) or not len(broken):
            continue
        worst = int(broken[0])
        rules = [rule for rule, by in every.excess.items() if by[worst] > 1e-7]
        built = plan_program(problem)
        rows = built.program._rows
        cut_broken(built, problem, every.open[worst], every.upgraded[worst], rules)
        assert built.program._rows > rows
        check_best(problem, every)
        built = plan_program(problem)
        short = kept[every.ranks[kept, 0] < every.ranks[kept, 0].max() - 1e-6]
        if len(short):
            cut += 1
            cut_undone(built, problem, every.open[short[0]], every.upgraded[short[0]], "covered")
            weight = np.zeros(built.program.columns)
            weight[built.y] = built.merged.sums(problem.demand.weight)
            solved = built.program.solve(weight, maximise=True, effort=Effort())
            assert solved.value == pytest.approx(every.ranks[kept, 0].max())
            fixed = np.concatenate([built.x, built.upgrade[built.upgrade >= 0]])
            there = np.concatenate([every.open[short[0]], every.upgraded[short[0]][built.upgrade >= 0]])
            built.program.add_rows(
                there.astype(float), there.astype(float), np.arange(len(fixed)), fixed, 1.0
            )
            assert built.program.solve(weight, maximise=True, effort=Effort()).ended is Ended.INFEASIBLE
    assert cut


def check_best(problem: PlanProblem, every: Any) -> None:
    plan = solve_exactly(problem, Effort())
    assert same(ranks_of(problem, plan.open, plan.upgraded), every.best())
