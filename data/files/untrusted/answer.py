"""What the reading process says, line by line: JSON, which cannot run; and how it is taken up again."""

import base64
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, BinaryIO

from data.files.untrusted.upload import Cell, Row
from gis.errors import FileError, Message
from gis.model import RowNote

FORMULA_LETTERS = 200
"""So much of a formula is told."""

LARGEST_EXACT = 2**53
"""Beyond, a whole number does not survive as a floating one; it is handed over as text."""

FILE, ROW, FOOTER = "file", "row", "footer"
"""What a remark is about: see `gis.model.RowNote.source`."""


class Teller:
    """Writes what was read to a stream, in the reading process."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def layer(self, name: str, *, columns: Sequence[str] | None = None, crs: str = "") -> None:
        """Begin a layer; `columns` is None where the header is one of its rows."""
        self._say(layer=[name, columns if columns is None else list(columns), crs])

    def row(self, number: int, cells: Sequence[Any], wkb: bytes | None = None) -> None:
        """Give a row of the latest layer; cells are values, `Cell` where there is more to say."""
        shape = None if wkb is None else base64.b64encode(wkb).decode()
        self._say(row=[number, [_written(cell) for cell in cells], shape])

    def remark(
        self, row: int, reason: Message, source: str = FILE, *, used: bool = True, sheet: str = ""
    ) -> None:
        """Say something about a row, or with row 0 about the sheet that is named, else the file."""
        self._say(remark=[row, *reason, source, used, sheet])

    def refuse(self, reason: Message) -> None:
        """Say why the file cannot be used."""
        self._say(refused=list(reason))

    def tell(self, **parts: Any) -> None:
        """Say anything else."""
        self._say(**parts)

    def done(self) -> None:
        """End: without this the answer is not whole."""
        self._say(done=True)
        self._stream.flush()

    def _say(self, **parts: Any) -> None:
        self._stream.write(json.dumps(parts, ensure_ascii=True).encode() + b"\n")


def _written(cell: Any) -> Any:
    if not isinstance(cell, Cell):
        return _value(cell)
    if cell.formula or cell.error:
        said = {"value": _value(cell.value), "formula": cell.formula, "error": cell.error}
        return {**said, "written": cell.written} if cell.formula else said
    return _value(cell.value)


def _value(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return {"date": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, int):
        return value if abs(value) < LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


@dataclass(slots=True)
class ReadLayer:
    """A layer as it was handed over, its header not yet looked for."""

    name: str
    columns: tuple[str, ...] | None
    crs: str
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Answer:
    """All that the reading process said."""

    layers: list[ReadLayer] = field(default_factory=list)
    remarks: list[RowNote] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    whole: bool = False


def take_up(lines: Iterator[bytes]) -> Answer:
    """
    Check and take up an answer, line by line; nothing in it is trusted.

    Parameters
    ----------
    lines
        As `Teller` writes them.

    Returns
    -------
    Answer
        `whole` where it came to its end.

    Raises
    ------
    FileError
        If the reading process refused the file.
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError
        If it is not such an answer: the process was taken over or cut short.
    """
    answer = Answer()
    for line in lines:
        said = json.loads(line)
        if "row" in said:
            answer.layers[-1].rows.append(_row(said["row"]))
        elif "layer" in said:
            name, columns, crs = said["layer"]
            names = None if columns is None else tuple(map(str, columns))
            answer.layers.append(ReadLayer(str(name), names, str(crs)))
        elif "remark" in said:
            row, zh, en, source, used, sheet = said["remark"]
            note = RowNote(int(row), Message(str(zh), str(en)), str(source), bool(used), str(sheet))
            answer.remarks.append(note)
        elif "refused" in said:
            zh, en = said["refused"]
            raise FileError(str(zh), str(en))
        elif "done" in said:
            answer.whole = True
        else:
            answer.told |= said
    return answer


def _row(said: Any) -> Row:
    number, cells, shape = said
    wkb = None if shape is None else base64.b64decode(shape, validate=True)
    return Row(int(number), tuple(map(_cell, cells)), wkb)


def _cell(said: Any) -> Cell:
    if isinstance(said, dict) and "value" in said:
        written = str(said.get("written", ""))[:FORMULA_LETTERS]
        return Cell(_cell(said["value"]).value, said["formula"] is True, said["error"] is True, written)
    if isinstance(said, dict):
        return Cell(datetime.fromisoformat(said["date"]))
    if said is None or isinstance(said, str):
        return Cell(said)
    return Cell(float(said))
