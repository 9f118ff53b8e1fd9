from dataclasses import replace
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import InputError
from isochrones.costs import EdgeCosts
from isochrones.network import WalkNetwork
from isochrones.reach import (
    TICKS_PER_S,
    TravelTimes,
    WalkGraph,
    by_point,
    catchments,
    nearest_nodes,
    nearest_of,
    nodes_within,
    put_on_edges,
    times_between,
    times_to_nodes,
    two_nearest_of,
    walk_graph,
)
from isochrones.snap import Snaps, index_edges, snap
from tests.isochrones.walks import assert_times_equal, networkx_times
from tests.town import SPEED_MPS, place, town

TOWN = town()
INDEX = index_edges(TOWN)
GRAPH = walk_graph(TOWN, walk_speed_mps=SPEED_MPS)


def at(*metres: tuple[float, float]) -> Snaps:
    return snap(INDEX, np.array([place(x, y) for x, y in metres]), max_access_m=60)


def on(*places: tuple[int, float]) -> Snaps:
    """Points on edges, without an access leg."""
    return Snaps(
        np.array([edge for edge, _ in places], dtype=np.int32),
        np.array([fraction for _, fraction in places]),
        np.zeros(len(places)),
    )


def pairs(times: TravelTimes) -> dict[tuple[int, int], float]:
    return dict(
        zip(zip(times.origin.tolist(), times.destination.tolist(), strict=True), times.seconds, strict=True)
    )


def sorted_times(graph: WalkGraph, origins: Snaps, destinations: Snaps, *, limit_s: float) -> TravelTimes:
    """The way that large questions take: points sorted onto their edges."""
    with patch("isochrones.reach.times.FEW", 0):
        return times_between(graph, origins, destinations, limit_s=limit_s)


def test_one_block_takes_a_hundred_seconds() -> None:
    assert pairs(times_between(GRAPH, at((0, 0)), at((100, 0)), limit_s=200)) == {(0, 0): pytest.approx(100)}


def test_walks_go_round_blocks_not_through_them() -> None:
    found = pairs(times_between(GRAPH, at((0, 0)), at((300, 200)), limit_s=900))
    assert found[0, 0] == pytest.approx(500, abs=0.01)


def test_part_of_an_edge_is_walked_in_part() -> None:
    found = pairs(times_between(GRAPH, on((0, 0.25)), on((0, 0.75), (1, 0.5)), limit_s=900))
    assert found == {(0, 0): 50.0, (0, 1): 125.0}


def test_the_access_leg_is_walked_too() -> None:
    found = pairs(times_between(GRAPH, at((50, 20)), at((150, 30)), limit_s=900))
    # Access legs are measured on the ellipsoid, which is 0.6 % flatter here than the sphere of the town.
    assert found[0, 0] == pytest.approx(20 + 100 + 30, abs=0.4)


def test_the_limit_itself_is_reached_and_a_tick_less_is_not() -> None:
    assert len(times_between(GRAPH, on((0, 0.0)), on((9, 0.0)), limit_s=900).seconds) == 1
    assert len(times_between(GRAPH, on((0, 0.0)), on((9, 0.0)), limit_s=900 - 1 / TICKS_PER_S).seconds) == 0


def test_a_point_too_far_from_the_network_reaches_nothing() -> None:
    far = at((50, 500_000))
    assert far.edge.tolist() == [-1]
    assert len(times_between(GRAPH, far, at((0, 0)), limit_s=900).seconds) == 0
    assert np.isinf(times_to_nodes(GRAPH, far, limit_s=900)).all()
    assert nearest_of(GRAPH, far, at((0, 0)), limit_s=900).facility.tolist() == [-1]


def test_one_to_all_stops_at_the_limit() -> None:
    times = times_to_nodes(GRAPH, on((0, 0.0)), limit_s=300)
    assert np.isfinite(times).sum() == 1 + 2 + 3 + 4
    assert times[times < np.inf].max() == 300


def test_of_several_equally_near_facilities_the_first_is_taken() -> None:
    middle = on((0, 0.5))
    found = nearest_of(GRAPH, on((0, 0.0), (0, 1.0)), middle, limit_s=900)
    assert (found.facility[0], found.seconds[0]) == (0, 50.0)
    found = nearest_of(GRAPH, on((0, 1.0), (0, 0.0)), middle, limit_s=900)
    assert found.facility[0] == 0


@pytest.mark.parametrize("limit_s", [0.0, -1.0, float("nan"), float("inf"), 1e9])
def test_a_limit_that_no_walk_has_is_refused(limit_s: float) -> None:
    with pytest.raises(InputError):
        times_between(GRAPH, on((0, 0.0)), on((1, 0.0)), limit_s=limit_s)


def test_a_speed_that_nobody_walks_is_refused() -> None:
    with pytest.raises(InputError):
        walk_graph(TOWN, walk_speed_mps=0.0)


