"""Where the rows of a CSV begin and end, wherever its quotation marks stand."""

import csv
import re
from collections.abc import Callable, Iterator

import numpy as np

NUMBERS = frozenset({"lon", "lat", "population"})
"""Columns that tell a row from a line of text."""

_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)?")

Cells = list[str]

OddRow = tuple[int, int, Cells | None]
"""Where a row begins and ends; its cells, None where a quotation mark has no pair."""


def header_at(data: bytes, start: int, delimiter: str) -> tuple[Cells | None, int]:
    """
    Read the header of a CSV.

    Parameters
    ----------
    data
        UTF-8.
    start
        Where it begins.
    delimiter
        Between the columns.

    Returns
    -------
    tuple[Cells | None, int]
        Its cells, None where a quotation mark has no pair; and where it ends.
    """
    return _row_at(data, start, delimiter, _has_numbers, set())


def odd_rows(data: bytes, begin: int, delimiter: str, header: list[str]) -> list[OddRow]:
    """
    Find the rows that are more than one line, or not quoted as they should be.

    Parameters
    ----------
    data
        UTF-8.
    begin
        Where the first row begins.
    delimiter
        Between the columns.
    header
        Of the columns, those of `NUMBERS` by name.

    Returns
    -------
    list[OddRow]
        In the order of the file; every other row is one line, quoted by the book.
    """
    numbers = [at for at, column in enumerate(header) if column in NUMBERS]
    lines = _odd_lines(data, begin, delimiter)
    odd = set(lines)

    def is_whole(cells: Cells) -> bool:
        return len(without_blanks(cells, len(header))) == len(header)

    def is_row(cells: Cells) -> bool:
        return is_whole(cells) and all(_is_number(cells[number]) for number in numbers)

    found: list[OddRow] = []
    end = begin
    for start in lines:
        if start < end:
            continue
        end = line_end(data, start)
        cells, row_end = _row_at(data, start, delimiter, is_row, odd)
        if cells is not None and is_whole(cells):
            end = row_end
        elif row_end > end or data.count(b'"', start, end) % 2:
            cells = None
        found.append((start, end, cells))
    return found


def without_blanks(cells: Cells, width: int) -> Cells:
    """Leave out empty cells at the end that the header has no column for: Excel writes them."""
    last = max((at for at, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: max(width, last + 1)]


def line_at(data: bytes, start: int) -> str:
    """Give the line that begins at a place, with its end."""
    return data[start : line_end(data, start)].decode()


def line_end(data: bytes, start: int) -> int:
    """Tell where the line ends that begins at a place, behind its line break."""
    found = _LINE.match(data, start)
    return found.end() if found else len(data)


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
    end = line_end(data, start)
    first = line_at(data, start)

    def lines() -> Iterator[str]:
        nonlocal end
        yield first
        seen = is_row(_cells(first, delimiter))
        while end < len(data):
            line = line_at(data, end)
            alone = is_row(_cells(line, delimiter))
            if alone or is_row(_cells('"' + line, delimiter)):
                if seen or (alone and end not in odd):
                    return
                seen = True
            end = line_end(data, end)
            yield line

    try:
        return next(csv.reader(lines(), delimiter=delimiter, strict=True)), end
    except csv.Error:
        return _closed_cells(first, delimiter), line_end(data, start)


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
