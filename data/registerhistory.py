"""History of the register: what each import changed, and how an entry or all of them were at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from data.registerentries import read_entries
from gis.register import Entry, RegisterKind


@dataclass(frozen=True, slots=True)
class Changed:
    """
    One change of one entry.

    Attributes
    ----------
    at, by
        When, and who.
    import_id, file_name
        With which import.
    before, after
        The whole entry; before is None where it was new.
    """

    at: datetime
    by: str
    import_id: str
    file_name: str
    before: Entry | None
    after: Entry


def note_changes(
    connection: psycopg.Connection[Any],
    kind: RegisterKind,
    changes: Sequence[tuple[Entry | None, Entry]],
    *,
    import_id: str,
    by: str,
) -> None:
    """
    Note what an import changes; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    kind
        Of the entries.
    changes
        Each entry before, None for a new one, and after.
    import_id, by
        Which import, and whose.
    """
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY register_change (import_id, kind, entry_id, by, before, after) FROM STDIN") as copy,
    ):
        for before, after in changes:
            was = None if before is None else Jsonb(dict(before))
            copy.write_row((import_id, kind.code, after["id"], by, was, Jsonb(dict(after))))


def latest_change(connection: psycopg.Connection[Any], kind: RegisterKind) -> int:
    """
    Give the number of the latest change of a kind; every confirmed import that changes something adds to it.

    Parameters
    ----------
    connection
        Only read.
    kind
        Which.

    Returns
    -------
    int
        0 where nothing was ever imported.
    """
    row = connection.execute(
        "SELECT coalesce(max(id), 0) FROM register_change WHERE kind = %s", (kind.code,)
    ).fetchone()
    return int(row[0]) if row else 0


def entries_on(connection: psycopg.Connection[Any], kind: RegisterKind, moment: datetime) -> dict[str, Entry]:
    """
    Give the entries as the register had them at a moment.

    Parameters
    ----------
    connection
        Only read; in one transaction.
    kind
        Which.
    moment
        With its time zone.

    Returns
    -------
    dict[str, Entry]
        By id. What came into the register other than by import counts as always there.
    """
    entries = read_entries(connection, kind)
    later = connection.execute(
        """
        SELECT DISTINCT ON (entry_id) entry_id, before FROM register_change
        WHERE kind = %s AND at > %s ORDER BY entry_id, id
        """,
        (kind.code, moment),
    )
    for entry_id, before in later:
        if before is None:
            entries.pop(entry_id, None)
        else:
            entries[entry_id] = before
    return dict(sorted(entries.items()))


def changes_of(
    connection: psycopg.Connection[Any], kind: RegisterKind, entry_id: str, *, most: int = 200
) -> list[Changed]:
    """
    Tell who changed an entry, when and how.

    Parameters
    ----------
    connection
        Only read.
    kind, entry_id
        Which.
    most
        So many.

    Returns
    -------
    list[Changed]
        Newest first.
    """
    with connection.cursor(row_factory=class_row(Changed)) as cursor:
        cursor.execute(
            """
            SELECT c.at, c.by, c.import_id, i.file_name, c.before, c.after
            FROM register_change c JOIN register_import i ON i.id = c.import_id
            WHERE c.kind = %s AND c.entry_id = %s ORDER BY c.id DESC LIMIT %s
            """,
            (kind.code, entry_id, most),
        )
        return cursor.fetchall()
