"""Opening hours in OpenStreetMap syntax: is a site open at a moment, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]

CHINA = ZoneInfo("Asia/Shanghai")
"""Local time everywhere in China, whatever the machine's clock is set to."""

FORGET_AFTER_DAYS = 366
"""A change further away than this is told as none."""

LONGEST_RULE = 1000


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


def opening_at(rule: str | None, moment: datetime) -> Opening:
    """
    Tell whether a site is open.

    Public holidays count only where the rule names them (``PH``); working weekends (调休) are not known.

    Parameters
    ----------
    rule
        OpenStreetMap syntax, local time; None when unknown.
    moment
        With its time zone.

    Returns
    -------
    Opening
        ``unknown`` when the rule is missing or is not in that syntax.

    Examples
    --------
    >>> lunch = datetime(2026, 11, 23, 12, 30, tzinfo=CHINA)
    >>> found = opening_at("Mo-Fr 09:00-12:00,14:00-17:30", lunch)
    >>> found.state.value, found.changes_at.isoformat()
    ('closed', '2026-11-23T14:00:00+08:00')
    """
    hours = _parse(rule) if rule else None
    if hours is None:
        return Opening(OpenState.UNKNOWN)
    local = moment.astimezone(CHINA)
    if hours.is_unknown(local):
        return Opening(OpenState.UNKNOWN)
    state = OpenState.OPEN if hours.is_open(local) else OpenState.CLOSED
    change = hours.next_change(local)
    return Opening(state, None if change is None else change.astimezone(CHINA))


@lru_cache(maxsize=4096)
def _parse(rule: str) -> OpeningHours | None:
    if len(rule) > LONGEST_RULE:
        return None
    try:
        return OpeningHours(rule, timezone=CHINA, country="CN", max_interval_days=FORGET_AFTER_DAYS)
    except ParserError:
        return None
