from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputError
from gis.metric import to_metric
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.osm.pbf import read_osm
from isochrones.osm.streets import read_streets
from isochrones.snap import Snaps, index_edges, snap, snapped_lonlat
from isochrones.utm import to_utm
from tests.isochrones.walks import brute_access_m
from tests.real import CHENGDU, PORTO, WUHAN_STREETS, real_data
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


@dataclass(frozen=True, slots=True)
class Drawn:
    """Edges at whole and at odd places: shared vertices, loops, zero lengths and crossings are common."""

    network: WalkNetwork
    points: NDArray[np.float64]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    step = draw(st.sampled_from([1.0, 7.3, 90.0, 4000.0]))
    at = st.tuples(st.integers(-6, 6), st.integers(-6, 6))
    shapes = draw(st.lists(st.lists(at, min_size=2, max_size=5), min_size=1, max_size=12))
    vertex = np.array([place(x * step, y * step) for shape in shapes for x, y in shape])
    start = np.concatenate([[0], np.cumsum([len(shape) for shape in shapes])])
    near = st.floats(-9, 9, allow_nan=False).map(lambda value: value * step)
    free = draw(st.lists(st.tuples(near, near), max_size=6))
    points = np.array([*(place(x, y) for x, y in free), *vertex])
    return Drawn(network_of(vertex, start), points)


def network_of(vertex: NDArray[np.float64], start: NDArray[np.int64]) -> WalkNetwork:
    edges = len(start) - 1
    return WalkNetwork(
        node_lonlat=vertex,
        node_osm_id=np.arange(len(vertex)),
        node_component=np.zeros(len(vertex), dtype=np.int32),
        node_cut=np.zeros(len(vertex), dtype=np.bool_),
        edge_nodes=np.column_stack([start[:-1], start[1:] - 1]).astype(np.int32),
        edge_length_m=np.ones(edges),
        edge_way_id=np.arange(edges),
        vertex_start=start,
        vertex_lonlat=vertex,
        meta=NetworkMeta(source_name="drawn"),
    )


def judge(network: WalkNetwork, lonlat: NDArray[np.float64], max_access_m: float) -> Snaps:
    """Snap with a tree of shapely's: of the edges at the least distance, the first."""
    edges = np.repeat(np.arange(len(network.edge_nodes)), np.diff(network.vertex_start))
    lines = shapely.linestrings(network.vertex_xy, indices=edges)
    points = shapely.points(to_utm(lonlat, network.meta.crs_epsg))
    limit = np.nextafter(max_access_m, np.inf)
    (row, edge), distance = shapely.STRtree(lines).query_nearest(
        points, max_distance=limit, return_distance=True
    )
    order = np.lexsort((edge, row))
    row, first = np.unique(row[order], return_index=True)
    edge, distance = edge[order][first], distance[order][first]
    snaps = Snaps(np.full(len(lonlat), -1, np.int32), np.zeros(len(lonlat)), np.full(len(lonlat), np.inf))
    snaps.edge[row], snaps.access_m[row] = edge, distance
    part = shapely.line_locate_point(lines[edge], points[row], normalized=True)
    # Along an edge without length GEOS gives NaN.
    snaps.fraction[row] = np.nan_to_num(part)
    return snaps


def assert_same(ours: Snaps, theirs: Snaps) -> None:
    assert ours.edge.tolist() == theirs.edge.tolist()
    assert ours.access_m.tolist() == pytest.approx(theirs.access_m.tolist(), rel=1e-9)
    assert ours.fraction.tolist() == pytest.approx(theirs.fraction.tolist(), abs=1e-9)


@given(drawn(), st.sampled_from([2.0, 150.0, np.inf]))
@settings(max_examples=300, deadline=None)
def test_every_snap_is_that_of_a_tree_ties_included(case: Drawn, max_access_m: float) -> None:
    joined = snap(index_edges(case.network), case.points, max_access_m=max_access_m)
    assert_same(joined, judge(case.network, case.points, max_access_m))


