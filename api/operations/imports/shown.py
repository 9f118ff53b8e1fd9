"""An import as it is shown: counts, and rows cell by cell before and after."""

from collections.abc import Sequence
from typing import Any

import psycopg

from api.operations.imports.documents import messages_of, rows_of
from data.imports import StoredImport
from data.registerhistory import changes_of
from gis.errors import Message
from gis.register import REGISTER, Fault, Judged, RegisterKind, Verdict, cell_of


def import_json(
    found: StoredImport, *, verdict: Verdict | None = None, limit: int = 100, offset: int = 0
) -> dict[str, Any]:
    """
    Show an import.

    Parameters
    ----------
    found
        As stored.
    verdict
        Rows wanted; all when None.
    limit, offset
        How many rows, after how many.

    Returns
    -------
    dict
        JSON values; without rows once applied.
    """
    kind = REGISTER[found.kind]
    rows = [] if found.document is None else rows_of(found.document)
    wanted = [row for row in rows if verdict is None or row.verdict is verdict]
    doubt = found.document["doubt"] if found.document else None
    remarks = messages_of(found.document["remarks"]) if found.document else []
    return {
        "id": found.id,
        "kind": found.kind,
        "kind_name": {"zh": kind.zh, "en": kind.en},
        "file": found.file_name,
        "sha256": found.sha256,
        "datum": found.datum,
        "by": found.by,
        "state": found.state,
        "created_at": found.created_at.isoformat(),
        "expires_at": found.expires_at.isoformat() if found.state == "preview" else None,
        "applied_at": found.applied_at.isoformat() if found.applied_at else None,
        "counts": {each.value: found.counts[each.value] for each in Verdict},
        "doubt": None if doubt is None else _said(Message(*doubt)),
        "remarks": [_said(each) for each in remarks],
        "matched": len(wanted),
        "rows": [_row(kind, row) for row in wanted[offset : offset + limit]],
    }


def history_json(
    connection: psycopg.Connection[Any], kind: RegisterKind, entry_id: str
) -> list[dict[str, Any]]:
    """
    Show who changed an entry.

    Parameters
    ----------
    connection
        Only read.
    kind, entry_id
        Which.

    Returns
    -------
    list[dict]
        Newest first, cell by cell.
    """
    return [
        {
            "at": each.at.isoformat(),
            "by": each.by,
            "import": each.import_id,
            "file": each.file_name,
            "changes": [
                {
                    "column": field.column,
                    "header": field.zh,
                    "before": cell_of(field, (each.before or {}).get(field.column)),
                    "after": cell_of(field, each.after.get(field.column)),
                }
                for field in kind.fields
                if (each.before or {}).get(field.column) != each.after.get(field.column)
            ],
        }
        for each in changes_of(connection, kind, entry_id)
    ]


def _row(kind: RegisterKind, row: Judged) -> dict[str, Any]:
    fields = kind.by_column
    return {
        "row": row.row,
        "verdict": row.verdict.value,
        "verdict_name": _said(row.verdict.said),
        "id": row.id or None,
        "name": row.name,
        "changes": [
            {
                "column": change.column,
                "header": fields[change.column].zh,
                "before": cell_of(fields[change.column], change.before),
                "after": cell_of(fields[change.column], change.after),
            }
            for change in row.changes
        ],
        "faults": _faults(kind, row.faults),
        "remarks": _faults(kind, row.remarks),
    }


def _faults(kind: RegisterKind, faults: Sequence[Fault]) -> list[dict[str, Any]]:
    fields = kind.by_column
    return [
        {
            "column": fault.column or None,
            "header": fields[fault.column].zh if fault.column in fields else None,
            **_said(fault.reason),
        }
        for fault in faults
    ]


def _said(message: Message) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}
