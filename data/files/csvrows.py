"""Rows of a CSV: a damaged line costs its own row and no other."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.files.csvquotes import Cells, OddRow, header_at, line_at, line_end, odd_rows, without_blanks
from data.files.record import Record, column_of
from gis.errors import FileError, Message

DELIMITERS = {
    ",": Message("逗号", "comma"),
    ";": Message("分号", "semicolon"),
    "\t": Message("制表符", "tab"),
}
"""What may separate the columns of a CSV; the first of those that its header has most often."""

UNPAIRED = Message(
    "这一行的引号不成对；请补上或删去引号",
    "a quotation mark has no pair in this row; close it or take it out",
)

Row = tuple[int, Cells | None, bool]
"""
The line on which a row begins, as its user counts; its cells, None where a quotation mark has no pair; and
whether `fast_text` holds it.
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A CSV whose header has been read.

    Attributes
    ----------
    data
        UTF-8.
    delimiter
        Between its columns.
    header
        Known columns by name, see `data.files.record.COLUMNS`; others as written.
    begin, first_line
        Where its first row begins.
    odd
        The rows that are not simply one line each.
    """

    data: bytes
    delimiter: str
    header: list[str]
    begin: int
    first_line: int
    odd: list[OddRow]


def open_sheet(data: bytes, path: Path) -> Sheet:
    """
    Read the header of a CSV, and find the rows that are not simply one line each.

    Parameters
    ----------
    data
        UTF-8, see `data.files.text.decode_bytes`.
    path
        Named where it is no CSV.

    Returns
    -------
    Sheet
        For `rows_of` and `fast_text`.

    Raises
    ------
    FileError
        If it has no header, or a quotation mark of the header has no pair.
    """
    delimiter, start = _delimiter_of(data)
    if start == len(data):
        raise no_csv(path)
    cells, begin = header_at(data, start, delimiter)
    if cells is None:
        raise FileError(
            f"{path.name} 表头的引号不成对；请补上或删去引号",
            f"a quotation mark in the header of {path.name} has no pair; close it or take it out",
        )
    header = [column_of(cell) for cell in cells]
    odd = odd_rows(data, begin, delimiter, header)
    return Sheet(data, delimiter, header, begin, 1 + _count_lines(data[:begin]), odd)


def no_csv(path: Path) -> FileError:
    """Say that a file is no CSV."""
    return FileError(
        f"{path.name} 不是有效的 CSV；请另存为 CSV UTF-8",
        f"{path.name} is not a valid CSV; save it as CSV UTF-8",
    )


def fast_text(sheet: Sheet) -> bytes | memoryview:
    """
    Give the rows without the odd ones: one a line, quoted by the book, so that any reader finds the same.

    Parameters
    ----------
    sheet
        From `open_sheet`.

    Returns
    -------
    bytes | memoryview
        CSV without header.
    """
    view = memoryview(sheet.data)
    if not sheet.odd:
        return view[sheet.begin :]
    starts = [sheet.begin, *(end for _, end, _ in sheet.odd)]
    ends = [*(start for start, *_ in sheet.odd), len(view)]
    return b"".join(view[start:end] for start, end in zip(starts, ends, strict=True))


def rows_of(sheet: Sheet) -> Iterator[Row]:
    """
    Read the rows of a CSV.

    Parameters
    ----------
    sheet
        From `open_sheet`.

    Yields
    ------
    Row
        In the order of the file, empty lines included.

    Raises
    ------
    csv.Error
        If a cell is larger than any cell of a table.
    """
    line, at = sheet.first_line, sheet.begin
    for start, end, cells in [*sheet.odd, (len(sheet.data), len(sheet.data), [])]:
        if start > at:
            text = io.TextIOWrapper(io.BytesIO(sheet.data[at:start]), "utf-8", newline="")
            for number, found in enumerate(csv.reader(text, delimiter=sheet.delimiter), start=line):
                yield number, found, True
            line = number + 1
        if end > start:
            yield line, cells, False
        line, at = line + _count_lines(sheet.data[start:end]), end


def record_of(sheet: Sheet, line: int, cells: Cells | None) -> Record | None:
    """
    Name the cells of a row.

    Parameters
    ----------
    sheet
        Gives the header.
    line, cells
        From `rows_of`.

    Returns
    -------
    Record | None
        None of an empty row. One with cells beyond the header is at fault: which cell is the strange one,
        nobody can tell.
    """
    if cells is None:
        return Record(line, {}, None, UNPAIRED)
    if not any(cell.strip() for cell in cells):
        return None
    width = len(sheet.header)
    more = len(without_blanks(cells, width)) - width if len(cells) > width else 0
    fault = _too_many(more, sheet.delimiter) if more else None
    return Record(line, dict(zip(sheet.header, cells, strict=False)), None, fault)


def _too_many(more: int, delimiter: str) -> Message:
    zh, en = DELIMITERS[delimiter]
    return Message(
        f"这一行比表头多 {more} 格；内容里有{zh}的，请给这一格加英文引号",
        f"this row has {more} more {'cell' if more == 1 else 'cells'} than the header; put a cell that holds "
        f'a {en} in "quotes"',
    )


def _delimiter_of(data: bytes) -> tuple[str, int]:
    """Tell what separates the columns, and where the header begins (behind Excel's ``sep=;``)."""
    first = line_at(data, 0)
    if first[:4].lower() == "sep=" and first[4:5] in set(DELIMITERS):
        return first[4], line_end(data, 0)
    return max(DELIMITERS, key=first.count), 0


def _count_lines(piece: bytes) -> int:
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
