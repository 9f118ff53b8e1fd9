"""A bounded crowd for the work that keeps the processor busy: under overload some get an answer soon."""

from asyncio import Semaphore
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from gis.errors import UnavailableError

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 4
MOST = 52


class Turns:
    """
    Lets a few compute at once and some more wait; the rest are told at once to come back later.

    Parameters
    ----------
    at_once
        Most that compute at the same time.
    most
        Most that are inside, computing or waiting.
    """

    def __init__(self, at_once: int = AT_ONCE, most: int = MOST) -> None:
        self._free = Semaphore(at_once)
        self._most = most
        self._inside = 0

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """
        Be inside until the end of the block.

        Yields
        ------
        None
            Once.

        Raises
        ------
        UnavailableError
            If too many are inside already.
        """
        if self._inside >= self._most:
            raise UnavailableError(
                "访问的人太多；请过几秒再试", "too many are asking; try again in a few seconds"
            )
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def compute(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work in a thread, in the order of asking."""
        async with self._free:
            return await run_in_threadpool(work, *args, **kwargs)
