"""
Files that take a while: each made once, in a process of its own, and kept until there is no room.

A file is named after what is in it. One that was lost, with its process or with the service, is made again
when it is asked for again: no queue could hold a dead job.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.operations.aside import run_aside
from gis.errors import UnavailableError

PATIENCE_S = 2.5
"""How long a request waits; then it is told to come back."""

MOST_BYTES = 1 << 29
MOST_WAITING = 6
LIMIT_S = 600.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    A file to be made.

    Attributes
    ----------
    module
        The process that makes it, see `api.operations.aside`. Its answer names the ``file``, which stands
        beside what ``out`` says, and gives its ``sha256``.
    asked
        What it is told, JSON values; ``address`` and ``out`` are added.
    file
        What the file shall be called.
    content
        All that its bytes depend on: the same again is the same file.
    """

    module: str
    asked: Mapping[str, Any]
    file: str
    content: tuple[object, ...]

    @property
    def key(self) -> str:
        """Name it on the shelf."""
        return hashlib.sha256(repr((self.module, self.content)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A file on the shelf.

    Attributes
    ----------
    path
        The file.
    name
        What a caller should call it.
    sha256
        Of its bytes.
    """

    path: Path
    name: str
    sha256: str


@dataclass(slots=True)
class Shelf:
    """
    Makes and keeps files.

    Attributes
    ----------
    address
        libpq URI, as the role that serves.
    """

    address: str
    _folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="jobcircle-shelf-")
    )
    _made: dict[str, "asyncio.Task[Kept]"] = field(default_factory=dict)
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def get(self, wanted: Wanted) -> Kept | None:
        """
        Give a file, made now if need be.

        Parameters
        ----------
        wanted
            Which one.

        Returns
        -------
        Kept or None
            None while it is being made; ask again.

        Raises
        ------
        UnavailableError
            If too many are being made, or its process was killed.
        JobcircleError
            As its process raised it.
        """
        key = wanted.key
        task = self._made.get(key)
        if task is None or (task.done() and (task.exception() or not task.result().path.is_file())):
            if sum(not each.done() for each in self._made.values()) >= MOST_WAITING:
                raise UnavailableError(
                    "正在制作的文件太多；请稍后再试", "too many files are being made; try again shortly"
                )
            task = self._made[key] = asyncio.create_task(self._make(wanted))
        done, _ = await asyncio.wait([task], timeout=PATIENCE_S)
        return task.result() if done else None

    async def close(self) -> None:
        """Give up what is being made, and clear the shelf."""
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)
        self._folder.cleanup()

    async def _make(self, wanted: Wanted) -> Kept:
        async with self._turn:
            self._make_room()
            folder = Path(self._folder.name) / wanted.key
            folder.mkdir(exist_ok=True)
            asked = {**wanted.asked, "address": self.address, "out": str(folder / wanted.file)}
            said, _ = await run_aside(wanted.module, asked, limit_s=LIMIT_S)
        return Kept(folder / said["file"], said["file"], said["sha256"])

    def _make_room(self) -> None:
        files = sorted(Path(self._folder.name).glob("*/*"), key=lambda path: path.stat().st_mtime)
        size = sum(path.stat().st_size for path in files)
        for path in files:
            if size <= MOST_BYTES:
                break
            size -= path.stat().st_size
            path.unlink()
        self._made = {key: task for key, task in self._made.items() if not task.done() or _is_kept(task)}


@asynccontextmanager
async def open_shelf(address: str) -> AsyncIterator[Shelf]:
    """
    Keep files until the end of the block.

    Parameters
    ----------
    address
        libpq URI, as the role that serves.

    Yields
    ------
    Shelf
        Empty.
    """
    shelf = Shelf(address)
    try:
        yield shelf
    finally:
        await shelf.close()


def _is_kept(task: "asyncio.Task[Kept]") -> bool:
    return not task.cancelled() and task.exception() is None and task.result().path.is_file()
