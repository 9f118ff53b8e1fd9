"""Texts of strangers made inert, and numbers written for people."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from layers.report.model import Language, Value, ValueKind

NAME_LENGTH = 60
"""Characters of a name that a report shows; a longer one ends in an ellipsis."""

SENTENCE_LENGTH = 600
WAN = 10_000
HUNDRED, LEAST = 100, 1e-4
"""From the first on decimals say nothing; below the second there are too many."""

GREATEST = 2.0**53
"""No figure of an audit is greater; beyond it a float no longer counts single people."""

UNKNOWN = "—"
"""What stands where nobody knows a value."""

_REMOVED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = "\u200d\ufe0f"
"""Joiners that emoji are made of."""


def text(value: Any, *, limit: int = SENTENCE_LENGTH) -> str:
    r"""
    Make a text of anything: one line, without characters that files or readers act upon.

    Control characters, lone surrogates and marks that turn the direction of writing are removed; blanks are
    single; what is longer than the limit ends in an ellipsis.

    Parameters
    ----------
    value
        Anything; None is an empty text.
    limit
        Longest result in characters.

    Returns
    -------
    str
        Safe to escape and to write in any format.

    Examples
    --------
    >>> text("东门\x08 \u202e站\n")
    '东门 站'
    """
    raw = "" if value is None else str(value)
    spaced = re.sub(r"\s+", " ", raw[: 4 * limit])
    kept = "".join(c for c in spaced if c in _KEPT or unicodedata.category(c) not in _REMOVED).strip()
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def name(value: Any) -> str:
    """Make a name of anything, as `text` does, short enough for a table."""
    return text(value, limit=NAME_LENGTH)


def number(value: Any) -> float | None:
    """Give a number that an audit can hold, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -GREATEST <= value <= GREATEST else None


def numbers(block: Any, *keys: str) -> tuple[float | None, ...]:
    """Give the numbers under some keys of a block that may be missing."""
    return tuple(number(block.get(key)) if isinstance(block, Mapping) else None for key in keys)


def items(block: Any) -> list[Any]:
    """Give the items of a list that may be missing."""
    return list(block) if isinstance(block, list | tuple) else []


def rows_of(block: Any) -> list[dict[str, Any]]:
    """Give the rows of a list that may be missing."""
    return [row for row in items(block) if isinstance(row, dict)]


def texts(block: Any) -> list[str]:
    """Give the texts of a list that may be missing, as they are; they may be codes."""
    return [item for item in items(block) if isinstance(item, str)]


def mapping(block: Any) -> dict[str, Any]:
    """Give a block that may be missing as a mapping."""
    return dict(block) if isinstance(block, Mapping) else {}


def moment(value: Any) -> str:
    """
    Write a moment to the minute.

    Examples
    --------
    >>> moment("2026-03-07T20:00:00")
    '2026-03-07 20:00'
    """
    return name(value).replace("T", " ")[:16]


def in_language(value: Any, language: Language) -> str:
    """Give one language of a ``{"zh", "en"}`` pair, the other when it is missing, or a plain text itself."""
    if isinstance(value, Mapping):
        other: Language = "en" if language == "zh" else "zh"
        return text(value.get(language) or value.get(other))
    return text(value)


def people(value: float | None, language: Language) -> str:
    """
    Write a count of people for a sentence.

    Examples
    --------
    >>> people(1_234_567, "zh"), people(1_234_567, "en"), people(312.4, "zh")
    ('123.5 万人', '1,234,567 people', '312 人')
    """
    if value is None:
        return UNKNOWN
    if language == "en":
        return f"{value:,.0f} people" if round(value) != 1 else "1 person"
    return f"{value / WAN:,.1f} 万人" if value >= WAN else f"{value:,.0f} 人"


def percent(value: float | None) -> str:
    """Write a share in percent, one decimal; a share that is not whole never reads as 0 or 100."""
    if value is None:
        return UNKNOWN
    shown = f"{100 * value:.1f}"
    if shown == "100.0" and value < 1:
        shown = "99.9"
    if shown == "0.0" and value > 0:
        return "<0.1%"
    return f"{shown}%"


def cell(value: Value, kind: ValueKind) -> str:
    """
    Write one value of a table.

    Parameters
    ----------
    value
        A number of that kind, a text, or None.
    kind
        Of the column.

    Returns
    -------
    str
        None is a dash.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return value
    if kind == "share":
        return percent(value)
    if kind in {"people", "count"}:
        return f"{value:,.0f}"
    if kind == "degrees":
        return f"{value:.5f}"
    return f"{value:,.1f}" if kind in {"minutes", "speed"} else _decimal(value)


def _decimal(value: float) -> str:
    """Write three digits that tell something, and never an exponent."""
    if abs(value) >= HUNDRED:
        return f"{value:,.0f}"
    if not value:
        return "0"
    return f"{value:#.3g}".rstrip(".") if abs(value) >= LEAST else f"{value:.4f}"
