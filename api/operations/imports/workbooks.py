"""Workbooks of the register: templates, current data, and sheets given back with their errors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg

from api.operations.imports.documents import rows_of
from data.imports import StoredImport
from data.registerentries import read_entries, register_basis
from data.registerhistory import entries_on, latest_change
from gis.errors import ConflictError, InputError
from gis.register import REGISTER, RegisterKind, Verdict
from layers.register import given_back, register_book
from services.hours import CHINA


def template_book(connection: psycopg.Connection[Any] | None, kind: RegisterKind) -> bytes:
    """
    Make the empty workbook of a kind, with one example row.

    Parameters
    ----------
    connection
        Only read, for the areas of its drop-down; None where there is no store.
    kind
        Which.

    Returns
    -------
    bytes
        XLSX.
    """
    return register_book(kind, areas={} if connection is None else _areas(connection), example=True)


def current_book(
    connection: psycopg.Connection[Any], kind: RegisterKind, *, moment: datetime | None = None
) -> bytes:
    """
    Make the workbook of what is in the register; imported again, it changes nothing.

    Parameters
    ----------
    connection
        Only read.
    kind
        Which.
    moment
        As the register was then; as it is now when None.

    Returns
    -------
    bytes
        XLSX.
    """
    entries = read_entries(connection, kind) if moment is None else entries_on(connection, kind, moment)
    demo = connection.execute("SELECT demo FROM city").fetchone()
    notice = "演示数据 · demo data" if demo and demo[0] else ""
    return register_book(kind, entries.values(), areas=_areas(connection), notice=notice)


def refuse_future(moment: datetime | None, now: datetime) -> None:
    """
    Refuse to tell what the register will be.

    Parameters
    ----------
    moment
        That is asked for; None for now.
    now
        With a time zone.

    Raises
    ------
    InputError
        If it is still to come.
    """
    if moment is not None and moment > now:
        when = f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
        raise InputError(
            f"{when} 还没有到，那时的台账还不知道；请选过去的时刻，或空着",
            f"{when} is still to come and its register unknown; choose a moment that is past, or none",
        )


def book_basis(connection: psycopg.Connection[Any], kind: RegisterKind) -> str:
    """
    Name what a workbook of the register is made of: two with the same name say the same.

    Parameters
    ----------
    connection
        Only read.
    kind
        Which.

    Returns
    -------
    str
        Its digest, and the number of its latest change: an import that takes another back is a change too.
    """
    return f"{register_basis(connection, kind)}-{latest_change(connection, kind)}"


def errors_book(connection: psycopg.Connection[Any], found: StoredImport) -> bytes:
    """
    Give a sheet back with its bad cells red and the reasons in a last column.

    Parameters
    ----------
    connection
        Only read, for the areas of a template's drop-down.
    found
        A preview.

    Returns
    -------
    bytes
        XLSX, with every row that was brought, where it stood.

    Raises
    ------
    ConflictError
        If it was applied: its sheet is no longer kept.
    """
    if found.document is None:
        raise ConflictError(
            "这次导入已经写入，原表不再保存", "this import was applied, and its sheet is no longer kept"
        )
    rows = rows_of(found.document)
    cells = [(number, values) for number, values in found.document["cells"]]
    faults = {row.row: row.faults for row in rows if row.verdict is Verdict.BAD}
    suspects = {row.row: row.faults for row in rows if row.verdict is Verdict.SUSPECT}
    header = found.document["header"]
    return given_back(REGISTER[found.kind], header, cells, faults, suspects, _areas(connection))


def _areas(connection: psycopg.Connection[Any]) -> Mapping[str, str]:
    rows = connection.execute("SELECT code, name FROM area WHERE valid_to IS NULL ORDER BY code")
    return dict(rows.fetchall())
