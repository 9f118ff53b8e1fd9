from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import InputError
from isochrones.coverage import Coverage, State, Unknown, measure_coverage, unknown_reasons
from isochrones.reach import TravelTimes
from isochrones.snap import index_edges, snap
from tests.town import place, town


def times(*rows: tuple[int, int, float]) -> TravelTimes:
    return TravelTimes(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.float64),
    )


def measure(
    found: TravelTimes, people: list[float], covers: list[bool], unknown: list[str] | None = None
) -> Coverage:
    return measure_coverage(
        found, np.array(people), np.array(covers), unknown=np.array(unknown or [""] * len(people))
    )


def test_people_are_counted_in_three_states() -> None:
    found = measure(times((0, 0, 9.0)), [10, 30, 60], [True], ["", "", "no_network_near"])
    assert (found.covered, found.gap, found.unknown, found.people) == (10, 30, 60, 100)
    assert found.state.tolist() == [State.COVERED, State.GAP, State.UNKNOWN]
    assert found.reason.tolist() == ["", "", Unknown.NO_NETWORK]


def test_a_covered_point_on_an_island_is_covered() -> None:
    found = measure(times((0, 0, 9.0)), [10], [True], ["island_component"])
    assert (found.covered, found.unknown, found.reason.tolist()) == (10, 0, [""])


def test_sites_that_only_inform_never_cover() -> None:
    found = measure(times((0, 0, 5.0), (1, 1, 5.0)), [10, 20], [False, True])
    assert (found.covered, found.gap, found.informed) == (20, 10, 30)
    assert found.nearest.tolist() == [-1, 1]
    assert found.site_people.tolist() == [10, 20]
    assert found.site_sole_people.tolist() == [0, 20]


def test_sole_people_reach_no_other_site() -> None:
    found = measure(times((0, 0, 5.0), (0, 1, 4.0), (1, 1, 3.0)), [10, 20], [True, True])
    assert found.site_people.tolist() == [10, 30]
    assert found.site_sole_people.tolist() == [0, 20]
    assert found.nearest.tolist() == [1, 1]
    assert found.sites_in_reach.tolist() == [2, 1]


def test_nobody_has_no_share() -> None:
    assert measure(times(), [0.0], [True]).share is None


@pytest.mark.parametrize("people", [[-1.0], [float("nan")], [float("inf")]])
def test_people_that_cannot_be_are_refused(people: list[float]) -> None:
    with pytest.raises(InputError):
        measure(times(), people, [True])


def test_points_off_the_network_or_on_an_island_are_unknown() -> None:
    network = town()
    islanders = np.zeros(len(network.node_lonlat), dtype=np.int32)
    islanders[-1] = 1
    network = replace(network, node_component=islanders)
    index = index_edges(network)
    joined = snap(index, np.array([place(50, 5), place(50, 9e5), place(1000, 980)]), max_access_m=60)
    assert unknown_reasons(network, joined)[:2].tolist() == ["", Unknown.NO_NETWORK]


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
    all_sites = measure(times(*((d, f, 1.0) for d, f in sorted(rows))), counted, covers)
    fewer = measure(times(*((d, f, 1.0) for d, f in sorted(rows) if f != 3)), counted, covers)
    assert all_sites.covered + all_sites.gap + all_sites.unknown == all_sites.people
    assert fewer.covered <= all_sites.covered <= all_sites.informed
