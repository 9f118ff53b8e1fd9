"""
The process that makes plans, one after the other.

It reads each question from the store and writes the answer there; the service only tells it which plan is
next, and kills it when nobody wants that any more. Between plans it stays, so that the next need not wait for
programs to be loaded and the city to be read. It ends with the service, whatever became of that.
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
from multiprocessing.connection import Connection
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

STARTING = Message("启动计算程序", "starting the planner")

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

OpenWork = Callable[[], Work]
"""A function of a module, for the process to import: loads what plans take, and gives what makes them."""

Order = tuple[str, int]
"""Id and attempt of a plan."""


def run(open_work: OpenWork, address: str, line: Connection) -> None:
    """
    Make plans until the line is closed; the whole life of the process.

    Parameters
    ----------
    open_work
        Gives what makes plans.
    address
        libpq URI of the store.
    line
        An `Order` comes in and goes back when the store has its answer; None asks to be ready for the first.

    Raises
    ------
    Exception
        Whatever nobody foresaw: the process ends with it, and the service tells that it did.
    """
    _settle()
    work: Work | None = None
    for order in _orders(line):
        if work is None:
            if order is not None:
                _tell(address, order, STARTING, 0.0)
            work = open_work()
        if order is not None:
            if not _make(work, address, order):
                return
            line.send(order)


def _orders(line: Connection) -> Iterator[Order | None]:
    with contextlib.suppress(EOFError):
        while True:
            yield line.recv()


def _make(work: Work, address: str, order: Order) -> bool:
    """Make one plan; False where memory ran out, which leaves a process nobody should build on."""
    try:
        with connected(address) as connection:
            question = open_task(connection, *order)
        if question is None:
            return True
        made = work(question, address, lambda stage, done: _tell(address, order, stage, done))
    except JobcircleError as error:
        _write(address, partial(fail, task=order, error=error.message))
    except MemoryError:
        _write(address, partial(fail, task=order, error=NO_MEMORY))
        return False
    else:
        _write(address, lambda connection: finish(connection, order, made.result, made.points))
    return True


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


def _tell(address: str, task: Order, stage: Message, done: float) -> None:
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
