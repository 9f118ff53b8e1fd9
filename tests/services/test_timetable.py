from datetime import date, datetime

import numpy as np

from data.files.holidays import shipped_calendar
from services.hours import CHINA
from services.timetable import WEEK_HOURS, WHY_TEXTS, Why, open_at, open_by_hour

RULES = ["Mo-Fr 09:00-17:00", "Mo-Su 09:00-17:00; PH off", "24/7", None, "随时", "Sa-Su 10:00-11:00 unknown"]


def test_every_site_has_a_state_and_a_reason() -> None:
    found = open_at(RULES, datetime(2026, 3, 7, 10, 30), shipped_calendar())
    assert found.surely.tolist() == [False, True, True, False, False, False]
    assert found.perhaps.tolist() == [False, True, True, True, True, True]
    assert found.why == (
        Why.OUTSIDE_HOURS,
        Why.WITHIN_HOURS,
        Why.WITHIN_HOURS,
        Why.NO_HOURS,
        Why.NOT_READABLE,
        Why.NOT_SURE,
    )
    assert found.remarks == ()
    assert set(WHY_TEXTS) == set(Why)


def test_national_day_is_a_reason_of_its_own() -> None:
    found = open_at(RULES[:3], datetime(2026, 10, 1, 10, 30), shipped_calendar())
    assert found.why == (Why.HOLIDAY, Why.HOLIDAY, Why.WITHIN_HOURS)
    evening = open_at(RULES[:1], datetime(2026, 10, 1, 20, 0), shipped_calendar())
    assert evening.why == (Why.OUTSIDE_HOURS,)


def test_a_make_up_sunday_is_a_workday_and_says_so() -> None:
    found = open_at(RULES[:2], datetime(2026, 9, 20, 10, 30), shipped_calendar())
    assert found.surely.tolist() == [True, True]
    assert found.why == (Why.MAKE_UP, Why.WITHIN_HOURS)


def test_a_year_that_the_table_lacks_is_said() -> None:
    found = open_at(RULES[:2], datetime(2027, 10, 1, 10, 30), shipped_calendar())
    assert found.surely.tolist() == [True, True]
    assert ["2027" in remark.en for remark in found.remarks] == [True]


def test_a_moment_without_a_zone_is_local_time_in_china() -> None:
    naive, aware = datetime(2026, 3, 9, 10), datetime(2026, 3, 9, 10, tzinfo=CHINA)
    utc = datetime.fromisoformat("2026-03-09T02:00:00+00:00")
    masks = [open_at(RULES, at).surely.tolist() for at in (naive, aware, utc)]
    assert masks[0] == masks[1] == masks[2]


def test_an_ordinary_week_is_looked_at_hour_by_hour() -> None:
    week = open_by_hour(RULES, date(2026, 10, 1), shipped_calendar())
    assert week.monday == date(2026, 10, 12)
    assert week.surely.shape == week.perhaps.shape == (len(RULES), WEEK_HOURS)
    assert week.surely.sum(axis=1).tolist() == [40, 56, 168, 0, 0, 0]
    assert week.perhaps[3:5].all()
    assert np.flatnonzero(week.surely[0])[:2].tolist() == [9, 10]
    assert np.flatnonzero(week.perhaps[5]).tolist() == [5 * 24 + 10, 6 * 24 + 10]


def test_no_sites_are_no_rows() -> None:
    assert open_by_hour([], date(2026, 3, 7)).surely.shape == (0, WEEK_HOURS)
    assert open_at([], datetime(2026, 3, 7)).why == ()
