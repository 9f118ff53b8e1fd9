"""An import as it is shown: counts, and rows cell by cell before and after."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import psycopg

from api.operations.imports.documents import messages_of, rows_of
from data.imports import StoredImport, find_page
from data.registerhistory import changes_of
from data.registerpage import RegisterPage, read_page
from data.registerstatus import statuses_on
from gis.errors import Message
from gis.register import REGISTER, Change, Fault, FieldType, Judged, RegisterKind, Verdict, cell_of


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


def page_json(
    connection: psycopg.Connection[Any],
    import_id: str,
    key_id: str | None,
    *,
    verdict: Verdict | None,
    limit: int,
    offset: int,
) -> dict[str, Any]:
    """
    Show some rows of a stored import; see `import_json`, whose answer it gives at less cost.

    Parameters
    ----------
    connection
        Only read.
    import_id, key_id
        As of `data.imports.find_import`.
    verdict, limit, offset
        As of `import_json`.

    Returns
    -------
    dict
        JSON values.

    Raises
    ------
    NotFoundError
        If there is no such import.
    """
    wanted = None if verdict is None else verdict.value
    found = find_page(connection, import_id, key_id, verdict=wanted, limit=limit, offset=offset)
    counted = sum(found.counts.values()) if verdict is None else found.counts[verdict]
    return {**import_json(found, limit=limit), "matched": counted if found.document else 0}


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


def entries_page(
    connection: psycopg.Connection[Any],
    kind: RegisterKind,
    *,
    text: str,
    limit: int,
    offset: int,
    today: date,
) -> dict[str, Any]:
    """
    Look entries up; see `entries_json`.

    Parameters
    ----------
    connection
        Only read.
    kind, text, limit, offset
        As of `data.registerpage.read_page`.
    today
        Local date: of sites whose status begins later it is told what they are on it.

    Returns
    -------
    dict
        JSON values.
    """
    page = read_page(connection, kind, text=text, limit=limit, offset=offset)
    later = [str(each["id"]) for each in page.entries if str(each.get("since") or "") > today.isoformat()]
    return entries_json(kind, page, statuses_on(connection, later, today) if later else {})


def entries_json(
    kind: RegisterKind, page: RegisterPage, status_now: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """
    Show entries as a sheet does, with its columns.

    Parameters
    ----------
    kind
        Of the entries.
    page
        Some of them.
    status_now
        Of sites whose status begins later: what they are today, by id.

    Returns
    -------
    dict
        JSON values: a cell says what a cell of the exported sheet says; ``status_now`` stands beside them.
    """
    return {
        "kind": kind.code,
        "kind_name": {"zh": kind.zh, "en": kind.en},
        "name_column": kind.name_column,
        "columns": [
            {
                "column": field.column,
                "header": {"zh": field.zh, "en": field.en},
                "type": field.type.value,
                "required": field.required,
                "choices": [zh for _, zh in field.choices],
                "open_list": field.open_list,
                "note": _said(field.note) if field.note.zh else None,
            }
            for field in kind.fields
        ],
        "matched": page.matched,
        "items": [
            {field.column: cell_of(field, entry.get(field.column)) for field in kind.fields}
            | _status_now(kind, status_now.get(str(entry["id"])))
            for entry in page.entries
        ],
    }


def _status_now(kind: RegisterKind, status: str | None) -> dict[str, Any]:
    return {} if status is None else {"status_now": cell_of(kind.by_column["status"], status)}


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
            for change in (row.changes or _understood(kind, row))
        ],
        "faults": _faults(kind, row.faults),
        "remarks": _faults(kind, row.remarks),
    }


def _understood(kind: RegisterKind, row: Judged) -> list[Change]:
    """Give what was read from a row that is new, so that dates, hours and position can be looked at."""
    if row.entry is None or row.verdict not in (Verdict.NEW, Verdict.SUSPECT):
        return []
    entry = row.entry
    columns = (field.column for field in kind.fields if field.type not in (FieldType.ID, FieldType.DATUM))
    return [Change(each, None, entry[each]) for each in columns if entry.get(each) not in (None, [])]


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
