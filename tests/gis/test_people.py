import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gis.areas import Area, AreaSet
from gis.census import Census, census_rows, scaling_remarks
from gis.model import DemandPoints
from gis.people import MOST_POINTS, Totals, cells_of, outside_message, points_inside, scale_to_census, spread

COUNT = st.one_of(st.just(0.0), st.floats(1e-6, 1e9))
"""Nobody, or from a millionth of a person to more than a billion."""


def points(people: list[float], **groups: list[float]) -> DemandPoints:
    lonlat = np.column_stack([104 + np.arange(len(people)) * 0.001, np.full(len(people), 30.6)])
    return DemandPoints(lonlat, np.array(people), {name: np.array(weight) for name, weight in groups.items()})


@st.composite
def scalings(draw: st.DrawFn) -> tuple[DemandPoints, np.ndarray, Totals]:
    size, rows = draw(st.integers(0, 30)), draw(st.integers(1, 5))
    people = draw(hnp.arrays(np.float64, size, elements=COUNT))
    group = draw(hnp.arrays(np.float64, size, elements=COUNT))
    row = draw(hnp.arrays(np.int32, size, elements=st.integers(-1, rows - 1)))
    total = draw(hnp.arrays(np.float64, rows, elements=COUNT))
    of_group = draw(hnp.arrays(np.float64, rows, elements=st.one_of(st.just(float("nan")), COUNT)))
    demand = DemandPoints(np.zeros((size, 2)), people, {"old": group, "own": people / 2})
    return demand, row, Totals(total, {"old": of_group, "new": of_group})


@given(scalings())
def test_scaled_people_add_up_to_the_census(case: tuple[DemandPoints, np.ndarray, Totals]) -> None:
    demand, row, totals = case
    scaled = scale_to_census(demand, row, totals)
    for i, total in enumerate(totals.people):
        here = row == i
        assert scaled.demand.people[here].sum() + scaled.unplaced[i] == pytest.approx(total, rel=1e-12)
        assert scaled.before[i] == pytest.approx(demand.people[here].sum())
        wanted = totals.groups["old"][i]
        if np.isfinite(wanted) and (demand.people[here].sum() or demand.groups["old"][here].sum()):
            assert scaled.demand.groups["old"][here].sum() == pytest.approx(wanted, rel=1e-12)
        if np.isfinite(wanted) and demand.people[here].sum():
            assert scaled.demand.groups["new"][here].sum() == pytest.approx(wanted, rel=1e-12)
    outside = row == -1
    assert scaled.demand.people[outside].tolist() == demand.people[outside].tolist()
    assert scaled.outside == demand.people[outside].sum()


@given(scalings())
def test_scaling_twice_is_scaling_once(case: tuple[DemandPoints, np.ndarray, Totals]) -> None:
    demand, row, totals = case
    once = scale_to_census(demand, row, totals)
    twice = scale_to_census(once.demand, row, totals)
    assert twice.demand.people == pytest.approx(once.demand.people, rel=1e-12)
    # Whom a census sends home (a total of nobody) cannot be scaled up again, and is not unplaced.
    assert twice.unplaced == pytest.approx(once.unplaced)
    for name, weight in once.demand.groups.items():
        if name != "own":
            assert twice.demand.groups[name] == pytest.approx(weight, rel=1e-12)


def test_people_of_a_census_that_nobody_can_place_are_told() -> None:
    scaled = scale_to_census(
        points([10.0, 30.0, 5.0]), np.array([0, 0, -1], dtype=np.int32), Totals(np.array([100.0, 700.0]))
    )
    assert scaled.demand.people.tolist() == [25, 75, 5]
    assert (scaled.unplaced.tolist(), scaled.outside) == ([0, 700], 5)
    assert (scaled.factor[0], np.isnan(scaled.factor[1])) == (2.5, True)
    census = Census(("a", "b"), ("", ""), (2, 3), Totals(np.array([100.0, 700.0])))
    large, unplaced = scaling_remarks(census, scaled)
    assert "multiplied by 2.5" in large.reason.en
    assert "700 people" in unplaced.reason.en
    assert (large.used, large.row, unplaced.row) == (True, 2, 3)
    assert scaling_remarks(census, scaled, np.array([0, -1], dtype=np.int32)) == [large]


def test_a_group_that_only_the_census_knows_is_shared_out_like_the_people() -> None:
    totals = Totals(np.array([100.0]), {"working_age": np.array([60.0])})
    scaled = scale_to_census(points([1.0, 3.0]), np.zeros(2, dtype=np.int32), totals)
    assert scaled.demand.groups["working_age"].tolist() == [15, 45]


