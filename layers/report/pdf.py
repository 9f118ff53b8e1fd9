"""The report as PDF: the template `report.typ` lays out data, and never any text as code."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import typst

from layers.report import charts
from layers.report.columns import NUMERIC, fitted_columns, least_widths, widest_text
from layers.report.drawing import fitted
from layers.report.fonts import chinese_font
from layers.report.model import (
    Block,
    Bullets,
    Card,
    Facts,
    Figure,
    KeyFigures,
    Paragraph,
    Report,
    Section,
    Table,
    side_by_side,
)
from layers.report.plain import cell

RUNNING_MM = 85.0
"""Room for the title at the head of a page."""

FEW_COLUMNS = 4
"""A table of no more keeps its figures close to their names instead of filling the page."""

PAGE_EMS, BESIDE_EMS = 57.0, 30.0
"""Width of the page, and of what a narrow figure leaves of it, in widths of a Chinese letter."""


def pdf_bytes(report: Report) -> bytes:
    """
    Render a report as PDF.

    Parameters
    ----------
    report
        From `layers.report.compose`.

    Returns
    -------
    bytes
        Tagged PDF on A4; the same report gives the same bytes.

    Raises
    ------
    UnavailableError
        If the machine has no Chinese font.
    """
    made = typst.compile(
        files("layers.report").joinpath("report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(pdf_data(report), ensure_ascii=False)},
        timestamp=int(report.created.timestamp()),
    )
    return bytes(made)


def pdf_data(report: Report) -> dict[str, Any]:
    """
    Give the report as the plain values that the template reads.

    Parameters
    ----------
    report
        From `layers.report.compose`.

    Returns
    -------
    dict[str, Any]
        Texts only; figures are SVG.

    Raises
    ------
    UnavailableError
        If the machine has no Chinese font.
    """
    return {
        "font": chinese_font(),
        "language": report.language,
        "title": report.title,
        "short": fitted(report.title, RUNNING_MM),
        "subtitle": report.subtitle,
        "stamps": list(report.stamps),
        "imprint": [list(pair) for pair in report.imprint],
        "source": report.source,
        "key": report.key,
        "sections": [
            {"key": part.key, "title": part.title, "blocks": list(_blocks(part, report))}
            for part in report.sections
        ],
    }


def _blocks(part: Section, report: Report) -> Iterator[dict[str, Any]]:
    for row in side_by_side(part.printed):
        match row:
            case (Figure() as figure, Table() as table) if sum(least_widths(table)) <= BESIDE_EMS:
                beside = _table(table, report, BESIDE_EMS)
                yield {"is": "pair", "figure": _data(figure, report), "table": beside}
            case (Figure(paper=True) as figure,) if len(part.printed) > 1:
                # A map is tall: what follows may fill the page before it.
                yield {**_data(figure, report), "floats": True}
            case _:
                yield from (_data(block, report) for block in row)


def _data(block: Block, report: Report) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"is": "paragraph", "text": block.text, "tone": block.tone}
        case Bullets():
            return {
                "is": "bullets",
                "items": [list(item) for item in block.items],
                "numbered": block.numbered,
            }
        case KeyFigures():
            figures = [[f.label, f.value, f.detail, f.state] for f in block.figures]
            bar = [(state, part) for state, _, part in block.bar if part > 0]
            said = "　".join(label for _, label, _ in block.bar)
            drawn = charts.state_bar(bar).svg() if bar else ""
            return {"is": "key", "figures": figures, "bar": drawn, "alt": said}
        case Facts():
            return {"is": "facts", "title": block.title, "rows": [list(row) for row in block.rows]}
        case Figure():
            wide = block.picture.width_mm
            return {
                "is": "figure", "title": block.title, "svg": block.picture.svg(), "width_mm": wide,
                "alt": block.alt, "note": block.note, "floats": False,
            }  # fmt: skip
        case Table():
            return _table(block, report, PAGE_EMS)
        case Card():
            return {
                "is": "card", "title": block.title, "tag": block.tag, "colour": block.colour,
                "detail": block.detail, "lead": block.lead,
                "figures": [list(pair) for pair in block.figures],
                "picture": _data(block.picture, report) if block.picture else None,
                "beside": _card_table(block.beside, report) if block.beside else None,
                "below": [_card_table(table, report) for table in block.below],
                "facts": [list(pair) for pair in block.facts],
            }  # fmt: skip


def _card_table(block: Table, report: Report) -> dict[str, Any]:
    return {**_table(block, report, BESIDE_EMS), "wide": widest_text(block)}


def _table(block: Table, report: Report, room_ems: float) -> dict[str, Any]:
    rest = len(block.rows) - block.brief
    left_out = f"另有 {rest:,} 行，见工作簿（XLSX）“{block.sheet}”。"
    if report.language == "en":
        left_out = f"{rest:,} more rows are in the workbook (XLSX), sheet {block.sheet}."
    columns = fitted_columns(block, room_ems)
    widths = columns.widths
    if len(widths) <= FEW_COLUMNS:
        widths = tuple(width if long else 0.0 for width, long in zip(widths, columns.long, strict=True))
    return {
        "is": "table",
        "title": block.title,
        "heads": [column.title for column in block.columns],
        "numeric": [column.kind in NUMERIC for column in block.columns],
        "shares": list(widths),
        "small": columns.small,
        "rows": [
            [cell(value, column.kind) for value, column in zip(row, block.columns, strict=True)]
            for row in block.rows[: block.brief]
        ],
        "note": " ".join(part for part in (left_out if rest > 0 else "", block.note) if part),
    }
