"""A real city: real streets and landmarks, stations marked as made up."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.basemap import LAYERS
from data.realcity import real_city
from data.realcity.sites import spread
from data.tables import Table
from gis.errors import FileError, InputError
from gis.model import DemandPoints
from tests.real import CHENGDU, helsinki, real_data

LON, LAT, STEP = 104.06, 30.66, 0.002
Node, Way = osmium.osm.mutable.Node, osmium.osm.mutable.Way


def write_town(path: Path, *, landmarks: bool = True, houses: bool = True) -> Path:
    """Write a town of 10 by 10 streets 200 m apart, with named places and rows of houses."""
    nodes = {k + 1: (LON + STEP * (k % 10), LAT + STEP * (k // 10)) for k in range(100)}
    places = _places() if landmarks else []
    rings = [_house(k) for k in range(60)] if houses else []
    out = osmium.SimpleWriter(osmium.io.File(str(path), "pbf"))
    for number, place in nodes.items():
        out.add_node(Node(id=number, version=1, location=place))
    for number, (place, tags) in enumerate(places, start=200):
        out.add_node(Node(id=number, version=1, location=place, tags=tags))
    for k, ring in enumerate(rings):
        for corner, place in enumerate(ring):
            out.add_node(Node(id=1000 + 4 * k + corner, version=1, location=place))
    for k in range(10):
        row, column = [10 * k + i + 1 for i in range(10)], [10 * i + k + 1 for i in range(10)]
        tags = {"highway": "residential"} | ({"name": f"横{k + 1}街"} if landmarks else {})
        out.add_way(Way(id=k + 1, version=1, nodes=row, tags=tags))
        out.add_way(Way(id=k + 11, version=1, nodes=column, tags={"highway": "footway"}))
    for k in range(len(rings)):
        ends = [1000 + 4 * k + corner for corner in (0, 1, 2, 3, 0)]
        out.add_way(Way(id=100 + k, version=1, nodes=ends, tags={"building": "apartments"}))
    out.close()
    return path


def _places() -> list[tuple[tuple[float, float], dict[str, str]]]:
    kinds = ({"shop": "mall"}, {"amenity": "library"})
    return [
        (
            (LON + 2 * STEP * (k % 5) + 0.0005, LAT + 3 * STEP * (k // 5) + 0.0005),
            {"name": f"第{k + 1}{('广场', '图书馆')[k % 2]}", **kinds[k % 2]},
        )
        for k in range(14)
    ]


def _house(k: int) -> list[tuple[float, float]]:
    x, y = LON + 0.0003 * k, LAT + 0.0002 + STEP * (k % 9)
    return [(x, y), (x + 2e-4, y), (x + 2e-4, y + 1e-4), (x, y + 1e-4)]


def test_stations_stand_on_named_landmarks_and_say_that_they_are_made_up(tmp_path: Path) -> None:
    city = real_city(write_town(tmp_path / "town.osm.pbf"))
    facility = city.tables["facility"]
    stations = facility[facility["kind"] != "micro_corner"]
    assert len(stations) == 12
    assert facility["demo"].all()
    assert facility["name"].str.endswith("（演示）").all()
    assert facility["host_venue"].str.fullmatch("第[0-9]+(广场|图书馆)").all()
    assert city.name == "town（演示）"


def test_the_columns_are_those_of_the_store(tmp_path: Path) -> None:
    city = real_city(write_town(tmp_path / "town.osm.pbf"))
    for name, frame in city.tables.items():
        columns = Table.metadata.tables[name].columns
        needed = {c.name for c in columns if not c.nullable and c.server_default is None}
        assert needed <= set(frame.columns) <= set(columns.keys()), name
    for name, frame in city.layers.items():
        assert set(LAYERS[name]) <= set(frame.columns), name


def test_without_a_file_people_live_in_houses_by_floor_area(tmp_path: Path) -> None:
    city = real_city(write_town(tmp_path / "town.osm.pbf"))
    # 60 houses of 19.2 by 11.1 m on 6 levels, 40 m² a person
    assert city.tables["population"]["people"].sum() == pytest.approx(60 * 19.16 * 11.09 * 6 / 40, rel=0.03)
    assert "footprints" in city.notes[0].en


def test_without_houses_people_live_along_streets_and_the_city_says_so(tmp_path: Path) -> None:
    city = real_city(write_town(tmp_path / "town.osm.pbf", houses=False))
    assert city.tables["population"]["people"].sum() > 0
    assert "streets" in city.notes[0].en


def test_people_that_are_given_are_kept_and_those_outside_are_counted(tmp_path: Path) -> None:
    lonlat = np.array([[LON + 0.005, LAT + 0.005], [LON + 0.006, LAT + 0.005], [0.0, 0.0]])
    demand = DemandPoints(lonlat, np.array([10.0, 20.0, 99.0]), {"age_60_up": np.array([1.0, 2.0, 3.0])})
    city = real_city(write_town(tmp_path / "town.osm.pbf"), demand)
    people = city.tables["population"]
    assert people["people"].tolist() == [10.0, 20.0]
    assert people["groups"].tolist() == [{"age_60_up": 1.0}, {"age_60_up": 2.0}]
    assert people["area_code"].notna().all()
    assert not people["demo"].any()
    assert city.notes[0].en.endswith("1 points outside the extract were left out")


def test_people_all_elsewhere_are_refused(tmp_path: Path) -> None:
    demand = DemandPoints(np.zeros((1, 2)), np.ones(1))
    with pytest.raises(InputError, match="no population point"):
        real_city(write_town(tmp_path / "town.osm.pbf"), demand)


def test_a_town_without_landmarks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="landmark"):
        real_city(write_town(tmp_path / "town.osm.pbf", landmarks=False))


@pytest.mark.parametrize("content", [b"", b"not a map", b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + bytes(50)])
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "city.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(FileError):
        real_city(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        real_city(tmp_path / "none.osm.pbf")


@given(
    st.lists(
        st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=1, max_size=30, unique=True
    )
)
def test_the_spread_visits_every_place_once_and_never_steps_farther(places: list[tuple[int, int]]) -> None:
    xy = np.array(places, dtype=float)
    order = spread(xy)
    assert sorted(order.tolist()) == list(range(len(xy)))
    apart = [np.hypot(*(xy[order[:k]] - xy[order[k]]).T).min() for k in range(1, len(xy))]
    assert all(a >= b for a, b in pairwise(apart))


@real_data
def test_chengdu_gets_at_least_12_stations_on_its_landmarks() -> None:
    city = real_city(CHENGDU)
    facility = city.tables["facility"]
    assert city.name == "成都市（演示）"
    assert (facility["kind"] != "micro_corner").sum() >= 12
    assert shapely.contains(shapely.box(104.04, 30.65, 104.13, 30.73), facility["geom"].to_numpy()).all()
    assert len(city.layers["road"]) > 1_000


def test_helsinki_has_people_stations_and_a_base_map() -> None:
    city = real_city(helsinki())
    assert city.tables["population"]["people"].sum() > 1_000
    assert len(city.tables["facility"]) >= 12
    assert {"sea", "lake"} & set(city.layers["water"]["class"])
    assert len(city.layers["building"]) > 100
