"""The process that makes plans, as the service holds it: told what to make, listened to, and killed."""

import asyncio
import logging
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from api.operations.jobs.child import OpenWork, Order, run

LOG = logging.getLogger("jobcircle.jobs")


class Hand:
    """
    A process that makes plans, from its start to its end; begun inside a running event loop.

    Parameters
    ----------
    open_work, address
        As of `child.run`.
    """

    def __init__(self, open_work: OpenWork, address: str) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=run, args=(open_work, address, theirs), name="jobcircle-plan", daemon=True
        )
        self._order: Order | None = None
        self._killed = False

        def start() -> None:
            with theirs:
                self._process.start()

        # Copying the tables of a large process takes a while; nobody else should wait for it.
        self._started = asyncio.ensure_future(asyncio.to_thread(start))

    def tell(self, order: Order | None) -> None:
        """Ask for a plan, or with None to be ready for one."""
        self._order = order
        with suppress(OSError):  # it is gone, which `is_busy` sees
            self._line.send(order)

    def kill(self) -> None:
        """End the process now; one that has not begun is not ended."""
        if self._process.pid is not None:
            self._killed = True
            self._process.kill()

    def is_busy(self) -> bool:
        """Tell whether it still works on what it was asked for."""
        return self._order is not None and self._is_alive() and not self._has_answered()

    def is_usable(self) -> bool:
        """Tell whether it can be asked for a plan; a process that was killed may be seen for a moment yet."""
        return not self._killed and self._is_alive()

    def _is_alive(self) -> bool:
        return not self._started.done() or self._process.is_alive()

    @property
    def code(self) -> int:
        """How the process ended; negative for a signal."""
        return self._process.exitcode or 0

    @contextmanager
    def watched(self, told: Callable[[], Any]) -> Iterator[None]:
        """Within the block call `told` when the process says something or ends; it must have begun."""
        loop, ends = asyncio.get_running_loop(), [self._line.fileno()]
        if self._process.pid is not None:
            ends.append(self._process.sentinel)
        for end in ends:
            loop.add_reader(end, told)
        try:
            yield
        finally:
            for end in ends:
                loop.remove_reader(end)

    async def begun(self) -> None:
        """Wait until the process has begun or could not; whoever waits may be sent away."""
        await asyncio.wait([self._started])

    async def end(self) -> None:
        """End the process and see it gone."""
        await self.begun()
        if self._process.pid is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)
        self._line.close()
        if error := self._started.exception():
            LOG.warning("the process of plans did not begin: %s", type(error).__name__)

    def _has_answered(self) -> bool:
        with suppress(EOFError, OSError):
            while self._line.poll():
                if self._line.recv() == self._order:
                    self._order = None
        return self._order is None
