from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from isochrones.elevation import BAND_M, with_climbs
from isochrones.kernels.climb import climb
from tests.town import CORNER, DEGREE_M, town

Floats = NDArray[np.float64]


def east_m(lonlat: Floats) -> Floats:
    metres: Floats = (lonlat[:, 0] - CORNER.lon) * DEGREE_M
    return metres


def test_a_slope_is_climbed_one_way_and_descended_the_other() -> None:
    network, unknown = with_climbs(town(3, 2), lambda lonlat: east_m(lonlat) * 0.05)
    along = np.diff(network.edge_nodes, axis=1)[:, 0] == 1
    assert unknown == 0
    assert network.edge_traits.up_m[along] == pytest.approx(5.0)
    assert network.edge_traits.up_m[~along] == pytest.approx(0.0)
    assert network.edge_traits.down_m == pytest.approx(0.0)


def hump_m(lonlat: Floats) -> Floats:
    from_middle_m: Floats = np.abs(east_m(lonlat) - 50)
    height_m: Floats = 10 - from_middle_m / 5
    return height_m


def test_a_hump_between_two_junctions_is_found() -> None:
    hump = with_climbs(town(2, 1), hump_m)[0].edge_traits
    assert (hump.up_m[0], hump.down_m[0]) == pytest.approx((10, 10))


def test_the_noise_of_a_raster_is_no_hill() -> None:
    rough = with_climbs(town(2, 1), lambda lonlat: np.resize([0.0, 0.9], len(lonlat)))[0].edge_traits
    assert rough.up_m[0] + rough.down_m[0] < BAND_M


def test_edges_without_heights_are_flat_and_counted() -> None:
    west_only = with_climbs(
        town(3, 1), lambda lonlat: np.where(east_m(lonlat) < 101, east_m(lonlat) * 0.1, np.nan)
    )
    traits = west_only[0].edge_traits
    assert west_only[1] == 1
    assert (traits.up_m + traits.down_m).tolist() == pytest.approx([10, 0])


def test_a_network_already_climbed_is_climbed_anew() -> None:
    once = with_climbs(town(2, 1), lambda lonlat: east_m(lonlat) * 0.05)[0]
    again = with_climbs(replace(once), lambda lonlat: east_m(lonlat) * 0)[0]
    assert again.edge_traits.up_m[0] == 0


@given(st.lists(st.floats(-400, 8000), min_size=1, max_size=20))
def test_climb_less_descent_is_the_rise_from_end_to_end(heights: list[float]) -> None:
    up, down = np.zeros(1), np.zeros(1)
    climb(np.array([0, len(heights)], dtype=np.int64), np.array(heights), 1.0, up, down)
    assert up[0] - down[0] == pytest.approx(heights[-1] - heights[0], abs=1e-6)
    assert up[0] >= 0
    assert down[0] >= 0
