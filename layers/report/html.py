"""The report as one HTML file that needs nothing beside it: no script, no address is ever fetched."""

import base64
import unicodedata
from functools import singledispatch
from html import escape
from importlib.resources import files

from layers.report.columns import LONG_EMS
from layers.report.drawing import COLOURS, GROUND, INK, LINE, SOFT, width_of
from layers.report.model import (
    NARROW_MM,
    Block,
    Bullets,
    Card,
    Column,
    Facts,
    Figure,
    KeyFigures,
    Paragraph,
    Report,
    Table,
    Value,
    side_by_side,
)
from layers.report.plain import cell

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

TEXT_MM = 170
"""Width of a whole figure."""

_DARK = {
    INK: "#e7ebed",
    SOFT: "#a6b0b6",
    LINE: "#3d474d",
    GROUND: "#1b2125",
    COLOURS["share"]: "#86b6ff",
}
"""Colours of a chart where the page is dark."""


def html_bytes(report: Report) -> bytes:
    """
    Render a report as HTML.

    Parameters
    ----------
    report
        From `layers.report.compose`.

    Returns
    -------
    bytes
        UTF-8; light or dark as the reader's machine is, fit for phones and for print.
    """
    style = files("layers.report").joinpath("report.css").read_text("utf-8")
    zh = report.language == "zh"
    body = [
        *_head(report),
        f'<nav aria-label="{"目录" if zh else "Contents"}">',
        *(f'<a href="#{escape(part.key)}">{escape(part.title)}</a>' for part in report.sections),
        "</nav><main>",
    ]
    for part in report.sections:
        body.append(f'<section id="{escape(part.key)}"><h2>{escape(part.title)}</h2>')
        for row in side_by_side(part.printed):
            made = [_render(block, report.language) for block in row]
            body += made if len(made) == 1 else ['<div class="pair">', *made, "</div>"]
        body.append("</section>")
    body.append(f"</main><footer>{_imprint(report)}<p>{escape(report.source)}</p></footer>")
    lang = "zh-CN" if zh else "en"
    page = (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(report.title)}</title><style>{style}</style></head>\n<body>"
    )
    return (page + "\n".join(body) + "</body></html>\n").encode()


def _head(report: Report) -> list[str]:
    stamps = "".join(f"<span>{escape(stamp)}</span>" for stamp in report.stamps)
    return [
        f'<header><p class="stamps">{stamps}</p>',
        f"<h1>{_any_direction(report.title)}</h1><p>{escape(report.subtitle)}</p>{_imprint(report)}</header>",
    ]


def _imprint(report: Report) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{_any_direction(value)}</dd></div>"
        for label, value in report.imprint
    )
    return f'<dl class="imprint">{rows}</dl>'


@singledispatch
def _render(block: Block, language: str) -> str:
    raise TypeError(type(block))


@_render.register
def _(block: Paragraph, language: str) -> str:
    return f'<p class="{block.tone}">{escape(block.text)}</p>'


@_render.register
def _(block: Bullets, language: str) -> str:
    tag = "ol" if block.numbered else "ul"
    gap = "" if language == "zh" else " "
    items = "".join(f"<li><b>{escape(lead)}</b>{gap}{escape(rest)}</li>" for lead, rest in block.items)
    return f"<{tag}>{items}</{tag}>"


@_render.register
def _(block: KeyFigures, language: str) -> str:
    tiles = "".join(
        f'<div class="{figure.state}"><dt>{escape(figure.label)}</dt><dd>{escape(figure.value)}</dd>'
        f"<dd>{escape(figure.detail)}</dd></div>"
        for figure in block.figures
    )
    bar = "".join(
        f'<i class="{state}" style="flex-grow:{part:.6f}"></i>' for state, _, part in block.bar if part > 0
    )
    legend = "　".join(label for _, label, _ in block.bar)
    drawn = f'<div class="bar" role="img" aria-label="{escape(legend)}">{bar}</div>' if bar else ""
    return f'<dl class="tiles">{tiles}</dl>{drawn}'


@_render.register
def _(block: Facts, language: str) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{_any_direction(value)}</dd></div>" for label, value in block.rows
    )
    return f'<h3>{escape(block.title)}</h3><dl class="facts">{rows}</dl>'


