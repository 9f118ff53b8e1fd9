"""Small counts of people hidden, so that no table tells of a handful of persons."""

from collections.abc import Sequence
from typing import Any

from layers.report.model import Language, Value
from layers.report.plain import number, people

SMALLEST = 5
"""The smallest count of people that a table shows."""

FEW = f"<{SMALLEST}"
HIDDEN = "*"
"""Stands where a number would let a small count be worked out."""

TELLING = 2 * 1000 * SMALLEST
"""With fewer people than this, a share with one decimal would tell a small count."""

_SHARES = ("share", "share_known")


def hide_small(row: dict[str, Any], parts: Sequence[str] = ("covered", "gap", "unknown")) -> dict[str, Value]:
    """
    Hide the small counts of one row and what would give them away.

    A count above 0 and below five is ``<5``. When there is just one in the row, the smallest other part that
    is not zero is ``*``; the shares are ``*`` too where they would tell the count. A row of fewer than five
    people shows nothing else.

    Parameters
    ----------
    row
        Counts by name; ``people`` is their sum.
    parts
        Names of the parts that add up to ``people``.

    Returns
    -------
    dict[str, Value]
        ``people``, the parts and the shares, ready for a table.

    Examples
    --------
    >>> hide_small({"people": 900, "covered": 700, "gap": 198, "unknown": 2, "share": 0.78})["unknown"]
    '<5'
    """
    names = ("people", *parts, *_SHARES)
    shown: dict[str, Value] = {key: number(row.get(key)) for key in names}
    total = number(row.get("people"))
    if total is not None and 0 < total < SMALLEST:
        return {**dict.fromkeys(names, HIDDEN), "people": FEW}
    counts = {key: count for key in parts if (count := number(row.get(key))) is not None}
    if not any(0 < count < SMALLEST for count in counts.values()):
        return shown
    shown.update(zip(counts, hide_parts(list(counts.values())), strict=True))
    if total is None or total < TELLING:
        shown.update({key: HIDDEN for key in _SHARES if shown[key] is not None})
    return shown


def few(count: float | None) -> Value:
    """Give a count as a table shows it when nothing beside it tells of it."""
    return FEW if count is not None and 0 < count < SMALLEST else count


def hide_parts(counts: Sequence[float]) -> list[Value]:
    """
    Hide the small ones of some counts whose sum is known.

    Parameters
    ----------
    counts
        Of people.

    Returns
    -------
    list[Value]
        In their order; beside a lone ``<5`` the smallest other that is not zero is ``*``.

    Examples
    --------
    >>> hide_parts([900.0, 12.0, 3.0, 0.0])
    [900.0, '*', '<5', 0.0]
    """
    shown = [few(count) for count in counts]
    others = sorted((count, i) for i, count in enumerate(counts) if count >= SMALLEST)
    if shown.count(FEW) == 1 and others:
        shown[others[0][1]] = HIDDEN
    return shown


def counted(value: Value, language: Language) -> str:
    """
    Write a count of people for a sentence, hidden if a table hides it.

    Examples
    --------
    >>> counted("<5", "zh"), counted(1_200.0, "en")
    ('不足 5 人', '1,200 people')
    """
    if value == FEW:
        return f"不足 {SMALLEST} 人" if language == "zh" else f"fewer than {SMALLEST} people"
    if isinstance(value, str):
        return "若干人（人数从略）" if language == "zh" else "some people (number withheld)"
    return people(value, language)


def tells(row: dict[str, Any]) -> bool:
    """Tell whether the share of a row may be named without giving a small count away."""
    return isinstance(hide_small(row)["share"], float)


def nameable(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the rows whose gap may be told: neither small nor hidden beside a small count."""
    shown = ((row, hide_small(row)["gap"]) for row in rows)
    return [row for row, gap in shown if isinstance(gap, float) and gap >= SMALLEST]


def is_small(row: dict[str, Any]) -> bool:
    """Tell whether a row has too few people for any figure of it to be named."""
    total = number(row.get("people"))
    return total is None or total < SMALLEST
