"""Zones of dense population: hills that a person can see."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from gis.errors import InputError
from gis.metric import metric_crs, to_lonlat
from isochrones.zones import EDGE, OUTSIDE, make_zones

CRS = metric_crs(118.6, 24.9)


def lonlat(*places: tuple[float, float]) -> NDArray[np.float64]:
    return to_lonlat(np.array(places) + np.array([650_000.0, 2_750_000.0]), CRS)


def villages(count: int, apart_m: float) -> NDArray[np.float64]:
    return lonlat(*((i * apart_m, 0.0) for i in range(count)))


def test_every_village_far_from_the_others_is_a_zone_and_the_greatest_is_first() -> None:
    people = np.array([100.0, 400.0, 300.0, 200.0, 500.0])
    zones = make_zones(villages(5, 5000.0), people, 5)
    assert zones.weight.tolist() == [500.0, 400.0, 300.0, 200.0, 100.0]
    assert zones.zone_of(villages(5, 5000.0)).tolist() == [4, 1, 2, 3, 0]
    assert zones.bandwidth_m == 500.0


@pytest.mark.parametrize("count", [1, 3, 7])
def test_exactly_so_many_zones_are_made_as_are_asked_for(count: int) -> None:
    assert len(make_zones(villages(7, 5000.0), np.arange(1.0, 8.0), count)) == count


def test_where_there_are_not_so_many_hills_all_are_told() -> None:
    assert len(make_zones(villages(4, 5000.0), np.ones(4), 112)) == 4


def test_a_narrower_kernel_is_taken_where_the_widest_melts_hills_together() -> None:
    places = villages(2, 800.0)
    assert len(make_zones(places, np.array([2.0, 1.0]), 1)) == 1
    both = make_zones(places, np.array([2.0, 1.0]), 2)
    assert len(both) == 2
    assert both.bandwidth_m < 500.0


def test_a_zone_is_a_circle_of_half_the_density_at_its_top() -> None:
    zones = make_zones(villages(1, 0.0), np.array([1.0]), 1)
    # exp(-r² / 2 s²) = 1/2 at r = s sqrt(2 ln 2)
    radius_km = zones.bandwidth_m / 1000 * np.sqrt(2 * np.log(1 / EDGE))
    assert zones.km2()[0] == pytest.approx(np.pi * radius_km**2, rel=0.05)
    (outline,) = zones.outlines()
    assert outline.geom_type == "Polygon"
    assert outline.contains(shapely.Point(villages(1, 0.0)[0]))


def test_outlines_hold_the_places_of_their_zone_and_no_others() -> None:
    rng = np.random.default_rng(3)
    places = lonlat(*rng.normal(scale=3000.0, size=(400, 2)))
    zones = make_zones(places, np.ones(400), 8)
    inside = zones.zone_of(places)
    for zone, outline in enumerate(zones.outlines()):
        assert shapely.contains_xy(outline, *places.T).tolist() == (inside == zone).tolist()
    assert np.bincount(inside[inside != OUTSIDE], minlength=len(zones)).tolist() == zones.weight.tolist()


def test_the_order_of_the_points_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    places, people = lonlat(*rng.normal(scale=4000.0, size=(300, 2))), rng.integers(1, 50, 300).astype(float)
    turned = rng.permutation(300)
    one, other = make_zones(places, people, 10), make_zones(places[turned], people[turned], 10)
    assert one.weight.tolist() == other.weight.tolist()
    assert (one.cells == other.cells).all()


def test_nobody_makes_no_zones() -> None:
    zones = make_zones(villages(3, 5000.0), np.zeros(3), 3)
    assert (len(zones), zones.zone_of(villages(2, 5000.0)).tolist()) == (0, [OUTSIDE, OUTSIDE])
    assert list(zones.outlines()) == []


def test_places_spread_over_the_world_are_refused() -> None:
    places = np.array([[118.6, 24.9], [118.6, 24.9], [100.0, -60.0], [130.0, 70.0]])
    with pytest.raises(InputError, match="spread"):
        make_zones(places, np.ones(4), 2)