@real_data
@pytest.mark.parametrize("city", ["chengdu", "wuhan", "porto"])
def test_every_snap_in_a_real_city_is_that_of_a_tree(city: str) -> None:
    read: dict[str, Callable[[], WalkNetwork]] = {
        "chengdu": lambda: read_osm(CHENGDU),
        "wuhan": lambda: read_streets(WUHAN_STREETS),
        "porto": lambda: read_osm(PORTO),
    }
    network = read[city]()
    rng = np.random.default_rng(3)
    west, south, east, north = network.bbox
    anywhere = rng.uniform((west, south), (east, north), (3000, 2))
    vertex = network.vertex_lonlat[rng.integers(0, len(network.vertex_lonlat), 3000)]
    points = np.concatenate([anywhere, vertex, vertex + rng.normal(0, 3e-4, vertex.shape)])
    joined = snap(index_edges(network), points, max_access_m=300)
    assert (joined.access_m[3000:6000] == 0).all()
    assert_same(joined, judge(network, points, 300))


def test_many_points_in_threads_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(4)
    lonlat = np.array([place(x, y) for x, y in rng.uniform(-400, 1400, (500, 2))])
    alone = [snap(INDEX, point, max_access_m=300) for point in lonlat]
    many = snap(INDEX, np.tile(lonlat, (400, 1)), max_access_m=300)
    for name in ("edge", "fraction", "access_m"):
        expected = np.concatenate([getattr(one, name) for one in alone])
        assert (getattr(many, name).reshape(400, 500) == expected).all()


def test_places_that_are_no_places_join_nothing() -> None:
    nowhere = np.array([(np.nan, 0), (118.6, np.inf), (118.6, 91), (1e9, 0), (-np.inf, np.nan)])
    joined = snap(INDEX, nowhere, max_access_m=np.inf)
    assert (joined.edge == -1).all()
    assert np.isinf(joined.access_m).all()


def test_a_network_of_one_edge_without_length_is_joined_at_its_start() -> None:
    network = network_of(np.array([place(0, 0), place(0, 0)]), np.array([0, 2]))
    joined = snap(index_edges(network), np.array([place(30, 40), place(9000, 0)]), max_access_m=100)
    assert joined.edge.tolist() == [0, -1]
    assert joined.fraction.tolist() == [0, 0]
    assert joined.access_m[0] == pytest.approx(50, rel=0.01)


def test_a_province_with_one_city_in_it_costs_no_more_memory_than_the_city() -> None:
    far = np.array([place(-250_000, -250_000), place(-250_000, -249_900)])
    vertex = np.concatenate([TOWN.vertex_lonlat, far])
    network = network_of(vertex, np.append(TOWN.vertex_start, len(vertex)))
    index = index_edges(network)
    assert index.columns * index.rows < 1000 + 4 * len(network.edge_nodes)
    points = np.array([place(x, 33) for x in range(0, 1000, 90)] + [place(-249_000, -249_000)])
    assert_same(snap(index, points, max_access_m=np.inf), judge(network, points, np.inf))


def test_a_point_far_away_finds_the_network_if_it_may() -> None:
    joined = snap(INDEX, np.array([place(300_000, 50), place(-9e5, -9e5)]), max_access_m=np.inf)
    assert joined.access_m[0] == pytest.approx(299_000, rel=0.01)
    assert (joined.edge >= 0).all()


@pytest.mark.parametrize("crs_epsg", [32650, 32729])
def test_metres_are_those_of_proj(crs_epsg: int) -> None:
    middle = 6 * (crs_epsg % 100) - 183
    rng = np.random.default_rng(6)
    lonlat = rng.uniform((middle - 60, -90), (middle + 60, 90), (2000, 2))
    lonlat = np.concatenate([lonlat, [(middle, 90), (middle, -90), (middle + 360, 10)]])
    theirs = to_metric(lonlat, CRS.from_epsg(crs_epsg))
    assert np.abs(to_utm(lonlat, crs_epsg) - theirs).max() < 1e-6


def test_metres_of_no_utm_zone_are_refused() -> None:
    with pytest.raises(InputError, match="UTM zone"):
        to_utm(np.zeros((1, 2)), 3857)
