from datetime import datetime

import pytest

from services.hours import CHINA, LONGEST_RULE, OpenState, opening_at

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


def test_public_holidays_count_where_the_rule_names_them() -> None:
    national_day = datetime(2026, 10, 1, 10, 0, tzinfo=CHINA)
    assert opening_at("Mo-Su 09:00-17:00; PH off", national_day).state is OpenState.CLOSED
    assert opening_at("Mo-Su 09:00-17:00", national_day).state is OpenState.OPEN
