"""Missing streets: seen where they are missing, not where they are not, and only where they could matter."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.demo.city import generate
from gis.errors import InputError
from isochrones.coverage import off_main
from isochrones.coverage.clipped import clipped_ends, walks_out
from isochrones.coverage.completeness import Completeness, Sign, doubt, footway_share, measure_completeness
from isochrones.coverage.street_cells import measure_streets, window
from isochrones.network import HIGHWAYS, NetworkMeta, WalkNetwork
from isochrones.osm.blocks import read_blocks
from isochrones.osm.pbf import read_osm
from isochrones.reach import nearest_of, walk_graph
from isochrones.snap import Snaps, index_edges, snap
from isochrones.utm import to_utm
from isochrones.ways import RawWays, network_from_ways
from tests.real import PORTO, helsinki, real_data
from tests.town import BLOCK_M, SPEED_MPS, place, town

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BLOCKS = 60
LIMIT_S, WALK_MPS = 900.0, 1.25
WALKED = ("footway", "path", "steps", "pedestrian", "corridor", "living_street", "service", "track")


def _ways(network: WalkNetwork) -> RawWays:
    """Make every edge a way, and so free to be taken away."""
    start = np.asarray(network.vertex_start)
    ids = -1 - np.arange(start[-1])
    ids[start[:-1]], ids[start[1:] - 1] = network.edge_nodes[:, 0], network.edge_nodes[:, 1]
    return RawWays.of_refs(np.arange(len(start) - 1), start, ids, np.asarray(network.vertex_lonlat))


def _without(ways: RawWays, gone: Flags) -> WalkNetwork:
    size = np.diff(ways.way_start)
    left = replace(
        ways,
        way_id=ways.way_id[~gone],
        way_start=np.concatenate([[0], np.cumsum(size[~gone])]),
        ref=ways.ref[np.repeat(~gone, size)],
        way_highway=ways.way_highway[~gone],
        way_flags=ways.way_flags[~gone],
    )
    return network_from_ways(left, NetworkMeta("thinned"))


def _middles_m(ways: RawWays, epsg: int) -> Floats:
    first, last = ways.ref[ways.way_start[:-1]], ways.ref[ways.way_start[1:] - 1]
    return (to_utm(ways.node_lonlat[first], epsg) + to_utm(ways.node_lonlat[last], epsg)) / 2


@dataclass(frozen=True)
class Grid:
    """A town of 6 by 6 km with 50 people at every junction."""

    whole: WalkNetwork
    ways: RawWays
    homes: Floats
    people: Floats
    from_corner_m: Floats


@pytest.fixture(scope="module")
def grid() -> Grid:
    whole = town(BLOCKS + 1, BLOCKS + 1)
    ways = _ways(whole)
    corner = to_utm(np.array([place(0, 0)]), whole.meta.crs_epsg)
    middles = _middles_m(ways, whole.meta.crs_epsg) - corner
    return Grid(whole, ways, whole.node_lonlat, np.full(len(whole.node_lonlat), 50.0), middles)


def _thinned(grid: Grid, part: float, seed: int = 3) -> WalkNetwork:
    """Take some streets of the two kilometres in the middle."""
    inside = np.asarray(((grid.from_corner_m > 2000) & (grid.from_corner_m < 4000)).all(axis=1))
    return _without(grid.ways, inside & (np.random.default_rng(seed).random(len(inside)) < part))


def _signs_at(found: Completeness, network: WalkNetwork, *xy: tuple[float, float]) -> list[Sign]:
    cells = found.cells.cell_of(to_utm(np.array([place(*at) for at in xy]), network.meta.crs_epsg))
    return [Sign(int(sign)) for sign in found.sign.ravel()[cells]]


def test_a_whole_town_shows_no_sign(grid: Grid) -> None:
    found = measure_completeness(grid.whole, grid.homes, grid.people)
    assert not found.sign.any()
    assert found.people_share == 0.0


def test_metres_are_counted_once_and_where_they_lie(grid: Grid) -> None:
    cells = measure_streets(grid.whole)
    length = np.hypot(*np.diff(grid.whole.vertex_xy.reshape(-1, 2, 2), axis=1)[:, 0].T).sum()
    assert cells.street_m.sum() == pytest.approx(length)
    middle = cells.street_m[12:-12, 12:-12]
    # Two and a half streets cross a cell either way: 1,250 m, give or take the pieces on its sides.
    assert middle.mean() == pytest.approx(1250, rel=0.04)
    assert 700 < middle.min() < middle.max() < 1900


def test_a_torn_middle_shows_loose_ends_there_and_nowhere_far_from_it(grid: Grid) -> None:
    network = _thinned(grid, 0.3)
    found = measure_completeness(network, grid.homes, grid.people)
    middle, far = _signs_at(found, network, (3000, 3000), (1000, 1000))
    assert Sign.LOOSE in middle
    assert not far


def test_a_middle_without_side_streets_is_short_of_metres_for_its_people(grid: Grid) -> None:
    inside = ((grid.from_corner_m > 2000) & (grid.from_corner_m < 4000)).all(axis=1)
    # Every fifth street stays, whole: nothing is torn.
    stays = (np.rint(grid.from_corner_m / BLOCK_M).astype(int) % 5 == 0) & (
        np.abs(grid.from_corner_m / BLOCK_M - np.rint(grid.from_corner_m / BLOCK_M)) < 0.2
    )
    network = _without(grid.ways, np.asarray(inside & ~stays.any(axis=1)))
    found = measure_completeness(network, grid.homes, grid.people)
    assert Sign.SHORT in _signs_at(found, network, (3000, 3000))[0]
    cell = found.cells.cell_of(to_utm(np.array([place(3000, 3000)]), network.meta.crs_epsg))[0]
    assert found.found_m.ravel()[cell] < 0.6 * found.expected_m.ravel()[cell]


def test_an_older_network_shows_even_few_lost_streets(grid: Grid) -> None:
    network = _thinned(grid, 0.12)
    older = measure_streets(grid.whole)
    found = measure_completeness(network, grid.homes, grid.people, baseline=older)
    assert Sign.LOST in _signs_at(found, network, (3000, 3000))[0]
    same = measure_completeness(grid.whole, grid.homes, grid.people, baseline=older)
    assert not same.sign.any()


def test_an_older_network_of_another_zone_is_refused(grid: Grid) -> None:
    older = replace(measure_streets(grid.whole), crs_epsg=32649)
    with pytest.raises(InputError, match="UTM zone"):
        measure_completeness(grid.whole, grid.homes, grid.people, baseline=older)


def test_pieces_that_the_edge_of_the_extract_tore_off_are_no_sign(grid: Grid) -> None:
    # Two streets along the western edge lose their links: they touch the rim, so the extract explains it.
    from_west_m = grid.from_corner_m[:, 0]
    link: Flags = np.asarray(np.abs(from_west_m - 150) < 20)
    network = _without(grid.ways, link)
    assert (network.node_component > 0).any()
    assert not measure_completeness(network, grid.homes, grid.people).sign.any()


def test_a_piece_torn_off_in_the_middle_is_a_sign(grid: Grid) -> None:
    inner = ((grid.from_corner_m > 2400) & (grid.from_corner_m < 3600)).all(axis=1)
    core = ((grid.from_corner_m > 2520) & (grid.from_corner_m < 3480)).all(axis=1)
    network = _without(grid.ways, np.asarray(inner & ~core))
    found = measure_completeness(network, grid.homes, grid.people)
    assert Sign.APART in _signs_at(found, network, (3000, 3000))[0]


def test_a_gap_beyond_the_straight_line_stays_a_gap_whatever_is_missing(grid: Grid) -> None:
    network = _thinned(grid, 0.3)
    found = measure_completeness(network, grid.homes, grid.people)
    homes, site = np.array([place(3000, 3000)]), np.array([place(3000, 4000)])
    asked = np.array([True])
    assert doubt(found, homes, site, asked=asked, reach_m=1050).is_open.tolist() == [True]
    assert doubt(found, homes, site, asked=asked, reach_m=950).is_open.tolist() == [False]


def test_a_walk_across_the_torn_middle_is_open_and_one_beside_it_is_not(grid: Grid) -> None:
    network = _thinned(grid, 0.3)
    found = measure_completeness(network, grid.homes, grid.people)
    homes = np.array([place(2900, 1400), place(500, 500)])
    sites = np.array([place(2900, 2400), place(500, 1500)])
    told = doubt(found, homes, sites, asked=np.array([True, True]), reach_m=1100)
    assert told.is_open.tolist() == [True, False]
    assert found.sign.ravel()[told.cell[0]] > 0
    assert told.cell[1] == -1


def test_a_site_that_is_listed_many_times_does_not_hide_the_others(grid: Grid) -> None:
    network = _thinned(grid, 0.3)
    found = measure_completeness(network, grid.homes, grid.people)
    # The way south is whole, the way north leads through the torn middle.
    home, south, north = np.array([place(2900, 1400)]), place(2900, 900), place(2900, 2400)
    once, often = np.array([south, north]), np.array([*[south] * 9, north])
    for sites in (once, often):
        assert doubt(found, home, sites, asked=np.array([True]), reach_m=1100).is_open.tolist() == [True]


def test_the_covered_and_places_off_the_map_are_never_open(grid: Grid) -> None:
    network = _thinned(grid, 0.3)
    found = measure_completeness(network, grid.homes, grid.people)
    homes, site = np.array([place(3000, 3000), (-60.0, 10.0)]), np.array([place(3000, 3500)])
    told = doubt(found, homes, site, asked=np.array([False, True]), reach_m=900)
    assert not told.is_open.any()
    assert not doubt(found, homes, np.empty((0, 2)), asked=np.array([True, True]), reach_m=900).is_open.any()


def test_a_small_town_is_no_measure_of_itself() -> None:
    small = town(6, 6)
    found = measure_completeness(small, small.node_lonlat, np.full(36, 50.0))
    assert not found.expected_m.any()
    assert not found.sign.any()


def test_a_network_without_anybody_has_no_share(grid: Grid) -> None:
    found = measure_completeness(grid.whole, np.empty((0, 2)), np.empty(0))
    assert found.people_share == 0.0


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_window_is_the_sum_of_its_cells(columns: int, rows: int, seed: int) -> None:
    cells = np.random.default_rng(seed).integers(0, 50, (columns, rows)).astype(np.float64)
    padded = np.pad(cells, 2)
    brute = [[padded[i : i + 5, j : j + 5].sum() for j in range(rows)] for i in range(columns)]
    assert window(cells).tolist() == brute


def test_roads_only_is_told_where_the_source_names_classes(grid: Grid) -> None:
    assert footway_share(grid.whole) is None
    classes = np.full(len(grid.whole.edge_nodes), HIGHWAYS.index("residential"), dtype=np.uint8)
    roads = replace(grid.whole, edge_traits=replace(grid.whole.edge_traits, highway=classes))
    assert footway_share(roads) == 0.0
    classes[: len(classes) // 4] = HIGHWAYS.index("footway")
    quarter = replace(grid.whole, edge_traits=replace(grid.whole.edge_traits, highway=classes))
    assert footway_share(quarter) == pytest.approx(0.25, abs=0.001)


# The clipped edge


def _cut_at_origin() -> WalkNetwork:
    network = town()
    cut = np.zeros(len(network.node_lonlat), dtype=bool)
    cut[0] = True
    return replace(network, node_cut=cut)


def _joined(network: WalkNetwork, *xy: tuple[float, float]) -> Snaps:
    return snap(index_edges(network), np.array([place(*at) for at in xy]), max_access_m=50)


def test_a_walk_that_meets_the_cut_with_time_left_leaves_the_data() -> None:
    network = _cut_at_origin()
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    homes = _joined(network, (500, 300), (500, 400), (500, 500))
    assert walks_out(graph, clipped_ends(network), homes, limit_s=900).tolist() == [True, False, False]


def test_a_network_that_was_not_cut_is_left_by_nobody() -> None:
    network = town()
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    assert not walks_out(graph, clipped_ends(network), _joined(network, (0, 0)), limit_s=900).any()


def test_streets_beyond_the_bounds_of_the_extract_are_its_ends() -> None:
    network = town()
    west, south, east, north = network.bbox
    bounds = (west, south, place(950, 0).lon, north + 1)
    assert east > bounds[2]
    ends = clipped_ends(network, bounds)
    assert len(ends) == 11
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    homes = _joined(network, (500, 500), (0, 500))
    assert walks_out(graph, ends, homes, limit_s=900).tolist() == [True, False]


def test_bounds_out_of_order_are_refused() -> None:
    with pytest.raises(InputError, match="west, south, east, north"):
        clipped_ends(town(), (1.0, 0.0, 0.0, 1.0))


# Cities


@dataclass(frozen=True)
class Told:
    covered: Flags
    gap: Flags
    open: Flags


def _audit(network: WalkNetwork, homes: Floats, people: Floats, sites: Floats) -> Told:
    graph, index = walk_graph(network, walk_speed_mps=WALK_MPS), index_edges(network)
    demand, stations = (snap(index, places, max_access_m=300) for places in (homes, sites))
    covered = nearest_of(graph, stations, demand, limit_s=LIMIT_S).seconds <= LIMIT_S
    gap = ~covered & (demand.edge >= 0) & ~off_main(network, demand)
    found = measure_completeness(network, homes, people)
    return Told(covered, gap, doubt(found, homes, sites, asked=gap, reach_m=LIMIT_S * WALK_MPS).is_open)


@pytest.fixture(scope="module")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> tuple[RawWays, Floats, Floats]:
    city = generate(scale=0.15, seed=7)
    path = tmp_path_factory.mktemp("demo") / "demo.osm.pbf"
    city.write_osm(path)
    homes = city.tables["population"]
    return (
        read_blocks(path.read_bytes()),
        np.column_stack([homes.geometry.x, homes.geometry.y]),
        homes["people"].to_numpy(),
    )


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_deleting_a_third_of_a_districts_footways_makes_it_unknown_not_a_gap(
    demo_city: tuple[RawWays, Floats, Floats], seed: int
) -> None:
    ways, homes, people = demo_city
    rng = np.random.default_rng(seed)
    sites = homes[rng.choice(len(homes), 50, replace=False, p=people / people.sum())]
    network = network_from_ways(ways, NetworkMeta("demo"))
    before = _audit(network, homes, people, sites)
    epsg = network.meta.crs_epsg
    home_m, near = to_utm(homes, epsg), people * before.covered
    centre = home_m[rng.choice(len(homes), p=near / near.sum())]
    inside = (np.abs(home_m - centre) <= 1000).all(axis=1)
    there = (np.abs(_middles_m(ways, epsg) - centre) <= 1000).all(axis=1)
    walked = np.isin(ways.way_highway, [HIGHWAYS.index(name) for name in WALKED])
    after = _audit(_without(ways, there & walked & (rng.random(len(there)) < 0.3)), homes, people, sites)
    lost = before.covered & after.gap
    assert people[lost & inside].sum() > 0.01 * people[inside].sum()
    assert people[lost & after.open].sum() >= 0.75 * people[lost].sum()
    rise = people[inside & after.gap & ~after.open].sum() - people[inside & before.gap & ~before.open].sum()
    assert rise <= 0.01 * people[inside].sum()
    # The whole city is not in doubt for it.
    assert people[before.open].sum() < 0.05 * people.sum()


def test_central_helsinki_shows_no_sign_of_missing_streets() -> None:
    network = read_osm(helsinki())
    west, south, east, north = network.bbox
    lon, lat = np.meshgrid(np.linspace(west, east, 40), np.linspace(south, north, 40))
    homes = np.column_stack([lon.ravel(), lat.ravel()])
    assert not measure_completeness(network, homes, np.full(len(homes), 10.0)).sign.any()


def _porto_people(path: Path) -> tuple[Floats, Floats]:
    with path.open(encoding="utf-8") as stream:
        rows = np.array(
            [[float(row[name]) for name in ("lng", "lat", "POP_2015")] for row in csv.DictReader(stream)]
        )
    rows = rows[rows[:, 2] > 0]
    return rows[:, :2], rows[:, 2]


@real_data
def test_untouched_porto_keeps_its_gaps() -> None:
    homes, people = _porto_people(PORTO.parent / "cityaccess_porto.csv")
    rng = np.random.default_rng(5)
    sites = homes[rng.choice(len(homes), 80, replace=False, p=people / people.sum())]
    told = _audit(read_osm(PORTO), homes, people, sites)
    assert people[told.open].sum() < 0.05 * people.sum()
    assert people[told.gap].sum() > 0.3 * people.sum()
