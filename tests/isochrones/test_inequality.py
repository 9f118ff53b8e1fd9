import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage import Rows, Spread, one_row, rank, spread

Floats = NDArray[np.float64]

VALUES = st.lists(st.integers(0, 1000), min_size=1, max_size=12)


def of(values: list[float] | Floats, people: list[float] | Floats | None = None) -> Spread:
    value = np.array(values, dtype=np.float64)
    weight = np.ones(len(value)) if people is None else np.array(people, dtype=np.float64)
    return spread(rank(value), weight, one_row(len(value)))


def measures(found: Spread) -> Floats:
    return np.array([found.gini[0], found.palma[0], found.theil[0]])


def same(left: Spread, right: Spread) -> bool:
    return bool(np.allclose(measures(left), measures(right), rtol=1e-9, atol=1e-9, equal_nan=True))


def test_the_textbook_figures_of_one_to_ten() -> None:
    found = of([float(value) for value in range(1, 11)])
    assert found.gini[0] == pytest.approx(0.3)
    assert found.palma[0] == pytest.approx(10 / (1 + 2 + 3 + 4))
    shares = np.arange(1, 11) / 5.5
    assert found.theil[0] == pytest.approx(np.mean(shares * np.log(shares)))
    assert found.quantile.tolist() == [[5.0, 9.0, 10.0]]


@pytest.mark.parametrize("values", [[7.0], [7.0, 7.0, 7.0]])
def test_equal_walks_and_a_single_person_are_equality(values: list[float]) -> None:
    found = of(values)
    assert measures(found) == pytest.approx([0, 0.25, 0], abs=1e-12)


def test_nobody_and_walks_of_nothing_have_no_inequality() -> None:
    for found in (of([]), of([5.0], [0.0]), of([0.0, 0.0])):
        assert np.isnan(measures(found)).all()


def test_palma_has_no_figure_where_the_lowest_forty_per_cent_have_nothing() -> None:
    found = of([0.0, 0.0, 5.0])
    assert np.isnan(found.palma[0])
    assert found.gini[0] == pytest.approx(2 / 3)
    assert found.theil[0] == pytest.approx(np.log(3))


def test_people_beyond_the_search_limit_rank_last_and_leave_the_averages() -> None:
    found = of([60.0, 120.0, np.inf], [1.0, 1.0, 3.0])
    assert (found.people.tolist(), found.known.tolist(), found.mean.tolist()) == ([5.0], [2.0], [90.0])
    assert found.quantile.tolist() == [[np.inf, np.inf, np.inf]]
    assert same(found, of([60.0, 120.0]))


def test_rows_are_measured_apart() -> None:
    value, people = np.array([1.0, 5.0, 2.0, 9.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    row = np.array([0, 2, 0, 2, -1], dtype=np.int32)
    found = spread(rank(value), people, Rows(row, 3))
    for i in (0, 2):
        alone = of(value[row == i], people[row == i])
        assert found.gini[i] == pytest.approx(alone.gini[0])
        assert found.palma[i] == pytest.approx(alone.palma[0])
        assert found.theil[i] == pytest.approx(alone.theil[0])
        assert found.quantile[i].tolist() == alone.quantile[0].tolist()
    assert (found.people[1], np.isnan(found.mean[1])) == (0.0, True)


@given(st.lists(st.sampled_from([0.0, 1.0, 1.5, 900.0, np.inf]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_points_of_the_same_value_keep_their_order(values: list[float]) -> None:
    value = np.array(values, dtype=np.float64)
    assert rank(value).order.tolist() == np.argsort(value, kind="stable").tolist()


@pytest.mark.parametrize("values", [[-1.0], [float("nan")]])
def test_values_that_cannot_be_are_refused(values: list[float]) -> None:
    with pytest.raises(InputError):
        of(values)


def test_gini_and_theil_equal_their_definitions_over_all_pairs() -> None:
    rng = np.random.default_rng(7)
    x, w = rng.gamma(2.0, 300.0, 200), rng.integers(1, 40, 200).astype(np.float64)
    mean = np.average(x, weights=w)
    pairs = np.abs(x[:, None] - x[None, :]) * w[:, None] * w[None, :]
    found = of(x, w)
    assert found.gini[0] == pytest.approx(pairs.sum() / (2 * w.sum() ** 2 * mean))
    assert found.theil[0] == pytest.approx(np.average(x / mean * np.log(x / mean), weights=w))


@given(VALUES, st.floats(0.01, 100))
@settings(max_examples=80, deadline=None)
def test_a_different_unit_changes_no_inequality(values: list[int], factor: float) -> None:
    assert same(of(np.array(values, float)), of(np.array(values) * factor))


@given(VALUES, st.integers(2, 5))
@settings(max_examples=80, deadline=None)
def test_more_people_of_the_same_kind_change_no_inequality(values: list[int], times: int) -> None:
    once = of(np.array(values, float))
    assert same(once, of(np.repeat(np.array(values, float), times)))
    assert same(once, of(np.array(values, float), np.full(len(values), float(times))))


@given(VALUES.filter(lambda values: len(values) > 1), st.data())
@settings(max_examples=80, deadline=None)
def test_a_transfer_to_somebody_worse_off_never_raises_inequality(
    values: list[int], data: st.DataObject
) -> None:
    ordered = np.sort(np.array(values, float))
    low, high = sorted(data.draw(st.lists(st.integers(0, len(values) - 1), min_size=2, max_size=2)))
    given_up = (ordered[high] - ordered[low]) * data.draw(st.floats(0, 0.5))
    moved = ordered.copy()
    moved[low] += given_up
    moved[high] -= given_up
    before, after = of(ordered), of(moved)
    if before.mean[0] > 0:
        assert after.gini[0] <= before.gini[0] + 1e-9
        assert after.theil[0] <= before.theil[0] + 1e-9


@given(VALUES, st.lists(st.integers(0, 9), min_size=12, max_size=12))
@settings(max_examples=80, deadline=None)
def test_inequality_stays_within_its_bounds(values: list[int], people: list[int]) -> None:
    weight = np.array(people[: len(values)], float)
    found = of(np.array(values, float), weight)
    if found.people[0] and found.mean[0] > 0:
        least = weight[weight > 0].min() / weight.sum()
        assert 0 <= found.gini[0] <= 1 - least + 1e-9
        assert 0 <= found.theil[0] <= -np.log(least) + 1e-9
        assert np.isnan(found.palma[0]) or found.palma[0] >= 0.25 - 1e-9
