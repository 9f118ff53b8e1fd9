"""The register a page at a time, for those who look something up in it."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from data.registerentries import TABLES, entries_sql
from gis.register import Entry, RegisterKind

_WANTED = SQL("(strpos(lower(t.id), %(text)s) > 0 OR strpos(lower(t.{name}), %(text)s) > 0)")


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """
    Some entries of a kind.

    Attributes
    ----------
    matched
        How many there are.
    entries
        Those of this page, in the order of their ids.
    """

    matched: int
    entries: tuple[Entry, ...]


def read_page(
    connection: psycopg.Connection[Any], kind: RegisterKind, *, text: str, limit: int, offset: int
) -> RegisterPage:
    """
    Read some entries whose id or name holds a text.

    Parameters
    ----------
    connection
        Only read.
    kind
        Which.
    text
        Large and small letters are alike; every entry holds an empty text.
    limit, offset
        How many entries, after how many.

    Returns
    -------
    RegisterPage
        In the order of the ids.
    """
    asked = {"text": text.lower(), "limit": limit, "offset": offset}
    wanted = _WANTED.format(name=Identifier(kind.name_column))
    count = SQL("SELECT count(*) FROM {} t WHERE {}").format(Identifier(TABLES[kind.code]), wanted)
    page = SQL("{} WHERE {} ORDER BY t.id LIMIT %(limit)s OFFSET %(offset)s").format(
        entries_sql(kind), wanted
    )
    row = connection.execute(count, asked).fetchone()
    return RegisterPage(row[0] if row else 0, tuple(entry for (entry,) in connection.execute(page, asked)))
