"""Overlap, load, access, the tables by area and group, and the band of speeds."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import InputError
from isochrones.coverage import (
    BAND_MPS,
    Coverage,
    GaussianDecay,
    Rows,
    StepDecay,
    areas_without,
    assign_to_nearest,
    band_row,
    break_down,
    break_down_groups,
    histogram,
    measure_access,
    measure_coverage,
    measure_overlap,
    one_row,
    points_at,
    rank,
    roll_up,
    unknown_reasons,
)
from isochrones.reach import TravelTimes, times_between, walk_graph
from isochrones.snap import index_edges, snap
from tests.isochrones.pairs import times
from tests.town import place, town

RANDOM_PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 900)),
    unique_by=lambda row: row[:2],
    max_size=40,
).map(sorted)
PEOPLE = st.lists(st.integers(0, 50), min_size=10, max_size=10)
COVERS = st.lists(st.booleans(), min_size=6, max_size=6)


def covered(found: TravelTimes, people: list[Any], covers: list[bool]) -> Coverage:
    return measure_coverage(
        found, np.array(people, float), np.array(covers), unknown=np.zeros(len(people), np.int8)
    )


def test_overlap_is_the_people_that_two_sites_share() -> None:
    found = times(3, (0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0))
    shared = measure_overlap(found, np.array([6.0, 4.0, 2.0]), np.array([True, True, True]))
    assert list(zip(shared.first.tolist(), shared.second.tolist(), strict=True)) == [(0, 1), (1, 2)]
    assert shared.people.tolist() == [6, 4]
    assert shared.share_of_first.tolist() == [6 / 8, 4 / 10]
    assert shared.share_of_second.tolist() == [6 / 10, 4 / 4]
    assert shared.above(0.8).first.tolist() == [1]
    assert shared.top(1).people.tolist() == [6]


@given(RANDOM_PAIRS, PEOPLE, COVERS)
@settings(max_examples=60, deadline=None)
def test_overlap_equals_counting_every_pair(
    rows: list[tuple[int, int, int]], people: list[int], covers: list[bool]
) -> None:
    shared = measure_overlap(times(10, *rows), np.array(people, float), np.array(covers))
    reach = [{d for d, f, _ in rows if f == site and covers[f]} for site in range(6)]
    expected = {
        (f, g): sum(people[d] for d in reach[f] & reach[g])
        for f in range(6)
        for g in range(f + 1, 6)
        if sum(people[d] for d in reach[f] & reach[g])
    }
    found = zip(shared.first.tolist(), shared.second.tolist(), strict=True)
    assert dict(zip(found, shared.people.tolist(), strict=True)) == expected


def test_no_site_has_no_overlap() -> None:
    assert len(measure_overlap(times(2), np.ones(2), np.zeros(0, np.bool_)).people) == 0


def test_an_unknown_capacity_gives_no_ratio() -> None:
    nearest, walk = np.array([0, 1, 1, -1]), np.array([60.0, 30.0, 90.0, np.inf])
    load = assign_to_nearest(nearest, walk, np.array([10.0, 20.0, 20.0, 5.0]), np.array([np.nan, 30.0, 0.0]))
    assert load.people.tolist() == [10, 40, 0]
    assert load.mean_s.tolist()[:2] == [60, 60]
    assert np.isnan(load.mean_s[2])
    assert np.isnan(load.ratio[0])
    assert (load.ratio[1], load.beyond_capacity[1], load.unassigned) == (40 / 30, 10, 5)


def test_a_negative_capacity_is_refused() -> None:
    with pytest.raises(InputError):
        assign_to_nearest(np.array([0]), np.array([1.0]), np.array([1.0]), np.array([-1.0]))


@given(
    RANDOM_PAIRS,
    PEOPLE,
    st.lists(st.integers(0, 9), min_size=6, max_size=6),
    st.sampled_from([StepDecay(), GaussianDecay(1000.0)]),
)
@settings(max_examples=60, deadline=None)
def test_access_shares_out_all_the_supply_that_anybody_reaches(
    rows: list[tuple[int, int, int]], people: list[int], supply: list[int], decay: StepDecay | GaussianDecay
) -> None:
    count = np.array(people, float)
    found = measure_access(times(10, *rows), count, np.array(supply, float), decay=decay)
    reached = {f for d, f, _ in rows if people[d]}
    assert found.reached_supply == sum(supply[f] for f in reached)
    assert (found.ratio * count).sum() == pytest.approx(found.reached_supply)


def test_a_walk_at_the_end_of_a_zone_has_the_weight_of_that_zone() -> None:
    weights = StepDecay()(times(4, (0, 0, 300.0), (1, 0, 300.001), (2, 0, 900.0), (3, 0, 900.1)).ticks)
    assert weights.tolist() == [1.0, 0.68, 0.22, 0.0]


def test_the_bell_curve_falls_from_one_to_nothing_at_its_limit() -> None:
    weights = GaussianDecay(900.0)(times(4, (0, 0, 0.0), (1, 0, 450.0), (2, 0, 900.0), (3, 0, 950.0)).ticks)
    assert weights[0] == 1
    assert 0 < weights[1] < 1
    assert weights[2:].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("ends", "weights"), [((5.0, 5.0), (1.0, 0.5)), ((5.0, 9.0), (0.5, 1.0)), ((5.0,), ())]
)
def test_zones_out_of_order_are_refused(ends: tuple[float, ...], weights: tuple[float, ...]) -> None:
    with pytest.raises(InputError):
        StepDecay(ends, weights)


def test_areas_roll_up_to_any_level() -> None:
    # city 0 > counties 1, 2 > villages 3, 4 (of 1) and 5 (of 2)
    parent = np.array([-1, 0, 0, 1, 1, 2], dtype=np.int32)
    county = roll_up(parent, np.array([False, True, True, False, False, False]))
    assert points_at(np.array([3, 4, 5, 0, -1], dtype=np.int32), county).of_point.tolist() == [
        1,
        1,
        2,
        -1,
        -1,
    ]
    with pytest.raises(InputError):
        roll_up(np.array([1, 0], dtype=np.int32), np.array([False, False]))


def test_areas_without_a_kiosk_are_listed_at_their_level() -> None:
    parent = np.array([-1, 0, 0, 1], dtype=np.int32)
    township = roll_up(parent, np.array([False, True, True, False]))
    sites, kiosk = np.array([3, 2, -1], dtype=np.int32), np.array([True, False, True])
    assert areas_without(sites, kiosk, township).tolist() == [2]


def test_a_table_counts_states_times_covered_and_information_by_area() -> None:
    found = covered(
        times(4, (0, 0, 5.0), (0, 1, 7.0), (1, 1, 9.0), (2, 2, 9.0)), [10, 20, 30, 40], [True, True, False]
    )
    table = break_down(
        found,
        np.array([10.0, 20.0, 30.0, 40.0]),
        Rows(np.array([0, 0, 1, -1], np.int32), 2),
        rank(found.seconds),
    )
    assert (table.people.tolist(), table.covered.tolist(), table.gap.tolist()) == ([30, 30], [30, 0], [0, 30])
    assert table.times_covered.tolist() == [[0, 20, 10, 0], [30, 0, 0, 0]]
    assert table.resilient_share.tolist() == [10 / 30, 0]
    assert (table.informed.tolist(), table.informed_only.tolist()) == ([30, 30], [0, 30])
    assert (table.share.tolist(), table.elsewhere) == ([1, 0], 40)
    assert table.walk.mean.tolist()[0] == pytest.approx((10 * 5 + 20 * 9) / 30)
    assert table.people_per_site(np.array([0, 0, -1], np.int32)).tolist() == [15, np.inf]


def test_each_group_has_its_own_share_in_a_gap() -> None:
    found = covered(times(2, (0, 0, 5.0)), [10, 10], [True])
    groups = {"working_age": np.array([8.0, 2.0]), "elder": np.array([2.0, 8.0]), "none": np.zeros(2)}
    tables = break_down_groups(found, groups, one_row(2), rank(found.seconds))
    assert {name: table.gap_share.tolist() for name, table in tables.items() if name != "none"} == {
        "working_age": [0.2],
        "elder": [0.8],
    }
    assert np.isnan(tables["none"].gap_share).all()


@given(RANDOM_PAIRS, PEOPLE, COVERS, st.lists(st.integers(-1, 2), min_size=10, max_size=10))
@settings(max_examples=60, deadline=None)
def test_areas_and_those_elsewhere_add_up_to_the_city(
    rows: list[tuple[int, int, int]], people: list[int], covers: list[bool], area: list[int]
) -> None:
    found, count = covered(times(10, *rows), people, covers), np.array(people, float)
    table = break_down(found, count, Rows(np.array(area, np.int32), 3), rank(found.seconds))
    assert table.people.sum() + table.elsewhere == found.people
    assert (table.covered + table.gap + table.unknown).tolist() == table.people.tolist()
    whole = break_down(found, count, one_row(10), rank(found.seconds))
    assert (whole.covered[0], whole.informed[0]) == (found.covered, found.informed)
    assert whole.informed_only[0] == found.informed_only
    assert whole.times_covered[0].tolist() == [
        count[np.minimum(found.sites_in_reach, 3) == n].sum() for n in range(4)
    ]


def test_the_histogram_holds_everybody() -> None:
    walk, people = np.array([0.0, 300.0, 899.9, 900.0, np.inf]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert histogram(walk, people, one_row(5), limit_s=900.0).tolist() == [[3, 0, 7, 5]]


def test_who_walks_faster_never_reaches_less() -> None:
    network = town()
    index = index_edges(network)
    homes = snap(
        index, np.array([place(x, y) for x in range(0, 1001, 130) for y in (0, 370)]), max_access_m=60
    )
    site = snap(index, np.array([place(0, 0)]), max_access_m=60)
    people, unknown = np.ones(len(homes)), unknown_reasons(network, homes)
    band = []
    for speed in BAND_MPS:
        graph = walk_graph(network, walk_speed_mps=speed)
        found = times_between(graph, homes, site, limit_s=600)
        audited = measure_coverage(found, people, np.array([True]), unknown=unknown)
        band.append(band_row(audited.sites_in_reach > 0, people, unknown, walk_speed_mps=speed))
        assert (band[-1].covered, band[-1].gap) == (audited.covered, audited.gap)
    covered_people = [row.covered for row in band]
    assert covered_people == sorted(covered_people)
    assert covered_people[0] < covered_people[-1]


def test_scaling_one_search_to_another_speed_misses_the_routed_time() -> None:
    network = town()
    index = index_edges(network)
    ends = snap(index, np.array([place(0, 0), place(1000, 1000)]), max_access_m=60)
    slow, fast = (
        times_between(walk_graph(network, walk_speed_mps=kmh / 3.6), ends, ends, limit_s=7200).ticks
        for kmh in (3.2, 5.1)
    )
    assert np.rint(slow * (3.2 / 5.1)).astype(int).tolist() != fast.tolist()
