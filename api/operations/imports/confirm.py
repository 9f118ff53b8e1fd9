"""Confirm an import: all of it or nothing, in one transaction with its history."""

from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from api.operations.imports.documents import rows_of
from data.imports import StoredImport, busy, find_import, mark_applied
from data.initials import learn_initials
from data.registerentries import lock_register, read_entries, register_basis, write_entries
from data.registerhistory import note_changes
from gis.errors import ConflictError, InputError
from gis.register import REGISTER, Entry, Judged, Verdict
from gis.staff import Caller

Suspects = Literal["add", "leave_out"]


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What the user chose after the preview.

    Attributes
    ----------
    only_good
        Whether good rows are written though others are bad.
    suspects
        What becomes of suspected duplicates; there must be a choice where there are any.
    keep_datum
        Whether the declared datum counts though the positions speak against it.
    """

    only_good: bool = False
    suspects: Suspects | None = None
    keep_datum: bool = False


def confirm(
    connection: psycopg.Connection[Any], import_id: str, choice: Choice, caller: Caller
) -> StoredImport:
    """
    Write what was previewed; the caller commits, and nothing is written where this fails.

    Parameters
    ----------
    connection
        Any role that may write.
    import_id
        Of a preview of the caller's own.
    choice
        What was chosen.
    caller
        Whose it is.

    Returns
    -------
    StoredImport
        Applied.

    Raises
    ------
    NotFoundError
        If there is no such preview.
    ConflictError
        If it was confirmed already, or the register has changed since it was made.
    InputError
        If a choice is missing.
    """
    key = caller.key or None
    found = find_import(connection, import_id, key, lock=True)
    if found.document is None:
        raise ConflictError(
            "这次导入已经确认过，没有再写入", "this import was confirmed already; nothing was written again"
        )
    rows = rows_of(found.document)
    _refuse_without_choice(found, choice)
    kind = REGISTER[found.kind]
    try:
        lock_register(connection, kind)
    except psycopg.errors.LockNotAvailable as error:
        raise busy() from error
    if register_basis(connection, kind) != found.basis:
        raise ConflictError(
            "预览之后台账已有改动，没有写入任何数据；请重新上传，再看一次预览",
            "the register has changed since the preview and nothing was written; upload the file again",
        )
    before = read_entries(connection, kind)
    changes: list[tuple[Entry | None, Entry]] = [
        (before.get(row.id), row.entry) for row in rows if row.entry is not None and _is_written(row, choice)
    ]
    write_entries(connection, kind, changes)
    note_changes(connection, kind, changes, import_id=found.id, by=caller.name)
    learn_initials(connection)
    mark_applied(connection, found.id)
    return find_import(connection, import_id, key)


def _is_written(row: Judged, choice: Choice) -> bool:
    if row.verdict is Verdict.SUSPECT:
        return choice.suspects == "add"
    return row.verdict in (Verdict.NEW, Verdict.CHANGED)


def _refuse_without_choice(found: StoredImport, choice: Choice) -> None:
    bad, suspects = found.counts[Verdict.BAD], found.counts[Verdict.SUSPECT]
    if bad and not choice.only_good:
        raise InputError(
            f"有 {bad} 行错误，没有写入任何数据；请改正后重新上传，或选择只导入无误的行（only_good）",
            f"{bad} rows are bad and nothing was written; mend them and upload again, or choose only_good",
        )
    if suspects and choice.suspects is None:
        raise InputError(
            f"有 {suspects} 行疑似重复；请选择 suspects：add 照样新增，leave_out 不导入",
            f"{suspects} rows may be duplicates; choose suspects: add, or leave_out",
        )
    if found.document is not None and found.document["doubt"] and not choice.keep_datum:
        zh, en = found.document["doubt"]
        raise InputError(
            f"{zh}；请改用正确的坐标系重新上传，或确认坐标系无误（keep_datum）",
            f"{en}; upload again with the right datum, or say that it is right with keep_datum",
        )
