from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import InputError
from isochrones.costs import EdgeCosts
from isochrones.reach import path_between, times_between, walk_graph
from isochrones.snap import Snaps, index_edges, snap, snapped_lonlat
from tests.isochrones.walks import networkx_times
from tests.town import DEGREE_M, SPEED_MPS, place, town

TOWN = town()
INDEX = index_edges(TOWN)
GRAPH = walk_graph(TOWN, walk_speed_mps=SPEED_MPS)
LIMIT_S = 3600.0


def at(x_m: float, y_m: float) -> Snaps:
    return snap(INDEX, np.array([place(x_m, y_m)]), max_access_m=60)


def metres(line: np.ndarray) -> list[tuple[int, int]]:
    """Whole metres east and north of the corner."""
    corner = np.array(place(0, 0))
    return [(round(x), round(y)) for x, y in ((line - corner) * DEGREE_M).tolist()]


def length_m(line: np.ndarray) -> float:
    return float(np.hypot(*np.diff(line * DEGREE_M, axis=0).T).sum())


def test_a_walk_round_one_corner_bends_at_it_once() -> None:
    path = path_between(GRAPH, TOWN, at(50, 0), at(100, 70), limit_s=LIMIT_S)
    assert path is not None
    assert path.seconds == pytest.approx(120, abs=1e-3)
    assert metres(path.lonlat) == [(50, 0), (100, 0), (100, 70)]


def test_a_walk_along_one_edge_does_not_leave_it_in_either_direction() -> None:
    there = path_between(GRAPH, TOWN, at(20, 0), at(80, 0), limit_s=LIMIT_S)
    back = path_between(GRAPH, TOWN, at(80, 0), at(20, 0), limit_s=LIMIT_S)
    assert there is not None
    assert back is not None
    assert metres(there.lonlat) == [(20, 0), (80, 0)]
    assert metres(back.lonlat) == [(80, 0), (20, 0)]


def test_a_walk_to_where_one_stands_is_two_vertices_and_no_time() -> None:
    path = path_between(GRAPH, TOWN, at(20, 0), at(20, 0), limit_s=LIMIT_S)
    assert path is not None
    assert (path.seconds, path.lonlat.shape) == (0, (2, 2))


def test_the_limit_itself_is_within_reach_and_nothing_beyond_it() -> None:
    assert path_between(GRAPH, TOWN, at(0, 0), at(200, 0), limit_s=200) is not None
    assert path_between(GRAPH, TOWN, at(0, 0), at(200, 0), limit_s=199) is None


def test_a_point_that_joined_no_street_has_no_walk() -> None:
    lost = snap(INDEX, np.array([place(-500, 0)]), max_access_m=60)
    assert path_between(GRAPH, TOWN, lost, at(0, 0), limit_s=LIMIT_S) is None


def test_several_points_are_refused() -> None:
    two = snap(INDEX, np.array([place(0, 0), place(9, 0)]), max_access_m=60)
    with pytest.raises(InputError, match="one origin"):
        path_between(GRAPH, TOWN, two, at(0, 0), limit_s=LIMIT_S)


coordinates = st.tuples(st.integers(0, 1000), st.integers(0, 1000))


@settings(max_examples=40, deadline=None)
@given(start=coordinates, end=coordinates)
def test_a_way_is_as_long_as_networkx_says_and_leads_from_end_to_end(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    here, there = at(*start), at(*end)
    path = path_between(GRAPH, TOWN, here, there, limit_s=LIMIT_S)
    judged = networkx_times(TOWN, here, there, speed_mps=SPEED_MPS, limit_s=LIMIT_S)[0, 0]
    assert path is not None
    assert path.seconds == pytest.approx(judged, abs=1e-2)
    access_m = float(here.access_m[0] + there.access_m[0])
    assert length_m(path.lonlat) + access_m == pytest.approx(judged, rel=1e-3, abs=0.05)
    ends = snapped_lonlat(INDEX, here)[0], snapped_lonlat(INDEX, there)[0]
    assert path.lonlat[0] == pytest.approx(ends[0], abs=1e-7)
    assert path.lonlat[-1] == pytest.approx(ends[1], abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1000), start=coordinates, end=coordinates)
def test_a_way_heeds_one_way_streets_and_hills_and_edges_without_length(
    seed: int, start: tuple[int, int], end: tuple[int, int]
) -> None:
    """Its edges add up to the time that was told; none is walked against a one-way street."""
    dice = np.random.default_rng(seed)
    costs = dice.choice([0.0, 50.0, 100.0, np.inf], size=(2, len(TOWN.edge_nodes)), p=[0.1, 0.3, 0.5, 0.1])
    there_s, back_s = costs
    graph = walk_graph(TOWN, walk_speed_mps=SPEED_MPS, costs=EdgeCosts(there_s, back_s, SPEED_MPS))
    here, goal = at(*start), at(*end)
    path = path_between(graph, TOWN, here, goal, limit_s=LIMIT_S)
    times = times_between(graph, here, goal, limit_s=LIMIT_S)
    if path is None:
        assert not len(times.ticks)
        return
    assert path.seconds == times.seconds[0]
    streets = nx.DiGraph()
    for (tail, head), forward, back in zip(TOWN.edge_nodes.tolist(), there_s, back_s, strict=True):
        streets.add_edge(tail, head, s=forward)
        streets.add_edge(head, tail, s=back)
    corners = [node_at(xy) for xy in metres(path.lonlat)[1:-1]]
    inner = sum(streets.edges[a, b]["s"] for a, b in pairwise(corners))
    assert inner <= path.seconds + 1e-3


def node_at(xy: tuple[int, int]) -> int:
    return round(xy[1] / 100) * 11 + round(xy[0] / 100)
