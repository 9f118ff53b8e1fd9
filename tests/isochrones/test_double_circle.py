"""The double circle: a station and the services of daily life, both on foot from home."""

import numpy as np
import pytest

from gis.errors import InputError
from isochrones.coverage.double_circle import (
    CIRCLES,
    Circle,
    chain_in_reach,
    measure_double_circle,
    reached_from,
)
from isochrones.coverage.rows import Rows, one_row
from isochrones.reach import times_between, walk_graph
from isochrones.snap import Snaps, index_edges, snap
from tests.town import SPEED_MPS, place, town

PEOPLE = np.array([10.0, 20.0, 30.0, 40.0])
STATION = np.array([True, True, False, False])
MARKET = np.array([True, False, True, False])
CARE = np.array([True, True, True, False])


def _snapped(*places: tuple[float, float]) -> Snaps:
    network = town()
    return snap(index_edges(network), np.array([place(*xy) for xy in places]), max_access_m=50)


def test_a_station_without_a_market_is_a_single_circle() -> None:
    found = measure_double_circle(STATION, {"market": MARKET, "care": CARE}, PEOPLE, one_row(4))
    assert [CIRCLES[code] for code in found.circle_code] == [
        Circle.DOUBLE,
        Circle.SINGLE,
        Circle.SINGLE,
        Circle.NONE,
    ]
    assert found.people.tolist() == [[40.0, 50.0, 10.0]]
    assert found.fusion_index.tolist() == [0.1]
    assert found.group_people.tolist() == [[10.0, 30.0]]
    assert found.amenities_in_reach.tolist() == [2, 1, 2, 0]


def test_each_area_has_its_own_index_and_class_and_an_empty_one_has_none() -> None:
    rows = Rows(np.array([0, 0, 2, -1], dtype=np.int32), 3)
    found = measure_double_circle(STATION, {"market": MARKET}, PEOPLE, rows)
    assert found.fusion_index[0] == pytest.approx(1 / 3)
    assert np.isnan(found.fusion_index[1])
    assert found.fusion_index[2] == 0.0
    assert found.row_circle.tolist() == [1, -1, 1]


def test_no_amenities_at_all_is_refused_rather_than_called_fused() -> None:
    with pytest.raises(InputError, match="at least one group"):
        measure_double_circle(STATION, {}, PEOPLE, one_row(4))


def test_masks_of_another_length_are_refused() -> None:
    with pytest.raises(InputError, match="one truth value"):
        measure_double_circle(STATION, {"market": MARKET[:3]}, PEOPLE, one_row(4))


def test_one_trip_can_be_read_from_home_or_as_a_chain() -> None:
    graph = walk_graph(town(), walk_speed_mps=SPEED_MPS)
    homes, stations, markets = _snapped((0, 0), (400, 0)), _snapped((500, 0)), _snapped((900, 0))
    to_station = times_between(graph, homes, stations, limit_s=900)
    to_market = times_between(graph, homes, markets, limit_s=900)
    assert reached_from(to_station, 2).tolist() == [True, True]
    assert reached_from(to_market, 2).tolist() == [True, True]
    onward = times_between(graph, stations, markets, limit_s=900)
    assert chain_in_reach(to_station, onward, 2, limit_s=900).tolist() == [True, True]
    assert chain_in_reach(to_station, onward, 2, limit_s=899).tolist() == [False, True]


def test_sites_that_only_inform_do_not_make_a_circle() -> None:
    graph = walk_graph(town(), walk_speed_mps=SPEED_MPS)
    times = times_between(graph, _snapped((0, 0)), _snapped((100, 0)), limit_s=900)
    assert reached_from(times, 1, np.array([False])).tolist() == [False]
    assert reached_from(times, 1, np.array([True])).tolist() == [True]
