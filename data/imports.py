"""Imports into the register: previews that wait to be confirmed, and what became of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from gis.errors import Message, NotFoundError, NotYetError

LIVES = timedelta(hours=1)
"""How long a preview waits."""

NO_IMPORT = Message(
    "没有这个编号的导入，或预览已超过一小时；请重新上传",
    "no import has that id, or its preview is older than an hour; upload the file again",
)


@dataclass(frozen=True, slots=True)
class StoredImport:
    """
    An import.

    Attributes
    ----------
    id, kind, file_name, sha256, datum, by, state, counts
        As of `data.tables.RegisterImportRow`.
    key_id
        Whose it is; None where it came over the command line.
    created_at, expires_at, applied_at
        When.
    basis
        Digest of the register that it was previewed against.
    document
        The sheet and its verdicts; None once applied.
    """

    id: str
    kind: str
    file_name: str
    sha256: str
    datum: str | None
    key_id: str | None
    by: str
    state: str
    created_at: datetime
    expires_at: datetime
    applied_at: datetime | None
    basis: str
    counts: Mapping[str, int]
    document: Mapping[str, Any] | None


_PLAIN_COLUMNS = (
    "id, kind, file_name, sha256, datum, key_id, by, state, created_at, expires_at, applied_at, basis, counts"
)
_COLUMNS = f"{_PLAIN_COLUMNS}, document"

_PAGE = f"""
    SELECT {_PLAIN_COLUMNS}, CASE WHEN document IS NOT NULL THEN json_build_object(
        'doubt', document -> 'doubt', 'remarks', document -> 'remarks', 'rows', (
            SELECT coalesce(json_agg(one ORDER BY place), '[]') FROM (
                SELECT one, place FROM json_array_elements(document -> 'rows') WITH ORDINALITY x(one, place)
                WHERE %(verdict)s::text IS NULL OR one ->> 'verdict' = %(verdict)s
                ORDER BY place LIMIT %(limit)s OFFSET %(offset)s) page)) END AS document
    FROM register_import
    WHERE id = %(id)s AND key_id IS NOT DISTINCT FROM %(key)s
        AND (state <> 'preview' OR expires_at > clock_timestamp())
"""  # noqa: S608 - only this module's own words


def put_preview(connection: psycopg.Connection[Any], preview: StoredImport) -> None:
    """
    Save a preview, and remove those whose hour is over; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    preview
        Its times are not looked at.
    """
    connection.execute(
        "DELETE FROM register_import WHERE state = 'preview' AND expires_at < clock_timestamp()"
    )
    connection.execute(
        """
        INSERT INTO register_import (id, kind, file_name, sha256, datum, key_id, by, expires_at, basis,
            counts, document)
        VALUES (%s, %s, %s, %s, %s, %s, %s, clock_timestamp() + %s, %s, %s, %s)
        """,
        (
            *(preview.id, preview.kind, preview.file_name, preview.sha256, preview.datum),
            *(preview.key_id, preview.by, LIVES, preview.basis, Jsonb(dict(preview.counts))),
            json.dumps(preview.document, ensure_ascii=False, allow_nan=False),
        ),
    )


def find_import(
    connection: psycopg.Connection[Any], import_id: str, key_id: str | None, *, lock: bool = False
) -> StoredImport:
    """
    Find an import of one's own.

    Parameters
    ----------
    connection
        Any role.
    import_id
        Which.
    key_id
        Whose; None for the command line's.
    lock
        Keep it until the end of the transaction.

    Returns
    -------
    StoredImport
        As it is now.

    Raises
    ------
    NotFoundError
        If there is none, it is somebody else's, or its hour is over.
    NotYetError
        If it is wanted for oneself and somebody else has it.
    """
    with connection.cursor(row_factory=class_row(StoredImport)) as cursor:
        try:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM register_import WHERE id = %s AND key_id IS NOT DISTINCT FROM %s"  # noqa: S608
                " AND (state <> 'preview' OR expires_at > clock_timestamp())"
                + (" FOR UPDATE NOWAIT" if lock else ""),
                (import_id, key_id),
            )
        except psycopg.errors.LockNotAvailable as error:
            raise busy() from error
        found = cursor.fetchone()
    if found is None:
        raise NotFoundError(*NO_IMPORT)
    return found


def check_own(connection: psycopg.Connection[Any], import_id: str, key_id: str | None) -> None:
    """
    Make sure that an import is there and is the caller's; see `find_import`, which costs more.

    Parameters
    ----------
    connection
        Any role.
    import_id, key_id
        As of `find_import`.

    Raises
    ------
    NotFoundError
        As of `find_import`.
    """
    found = connection.execute(
        "SELECT 1 FROM register_import WHERE id = %s AND key_id IS NOT DISTINCT FROM %s"
        " AND (state <> 'preview' OR expires_at > clock_timestamp())",
        (import_id, key_id),
    ).fetchone()
    if found is None:
        raise NotFoundError(*NO_IMPORT)


def find_page(
    connection: psycopg.Connection[Any],
    import_id: str,
    key_id: str | None,
    *,
    verdict: str | None,
    limit: int,
    offset: int,
) -> StoredImport:
    """
    Find an import of one's own with some of its rows; the others never leave the database.

    Parameters
    ----------
    connection
        Any role.
    import_id, key_id
        As of `find_import`.
    verdict
        Rows wanted; all when None.
    limit, offset
        How many of them, after how many.

    Returns
    -------
    StoredImport
        Its document without the sheet itself.

    Raises
    ------
    NotFoundError
        As of `find_import`.
    """
    with connection.cursor(row_factory=class_row(StoredImport)) as cursor:
        cursor.execute(
            _PAGE,
            {"id": import_id, "key": key_id, "verdict": verdict, "limit": limit, "offset": offset},
        )
        found = cursor.fetchone()
    if found is None:
        raise NotFoundError(*NO_IMPORT)
    return found


def mark_applied(connection: psycopg.Connection[Any], import_id: str) -> None:
    """
    Note that an import was applied; its sheet is not kept. The caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    import_id
        Which.
    """
    connection.execute(
        "UPDATE register_import SET state = 'applied', applied_at = clock_timestamp(), document = NULL"
        " WHERE id = %s",
        (import_id,),
    )


def busy() -> NotYetError:
    """Say that somebody else is writing just now."""
    return NotYetError(
        "另一个导入正在写入台账；请稍后再确认",
        "another import is being written just now; confirm again in a moment",
    )
