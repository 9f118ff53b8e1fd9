from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from gis.errors import InputError
from gis.metric import to_lonlat, to_metric
from isochrones.area import (
    AreaGrid,
    ServiceAreas,
    as_lines,
    compile_kernels,
    prepare_grid,
    reached_edges,
    service_areas,
    walk_grid,
)
from isochrones.costs import EdgeCosts
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.osm.pbf import read_osm
from isochrones.reach import catchments, put_on_edges, walk_graph
from isochrones.snap import EdgeIndex, index_edges, snap
from tests.real import CHENGDU, real_data
from tests.town import SPEED_MPS, place, town

TOWN = town()
INDEX = index_edges(TOWN)
GRAPH = walk_graph(TOWN, walk_speed_mps=SPEED_MPS)
WALKED = walk_grid(GRAPH, prepare_grid(INDEX))


def spots(*metres: tuple[float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([place(x, y) for x, y in metres])


def streets(*lines: list[tuple[float, float]]) -> WalkNetwork:
    """A network of straight pieces between places in metres, joined where they share a corner."""
    corners = sorted({corner for line in lines for corner in line})
    edges = np.array(
        [[corners.index(a), corners.index(b)] for line in lines for a, b in pairwise(line)],
        dtype=np.int32,
    )
    lonlat = spots(*corners)
    ends = np.array(corners)[edges]
    return WalkNetwork(
        node_lonlat=lonlat,
        node_osm_id=np.arange(1, len(lonlat) + 1),
        node_component=np.zeros(len(lonlat), dtype=np.int32),
        node_cut=np.zeros(len(lonlat), dtype=np.bool_),
        edge_nodes=edges,
        edge_length_m=np.hypot(*(ends[:, 1] - ends[:, 0]).T),
        edge_way_id=np.arange(1, len(edges) + 1),
        vertex_start=np.arange(0, 2 * len(edges) + 1, 2),
        vertex_lonlat=lonlat[edges].reshape(-1, 2),
        meta=NetworkMeta(source_name="streets"),
    )


def areas_of(
    network: WalkNetwork, *stations: tuple[float, float], minutes: list[float], cell_m: float = 25.0
) -> ServiceAreas:
    index = index_edges(network)
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    walked = walk_grid(graph, prepare_grid(index, cell_m=cell_m))
    lonlat = spots(*stations)
    snaps = snap(index, lonlat, max_access_m=300)
    return service_areas(walked, snaps, lonlat, bands_s=[60 * minute for minute in minutes])


def holds(shape: shapely.MultiPolygon, x_m: float, y_m: float) -> bool:
    return bool(shapely.contains_xy(shape, *place(x_m, y_m)))


def node_lonlat(grid: AreaGrid) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return to_lonlat(grid.places.astype(np.float64) * grid.cell_m, CRS.from_epsg(grid.crs_epsg))


def assert_sound(found: ServiceAreas, lonlat: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    """Valid, nested, anticlockwise, the station inside, seven decimals, areas that agree."""
    for row, bands in enumerate(found.polygons):
        for shape in bands:
            assert shapely.is_valid(shape), shapely.is_valid_reason(shape)
            assert shapely.contains_xy(shape, *lonlat[row])
            for part in shape.geoms:
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)
            corners = shapely.get_coordinates(shape)
            assert (np.round(corners, 7) == corners).all()
        for small, large in pairwise(bands):
            assert shapely.covers(large, small)
        assert (np.diff(found.area_m2[row]) >= 0).all()


def test_a_grid_node_joins_its_edge_exactly_as_a_point_there_would() -> None:
    _assert_grid_is_snapped(INDEX, prepare_grid(INDEX, cell_m=12.5, margin_m=30))


def test_memory_is_taken_near_streets_only() -> None:
    far = streets([(0, 0), (100, 0)], [(200_000, 150_000), (200_100, 150_000)])
    grid = prepare_grid(index_edges(far))
    assert len(grid.places) < 200


def test_a_grid_node_is_inside_exactly_when_the_audit_says_it_is_in_time() -> None:
    lonlat = spots((523, 437))
    station = snap(INDEX, lonlat, max_access_m=60)
    for limit_s in (120.0, 300.0, 411.0):
        shape = service_areas(WALKED, station, lonlat, bands_s=[limit_s]).polygons[0, 0]
        homes = node_lonlat(WALKED.grid)
        joined = snap(INDEX, homes, max_access_m=WALKED.grid.margin_m)
        found = catchments(GRAPH, station, put_on_edges(GRAPH, joined), limit_s=limit_s)
        covered = np.zeros(len(homes), dtype=bool)
        covered[found.point] = True
        wrong = np.flatnonzero(shapely.contains_xy(shape, homes[:, 0], homes[:, 1]) != covered)
        # The station's own cell may be given to it.
        own = np.floor(to_metric(lonlat, INDEX.crs)[0] / 25)
        assert all(set(WALKED.grid.places[row] - own) <= {0, 1} for row in wrong)
        assert covered.sum() > 10


def test_the_area_of_the_town_can_be_counted_by_hand() -> None:
    x, y = np.meshgrid(np.arange(0.5, 1000), np.arange(0.5, 1000))
    to_x, to_y = np.round(x / 100) * 100, np.round(y / 100) * 100
    by_x = np.abs(x - to_x) <= np.abs(y - to_y)
    access = np.minimum(np.abs(x - to_x), np.abs(y - to_y))
    walk = np.abs(np.where(by_x, to_x, x) - 500) + np.abs(np.where(by_x, y, to_y) - 500) + access
    for limit_s, cell_m, within in ((300, 25.0, 0.03), (300, 12.5, 0.02), (450, 25.0, 0.03)):
        found = areas_of(TOWN, (500, 500), minutes=[limit_s / 60], cell_m=cell_m)
        # A square metre of the sphere's town is this much on the ellipsoid at the equator.
        counted = (walk <= limit_s).sum() * 1.00112 * 0.99442
        assert found.area_m2[0, 0] == pytest.approx(counted, rel=within)


def test_areas_agree_with_their_own_polygons() -> None:
    found = areas_of(TOWN, (500, 500), (210, 340), minutes=[3, 6])
    for row in range(2):
        for band in range(2):
            metres = shapely.transform(found.polygons[row, band], lambda c: to_metric(c, INDEX.crs))
            assert found.area_m2[row, band] == pytest.approx(metres.area / 0.9996**2, rel=0.002)


def test_bands_are_sound_for_stations_anywhere_in_town() -> None:
    rng = np.random.default_rng(11)
    lonlat = spots(*rng.uniform(-40, 1040, (60, 2)))
    station = snap(INDEX, lonlat, max_access_m=60)
    found = service_areas(WALKED, station, lonlat, bands_s=[900, 60, 300, 301])
    assert found.bands_s.tolist() == [60, 300, 301, 900]
    assert_sound(found, lonlat)


def test_a_band_is_the_same_whichever_others_are_asked_for() -> None:
    lonlat = spots((523, 437), (20, 910))
    station = snap(INDEX, lonlat, max_access_m=60)
    alone = service_areas(WALKED, station, lonlat, bands_s=[300])
    among = service_areas(WALKED, station, lonlat, bands_s=[120, 300, 900])
    assert shapely.equals_exact(alone.polygons[:, 0], among.polygons[:, 1]).all()
    assert (alone.area_m2[:, 0] == among.area_m2[:, 1]).all()


def test_stations_drawn_in_portions_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lonlat = spots((523, 437), (20, 910), (700, 100))
    station = snap(INDEX, lonlat, max_access_m=60)
    whole = service_areas(WALKED, station, lonlat, bands_s=[300])
    monkeypatch.setattr("isochrones.area.polygons.CHUNK", 1)
    parts = service_areas(WALKED, station, lonlat, bands_s=[300])
    assert shapely.equals_exact(whole.polygons, parts.polygons).all()


def test_the_middle_of_a_wide_block_is_a_hole() -> None:
    ring = streets([(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)])
    found = areas_of(ring, (0, 0), minutes=[5, 20])
    whole = found.polygons[0, 1]
    assert len(whole.geoms) == 1
    assert len(whole.geoms[0].interiors) == 1
    assert not holds(whole, 200, 200)
    assert holds(whole, 200, 410)
    # Fifty metres either side of the street, round at the four outer corners.
    assert found.area_m2[0, 1] == pytest.approx(500**2 - (4 - np.pi) * 50**2 - 300**2, rel=0.02)


def test_the_other_bank_belongs_to_the_area_only_by_the_bridge() -> None:
    river = streets(
        [(0, 0), (1000, 0)], [(0, 60), (1000, 60)], [(1000, 0), (1000, 60)]
    )  # fmt: skip
    near, far = areas_of(river, (100, 0), minutes=[10, 35]).polygons[0]
    assert holds(near, 100, 20)
    assert holds(near, 600, 0)
    assert not holds(near, 100, 60)
    assert not holds(near, 100, 80)
    assert holds(far, 100, 60)


def test_an_island_beside_the_street_is_not_painted() -> None:
    apart = streets([(0, 0), (1000, 0)], [(400, 80), (600, 80)])
    shape = areas_of(apart, (500, 0), minutes=[15]).polygons[0, 0]
    assert holds(shape, 500, 30)
    assert not holds(shape, 500, 80)
    assert not holds(shape, 500, 70)


def test_a_station_far_off_the_street_is_inside_its_own_area() -> None:
    lonlat = spots((500, 203))
    found = areas_of(streets([(0, 0), (1000, 0)]), (500, 203), minutes=[1, 5])
    assert_sound(found, lonlat)
    assert holds(found.polygons[0, 1], 480, 0)
    assert not holds(found.polygons[0, 1], 500, 120)


def test_a_station_without_a_street_has_no_area_and_stops_nobody() -> None:
    found = areas_of(TOWN, (500, 9000), (500, 500), minutes=[5])
    assert found.polygons[0, 0] is None
    assert found.area_m2[0, 0] == 0
    assert holds(found.polygons[1, 0], 500, 500)


@pytest.mark.parametrize("bands_s", [[], [59.0], [0.0], [float("nan")], [7201.0], [300.0, -1.0]])
def test_limits_that_no_area_has_are_refused(bands_s: list[float]) -> None:
    with pytest.raises(InputError):
        service_areas(WALKED, snap(INDEX, spots((0, 0)), max_access_m=60), spots((0, 0)), bands_s=bands_s)


@pytest.mark.parametrize(("cell_m", "margin_m"), [(9.0, 50.0), (201.0, 50.0), (25.0, 0.0), (25.0, 1001.0)])
def test_grids_that_cannot_be_drawn_from_are_refused(cell_m: float, margin_m: float) -> None:
    with pytest.raises(InputError):
        prepare_grid(INDEX, cell_m=cell_m, margin_m=margin_m)


def test_a_country_is_too_wide_for_a_fine_grid() -> None:
    wide = streets([(0, 0), (100, 0)], [(3_000_000, 3_000_000), (3_000_100, 3_000_000)])
    with pytest.raises(InputError):
        prepare_grid(index_edges(wide), cell_m=10)


def test_kernels_compile_on_a_single_street() -> None:
    compile_kernels()


@st.composite
def cases(draw: st.DrawFn) -> tuple[WalkNetwork, list[tuple[float, float]], list[float]]:
    """Draw streets that cross, touch and lie apart, stations near them, and limits."""
    metre = st.integers(0, 60).map(lambda k: k * 7.0)
    corner = st.tuples(metre, metre)
    lines = draw(st.lists(st.lists(corner, min_size=2, max_size=4), min_size=1, max_size=6))
    stations = draw(st.lists(corner, min_size=1, max_size=3))
    minutes = draw(st.lists(st.integers(4, 48).map(lambda k: k / 4), min_size=1, max_size=3))
    return streets(*lines), stations, minutes


@given(cases(), st.sampled_from([10.0, 17.3, 25.0]))
@settings(max_examples=120, deadline=None)
def test_areas_are_sound_on_any_network(
    case: tuple[WalkNetwork, list[tuple[float, float]], list[float]], cell_m: float
) -> None:
    network, stations, minutes = case
    found = areas_of(network, *stations, minutes=minutes, cell_m=cell_m)
    joined = np.flatnonzero(found.polygons[:, 0] != None)  # noqa: E711 - element by element
    kept = ServiceAreas(found.bands_s, found.polygons[joined], found.area_m2[joined])
    assert_sound(kept, spots(*stations)[joined])


def test_reached_pieces_end_exactly_at_the_limit() -> None:
    station = snap(INDEX, spots((500, 500)), max_access_m=60)
    reached = reached_edges(GRAPH, station, limit_s=150)
    metres = (reached.part[:, 1] - reached.part[:, 0]) * 100
    # Four blocks from the crossing, and half a block on into three streets from the end of each.
    assert metres.sum() == pytest.approx(4 * 100 + 12 * 50)
    assert reached.seconds.max() == pytest.approx(150)
    lines = as_lines(TOWN, reached)
    assert len(lines) == len(reached.edge)
    assert not shapely.is_empty(lines).any()
    drawn = shapely.length(shapely.transform(lines, lambda c: to_metric(c, INDEX.crs)))
    assert drawn == pytest.approx(metres, rel=0.008)


def test_along_a_piece_the_walking_time_is_that_of_the_audit() -> None:
    station = snap(INDEX, spots((523, 437)), max_access_m=60)
    reached = reached_edges(GRAPH, station, limit_s=333)
    rng = np.random.default_rng(2)
    t = rng.uniform(0.01, 0.99, len(reached.edge))
    part = reached.part[:, 0] + t * (reached.part[:, 1] - reached.part[:, 0])
    told = reached.seconds[:, 0] + t * (reached.seconds[:, 1] - reached.seconds[:, 0])
    people = snap(INDEX, spots((0, 0)), max_access_m=60).take(np.zeros(len(part), dtype=np.int64))
    people = type(people)(reached.edge, part, np.zeros(len(part)))
    found = catchments(GRAPH, station, put_on_edges(GRAPH, people), limit_s=400)
    seconds = np.empty(len(part))
    seconds[found.point] = found.ticks / 20_000
    assert len(found.point) == len(part)
    assert told == pytest.approx(seconds, abs=0.001)


def test_one_way_streets_are_reached_from_their_beginning_only() -> None:
    line = streets([(0, 0), (100, 0), (200, 0)])
    never = np.full(2, np.inf)
    graph = walk_graph(line, walk_speed_mps=1.0, costs=EdgeCosts(np.full(2, 100.0), never, 1.0))
    station = snap(index_edges(line), spots((100, 0)), max_access_m=10)
    reached = reached_edges(graph, station, limit_s=60)
    first = int(np.flatnonzero(line.edge_nodes[:, 1] == 1)[0])
    assert set(reached.edge.tolist()) == {first}
    assert reached.part.tolist() == [[pytest.approx(0.4, abs=1e-6), pytest.approx(1.0)]]


def test_a_station_without_a_street_reaches_no_piece() -> None:
    reached = reached_edges(GRAPH, snap(INDEX, spots((500, 9000)), max_access_m=60), limit_s=600)
    assert len(reached.edge) == 0
    assert len(as_lines(TOWN, reached)) == 0


@real_data
def test_areas_of_chengdu_are_sound_and_near_the_truth() -> None:
    network = read_osm(CHENGDU)
    index = index_edges(network)
    graph = walk_graph(network, walk_speed_mps=1.25)
    grid = prepare_grid(index)
    _assert_grid_is_snapped(index, grid)
    main = np.flatnonzero(network.node_component == 0)
    lonlat = np.asarray(network.node_lonlat)[np.random.default_rng(4).choice(main, 40)]
    stations = snap(index, lonlat, max_access_m=300)
    found = service_areas(walk_grid(graph, grid), stations, lonlat, bands_s=[300, 600, 900])
    assert_sound(found, lonlat)
    metres = to_metric(lonlat[:1], index.crs)[0]
    side = np.arange(-1202.0, 1202.0, 4.0)
    cells = metres + np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    homes = to_lonlat(cells, index.crs)
    people = put_on_edges(graph, snap(index, homes, max_access_m=grid.margin_m))
    truth = np.zeros(len(homes), dtype=bool)
    truth[catchments(graph, stations.take(np.array([0])), people, limit_s=900).point] = True
    drawn = shapely.contains_xy(found.polygons[0, 2], homes[:, 0], homes[:, 1])
    assert (truth != drawn).sum() / truth.sum() < 0.05


def _assert_grid_is_snapped(index: EdgeIndex, grid: AreaGrid) -> None:
    radius_m = grid.margin_m + grid.cell_m
    judge = snap(index, node_lonlat(grid), max_access_m=radius_m + 0.001)
    assert np.abs(judge.access_m - grid.snaps.access_m).max() < 1e-6
    same = judge.edge == grid.snaps.edge
    # Elsewhere two edges are equally near, to the rounding of degrees.
    assert same.mean() > 0.9
    assert np.abs(judge.fraction - grid.snaps.fraction)[same].max() < 1e-6
    low, high = grid.places.min(axis=0), grid.places.max(axis=0)
    some = np.random.default_rng(1).integers(low, high + 1, (5000, 2)).astype(np.int32)
    near = (
        snap(
            index, to_lonlat(some.astype(np.float64) * grid.cell_m, index.crs), max_access_m=radius_m - 0.001
        ).edge
        >= 0
    )
    kept = set(map(tuple, grid.places.tolist()))
    assert all(tuple(node) in kept for node in some[near].tolist())
