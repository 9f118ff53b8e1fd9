"""What is wrong with an order can be told when it comes, and not only when its turn has come."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from data.files.candidates import read_candidates
from data.files.locks import TOGETHER, WORDS
from gis.candidates import Candidate, Locked
from gis.errors import InputError

SENT = "candidates"
"""What a file that was sent is called in sentences about it."""


def check_candidates(body: str) -> None:
    """
    Refuse a file of candidates of which nothing can be used.

    Parameters
    ----------
    body
        CSV or GeoJSON.

    Raises
    ------
    FileError
        With the first reason.
    """
    candidates_of(body)


def candidates_of(body: str) -> list[Candidate]:
    """Read a file of candidates that was sent, without rows that cannot be used; see `check_candidates`."""
    with tempfile.TemporaryDirectory(prefix="jobcircle-") as folder:
        path = Path(folder, SENT)
        path.write_text(body, encoding="utf-8")
        return read_candidates(path)[0]


def check_locks(locks: Iterable[Locked]) -> None:
    """
    Refuse decisions that contradict each other.

    Parameters
    ----------
    locks
        Any number.

    Raises
    ------
    InputError
        Naming two that do by where they stand, from one.
    """
    decided: dict[str, tuple[int, Locked]] = {}
    for place, locked in enumerate(locks, start=1):
        before, first = decided.setdefault(locked.site, (place, locked))
        if first.lock is not locked.lock and {first.lock, locked.lock} != TOGETHER:
            raise InputError(
                f"第 {before} 项与第 {place} 项对同一站点的决定互相矛盾"
                f"（{WORDS[first.lock][0]}、{WORDS[locked.lock][0]}）；请只保留一项",
                f"entries {before} and {place} contradict each other on one site "
                f"({first.lock}, {locked.lock}); keep one of them",
            )
