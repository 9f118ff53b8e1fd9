"""A preview as the JSON document that is stored for an hour."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gis.errors import Message
from gis.register import Change, Fault, Judged, Verdict
from services.register.cells import Cell, Formula
from services.register.judge import Judgement
from services.register.moments import china_clock
from services.register.sheet import Sheet, SheetRow


def to_document(
    sheet: Sheet, judgement: Judgement, remarks: Sequence[Message], doubt: Message | None
) -> dict[str, Any]:
    """
    Write a preview.

    Parameters
    ----------
    sheet
        As it was brought.
    judgement
        What becomes of its rows.
    remarks
        On the file.
    doubt
        What speaks against the datum that was declared.

    Returns
    -------
    dict
        JSON values.
    """
    return {
        "header": list(sheet.header),
        "cells": [[row.number, [_cell(cell) for cell in row.cells]] for row in _as_brought(sheet)],
        "rows": [_judged(row) for row in judgement.rows],
        "remarks": [list(each) for each in (*remarks, *judgement.remarks)],
        "doubt": None if doubt is None else list(doubt),
    }


def rows_of(document: Mapping[str, Any]) -> list[Judged]:
    """Read the judged rows of a document."""
    return [
        Judged(
            each["row"],
            Verdict(each["verdict"]),
            each["id"],
            each["name"],
            each["entry"],
            tuple(Change(*change) for change in each["changes"]),
            _faults(each["faults"]),
            _faults(each["remarks"]),
        )
        for each in document["rows"]
    ]


def messages_of(listed: Sequence[Sequence[str]]) -> list[Message]:
    """Read sentences."""
    return [Message(*each) for each in listed]


def _as_brought(sheet: Sheet) -> list[SheetRow]:
    return sorted((*sheet.examples, *sheet.rows), key=lambda row: row.number)


def _judged(row: Judged) -> dict[str, Any]:
    return {
        "row": row.row,
        "verdict": row.verdict.value,
        "id": row.id,
        "name": row.name,
        "entry": None if row.entry is None else dict(row.entry),
        "changes": [[change.column, change.before, change.after] for change in row.changes],
        "faults": [[fault.column, *fault.reason] for fault in row.faults],
        "remarks": [[fault.column, *fault.reason] for fault in row.remarks],
    }


def _faults(listed: Sequence[Sequence[str]]) -> tuple[Fault, ...]:
    return tuple(Fault(column, Message(zh, en)) for column, zh, en in listed)


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Formula):
        # Its reason tells the formula; where nothing was computed it stands here, as text.
        return cell.written if cell.value is None else _cell(cell.value)
    if isinstance(cell, datetime):
        cell = china_clock(cell)
        return f"{cell:%Y-%m-%d %H:%M}" if (cell.hour or cell.minute) else f"{cell:%Y-%m-%d}"
    return cell
