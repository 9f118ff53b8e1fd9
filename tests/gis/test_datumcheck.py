"""The detector of datums: no correct sheet is accused, every moved one is found, and doubt is said."""

import csv
import re
from collections import defaultdict

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
from gis.datumwords import sentence
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
