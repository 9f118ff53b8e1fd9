import csv as python_csv
import io
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.files import PopulationOrder, read_buildings, read_population
from data.files.buildings import Buildings
from data.files.record import position_of
from data.files.table import people_of, read_table
from data.files.text import read_csv
from gis.errors import FileError, InputError
from tests.data.files.test_population import raster
from tests.real import FOLDER, WUHAN_PEOPLE, real_data


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode())
    return path


CELLS = st.sampled_from(
    [
        "1",
        "104.5",
        " 30 ",
        "-3",
        "",
        "nan",
        "1e5",
        "+3",
        "1_0",
        "NULL",
        "１２",
        "x",
        "181",
        "1e400",
        '"7"',
        "3,4",
    ]
)
ROWS = st.lists(
    st.one_of(
        st.lists(CELLS, min_size=1, max_size=5).map(",".join), st.sampled_from(["", "  ", ",,", "1,1,1"])
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]), note=st.sampled_from(["备注", '"备\n注"']))
def test_the_fast_reader_reads_as_row_by_row(tmp_path: Path, rows: list[str], end: str, note: str) -> None:
    path = csv(tmp_path, end.join([f"lon,lat,population,{note}", *rows]))
    wanted, refused = [], []
    for record in read_csv(path):
        try:
            lon, lat = position_of(record)
            people = people_of(record)
        except InputError as error:
            refused.append((record.row, error.message))
            continue
        if people:
            wanted.append((lon, lat, people))
    demand, notes = read_table(path, ())
    found = zip(*demand.lonlat.T.tolist(), demand.people.tolist(), strict=True) if len(demand.people) else ()
    assert list(found) == wanted
    assert [(n.row, n.reason) for n in notes if not n.used] == refused


def test_a_row_over_two_lines_does_not_shift_the_numbers_of_those_behind(tmp_path: Path) -> None:
    text = 'lon,lat,population,备注\n104,30,5,"两\n行"\n\n104,30,x,\n'
    _, (note,) = read_population(csv(tmp_path, text))
    assert note.row == 5
    assert list(python_csv.reader(io.StringIO(text)))[3] == ["104", "30", "x", ""]


def test_half_a_million_rows_are_read_while_one_waits(tmp_path: Path) -> None:
    values = np.random.default_rng(1).random((500_000, 3)) + np.array([104, 30, 0])
    path = tmp_path / "people.csv"
    np.savetxt(path, values, fmt="%.6f", delimiter=",", header="lon,lat,population", comments="")
    begin = time.process_time()
    demand, notes = read_population(path)
    assert time.process_time() - begin < 5
    assert (len(demand.people), notes) == (500_000, [])


def test_more_bad_rows_than_anybody_reads_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.files.table.MOST_NOTES", 2)
    _, notes = read_population(csv(tmp_path, "lon,lat,population\n1,1,1\n" + "1,1,x\n" * 5))
    assert [note.row for note in notes] == [3, 4, 7]
    assert "3 more rows" in notes[-1].reason.en


def test_rows_that_were_pasted_twice_are_remarked_and_counted(tmp_path: Path) -> None:
    demand, (note,) = read_population(csv(tmp_path, "lon,lat,population\n1,1,2\n1,1,3\n1,1,2\n"))
    assert demand.people.tolist() == [2, 3, 2]
    assert note.used
    assert "1 rows repeat" in note.reason.en


def test_groups_are_known_by_their_headings_or_named(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,人口,60岁以上,就业困难人员,农户\n1,1,9,2,0,4\n1,2,0,1,0,0\n1,3,5,-1,0,0\n")
    demand, (note,) = read_population(path, PopulationOrder(groups=["农户"]))
    assert {name: weight.tolist() for name, weight in demand.groups.items()} == {
        "age_60_up": [2, 1], "hard_to_employ": [0, 0], "农户": [4, 0],
    }  # fmt: skip
    assert (note.row, note.reason.zh) == (4, "60岁以上不能为负；请改为不小于 0 的数")
    with pytest.raises(FileError, match="no column 退役军人; there are 60岁以上, 就业困难人员, 农户"):
        read_population(path, PopulationOrder(groups=["退役军人"]))


def test_a_group_may_be_named_by_a_heading_that_means_a_column_of_sites(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("lon,lat,人口,工作人员\n118.6,24.9,10,4\n", encoding="utf-8")
    demand, _ = read_population(path, PopulationOrder(groups=["工作人员"]))
    assert demand.groups["工作人员"].tolist() == [4.0]


def test_two_columns_of_one_group_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="two columns that mean age_60_up"):
        read_population(csv(tmp_path, "lon,lat,人口,60岁以上,老年人口\n1,1,9,2,2\n"))


def test_groups_may_be_rasters_on_the_same_grid(tmp_path: Path) -> None:
    people = raster(tmp_path / "p.tif", [[5, 0], [0, 7]], crs=4326)
    old = raster(tmp_path / "old.tif", [[2, 1], [0, 0]], crs=4326)
    demand, _ = read_population(people, PopulationOrder(group_rasters={"age_60_up": old}))
    assert (demand.people.tolist(), demand.groups["age_60_up"].tolist()) == ([5, 0, 7], [2, 1, 0])
    other = raster(tmp_path / "other.tif", [[2, 1]], crs=4326)
    with pytest.raises(FileError, match="another grid"):
        read_population(people, PopulationOrder(group_rasters={"age_60_up": other}))
    with pytest.raises(FileError, match="is no raster"):
        read_population(
            csv(tmp_path, "lon,lat,人口\n1,1,1\n"), PopulationOrder(group_rasters={"age_60_up": old})
        )


@real_data
def test_the_working_age_of_wuhan_is_a_group_of_its_adults() -> None:
    adults = FOLDER / "wuhan" / "wuhan_core_adult_20plus_worldpop_100m.tif"
    demand, _ = read_population(adults, PopulationOrder(group_rasters={"working_age": WUHAN_PEOPLE}))
    assert round(demand.groups["working_age"].sum()) == 6_333_444
    assert demand.people.sum() > demand.groups["working_age"].sum()


def village(tmp_path: Path, *shapes: shapely.Geometry, **columns: list[float]) -> Path:
    path = tmp_path / "villages.gpkg"
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326).to_file(path)
    return path


