"""The report as PDF: the template `report.typ` lays out data, and never any text as code."""

import json
from importlib.resources import files
from typing import Any

import typst

from layers.report.drawing import fitted, width_of
from layers.report.fonts import chinese_font
from layers.report.model import Block, Bullets, Facts, Figure, KeyFigures, Paragraph, Report, Table
from layers.report.plain import cell

NUMERIC = frozenset({"people", "share", "minutes", "count", "decimal", "degrees"})


RUNNING_MM = 85.0
"""Room for the title at the head of a page."""

FEW_COLUMNS, MANY_COLUMNS = 4, 8
"""A table of no more than the first keeps its figures close to their names instead of filling the page."""

MARGIN_EMS, LEAST_EMS = 1.0, 3.0
"""Room between the texts of two columns, and what a title in Chinese needs at least."""

LONG_EMS = 14.0
"""A text of this length in letters' widths may break into lines."""


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
            {"key": part.key, "title": part.title, "blocks": [_data(block, report) for block in part.blocks]}
            for part in report.sections
        ],
    }


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
            return {
                "is": "key",
                "figures": figures,
                "bar": [[state, part] for state, _, part in block.bar if part > 0],
            }
        case Facts():
            return {"is": "facts", "title": block.title, "rows": [list(row) for row in block.rows]}
        case Figure():
            wide = block.picture.width_mm
            return {
                "is": "figure", "title": block.title, "svg": block.picture.svg(), "width_mm": wide,
                "alt": block.alt, "note": block.note,
            }  # fmt: skip
        case Table():
            return _table(block, report)


def _table(block: Table, report: Report) -> dict[str, Any]:
    rest = len(block.rows) - block.brief
    left_out = f"另有 {rest:,} 行，见工作簿（XLSX）“{block.sheet}”。"
    if report.language == "en":
        left_out = f"{rest:,} more rows are in the workbook (XLSX), sheet {block.sheet}."
    return {
        "is": "table",
        "title": block.title,
        "heads": [column.title for column in block.columns],
        "numeric": [column.kind in NUMERIC for column in block.columns],
        "shares": _shares(block),
        "rows": [
            [cell(value, column.kind) for value, column in zip(row, block.columns, strict=True)]
            for row in block.rows[: block.brief]
        ],
        "note": " ".join(part for part in (left_out if rest > 0 else "", block.note) if part),
    }


def _shares(block: Table) -> list[float]:
    """
    Give each column its share of the width; 0 for what its texts need.

    In a table of many columns each has a share by its longest text and the longest word of its title. In
    others those with long texts share what is left, or else the longest does.
    """
    shown = [
        [cell(row[i], column.kind) for row in block.rows[: block.brief]]
        for i, column in enumerate(block.columns)
    ]
    longest = [max((width_of(text, 1) for text in texts), default=0.0) for texts in shown]
    if len(block.columns) > MANY_COLUMNS:
        return [
            MARGIN_EMS + max(min(need, LONG_EMS), _longest_word(column.title), LEAST_EMS)
            for need, column in zip(longest, block.columns, strict=True)
        ]
    texts = [i for i, column in enumerate(block.columns) if column.kind not in NUMERIC]
    chosen = {i for i in texts if longest[i] > LONG_EMS}
    if not chosen and len(block.columns) > FEW_COLUMNS:
        names = [i for i in texts if not all(word.isdigit() for word in shown[i])] or texts
        chosen = set(sorted(names, key=longest.__getitem__)[-1:])
    return [float(i in chosen) for i in range(len(block.columns))]


def _longest_word(title: str) -> float:
    """Measure the longest word, which no line breaks; Chinese may break anywhere."""
    return max((width_of(word, 1) for word in title.split() if word.isascii()), default=0.0)
