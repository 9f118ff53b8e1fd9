"""The detector of datums: no correct sheet is accused, every moved one is found, and doubt is said."""

import csv
import re
from collections import defaultdict
from dataclasses import replace

import numpy as np
import osmium
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.areas import OUTSIDE, Area, AreaSet
from gis.datum import Datum, from_wgs84
from gis.datumcheck import Doubt, Finding, Verdict, check_datum
from gis.datumclues import READINGS, Clues, Reading, converted, named_areas
from gis.datumsheet import check_sheet
from gis.datumwords import rows_named, sentence
from gis.errors import InputError
from tests.real import CHENGDU, CHENGDU_PLACES, real_data

Floats = NDArray[np.float64]

NO_ROWS = np.empty(0, dtype=np.int64)
NO_PLACES = np.empty((0, 2))
DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
CITIES = [
    (118.5894, 24.9089),
    (116.5873, 35.4154),
    (123.9181, 47.3543),
    (128.8405, 47.7277),
    (104.0657, 30.6574),
]


def grid(middle: tuple[float, float], width_m: float, count: int = 12) -> NDArray[np.object_]:
    """Square villages side by side around a place."""
    north = width_m / 111_195
    east = north / np.cos(np.radians(middle[1]))
    corners = [
        (middle[0] + (i - count / 2) * east, middle[1] + (j - count / 2) * north)
        for i in range(count)
        for j in range(count)
    ]
    return np.array([shapely.box(x, y, x + east, y + north) for x, y in corners], dtype=object)


def inside(outlines: NDArray[np.object_], count: int, seed: int) -> tuple[Floats, NDArray[np.int64]]:
    """Places in the villages, and in which."""
    rng = np.random.default_rng(seed)
    area = rng.integers(0, len(outlines), count)
    low, size = (
        shapely.bounds(outlines[area])[:, :2],
        np.ptp(shapely.bounds(outlines[area]).reshape(-1, 2, 2), axis=1),
    )
    return low + rng.uniform(0.02, 0.98, (count, 2)) * size, area


def written(places: Floats, datum: Datum, *, swapped: bool = False) -> Floats:
    moved = from_wgs84(places, datum)
    return moved[:, ::-1].copy() if swapped else moved


def by_area(
    lonlat: Floats, area: NDArray[np.int64], outlines: NDArray[np.object_], level: str = "village"
) -> Clues:
    return Clues(lonlat, area, outlines, NO_ROWS, NO_PLACES, level)


def by_anchors(lonlat: Floats, places: Floats) -> Clues:
    rows = np.arange(len(lonlat))
    return Clues(lonlat, np.full(len(lonlat), OUTSIDE), np.empty(0, dtype=object), rows, places)


@pytest.mark.parametrize("declared", DATUMS)
@pytest.mark.parametrize("true", DATUMS)
@settings(max_examples=15)
@given(
    city=st.sampled_from(CITIES),
    width=st.floats(200, 700),
    count=st.integers(60, 150),
    seed=st.integers(0, 99),
)
def test_with_small_villages_every_datum_is_found(
    true: Datum, declared: Datum, city: tuple[float, float], width: float, count: int, seed: int
) -> None:
    outlines = grid(city, width, 40)
    places, area = inside(outlines, count, seed)
    found = check_datum(by_area(written(places, true), area, outlines), declared)
    assert found.best is not None
    assert found.best.reading == Reading(true)
    assert found.verdict == (Verdict.FITS if true == declared else Verdict.ANOTHER)


@settings(max_examples=60)
@given(
    city=st.sampled_from(CITIES),
    true=st.sampled_from(DATUMS),
    width=st.floats(100, 30_000),
    count=st.integers(0, 120),
    wrong=st.floats(0, 0.3),
    seed=st.integers(0, 999),
)
def test_a_correct_sheet_is_never_accused(
    city: tuple[float, float], true: Datum, width: float, count: int, wrong: float, seed: int
) -> None:
    """Whatever the areas, and with rows that name a wrong area."""
    outlines = grid(city, width)
    places, area = inside(outlines, count, seed)
    rng = np.random.default_rng(seed)
    area = np.where(rng.random(count) < wrong, rng.integers(0, len(outlines), count), area)
    assert check_datum(by_area(written(places, true), area, outlines), true).verdict != Verdict.ANOTHER


