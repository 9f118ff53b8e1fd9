"""A part of a network answers like the whole: cut from the town, whose every time can be counted."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from isochrones.network import WalkNetwork, part_of, top_speed
from isochrones.reach import nearest_of, times_between, walk_graph
from isochrones.snap import index_edges, snap
from isochrones.utm import to_utm
from tests.town import SPEED_MPS, place, town

TOWN = town(21, 21)
SIDE_M = 2000.0
ACCESS_M = 300.0


def metres(network: WalkNetwork, *places: tuple[float, float]) -> NDArray[np.float64]:
    return to_utm(np.array([place(*at) for at in places]), network.meta.crs_epsg)


def box_around(
    network: WalkNetwork, *places: tuple[float, float], by_m: float
) -> tuple[float, float, float, float]:
    xy = metres(network, *places)
    (west, south), (east, north) = xy.min(axis=0) - by_m, xy.max(axis=0) + by_m
    return float(west), float(south), float(east), float(north)


def one_way_town(seed: int) -> WalkNetwork:
    """The town with some streets of one direction and some that nobody can walk in no time."""
    rng = np.random.default_rng(seed)
    flags = rng.choice([0, 0, 0, 1, 2], len(TOWN.edge_nodes)).astype(np.uint16)
    length_m = rng.choice([100.0, 140.0, 100.5], len(TOWN.edge_nodes))
    return replace(TOWN, edge_length_m=length_m, edge_traits=replace(TOWN.edge_traits, flags=flags))


def test_a_part_holds_every_edge_that_touches_the_box_and_keeps_its_order() -> None:
    part = part_of(TOWN, box_around(TOWN, (450, 450), by_m=60))
    ends = TOWN.node_lonlat[TOWN.edge_nodes[part.edge]]
    middle = {tuple(np.round(row, 9)) for row in ends.mean(axis=1)}
    # One block and the streets that lead away from its corners.
    around = [
        (450, 400), (450, 500), (400, 450), (500, 450),
        (350, 400), (550, 400), (350, 500), (550, 500),
        (400, 350), (400, 550), (500, 350), (500, 550),
    ]  # fmt: skip
    assert middle == {tuple(np.round(place(*at), 9)) for at in around}
    assert (np.diff(part.edge) > 0).all()
    assert np.array_equal(part.network.node_lonlat[part.network.edge_nodes], ends)
    assert part.in_whole(np.array([-1, 0, 2], np.int32)).tolist() == [-1, *part.edge[[0, 2]]]


def test_an_edge_that_only_crosses_the_box_belongs_to_the_part() -> None:
    part = part_of(TOWN, box_around(TOWN, (150, 200), by_m=10))
    assert len(part.edge) == 1, "no vertex of it lies in the box"


def test_a_part_keeps_what_the_whole_says_of_its_nodes_and_edges() -> None:
    component = np.arange(len(TOWN.node_lonlat), dtype=np.int32)[::-1].copy()
    cut = component % 3 == 0
    traits = replace(TOWN.edge_traits, flags=np.arange(len(TOWN.edge_nodes)).astype(np.uint16))
    whole = replace(TOWN, node_component=component, node_cut=cut, edge_traits=traits)
    part = part_of(whole, box_around(TOWN, (1000, 1000), by_m=250))
    node = (part.network.node_osm_id - 1).astype(np.int64)
    assert np.array_equal(part.network.node_component, component[node])
    assert np.array_equal(part.network.node_cut, cut[node])
    for item in fields(traits):
        ours = getattr(part.network.edge_traits, item.name)
        assert np.array_equal(ours, getattr(traits, item.name)[part.edge])
    assert part.network.meta == whole.meta
    assert np.array_equal(part.network.vertex_xy.reshape(-1, 4), whole.vertex_xy.reshape(-1, 4)[part.edge])


def test_a_box_far_from_all_streets_gives_a_network_of_one_edge() -> None:
    part = part_of(TOWN, (np.inf, np.inf, -np.inf, -np.inf))
    assert part.edge.tolist() == [0]


def test_an_edge_without_a_place_is_in_every_part() -> None:
    xy = TOWN.vertex_xy.copy()
    xy[-2:] = np.nan
    part = part_of(replace(TOWN, vertex_xy=xy), box_around(TOWN, (0, 0), by_m=10))
    assert part.edge[-1] == len(TOWN.edge_nodes) - 1


def test_nobody_is_quicker_than_the_top_speed() -> None:
    # The town's lengths are exact on a sphere: on the ellipsoid they differ by up to 0.6 %.
    assert np.isclose(top_speed(TOWN, TOWN.edge_length_m / SPEED_MPS), SPEED_MPS, rtol=0.007)
    downhill = TOWN.edge_length_m / SPEED_MPS
    downhill[7] /= 1.19
    assert np.isclose(top_speed(TOWN, downhill), 1.19, rtol=0.007)


def test_a_street_that_takes_no_time_has_no_top_speed() -> None:
    seconds = np.full(len(TOWN.edge_nodes), 100.0)
    seconds[3] = 0.0
    assert top_speed(TOWN, seconds) == np.inf
    seconds[3] = np.inf
    assert top_speed(TOWN, seconds) < 1.01, "what cannot be walked is not quick"


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    limit_s=st.sampled_from([60.0, 250.0, 700.0]),
    west=st.floats(0, 1600),
    south=st.floats(0, 1600),
    wide_m=st.floats(1, 400),
)
def test_walks_from_people_in_a_part_are_those_in_the_whole(
    seed: int, limit_s: float, west: float, south: float, wide_m: float
) -> None:
    rng, whole = np.random.default_rng(seed), one_way_town(seed)
    homes = np.array(
        [place(*at) for at in rng.uniform((west, south), (west + wide_m, south + wide_m), (20, 2))]
    )
    sites = np.array([place(*at) for at in rng.uniform(-100, SIDE_M + 100, (40, 2))])
    speed_mps = max(1.0, top_speed(whole, whole.edge_length_m / SPEED_MPS))
    corners = [(west, south), (west + wide_m, south + wide_m)]
    part = part_of(whole, box_around(whole, *corners, by_m=speed_mps * limit_s + ACCESS_M + 1))
    answers = []
    for network in (whole, part.network):
        graph, index = walk_graph(network, walk_speed_mps=SPEED_MPS), index_edges(network)
        people, stations = (snap(index, places, max_access_m=ACCESS_M) for places in (homes, sites))
        times = times_between(graph, people, stations, limit_s=limit_s)
        nearest = nearest_of(graph, stations, people, limit_s=limit_s)
        edge = people.edge if network is whole else part.in_whole(people.edge)
        answers.append(
            (edge, people.fraction, people.access_m, times.start, times.destination, times.ticks,
             nearest.facility, nearest.seconds)
        )  # fmt: skip
    assert all(np.array_equal(*pair) for pair in zip(*answers, strict=True))
