"""How the command line talks: both languages, the user's own first; plain lines off a terminal."""

import os
import sys
from pathlib import Path

import typer

from gis.errors import Message
from gis.model import RowNote
from layers.rejected import write_rejected

LANGUAGE_VARIABLES = ("JOBCIRCLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
SHOWN = 5
"""Rows that are named on the terminal; of the others, the number and where they are."""


def languages() -> tuple[str, ...]:
    """
    Tell in which languages to talk to this user, from ``JOBCIRCLE_LANG`` or the locale.

    Returns
    -------
    tuple[str, ...]
        ``("zh",)`` or ``("en",)``; both, Chinese first, where neither is set.
    """
    chosen = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "").lower()
    if chosen.startswith("en"):
        return ("en",)
    return ("zh",) if chosen.startswith("zh") else ("zh", "en")


def say(message: Message) -> None:
    """
    Tell something that went wrong, on standard error.

    Parameters
    ----------
    message
        One sentence in both languages.
    """
    for sentence in reversed(message) if languages() == ("en",) else message:
        sys.stderr.write(sentence + "\n")


def say_rejected(rejected: list[RowNote], rest: Message | None = None) -> None:
    """
    Tell how many rows could not be used, and name the first of them, on standard error.

    Parameters
    ----------
    rejected
        Any number of rows.
    rest
        Where those are that are not named, if anywhere.
    """
    _say_rows(rejected, Message("{} 行未采用：", "{} rows were not used:"), rest)


def say_remarks(remarks: list[RowNote], rest: Message | None = None) -> None:
    """
    Tell how many rows were used with a remark, and the first of them, on standard error.

    Parameters
    ----------
    remarks
        Any number of rows.
    rest
        Where those are that are not named, if anywhere.
    """
    _say_rows(remarks, Message("{} 行已采用，但请留意：", "{} rows were used, but note:"), rest)


def say_all_rows(notes: list[RowNote], out: Path) -> None:
    """
    Tell of rows on standard error, and write all of them beside a result.

    Parameters
    ----------
    notes
        Rejected rows and remarks.
    out
        File of the result.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    say_rejected([note for note in notes if not note.used])
    say_remarks([note for note in notes if note.used])
    if path := write_rejected(notes, out):
        say(Message(f"以上各行及原因全部写入 {path}", f"All of these rows and their reasons are in {path}"))


def _say_rows(rows: list[RowNote], heading: Message, rest: Message | None) -> None:
    if not rows:
        return
    say(Message(*(sentence.format(len(rows)) for sentence in heading)))
    for note in rows[:SHOWN]:
        say(
            Message(
                f"  {note.source} 第 {note.row} 行：{note.reason.zh}",
                f"  {note.source} row {note.row}: {note.reason.en}",
            )
        )
    more = len(rows) - SHOWN
    if more > 0:
        where = Message(f"；{rest.zh}", f"; {rest.en}") if rest else Message("", "")
        say(Message(f"  另有 {more} 行{where.zh}", f"  and {more} more{where.en}"))


def print_line(zh: str, en: str) -> None:
    """
    Print one line of result in the user's language.

    Parameters
    ----------
    zh, en
        The line in each.
    """
    for language in languages():
        typer.echo({"zh": zh, "en": en}[language])
