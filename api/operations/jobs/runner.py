"""
The one who makes plans: takes them from the line, one at a time, and sees each to its end.

Of several services on one store one runs plans, the one that holds a lock of the database; the others put
them in the line and read. What the store says counts: a plan that it no longer calls running is killed, and
one that it calls running without a process failed when its service went.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

import psycopg

from api.operations.jobs.child import Work, run
from data.planline import close_out, fail_orphans, forget_old, is_wanted, may_run, take_next
from gis.errors import Message

LOG = logging.getLogger("jobcircle.jobs")

LOOK_S = 0.4
"""How often the store is asked whether a plan is still wanted."""

IDLE_S = 2.0
"""How often it is asked for a plan that another service has put in the line."""

KEPT = 500
"""Newest plans that are kept, beside those of scenarios."""

RESTARTED = Message(
    "服务在方案完成前重启了；请重新提交", "the service restarted before the plan was made; order it again"
)
STOPPED = Message(
    "服务在方案完成前停止了；请重新提交", "the service was stopped before the plan was made; order it again"
)

Connection = psycopg.AsyncConnection[Any]


@dataclass(slots=True)
class _Running:
    """The plan in hand; the one thing here that changes, since processes do."""

    id: str
    attempt: int
    process: BaseProcess
    started: asyncio.Future[None]
    cancelled: bool = False

    def kill(self) -> None:
        """End the process now, or as soon as it has begun."""
        if self.started.done():
            self.process.kill()


class Runner:
    """
    Makes the plans of a store.

    Parameters
    ----------
    work
        What a plan's process does.
    address
        libpq URI of the store.
    """

    def __init__(self, work: Work, address: str) -> None:
        self._work = work
        self._address = address
        self._news = asyncio.Event()
        self._running: _Running | None = None
        self._spawn = multiprocessing.get_context("spawn")

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Runner"]:
        """
        Make plans until the end of the block; the one in hand is then given up.

        Yields
        ------
        Runner
            Itself.
        """
        task = asyncio.create_task(self._work_on())
        try:
            yield self
        finally:
            while not task.done():  # a driver may lose the first word that it should leave
                task.cancel()
                await asyncio.wait([task], timeout=1)
            await self._give_up()

    def look(self) -> None:
        """Look at the store now: something was put in the line, or taken out of it."""
        self._news.set()

    def kill(self, plan_id: str) -> None:
        """End a plan's process if it is the one in hand, whether or not the store can be told yet."""
        if self._running and self._running.id == plan_id:
            self._running.cancelled = True
            self._running.kill()
        self._news.set()

    async def _work_on(self) -> None:
        while True:
            try:
                async with await self._connect() as connection:
                    if await may_run(connection):
                        await self._serve(connection)
                    elif self._running:  # the lock was lost, and another service has it
                        await self._end(self._running)
                        self._running = None
            except (psycopg.Error, OSError) as error:
                LOG.warning("the line of plans cannot be read: %s", type(error).__name__)
            await self._wait(IDLE_S)

    async def _connect(self) -> Connection:
        return await psycopg.AsyncConnection.connect(
            self._address,
            autocommit=True,
            connect_timeout=2,
            tcp_user_timeout=5000,
            keepalives_idle=5,
            application_name="jobcircle plans",
        )

    async def _serve(self, connection: Connection) -> None:
        mine = (self._running.id, self._running.attempt) if self._running else None
        await fail_orphans(connection, RESTARTED, but=mine)
        while True:
            if self._running:
                await self._see_through(connection, self._running)
                self._running = None
                await forget_old(connection, keep=KEPT)
            elif found := await take_next(connection):
                self._running = self._start(*found)
            else:
                await self._wait(IDLE_S)

    def _start(self, plan_id: str, attempt: int) -> _Running:
        process = self._spawn.Process(
            target=run, args=(self._work, self._address, plan_id, attempt), name="jobcircle-plan", daemon=True
        )
        # Copying the tables of a large process takes a while; nobody else should wait for it.
        return _Running(plan_id, attempt, process, asyncio.ensure_future(asyncio.to_thread(process.start)))

    async def _see_through(self, connection: Connection, running: _Running) -> None:
        await asyncio.shield(running.started)
        loop = asyncio.get_running_loop()
        loop.add_reader(running.process.sentinel, self._news.set)
        try:
            while running.process.is_alive():
                if running.cancelled or not await is_wanted(connection, running.id, running.attempt):
                    running.kill()
                await self._wait(LOOK_S)
        finally:
            loop.remove_reader(running.process.sentinel)
        await self._end(running)
        error = None if running.cancelled else ended_by(running.process.exitcode or 0)
        await close_out(connection, running.id, running.attempt, error)

    async def _end(self, running: _Running) -> None:
        await asyncio.wait([running.started])
        if running.process.pid is not None:
            running.process.kill()
            await asyncio.to_thread(running.process.join)

    async def _give_up(self) -> None:
        if self._running is None:
            return
        running, self._running = self._running, None
        await self._end(running)
        with contextlib.suppress(psycopg.Error, OSError):
            async with await self._connect() as connection:
                await close_out(
                    connection, running.id, running.attempt, None if running.cancelled else STOPPED
                )

    async def _wait(self, most_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._news.wait()
        self._news.clear()


def ended_by(code: int) -> Message:
    """
    Tell why a plan's process ended without an answer.

    Parameters
    ----------
    code
        Its exit code; negative for a signal.

    Returns
    -------
    Message
        One sentence.

    Examples
    --------
    >>> ended_by(-9).en
    'the plan was ended from outside (signal SIGKILL), perhaps for lack of memory; order it again'
    """
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        return Message(
            f"方案的计算被外部中断（信号 {name}），可能是内存不足；请重新提交",
            f"the plan was ended from outside (signal {name}), perhaps for lack of memory; order it again",
        )
    return Message(
        f"方案的计算出现意外错误（退出码 {code}）；请重新提交，若反复出现请告知管理员",
        f"the plan ended by a fault nobody foresaw (exit code {code}); order it again, and report it if it "
        "recurs",
    )
