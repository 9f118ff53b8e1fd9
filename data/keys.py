"""Staff keys in the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from gis.errors import NotFoundError
from gis.staff import StaffKey


def put_key(connection: psycopg.Connection[Any], key: StaffKey, secret: str) -> None:
    """
    Save a new key; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    key
        What is shown of it.
    secret
        Hash of its secret part.
    """
    connection.execute(
        "INSERT INTO staff_key (id, name, scopes, secret, created_at, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (key.id, key.name, list(key.scopes), secret, key.created, key.expires),
    )


def list_keys(connection: psycopg.Connection[Any]) -> list[StaffKey]:
    """
    List every key, newest first.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    list[StaffKey]
        Expired and revoked ones too.
    """
    rows = connection.execute(
        "SELECT id, name, scopes, created_at, expires_at, revoked_at FROM staff_key"
        " ORDER BY created_at DESC, id"
    )
    return [_key(row) for row in rows]


def revoke_key(connection: psycopg.Connection[Any], key_id: str) -> StaffKey:
    """
    Take a key back; from now on it opens nothing. The caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    key_id
        Public part.

    Returns
    -------
    StaffKey
        With the time from which it no longer counts: the first, where it was taken back before.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    row = connection.execute(
        "UPDATE staff_key SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE id = %s"
        " RETURNING id, name, scopes, created_at, expires_at, revoked_at",
        (key_id,),
    ).fetchone()
    if row is None:
        raise NotFoundError(
            "没有这个编号的密钥；请用 jobcircle key list 查看",
            "no key has that id; see jobcircle key list",
        )
    return _key(row)


async def find_key(
    connection: psycopg.AsyncConnection[Any], key_id: str
) -> tuple[StaffKey, str, datetime] | None:
    """
    Find a key with the hash of its secret.

    Parameters
    ----------
    connection
        Only read.
    key_id
        Public part.

    Returns
    -------
    tuple or None
        The key, the hash, and the database's time; None where there is no such key.
    """
    cursor = await connection.execute(
        "SELECT id, name, scopes, created_at, expires_at, revoked_at, secret, clock_timestamp()"
        " FROM staff_key WHERE id = %s",
        (key_id,),
        prepare=True,
    )
    row = await cursor.fetchone()
    return None if row is None else (_key(row[:6]), row[6], row[7])


async def replace_hash(connection: psycopg.AsyncConnection[Any], key_id: str, old: str, new: str) -> None:
    """
    Save another hash of the same secret.

    Parameters
    ----------
    connection
        Any role that may write, in autocommit.
    key_id
        Public part.
    old, new
        Hashes; nothing is changed where the first is no longer there.
    """
    await connection.execute(
        "UPDATE staff_key SET secret = %s WHERE id = %s AND secret = %s", (new, key_id, old)
    )


def _key(row: Sequence[Any]) -> StaffKey:
    code, name, scopes, created, expires, revoked = row
    return StaffKey(code, name, tuple(scopes), created, expires, revoked)
