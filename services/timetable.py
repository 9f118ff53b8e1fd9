"""Which sites are open at a moment, and hour by hour through an ordinary week, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.calendar import NO_CALENDAR, Calendar, DayKind, ordinary_monday
from gis.errors import Message
from services.hours import CHINA, OpenState, dated_hours

WEEK_HOURS = 7 * 24

Flags = NDArray[np.bool_]


class Why(StrEnum):
    """Why a site is open, closed or neither."""

    WITHIN_HOURS = "within_hours"
    OUTSIDE_HOURS = "outside_hours"
    HOLIDAY = "public_holiday"
    MAKE_UP = "make_up_workday"
    NO_HOURS = "no_hours_given"
    NOT_READABLE = "hours_not_readable"
    NOT_SURE = "hours_not_sure"


WHY_TEXTS: dict[Why, Message] = {
    Why.WITHIN_HOURS: Message("在营业时间内", "within its hours"),
    Why.OUTSIDE_HOURS: Message("不在营业时间内", "outside its hours"),
    Why.HOLIDAY: Message("法定节假日休息", "closed on the public holiday"),
    Why.MAKE_UP: Message("调休补班日，按工作日开放", "open as on a workday: a make-up workday"),
    Why.NO_HOURS: Message("没有登记营业时间", "no opening hours are given"),
    Why.NOT_READABLE: Message("营业时间无法识别", "its opening hours cannot be read"),
    Why.NOT_SURE: Message("营业时间在此刻不确定", "its opening hours leave this moment open"),
}
"""Every reason in both languages."""


@dataclass(frozen=True, slots=True)
class OpenSites:
    """
    The state of every site at a moment.

    Attributes
    ----------
    surely
        Shape (F,), True for sites that are open.
    perhaps
        Shape (F,), True for sites that are open or whose state is not known.
    why
        One reason per site.
    remarks
        What must be said with the result: a year that the table of holidays lacks.
    """

    surely: Flags
    perhaps: Flags
    why: tuple[Why, ...]
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """
    The state of every site at the start of every hour of an ordinary week.

    Attributes
    ----------
    surely, perhaps
        Shape (F, 168), as in `OpenSites`; the first hour is Monday 00:00.
    monday
        Date of the week that was looked at: one without holidays and make-up workdays.
    """

    surely: Flags
    perhaps: Flags
    monday: date


def open_at(rules: Sequence[str | None], at: datetime, calendar: Calendar = NO_CALENDAR) -> OpenSites:
    """
    Tell which sites are open at a moment.

    Parameters
    ----------
    rules
        Opening hours of F sites, see `services.hours`; None where none are known.
    at
        The moment; without a time zone it is local time in China.
    calendar
        Holidays and make-up workdays.

    Returns
    -------
    OpenSites
        In the order given.

    Examples
    --------
    >>> tuesday = datetime(2026, 3, 10, 10, 0)
    >>> found = open_at(["Mo-Fr 09:00-17:00", "Sa,Su 09:00-17:00", None], tuesday)
    >>> found.surely.tolist(), found.perhaps.tolist()
    ([True, False, False], [True, False, True])
    """
    local = at.replace(tzinfo=CHINA) if at.tzinfo is None else at.astimezone(CHINA)
    found = {rule: _state(rule, local, calendar) for rule in set(rules)}
    states = [found[rule][0] for rule in rules]
    remark = calendar.remark(local.date())
    return OpenSites(
        np.array([state is OpenState.OPEN for state in states], dtype=np.bool_),
        np.array([state is not OpenState.CLOSED for state in states], dtype=np.bool_),
        tuple(found[rule][1] for rule in rules),
        () if remark is None else (remark,),
    )


def open_by_hour(rules: Sequence[str | None], near: date, calendar: Calendar = NO_CALENDAR) -> OpenWeek:
    """
    Tell which sites are open in every hour of an ordinary week.

    Parameters
    ----------
    rules
        Opening hours of F sites; None where none are known.
    near
        The week is the first ordinary one from this date's on: seasonal hours follow it.
    calendar
        Holidays and make-up workdays.

    Returns
    -------
    OpenWeek
        An hour counts as open when the site is open at its start.
    """
    monday = ordinary_monday(calendar, near)
    start = datetime.combine(monday, time(), CHINA)
    moments = [start + timedelta(hours=i) for i in range(WEEK_HOURS)]
    distinct = list(dict.fromkeys(rules))
    states = [[opening_state(rule, moment, calendar) for moment in moments] for rule in distinct]
    surely = np.array([[state is OpenState.OPEN for state in row] for row in states], dtype=np.bool_)
    perhaps = np.array([[state is not OpenState.CLOSED for state in row] for row in states], dtype=np.bool_)
    row_of = {rule: row for row, rule in enumerate(distinct)}
    rows = np.array([row_of[rule] for rule in rules], dtype=np.int64)
    shape = (-1, WEEK_HOURS)
    return OpenWeek(surely.reshape(shape)[rows], perhaps.reshape(shape)[rows], monday)


def opening_state(rule: str | None, moment: datetime, calendar: Calendar = NO_CALENDAR) -> OpenState:
    """
    Tell a site's state, without looking for its next change.

    Parameters
    ----------
    rule
        Opening hours; None when unknown.
    moment
        With its time zone.
    calendar
        Holidays and make-up workdays.

    Returns
    -------
    OpenState
        Unknown when the rule is missing, cannot be read or leaves the moment open.
    """
    hours = dated_hours(rule, calendar) if rule else None
    if hours is None or hours.is_unknown(moment):
        return OpenState.UNKNOWN
    return OpenState.OPEN if hours.is_open(moment) else OpenState.CLOSED


def _state(rule: str | None, local: datetime, calendar: Calendar) -> tuple[OpenState, Why]:
    state = opening_state(rule, local, calendar)
    if state is OpenState.UNKNOWN:
        if not rule:
            return state, Why.NO_HOURS
        return state, Why.NOT_SURE if dated_hours(rule, calendar) else Why.NOT_READABLE
    # What the weekday alone would say tells whether the calendar changed the answer.
    usual = opening_state(rule, local)
    kind = calendar.on(local.date()).kind
    if state is OpenState.CLOSED:
        holiday = kind is DayKind.HOLIDAY and usual is OpenState.OPEN
        return state, Why.HOLIDAY if holiday else Why.OUTSIDE_HOURS
    made_up = kind is DayKind.MAKE_UP and usual is not OpenState.OPEN
    return state, Why.MAKE_UP if made_up else Why.WITHIN_HOURS
