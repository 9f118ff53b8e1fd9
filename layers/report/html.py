"""The report as one HTML file that needs nothing beside it: no script, no address is ever fetched."""

import base64
import unicodedata
from functools import singledispatch
from html import escape
from importlib.resources import files

from layers.report.drawing import INK, LINE, SOFT
from layers.report.model import (
    Block,
    Bullets,
    Column,
    Facts,
    Figure,
    KeyFigures,
    Paragraph,
    Report,
    Table,
    Value,
)
from layers.report.plain import cell

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

_DARK = {INK: "#e7ebed", SOFT: "#a6b0b6", LINE: "#3d474d"}


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
        body += [_render(block, report.language) for block in part.blocks]
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
    items = "".join(f"<li><b>{escape(lead)}</b> {escape(rest)}</li>" for lead, rest in block.items)
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
    drawing = base64.b64encode(_svg(block).encode()).decode()
    wide = f"{block.picture.width_mm / 170:.0%}"
    return (
        f'<figure class="{"map" if block.paper else "chart"}"><figcaption>{escape(block.title)}</figcaption>'
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
        f'<h3>{label}</h3><div class="table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{brief}</tbody>"
        f"{f'<tbody class=more>{more}</tbody>' if more else ''}</table></div>"
        f"{_left_out(block, language)}{note}"
    )


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
        f'<td class="{column.kind}">{_any_direction(cell(value, column.kind))}</td>'
        for value, column in zip(row, columns, strict=True)
    )
    return f"<tr>{cells}</tr>"


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