@settings(max_examples=60)
@given(
    city=st.sampled_from(CITIES),
    true=st.sampled_from(DATUMS),
    declared=st.sampled_from(DATUMS),
    swapped=st.booleans(),
    count=st.integers(12, 100),
    seed=st.integers(0, 999),
)
def test_same_name_places_alone_tell_the_datum(
    city: tuple[float, float], true: Datum, declared: Datum, swapped: bool, count: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    places = np.array(city) + rng.uniform(-0.05, 0.05, (count, 2))
    sheet = written(places + rng.normal(0, 1e-4, places.shape), true, swapped=swapped)
    found = check_datum(by_anchors(sheet, places), declared)
    assert found.best is not None
    assert found.best.reading == Reading(true, swapped)
    assert found.verdict == (Verdict.FITS if true == declared and not swapped else Verdict.ANOTHER)


@given(count=st.integers(0, 9), true=st.sampled_from(DATUMS), seed=st.integers(0, 99))
def test_too_few_rows_are_no_evidence(count: int, true: Datum, seed: int) -> None:
    outlines = grid(CITIES[0], 300)
    places, area = inside(outlines, count, seed)
    found = check_datum(by_area(written(places, true), area, outlines), Datum.WGS84)
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_TELL, Doubt.FEW)


def test_one_place_in_fifty_rows_is_one_place() -> None:
    outlines = grid(CITIES[0], 300)
    places, area = inside(outlines, 1, 1)
    sheet = written(np.repeat(places, 50, axis=0), Datum.BD09)
    found = check_datum(by_area(sheet, np.repeat(area, 50), outlines), Datum.WGS84)
    assert (found.verdict, found.doubt, found.places) == (Verdict.CANNOT_TELL, Doubt.FEW, 1)


def test_districts_are_too_coarse_and_that_is_said() -> None:
    outlines = grid(CITIES[0], 12_000, 3)
    places, area = inside(outlines, 40, 3)
    found = check_datum(by_area(places, area, outlines, "county"), Datum.WGS84)
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_TELL, Doubt.COARSE)
    assert "约 12.0 公里宽" in sentence(found).zh
    assert "about 12.0 km wide" in sentence(found).en
    assert sentence(found).zh.endswith("请写到村（社区），或加上已知站点的名称")


def test_who_names_villages_that_are_wide_is_asked_for_known_names_alone() -> None:
    outlines = grid(CITIES[0], 12_000, 3)
    places, area = inside(outlines, 40, 3)
    found = check_datum(by_area(places, area, outlines, "village"), Datum.WGS84)
    assert found.doubt == Doubt.COARSE
    assert sentence(found).zh.endswith("的偏移太粗；请加上已知站点的名称")
    assert sentence(found).en.endswith("name places that are known")


def test_a_sheet_of_another_city_fits_no_datum() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 80, 5)
    found = check_datum(by_area(places + 1.0, area, outlines), Datum.WGS84)
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_TELL, Doubt.NONE_FITS)


def test_swapped_columns_are_found() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 80, 5)
    sheet = written(places, Datum.GCJ02, swapped=True)
    found = check_datum(by_area(sheet, area, outlines), Datum.GCJ02)
    assert found.best is not None
    assert found.best.reading == Reading(Datum.GCJ02, swapped=True)
    assert "longitude and latitude swapped" in sentence(found).en
    assert converted(sheet, found.best.reading) == pytest.approx(places, abs=1e-8)


def test_cgcs2000_is_as_good_as_wgs84() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 80, 5)
    found = check_datum(by_area(places, area, outlines), Datum.CGCS2000)
    assert found.verdict == Verdict.FITS
    assert sentence(found).en.startswith("fits CGCS2000 as declared")


