from pathlib import Path

import numpy as np
import pytest
import shapely

from data.files import read_census, read_population
from gis.areas import Area, AreaSet, area_of
from gis.census import census_rows
from gis.errors import FileError
from gis.people import scale_to_census
from tests.real import CHENGDU_PEOPLE, FOLDER, real_data

CHENGDU_CENSUS = FOLDER / "chengdu-centre" / "census2020_chengdu_counties.csv"


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "census.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_totals_and_groups_are_read_by_their_headings(tmp_path: Path) -> None:
    header = "区划代码,区县,人口数_合计,劳动年龄人口,农户"
    text = f'{header}\n510104.0,锦江区,"902,933",600000,\n510105,青羊区,955954,,7\n'
    census, notes = read_census(csv(tmp_path, text), groups=["农户"])
    assert (census.codes, census.names) == (("510104000000", "510105000000"), ("锦江区", "青羊区"))
    assert census.totals.people.tolist() == [902_933, 955_954]
    assert census.totals.groups["working_age"] == pytest.approx([600_000, np.nan], nan_ok=True)
    assert census.totals.groups["农户"] == pytest.approx([np.nan, 7], nan_ok=True)
    assert notes == []


def test_rows_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    rows = ["510100,20000", "510104,10", "510104,10", "510105,-1", "510106,x", ",3", "51010,3", "510107,0"]
    census, notes = read_census(csv(tmp_path, "\n".join(["区划代码,人口", *rows])))
    assert census.codes == ("510104000000", "510107000000")
    assert [note.row for note in notes] == [2, 4, 5, 6, 7, 8]
    assert "total of other rows" in notes[0].reason.en
    assert "row 3" in notes[1].reason.en


@pytest.mark.parametrize("text", ["", "code,name\n", "code,name\n510104,甲\n", "code,population\n510104,x\n"])
def test_a_file_without_totals_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError):
        read_census(csv(tmp_path, text))


def test_a_group_that_is_not_there_lists_the_columns(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no column 农户; there are 女"):
        read_census(csv(tmp_path, "code,population,女\n510104,9,4\n"), groups=["农户"])


@real_data
def test_the_people_of_chengdu_equal_its_census_by_county() -> None:
    census, (city,) = read_census(CHENGDU_CENSUS, groups=["pop_15_59"])
    assert (len(census.codes), city.row) == (20, 2)
    assert census.totals.people.sum() == 20_937_757
    # The outlines of the counties are not in the data: two halves of the extract stand for two of them.
    areas = AreaSet(
        (Area("510106000000", "金牛区", "county"), Area("510108000000", "成华区", "county")),
        np.array(
            [shapely.box(104, 30.6, 104.09, 30.8), shapely.box(104.09, 30.6, 104.2, 30.8)], dtype=object
        ),
    )
    demand, _ = read_population(CHENGDU_PEOPLE)
    row, missing = census_rows(areas, census)
    scaled = scale_to_census(demand, row[area_of(areas, demand.lonlat)], census.totals)
    east = demand.lonlat[:, 0] > 104.09
    assert scaled.demand.people[east].sum() == pytest.approx(1_381_894, rel=1e-12)
    assert scaled.demand.people[~east].sum() == pytest.approx(1_265_398, rel=1e-12)
    assert scaled.demand.groups["pop_15_59"][east].sum() == pytest.approx(975_155, rel=1e-12)
    assert (len(missing), scaled.outside) == (18, 0)
