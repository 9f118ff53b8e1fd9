"""Deadlines: the last day of a term, counted from the event."""

from calendar import monthrange
from datetime import date, timedelta

from gis.jurisdiction.answer import Deadline
from gis.jurisdiction.rules import DeadlineRule

UNITS = ("days", "months", "years")


def last_day(event: date, amount: int, unit: str) -> date:
    """
    Count a term: the day of the event does not count, and the last day is the one of the same number.

    Parameters
    ----------
    event
        Day of the event.
    amount, unit
        So many ``days``, ``months`` or ``years``.

    Returns
    -------
    date
        The last of the month where it has no day of that number. A rest day is not moved.

    Examples
    --------
    >>> last_day(date(2024, 2, 29), 1, "years"), last_day(date(2026, 1, 31), 1, "months")
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    >>> last_day(date(2026, 3, 1), 30, "days")
    datetime.date(2026, 3, 31)
    """
    if unit == "days":
        return event + timedelta(days=amount)
    months = event.year * 12 + event.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(event.day, monthrange(year, month + 1)[1]))


def deadline(rule: DeadlineRule, event: date | None, day: date, *, untold: tuple[str, ...] = ()) -> Deadline:
    """
    Apply a term to an event.

    Parameters
    ----------
    rule
        The term.
    event
        Day of the event; None when not told.
    day
        On which is asked.
    untold
        Facts that were not told and on which it rests.

    Returns
    -------
    Deadline
        Without a day where there is no event, or where the event may be another one's.
    """
    if event is None or untold:
        return Deadline(rule, None, None, untold)
    due = last_day(event, rule.amount, rule.unit)
    return Deadline(rule, due, due < day)
