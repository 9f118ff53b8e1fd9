"""Positions of an import: held against the areas that rows name and against geometries; odd values."""

import time
from datetime import date

import numpy as np
import pytest
import shapely

from gis.areas import Area, AreaSet
from gis.datum import Datum, from_wgs84
from gis.errors import InputError
from gis.register import REGISTER, Entry, Judged, Known, Verdict
from services.register.cells import Cell
from services.register.judge import Judgement, judge
from services.register.sheet import Sheet, SheetRow

TODAY = date(2026, 11, 22)
HEADER = ("编号", "站点名称", "站点类型", "状态", "经度", "纬度", "区划代码")
MAP_HEADER = (*HEADER[:4], HEADER[6])
CITY, WEST, EAST, VILLAGE = "359900000000", "359901000000", "359902000000", "359902001003"

# Two counties side by side along 118.6 degrees east, some 2 km wide each; one village in the eastern one.
AREAS = AreaSet(
    (
        Area(CITY, "方格市", "city"),
        Area(WEST, "西区", "county", CITY),
        Area(EAST, "东区", "county", CITY),
        Area("359902001000", "东街道", "township", EAST),
        Area(VILLAGE, "东村", "village", "359902001000"),
    ),
    np.array(
        [
            shapely.box(118.58, 24.89, 118.62, 24.91),
            shapely.box(118.58, 24.89, 118.60, 24.91),
            shapely.box(118.60, 24.89, 118.62, 24.91),
            shapely.box(118.61, 24.89, 118.62, 24.91),
            shapely.box(118.615, 24.89, 118.62, 24.91),
        ],
        dtype=object,
    ),
)
OUTLINE = AREAS.shapes[0]
NAMES = {area.code: area.name for area in AREAS.areas}


def known(*entries: Entry) -> Known:
    return Known({str(each["id"]): each for each in entries}, NAMES, {}, OUTLINE, AREAS)


def line(lon: float, lat: float, area: str, *, name: str = "驿站", code: str = "") -> tuple[Cell, ...]:
    return (code, name, "就业驿站", "运行", lon, lat, area)


def judged(
    *rows: tuple[Cell, ...], stored: Known | None = None, datum: Datum | None = Datum.WGS84
) -> Judgement:
    sheet = Sheet(HEADER, tuple(SheetRow(n, row) for n, row in enumerate(rows, start=2)))
    return judge(REGISTER["station"], sheet, stored or known(), declared=datum, today=TODAY)


def remarks(row: Judged) -> list[str]:
    return [f"{each.column}:{each.reason.zh}" for each in row.remarks]


@pytest.mark.parametrize("named", [WEST, "西区"])
def test_a_position_outside_the_area_that_its_row_names_is_told_with_both_areas(named: str) -> None:
    found = judged(line(118.61, 24.90, named), line(118.59, 24.90, named, name="另一个"))
    bad, good = found.rows
    assert bad.verdict is Verdict.NEW, "it is a remark, not an error"
    (said,) = remarks(bad)
    assert said.startswith(
        "area_code:位置不在所写的 西区（359901000000）内，而在 东区（359902000000），相距 1,0"
    )
    assert not good.remarks
    assert [each.zh for each in found.remarks] == ["1 行有提示（仍会导入），请逐行查看：第 2 行"]


def test_a_few_metres_across_a_border_are_told_mildly_with_the_metres() -> None:
    (row,) = judged(line(118.6002, 24.90, WEST)).rows
    (said,) = remarks(row)
    assert "边界外 20 米，在 东区" in said
    assert "请看一眼" in said


def test_a_place_in_no_area_of_that_level_is_named_by_the_finest_that_holds_it() -> None:
    (row,) = judged(line(118.612, 24.90, VILLAGE)).rows
    assert "不在所写的 东村（359902001003）内，而在 东街道（359902001000）" in remarks(row)[0]


def test_five_rows_of_baidu_are_told_one_by_one_that_it_may_be_baidu() -> None:
    here = np.column_stack([np.linspace(118.591, 118.595, 5), np.full(5, 24.90)])
    shifted = from_wgs84(here, Datum.BD09).tolist()
    found = judged(*(line(lon, lat, WEST, name=f"{n}号驿站") for n, (lon, lat) in enumerate(shifted)))
    assert all("若坐标其实是" in remarks(row)[0] and "BD-09（百度）" in remarks(row)[0] for row in found.rows)
    right = judged(
        *(line(lon, lat, WEST, name=f"{n}号驿站") for n, (lon, lat) in enumerate(shifted)), datum=Datum.BD09
    )
    assert not any(row.remarks for row in right.rows)


STORED: Entry = {
    **{"id": "A", "name": "驿站", "kind": "employment_station", "status": "open", "since": "2026-01-01"},
    **{"lon": 118.61, "lat": 24.9, "area_code": WEST},
}


def test_what_is_stored_already_is_not_remarked_and_a_new_area_or_place_is() -> None:
    same, moved = line(118.61, 24.9, WEST, code="A"), line(118.611, 24.9, WEST, code="A")
    assert not judged(same, stored=known(STORED)).rows[0].remarks
    assert remarks(judged(moved, stored=known(STORED)).rows[0])
    other = known({**STORED, "area_code": EAST})
    assert remarks(judged(same, stored=other).rows[0])