def test_parallel_edges_count_once_at_the_quicker_and_loops_lead_nowhere() -> None:
    lonlat = np.array([place(0, 0), place(100, 0)])
    edges = np.array([[0, 1], [0, 1], [1, 1]], dtype=np.int32)
    shape = lonlat[edges].reshape(-1, 2)
    network = _network(lonlat, edges, np.array([100.0, 70.0, 30.0]), shape)
    graph = walk_graph(network, walk_speed_mps=1.0)
    found = pairs(times_between(graph, on((0, 0.0)), on((0, 1.0), (2, 0.5)), limit_s=900))
    assert found == {(0, 0): 70.0, (0, 1): 85.0}


def _network(
    lonlat: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    edges: np.ndarray[tuple[int, ...], np.dtype[np.int32]],
    length: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    shape: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> WalkNetwork:
    return WalkNetwork(
        lonlat,
        np.arange(len(lonlat)),
        np.zeros(len(lonlat), dtype=np.int32),
        np.zeros(len(lonlat), dtype=np.bool_),
        edges,
        length,
        np.arange(len(edges)),
        np.arange(0, 2 * len(edges) + 1, 2),
        shape,
        TOWN.meta,
    )


@st.composite
def networks(draw: st.DrawFn) -> tuple[WalkNetwork, Snaps, Snaps, float]:
    """Draw any small multigraph, loops, parallel edges and separate parts included."""
    nodes = draw(st.integers(2, 7))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node, st.integers(1, 40)), min_size=1, max_size=12))
    lonlat = np.array([place(100.0 * i, 0) for i in range(nodes)])
    ends = np.array([(u, v) for u, v, _ in edges], dtype=np.int32)
    length = np.array([float(metres) for _, _, metres in edges])
    network = _network(lonlat, ends, length, lonlat[ends].reshape(-1, 2))
    point = st.tuples(
        st.integers(-1, len(edges) - 1), st.integers(0, 8).map(lambda k: k / 8), st.integers(0, 20)
    )

    def some() -> Snaps:
        rows = draw(st.lists(point, min_size=1, max_size=5))
        edge = np.array([row[0] for row in rows], dtype=np.int32)
        access = np.where(edge < 0, np.inf, np.array([float(row[2]) for row in rows]))
        return Snaps(edge, np.array([row[1] for row in rows]), access)

    return network, some(), some(), float(draw(st.integers(1, 120)))


@st.composite
def costs_of(draw: st.DrawFn, edges: int) -> EdgeCosts:
    """Draw what edges cost in either direction, some of them impassable."""
    seconds = st.one_of(st.integers(1, 40).map(float), st.just(np.inf))
    there, back = (np.array(draw(st.lists(seconds, min_size=edges, max_size=edges))) for _ in range(2))
    return EdgeCosts(there, back, 1.0)


@given(networks(), st.data())
@settings(max_examples=200, deadline=None)
def test_every_time_equals_networkx_on_any_network(
    case: tuple[WalkNetwork, Snaps, Snaps, float], data: st.DataObject
) -> None:
    network, origins, destinations, limit_s = case
    costs = data.draw(st.none() | costs_of(len(network.edge_nodes)))
    graph = walk_graph(network, walk_speed_mps=1.0, costs=costs)
    judge = networkx_times(network, origins, destinations, speed_mps=1.0, limit_s=limit_s, costs=costs)
    within = {pair: seconds for pair, seconds in judge.items() if seconds <= limit_s}
    assert pairs(times_between(graph, origins, destinations, limit_s=limit_s)) == within
    assert pairs(sorted_times(graph, origins, destinations, limit_s=limit_s)) == within
    found = catchments(graph, destinations, put_on_edges(graph, origins), limit_s=limit_s)
    assert pairs(by_point(found, len(origins))) == within


@given(networks(), st.data())
@settings(max_examples=100, deadline=None)
def test_nearest_is_the_least_of_all_pairs(
    case: tuple[WalkNetwork, Snaps, Snaps, float], data: st.DataObject
) -> None:
    network, facilities, demand, limit_s = case
    graph = walk_graph(
        network, walk_speed_mps=1.0, costs=data.draw(st.none() | costs_of(len(network.edge_nodes)))
    )
    all_pairs = pairs(times_between(graph, demand, facilities, limit_s=limit_s))
    found = nearest_of(graph, facilities, demand, limit_s=limit_s)
    for d in range(len(demand)):
        best = min(((s, f) for (point, f), s in all_pairs.items() if point == d), default=(np.inf, -1))
        assert (found.seconds[d], found.facility[d]) == best


