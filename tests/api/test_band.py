"""The sensitivity band: bounds and a few walks tell the same as everybody walking again."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.operations.audit import AuditRules
from api.operations.audit.band import covered_at_speeds
from api.operations.audit.inputs import NO_AREAS, AuditInputs
from api.operations.audit.walked import covers_of
from api.operations.audit.walks import at_speed, draw_circles, nearest_sites, two_nearest_sites
from gis.model import CircleProfile, DemandPoints, Facility, LonLat
from isochrones.costs import EdgeCosts
from isochrones.network import WalkNetwork
from isochrones.osm.pbf import read_osm
from isochrones.reach import time_bounds, times_to_nodes, walk_graph
from isochrones.snap import index_edges, snap
from tests.real import helsinki
from tests.town import place, town

TOWN = town(12, 12)
SPEEDS = (0.6, 0.9, 1.0, 1.2, 1.4)


@cache
def city() -> WalkNetwork:
    return read_osm(helsinki())


def inputs_at(homes: np.ndarray, sites: np.ndarray) -> AuditInputs:
    facilities = [
        Facility(str(i), LonLat(*at), kind="micro_corner" if i % 4 == 3 else "employment_station")
        for i, at in enumerate(sites.tolist())
    ]
    demand = DemandPoints(homes, np.ones(len(homes)))
    nowhere = np.full(len(homes), -1, dtype=np.int32)
    return AuditInputs(facilities, demand, np.zeros(len(homes), dtype=np.bool_), NO_AREAS, nowhere)


def assert_band_is_swept(network: WalkNetwork, inputs: AuditInputs, rules: AuditRules) -> np.ndarray:
    """Compare with a sweep at every speed; gives who is covered."""
    points, covers = len(inputs.demand.people), covers_of(inputs.facilities)
    circles = draw_circles(network, inputs, rules, np.zeros(points, dtype=np.int64))
    nearest, _ = two_nearest_sites(circles, points, covers, limit_s=rules.searched_s)
    found = covered_at_speeds(network, inputs, rules, circles, nearest, covers)
    for speed, row in zip(rules.speeds_mps, found, strict=True):
        again = tuple(at_speed(circle, network, rules, speed) for circle in circles)
        assert np.array_equal(row, np.isfinite(nearest_sites(again, points, covers).seconds))
    return found


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), search_s=st.sampled_from([180.0, 400.0]))
def test_the_band_in_a_town_where_many_stand_exactly_at_the_limit(seed: int, search_s: float) -> None:
    rng = np.random.default_rng(seed)
    # Whole tens of metres and whole seconds: at 0.9 and 1.2 m/s too, walks end exactly at the limit.
    homes = np.array([place(*at) for at in 10.0 * rng.integers(0, 110, (150, 2))])
    sites = np.array([place(*at) for at in 10.0 * rng.integers(0, 110, (5, 2))])
    rules = AuditRules((CircleProfile("three", 180.0, 1.0),), speeds_mps=SPEEDS, search_s=search_s)
    assert_band_is_swept(TOWN, inputs_at(homes, sites), rules)


@pytest.mark.parametrize("walker", ["adult", "visitor", "elder", "wheelchair"])
def test_the_band_in_helsinki_for_walkers_who_wait_and_who_do_not(walker: str) -> None:
    network, rng = city(), np.random.default_rng(7)
    west, south, east, north = network.bbox
    homes = rng.uniform((west, south), (east, north), (20_000, 2))
    sites = rng.uniform((west, south), (east, north), (6, 2))
    profile = CircleProfile("seven", 420.0, 1.1, walker=walker)
    rules = AuditRules((profile,), speeds_mps=SPEEDS)
    found = assert_band_is_swept(network, inputs_at(homes, sites), rules)
    people = found.sum(axis=1)
    assert (np.diff(people) > 0).all(), "the quicker, the more"
    assert 0 < people[0] < people[-1] < len(homes)


def test_a_rule_of_distance_covers_the_same_at_every_speed() -> None:
    network, rng = city(), np.random.default_rng(8)
    west, south, east, north = network.bbox
    homes = rng.uniform((west, south), (east, north), (2_000, 2))
    profile = CircleProfile("half", 500.0, 1.0, reach_m=500.0)
    rules = AuditRules((profile,), speeds_mps=SPEEDS)
    found = assert_band_is_swept(network, inputs_at(homes, homes[:4]), rules)
    assert np.ptp(found.sum(axis=1)) <= 2


@pytest.mark.parametrize("speed_mps", [0.7, 1.0, 1.6])
def test_walks_lie_between_the_bounds(speed_mps: float) -> None:
    network = city()
    graph, other = (walk_graph(network, walk_speed_mps=speed) for speed in (1.0, speed_mps))
    bounds = time_bounds(graph, other)
    assert bounds is not None
    site = snap(index_edges(network), network.node_lonlat[:1], max_access_m=200.0)
    known, walked = (times_to_nodes(each, site, limit_s=7200.0) for each in (graph, other))
    assert np.isfinite(known).sum() > 0.9 * len(known)
    known, walked = known[np.isfinite(known)], walked[np.isfinite(known)]
    earliest, latest = bounds.earliest(known), bounds.latest(known)
    assert (earliest <= walked).all()
    assert (walked <= latest).all()
    # Tight: a second in a quarter of an hour.
    assert (latest - earliest)[known <= 900.0].max() < 1.0


def test_nothing_is_known_of_a_walker_who_may_pass_elsewhere() -> None:
    costs = np.full((2, len(TOWN.edge_nodes)), 60.0)
    one = walk_graph(TOWN, walk_speed_mps=1.0)
    costs[0, 3] = np.inf
    other = walk_graph(TOWN, walk_speed_mps=1.0, costs=EdgeCosts(costs[0], costs[1], 1.0))
    assert time_bounds(one, other) is None