def test_where_nothing_is_declared_the_datum_is_told() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 80, 5)
    found = check_datum(by_area(written(places, Datum.GCJ02), area, outlines), None)
    assert found.verdict == Verdict.ANOTHER
    assert sentence(found).en == "looks like GCJ-02: 100 % of points fall in the village they name"


def test_rows_without_coordinates_and_without_clues_do_not_matter() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 80, 5)
    sheet = np.vstack([written(places, Datum.BD09), np.full((30, 2), np.nan), places[:30]])
    more = np.concatenate([area, area[:30], np.full(30, OUTSIDE)])
    found = check_datum(by_area(sheet, more, outlines), Datum.WGS84)
    assert found.verdict == Verdict.ANOTHER


def test_a_namesake_in_another_town_is_no_anchor() -> None:
    places = np.array(CITIES[0]) + np.random.default_rng(1).uniform(-0.05, 0.05, (30, 2))
    rows = np.arange(30).repeat(2)
    anchors = np.column_stack([places, places + 0.5]).reshape(-1, 2)
    clues = Clues(written(places, Datum.BD09), np.full(30, OUTSIDE), np.empty(0, dtype=object), rows, anchors)
    found = check_datum(clues, Datum.WGS84)
    assert found.best is not None
    assert (found.best.anchored, found.best.near) == (30, 30)


def test_arrays_that_disagree_are_refused() -> None:
    with pytest.raises(InputError):
        check_datum(
            Clues(
                np.zeros((3, 2)), np.zeros(2, dtype=np.int64), np.empty(0, dtype=object), NO_ROWS, NO_PLACES
            ),
            None,
        )


def test_areas_are_named_by_code_or_by_name() -> None:
    areas = AreaSet(
        (
            Area("510104001001", "春熙社区"),
            Area("510104001000", "春熙路街道"),
            Area("510104002001", "和平社区"),
            Area("510104003001", "和平社区"),
        ),
        grid(CITIES[4], 500, 2),
    )
    texts = [
        "510104001001",
        "510104001",
        "510104001009",
        "春熙路街道",
        " 春熙社区 ",
        "和平社区",
        "",
        "没有",
        "5101040020010.5",
    ]
    assert named_areas(texts, areas).tolist() == [0, 1, 1, 1, 0, OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE]


def test_a_bd09_sheet_labelled_wgs84_is_caught_with_the_sentence() -> None:
    """★6, on a made-up city: villages of 600 m and 65 anchors, three of which moved house."""
    rng = np.random.default_rng(6)
    outlines = grid(CITIES[0], 600)
    places, area = inside(outlines, 200, 6)
    anchors = places[:65] + rng.normal(0, 2e-5, (65, 2))
    anchors[:3] += 0.01
    sheet = written(places, Datum.BD09)
    found = check_datum(Clues(sheet, area, outlines, np.arange(65), anchors, "village"), Datum.WGS84)
    assert re.fullmatch(
        r"looks like BD-09: 62 of 65 same-name anchors are displaced ~1,\d\d0 m in one direction, \d m after "
        r"conversion; 100 % instead of \d+ % of points then fall in the village they name",
        sentence(found).en,
    )
    assert re.fullmatch(
        r"看起来是 BD-09（百度）：65 个同名锚点中有 62 个朝同一方向偏移约 1,\d\d0 米，转换后为 \d 米；"
        r"转换后有 100 % 的点（而不是 \d+ %）落在其所写的村（社区）内",
        sentence(found).zh,
    )


@pytest.fixture(scope="module")
def chengdu() -> tuple[Floats, list[str], NDArray[np.object_]]:
    """Real named places of central Chengdu, and the real blocks between its streets."""
    streets = {"primary", "secondary", "tertiary", "trunk", "residential"}
    lines = []
    for item in osmium.FileProcessor(str(CHENGDU)).with_locations():
        if isinstance(item, osmium.osm.Way) and item.tags.get("highway") in streets:
            line = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
            lines += [shapely.LineString(line)] if len(line) > 1 else []
    blocks = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    with CHENGDU_PLACES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["name"]]
    lonlat = np.array([(float(row["lon"]), float(row["lat"])) for row in rows])
    return lonlat, [row["name"] for row in rows], blocks


