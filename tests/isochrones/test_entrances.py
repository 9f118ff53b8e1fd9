"""Homes in compounds of the hand-countable town: 100 m blocks, 1 m/s."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.areas import Area, AreaSet, area_of
from gis.errors import InputError
from gis.gates import Gate
from isochrones.entrances import Candidates, expand, join_gates, merge_nearest, merge_reasons, merge_times
from isochrones.reach import Nearest, TravelTimes, nearest_of, times_between, walk_graph
from isochrones.snap import Snaps, index_edges, snap
from tests.town import SPEED_MPS, place, town

TOWN = town()
INDEX = index_edges(TOWN)
GRAPH = walk_graph(TOWN, walk_speed_mps=SPEED_MPS)
STATION = snap(INDEX, np.array([place(0, 0)]), max_access_m=50)
HOME = place(500, 50)
LEG_S = np.hypot(200, 50)


def ways_out(*gates: Gate, compound: int = 0) -> Candidates:
    """Two homes at one place: the first in compound 0 (or another), the second in none."""
    entrances = join_gates(INDEX, gates, ["东苑", "西苑"], max_access_m=300)
    homes = np.array([HOME, HOME])
    joined = snap(INDEX, homes, max_access_m=300)
    return expand(entrances, joined, homes, np.array([compound, -1], dtype=np.int32))


def walks(candidates: Candidates) -> dict[int, float]:
    times = times_between(GRAPH, candidates.snaps, STATION, limit_s=3000)
    merged = merge_times(times, candidates)
    nearest = merge_nearest(nearest_of(GRAPH, STATION, candidates.snaps, limit_s=3000), candidates)
    found = dict(zip(merged.origin.tolist(), merged.seconds.tolist(), strict=True))
    assert {i: s for i, s in enumerate(nearest.seconds.tolist()) if np.isfinite(s)} == found
    return found


def test_moving_a_gate_by_400_m_moves_the_walk_of_that_compound_only() -> None:
    near, far = (walks(ways_out(Gate("东苑", place(x, 0)))) for x in (300, 700))
    assert near[0] == pytest.approx(LEG_S + 300, rel=0.01)
    assert far[0] - near[0] == pytest.approx(400, abs=0.5)
    assert far[1] == near[1] == pytest.approx(550, rel=0.01)


def test_people_leave_by_the_gate_that_is_quickest_for_where_they_go() -> None:
    both = walks(ways_out(Gate("东苑", place(700, 0)), Gate("东苑", place(300, 0))))
    assert both == walks(ways_out(Gate("东苑", place(300, 0))))


def test_a_gate_beside_the_street_adds_its_own_access_leg() -> None:
    on, beside = (walks(ways_out(Gate("东苑", place(300, y)))) for y in (0, -20))
    assert beside[0] - on[0] == pytest.approx(20 + np.hypot(200, 70) - LEG_S, rel=0.01)


def test_closed_gates_and_those_of_other_compounds_are_not_used() -> None:
    open_gate = Gate("东苑", place(700, 0))
    all_gates = (Gate("东苑", place(300, 0), is_open=False), Gate("西苑", place(300, 0)), open_gate)
    assert walks(ways_out(*all_gates)) == walks(ways_out(open_gate))


@pytest.mark.parametrize(
    "gates", [(), (Gate("东苑", place(300, 0), is_open=False),), (Gate("东苑", place(300, -900)),)]
)
def test_a_compound_without_a_usable_gate_is_told(gates: tuple[Gate, ...]) -> None:
    candidates = ways_out(*gates)
    assert candidates.without_gate.tolist() == [True, False]
    assert candidates.owner.tolist() == [1]
    assert list(walks(candidates)) == [1]


def test_outlines_tell_who_lives_inside() -> None:
    outline = shapely.box(*place(450, 10), *place(550, 90))
    compounds = AreaSet((Area("东苑"),), np.array([outline], dtype=object))
    assert area_of(compounds, np.array([HOME, place(560, 50)])).tolist() == [0, -1]


def test_a_point_is_unknown_only_if_every_way_out_is() -> None:
    candidates = ways_out(Gate("东苑", place(300, 0)), Gate("东苑", place(700, 0)))
    assert merge_reasons(np.array([2, 0, 1], np.int8), candidates).tolist() == [0, 1]
    assert merge_reasons(np.array([2, 1, 0], np.int8), candidates).tolist() == [1, 0]
    assert merge_reasons(np.array([3], np.int8), ways_out()).tolist() == [0, 3]


def test_compounds_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="compound 2 is not one of 2"):
        ways_out(compound=2)
    with pytest.raises(InputError, match="one id"):
        join_gates(INDEX, [], ["东苑", "东苑"], max_access_m=300)


def test_nobody_anywhere_is_no_candidates() -> None:
    entrances = join_gates(INDEX, [], [], max_access_m=300)
    nobody = expand(entrances, STATION.take(np.empty(0, np.int64)), np.empty((0, 2)), np.empty(0, np.int32))
    assert len(nobody.snaps) == len(nobody.owner) == 0


def _candidates(counts: list[int]) -> Candidates:
    owner = np.repeat(np.arange(len(counts)), counts)
    blank = np.zeros(len(owner))
    return Candidates(Snaps(blank.astype(np.int32), blank, blank), owner, np.array(counts) == 0)


@given(st.data(), st.lists(st.integers(0, 4), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_merging_keeps_the_least_of_every_pair(data: st.DataObject, counts: list[int]) -> None:
    candidates = _candidates(counts)
    rows = [
        data.draw(st.dictionaries(st.integers(0, 5), st.integers(0, 9), max_size=5)) for _ in candidates.owner
    ]
    pairs = [(k, d, row[d]) for k, row in enumerate(rows) for d in sorted(row)]
    start = np.cumsum([0, *(len(row) for row in rows)])
    times = TravelTimes(start, _column(pairs, 1), _column(pairs, 2))
    least: dict[tuple[int, int], int] = {}
    for k, d, ticks in pairs:
        pair = int(candidates.owner[k]), d
        least[pair] = min(ticks, least.get(pair, ticks))
    merged = merge_times(times, candidates)
    found = zip(merged.origin.tolist(), merged.destination.tolist(), merged.ticks.tolist(), strict=True)
    assert [((o, d), ticks) for o, d, ticks in found] == sorted(least.items())
    assert len(merged.start) == len(counts) + 1


def _column(pairs: list[tuple[int, int, int]], i: int) -> NDArray[np.int32]:
    return np.array([pair[i] for pair in pairs], dtype=np.int32)


def test_of_facilities_at_the_same_time_the_first_is_nearest_whichever_gate_leads_there() -> None:
    nearest = Nearest(np.array([4, 2, -1]), np.array([60.0, 60.0, np.inf]))
    merged = merge_nearest(nearest, _candidates([2, 0, 1]))
    assert merged.facility.tolist() == [2, -1, -1]
    assert merged.seconds.tolist() == [60, np.inf, np.inf]
