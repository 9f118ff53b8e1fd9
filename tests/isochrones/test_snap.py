import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.snap import index_edges, snap, snapped_lonlat
from tests.isochrones.walks import brute_access_m
from tests.town import place, town

TOWN = town()
INDEX = index_edges(TOWN)


def test_a_point_joins_the_nearest_edge_at_a_right_angle() -> None:
    joined = snap(INDEX, np.array([place(25, 10)]), max_access_m=60)
    tail, head = TOWN.node_lonlat[TOWN.edge_nodes[joined.edge[0]]]
    assert (tail.round(6).tolist(), head.round(6).tolist()) == (
        np.round(place(0, 0), 6).tolist(),
        np.round(place(100, 0), 6).tolist(),
    )
    assert joined.fraction[0] == pytest.approx(0.25, abs=1e-4)
    assert joined.access_m[0] == pytest.approx(10, abs=0.1)


def test_the_longest_access_leg_itself_is_allowed() -> None:
    beside = np.array([place(50, -30)])
    exact = float(snap(INDEX, beside, max_access_m=100).access_m[0])
    assert snap(INDEX, beside, max_access_m=exact).edge[0] >= 0
    assert snap(INDEX, beside, max_access_m=exact - 1e-6).edge[0] == -1


def test_points_keep_their_order_and_the_far_ones_their_place() -> None:
    joined = snap(INDEX, np.array([place(50, 5), place(50, 9e5), place(550, 205)]), max_access_m=60)
    assert (joined.edge >= 0).tolist() == [True, False, True]
    assert np.isinf(joined.access_m[1])


def test_no_points_are_no_rows() -> None:
    assert len(snap(INDEX, np.empty((0, 2)), max_access_m=60)) == 0


def test_the_joining_place_is_on_the_edge() -> None:
    joined = snap(INDEX, np.array([place(25, 10), place(25, 9e5)]), max_access_m=60)
    found = snapped_lonlat(INDEX, joined)
    assert found[0] == pytest.approx(np.array(place(25, 0)), abs=1e-6)
    assert np.isnan(found[1]).all()


@given(st.lists(st.tuples(st.floats(-200, 1200), st.floats(-200, 1200)), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_access_leg_is_the_shortest_there_is(metres: list[tuple[float, float]]) -> None:
    lonlat = np.array([place(x, y) for x, y in metres])
    joined = snap(INDEX, lonlat, max_access_m=1000)
    assert joined.access_m == pytest.approx(brute_access_m(INDEX, TOWN, lonlat), abs=1e-6)


def test_a_place_without_a_position_in_the_local_crs_joins_nothing() -> None:
    west, south, _, _ = TOWN.bbox
    opposite = [(15, 0), (west - 180, -south), (15, 90), (-165, 0)]
    joined = snap(INDEX, np.array([*opposite, place(25, 10)]), max_access_m=np.inf)
    assert joined.edge[-1] >= 0
    assert not np.isnan(joined.access_m).any()
    assert (snap(INDEX, np.array(opposite), max_access_m=300).edge == -1).all()
