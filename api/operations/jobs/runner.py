"""
The one who makes plans: takes them from the line, one at a time, and sees each to its end.

Of several services on one store one runs plans, the one that holds a lock of the database; the others put
them in the line and read. What the store says counts: a plan that it no longer calls running is killed, and
one that it calls running without a process failed when its service went. The process stays between plans; one
that is killed is replaced.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from api.operations.jobs.child import OpenWork
from api.operations.jobs.hand import Hand
from data.planline import close_out, fail_orphans, forget_old, may_run, state_of, take_next
from gis.errors import Message

LOG = logging.getLogger("jobcircle.jobs")

LOOK_S = 0.4
"""How often the store is asked whether a plan is still wanted."""

IDLE_S = 2.0
"""How often it is asked for a plan that another service has put in the line."""

LAST_WORD_S = 5.0
"""How long the process may take to say that it is done, once the store knows the answer."""

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
    """The plan in hand."""

    id: str
    attempt: int
    cancelled: bool = False


class Runner:
    """
    Makes the plans of a store.

    Parameters
    ----------
    open_work
        Gives what makes plans, in the process that does.
    address
        libpq URI of the store.
    idle_s
        How long that process stays without a plan.
    """

    def __init__(self, open_work: OpenWork, address: str, *, idle_s: float) -> None:
        self._open_work = open_work
        self._address = address
        self._idle_s = idle_s
        self._news = asyncio.Event()
        self._running: _Running | None = None
        self._hand: Hand | None = None
        self._idle_since = 0.0

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
            if self._hand:
                self._hand.kill()
        self._news.set()

    async def _work_on(self) -> None:
        while True:
            try:
                async with await self._connect() as connection:
                    if await may_run(connection):
                        await self._serve(connection)
                    else:  # another service has the lock, whoever had it before
                        await self._dismiss()
                        self._running = None
            except (psycopg.Error, OSError) as error:
                LOG.warning("the line of plans cannot be read: %s", type(error).__name__)
            await self._dismiss_idle()
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
                await self._start(*found)
            else:
                await self._dismiss_idle()
                await self._wait(IDLE_S)

    async def _start(self, plan_id: str, attempt: int) -> None:
        self._running = _Running(plan_id, attempt)
        if self._hand is not None and not self._hand.is_usable():
            await self._dismiss()
        if self._hand is None:
            self._hand = Hand(self._open_work, self._address)
        self._hand.tell((plan_id, attempt))

    async def _see_through(self, connection: Connection, running: _Running) -> None:
        hand = self._hand
        if hand is not None:
            await hand.begun()
            with hand.watched(self._news.set):
                await self._watch(connection, running, hand)
            self._idle_since = asyncio.get_running_loop().time()
        gone = hand is None or not hand.is_usable()
        if gone:
            await self._dismiss()
        error = None if running.cancelled else ended_by(hand.code if hand else 0)
        await close_out(connection, running.id, running.attempt, error)
        if gone and running.cancelled and self._idle_s:
            self._hand = Hand(self._open_work, self._address)
            self._hand.tell(None)

    async def _watch(self, connection: Connection, running: _Running, hand: Hand) -> None:
        """Wait until the process is done with a plan, and kill it as soon as nobody wants that."""
        now, ended_at = asyncio.get_running_loop().time, None
        while hand.is_busy():
            state = await state_of(connection, running.id, running.attempt)
            if state in ("done", "failed"):
                ended_at = ended_at or now()
            if (
                running.cancelled
                or state in ("cancelled", None)
                or (ended_at is not None and now() - ended_at > LAST_WORD_S)
            ):
                running.cancelled |= state in ("cancelled", None)
                hand.kill()
            await self._wait(LOOK_S)

    async def _dismiss_idle(self) -> None:
        """End a process that has had nothing to do for long, or is gone."""
        if self._running or self._hand is None:
            return
        idle_s = asyncio.get_running_loop().time() - self._idle_since
        if idle_s >= self._idle_s or not self._hand.is_usable():
            await self._dismiss()

    async def _dismiss(self) -> None:
        if self._hand is not None:
            await self._hand.end()
            self._hand = None

    async def _give_up(self) -> None:
        await self._dismiss()
        if self._running is None:
            return
        running, self._running = self._running, None
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
