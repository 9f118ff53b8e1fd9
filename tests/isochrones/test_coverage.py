from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import InputError
from isochrones.coverage import (
    REASONS,
    UNKNOWN_TEXTS,
    Coverage,
    State,
    Unknown,
    add_reasons,
    measure_coverage,
    people_in,
    unknown_reasons,
)
from isochrones.reach import TravelTimes
from isochrones.snap import index_edges, snap
from tests.isochrones.pairs import times
from tests.town import place, town

OFF = REASONS.index(Unknown.NO_NETWORK)


def measure(
    found: TravelTimes, people: list[float], covers: list[bool], unknown: list[int] | None = None
) -> Coverage:
    codes = np.array(unknown or [0] * len(people), dtype=np.int8)
    return measure_coverage(found, np.array(people), np.array(covers), unknown=codes)


def test_people_are_counted_in_three_states() -> None:
    found = measure(times(3, (0, 0, 9.0)), [10, 30, 60], [True], [0, 0, OFF])
    assert (found.covered, found.gap, found.unknown, found.people) == (10, 30, 60, 100)
    assert found.state.tolist() == [State.COVERED, State.GAP, State.UNKNOWN]
    assert found.reason.tolist() == ["", "", Unknown.NO_NETWORK]


def test_a_covered_point_on_an_island_is_covered() -> None:
    found = measure(times(1, (0, 0, 9.0)), [10], [True], [REASONS.index(Unknown.ISLAND)])
    assert (found.covered, found.unknown, found.reason.tolist()) == (10, 0, [""])


def test_sites_that_only_inform_never_cover() -> None:
    found = measure(times(2, (0, 0, 5.0), (1, 1, 5.0)), [10, 20], [False, True])
    assert (found.covered, found.gap, found.informed, found.informed_only) == (20, 10, 30, 10)
    assert found.nearest.tolist() == [-1, 1]
    assert found.site_people.tolist() == [10, 20]
    assert found.site_sole_people.tolist() == [0, 20]


def test_sole_people_reach_no_other_site() -> None:
    found = measure(times(2, (0, 0, 5.0), (0, 1, 4.0), (1, 1, 3.0)), [10, 20], [True, True])
    assert found.site_people.tolist() == [10, 30]
    assert found.site_sole_people.tolist() == [0, 20]
    assert found.nearest.tolist() == [1, 1]
    assert (found.second.tolist(), found.second_s.tolist()) == ([0, -1], [5.0, np.inf])
    assert found.sites_in_reach.tolist() == [2, 1]


def test_of_sites_equally_near_the_first_is_nearest() -> None:
    found = measure(times(1, (0, 0, 5.0), (0, 1, 4.0), (0, 2, 4.0)), [10], [True, True, True])
    assert (found.nearest.tolist(), found.second.tolist()) == ([1], [2])


def test_times_of_other_points_or_sites_are_refused() -> None:
    with pytest.raises(InputError):
        measure(times(2, (1, 0, 5.0)), [10], [True])
    with pytest.raises(InputError):
        measure(times(1, (0, 1, 5.0)), [10], [True])


def test_every_reason_has_its_words_in_both_languages() -> None:
    assert set(UNKNOWN_TEXTS) == set(Unknown)
    assert all(text.zh and text.en for text in UNKNOWN_TEXTS.values())


def test_of_two_reasons_the_stronger_one_is_told() -> None:
    told = add_reasons(np.array([0, OFF], np.int8), {Unknown.DATUM: np.array([True, True])})
    found = measure(times(2), [3, 4], [True], told.tolist())
    assert found.reason.tolist() == ["datum_doubt", "no_network_near"]
    assert people_in(found, np.array([3.0, 4.0]), Unknown.DATUM) == 3


def test_nobody_has_no_share() -> None:
    assert measure(times(1), [0.0], [True]).share is None


@pytest.mark.parametrize("people", [[-1.0], [float("nan")], [float("inf")]])
def test_people_that_cannot_be_are_refused(people: list[float]) -> None:
    with pytest.raises(InputError):
        measure(times(1), people, [True])


def test_points_off_the_network_or_on_an_island_are_unknown() -> None:
    network = town()
    islanders = np.zeros(len(network.node_lonlat), dtype=np.int32)
    islanders[-1] = 1
    network = replace(network, node_component=islanders)
    index = index_edges(network)
    joined = snap(index, np.array([place(50, 5), place(50, 9e5), place(1000, 980)]), max_access_m=60)
    assert unknown_reasons(network, joined)[:2].tolist() == [0, OFF]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), unique=True, max_size=20),
    st.lists(st.integers(0, 50), min_size=6, max_size=6),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
@settings(max_examples=100, deadline=None)
def test_states_add_up_and_one_more_site_never_covers_less(
    rows: list[tuple[int, int]], people: list[int], covers: list[bool]
) -> None:
    counted = [float(count) for count in people]
    all_sites = measure(times(6, *((d, f, 1.0) for d, f in sorted(rows))), counted, covers)
    fewer = measure(times(6, *((d, f, 1.0) for d, f in sorted(rows) if f != 3)), counted, covers)
    assert all_sites.covered + all_sites.gap + all_sites.unknown == all_sites.people
    assert fewer.covered <= all_sites.covered <= all_sites.informed