def test_a_place_that_moves_is_held_against_the_stored_area_where_the_sheet_names_none() -> None:
    sheet = Sheet(HEADER[:6], (SheetRow(2, line(118.612, 24.9, "", code="A")[:6]),))
    found = judge(REGISTER["station"], sheet, known(STORED), declared=Datum.WGS84, today=TODAY)
    assert "西区" in remarks(found.rows[0])[0]


def test_a_code_that_the_city_does_not_have_is_an_error_with_what_is_known_of_it() -> None:
    (row,) = judged(line(118.61, 24.90, "359902999999")).rows
    assert row.verdict is Verdict.BAD
    (fault,) = row.faults
    assert fault.reason.zh == (
        "本市没有区划代码 359902999999；只认得前 6 位，是 东区（359902000000）；请核对"
    )


def test_codes_finer_than_the_table_of_areas_are_told_once_on_the_sheet() -> None:
    found = judged(line(118.59, 24.90, "359901001002"), line(118.591, 24.90, "359901001003", name="乙"))
    assert [row.verdict for row in found.rows] == [Verdict.NEW] * 2
    assert [each.zh for each in found.remarks] == [
        "2 行的区划代码本市区划表里没有，只核对到上级：359901001002、359901001003"
    ]


def test_five_thousand_rows_outside_their_areas_cost_a_moment() -> None:
    rng = np.random.default_rng(1)
    rows = [
        line(lon, lat, WEST, name=f"{n}号")
        for n, (lon, lat) in enumerate(rng.uniform((118.602, 24.89), (118.62, 24.91), (5000, 2)).tolist())
    ]
    plain = Known({}, NAMES, {}, OUTLINE)
    began = time.perf_counter()
    judged(*rows, stored=plain)
    without_s = time.perf_counter() - began
    began = time.perf_counter()
    found = judged(*rows)
    assert all(row.remarks for row in found.rows)
    assert time.perf_counter() - began < without_s + 5


def drawn(
    place: tuple[float, float],
    *,
    columns: tuple[float, float] | None = None,
    own: str = "",
    declared: Datum | None = None,
    of_file: Datum | None = None,
) -> Judgement:
    """Judge a map file of one feature."""
    header: tuple[str, ...] = MAP_HEADER
    values: tuple[Cell, ...] = ("", "驿站", "就业驿站", "运行", "西区")
    if columns is not None:
        header, values = (*header, "经度", "纬度", "坐标系"), (*values, *columns, own)
    sheet = Sheet(header, (SheetRow(1, values, place),), of_file)
    return judge(REGISTER["station"], sheet, known(), declared=declared, today=TODAY)


def entry(found: Judgement) -> Entry:
    (row,) = found.rows
    assert row.entry is not None, row.faults
    return row.entry


def test_a_map_file_is_asked_for_its_datum_like_a_sheet() -> None:
    with pytest.raises(InputError, match="by its standard such a map file is in WGS 84"):
        drawn((118.59, 24.9))


def test_a_map_file_in_cgcs2000_has_said_its_datum_and_a_declaration_goes_before() -> None:
    assert entry(drawn((118.59, 24.9), of_file=Datum.CGCS2000))["lon"] == 118.59
    shifted = from_wgs84(np.array([[118.59, 24.9]]), Datum.GCJ02)[0].tolist()
    found = drawn((shifted[0], shifted[1]), declared=Datum.GCJ02, of_file=Datum.CGCS2000)
    assert entry(found)["lon"] == pytest.approx(118.59, abs=1e-6)


def test_columns_that_say_the_same_as_the_geometry_are_not_remarked() -> None:
    assert not drawn((118.59, 24.9), columns=(118.590005, 24.9), declared=Datum.WGS84).rows[0].remarks


def test_columns_elsewhere_than_the_geometry_are_told_with_the_metres_and_the_geometry_counts() -> None:
    found = drawn((118.59, 24.9), columns=(118.591, 24.9), declared=Datum.WGS84)
    assert remarks(found.rows[0]) == ["lon:经度、纬度两列与图形的位置相差 101 米；按图形导入"]
    assert entry(found)["lon"] == 118.59


@pytest.mark.parametrize(
    ("datum", "named"), [(Datum.GCJ02, "GCJ-02（高德、腾讯）"), (Datum.BD09, "BD-09（百度）")]
)
def test_columns_that_differ_by_the_shift_of_a_datum_are_told_so(datum: Datum, named: str) -> None:
    lon, lat = from_wgs84(np.array([[118.59, 24.9]]), datum)[0].tolist()
    found = drawn((118.59, 24.9), columns=(round(lon, 6), round(lat, 6)), declared=Datum.WGS84)
    assert f"正是坐标系不同：两列像是 {named}，图形像是 WGS-84" in remarks(found.rows[0])[0]


