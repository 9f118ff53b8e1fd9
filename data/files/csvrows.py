"""Rows of a CSV: a damaged line costs its own row and no other, wherever its quotation marks stand."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.files.record import Record, column_of
from gis.errors import FileError, Message

DELIMITERS = {
    ",": Message("逗号", "comma"),
    ";": Message("分号", "semicolon"),
    "\t": Message("制表符", "tab"),
}
"""What may separate the columns of a CSV; the first of those that its header has most often."""

NUMBERS = frozenset({"lon", "lat", "population"})
"""Columns that tell a row from a line of text."""

UNPAIRED = Message(
    "这一行的引号不成对；请补上或删去引号",
    "a quotation mark has no pair in this row; close it or take it out",
)

_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)?")

Cells = list[str]

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
        Start, end and cells of the rows that are more than one line, or not quoted as they should be.
    """

    data: bytes
    delimiter: str
    header: list[str]
    begin: int
    first_line: int
    odd: list[tuple[int, int, Cells | None]]


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
    cells, begin = _row_at(data, start, delimiter, _has_numbers, set())
    if cells is None:
        raise FileError(
            f"{path.name} 表头的引号不成对；请补上或删去引号",
            f"a quotation mark in the header of {path.name} has no pair; close it or take it out",
        )
    header = [column_of(cell) for cell in cells]
    odd = _odd_rows(data, begin, delimiter, header)
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
    more = len(_without_blanks(cells, width)) - width if len(cells) > width else 0
    fault = _too_many(more, sheet.delimiter) if more else None
    return Record(line, dict(zip(sheet.header, cells, strict=False)), None, fault)


def _too_many(more: int, delimiter: str) -> Message:
    zh, en = DELIMITERS[delimiter]
    return Message(
        f"这一行比表头多 {more} 格；内容里有{zh}的，请给这一格加英文引号",
        f"this row has {more} more {'cell' if more == 1 else 'cells'} than the header; put a cell that holds "
        f'a {en} in "quotes"',
    )


def _without_blanks(cells: Cells, width: int) -> Cells:
    """Leave out empty cells at the end that the header has no column for: Excel writes them."""
    last = max((at for at, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: max(width, last + 1)]


def _delimiter_of(data: bytes) -> tuple[str, int]:
    """Tell what separates the columns, and where the header begins (behind Excel's ``sep=;``)."""
    first = _line(data, 0)
    if first[:4].lower() == "sep=" and first[4:5] in set(DELIMITERS):
        return first[4], _line_end(data, 0)
    return max(DELIMITERS, key=first.count), 0


def _odd_rows(
    data: bytes, begin: int, delimiter: str, header: list[str]
) -> list[tuple[int, int, Cells | None]]:
    numbers = [at for at, column in enumerate(header) if column in NUMBERS]
    lines = _odd_lines(data, begin, delimiter)
    odd = set(lines)

    def is_row(cells: Cells) -> bool:
        whole = len(_without_blanks(cells, len(header))) == len(header)
        return whole and all(_is_number(cells[number]) for number in numbers)

    found: list[tuple[int, int, Cells | None]] = []
    end = begin
    for start in lines:
        if start < end:
            continue
        end = _line_end(data, start)
        cells, row_end = _row_at(data, start, delimiter, is_row, odd)
        fits = cells is not None and len(_without_blanks(cells, len(header))) == len(header)
        if fits:
            end = row_end
        elif row_end > end or data.count(b'"', start, end) % 2:
            cells = None
        found.append((start, end, cells))
    return found


def _odd_lines(data: bytes, begin: int, delimiter: str) -> list[int]:
    """Find where the lines begin whose quotation marks do not enclose whole cells in pairs."""
    if data.find(b'"', begin) < 0:
        return []
    letters = np.frombuffer(data, np.uint8)[begin:]
    quotes = np.flatnonzero(letters == ord('"'))
    newlines = np.flatnonzero((letters == ord("\n")) | (letters == ord("\r")))
    line = np.searchsorted(newlines, quotes)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    count = np.diff(first, append=len(line))
    opens = (np.arange(len(line)) - np.repeat(first, count)) % 2 == 0
    around = np.full(len(letters) + 2, ord("\n"), np.uint8)
    around[1:-1] = letters
    # The letter before a mark that opens, and the one behind a mark that closes; `around` is one ahead.
    neighbour = around[np.where(opens, quotes, quotes + 2)]
    strange = np.ones(256, np.bool_)
    strange[list(f'{delimiter}\r\n"'.encode())] = False
    odd = np.unique(np.concatenate([line[strange[neighbour]], line[first[count % 2 == 1]]]))
    starts = np.concatenate([[0], newlines + 1])[odd] + begin
    return [int(start) for start in starts]


def _row_at(
    data: bytes, start: int, delimiter: str, is_row: Callable[[Cells], bool], odd: set[int]
) -> tuple[Cells | None, int]:
    """
    Read the row that begins at a line, and tell where it ends.

    A row of several lines holds one line at most that looks like a row, where a cell of several lines ends
    or begins, and its marks are odd. Any other is a row of its own, and the mark before it has no pair.
    """
    end = _line_end(data, start)
    first = _line(data, start)

    def lines() -> Iterator[str]:
        nonlocal end
        yield first
        seen = is_row(_cells(first, delimiter))
        while end < len(data):
            line = _line(data, end)
            alone = is_row(_cells(line, delimiter))
            if alone or is_row(_cells('"' + line, delimiter)):
                if seen or (alone and end not in odd):
                    return
                seen = True
            end = _line_end(data, end)
            yield line

    try:
        return next(csv.reader(lines(), delimiter=delimiter, strict=True)), end
    except csv.Error:
        return _closed_cells(first, delimiter), _line_end(data, start)


def _closed_cells(line: str, delimiter: str) -> Cells | None:
    """Read a line that is not quoted by the book; None where it would go on behind its end."""
    try:
        reader = csv.reader([line, ""], delimiter=delimiter)
        cells = next(reader)
    except csv.Error:
        return None
    return cells if reader.line_num == 1 else None


def _cells(line: str, delimiter: str) -> Cells:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _has_numbers(cells: Cells) -> bool:
    return sum(map(_is_number, cells)) > 1


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


def _line(data: bytes, start: int) -> str:
    return data[start : _line_end(data, start)].decode()


def _line_end(data: bytes, start: int) -> int:
    found = _LINE.match(data, start)
    return found.end() if found else len(data)


def _count_lines(piece: bytes) -> int:
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
