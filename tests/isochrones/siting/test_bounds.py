"""What a large plan is bounded by, beside every plan of small towns."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gis.errors import InfeasibleError
from isochrones.siting import Effort, PlanProblem, Rule, broken_rules, solve_first, solving
from isochrones.siting.counted import Counted, count_only
from isochrones.siting.coverbound import bound_cover, settled
from isochrones.siting.coverproblem import CoverProblem, Room
from isochrones.siting.measured import covered_weight, covering, walked_hours
from isochrones.siting.merging import merge_points
from isochrones.siting.solving import solve_large
from isochrones.siting.walkbound import least_walk
from tests.isochrones.siting.judge import Every, every_plan
from tests.isochrones.siting.towns import random_problem, town_matrix

LOOSE = 1e-6
MIXES = (
    frozenset({Rule.BUDGET}),
    frozenset({Rule.YEARLY, Rule.BUDGET}),
    frozenset({Rule.NO_LOSS}),
    frozenset({Rule.ACTIONS, Rule.REUSE}),
    frozenset({Rule.BUDGET, Rule.NO_LOSS, Rule.LOCKS}),
)


def feasible(mix: frozenset[Rule], seeds: range) -> list[tuple[PlanProblem, Every]]:
    drawn = [random_problem(seed, mix) for seed in seeds]
    return [(problem, every) for problem in drawn if (every := every_plan(problem)).best() is not None]


@pytest.mark.parametrize("mix", MIXES)
def test_no_plan_opens_more_than_the_room_that_numbers_and_money_leave(mix: frozenset[Rule]) -> None:
    asked = feasible(mix, range(60))
    assert asked
    for problem, every in asked:
        counted, sites = count_only(problem), problem.sites
        room, rows = counted.cover.room, counted.rows
        covers = every.open & (sites.covers | (every.upgraded & sites.covers_upgraded))
        for plan in np.flatnonzero(every.keeping()):
            group = counted.cover.group[covers[plan][rows]]
            count = np.bincount(group, minlength=3)
            assert count[0] <= room.standing
            assert count[1] <= room.reused
            assert count[2] <= room.new
            assert count[1] + count[2] <= room.added


@pytest.mark.parametrize("mix", MIXES)
def test_no_plan_covers_more_than_the_bound_nor_walks_less(mix: frozenset[Rule]) -> None:
    tight = 0
    for problem, every in feasible(mix, range(100, 140)):
        counted = count_only(problem)
        cover, _ = counted.solve(Effort())
        kept = np.flatnonzero(every.keeping())
        most = every.ranks[kept, 0].max()
        assert counted.sure_weight + cover.bound >= most - LOOSE
        tight += counted.sure_weight + cover.bound <= most + LOOSE
        for plan in kept[:: max(len(kept) // 5, 1)]:
            check_walks(problem, counted, every, plan)
    assert tight


def check_walks(problem: PlanProblem, counted: Counted, every: Every, plan: int) -> None:
    """Of all plans that cover as much as this one, none walks less than its bound."""
    open_, upgraded = every.open[plan], every.upgraded[plan]
    covered, walked = covered_weight(problem, open_, upgraded), walked_hours(problem, open_, upgraded)
    bound = least_walk(counted, covering(problem, open_, upgraded), covered=covered, walked=walked)
    alike = every.keeping() & (every.ranks[:, 0] >= covered - 1e-9)
    assert bound <= (-every.ranks[alike, 1]).min() + LOOSE
    assert 0 <= bound <= walked


@pytest.mark.parametrize("mix", MIXES)
def test_a_plan_solved_as_a_large_one_is_within_its_bounds(mix: frozenset[Rule]) -> None:
    for seed in range(200, 230):
        problem = random_problem(seed, mix)
        every = every_plan(problem)
        best = every.best()
        if best is None:
            with pytest.raises(InfeasibleError):
                solve_large(problem, Effort())
            continue
        plan = solve_large(problem, Effort())
        first, walking = plan.levels[:2]
        assert first.bound is not None
        assert first.value <= best[0] + LOOSE <= first.bound + 2 * LOOSE
        assert not first.proven or first.value == pytest.approx(best[0])
        if first.value >= best[0] - LOOSE:
            assert walking.bound is not None
            assert walking.bound <= -best[1] + LOOSE


@pytest.mark.parametrize("mix", MIXES)
def test_what_the_prices_do_not_settle_is_searched_to_the_end(
    monkeypatch: pytest.MonkeyPatch, mix: frozenset[Rule]
) -> None:
    """Few favoured candidates leave a gap, which the rest of the search closes."""
    monkeypatch.setattr(solving, "KERNELS", (1,))
    searched: list[int] = []
    monkeypatch.setattr(Counted, "without_settled", telling(searched, Counted.without_settled))
    for problem, every in feasible(mix, range(300, 330)):
        best = every.best()
        assert best is not None
        first = solve_first(problem, Effort())
        assert first.level.value >= best[0] * (1.0 - solving.KERNEL_GAP)
        assert first.level.bound is not None
        assert best[0] <= first.level.bound + LOOSE
        assert not broken_rules(problem, first.open, first.upgraded)
    assert searched


def telling(told: list[int], ask: Callable[..., PlanProblem]) -> Callable[..., PlanProblem]:
    def asked(*arguments: Any) -> PlanProblem:
        told.append(len(told))
        return ask(*arguments)

    return asked


def test_sites_that_are_settled_are_in_no_better_answer_or_in_every_one() -> None:
    told = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        merged = merge_points(town_matrix(rng, 30, 8, 0.25))
        weight = merged.sums(rng.integers(1, 9, 30).astype(np.float64))
        group = rng.integers(0, 3, 8)
        room = Room(1, 1, 2, 2)
        problem = CoverProblem(merged.matrix, weight, group, room, np.arange(8))
        found, prices = bound_cover(problem)
        never, always = settled(problem, found.value, prices)
        told += int((never | always).sum())
        plans = [flags for flags in every_choice(8) if fits(flags, group, room)]
        values = [float(weight[merged.matrix.reach_of(flags) > 0].sum()) for flags in plans]
        assert found.value <= max(values) + LOOSE <= found.bound + 2 * LOOSE
        for flags, value in zip(plans, values, strict=True):
            if value > found.value + LOOSE:
                assert not (flags & never).any()
                assert flags[always].all()
    assert told


def every_choice(sites: int) -> list[np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    return [np.array([number >> j & 1 for j in range(sites)], dtype=np.bool_) for number in range(1 << sites)]


def fits(
    flags: np.ndarray[tuple[int], np.dtype[np.bool_]],
    group: np.ndarray[tuple[int], np.dtype[np.int64]],
    room: Room,
) -> bool:
    count = np.bincount(group[flags], minlength=3)
    return bool(
        count[0] <= room.standing
        and count[1] <= room.reused
        and count[2] <= room.new
        and count[1] + count[2] <= room.added
    )
