"""Staff keys: made, listed, taken back."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import psycopg

from api.operations.keys.secret import hashed, new_secret, written
from data.keys import list_keys, put_key, revoke_key
from gis.errors import InputError
from gis.staff import StaffKey, known_scopes

__all__ = ["DEFAULT_DAYS", "LONGEST_DAYS", "create_key", "list_keys", "revoke_key"]

DEFAULT_DAYS, LONGEST_DAYS = 90, 366
LONGEST_NAME = 100


def create_key(
    connection: psycopg.Connection[Any], *, name: str, scopes: list[str], days: int, now: datetime
) -> tuple[StaffKey, str]:
    """
    Make a key; the caller commits, and shows it once.

    Parameters
    ----------
    connection
        Any role that may write.
    name
        Who gets it; history shows this.
    scopes
        Its rights, see `gis.staff.SCOPES`.
    days
        How long it counts.
    now
        With a time zone.

    Returns
    -------
    tuple[StaffKey, str]
        What is stored of it, and the key, which is nowhere else.

    Raises
    ------
    InputError
        If the name is empty or too long, a scope unknown, or the days out of range.
    """
    name = " ".join(name.split())
    if not (name and name.isprintable()) or len(name) > LONGEST_NAME:
        raise InputError(
            f"密钥要写明给谁用（--name），最多 {LONGEST_NAME} 个字",
            f"a key needs a --name, who has it, of at most {LONGEST_NAME} characters",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(
            f"有效天数应在 1 到 {LONGEST_DAYS} 之间", f"the days must be from 1 to {LONGEST_DAYS}"
        )
    key = StaffKey(secrets.token_hex(4), name, known_scopes(scopes), now, now + timedelta(days=days))
    secret = new_secret()
    put_key(connection, key, hashed(secret))
    return key, written(key.id, secret)
