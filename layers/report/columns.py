"""How wide the columns of a printed table are: numbers never break, titles may, long texts have to."""

import re
from dataclasses import dataclass

from layers.report.drawing import width_of
from layers.report.model import Table
from layers.report.plain import cell

NUMERIC = frozenset({"people", "share", "minutes", "speed", "count", "decimal", "degrees"})

LETTER_PT, SMALL_PT = 8, 7
"""Size of a table's letters, and in a table that has no room for these."""

MARGIN_EMS, LEAST_EMS = 1.0, 3.0
"""Room between the texts of two columns, and what a column needs at least."""

LONG_EMS, WORD_EMS = 14.0, 5.0
"""A text of more than the first may break into lines, and a title in Chinese of more than the second."""


BOLD = 1.1
"""How much wider the letters of a title are."""


@dataclass(frozen=True, slots=True)
class Columns:
    """
    The columns of a table as they are printed.

    Attributes
    ----------
    widths
        In widths of a Chinese letter, margins included.
    long
        Whether a column has texts that may break into lines.
    small
        True when the letters have to be small.
    """

    widths: tuple[float, ...]
    long: tuple[bool, ...]
    small: bool = False


def fitted_columns(block: Table, room_ems: float) -> Columns:
    """
    Fit the columns of a table into a width.

    First every text and title stands on one line; then titles break, and long texts share what is left; then
    the letters are small.

    Parameters
    ----------
    block
        Of which the printed rows count.
    room_ems
        The width, in widths of a Chinese letter of the usual size.

    Returns
    -------
    Columns
        Wider than the room where nothing helps.
    """
    needs = _needs(block)
    long = tuple(
        column.kind not in NUMERIC and need > LONG_EMS
        for need, column in zip(needs, block.columns, strict=True)
    )
    whole = tuple(
        MARGIN_EMS + max(need, width_of(column.title, BOLD))
        for need, column in zip(needs, block.columns, strict=True)
    )
    least = least_widths(block)
    for small, room in ((False, room_ems), (True, room_ems * LETTER_PT / SMALL_PT)):
        if sum(whole) <= room:
            return Columns(whole, long, small)
        if sum(least) <= room:
            return Columns(_grown(least, whole, room), long, small)
    return Columns(least, long, small=True)


def least_widths(block: Table) -> tuple[float, ...]:
    """Measure what of each column should not break."""
    return tuple(
        MARGIN_EMS + max(min(need, LONG_EMS), _unbroken(column.title), LEAST_EMS)
        for need, column in zip(_needs(block), block.columns, strict=True)
    )


def widest_text(block: Table) -> int:
    """Give the column of texts that needs most room; the first where there are none."""
    needs = _needs(block)
    texts = [i for i, column in enumerate(block.columns) if column.kind not in NUMERIC]
    return max(texts, key=lambda i: (needs[i], -i), default=0)


def _grown(least: tuple[float, ...], whole: tuple[float, ...], room: float) -> tuple[float, ...]:
    """Share what is left among the columns that would need it, each by what it lacks."""
    lacking = [max(want - width, 0.0) for want, width in zip(whole, least, strict=True)]
    part = min((room - sum(least)) / (sum(lacking) or 1.0), 1.0)
    return tuple(width + part * lack for width, lack in zip(least, lacking, strict=True))


def _needs(block: Table) -> list[float]:
    """Measure the longest printed text of each column."""
    shown = block.rows[: block.brief]
    return [
        max((width_of(cell(row[i], column.kind), 1) for row in shown), default=0.0)
        for i, column in enumerate(block.columns)
    ]


def _unbroken(title: str) -> float:
    """Measure what of a title should stay on one line: its longest word, or a few Chinese letters."""
    words = re.split(r"\s+|(?=（)", title)
    return max(width_of(word, BOLD) if word.isascii() else min(width_of(word, 1), WORD_EMS) for word in words)
