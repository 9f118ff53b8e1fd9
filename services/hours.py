"""
Opening hours in OpenStreetMap syntax or plain Chinese: is a site open at a moment, and until when.

Holidays and make-up workdays come from a `gis.calendar.Calendar`, written into the rule as dates:

- where the rule names public holidays (``PH off``, ``PH,Su 10:00-12:00``), they are the table's holidays;
- where it does not, a site that is closed on Sundays is closed on holidays, any other keeps its hours;
- on a make-up workday a site that opens from Monday to Friday has the hours that those five days share; hours
  of only some of them are unknown, because nobody says which weekday is made up for.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]
from opening_hours import State as Answer

from gis.calendar import NO_CALENDAR, Calendar, DayKind
from services.spoken import spoken_rule

CHINA = ZoneInfo("Asia/Shanghai")
"""Local time everywhere in China, whatever the machine's clock is set to."""

FORGET_AFTER_DAYS = 366
"""A change further away than this is told as none."""

LONGEST_RULE = 1000

DAY_MIN = 24 * 60

MORNING = time(6)
"""Hours of a Sunday before this are those of a Saturday night."""

Spans = list[tuple[int, int]]


class OpenState(StrEnum):
    """What is known of a site at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """
    A site's state at a moment.

    Attributes
    ----------
    state
        Open, closed, or unknown when no hours are known or they cannot be read.
    changes_at
        Local time of the next change; None when there is none within a year or the state is unknown.
    """

    state: OpenState
    changes_at: datetime | None = None


def opening_at(rule: str | None, moment: datetime, calendar: Calendar = NO_CALENDAR) -> Opening:
    """
    Tell whether a site is open.

    Parameters
    ----------
    rule
        OpenStreetMap syntax or plain Chinese, local time; None when unknown.
    moment
        With its time zone.
    calendar
        Holidays and make-up workdays; without one every date is what its weekday says.

    Returns
    -------
    Opening
        ``unknown`` when the rule is missing or cannot be read.

    Examples
    --------
    >>> lunch = datetime(2026, 11, 23, 12, 30, tzinfo=CHINA)
    >>> found = opening_at("Mo-Fr 09:00-12:00,14:00-17:30", lunch)
    >>> found.state.value, found.changes_at.isoformat()
    ('closed', '2026-11-23T14:00:00+08:00')
    """
    hours = dated_hours(rule, calendar) if rule else None
    if hours is None:
        return Opening(OpenState.UNKNOWN)
    local = moment.astimezone(CHINA)
    if hours.is_unknown(local):
        return Opening(OpenState.UNKNOWN)
    state = OpenState.OPEN if hours.is_open(local) else OpenState.CLOSED
    change = hours.next_change(local)
    return Opening(state, None if change is None else change.astimezone(CHINA))


@lru_cache(maxsize=8192)
def dated_hours(rule: str, calendar: Calendar) -> OpeningHours | None:
    """
    Read a rule, with the calendar's dates written into it.

    Parameters
    ----------
    rule
        OpenStreetMap syntax or plain Chinese.
    calendar
        Holidays and make-up workdays.

    Returns
    -------
    OpeningHours or None
        None when it cannot be read.
    """
    plain = _parse(rule)
    if plain is None and len(rule) <= LONGEST_RULE:
        spoken = spoken_rule(rule)
        plain = _parse(spoken) if spoken else None
    if plain is None or not calendar.days or not _BY_DAY.search(str(plain)):
        return plain
    return _parse("; ".join([*_with_holidays(plain, calendar), *_made_up(plain, calendar)]), limit=10**6)


_BY_DAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b")
"""A rule without weekdays or holidays (``24/7``) is the same on every date."""

_HOLIDAYS_NAMED = re.compile(r"\bPH\b")

_HOLIDAY = re.compile(r"(?P<days>[A-Z][A-Za-z,\-]*) (?P<rest>[^+\-].*)")


def _parse(rule: str, limit: int = LONGEST_RULE) -> OpeningHours | None:
    if len(rule) > limit:
        return None
    try:
        return OpeningHours(rule, timezone=CHINA, max_interval_days=FORGET_AFTER_DAYS)
    except ParserError:
        return None


def _with_holidays(plain: OpeningHours, calendar: Calendar) -> list[str]:
    """Write the holidays' dates in the place of ``PH``, or close on them whoever closes on Sundays."""
    text, days = str(plain), calendar.of_kind(DayKind.HOLIDAY)
    if not days:
        return [text]
    if _HOLIDAYS_NAMED.search(text):
        parts = [_name_dates(part, days) for part in text.split("; ")]
        # Holidays inside a longer selector ("Jan PH", "PH -1 day"): what they mean is not claimed.
        unsure = any(_HOLIDAYS_NAMED.search(part) for part in parts)
        return [*parts, *([f"{_listed(days)} unknown"] if unsure else [])]
    closed = tuple(day for day in days if not _opens_on_sunday(plain, day))
    return [text, *([f"{_listed(closed)} off"] if closed else [])]


def _name_dates(part: str, days: tuple[date, ...]) -> str:
    found = _HOLIDAY.fullmatch(part)
    names = found["days"].split(",") if found else []
    if found is None or "PH" not in names:
        return part
    others = ",".join(name for name in names if name != "PH")
    dated = f"{_listed(days)} {found['rest']}"
    return f"{others} {found['rest']}; {dated}" if others else dated


def _opens_on_sunday(plain: OpeningHours, near: date) -> bool:
    sunday = near + timedelta(days=6 - near.weekday())
    after = datetime.combine(sunday, MORNING, CHINA)
    return any(
        state != Answer.CLOSED
        for *_, state, _comment in plain.intervals(after, _midnight(sunday + timedelta(days=1)))
    )


def _made_up(plain: OpeningHours, calendar: Calendar) -> list[str]:
    """Write the hours of every make-up workday."""
    rules = []
    for day in calendar.of_kind(DayKind.MAKE_UP):
        monday = day - timedelta(days=day.weekday())
        open_on = [_open_minutes(plain, monday + timedelta(days=i)) for i in range(5)]
        shared, some = set.intersection(*open_on), set.union(*open_on)
        if not some:
            continue
        sure = _clock(_spans(shared))
        rules.append(f"{_listed((day,))} {sure or 'off'}")
        unsure = _clock(_spans(some - shared))
        if unsure:
            rules[-1] += f", {_listed((day,))} {unsure} unknown"
    return rules


def _open_minutes(plain: OpeningHours, day: date) -> set[int]:
    """List the minutes of a date at which the rule is open."""
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    minutes: set[int] = set()
    for begins, ends, state, _comment in plain.intervals(start, end):
        if state != Answer.CLOSED:
            first = max(0, int((begins - start).total_seconds() // 60))
            last = DAY_MIN if ends is None else min(DAY_MIN, int((ends - start).total_seconds() // 60))
            minutes.update(range(first, last))
    return minutes


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _spans(minutes: set[int]) -> Spans:
    starts = sorted(minute for minute in minutes if minute - 1 not in minutes)
    ends = sorted(minute + 1 for minute in minutes if minute + 1 not in minutes)
    return list(zip(starts, ends, strict=True))


def _clock(spans: Spans) -> str:
    return ",".join(
        f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}" for first, last in spans
    )


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _listed(days: tuple[date, ...]) -> str:
    return ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in days)
