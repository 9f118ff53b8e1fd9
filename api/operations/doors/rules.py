"""The rules that count now: those that were kept last, else those that are shipped."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg

from api.operations.digest import file_sha256
from data.doors import keep_rules, kept_rules, kept_text
from data.files.doors import SHIPPED, parse_doors, read_doors, shipped_doors
from gis.jurisdiction import RuleBook


@dataclass(frozen=True, slots=True)
class RulesInUse:
    """
    Rules and where they are from.

    Attributes
    ----------
    book
        The rules.
    sha256
        Of their file.
    note, kept_at
        Of rules of one's own; empty and None for the shipped ones.
    """

    book: RuleBook
    sha256: str
    note: str = ""
    kept_at: datetime | None = None


async def rules_in_use(connection: psycopg.AsyncConnection[Any]) -> RulesInUse:
    """
    Read the rules that count now.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    RulesInUse
        Of a kept file the text is read once a process.

    Raises
    ------
    FileError
        If a kept file can no longer be read by this version.
    """
    kept = await kept_rules(connection)
    if kept is None:
        return RulesInUse(shipped_doors(), _shipped_sha256())
    return RulesInUse(_parsed(kept.text), kept.sha256, kept.note, kept.kept_at)


def keep_file(connection: psycopg.Connection[Any], path: Path, note: str) -> tuple[RuleBook, str]:
    """
    Let a file of rules count from now on, if it can be used; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    path
        TOML.
    note
        Why.

    Returns
    -------
    tuple[RuleBook, str]
        The rules, and the digest of the file.

    Raises
    ------
    FileError
        If it cannot be used.
    """
    book = read_doors(path)
    return book, keep_rules(connection, path.read_text("utf-8-sig"), note)


def text_in_use(connection: psycopg.Connection[Any]) -> str:
    """
    Give the text of the rules that count now.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    str
        TOML, to be edited and kept.
    """
    kept = kept_text(connection)
    return SHIPPED.read_text("utf-8") if kept is None else kept


@lru_cache(maxsize=4)
def _parsed(text: str) -> RuleBook:
    return parse_doors(text)


@lru_cache(maxsize=1)
def _shipped_sha256() -> str:
    return file_sha256(SHIPPED)
