"""A card in a Word document: kept together on a page, its tables written as XML because there are many."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from layers.report.columns import NUMERIC, widest_text
from layers.report.drawing import width_of
from layers.report.model import Card, Language, Table
from layers.report.plain import cell

SOFT = RGBColor(0x58, 0x61, 0x67)
TEXT_MM, GUTTER_MM = 170, 3
TWIPS_A_MM = 56.7
POINTS = 7.0
HEAD_FILL = "F0F1EE"
STRIP_FILL = "F6F6F3"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a small table."""

    text: str
    bold: bool = False
    soft: bool = False
    right: bool = False
    fill: str = ""


def add_card(document: Any, block: Card, png: bytes | None, language: Language) -> None:
    """
    Add a card at the end of a document.

    Parameters
    ----------
    document
        Of Word.
    block
        The card.
    png
        Its picture; None where the machine cannot make one.
    language
        Of the words.
    """
    _heading(document, block)
    detail = document.add_paragraph()
    run = detail.add_run(block.detail)
    run.font.size, run.font.color.rgb = Pt(8.5), SOFT
    _tight(detail)
    if block.lead:
        lead = document.add_paragraph(block.lead)
        _tight(lead)
    if block.figures:
        labels = [_Cell(label, soft=True, fill=STRIP_FILL) for label, _ in block.figures]
        values = [_Cell(value, bold=True, fill=STRIP_FILL) for _, value in block.figures]
        wide = [TEXT_MM / len(labels)] * len(labels)
        _append(document, _grid_xml([labels, values], wide, ruled=False))
    _beside(document, block, png, language)
    tables = [table for table in block.below if table.rows]
    if tables:
        part = max(len(tables), 2)
        wide = [(TEXT_MM - GUTTER_MM * (part - 1)) / part] * len(tables)
        row = _layout(document, wide)
        for place, table, width in zip(row, tables, wide, strict=True):
            _table(place, table, width - 2, language)
    end = document.add_paragraph()
    end.paragraph_format.space_after = Pt(6)


def _heading(document: Any, block: Card) -> None:
    heading = document.add_heading(level=2)
    heading.paragraph_format.keep_with_next = True
    if block.tag:
        tag = heading.add_run(f" {block.tag} ")
        tag.font.color.rgb, tag.font.size = RGBColor(0xFF, 0xFF, 0xFF), Pt(9)
        fill = escape(block.colour.lstrip("#").upper())
        tag._r.get_or_add_rPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
        )
        heading.add_run("  ")
    heading.add_run(block.title)


def _beside(document: Any, block: Card, png: bytes | None, language: Language) -> None:
    picture_mm = block.picture.picture.width_mm if block.picture and png else 0.0
    wide = [picture_mm + GUTTER_MM, TEXT_MM - picture_mm - GUTTER_MM] if picture_mm else [float(TEXT_MM)]
    *left, right = _layout(document, wide)
    for place in left:
        run = place.paragraphs[0].add_run()
        shape = run.add_picture(io.BytesIO(png or b""), width=Mm(picture_mm))
        shape._inline.docPr.set("descr", block.picture.alt if block.picture else "")
        for side in "TBLR":
            # Left out, LibreOffice takes 3 mm, and the picture is cut off.
            shape._inline.set(f"dist{side}", "0")
        _tight(place.paragraphs[0])
    if block.beside:
        _table(right, block.beside, wide[-1] - 2, language)
    if block.facts:
        label_mm = 17.0 if language == "zh" else 22.0
        widths = [label_mm, wide[-1] - 2 - label_mm]
        rows = [(_Cell(label, soft=True), _Cell(value)) for label, value in block.facts]
        _append(right, _grid_xml(rows, widths, ruled=False))


def _table(place: Any, block: Table, width_mm: float, language: Language) -> None:
    if block.title:
        title = place.paragraphs[-1]
        title.add_run(block.title).bold = True
        title.runs[0].font.size = Pt(POINTS)
        _tight(title)
    right = [column.kind in NUMERIC for column in block.columns]
    head = [
        _Cell(column.title, bold=True, right=of, fill=HEAD_FILL)
        for column, of in zip(block.columns, right, strict=True)
    ]
    rows = [head] + [
        [
            _Cell(cell(value, column.kind), right=of)
            for value, column, of in zip(row, block.columns, right, strict=True)
        ]
        for row in block.rows[: block.brief]
    ]
    _append(place, _grid_xml(rows, _widths(rows, widest_text(block), width_mm), ruled=True))
    rest = len(block.rows) - block.brief
    if rest > 0:
        said = f"另有 {rest:,} 行，见工作簿。" if language == "zh" else f"{rest:,} more in the workbook."
        note = place.paragraphs[-1].add_run(said)
        note.font.size, note.font.color.rgb = Pt(POINTS), SOFT


def _widths(rows: Sequence[Sequence[_Cell]], wide: int, width_mm: float) -> list[float]:
    """Give columns what they need, and the one of long texts the rest."""
    letter = POINTS * 0.3528
    needs = [max(width_of(row[i].text, letter) for row in rows) + 3.5 for i in range(len(rows[0]))]
    others = sum(needs) - needs[wide]
    most = min(0.75 * width_mm / others, 1.0) if others else 1.0
    needs = [most * need for need in needs]
    needs[wide] = width_mm - sum(needs) + needs[wide]
    return needs


def _layout(document: Any, widths_mm: Sequence[float]) -> list[Any]:
    """Add a row of cells without rules, for what stands side by side."""
    table = document.add_table(rows=1, cols=len(widths_mm))
    table.autofit = False
    # Word's own margins are wider than the gutter: the picture would be cut off.
    margins = "".join(
        f'<w:{side} w:w="{round(width * TWIPS_A_MM)}" w:type="dxa"/>'
        for side, width in (("left", 0.0), ("right", GUTTER_MM / 2))
    )
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))  # the order of the parts is fixed
    layout.addnext(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    places = list(row.cells)
    for column, place, width in zip(table.columns, places, widths_mm, strict=True):
        column.width = place.width = Mm(width)
        _tight(place.paragraphs[0])
    return places


def _append(place: Any, xml: str) -> None:
    """Put a table at the end of a cell or document; a paragraph has to follow it."""
    last = place.paragraphs[-1]
    if last.text or last._p.xpath(".//w:drawing") or not hasattr(place, "_tc"):
        last = place.add_paragraph()
    last._p.addprevious(parse_xml(xml))
    _tight(last)
    last.paragraph_format.line_spacing = Pt(3)


def _tight(paragraph: Any) -> None:
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(0), Pt(1), True


def _grid_xml(rows: Sequence[Sequence[_Cell]], widths_mm: Sequence[float], *, ruled: bool) -> str:
    twips = [round(width * TWIPS_A_MM) for width in widths_mm]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    rule = '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="DCDFDC"/>' if ruled else ""
    lines = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(_cell_xml(one, width) for one, width in zip(row, twips, strict=True))
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:tblBorders>{rule}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


def _cell_xml(one: _Cell, width: int) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{one.fill}"/>' if one.fill else ""
    align = '<w:jc w:val="right"/>' if one.right else ""
    marks = ("<w:b/>" if one.bold else "") + (f'<w:color w:val="{SOFT}"/>' if one.soft else "")
    size = f'<w:sz w:val="{round(2 * POINTS)}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="10" w:after="10"/>{align}</w:pPr>'
        f'<w:r><w:rPr>{marks}{size}</w:rPr><w:t xml:space="preserve">{escape(one.text)}</w:t></w:r></w:p>'
        "</w:tc>"
    )