@_render.register
def _(block: Figure, language: str) -> str:
    note = f"<small>{escape(block.note)}</small>" if block.note else ""
    narrow = block.picture.width_mm <= NARROW_MM
    drawing = base64.b64encode(_svg(block).encode()).decode()
    wide = "100%" if narrow else f"{block.picture.width_mm / TEXT_MM:.0%}"
    kind = "map" if block.paper else "chart" if narrow else "chart wide"
    return (
        f'<figure class="{kind}"><figcaption>{escape(block.title)}</figcaption>'
        f'<img style="width:{wide}" alt="{escape(block.alt)}" src="data:image/svg+xml;base64,{drawing}">'
        f"{note}</figure>"
    )


@_render.register
def _(block: Table, language: str) -> str:
    head = "".join(
        f'<th scope="col" class="{column.kind}">{escape(column.title)}</th>' for column in block.columns
    )
    brief = "".join(_row(row, block.columns) for row in block.rows[: block.brief])
    more = "".join(_row(row, block.columns) for row in block.rows[block.brief :])
    note = f"<p class=note>{escape(block.note)}</p>" if block.note else ""
    label = escape(block.title)
    return (
        f'<div class="block"><h3>{label}</h3>'
        f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{brief}</tbody>"
        f"{f'<tbody class=more>{more}</tbody>' if more else ''}</table></div>"
        f"{_left_out(block, language)}{note}</div>"
    )


@_render.register
def _(block: Card, language: str) -> str:
    tag = f'<b style="background:{escape(block.colour)}">{escape(block.tag)}</b> '
    tiles = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in block.figures
    )
    facts = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{_any_direction(value)}</dd></div>" for label, value in block.facts
    )
    beside = _render(block.picture, language) if block.picture else ""
    beside += _small_table(block.beside, language) if block.beside else ""
    below = "".join(_small_table(table, language) for table in block.below)
    return (
        f"<article><h3>{tag if block.tag else ''}{_any_direction(block.title)}</h3>"
        f'<p class="note">{_any_direction(block.detail)}</p><p>{_any_direction(block.lead)}</p>'
        f'<dl class="small">{tiles}</dl><div class="beside">{beside}</div><div class="below">{below}</div>'
        f'<dl class="facts">{facts}</dl></article>'
    )


def _small_table(block: Table, language: str) -> str:
    """Write a table of a card: no more rows than print has, so that cards stay short."""
    head = "".join(
        f'<th scope="col" class="{column.kind}">{escape(column.title)}</th>' for column in block.columns
    )
    rows = "".join(_row(row, block.columns) for row in block.rows[: block.brief])
    caption = f"<caption>{escape(block.title)}</caption>" if block.title else ""
    rest = len(block.rows) - block.brief
    said = f"另有 {rest:,} 行，见工作簿。" if language == "zh" else f"{rest:,} more rows in the workbook."
    note = f'<p class="note">{said}</p>' if rest > 0 else ""
    return f"<div><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}</div>"


def _left_out(block: Table, language: str) -> str:
    rest = len(block.rows) - block.brief
    if rest <= 0:
        return ""
    said = (
        f"打印时其余 {rest:,} 行从略。" if language == "zh" else f"{rest:,} more rows are left out in print."
    )
    return f'<p class="note printed">{said}</p>'


def _row(row: tuple[Value, ...], columns: tuple[Column, ...]) -> str:
    cells = "".join(
        f'<td class="{_kind(column, said)}">{_any_direction(said)}</td>'
        for value, column in zip(row, columns, strict=True)
        for said in (cell(value, column.kind),)
    )
    return f"<tr>{cells}</tr>"


def _kind(column: Column, said: str) -> str:
    """Give the class of a cell; only a long text may break into lines."""
    return f"{column.kind} long" if column.kind == "text" and width_of(said, 1) > LONG_EMS else column.kind


def _any_direction(value: str) -> str:
    """Keep the direction of a name that is written from the right to itself."""
    return (
        f"<bdi>{escape(value)}</bdi>"
        if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in value)
        else escape(value)
    )


def _svg(block: Figure) -> str:
    svg = block.picture.svg()
    if block.paper:
        return svg
    light = "".join(f"--c{i}:{colour};" for i, colour in enumerate(_DARK))
    dark = "".join(f"--c{i}:{colour};" for i, colour in enumerate(_DARK.values()))
    for i, colour in enumerate(_DARK):
        svg = svg.replace(f'="{colour}"', f'="var(--c{i})"')
    style = f"<style>:root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}</style>"
    return svg.replace("<defs>", f"{style}<defs>", 1)
