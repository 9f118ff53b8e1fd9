"""
Public holidays and make-up workdays (调休补班), as the State Council publishes them year by year.

The table is data that its users can edit (`data.files.holidays`). A year without any row is an unknown
year: its days count as ordinary ones, and whoever shows a result says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from gis.errors import Message

SATURDAY = 5


class DayKind(StrEnum):
    """What a date is to those who open and close doors."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    MAKE_UP = "workday"


class SpecialDay(NamedTuple):
    """
    One row of the table.

    Attributes
    ----------
    day
        Local date.
    kind
        Holiday or make-up workday.
    name
        Of the festival.
    """

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """
    The days that are not what their weekday says.

    Attributes
    ----------
    days
        Sorted, at most one row a date.
    """

    days: tuple[SpecialDay, ...] = ()

    @property
    def years(self) -> frozenset[int]:
        """Years that the table knows."""
        return frozenset(special.day.year for special in self.days)

    def on(self, day: date) -> SpecialDay:
        """Tell what a date is; ordinary where the table does not name it."""
        ordinary = SpecialDay(day, DayKind.ORDINARY)
        return next((special for special in self.days if special.day == day), ordinary)

    def of_kind(self, kind: DayKind) -> tuple[date, ...]:
        """List the dates of a kind."""
        return tuple(special.day for special in self.days if special.kind is kind)

    def remark(self, day: date) -> Message | None:
        """Say so when the table does not know the year of a date."""
        if day.year in self.years:
            return None
        return Message(
            f"节假日表没有 {day.year} 年：当天按普通日期计；请在节假日表中补上该年安排",
            f"the table of holidays lacks {day.year}: this date counts as an ordinary one; add the year",
        )


NO_CALENDAR = Calendar()
"""Knows no year."""


def calendar_of(days: Iterable[SpecialDay]) -> Calendar:
    """
    Make a calendar of rows in any order; of two rows for a date the later one counts.

    Parameters
    ----------
    days
        Holidays and make-up workdays.

    Returns
    -------
    Calendar
        Sorted.
    """
    by_date = {special.day: special for special in days}
    return Calendar(tuple(by_date[day] for day in sorted(by_date)))


def ordinary_monday(calendar: Calendar, near: date) -> date:
    """
    Find the Monday of the first ordinary week: without special days, and not right after one.

    Parameters
    ----------
    calendar
        The special days.
    near
        The search starts with the week of this date.

    Returns
    -------
    date
        A Monday.

    Examples
    --------
    >>> festival = Calendar((SpecialDay(date(2026, 10, 1), DayKind.HOLIDAY),))
    >>> ordinary_monday(festival, date(2026, 9, 30)).isoformat()
    '2026-10-05'
    """
    special = {row.day for row in calendar.days}
    monday = near - timedelta(days=near.weekday())
    while any(monday + timedelta(days=i) in special for i in range(-1, 7)):
        monday += timedelta(days=7)
    return monday
