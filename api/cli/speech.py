"""How the command line talks: both languages, the user's own first; plain lines off a terminal."""

import os
import sys

import typer

from gis.errors import Message
from gis.model import RowNote

LANGUAGE_VARIABLES = ("JOBCIRCLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
SHOWN = 5
"""Rows that are named on the terminal; all are in the JSON."""


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


def say_rejected(rejected: list[RowNote]) -> None:
    """
    Tell how many rows could not be used, and name the first of them, on standard error.

    Parameters
    ----------
    rejected
        Any number of rows.
    """
    _say_rows(rejected, Message("{} 行未采用：", "{} rows were not used:"))


def say_remarks(remarks: list[RowNote]) -> None:
    """
    Tell how many rows were used with a remark, and the first of them, on standard error.

    Parameters
    ----------
    remarks
        Any number of rows.
    """
    _say_rows(remarks, Message("{} 行已采用，但请留意：", "{} rows were used, but note:"))


def _say_rows(rows: list[RowNote], heading: Message) -> None:
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
