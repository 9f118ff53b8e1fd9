"""LSCP, MCLP and p-median beside every choice of sites that there is."""

import numpy as np
import pytest
from hypothesis import given, settings

from gis.errors import InfeasibleError, InputError
from isochrones.siting import lscp, mclp, p_median, siting_matrix, times_of_pairs
from isochrones.siting.choice import Choice
from isochrones.siting.mip import Effort
from tests.isochrones.siting.subsets import Small, choices, seconds, served, small_problems, walked

NO_SOLVER = Effort(nodes=0)


def check(small: Small, found: Choice) -> None:
    """What holds of any answer."""
    assert not (small.fixed & ~found.open).any()
    assert not (small.forbidden & found.open).any()
    assert found.proven
    assert found.bound == found.value
    assert not found.by_clock


def check_nearest(small: Small, found: Choice) -> None:
    walks = np.where(found.open, seconds(small), np.inf)
    for d, site in enumerate(found.assignment):
        assert (site == -1) == (not np.isfinite(walks[d]).any())
        if site >= 0:
            assert walks[d, site] == walks[d].min()


@settings(max_examples=150)
@given(small_problems())
def test_lscp_is_the_cheapest_choice_that_covers_all(small: Small) -> None:
    covering = [each for each in choices(small) if (small.matrix.reach_of(each) > 0).all()]
    for cost in (small.cost, None):
        if not covering:
            with pytest.raises(InfeasibleError, match="within the limit of no site"):
                lscp(small.matrix, cost=cost, fixed=small.fixed, forbidden=small.forbidden)
            continue
        found = lscp(small.matrix, cost=cost, fixed=small.fixed, forbidden=small.forbidden)
        price = np.ones(small.matrix.sites) if cost is None else cost
        assert found.value == min(float(price[each].sum()) for each in covering)
        assert found.value == price[found.open].sum()
        assert (small.matrix.reach_of(found.open) > 0).all()
        check(small, found)
        check_nearest(small, found)


@settings(max_examples=150)
@given(small_problems())
def test_mclp_covers_as_much_as_any_choice(small: Small) -> None:
    found = mclp(small.matrix, small.weight, small.sites, fixed=small.fixed, forbidden=small.forbidden)
    covered = {
        float(small.weight[small.matrix.reach_of(each) > 0].sum()) for each in choices(small, small.sites)
    }
    assert found.value == max(covered)
    assert found.value == small.weight[found.assignment >= 0].sum()
    assert any((found.open == each).all() for each in choices(small, small.sites))
    check(small, found)
    check_nearest(small, found)


@settings(max_examples=60)
@given(small_problems())
def test_mclp_with_capacities_serves_as_many_as_any_choice(small: Small) -> None:
    found = mclp(
        small.matrix,
        small.weight,
        small.sites,
        fixed=small.fixed,
        forbidden=small.forbidden,
        capacity=small.capacity,
    )
    assert found.value == pytest.approx(max(served(small, each)[0] for each in choices(small, small.sites)))
    assert found.value == pytest.approx(served(small, found.open)[0])
    assert found.open[found.assignment[found.assignment >= 0]].all()
    check(small, found)


@settings(max_examples=150)
@given(small_problems())
def test_p_median_walks_as_little_as_any_choice(small: Small) -> None:
    least = min(walked(small, each) for each in choices(small, small.sites))
    if not np.isfinite(least):
        with pytest.raises(InfeasibleError):
            p_median(small.matrix, small.weight, small.sites, fixed=small.fixed, forbidden=small.forbidden)
        return
    found = p_median(small.matrix, small.weight, small.sites, fixed=small.fixed, forbidden=small.forbidden)
    assert found.value == pytest.approx(least)
    assert found.value == pytest.approx(walked(small, found.open))
    assert any((found.open == each).all() for each in choices(small, small.sites))
    check(small, found)
    check_nearest(small, found)


@settings(max_examples=60)
@given(small_problems())
def test_p_median_with_capacities_walks_as_little_as_any_choice_that_serves_all(small: Small) -> None:
    people = small.weight.sum()
    walks = [
        walk
        for count, walk in (served(small, each) for each in choices(small, small.sites))
        if count == people
    ]

    def solve() -> Choice:
        return p_median(
            small.matrix,
            small.weight,
            small.sites,
            fixed=small.fixed,
            forbidden=small.forbidden,
            capacity=small.capacity,
        )

    if not walks:
        with pytest.raises(InfeasibleError):
            solve()
        return
    found = solve()
    assert found.value == pytest.approx(min(walks))
    assert served(small, found.open) == pytest.approx((people, found.value))
    check(small, found)