def check_chengdu(
    city: tuple[Floats, list[str], NDArray[np.object_]], true: Datum, declared: Datum, *, areas: bool
) -> Finding:
    """A sheet of the real places: in its blocks, or with every place of the same name as an anchor."""
    lonlat, names, blocks = city
    sheet = written(lonlat, true)
    area = np.full(len(lonlat), OUTSIDE)
    if areas:
        place, block = shapely.STRtree(blocks).query(shapely.points(lonlat), predicate="within")
        area[place] = block
        return check_datum(by_area(sheet, area, blocks, ""), declared)
    known: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        known[name].append(i)
    pairs = np.array([(row, i) for row, name in enumerate(names) for i in known[name]])
    return check_datum(Clues(sheet, area, blocks, pairs[:, 0], lonlat[pairs[:, 1]]), declared)


@real_data
@pytest.mark.parametrize("areas", [True, False])
@pytest.mark.parametrize("declared", DATUMS)
@pytest.mark.parametrize("true", DATUMS)
def test_real_places_in_real_blocks_tell_their_datum(
    chengdu: tuple[Floats, list[str], NDArray[np.object_]], true: Datum, declared: Datum, areas: bool
) -> None:
    found = check_chengdu(chengdu, true, declared, areas=areas)
    assert found.best is not None
    assert found.places > 100
    assert found.best.reading == Reading(true)
    assert found.verdict == (Verdict.FITS if true == declared else Verdict.ANOTHER)


def test_every_reading_is_tried_once() -> None:
    assert len(set(READINGS)) == len(READINGS) == 6


def halves(
    width: float, count: int, other: Datum, own: Datum = Datum.WGS84
) -> tuple[Clues, NDArray[np.int64]]:
    """A sheet of which the first half is as declared and the second in another datum, its rows from 2."""
    outlines = grid(CITIES[0], width, 40)
    places, area = inside(outlines, 2 * count, 11)
    sheet = np.vstack([written(places[:count], own), written(places[count:], other)])
    numbers = np.arange(2, 2 + 2 * count)
    return Clues(sheet, area, outlines, NO_ROWS, NO_PLACES, "village", numbers), numbers


@pytest.mark.parametrize("width", [300.0, 450.0, 700.0])
def test_two_datums_under_one_name_are_told_with_their_rows(width: float) -> None:
    clues, numbers = halves(width, 40, Datum.GCJ02)
    found = check_datum(clues, Datum.WGS84)
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_TELL, Doubt.MIXED)
    assert found.mixed is not None
    assert found.mixed.reading == Reading(Datum.GCJ02)
    assert set(found.mixed.own_rows) <= set(numbers[:40].tolist())
    assert set(found.mixed.other_rows) <= set(numbers[40:].tolist())
    assert (len(found.mixed.own_rows), len(found.mixed.other_rows)) == (found.mixed.own, found.mixed.other)
    said = sentence(found)
    assert f"{found.mixed.other} 个点符合 GCJ-02（高德、腾讯）（第 " in said.zh
    assert f"{found.mixed.other} places fit GCJ-02 (rows " in said.en
    assert "太粗" not in said.zh
    assert ("其余的看不出" in said.zh) == (found.mixed.own + found.mixed.other < 80)


def test_without_numbers_a_mixed_sheet_is_told_by_its_counts() -> None:
    clues, _ = halves(300, 20, Datum.BD09)
    found = check_datum(replace(clues, numbers=None), Datum.WGS84)
    assert sentence(found).en.startswith(
        "two datums seem to be mixed under one name: 20 places fit BD-09, 20 fit WGS-84 as declared;"
    )


