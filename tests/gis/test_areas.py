import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.areas import OUTSIDE, Area, AreaSet, area_km2, area_of, at_level, standings
from gis.outlines import area_remarks


def area_set(**boxes: tuple[float, float, float, float]) -> AreaSet:
    """Make areas from boxes; the codes are the names without their first letter."""
    codes = sorted(name[1:] for name in boxes)
    areas = tuple(
        Area(code, level="township" if len(code) > 1 else "", row=i) for i, code in enumerate(codes, 1)
    )
    shapes = np.array([shapely.box(*boxes[f"c{code}"]) for code in codes], dtype=object)
    return AreaSet(areas, shapes)


HALVES = area_set(c1=(0, 0, 1, 1), c2=(1, 0, 2, 1))


def test_a_place_is_in_the_area_around_it_and_else_in_none() -> None:
    places = np.array([[0.5, 0.5], [1.5, 0.5], [2.5, 0.5], [np.nan, 0.5], [0.5, 1.0 + 1e-12]])
    assert area_of(HALVES, places).tolist() == [0, 1, OUTSIDE, OUTSIDE, OUTSIDE]


def test_the_border_belongs_to_the_lowest_code_whatever_the_order() -> None:
    border = np.array([[1.0, 0.0], [1.0, 0.5], [1.0, 1.0], [0.0, 0.0], [2.0, 1.0]])
    assert area_of(HALVES, border).tolist() == [0, 0, 0, 0, 1]
    turned = AreaSet(HALVES.areas[::-1], HALVES.shapes[::-1])
    assert [turned.areas[i].code for i in area_of(turned, border)] == ["1", "1", "1", "1", "2"]


def test_the_finest_level_counts() -> None:
    areas = AreaSet(
        (Area("510104000000", level="county"), Area("510104001000", level="township")),
        np.array([shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1)], dtype=object),
    )
    assert area_of(areas, np.array([[0.5, 0.5], [1.5, 0.5]])).tolist() == [1, 0]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(1, 60),
    spread=st.sampled_from([1e-6, 1.0, 5.0]),
)
def test_areas_are_found_as_by_asking_every_outline(seed: int, count: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    corner = random.random((count, 2)).round(1) * 3
    size = random.random((count, 2)).round(1) + 0.1
    shapes = shapely.box(*corner.T, *(corner + size).T)
    areas = AreaSet(tuple(Area(f"{i:03d}") for i in range(count)), shapes)
    places = (random.random((200, 2)) * spread).round(1 if spread > 1 else 7)
    by_hand = [
        next((i for i, shape in enumerate(shapes) if shapely.intersects_xy(shape, *place)), OUTSIDE)
        for place in places
    ]
    assert area_of(areas, places).tolist() == by_hand


def test_a_million_places_find_their_area_while_one_waits() -> None:
    random = np.random.default_rng(1)
    seeds = shapely.multipoints(random.random((300, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=shapely.box(0, 0, 1, 1)))
    areas = AreaSet(tuple(Area(f"{i:03d}") for i in range(len(cells))), shapely.segmentize(cells, 0.001))
    places = random.random((1_000_000, 2))
    begin = time.process_time()
    found = area_of(areas, places)
    assert time.process_time() - begin < 3
    assert (found != OUTSIDE).all()


def test_villages_roll_up_by_their_parents_or_their_digits() -> None:
    areas = AreaSet(
        (
            Area("510104001001", level="village", parent="510104001000"),
            Area("510104001002", level="village", parent="zone"),
            Area("510105001000", level="township", parent="510105000000"),
            Area("zone", level="township", parent="510100000000"),
            Area("x"),
        ),
        np.array([shapely.box(i, 0, i + 1, 1) for i in range(5)], dtype=object),
    )
    codes, row = at_level(areas, "village")
    assert codes == ["510104001001", "510104001002"]
    assert row.tolist() == [0, 1, OUTSIDE, OUTSIDE, OUTSIDE]
    codes, row = at_level(areas, "township")
    assert [codes[i] if i >= 0 else "" for i in row] == [
        "510104001000", "zone", "510105001000", "zone", "",
    ]  # fmt: skip
    codes, row = at_level(areas, "city")
    assert (codes, row.tolist()) == (["510100000000"], [0, 0, 0, 0, OUTSIDE])


def test_parents_in_a_ring_end_nowhere() -> None:
    areas = AreaSet((Area("a", parent="b"), Area("b", parent="a")), HALVES.shapes)
    assert at_level(areas, "city")[1].tolist() == [OUTSIDE, OUTSIDE]


def test_square_kilometres_are_those_of_the_ellipsoid() -> None:
    # One degree by one on the equator: 12,308.8 km2 by geodesics.
    assert area_km2(area_set(c1=(0, 0, 1, 1)))[0] == pytest.approx(12_308.8, rel=2e-3)


def test_the_density_of_the_township_decides_for_towns() -> None:
    shapes = np.array([shapely.box(0, 0, 0.01, 0.01), shapely.box(0.01, 0, 0.02, 0.01)], dtype=object)
    town = (Area("370811100001", level="village"), Area("370811100002", level="village"))
    areas = AreaSet(town, shapes)
    empty, full = standings(areas, np.array([0.0, 100.0])), standings(areas, np.array([10.0, 5000.0]))
    # Each village is 1.23 km2: what counts is the town's mean.
    assert [standing.kind.value for standing in empty] == ["rural", "rural"]
    assert [standing.kind.value for standing in full] == ["urban", "urban"]
    assert [standing.kind.value for standing in standings(areas)] == ["undecided", "undecided"]


def test_areas_that_overlap_say_where_their_people_count() -> None:
    (remark,) = area_remarks(area_set(c1=(0, 0, 1, 1), c2=(0.5, 0, 1.5, 1), c3=(1.5, 0, 2, 1)))
    assert (remark.row, remark.source) == (2, "areas")
    assert "50%" in remark.reason.en
    assert "count in 1" in remark.reason.en


def test_a_hole_between_areas_is_told_with_its_size() -> None:
    ring = area_set(c1=(0, 0, 3, 1), c2=(0, 1, 1, 2), c3=(2, 1, 3, 2), c4=(0, 2, 3, 3))
    (remark,) = area_remarks(ring)
    assert "1 holes" in remark.reason.en
    assert area_remarks(HALVES) == []
