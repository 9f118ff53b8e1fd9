"""Small counts of people hidden, so that no table tells of a handful of persons."""

from collections.abc import Sequence
from typing import Any

from layers.report.model import Value
from layers.report.plain import number

SMALLEST = 5
"""The smallest count of people that a table shows."""

FEW = f"<{SMALLEST}"
HIDDEN = "*"
"""Stands where a number would let a small count be worked out."""

_TELLING = 2 * 1000 * SMALLEST
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
    people = number(row.get("people"))
    if people is not None and 0 < people < SMALLEST:
        return {**dict.fromkeys(names, HIDDEN), "people": FEW}
    counts = {key: count for key in parts if (count := number(row.get(key))) is not None}
    few = [key for key, count in counts.items() if 0 < count < SMALLEST]
    if not few:
        return shown
    shown.update(dict.fromkeys(few, FEW))
    others = sorted((count, key) for key, count in counts.items() if count >= SMALLEST)
    if len(few) == 1 and others:
        shown[others[0][1]] = HIDDEN
    if people is None or people < _TELLING:
        shown.update({key: HIDDEN for key in _SHARES if shown[key] is not None})
    return shown


def tells(row: dict[str, Any]) -> bool:
    """Tell whether the share of a row may be named without giving a small count away."""
    return isinstance(hide_small(row)["share"], float)


def is_small(row: dict[str, Any]) -> bool:
    """Tell whether a row has too few people for any figure of it to be named."""
    people = number(row.get("people"))
    return people is None or people < SMALLEST