EAST, WEST = shapely.box(104.02, 30.6, 104.04, 30.61), shapely.box(104, 30.6, 104.02, 30.61)


def test_people_of_an_area_live_all_over_it(tmp_path: Path) -> None:
    path = village(tmp_path, WEST, EAST, 人口=[1000.0, 10.0], 老年人口=[300.0, 5.0])
    demand, notes = read_population(path)
    assert len(demand.people) == pytest.approx(2 * 212, rel=0.05)
    west = demand.lonlat[:, 0] < 104.02
    assert demand.people[west].sum() == pytest.approx(1000)
    assert demand.groups["age_60_up"].sum() == pytest.approx(305)
    assert notes == []


def test_people_of_an_area_live_in_its_buildings_where_these_are_known(tmp_path: Path) -> None:
    path = village(tmp_path, WEST, EAST, 人口=[1000.0, 10.0])
    buildings = Buildings(
        np.array([[104.001, 30.601], [104.002, 30.602], [104.5, 30.6]]), np.array([300.0, 700.0, 1.0])
    )
    demand, _ = read_population(path, PopulationOrder(buildings=buildings))
    assert demand.people[:2].tolist() == pytest.approx([300, 700])
    assert demand.people[2:].sum() == pytest.approx(10)
    assert len(demand.people) > 100


@pytest.mark.parametrize("crs", [4326, 32650, 4549])
def test_people_of_a_cell_live_in_the_buildings_in_it(tmp_path: Path, crs: int) -> None:
    path = raster(tmp_path / "p.tif", [[50, 20], [0, 7]], crs=crs)
    middles, _ = read_population(path)
    buildings = Buildings(
        np.concatenate([middles.lonlat[:1] + 0.0003, middles.lonlat[:1] - 0.0003, [[118.0, 24.0]]]),
        np.array([1.0, 4.0, 9.0]),
    )
    demand, _ = read_population(path, PopulationOrder(buildings=buildings))
    assert demand.people.tolist() == pytest.approx([10, 40, 20, 7])
    assert demand.lonlat[:2] == pytest.approx(buildings.lonlat[:2])


def test_points_go_to_buildings_only_where_their_square_is_known(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,population\n104,30.6,5\n104.01,30.6,7\n")
    buildings = Buildings(np.array([[104.0002, 30.6002]]), np.array([1.0]))
    with pytest.raises(InputError, match="cell_m"):
        read_population(path, PopulationOrder(buildings=buildings))
    demand, _ = read_population(path, PopulationOrder(buildings=buildings, cell_m=100.0))
    assert demand.lonlat.tolist() == [[104.0002, 30.6002], [104.01, 30.6]]


def test_buildings_count_by_footprint_and_levels(tmp_path: Path) -> None:
    side = 0.001
    shapes = [shapely.box(104 + i * side, 30.6, 104 + (i + 1) * side, 30.6 + side) for i in range(4)]
    path = tmp_path / "b.gpkg"
    table = {"层数": [None, 6, 0, 3], "building": ["yes", "apartments", "yes", "school"]}
    gpd.GeoDataFrame(table, geometry=shapes, crs=4326).to_file(path)
    buildings, (note,) = read_buildings(path)
    # 95.9 m by 110.9 m.
    assert buildings.floor_m2 == pytest.approx([10_630, 6 * 10_630], rel=0.005)
    assert note.row == 3


@pytest.mark.parametrize(
    "text",
    ["lon,lat,building\n104,30,yes\n", "lon,lat,建筑面积\n104,30,-5\n", "lon,lat,building\n104,30,school\n"],
)
def test_a_file_without_buildings_to_live_in_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match="no building to live in"):
        read_buildings(csv(tmp_path, text))
