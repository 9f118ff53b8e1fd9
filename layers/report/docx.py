"""The report as a Word document to edit: real headings, real tables, pictures with a description."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gis.errors import UnavailableError
from layers.report.columns import LETTER_PT, NUMERIC, SMALL_PT, fitted_columns
from layers.report.docxcard import add_card
from layers.report.drawing import pixels
from layers.report.fonts import NO_FONT
from layers.report.model import Block, Bullets, Card, Facts, Figure, KeyFigures, Paragraph, Report, Table
from layers.report.plain import cell

EAST_ASIAN, LATIN = "微软雅黑", "Arial"
PAGE_MM, MARGIN_MM = (210, 297), 20
TEXT_MM = 170
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every part inside; the formats cannot carry an earlier one."""

SHORT_TABLE = 12
"""A table of no more rows stays on one page."""

PAGE_EMS, MOST_EM_MM = 56.0, 4.5
"""Width of the page in widths of a letter, fonts may be wider than ours; how far one is stretched."""
_COLOURS = {"share": "1557B0", "covered": "12695F", "gap": "A63A0C", "unknown": "586167"}
_SOFT = RGBColor(0x58, 0x61, 0x67)
_WARN = RGBColor(0xA6, 0x3A, 0x0C)


def docx_bytes(report: Report) -> bytes:
    """
    Render a report as a Word document.

    Parameters
    ----------
    report
        From `layers.report.compose`.

    Returns
    -------
    bytes
        The same report gives the same bytes.
    """
    document = Document()
    _set_up(document, report)
    document.add_heading(report.title, 0)
    _soft(document.add_paragraph(report.subtitle))
    _soft(document.add_paragraph("　".join(f"{label}：{value}" for label, value in report.imprint)))
    pictures = _pictures(report)
    for part in report.sections:
        document.add_heading(part.title, 1)
        for block in part.printed:
            _render(document, block, report, pictures)
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue())


