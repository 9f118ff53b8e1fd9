"""Rows within the limits, in the reading process: too many is an error, never a cut."""

from collections.abc import Sequence
from typing import Any

from data.files.untrusted.answer import ROW, Teller
from data.files.untrusted.upload import Cell, Limits
from gis.errors import FileError, Message


class RowLimiter:
    """
    Hands rows on that are not empty.

    Parameters
    ----------
    limits
        Of rows, columns and letters.
    name
        Of the sheet or layer, for messages.
    teller
        Is given the rows.
    """

    def __init__(self, limits: Limits, name: str, teller: Teller) -> None:
        self._limits, self._name, self._teller = limits, name, teller

    def give(self, number: int, cells: Sequence[Any], wkb: bytes | None = None) -> bool:
        """Hand one row on, without the empty cells behind its last; an empty one is passed over: False."""
        width = next((i for i in range(len(cells), 0, -1) if not _is_empty(cells[i - 1])), 0)
        if not width and wkb is None:
            return False
        if number > self._limits.rows:
            raise self._too_many_rows(number)
        if width > self._limits.columns:
            raise self._too_many_columns(width)
        kept = list(cells[:width])
        if any(_letters(cell) > self._limits.cell_letters for cell in kept):
            self._teller.remark(number, self._too_long(), ROW, used=False, sheet=self._name)
            return False
        self._teller.row(number, kept, wkb)
        return True

    def _too_many_rows(self, number: int) -> FileError:
        most = self._limits.rows
        return FileError(
            f"{self._where[0]}第 {number} 行还有内容，最多 {most} 行；请删去后面的行，或拆成几个文件",
            f"{self._where[1]}there is content in row {number}, {most} rows at most; delete the rows behind "
            "or split the file",
        )

    def _too_many_columns(self, width: int) -> FileError:
        most = self._limits.columns
        return FileError(
            f"{self._where[0]}第 {width} 列还有内容，最多 {most} 列；请删去后面的列",
            f"{self._where[1]}there is content in column {width}, {most} columns at most; delete the rest",
        )

    def _too_long(self) -> Message:
        most = self._limits.cell_letters
        return Message(
            f"有一格的文字超过 {most} 个字；请缩短", f"a cell holds more than {most} letters; shorten it"
        )

    @property
    def _where(self) -> Message:
        return Message(f"“{self._name}”", f"{self._name!r}: ") if self._name else Message("", "")


def _is_empty(cell: Any) -> bool:
    if isinstance(cell, Cell):
        return not cell.formula and _is_empty(cell.value)
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _letters(cell: Any) -> int:
    value = cell.value if isinstance(cell, Cell) else cell
    return len(value) if isinstance(value, str) else 0
