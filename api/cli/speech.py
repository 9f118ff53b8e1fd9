"""How the command line talks: both languages, the user's own first; plain lines off a terminal."""

import os
import sys

import typer

from gis.errors import Message
from gis.model import Rejection

LANGUAGE_VARIABLES = ("JOBCIRCLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
SHOWN = 5
"""Rejected rows that are named on the terminal; all are in the JSON."""


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


def say_rejected(rejected: list[Rejection]) -> None:
    """
    Tell how many rows could not be used, and name the first of them, on standard error.

    Parameters
    ----------
    rejected
        Any number of rows.
    """
    if not rejected:
        return
    say(Message(f"有 {len(rejected)} 行未采用：", f"{len(rejected)} rows were not used:"))
    for rejection in rejected[:SHOWN]:
        reason = rejection.reason
        say(
            Message(
                f"  {rejection.source} 第 {rejection.row} 行：{reason.zh}",
                f"  {rejection.source} row {rejection.row}: {reason.en}",
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