def _areas(*codes: str) -> AreaSet:
    shapes = np.array([shapely.box(i, 0, i + 1, 1) for i in range(len(codes))], dtype=object)
    return AreaSet(tuple(Area(code, name=f"区{i}") for i, code in enumerate(codes)), shapes)


def test_an_area_is_counted_in_its_own_census_row_or_that_above_it() -> None:
    areas = _areas("510104001000", "510104002000", "510105000000", "x", "510107000000")
    census = Census(
        ("510104000000", "510104002000", "", "510106000000", "510107000000"),
        ("", "", "区3", "", ""),
        (2, 3, 4, 5, 6),
        Totals(np.ones(5)),
    )
    row, notes = census_rows(areas, census)
    assert row.tolist() == [0, 1, -1, 2, 4]
    assert [note.row for note in notes] == [5]


@st.composite
def spreads(draw: st.DrawFn) -> tuple[DemandPoints, np.ndarray, np.ndarray]:
    size, targets = draw(st.integers(1, 10)), draw(st.integers(0, 30))
    people = draw(hnp.arrays(np.float64, size, elements=COUNT))
    source = draw(hnp.arrays(np.int32, targets, elements=st.integers(-1, size - 1)))
    weight = draw(hnp.arrays(np.float64, targets, elements=st.one_of(st.just(0.0), st.floats(1e-300, 1e300))))
    return DemandPoints(np.zeros((size, 2)), people, {"half": people / 2}), source, weight


@given(spreads())
def test_spreading_loses_nobody(case: tuple[DemandPoints, np.ndarray, np.ndarray]) -> None:
    demand, source, weight = case
    placed = spread(demand, np.zeros((len(source), 2)), source, weight)
    assert placed.people.sum() == pytest.approx(demand.people.sum(), rel=1e-12)
    assert placed.groups["half"].sum() == pytest.approx(demand.people.sum() / 2, rel=1e-12)
    used = source[(source >= 0) & (weight > 0)]
    for i in set(used.tolist()):
        assert placed.people[: len(used)][used == i].sum() == pytest.approx(demand.people[i], rel=1e-12)


def test_people_live_in_buildings_by_floor_area_and_else_stay() -> None:
    places = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    placed = spread(
        points([100.0, 7.0]), places, np.array([0, 0, -1], dtype=np.int32), np.array([300.0, 100.0, 9.0])
    )
    assert placed.people.tolist() == [75, 25, 7]
    assert placed.lonlat[:2].tolist() == [[1, 1], [2, 2]]
    assert placed.lonlat[2].tolist() == [104.001, 30.6]


def test_a_cell_is_a_square_around_its_middle() -> None:
    demand = DemandPoints(np.array([[104.0, 30.6], [104.01, 30.6]]), np.array([1.0, 1.0]))
    # A degree of longitude is 95.9 km here: 0.0005 is 48 m, 0.0006 is 57 m.
    places = np.array([[104.0005, 30.6], [104.0006, 30.6], [104.0101, 30.6003], [104.005, 30.6]])
    assert cells_of(demand, places, cell_m=100.0).tolist() == [0, -1, 1, -1]


def test_an_area_of_two_square_kilometres_is_not_one_point() -> None:
    inside = points_inside(shapely.box(104, 30.6, 104.02, 30.6 + 0.0094), spacing_m=100.0)
    assert len(inside) == pytest.approx(200, rel=0.05)
    assert inside.mean(axis=0) == pytest.approx([104.01, 30.6047], abs=1e-4)


@settings(deadline=None, max_examples=50)
@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(1e-6, 2.0), st.floats(1e-6, 2.0), st.booleans())
def test_any_area_gets_points_inside_and_never_too_many(
    west: float, south: float, width: float, height: float, thin: bool
) -> None:
    shape = shapely.box(west, south, west + width, south + height)
    if thin:
        shape = shapely.LineString([(west, south), (west + width, south + height)]).buffer(1e-5)
    inside = points_inside(shape, spacing_m=100.0)
    assert 1 <= len(inside) <= 1.5 * MOST_POINTS + 10
    assert shapely.intersects_xy(shape.buffer(1e-6), inside[:, 0], inside[:, 1]).all()


def test_people_outside_the_network_are_told_with_both_extents() -> None:
    message = outside_message(points([1.0, 2.0]), (118.5, 24.8, 118.7, 25.0))
    assert "104.000–104.001°E 30.600–30.600°N" in message.en
    assert "118.500–118.700°E 24.800–25.000°N" in message.zh
