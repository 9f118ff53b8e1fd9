"""The hand-countable town with steps, signals, gates and hills: 100 m blocks at 1 m/s."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.walker import ADULT, ADULT_WITH_WAITS, ELDER, PRAM, VISITOR, WHEELCHAIR, Slope, Walker, at_speed
from isochrones import network as bits
from isochrones.costs import edge_costs
from isochrones.network import EdgeTraits, WalkNetwork
from isochrones.reach import times_between, walk_graph
from isochrones.snap import index_edges, snap
from tests.town import DEGREE_M, town

SLOW = at_speed(ADULT, 1.0)


def street(**traits: Any) -> WalkNetwork:
    """One street of 100 m with these traits."""
    plain = EdgeTraits.plain(1)
    given = {name: np.array([value], dtype=getattr(plain, name).dtype) for name, value in traits.items()}
    return replace(town(2, 1), edge_traits=replace(plain, **given))


def both(network: WalkNetwork, walker: Walker) -> tuple[float, float]:
    costs = edge_costs(network, walker)
    return float(costs.forward_s[0]), float(costs.backward_s[0])


@pytest.mark.parametrize("walker", [ADULT, ELDER, PRAM, WHEELCHAIR, VISITOR])
def test_on_a_plain_street_time_is_length_by_speed(walker: Walker) -> None:
    assert both(street(), walker) == (100 / walker.speed_mps, 100 / walker.speed_mps)


def test_the_headline_adult_does_not_heed_steps_waits_or_hills() -> None:
    everything = street(steps_m=40, signals=2, crossings=1, up_m=20, flags=bits.HIGH_KERB | bits.UNPAVED)
    assert both(everything, ADULT) == (80, 80)


def test_steps_and_waits_are_added() -> None:
    walker = replace(ADULT_WITH_WAITS, speed_mps=1.0)
    assert both(street(steps_m=40), walker) == (60 + 80, 60 + 80)
    assert both(street(signals=2, crossings=1), walker) == (100 + 55, 100 + 55)


@pytest.mark.parametrize("walker", [PRAM, WHEELCHAIR])
def test_steps_stop_wheels_unless_there_is_a_ramp(walker: Walker) -> None:
    assert both(street(steps_m=0.5), walker) == (np.inf, np.inf)
    assert np.isfinite(both(street(steps_m=0.5, flags=bits.STEP_FREE), walker)).all()


@pytest.mark.parametrize(
    ("flag", "stops"),
    [
        (bits.HIGH_KERB, {WHEELCHAIR}),
        (bits.NO_WHEELCHAIR, {WHEELCHAIR}),
        (bits.GATE_LOCKED, {VISITOR}),
        (bits.RESTRICTED, {VISITOR}),
        (bits.GATE, set()),
    ],
)
def test_each_obstacle_stops_whom_it_should(flag: int, stops: set[Walker]) -> None:
    walkers = (ADULT, ADULT_WITH_WAITS, ELDER, PRAM, WHEELCHAIR, VISITOR)
    stopped = {walker for walker in walkers if not edge_costs(street(flags=flag), walker).passable[0]}
    assert stopped == stops


def test_a_one_way_footway_is_walked_one_way() -> None:
    assert both(street(flags=bits.ONLY_FORWARD), SLOW) == (100, np.inf)
    assert both(street(flags=bits.ONLY_BACKWARD), SLOW) == (np.inf, 100)
    assert both(street(flags=bits.ONLY_FORWARD | bits.ONLY_BACKWARD), SLOW) == (np.inf, np.inf)


def test_unpaved_ways_take_longer_or_are_impassable() -> None:
    unpaved = street(flags=bits.UNPAVED)
    assert both(unpaved, replace(SLOW, unpaved_factor=1.5)) == (150, 150)
    assert both(unpaved, replace(SLOW, unpaved_factor=None)) == (np.inf, np.inf)


def test_slope_follows_tobler_scaled_to_the_speed_on_the_flat() -> None:
    walker = replace(SLOW, slope=Slope.TOBLER)
    up, down = both(street(up_m=10), walker)
    assert up == pytest.approx(100 * np.exp(0.35), rel=1e-6)
    assert down == pytest.approx(100.0, rel=1e-6)  # 10 % down is as quick as the flat
    assert both(street(down_m=5), walker)[0] == pytest.approx(100 * np.exp(-0.175), rel=1e-6)
    over_a_hump = both(street(up_m=5, down_m=5), walker)
    assert over_a_hump == pytest.approx((100 * (np.exp(0.35) + 1) / 2,) * 2, rel=1e-6)


def test_a_ramp_of_exactly_the_steepest_grade_can_be_passed() -> None:
    assert np.isfinite(both(street(up_m=100 / 12), WHEELCHAIR)).all()
    assert both(street(up_m=100 / 11.9), WHEELCHAIR) == (np.inf, np.inf)


@given(
    up=st.floats(0, 1e6, width=32),
    down=st.floats(0, 1e6, width=32),
    steps=st.floats(0, 1e3, width=32),
    flags=st.integers(0, 2**9 - 1),
)
def test_no_trait_makes_a_time_that_is_no_number(up: float, down: float, steps: float, flags: int) -> None:
    network = street(up_m=up, down_m=down, steps_m=steps, flags=flags)
    for walker in (ADULT, ELDER, PRAM, WHEELCHAIR, VISITOR):
        assert all(seconds > 0 and not np.isnan(seconds) for seconds in both(network, walker))


def test_an_edge_without_length_costs_nothing() -> None:
    costs = edge_costs(replace(street(up_m=3), edge_length_m=np.zeros(1)), ELDER)
    assert (costs.forward_s[0], costs.backward_s[0]) == (0, 0)


def covered_share(network: WalkNetwork, walker: Walker) -> float:
    """People 10 m east of every junction, a station beside the first, 15 minutes."""
    graph = walk_graph(network, walk_speed_mps=walker.speed_mps, costs=edge_costs(network, walker))
    homes = network.node_lonlat + np.array([0, 10 / DEGREE_M]) * np.where(
        network.node_lonlat[:, 1:] > 0, 1, -1
    )
    people = snap(index_edges(network), homes, max_access_m=30)
    times = times_between(graph, people, people.take(np.zeros(1, dtype=np.int64)), limit_s=900)
    return len(times.destination) / len(homes)


def test_closing_one_footbridge_lowers_wheelchair_coverage_but_not_the_adults() -> None:
    # Two banks of a river, three bridges: the middle one has a ramp, the others have steps.
    banks = town(3, 2)
    bridges = np.flatnonzero(banks.edge_nodes[:, 1] - banks.edge_nodes[:, 0] == 3)
    steps_m = np.zeros(len(banks.edge_nodes), dtype=np.float32)
    steps_m[bridges[[0, 2]]] = 30
    traits = EdgeTraits.plain(len(steps_m))
    before = replace(banks, edge_traits=replace(traits, steps_m=steps_m))
    closed = np.zeros(len(steps_m), dtype=np.uint16)
    closed[bridges[1]] = bits.ONLY_FORWARD | bits.ONLY_BACKWARD
    after = replace(before, edge_traits=replace(before.edge_traits, flags=closed))
    shares = {
        walker.name: [covered_share(state, walker) for state in (before, after)]
        for walker in (ADULT, WHEELCHAIR)
    }
    assert shares == {"adult": [1.0, 1.0], "wheelchair": [1.0, 0.5]}