def test_a_few_rows_in_another_datum_are_told_though_the_rest_fits() -> None:
    clues, numbers = halves(300, 60, Datum.BD09)
    keep = np.arange(72)
    some = replace(clues, lonlat=clues.lonlat[keep], area=clues.area[keep], numbers=numbers[keep])
    found = check_datum(some, Datum.WGS84)
    assert found.doubt == Doubt.MIXED
    assert "12 个点符合 BD-09（百度）（第 62-73 行）" in sentence(found).zh


def test_where_another_datum_is_better_the_rows_that_are_right_are_named() -> None:
    clues, numbers = halves(300, 60, Datum.BD09)
    keep = np.arange(48, 120)
    some = replace(clues, lonlat=clues.lonlat[keep], area=clues.area[keep], numbers=numbers[keep])
    found = check_datum(some, Datum.WGS84)
    assert found.verdict == Verdict.ANOTHER
    assert "但有 12 个点符合所填的 WGS-84（第 50-61 行）" in sentence(found).zh


@settings(max_examples=60)
@given(
    city=st.sampled_from(CITIES),
    datums=st.tuples(st.sampled_from(DATUMS), st.sampled_from(DATUMS)),
    width=st.floats(100, 30_000),
    count=st.integers(0, 120),
    wrong=st.floats(0, 0.3),
    seed=st.integers(0, 999),
)
def test_a_sheet_in_one_datum_is_never_called_mixed(
    city: tuple[float, float], datums: tuple[Datum, Datum], width: float, count: int, wrong: float, seed: int
) -> None:
    """Right or wrong, whatever the areas, with rows that name a wrong one."""
    outlines = grid(city, width)
    places, area = inside(outlines, count, seed)
    rng = np.random.default_rng(seed)
    area = np.where(rng.random(count) < wrong, rng.integers(0, len(outlines), count), area)
    assert check_datum(by_area(written(places, datums[0]), area, outlines), datums[1]).mixed is None


def test_of_two_wrong_datums_in_a_sheet_both_are_told() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 60, 5)
    doubt, remarks = check_sheet(
        {
            Datum.WGS84: by_area(written(places[:30], Datum.GCJ02), area[:30], outlines),
            Datum.GCJ02: by_area(written(places[30:], Datum.BD09), area[30:], outlines),
        }
    )
    assert remarks == []
    assert doubt is not None
    assert "标为“WGS-84”的 30 行看起来是 GCJ-02" in doubt.zh
    assert "标为“GCJ-02（高德、腾讯）”的 30 行看起来是 BD-09" in doubt.zh
    assert "of the 30 rows declared WGS-84: looks like GCJ-02" in doubt.en
    assert "of the 30 rows declared GCJ-02: looks like BD-09" in doubt.en


def test_of_one_declared_datum_nothing_is_said_in_front() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 60, 5)
    doubt, remarks = check_sheet({Datum.WGS84: by_area(written(places, Datum.BD09), area, outlines)})
    assert remarks == []
    assert doubt is not None
    assert doubt.en.startswith("looks like BD-09")
    assert check_sheet({Datum.BD09: by_area(written(places, Datum.BD09), area, outlines)}) == (None, [])
    assert check_sheet({}) == (None, [])


def test_of_a_datum_that_cannot_be_told_the_rows_are_counted() -> None:
    outlines = grid(CITIES[0], 400)
    places, area = inside(outlines, 40, 5)
    doubt, remarks = check_sheet(
        {
            Datum.WGS84: by_area(places[:36], area[:36], outlines),
            Datum.GCJ02: by_area(written(places[36:], Datum.BD09), area[36:], outlines),
        }
    )
    assert doubt is None
    assert [each.en[:42] for each in remarks] == ["of the 4 rows declared GCJ-02: the datum c"]


def test_many_rows_are_named_as_spans() -> None:
    assert rows_named([5, 2, 3, 4, 4, 9]).zh == "（第 2-5、9 行）"
    assert rows_named(range(1, 99, 2)).en.endswith("39…)")
    assert rows_named([]).en == ""
