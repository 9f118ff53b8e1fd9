"""
The report before it is a file: sections of plain blocks in one language.

Every writer renders this, so a figure is worked out once and cannot differ between PDF, Word, the
browser and the sheet. Texts are already in the report's language and already inert (`layers.report.plain`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

import geopandas as gpd

from layers.report.drawing import Drawing

Language = Literal["zh", "en"]
"""The language of a report: simplified Chinese or English."""

ValueKind = Literal["text", "people", "share", "minutes", "speed", "count", "decimal", "degrees"]
"""How a value is written: ``share`` (0 to 1) in percent, ``minutes`` and ``speed`` to a tenth."""

Value = str | float | None
"""A cell: a number of its column's kind, a text in place of one (``<5``), or None when nobody knows."""

Layer: TypeAlias = gpd.GeoDataFrame | dict[str, Any] | None
"""A map layer: a frame with a CRS, a GeoJSON FeatureCollection in WGS 84, or None."""


@dataclass(frozen=True, slots=True)
class MapLayers:
    """
    What the maps of a report are drawn from; a layer that is missing is left out of the map.

    Attributes
    ----------
    cells
        Where people live, points or polygons, with ``state`` (``covered``, ``gap``, ``unknown``) and,
        where known, ``people``.
    stations
        Points, with ``covers`` (False for sites that only inform).
    areas
        Boundaries, with ``code`` and ``name``, and ``level`` where they are of several.
    service_areas
        Polygons that the sites serve within the limit.
    """

    cells: Layer = None
    stations: Layer = None
    areas: Layer = None
    service_areas: Layer = None


@dataclass(frozen=True, slots=True)
class Imprint:
    """
    Who answers for the report and its maps.

    Attributes
    ----------
    publisher
        The office that made it (编制单位); a blank line to fill in when empty.
    map_number
        Number of the map approval (审图号); a blank line to fill in when empty.
    working
        True stamps pages and maps as a working map that is not for publication (工作用图，不得公开).
    """

    publisher: str = ""
    map_number: str = ""
    working: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few; ``lead`` is bold, ``note`` is small, ``caution`` is set apart."""

    text: str
    tone: Literal["body", "lead", "note", "caution"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences; each may open with a few words that are set bold."""

    items: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number that a leader reads first: its label, the number, what it is of, and its state."""

    label: str
    value: str
    detail: str = ""
    state: Literal["share", "covered", "gap", "unknown"] = "share"


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The numbers on top of the first page, and the bar of the three states below them."""

    figures: tuple[KeyFigure, ...]
    bar: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    kind: ValueKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows under titled columns.

    Attributes
    ----------
    title
        Caption.
    columns, rows
        Every row has one value for each column.
    sheet
        Name of the sheet in the workbook; empty for tables that need none of their own.
    brief
        Rows that printed forms show; the workbook has all.
    note
        A sentence below it.
    book_only
        True for tables that the workbook has and no other form.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    sheet: str = ""
    brief: int = 20
    note: str = ""
    book_only: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with a text each: settings, sources, digests."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A map or chart.

    Attributes
    ----------
    title
        Caption.
    picture
        The drawing.
    alt
        What it shows, for those who cannot see it.
    note
        Source line.
    paper
        True for maps: they keep their light paper where a page is dark.
    """

    title: str
    picture: Drawing
    alt: str
    note: str = ""
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """
    All about one thing, together on a page.

    Attributes
    ----------
    title
        Its name.
    tag, colour
        A word before the title, white on its colour (``#rrggbb``).
    detail
        A line below the title.
    lead
        What has to be said first.
    figures
        Labels with a short value each, in one row.
    picture, beside
        A small map, and the table at its side.
    below
        Tables side by side.
    facts
        Labels with a sentence each.
    """

    title: str
    tag: str
    colour: str
    detail: str = ""
    lead: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    picture: Figure | None = None
    beside: Table | None = None
    below: tuple[Table, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


Block = Paragraph | Bullets | KeyFigures | Table | Facts | Figure | Card


NARROW_MM = 85.0
"""A figure that is no wider stands beside the table after it."""


def side_by_side(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Give the blocks in their order, a narrow figure together with the table of its numbers."""
    rows: list[tuple[Block, ...]] = []
    for block in blocks:
        last = rows[-1][-1] if rows and len(rows[-1]) == 1 else None
        if isinstance(block, Table) and isinstance(last, Figure) and last.picture.width_mm <= NARROW_MM:
            rows[-1] = (last, block)
        else:
            rows.append((block,))
    return rows


class DrawFigure(Protocol):
    """Makes a figure of a drawing."""

    def __call__(self, drawing: Drawing | None, title: str, alt: str, note: str = "") -> Iterator[Block]:
        """Give it; nothing without a drawing."""
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its blocks; ``key`` names it in every language."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def printed(self) -> tuple[Block, ...]:
        """Give the blocks that every form but the workbook shows."""
        return tuple(block for block in self.blocks if not (isinstance(block, Table) and block.book_only))


@dataclass(frozen=True, slots=True)
class Report:
    """
    A whole report in one language.

    Attributes
    ----------
    language
        Of every text in it.
    title, subtitle
        The title, and one line below it that names the rule and the date.
    stamps
        Words that every page carries: demo data, working map.
    imprint
        Label and text: publisher, map number, date, datum.
    source
        Attribution line.
    created
        When the audit or plan ran; the only time that a file of it carries.
    key
        Of the audit or plan.
    sections
        In reading order; conclusions first.
    """

    language: Language
    title: str
    subtitle: str
    stamps: tuple[str, ...]
    imprint: tuple[tuple[str, str], ...]
    source: str
    created: datetime
    key: str
    sections: tuple[Section, ...]