def test_columns_whose_datum_the_row_says_count_before_the_geometry() -> None:
    lon, lat = from_wgs84(np.array([[118.59, 24.9]]), Datum.GCJ02)[0].tolist()
    found = drawn((118.5901, 24.9), columns=(lon, lat), own="高德")
    assert entry(found)["lon"] == pytest.approx(118.59, abs=1e-6)
    assert "按两列" in remarks(found.rows[0])[0]


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("站点名称", "TRUE", "“TRUE”像是表格里的逻辑值，不像站点名称"),
        ("站点名称", "11", "“11”像是数字，不像站点名称"),
        ("站点名称", "11的驿站", "像是数字"),
        ("站点名称", "11号驿站", ""),
        ("站点名称", "110驿站", ""),
        ("站点名称", "😀😀", "“😀😀”里没有文字，不像站点名称"),
        ("站点名称", "😀驿站", ""),
        ("状态起始日期", "1026-01-01", "早于 1949 年"),
        ("状态起始日期", "2099-12-31", "在 50 年以后"),
        ("状态起始日期", "2030-01-01", ""),
    ],
)
def test_names_of_digits_and_dates_that_cannot_be_meant_are_remarked(
    column: str, value: str, told: str
) -> None:
    values = dict(zip(HEADER, line(118.59, 24.9, WEST), strict=True)) | {column: value}
    sheet = Sheet(tuple(values), (SheetRow(2, tuple(values.values())),))
    (row,) = judge(REGISTER["station"], sheet, known(), declared=Datum.WGS84, today=TODAY).rows
    assert row.verdict is Verdict.NEW
    assert told in "".join(remarks(row))
    assert bool(told) == bool(row.remarks)


def test_an_end_far_ahead_may_be_meant_as_unlimited_and_a_beginning_not() -> None:
    header = ("机构类型", "机构名称", "启用日期", "停用日期", "经度", "纬度")
    values = ("劳动人事争议仲裁", "东区仲裁委", "2099-12-31", "9999-12-31", 118.61, 24.9)
    sheet = Sheet(header, (SheetRow(2, values),))
    (row,) = judge(REGISTER["legal"], sheet, known(), declared=Datum.WGS84, today=TODAY).rows
    assert [each.column for each in row.remarks] == ["valid_from"]


def test_the_id_of_the_example_row_is_an_error_that_says_what_to_do() -> None:
    (row,) = judged(line(118.59, 24.9, WEST, code="示例")).rows
    assert row.verdict is Verdict.BAD
    assert "编号还是模板示范行的“示例”；请清空" in row.faults[0].reason.zh


def test_rows_without_an_id_that_are_one_place_are_suspected_and_have_ids_of_their_own() -> None:
    place = line(118.59, 24.9, WEST, name="东门驿站")
    near = line(118.59, 24.9, WEST, name="东门 驿站")
    first, equal, spelt = judged(place, place, near).rows
    assert [each.verdict for each in (first, equal, spelt)] == [Verdict.NEW, Verdict.SUSPECT, Verdict.SUSPECT]
    assert equal.faults[0].reason.zh == "与本表第 2 行完全相同"
    assert "与本表第 2 行同名，相距 0 米" in spelt.faults[0].reason.zh
    assert len({first.id, equal.id, spelt.id}) == 3


def test_rows_that_are_one_place_brought_again_change_nothing() -> None:
    place = line(118.59, 24.9, WEST, name="东门驿站")
    rows = judged(place, place).rows
    stored = known(*(row.entry for row in rows if row.entry is not None))
    assert {row.verdict for row in judged(place, place, stored=stored).rows} == {Verdict.SAME}


def test_a_copy_without_the_id_of_its_row_is_suspected() -> None:
    (first,) = judged(line(118.59, 24.9, WEST, name="东门驿站")).rows
    assert first.entry is not None
    own, copy = judged(
        line(118.59, 24.9, WEST, name="东门驿站", code=first.id),
        line(118.59, 24.9, WEST, name="东门驿站"),
        stored=known(first.entry),
    ).rows
    assert (own.verdict, copy.verdict) == (Verdict.SAME, Verdict.SUSPECT)
    assert first.id in copy.faults[0].reason.zh


def test_an_id_that_two_rows_say_is_told_and_one_that_nobody_said_is_not() -> None:
    code = "91350100M000100Y43"
    header = ("编号", "企业名称", "统一社会信用代码", "经度", "纬度")
    firms = (("", "甲公司", code, 118.59, 24.9), ("", "乙公司", code, 118.61, 24.9))
    sheet = Sheet(header, tuple(SheetRow(n, row) for n, row in enumerate(firms, start=2)))
    rows = judge(REGISTER["enterprise"], sheet, known(), declared=Datum.WGS84, today=TODAY).rows
    assert [[fault.column for fault in row.faults] for row in rows] == [["uscc"], ["uscc"]]
    rows = judged(line(118.59, 24.9, WEST, code="N1"), line(118.61, 24.9, EAST, code="N1")).rows
    assert [row.faults[0].reason.zh for row in rows] == ["编号与第 3 行重复", "编号与第 2 行重复"]
