from datetime import datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.holidays import shipped_calendar
from gis.calendar import Calendar, DayKind
from services.hours import CHINA, LONGEST_RULE, OpenState, dated_hours, opening_at

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)


@pytest.mark.parametrize("rule", [None, "", "周一到周五 9点", "Mo-Fr 25:00-26:99", "x" * (LONGEST_RULE + 1)])
def test_hours_that_cannot_be_read_are_unknown(rule: str | None) -> None:
    found = opening_at(rule, MONDAY)
    assert (found.state, found.changes_at) == (OpenState.UNKNOWN, None)


def test_a_site_that_never_closes_never_changes() -> None:
    found = opening_at("24/7", MONDAY)
    assert (found.state, found.changes_at) == (OpenState.OPEN, None)


def test_the_opening_minute_is_open_and_the_closing_minute_is_closed() -> None:
    rule = "Mo-Fr 09:00-12:00"
    assert opening_at(rule, MONDAY.replace(hour=9)).state is OpenState.OPEN
    assert opening_at(rule, MONDAY.replace(hour=12)).state is OpenState.CLOSED


def test_another_time_zone_is_the_same_moment() -> None:
    utc = datetime.fromisoformat("2026-11-23T02:00:00+00:00")
    assert opening_at("Mo-Fr 09:00-12:00", utc) == opening_at("Mo-Fr 09:00-12:00", MONDAY)


@pytest.mark.parametrize(
    ("rule", "day", "state"),
    [
        # The whole golden week, not only its first day.
        ("Mo-Su 09:00-17:00; PH off", "2026-10-01", "closed"),
        ("Mo-Su 09:00-17:00; PH off", "2026-10-07", "closed"),
        ("Mo-Su 09:00-17:00; PH off", "2026-10-08", "open"),
        ("Mo-Fr 09:00-17:00; PH 10:00-12:00", "2026-10-03", "open"),
        ("Mo-Fr 09:00-17:00; PH,Su 10:00-12:00", "2026-10-03", "open"),
        ("Mo-Fr 09:00-17:00; PH,Su 10:00-12:00", "2026-10-11", "open"),
        ("Mo-Fr 09:00-17:00; Su,PH off", "2026-10-02", "closed"),
        # Who names no holidays: closed on Sundays, closed on holidays.
        ("Mo-Fr 09:00-17:00", "2026-10-01", "closed"),
        ("Mo-Sa 09:00-17:00", "2026-10-02", "closed"),
        ("Mo-Su 09:00-17:00", "2026-10-01", "open"),
        ("Tu-Su 09:00-17:00", "2026-10-06", "open"),
        ("24/7", "2026-10-01", "open"),
        ("24/7; PH off", "2026-10-01", "closed"),
        # What is too involved is not claimed.
        ("Mo-Fr 09:00-17:00; PH -1 day off", "2026-10-01", "unknown"),
        ("Mo-Fr 09:00-17:00; PH -1 day off", "2026-11-02", "open"),
    ],
)
def test_holidays_are_those_of_the_table(rule: str, day: str, state: str) -> None:
    moment = datetime.fromisoformat(f"{day}T10:30:00+08:00")
    assert opening_at(rule, moment, shipped_calendar()).state == state


@pytest.mark.parametrize(
    ("rule", "clock", "state"),
    [
        ("Mo-Fr 09:00-17:00", "10:00", "open"),
        ("Mo-Fr 09:00-17:00", "20:00", "closed"),
        ("Mo-Fr 09:00-12:00,14:00-17:30; PH off", "13:00", "closed"),
        ("Mo-Fr 09:00-17:00; Sa,Su 10:00-16:00", "09:30", "open"),
        ("Mo-Fr 09:00-17:00, We 18:00-20:00", "19:00", "unknown"),
        ("Mo-Th 09:00-17:00; Fr 09:00-12:00", "10:00", "open"),
        ("Mo-Th 09:00-17:00; Fr 09:00-12:00", "15:00", "unknown"),
        ("Su 08:00-12:00", "10:00", "open"),
        ("Sa 08:00-12:00", "10:00", "closed"),
    ],
)
def test_a_make_up_sunday_has_the_hours_that_the_workdays_share(rule: str, clock: str, state: str) -> None:
    moment = datetime.fromisoformat(f"2026-09-20T{clock}:00+08:00")
    assert opening_at(rule, moment, shipped_calendar()).state == state


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    rule = "Fr 18:00-02:00"
    saturday = datetime(2026, 3, 7, 1, 59, tzinfo=CHINA)
    assert opening_at(rule, saturday, shipped_calendar()).state is OpenState.OPEN
    assert opening_at(rule, saturday.replace(hour=2, minute=0), shipped_calendar()).state is OpenState.CLOSED
    assert opening_at(rule, saturday.replace(day=6), shipped_calendar()).state is OpenState.CLOSED


def test_the_next_change_knows_the_holidays() -> None:
    evening = datetime(2026, 9, 30, 18, 0, tzinfo=CHINA)
    found = opening_at("Mo-Fr 09:00-17:00", evening, shipped_calendar())
    assert found.changes_at == datetime(2026, 10, 8, 9, 0, tzinfo=CHINA)


def test_without_a_table_a_date_is_what_its_weekday_says() -> None:
    national_day = datetime(2026, 10, 1, 10, 0, tzinfo=CHINA)
    assert opening_at("Mo-Su 09:00-17:00; PH off", national_day).state is OpenState.OPEN


def test_chinese_hours_are_read_like_others() -> None:
    text = "周一至周五 9:00-12:00；法定节假日休息"
    assert opening_at(text, MONDAY, shipped_calendar()).state is OpenState.OPEN
    assert opening_at(text, MONDAY.replace(month=10, day=5), shipped_calendar()).state is OpenState.CLOSED


@settings(deadline=None)
@given(
    st.sampled_from(["Mo-Fr", "Mo-Sa", "Mo-Su", "Sa,Su", "PH,Su", "We", "PH"]),
    st.integers(0, 23),
    st.integers(1, 26),
    st.sampled_from(["", "; PH off", ", Th 18:00-20:00", "; PH 10:00-11:00", ' || "call"']),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
)
def test_an_ordinary_date_is_never_changed_by_the_table(
    days: str, first: int, last: int, more: str, at: datetime
) -> None:
    rule = f"{days} {first:02}:00-{last:02}:00{more}"
    moment, calendar = at.replace(tzinfo=CHINA), shipped_calendar()
    near = {calendar.on(at.date() - timedelta(days=back)).kind for back in (0, 1)}
    if near == {DayKind.ORDINARY}:
        assert opening_at(rule, moment, calendar).state == opening_at(rule, moment).state


def test_a_long_rule_is_read_within_a_tenth_of_a_second() -> None:
    rule = "; ".join(f"Mo-Fr {hour:02}:00-{hour:02}:30" for hour in range(24)) + "; PH off"
    started = perf_counter()
    assert dated_hours(rule, Calendar(shipped_calendar().days)) is not None
    assert perf_counter() - started < 0.1
