"""Cells of a table by headings of its own, beside those that every reader knows (`record.COLUMNS`)."""

from collections.abc import Mapping
from pathlib import Path

from data.files.record import Record, text_of
from data.files.records import is_csv, read_head
from data.files.text import read_csv
from gis.errors import FileError
from gis.spelling import as_spelt

Headings = Mapping[str, tuple[str, ...]]
"""Columns, and the headers that mean them: without blanks, small letters."""


def read_cells(record: Record, headings: Headings) -> dict[str, str]:
    """
    Read the texts of a row.

    Parameters
    ----------
    record
        From `read_rows`.
    headings
        Columns that are wanted.

    Returns
    -------
    dict[str, str]
        By column; empty where the cell or the column is. Of two headers that mean one column the first that
        is filled in counts.

    Raises
    ------
    InputError
        If a cell holds characters that cannot be shown, or the row is damaged.
    """
    own = {_plain(name): text_of(record, name) for name in record.values}
    return {column: next((own[n] for n in names if own.get(n)), "") for column, names in headings.items()}


def read_rows(path: Path, *needed: tuple[str, ...]) -> list[Record]:
    """
    Read a CSV that has headings of its own and no places.

    Parameters
    ----------
    path
        UTF-8, UTF-16 or GB 18030; commas, semicolons or tabs.
    needed
        Headers of each column that must be there, under any of them.

    Returns
    -------
    list[Record]
        At least one.

    Raises
    ------
    FileError
        If the file cannot be read, is no CSV, holds no row, or lacks a column, naming it.
    """
    if not is_csv(read_head(path)):
        raise FileError(
            f"{path.name} 不是 CSV；请另存为“CSV UTF-8（逗号分隔）”再试",
            f'{path.name} is no CSV; save it as "CSV UTF-8 (comma delimited)" first',
        )
    records = list(read_csv(path, places=False))
    if not records:
        raise FileError(
            f"{path.name} 里没有数据行；请填写后再试",
            f"{path.name} holds no row of data; fill it in and try again",
        )
    present = {_plain(name) for record in records for name in record.values}
    for names in needed:
        # A row that is damaged has no cells: it is told by its own fault.
        if present and not present & set(names):
            raise FileError(
                f"{path.name} 缺少一列；表头应有其中之一：{'、'.join(names)}",
                f"{path.name} lacks a column; its first row should name one of {', '.join(names)}",
            )
    return records


def _plain(header: str) -> str:
    return as_spelt(header).replace("*", "")
