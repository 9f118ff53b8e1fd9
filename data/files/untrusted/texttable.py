"""Rows of an uploaded CSV, in the reading process."""

import csv
from dataclasses import dataclass
from pathlib import Path

from data.files.csvquotes import header_at, line_end
from data.files.csvrows import UNPAIRED, Sheet, open_sheet, rows_of
from data.files.record import COLUMNS, column_of
from data.files.text import to_utf8
from data.files.untrusted.answer import ROW, Teller
from data.files.untrusted.limiting import RowLimiter
from data.files.untrusted.upload import Limits
from gis.errors import FileError

HEAD_LINES = 10
"""The header is among the first so many lines; titles stand above it."""

NAME = "文件"


def read_text_table(content: bytes, limits: Limits, teller: Teller) -> None:
    """
    Read a CSV: UTF-8, UTF-16 with its mark, or else GB 18030.

    Parameters
    ----------
    content
        The file.
    limits
        Of rows, columns and letters.
    teller
        Is given the rows, titles and header among them.
    """
    table = _table(to_utf8(content, NAME))
    limiter = RowLimiter(limits, "", teller)
    teller.layer("")
    for number, title in enumerate(table.titles, start=1):
        limiter.give(number, title)
    limiter.give(len(table.titles) + 1, table.header)
    try:
        for line, cells, _ in rows_of(table.sheet):
            if cells is None:
                teller.remark(table.before + line, UNPAIRED, ROW, used=False)
            else:
                limiter.give(table.before + line, cells)
    except csv.Error as error:
        raise FileError("不是有效的 CSV；请另存为 CSV UTF-8", "no valid CSV; save it as CSV UTF-8") from error


@dataclass(frozen=True, slots=True)
class _Table:
    titles: list[list[str]]
    header: list[str]
    before: int
    sheet: Sheet


def _table(data: bytes) -> _Table:
    start, titles = _header_start(data)
    body = data[start:]
    sheet = open_sheet(body, Path(NAME))
    first = line_end(body, 0) if body[:4].lower() == b"sep=" else 0
    header, _ = header_at(body, first, sheet.delimiter)
    return _Table(titles, header or [], len(titles), sheet)


def _header_start(data: bytes) -> tuple[int, list[list[str]]]:
    """Find the line among the first that names most known columns; the lines above it are titles."""
    starts, at = [0], 0
    while len(starts) < HEAD_LINES and (at := line_end(data, at)) < len(data):
        starts.append(at)
    lines = [data[start : line_end(data, start)].decode() for start in starts]
    best = max(range(len(lines)), key=lambda i: (_known(lines[i]), -i))
    if not _known(lines[best]):
        best = next((i for i, line in enumerate(lines) if any(sign in line for sign in ",;\t")), 0)
    if any(line.count('"') % 2 for line in lines[:best]):
        best = 0
    return starts[best], [_cells(line) for line in lines[:best]]


def _known(line: str) -> int:
    return sum(column_of(cell) in COLUMNS for cell in _cells(line))


def _cells(line: str) -> list[str]:
    delimiter = max(",;\t", key=line.count)
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