@settings(max_examples=100)
@given(small_problems())
def test_bounds_hold_without_a_solver(small: Small) -> None:
    most = max(small.weight[small.matrix.reach_of(each) > 0].sum() for each in choices(small, small.sites))
    found = mclp(
        small.matrix,
        small.weight,
        small.sites,
        fixed=small.fixed,
        forbidden=small.forbidden,
        effort=NO_SOLVER,
    )
    assert found.value <= most <= found.bound + 1e-6
    assert 0 <= found.gap <= 1
    least = min(walked(small, each) for each in choices(small, small.sites))
    if np.isfinite(least):
        bounded = p_median(
            small.matrix,
            small.weight,
            small.sites,
            fixed=small.fixed,
            forbidden=small.forbidden,
            effort=Effort(pairs=-1),
        )
        assert bounded.bound - 1e-6 <= least <= bounded.value + 1e-6


def test_exactly_at_the_limit_counts_because_the_matrix_holds_it() -> None:
    at_the_limit = siting_matrix(times_of_pairs([0], [0], [18_000_000], points=1), 1)
    assert mclp(at_the_limit, np.array([7.0]), 1).value == 7
    assert lscp(at_the_limit).value == 1
    assert p_median(at_the_limit, np.array([7.0]), 1).value == 7 * 900


def test_points_that_no_site_reaches_are_counted_by_lscp_and_p_median_and_do_not_matter_to_mclp() -> None:
    matrix = siting_matrix(times_of_pairs([0], [0], [1], points=3), 2)
    weight = np.array([5.0, 1.0, 0.0])
    with pytest.raises(InfeasibleError, match="2 demand points"):
        lscp(matrix)
    with pytest.raises(InfeasibleError, match="1 demand points"):
        p_median(matrix, weight, 2)
    found = mclp(matrix, weight, 1)
    assert found.value == found.bound == 5
    assert found.assignment.tolist() == [0, -1, -1]


def test_sites_too_few_to_reach_all_are_told_how_many_are_needed() -> None:
    matrix = siting_matrix(times_of_pairs([0, 1, 2], [0, 1, 2], [1, 1, 1], points=3), 3)
    with pytest.raises(InfeasibleError, match="3 are needed"):
        p_median(matrix, np.ones(3), 2)
    with pytest.raises(InfeasibleError, match="capacities"):
        p_median(matrix, np.ones(3), 3, capacity=np.array([1.0, 1.0, 0.5]))


def test_contradictions_are_refused() -> None:
    matrix = siting_matrix(times_of_pairs([0], [0], [1], points=1), 2)
    yes, no = np.array([True, True]), np.array([True, False])
    with pytest.raises(InputError, match="both fixed and forbidden"):
        lscp(matrix, fixed=yes, forbidden=no)
    with pytest.raises(InputError, match="2 are fixed"):
        mclp(matrix, np.ones(1), 1, fixed=yes)
    for weight in (np.array([-1.0]), np.array([np.nan]), np.ones(2)):
        with pytest.raises(InputError, match="must be 1 numbers"):
            p_median(matrix, weight, 1)


def test_a_point_between_two_sites_goes_to_the_first_of_equally_near_ones() -> None:
    matrix = siting_matrix(times_of_pairs([0, 0], [0, 1], [5, 5], points=1), 2)
    assert mclp(matrix, np.ones(1), 2).assignment.tolist() == [0]


@pytest.mark.parametrize("seed", [0, 1])
def test_larger_problems_are_solved_to_the_end_too(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes, doors = rng.random((300, 2)), rng.random((40, 2))
    apart = np.hypot(*(homes[:, None] - doors[None]).transpose(2, 0, 1))
    point, site = np.nonzero(apart <= 0.35)
    ticks = (apart[point, site] * 1e7).astype(np.int32)
    matrix = siting_matrix(times_of_pairs(point, site, ticks, 300), 40)
    weight = rng.integers(1, 100, 300).astype(np.float64)
    most = mclp(matrix, weight, 5)
    assert most.proven
    fewest = lscp(matrix)
    assert fewest.proven
    enough = int(fewest.value)
    assert mclp(matrix, weight, enough).value == weight.sum()
    assert mclp(matrix, weight, enough - 1).value < weight.sum()
    walks = [p_median(matrix, weight, enough + more).value for more in (0, 1, 5)]
    assert walks == sorted(walks, reverse=True)