def _set_up(document: Any, report: Report) -> None:
    about = document.core_properties
    moment = report.created.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.comments = report.title, report.imprint[0][1], ""
    about.created = about.modified = moment
    about.last_modified_by, about.revision = "", 1
    about.language = "zh-CN" if report.language == "zh" else "en-GB"
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 15), ("Heading 2", 11)):
        _lettered(document.styles[name], size)
    for name in ("List Bullet", "List Number"):
        document.styles[name].paragraph_format.space_after = Pt(4)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    page = document.sections[0]
    page.page_width, page.page_height = (Mm(side) for side in PAGE_MM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    head = page.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    stamp = head.add_run("　".join(report.stamps))
    stamp.bold, stamp.font.size, stamp.font.color.rgb = True, Pt(8), _WARN
    foot = page.footer.paragraphs[0]
    _soft(foot, report.source + "　")
    _page_number(foot)


def _lettered(style: Any, size: int) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    if style.name != "Normal":
        style.font.color.rgb = RGBColor(0x1D, 0x24, 0x27)


def _pictures(report: Report) -> dict[int, bytes]:
    """Make the pictures of all drawings at once; none where the machine has no font for them."""
    blocks = [block for part in report.sections for block in part.printed]
    figures = [block.picture if isinstance(block, Card) else block for block in blocks]
    drawings = [figure.picture for figure in figures if isinstance(figure, Figure)]
    try:
        made = pixels(drawings)
    except UnavailableError:
        return {}
    return {id(drawing): png for drawing, png in zip(drawings, made, strict=True)}


def _render(document: Any, block: Block, report: Report, pictures: dict[int, bytes]) -> None:
    match block:
        case Paragraph():
            _paragraph(document, block)
        case Bullets():
            _bullets(document, block, report)
        case KeyFigures():
            _key_figures(document, block)
        case Facts():
            document.add_heading(block.title, 2)
            _grid(document, [list(row) for row in block.rows], [False, False], [40, TEXT_MM - 40])
        case Figure():
            _figure(document, block, pictures.get(id(block.picture)), report)
        case Table():
            _table(document, block, report)
        case Card():
            picture = None if block.picture is None else pictures.get(id(block.picture.picture))
            add_card(document, block, picture, report.language)


def _paragraph(document: Any, block: Paragraph) -> None:
    written = document.add_paragraph()
    run = written.add_run(block.text)
    if block.tone == "caution":
        run.bold, run.font.color.rgb = True, _WARN
    elif block.tone == "lead":
        run.bold = True
    elif block.tone == "note":
        run.font.size, run.font.color.rgb = Pt(8), _SOFT


def _bullets(document: Any, block: Bullets, report: Report) -> None:
    gap = "" if report.language == "zh" else " "
    for lead, rest in block.items:
        written = document.add_paragraph(style="List Number" if block.numbered else "List Bullet")
        written.add_run(lead + gap).bold = True
        written.add_run(rest)


def _key_figures(document: Any, block: KeyFigures) -> None:
    table = document.add_table(rows=1, cols=len(block.figures))
    for place, figure in zip(table.rows[0].cells, block.figures, strict=True):
        label = place.paragraphs[0].add_run(figure.label)
        label.font.size, label.font.color.rgb = Pt(9), _SOFT
        value = place.add_paragraph().add_run(figure.value)
        value.bold, value.font.size = True, Pt(16)
        value.font.color.rgb = RGBColor.from_string(_COLOURS[figure.state])
        _soft(place.add_paragraph(), figure.detail)
        for paragraph in place.paragraphs:
            paragraph.paragraph_format.space_after = Pt(2)
    document.add_paragraph()


def _figure(document: Any, block: Figure, png: bytes | None, report: Report) -> None:
    document.add_heading(block.title, 2)
    if png is None:
        said = NO_FONT.zh if report.language == "zh" else NO_FONT.en
        _paragraph(document, Paragraph(said, "caution"))
        return
    shape = document.add_picture(io.BytesIO(png), width=Mm(block.picture.width_mm))
    shape._inline.docPr.set("descr", block.alt)  # python-docx has no door to the description of a picture
    if block.note:
        _soft(document.add_paragraph(), block.note)


def _table(document: Any, block: Table, report: Report) -> None:
    document.add_heading(block.title, 2)
    numeric = [column.kind in NUMERIC for column in block.columns]
    rows = [[column.title for column in block.columns]]
    rows += [
        [cell(value, column.kind) for value, column in zip(row, block.columns, strict=True)]
        for row in block.rows[: block.brief]
    ]
    columns = fitted_columns(block, PAGE_EMS)
    size = SMALL_PT if columns.small else LETTER_PT
    page = TEXT_MM / sum(columns.widths)
    widths = [width * min(page, MOST_EM_MM) for width in columns.widths]
    made = _grid(document, rows, numeric, widths, size=size, head=True)
    rest = len(block.rows) - block.brief
    left_out = (
        f"另有 {rest:,} 行，见工作簿“{block.sheet}”。"
        if report.language == "zh"
        else f"{rest:,} more in the workbook."
    )
    note = " ".join(part for part in (left_out if rest > 0 else "", block.note) if part)
    _soft(document.add_paragraph(), note)
    made.alignment = WD_TABLE_ALIGNMENT.LEFT


def _grid(
    document: Any,
    rows: list[list[str]],
    numeric: list[bool],
    widths_mm: Sequence[float],
    *,
    size: int = LETTER_PT,
    head: bool = False,
) -> Any:
    table = document.add_table(rows=len(rows), cols=len(numeric))
    table.autofit = False
    _ruled(table)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for i, (line, row) in enumerate(zip(table.rows, rows, strict=True)):
        for j, (place, value) in enumerate(zip(line.cells, row, strict=True)):
            written = place.paragraphs[0]
            run = written.add_run(value)
            run.font.size, run.bold = Pt(size), head and i == 0
            written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(2)
            place.width = Mm(widths_mm[j])
            written.paragraph_format.keep_with_next = len(rows) <= SHORT_TABLE and i < len(rows) - 1
            if numeric[j]:
                written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if head and rows:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _ruled(table: Any) -> None:
    """Draw fine lines between rows and none between columns, and keep texts close to them."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9CECB")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))  # Word wants these in one order only
    layout.addprevious(borders)
    layout.addnext(margins)


def _soft(paragraph: Any, text: str = "") -> None:
    if text:
        paragraph.add_run(text)
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), _SOFT


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind in ("begin", "PAGE", "end"):
        element = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            element.text = kind
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    run.font.size, run.font.color.rgb = Pt(8.5), _SOFT


def _dated(content: bytes) -> bytes:
    """Write the archive again with one date, so that its bytes do not tell when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, FIRST_DATE), old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
