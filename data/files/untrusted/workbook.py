"""Rows of an uploaded workbook, in the reading process: values only, and where formulas stood."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from data.files.untrusted.answer import FORMULA_LETTERS, Teller
from data.files.untrusted.limiting import RowLimiter
from data.files.untrusted.upload import Cell, Limits
from gis.errors import FileError, Message

MOST_MERGED = 5_000
MOST_LISTED = 10
"""So many runs of hidden rows are named in a remark."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])[^>]*>")
_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_DAMAGED = FileError(
    "工作簿已损坏；请用 Excel 或 WPS 打开后另存为 .xlsx",
    "the workbook is damaged; open it in Excel or WPS and save it as .xlsx again",
)
_PARTS = {
    "xl/externalLinks/": Message(
        "指向其他文件的链接已忽略，只用保存时的值", "links to other files were ignored; saved values count"
    ),
    "xl/media/": Message("图片已忽略", "pictures were ignored"),
    "xl/connections.xml": Message("数据连接已忽略", "data connections were ignored"),
}

Box = tuple[int, int, int, int]


def read_workbook(content: bytes, limits: Limits, teller: Teller) -> None:
    """
    Read every sheet that is shown.

    Parameters
    ----------
    content
        An .xlsx whose directory was checked.
    limits
        Of rows, columns and letters.
    teller
        Is given the rows, headers among them.

    Raises
    ------
    FileError
        If it is damaged or larger than the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _tell_ignored(archive.namelist(), teller)
            _read_sheets(content, archive, limits, teller)
    except FileError:
        raise
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        SyntaxError,
        IndexError,
    ) as error:
        # A damaged workbook fails in openpyxl in any of these ways.
        raise _DAMAGED from error


def _tell_ignored(names: list[str], teller: Teller) -> None:
    for prefix, reason in _PARTS.items():
        if any(name.startswith(prefix) for name in names):
            teller.remark(0, reason)


def _read_sheets(content: bytes, archive: zipfile.ZipFile, limits: Limits, teller: Teller) -> None:
    values = _open(content, data_only=True)
    formulas = None
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            teller.remark(
                0,
                Message(
                    f"隐藏的工作表“{sheet.title}”没有读取", f"the hidden sheet {sheet.title!r} was not read"
                ),
            )
            continue
        text = archive.read(sheet._worksheet_path)
        written = None
        if _FORMULA.search(text):
            formulas = formulas or _open(content, data_only=False)
            written = formulas[sheet.title]
        merged = [range_boundaries(found.decode()) for found in _MERGED.findall(text)]
        hidden = _hidden_rows(text)
        del text
        teller.layer(sheet.title)
        limiter = RowLimiter(limits, sheet.title, teller)
        unseen = []
        for number, cells in _filled(_rows(sheet, written), merged, sheet.title, teller):
            if limiter.give(number, cells) and number in hidden:
                unseen.append(number)
        if unseen:
            teller.remark(0, _not_shown(sheet.title, unseen), sheet=sheet.title)


def _hidden_rows(text: bytes) -> set[int]:
    """Find the rows that a filter or a person has hidden."""
    found, number = set(), 0
    for tag in _ROW.finditer(text):
        given = _NUMBER.search(tag[0])
        number = int(given[1]) if given else number + 1
        if _HIDDEN.search(tag[0]):
            found.add(number)
    return found


def _not_shown(title: str, rows: list[int]) -> Message:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    named = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:MOST_LISTED]]
    listed = "、".join(named) + ("…" if len(runs) > MOST_LISTED else "")
    return Message(
        f"“{title}”有 {len(rows)} 行被筛选或隐藏，看不见也照样读入：第 {listed} 行；不要的请删去这些行再上传",
        f"{len(rows)} rows of {title!r} are hidden, by a filter or by hand, and were read all the same: rows "
        f"{listed}; delete them and upload again if they are not wanted",
    )


def _open(content: bytes, *, data_only: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _rows(sheet: Any, written: Any) -> Iterator[tuple[int, list[Any]]]:
    """Read the rows from their content: what a sheet says of its own size is wrong as often as not."""
    sheet.reset_dimensions()
    if written is None:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if row:
                yield number, [_value(cell) for cell in row]
        return
    written.reset_dimensions()
    for number, (row, source) in enumerate(zip(sheet.iter_rows(), written.iter_rows(), strict=True), start=1):
        if row:
            yield number, [_both(cell, own) for cell, own in zip(row, source, strict=True)]


def _both(cell: Any, source: Any) -> Any:
    value = _value(cell)
    if source.data_type != "f":
        return value
    plain = value.value if isinstance(value, Cell) else value
    # A formula of several cells is an object that holds its text.
    written = str(getattr(source.value, "text", source.value) or "")
    return Cell(plain, formula=True, error=isinstance(value, Cell), written=written[:FORMULA_LETTERS])


def _value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, timedelta):
        return str(value)
    return Cell(value, error=True) if cell.data_type == "e" else value


def _filled(
    rows: Iterator[tuple[int, list[Any]]], merged: list[Box], title: str, teller: Teller
) -> Iterator[tuple[int, list[Any]]]:
    """Give every cell of a merged block its value, as the sheet shows it."""
    blocks = [box for box in merged if box[1] != box[3]]
    if len(blocks) > MOST_MERGED:
        reason = Message(
            f"“{title}”的合并单元格太多，没有展开；请取消合并",
            f"{title!r} has too many merged cells, they were not filled; unmerge them",
        )
        teller.remark(0, reason, sheet=title)
        blocks = []
    blocks.sort(key=lambda box: box[1], reverse=True)
    open_blocks: list[tuple[Box, Any]] = []
    filled = 0
    for number, cells in rows:
        open_blocks = [(box, value) for box, value in open_blocks if box[3] >= number]
        for (left, *_), value in open_blocks:
            if value is not None and left <= len(cells) + 1:
                cells += [None] * (left - len(cells))
                filled += cells[left - 1] is None
                cells[left - 1] = value
        while blocks and blocks[-1][1] <= number:
            box = blocks.pop()
            if box[1] == number and box[0] <= len(cells):
                open_blocks.append((box, cells[box[0] - 1]))
        yield number, cells
    if filled:
        reason = Message(
            f"“{title}”有 {filled} 个合并的格按合并区域的值填入",
            f"{filled} merged cells of {title!r} were filled with the value of their block",
        )
        teller.remark(0, reason, sheet=title)
