"""Centres of people whom no site reaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import InputError
from isochrones.reach import TICKS_PER_S
from isochrones.siting.clusters import choose_centres, grid_places
from tests.isochrones.pairs import times

Rows = list[tuple[int, int, float]]


def test_the_place_that_reaches_most_is_first_and_the_next_counts_only_who_is_left() -> None:
    #   place 0 reaches 10 + 20, place 1 reaches 20 + 25, place 2 reaches 25 alone
    found = times(3, (0, 0, 60), (1, 0, 60), (1, 1, 60), (2, 1, 60), (2, 2, 60))
    centres = choose_centres(found, np.array([10.0, 20.0, 25.0]), 3, most=9, least_people=0)
    assert centres.place.tolist() == [1, 0]
    assert centres.people.tolist() == [45.0, 10.0]


def test_of_places_that_reach_the_same_people_the_middle_counts() -> None:
    rows = [(point, place, 100.0 * abs(point - place)) for point in range(5) for place in range(5)]
    centres = choose_centres(times(5, *rows), np.ones(5), 5, most=1, least_people=0)
    assert centres.place.tolist() == [2]


def test_of_places_that_are_alike_the_first_counts() -> None:
    found = times(1, (0, 0, 60), (0, 1, 60))
    assert choose_centres(found, np.ones(1), 2, most=2, least_people=0).place.tolist() == [0]


@pytest.mark.parametrize(("most", "least", "count"), [(1, 0.0, 1), (9, 0.0, 3), (9, 20.0, 2), (9, 99.0, 0)])
def test_no_more_are_chosen_than_asked_and_none_for_a_few(most: int, least: float, count: int) -> None:
    found = times(4, (0, 0, 60), (1, 1, 60), (2, 2, 60), (3, 3, 60))
    centres = choose_centres(found, np.array([10.0, 20.0, 30.0, 0.0]), 5, most=most, least_people=least)
    assert len(centres.place) == len(centres.people) == count


def test_nobody_is_an_answer() -> None:
    assert not len(choose_centres(times(0), np.empty(0), 3, most=2, least_people=0).place)
    assert grid_places(np.empty((0, 2)), np.empty(0), cell_m=100.0).shape == (0, 2)


def test_no_centres_at_all_and_cells_without_a_side_are_refused() -> None:
    with pytest.raises(InputError, match="at least one centre"):
        choose_centres(times(0), np.empty(0), 3, most=0, least_people=0)
    for cell_m, x in ((0.0, 1.0), (np.nan, 1.0), (100.0, np.inf)):
        with pytest.raises(InputError, match="must have a side"):
            grid_places(np.array([[x, 1.0]]), np.ones(1), cell_m=cell_m)


def _plainly(rows: Rows, people: list[int], places: int, most: int, least: float) -> list[tuple[int, float]]:
    """Choose by asking every place anew each time."""
    left, chosen = list(map(float, people)), []
    for _ in range(most):
        worth = [
            (
                -sum(left[point] for point, at, _ in rows if at == place),
                sum(left[point] * round(s * TICKS_PER_S) for point, at, s in rows if at == place),
                place,
            )
            for place in range(places)
        ]
        best = min(worth)
        if -best[0] < max(least, 1e-9):
            break
        chosen.append((best[2], -best[0]))
        left = [
            0.0 if (point, best[2]) in {row[:2] for row in rows} else left[point]
            for point in range(len(left))
        ]
    return chosen


walks = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 5)), st.sampled_from([0.0, 60.0, 300.0, 900.0]), max_size=30
)


@given(walks, st.lists(st.integers(0, 9), min_size=8, max_size=8), st.integers(1, 6), st.integers(0, 12))
def test_the_lazy_choice_is_the_plain_one(
    found: dict[tuple[int, int], float], people: list[int], most: int, least: int
) -> None:
    rows = [(*pair, seconds) for pair, seconds in sorted(found.items())]
    centres = choose_centres(times(8, *rows), np.array(people, float), 6, most=most, least_people=least)
    chosen = list(zip(centres.place.tolist(), centres.people.tolist(), strict=True))
    assert chosen == _plainly(rows, people, 6, most, least)


places = st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=1, max_size=20)


@given(places)
def test_everybody_has_a_place_in_their_cell_and_those_around_and_none_is_there_twice(
    found: list[tuple[int, int]],
) -> None:
    xy = np.array(found, float)
    laid = grid_places(xy, np.ones(len(xy)), cell_m=100.0)
    cells = {tuple(cell) for cell in np.floor(laid / 100).astype(int).tolist()}
    assert len(cells) == len(laid)
    for column, row in np.floor(xy / 100).astype(int).tolist():
        assert {(column + i, row + j) for i in range(-2, 3) for j in range(-2, 3)} <= cells


@given(places)
def test_the_order_of_the_people_does_not_matter(found: list[tuple[int, int]]) -> None:
    xy = np.array(found, float)
    one, other = (grid_places(order, np.ones(len(xy)), cell_m=100.0) for order in (xy, xy[::-1]))
    assert one == pytest.approx(other)
