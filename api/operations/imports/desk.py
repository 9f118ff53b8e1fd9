"""
Where imports are worked on, two at once.

What is short is done on a thread; what takes long for a large sheet in a process of its own
(`api.operations.imports.child`), which a request waits for a few seconds and then asks after.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

import psycopg

from api.operations.aside import run_aside
from api.operations.batch import connected
from data.imports import busy, check_own
from gis.errors import NotYetError, UnavailableError
from gis.staff import Caller

T = TypeVar("T")
AT_ONCE = 2
"""Reading a sheet takes a process of up to 1.5 GB."""

MOST_WAITING = 8
PATIENCE_S = 8.0
"""How long a request waits; then it is told where to ask."""

LIMIT_S = 900.0
KEPT_S, KEPT = 600.0, 32
"""How long, and how many, answers stay that nobody has come for."""

CHILD = "api.operations.imports.child"


STILL_JUDGED = (
    "这次导入还在检查，请稍候再试；GET /imports/编号 会告诉何时查完",
    "the import is still being judged; try again in a moment, GET /imports/ID tells when it is done",
)


def own(import_id: str, caller: Caller) -> str:
    """Name an import of a caller's: whoever else knows its id means another."""
    return f"{import_id}/{caller.key}"


@dataclass(slots=True)
class _Job:
    """A piece of work in a process of its own."""

    asked: Mapping[str, Any]
    task: asyncio.Task[bytes] = field(init=False)
    began: bool = False
    ended: float = 0.0

    def end(self, task: asyncio.Task[bytes]) -> None:
        """Note when it ended; an error that nobody comes for is not reported as lost."""
        self.ended = monotonic()
        if not task.cancelled():
            task.exception()


class ImportDesk:
    """
    Does the work of imports beside the service.

    Parameters
    ----------
    address
        libpq URI.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._processes = asyncio.Semaphore(AT_ONCE)
        self._jobs: dict[tuple[str, str], _Job] = {}

    async def work(self, task: Callable[[psycopg.Connection[Any]], T]) -> T:
        """
        Do one short task; what it writes is committed when it ends, and not at all where it fails.

        Parameters
        ----------
        task
            Is given a connection.

        Returns
        -------
        object
            What the task gives.

        Raises
        ------
        UnavailableError
            If the database cannot be reached or goes away.
        """
        async with self._turns:
            return await asyncio.to_thread(self._on_a_connection, task)

    async def aside(self, name: str, asked: Mapping[str, Any], content: bytes = b"") -> bytes | None:
        """
        Do one long task in a process of its own; whoever asks the same again gets what came of it.

        Parameters
        ----------
        name
            Of what is worked on: `own` for an import; a workbook's tells what it is made of, since it may be
            given to whoever asks for that name later.
        asked
            The order, see `api.operations.imports.child`.
        content
            The file that belongs to it.

        Returns
        -------
        bytes or None
            None while it is being done: ask again. It is done all the same if nobody does.

        Raises
        ------
        JobcircleError
            As the task raised it.
        NotYetError
            If something else is being done with it.
        UnavailableError
            If too many wait, or the process was ended.
        BrokenWorkError
            If the program failed.
        """
        self._forget()
        key = (str(asked["task"]), name)
        job = self._jobs.get(key)
        if job is not None and job.asked != asked:
            if not job.task.done():
                raise busy()
            job = None
        if job is None:
            job = self._jobs[key] = self._start(asked, content)
        done, _ = await asyncio.wait([job.task], timeout=PATIENCE_S)
        if not done:
            return None
        if self._jobs.get(key) is job:
            del self._jobs[key]
        return job.task.result()

    def state(self, import_id: str, caller: Caller) -> str | None:
        """
        Tell what is being done with an import.

        Parameters
        ----------
        import_id
            Which.
        caller
            Whose it must be.

        Returns
        -------
        str or None
            ``waiting``, ``judging`` or ``writing``; None where nothing is.

        Raises
        ------
        JobcircleError
            If it failed since it was last asked for. A file that could not be judged says so for ten minutes.
        """
        self._forget()
        for task, word in (("preview", "judging"), ("confirm", "writing")):
            key = (task, own(import_id, caller))
            job = self._jobs.get(key)
            if job is None:
                continue
            if not job.task.done():
                return word if job.began else "waiting"
            if task == "confirm" or job.task.exception() is None:
                del self._jobs[key]
            job.task.result()
        return None

    async def admit(self, import_id: str, caller: Caller) -> None:
        """
        Make sure that an import is there, judged and the caller's, before anything is queued for it.

        Parameters
        ----------
        import_id
            Which.
        caller
            Whose it must be.

        Raises
        ------
        NotYetError
            If it is still being judged.
        NotFoundError
            If there is none, or it is somebody else's.
        JobcircleError
            If its file could not be judged: as it was told before.
        """
        job = self._jobs.get(("preview", own(import_id, caller)))
        if job is not None and not job.task.done():
            raise NotYetError(*STILL_JUDGED)
        if job is not None:
            job.task.result()
        await self.work(lambda connection: check_own(connection, import_id, caller.key or None))

    async def close(self) -> None:
        """Give up what is being done."""
        for job in self._jobs.values():
            job.task.cancel()
        await asyncio.gather(*(job.task for job in self._jobs.values()), return_exceptions=True)

    def _start(self, asked: Mapping[str, Any], content: bytes) -> _Job:
        if sum(not job.task.done() for job in self._jobs.values()) >= MOST_WAITING:
            raise UnavailableError(
                "正在处理的导入太多；请稍后再试", "too many imports are being worked on; try again shortly"
            )
        job = _Job(asked)
        job.task = asyncio.create_task(self._do(job, content))
        job.task.add_done_callback(job.end)
        return job

    async def _do(self, job: _Job, content: bytes) -> bytes:
        async with self._processes:
            job.began = True
            asked = {**job.asked, "address": self._address}
            _, made = await run_aside(CHILD, asked, content, limit_s=LIMIT_S)
        return made

    def _forget(self) -> None:
        ended = sorted((job.ended, key) for key, job in self._jobs.items() if job.task.done())
        for number, (when, key) in enumerate(reversed(ended)):
            if number >= KEPT or monotonic() - when > KEPT_S:
                del self._jobs[key]

    def _on_a_connection(self, task: Callable[[psycopg.Connection[Any]], T]) -> T:
        with connected(self._address) as connection:
            return task(connection)


@asynccontextmanager
async def import_desk(address: str) -> AsyncIterator[ImportDesk]:
    """
    Open the desk, once for the life of the process.

    Parameters
    ----------
    address
        libpq URI, as the role that serves.

    Yields
    ------
    ImportDesk
        What it has in hand at the end of the block is given up.
    """
    desk = ImportDesk(address)
    try:
        yield desk
    finally:
        await desk.close()
