"""Dates and times as sheets hold them: 2026-01-31, 2026年1月31日, or the number of a spreadsheet."""

import re
from datetime import date, datetime, time, timedelta

from gis.errors import InputError, Message
from services.hours import CHINA

NO_DATE = Message("日期应形如 2026-01-31", "must be a date such as 2026-01-31")
NO_TIME = Message("时间应形如 2026-03-01 09:00", "must be a time such as 2026-03-01 09:00")

_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""Numbers that a spreadsheet means as days from 1954 to 2119."""
_SERIAL_ZERO = date(1899, 12, 30)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
_CLOCK = re.compile(r"[T ]*(\d{1,2})[:点时](\d\d)?(?::\d\d(?:\.\d+)?)?分?(?:\+08:?00)?")


def china_clock(moment: datetime) -> datetime:
    """Give a moment by China's clock, without a zone; one without a zone is meant so."""
    return moment if moment.tzinfo is None else moment.astimezone(CHINA).replace(tzinfo=None)


def read_day(cell: date | str) -> date:
    """
    Read a date.

    Parameters
    ----------
    cell
        A date, or text in half width.

    Returns
    -------
    date
        Without its time, where there is one of midnight.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> read_day("2026年1月31日") == read_day("20260131") == read_day("46053")
    True
    """
    if isinstance(cell, datetime):
        return china_clock(cell).date()
    if isinstance(cell, date):
        return cell
    text = re.sub(r"[ T]00:00(:00)?$", "", cell)
    found = _DAY.fullmatch(text)
    if found:
        return _date(found)
    if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(text))
    raise InputError(*NO_DATE)


def read_moment(cell: date | float | str) -> datetime:
    """
    Read a date with a time of the day, China's.

    Parameters
    ----------
    cell
        A date with its time, the number of a spreadsheet, or text in half width.

    Returns
    -------
    datetime
        To the minute.

    Raises
    ------
    InputError
        If it is none, or has no time of the day.

    Examples
    --------
    >>> read_moment("2026/3/1 9:00").isoformat()
    '2026-03-01T09:00:00+08:00'
    """
    if isinstance(cell, datetime):
        return china_clock(cell).replace(tzinfo=CHINA, second=0, microsecond=0)
    if isinstance(cell, float | int) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        begun = datetime.combine(_SERIAL_ZERO + timedelta(days=int(cell)), time(), CHINA)
        return begun + timedelta(minutes=round(cell % 1 * 24 * 60))
    text = str(cell)
    found = _DAY.match(text)
    clock = _CLOCK.fullmatch(text[found.end() :]) if found else None
    if found is None or clock is None:
        raise InputError(*NO_TIME)
    try:
        return datetime.combine(_date(found), time(int(clock[1]), int(clock[2] or 0)), CHINA)
    except ValueError:
        raise InputError(*NO_TIME) from None


def _date(found: re.Match[str]) -> date:
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError(*NO_DATE) from None
