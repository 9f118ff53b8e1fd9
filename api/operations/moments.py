"""Moments as JSON values."""

from datetime import datetime

from services.hours import CHINA


def moment(when: datetime | None) -> str | None:
    """
    Write a moment in China's time.

    Examples
    --------
    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 22, 20, 30, tzinfo=UTC))
    '2026-11-23T04:30:00+08:00'
    """
    return None if when is None else when.astimezone(CHINA).isoformat(timespec="seconds")
