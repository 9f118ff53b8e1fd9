"""The report as a workbook: a sheet for each table, all rows, numbers as numbers, texts never as formulas."""

import io
from datetime import UTC
from typing import Any

import xlsxwriter

from gis.errors import UnavailableError
from layers.report.drawing import PNG_PPI, pixels, width_of
from layers.report.model import Block, Bullets, Column, Facts, Figure, KeyFigures, Paragraph, Report, Table
from layers.report.plain import UNKNOWN

NUMBER_FORMATS = {
    "people": "#,##0",
    "count": "#,##0",
    "share": "0.0%",
    "minutes": "#,##0.0",
    "speed": "0.0",
    "decimal": "#,##0.00",
    "degrees": "0.00000",
}
LONGEST_SHEET_NAME = 31
WIDEST = 44
SCREEN_PPI = 96
ROW_MM = 5.29
"""Height of a row that nobody set."""

MOST_ROWS = 1_000_000
"""Rows of one sheet; the format ends a little above."""

_SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def xlsx_bytes(report: Report) -> bytes:
    """
    Render a report as a workbook.

    Parameters
    ----------
    report
        From `layers.report.compose`.

    Returns
    -------
    bytes
        The same report gives the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        book.set_properties(
            {
                "title": report.title,
                "author": report.imprint[0][1],
                "created": report.created.astimezone(UTC).replace(tzinfo=None),
            }
        )
        desk = _Desk(book, report)
        desk.conclusions()
        desk.pictures()
        tables = [block for part in report.sections for block in part.blocks if isinstance(block, Table)]
        last = [table for table in tables if table is tables[-1] and report.sections[-1].blocks[-1] is table]
        for table in tables:
            if table not in last:
                desk.table(table)
        desk.method()
        for table in last:
            desk.table(table)
    return out.getvalue()


class _Desk:
    """A workbook under way, with the formats that its sheets share."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book, self.report = book, report
        base = {
            "font_name": "微软雅黑" if report.language == "zh" else "Arial",
            "font_size": 10,
            "valign": "top",
        }
        soft = {**base, "font_color": "#586167", "font_size": 9}
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.strong = book.add_format({**base, "bold": True, "text_wrap": True})
        self.plain = book.add_format(base)
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.soft = book.add_format({**soft, "text_wrap": True})
        self.stamp = book.add_format({**base, "bold": True, "font_color": "#a63a0c"})
        self.big = book.add_format({**base, "bold": True, "font_size": 15, "align": "left"})
        head = {
            **base,
            "bold": True,
            "bg_color": "#f0f1ee",
            "bottom": 1,
            "text_wrap": True,
            "valign": "bottom",
        }
        self.head, self.head_right = book.add_format(head), book.add_format({**head, "align": "right"})
        self.right = book.add_format({**base, "align": "right"})
        self.numbers = {
            kind: book.add_format({**base, "num_format": form, "align": "right"})
            for kind, form in NUMBER_FORMATS.items()
        }

    def conclusions(self) -> None:
        """Write the first sheet: stamps, key figures, sentences, imprint."""
        sheet = self._sheet("结论" if self.report.language == "zh" else "Conclusions")
        sheet.fit_to_pages(1, 1)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 3, 24)
        sheet.set_column(4, 4, 18)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, self.report.title, self.title)
        sheet.write_string(1, 0, self.report.subtitle, self.plain)
        sheet.write_string(2, 0, "　".join(self.report.stamps), self.stamp)
        row = 4
        for block in self.report.sections[0].blocks if self.report.sections else ():
            row = self._conclusion(sheet, row, block)
        for label, value in self.report.imprint:
            sheet.write_string(row, 0, label, self.soft)
            sheet.write_string(row, 1, value, self.plain)
            row += 1
        sheet.write_string(row, 0, self.report.source, self.plain)

    def pictures(self) -> None:
        """Put the maps on a sheet of their own, where no row can stretch them."""
        figures = [
            block for part in self.report.sections for block in part.blocks if isinstance(block, Figure)
        ]
        maps = [figure for figure in figures if figure.paper]
        made = _pictures(maps)
        if not made:
            return
        sheet = self._sheet("地图" if self.report.language == "zh" else "Maps")
        row = 0
        for figure, png in zip(maps, made, strict=True):
            sheet.set_row(row, 24)
            sheet.write_string(row, 0, figure.title, self.big)
            sheet.write_string(row + 1, 0, figure.note, self.plain)
            size = {"x_scale": SCREEN_PPI / PNG_PPI, "y_scale": SCREEN_PPI / PNG_PPI}
            about = {"image_data": io.BytesIO(png), "description": figure.alt, "object_position": 3}
            sheet.insert_image(row + 2, 0, "map.png", {**about, **size})
            row += 5 + round(figure.picture.height_mm / ROW_MM)

    def _conclusion(self, sheet: Any, row: int, block: Block) -> int:
        match block:
            case KeyFigures():
                for column, figure in enumerate(block.figures):
                    sheet.write_string(row, column, figure.label, self.soft)
                    sheet.write_string(row + 1, column, figure.value, self.big)
                    sheet.write_string(row + 2, column, figure.detail, self.soft)
                sheet.set_row(row + 1, 24)
                return row + 4
            case Paragraph():
                sheet.write_string(row, 0, block.text, self.stamp if block.tone == "caution" else self.strong)
                return row + 1
            case Bullets():
                for lead, rest in block.items:
                    sheet.write_string(row, 0, lead, self.strong)
                    sheet.merge_range(row, 1, row, 4, "", self.wrapped)
                    sheet.write_string(row, 1, rest, self.wrapped)
                    sheet.set_row(row, 15 * _lines(rest, 88))
                    row += 1
                return row + 1
        return row

    def table(self, table: Table) -> None:
        """Write a table on a sheet of its own, with all its rows."""
        sheet = self._sheet(table.sheet or table.title)
        rows = table.rows[:MOST_ROWS]
        for j, column in enumerate(table.columns):
            sheet.write_string(0, j, column.title, self.head if column.kind == "text" else self.head_right)
            sheet.set_column(j, j, _width(column, [row[j] for row in rows[:300]]))
        for i, row in enumerate(rows, 1):
            for j, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                self._cell(sheet, (i, j), value, column)
        named = [column.kind == "text" for column in table.columns[:2]]
        sheet.freeze_panes(1, 2 if all(named) and len(table.columns) > len(named) else 1)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)
        sheet.repeat_rows(0)
        if table.note:
            sheet.write_string(len(rows) + 2, 0, table.note, self.plain)

    def method(self) -> None:
        """Write how the figures were made: the last section, and facts that other sections state."""
        sheet = self._sheet("方法与数据" if self.report.language == "zh" else "Method and data")
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 100)
        row = 0
        for part in self.report.sections[1:]:
            for block in part.blocks:
                row = self._method(sheet, row, block)

    def _method(self, sheet: Any, row: int, block: Block) -> int:
        match block:
            case Facts():
                sheet.write_string(row, 0, block.title, self.head)
                sheet.write_string(row, 1, "", self.head)
                pairs = block.rows
                row += 1
            case Bullets():
                pairs = block.items
            case Paragraph():
                pairs = (("", block.text),)
            case _:
                return row
        for label, value in pairs:
            sheet.write_string(row, 0, label, self.wrapped)
            sheet.write_string(row, 1, value, self.wrapped)
            row += 1
        return row + 1

    def _cell(self, sheet: Any, place: tuple[int, int], value: Any, column: Column) -> None:
        if isinstance(value, str) or value is None:
            blank = UNKNOWN if column.kind != "text" else ""
            sheet.write_string(
                *place, blank if value is None else value, self.plain if column.kind == "text" else self.right
            )
        else:
            sheet.write_number(*place, value, self.numbers.get(column.kind, self.plain))

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name[:LONGEST_SHEET_NAME])
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&R" + "　".join(self.report.stamps).replace("&", "&&"))
        sheet.set_footer("&L" + self.report.source.replace("&", "&&") + "&R&P / &N")
        return sheet


def _pictures(figures: list[Figure]) -> list[bytes]:
    """Make pictures; none where the machine has no font for them."""
    try:
        return pixels([figure.picture for figure in figures])
    except UnavailableError:
        return []


def _width(column: Column, values: list[Any]) -> float:
    longest = max((2 * width_of(value, 1) for value in values if isinstance(value, str)), default=0)
    least = 11 if column.kind != "text" else 8
    return min(WIDEST, max(least, longest + 2, min(2 * width_of(column.title, 1) + 3, 18)))


def _lines(text: str, width: int) -> int:
    return max(1, -(-round(2 * width_of(text, 1)) // width))
