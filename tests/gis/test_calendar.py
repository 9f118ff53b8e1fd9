from datetime import date

from gis.calendar import NO_CALENDAR, Calendar, DayKind, SpecialDay, calendar_of, ordinary_monday

GOLDEN_WEEK = Calendar(
    tuple(SpecialDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆节") for day in range(1, 8))
)


def test_a_date_is_what_the_table_says_else_ordinary() -> None:
    assert GOLDEN_WEEK.on(date(2026, 10, 7)).name == "国庆节"
    assert GOLDEN_WEEK.on(date(2026, 10, 8)).kind is DayKind.ORDINARY
    assert GOLDEN_WEEK.of_kind(DayKind.MAKE_UP) == ()


def test_of_two_rows_for_a_date_the_later_one_counts() -> None:
    day = date(2026, 10, 10)
    twice = calendar_of([SpecialDay(day, DayKind.HOLIDAY), SpecialDay(day, DayKind.MAKE_UP)])
    assert twice.days == (SpecialDay(day, DayKind.MAKE_UP),)


def test_a_year_without_rows_is_said_to_be_unknown() -> None:
    assert GOLDEN_WEEK.remark(date(2026, 3, 7)) is None
    remark = GOLDEN_WEEK.remark(date(2027, 3, 7))
    assert remark is not None
    assert "2027" in remark.zh
    assert NO_CALENDAR.remark(date(2026, 3, 7)) is not None


def test_an_ordinary_week_has_no_special_day_and_follows_none() -> None:
    assert ordinary_monday(GOLDEN_WEEK, date(2026, 9, 22)) == date(2026, 9, 21)
    assert ordinary_monday(GOLDEN_WEEK, date(2026, 9, 28)) == date(2026, 10, 12)
    sunday = calendar_of([SpecialDay(date(2026, 9, 20), DayKind.MAKE_UP)])
    assert ordinary_monday(sunday, date(2026, 9, 21)) == date(2026, 9, 28)
