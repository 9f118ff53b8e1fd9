"""
First letters of names in pinyin: ``dmlgyz`` finds 东门零工驿站.

The letters are those that pypinyin reads, which knows phrases (重庆 is ``cq``); digits and letters of a
name stay. `name_initials` holds them by name, so whoever writes the register need not know of them: a
name that is not there yet is only not found by its initials.
"""

import re
from typing import Any

import psycopg
from pypinyin import Style, lazy_pinyin

LONGEST = 40
_TYPED = re.compile(r"[a-z0-9]{2,40}")

_SOURCES = (
    ("area", "name"),
    ("facility", "name"),
    ("candidate_site", "name"),
    ("named_place", "name"),
    ("training_institution", "name"),
    ("course", "name"),
    ("enterprise", "name"),
    ("vacancy", "title"),
    ("job_fair", "name"),
    ("job_fair", "venue"),
)


def initials_of(name: str) -> str:
    """
    Give the first letters of a name.

    Parameters
    ----------
    name
        In any script.

    Returns
    -------
    str
        Lower-case letters and digits, at most `LONGEST`; empty where there are none.

    Examples
    --------
    >>> initials_of("重庆路A1零工驿站（演示）")
    'cqla1lgyzys'
    """
    read = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return re.sub(r"[^a-z0-9]", "", "".join(read).lower())[:LONGEST]


def as_initials(text: str) -> str | None:
    """
    Read what was typed as initials.

    Parameters
    ----------
    text
        As typed.

    Returns
    -------
    str or None
        A pattern of LIKE; None where it is something else than two to forty letters and digits.
    """
    letters = text.lower().replace(" ", "")
    return f"%{letters}%" if _TYPED.fullmatch(letters) else None


def contains(column: str) -> str:
    """Write the SQL that tells whether a column holds ``%(part)s``, or a name of ``%(initials)s``."""
    return (
        f"{column} ILIKE %(part)s OR (%(initials)s::text IS NOT NULL AND {column} IN"  # noqa: S608 - words of our own
        " (SELECT n.name FROM name_initials n WHERE n.initials LIKE %(initials)s))"
    )


def learn_initials(connection: psycopg.Connection[Any]) -> int:
    """
    Write down the initials of names that have none yet.

    Parameters
    ----------
    connection
        Any role that may write; not committed here.

    Returns
    -------
    int
        How many names were new.
    """
    # One writer at a time: two that find the same name new would collide.
    connection.execute("LOCK TABLE name_initials IN SHARE ROW EXCLUSIVE MODE")
    names = " UNION ".join(f"SELECT {column} AS name FROM {table}" for table, column in _SOURCES)  # noqa: S608
    cursor = connection.execute(
        f"SELECT name FROM ({names}) named WHERE name IS NOT NULL"  # noqa: S608 - words of this file
        " AND NOT EXISTS (SELECT FROM name_initials n WHERE n.name = named.name)"
    )
    new = [(name, initials_of(name)) for (name,) in cursor]
    with connection.cursor() as writer, writer.copy("COPY name_initials FROM STDIN") as copy:
        for row in new:
            copy.write_row(row)
    return len(new)
