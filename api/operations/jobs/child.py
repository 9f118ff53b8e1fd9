"""
The process that makes one plan.

It reads its question from the store and writes its answer there; the service only starts it, and kills it
when nobody wants the plan any more. It ends with the service, whatever became of that.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from api.operations.batch import connected
from data.planjobs import PlanTask, fail, finish, open_task, tell_stage
from gis.errors import JobcircleError, Message, UnavailableError

NICENESS = 10
"""Whoever asks the service for the way comes first."""

PATIENCE_S = 60.0
"""How long an answer waits for a database that has gone away."""

NO_MEMORY = Message(
    "内存不足，方案没有做完；请减少候选点或人口点后再试",
    "memory ran out before the plan was made; try again with fewer candidates or people's points",
)

Tell = Callable[[Message, float], None]
"""Told the stage that begins, and how much of the work is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Made:
    """
    What came out.

    Attributes
    ----------
    result
        JSON values.
    points
        As of `data.tables.PlanRow`.
    """

    result: Mapping[str, Any]
    points: bytes | None = None


Work = Callable[[PlanTask, str, Tell], Made]
"""Makes a plan: its question, the address of the store, and whom to tell of stages."""


def run(work: Work, address: str, plan_id: str, attempt: int) -> None:
    """
    Make one plan; the whole life of the process.

    Parameters
    ----------
    work
        A function of a module, so that this process can import it.
    address
        libpq URI of the store.
    plan_id, attempt
        Which plan.

    Raises
    ------
    Exception
        Whatever nobody foresaw: the process ends with it, and the service tells that it did.
    """
    _settle()
    task = (plan_id, attempt)
    try:
        with connected(address) as connection:
            question = open_task(connection, plan_id, attempt)
        if question is None:
            return
        made = work(question, address, lambda stage, done: _tell(address, task, stage, done))
    except JobcircleError as error:
        _write(address, partial(fail, task=task, error=error.message))
    except MemoryError:
        _write(address, partial(fail, task=task, error=NO_MEMORY))
    else:
        _write(address, lambda connection: finish(connection, task, made.result, made.points))


def _settle() -> None:
    """Stand behind the service, heed only its parent, and be the first to go where memory is short."""
    os.nice(NICENESS)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _tell(address: str, task: tuple[str, int], stage: Message, done: float) -> None:
    # A stage that nobody hears of costs nothing but the sight of it.
    with contextlib.suppress(UnavailableError, psycopg.Error), connected(address) as connection:
        tell_stage(connection, task, stage, min(max(done, 0.0), 1.0))


def _write(address: str, write: Callable[[psycopg.Connection[Any]], None]) -> None:
    for last in _attempts():
        try:
            with connected(address) as connection:
                write(connection)
        except UnavailableError:
            if last:
                raise
        else:
            return


def _attempts() -> Iterator[bool]:
    """Once a second until the patience ends; true for the last time."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        yield False
        time.sleep(1)
    yield True