@given(networks(), st.data())
@settings(max_examples=200, deadline=None)
def test_the_second_nearest_is_the_least_of_all_pairs_but_the_first(
    case: tuple[WalkNetwork, Snaps, Snaps, float], data: st.DataObject
) -> None:
    network, facilities, demand, limit_s = case
    graph = walk_graph(
        network, walk_speed_mps=1.0, costs=data.draw(st.none() | costs_of(len(network.edge_nodes)))
    )
    all_pairs = pairs(times_between(graph, demand, facilities, limit_s=limit_s))
    first, second = two_nearest_of(graph, facilities, demand, limit_s=limit_s)
    for d in range(len(demand)):
        ranked = sorted((s, f) for (point, f), s in all_pairs.items() if point == d)
        best, after = [*ranked, (np.inf, -1), (np.inf, -1)][:2]
        assert (first.seconds[d], first.facility[d]) == best
        assert (second.seconds[d], second.facility[d]) == after


@given(networks())
@settings(max_examples=60, deadline=None)
def test_the_nearest_of_every_node_is_the_least_of_one_search_from_each_facility(
    case: tuple[WalkNetwork, Snaps, Snaps, float],
) -> None:
    network, facilities, _, limit_s = case
    graph = walk_graph(network, walk_speed_mps=1.3)
    rows = [
        times_to_nodes(graph, facilities.take(np.array([f])), limit_s=limit_s, toward=True)
        for f in range(len(facilities))
    ]
    found = nearest_nodes(graph, facilities, limit_s=limit_s)
    assert np.array_equal(found.seconds, np.min(rows, axis=0))
    known = np.isfinite(found.seconds)
    assert np.array_equal(found.facility[known], np.argmin(rows, axis=0)[known])


def test_a_sweep_in_blocks_and_threads_equals_a_sweep_in_one() -> None:
    rng = np.random.default_rng(8)
    large = town(60, 50)
    length = rng.uniform(10, 300, len(large.edge_nodes))
    graph = walk_graph(replace(large, edge_length_m=length), walk_speed_mps=SPEED_MPS)
    sites = Snaps(rng.integers(0, len(length), 9).astype(np.int32), rng.random(9), rng.uniform(0, 50, 9))
    homes = Snaps(
        rng.integers(0, len(length), 500).astype(np.int32), rng.random(500), rng.uniform(0, 50, 500)
    )
    whole = nearest_nodes(graph, sites, limit_s=5000), *two_nearest_of(graph, sites, homes, limit_s=5000)
    with patch("isochrones.reach.nearest.LARGE", 1), patch("os.cpu_count", return_value=3):
        parts = nearest_nodes(graph, sites, limit_s=5000), *two_nearest_of(graph, sites, homes, limit_s=5000)
    for one, other in zip(whole, parts, strict=True):
        assert np.array_equal(one.facility, other.facility)
        assert np.array_equal(one.seconds, other.seconds)
        assert (one.facility >= 0).any()


def test_nodes_within_reach_are_those_of_one_search_each() -> None:
    rng = np.random.default_rng(2)
    sites = Snaps(rng.integers(0, 200, 70).astype(np.int32), rng.random(70), rng.uniform(0, 50, 70))
    found = nodes_within(GRAPH, sites, limit_s=400)
    for f in range(70):
        part = slice(found.start[f], found.start[f + 1])
        times = np.full(GRAPH.nodes, np.inf)
        times[found.node[part]] = found.ticks[part] / TICKS_PER_S
        assert np.array_equal(times, times_to_nodes(GRAPH, sites.take(np.array([f])), limit_s=400))


@given(networks(), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_a_longer_limit_keeps_every_pair(case: tuple[WalkNetwork, Snaps, Snaps, float], more: int) -> None:
    network, origins, destinations, limit_s = case
    graph = walk_graph(network, walk_speed_mps=1.0)
    short = pairs(times_between(graph, origins, destinations, limit_s=limit_s))
    longer = pairs(times_between(graph, origins, destinations, limit_s=limit_s + more))
    assert short.items() <= longer.items()


@given(networks())
@settings(max_examples=60, deadline=None)
def test_times_there_and_back_are_the_same_to_the_bit(case: tuple[WalkNetwork, Snaps, Snaps, float]) -> None:
    network, left, right, limit_s = case
    graph = walk_graph(network, walk_speed_mps=1.2)
    there = pairs(times_between(graph, left, right, limit_s=limit_s))
    back = pairs(times_between(graph, right, left, limit_s=limit_s))
    assert there == {(o, d): s for (d, o), s in back.items()}


def test_random_places_in_town_equal_networkx() -> None:
    rng = np.random.default_rng(5)
    points = snap(INDEX, np.array([place(*p) for p in rng.uniform(0, 1000, (40, 2))]), max_access_m=60)
    ours = pairs(times_between(GRAPH, points, points, limit_s=500))
    judge = networkx_times(TOWN, points, points, speed_mps=SPEED_MPS, limit_s=500)
    assert nx.is_connected(nx.Graph(TOWN.edge_nodes.tolist()))
    assert_times_equal(ours, judge, limit_s=500)
