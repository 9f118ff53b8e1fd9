"""Coverage with a clock, on random catchments and on the demo city's own stations."""

from datetime import date, datetime
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from data.demo import generate
from data.files.holidays import shipped_calendar
from gis.errors import InputError
from gis.kinds import BY_CODE
from gis.metric import metric_crs, to_metric
from isochrones.clock import coverage_at, points_in_reach
from isochrones.reach import TravelTimes
from services.timetable import open_at, open_by_hour


def times_of(reach: np.ndarray) -> TravelTimes:
    """Catchments from a table (D, F) of who reaches what."""
    start = np.concatenate([[0], np.cumsum(reach.sum(axis=1))])
    destination = np.nonzero(reach)[1].astype(np.int32)
    return TravelTimes(start, destination, np.zeros(len(destination), dtype=np.int32))


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 12), st.integers(0, 6), st.integers(1, 170))
def test_every_moment_is_what_a_count_by_hand_says(seed: int, points: int, sites: int, moments: int) -> None:
    rng = np.random.default_rng(seed)
    reach, people = rng.random((points, sites)) < 0.3, rng.integers(0, 100, points).astype(np.float64)
    surely = rng.random((sites, moments)) < 0.3
    perhaps = surely | (rng.random((sites, moments)) < 0.2)
    found = coverage_at(times_of(reach), people, surely=surely, perhaps=perhaps)
    sure, maybe = reach.astype(int) @ surely > 0, reach.astype(int) @ perhaps > 0
    assert found.covered.tolist() == (people @ sure).tolist()
    assert found.hours_unknown.tolist() == (people @ (maybe & ~sure)).tolist()
    assert found.people == people.sum()
    for moment in range(min(moments, 3)):
        assert points_in_reach(times_of(reach), surely[:, moment]).tolist() == sure[:, moment].tolist()


def test_nobody_has_no_share() -> None:
    none = np.zeros((1, 2), dtype=np.bool_)
    assert coverage_at(times_of(none[:, :1]), np.zeros(1), surely=none, perhaps=none).share is None


@pytest.mark.parametrize(
    ("people", "surely", "perhaps"),
    [
        (np.zeros(2), np.zeros((1, 1), bool), np.zeros((1, 1), bool)),
        (np.zeros(1), np.zeros((1, 1), bool), np.zeros((1, 2), bool)),
        (np.zeros(1), np.zeros((0, 1), bool), np.zeros((0, 1), bool)),
        (np.zeros(1), np.ones((1, 1), bool), np.zeros((1, 1), bool)),
    ],
)
def test_masks_that_do_not_fit_are_refused(
    people: np.ndarray, surely: np.ndarray, perhaps: np.ndarray
) -> None:
    with pytest.raises(InputError):
        coverage_at(times_of(np.ones((1, 1), bool)), people, surely=surely, perhaps=perhaps)


@lru_cache(maxsize=1)
def demo() -> tuple[TravelTimes, np.ndarray, list[str | None]]:
    """People of the demo city and its covering sites within 1 km as the crow flies."""
    tables = generate(0.05).tables
    sites = tables["facility"]
    sites = sites[[BY_CODE[kind].covers for kind in sites["kind"]]]
    crs = metric_crs(*sites.geometry.iloc[0].coords[0])
    places = [
        to_metric(np.column_stack([frame.geometry.x, frame.geometry.y]), crs)
        for frame in (tables["population"], sites)
    ]
    near = cKDTree(places[0]).query_ball_tree(cKDTree(places[1]), 1000)
    reach = np.zeros((len(places[0]), len(sites)), dtype=np.bool_)
    for point, found in enumerate(near):
        reach[point, found] = True
    rules = [rule if isinstance(rule, str) else None for rule in sites["opening_hours"]]
    return times_of(reach), tables["population"]["people"].to_numpy(np.float64), rules


def covered(at: datetime) -> tuple[float, float]:
    times, people, rules = demo()
    now = open_at(rules, at, shipped_calendar())
    found = coverage_at(times, people, surely=now.surely[:, None], perhaps=now.perhaps[:, None])
    return float(found.covered[0]), float(found.hours_unknown[0])


def test_saturday_evening_covers_fewer_than_tuesday_morning() -> None:
    saturday, tuesday = covered(datetime(2026, 3, 7, 20)), covered(datetime(2026, 3, 10, 10))
    assert 0 < saturday[0] < tuesday[0]
    assert saturday[1] > 0


def test_a_make_up_sunday_covers_like_a_workday_and_national_day_fewer() -> None:
    made_up, sunday = covered(datetime(2026, 9, 20, 10)), covered(datetime(2026, 9, 13, 10))
    national, friday = covered(datetime(2026, 10, 1, 10)), covered(datetime(2026, 9, 11, 10))
    assert made_up[0] > sunday[0]
    assert national[0] < friday[0]
    assert made_up[0] + made_up[1] >= friday[0]


def test_the_week_says_of_an_hour_what_the_moment_says() -> None:
    times, people, rules = demo()
    week = open_by_hour(rules, date(2026, 3, 10), shipped_calendar())
    found = coverage_at(times, people, surely=week.surely, perhaps=week.perhaps)
    for day, hour in ((1, 10), (5, 20), (6, 9)):
        at = datetime.combine(week.monday, datetime.min.time()).replace(day=week.monday.day + day, hour=hour)
        assert covered(at) == (found.covered[day * 24 + hour], found.hours_unknown[day * 24 + hour])
