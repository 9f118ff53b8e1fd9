"""
Exports for the service: each made once, in a process of its own, and kept until there is no room.

A published version never changes, so its export is named after what is in it. One that was lost, with its
process or with the service, is made again when it is asked for again: no queue could hold a dead job.
"""

import asyncio
import contextlib
import hashlib
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from api.operations.exports.order import ExportOrder
from api.operations.served import Served
from data.maps import LiveLayer, live_layers_async
from gis.errors import InputError, NotFoundError, UnavailableError
from layers.catalog import LiveMap, home_of_layer, named
from layers.media import file_name

PATIENCE_S = 3.5
"""How long a request waits; then it is told to come back."""

MOST_BYTES = 1 << 29
MOST_WAITING = 6
MOST_FEATURES = 1_000_000
LIMIT_S = 600.0

NOT_PUBLISHED = (
    "这张地图还没有发布，暂不能下载",
    "this map is not published yet, so there is nothing to download",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """
    An export on the shelf.

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
class ExportShelf:
    """
    Makes and keeps exports of published maps.

    Attributes
    ----------
    address
        libpq URI, as the role that serves.
    """

    address: str
    _folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="jobcircle-exports-")
    )
    _made: dict[str, "asyncio.Task[Kept]"] = field(default_factory=dict)
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def get(self, served: Served, order: ExportOrder, *, day: date) -> Kept | None:
        """
        Give an export, made now if need be.

        Parameters
        ----------
        served
            The city.
        order
            Of a published map or layer.
        day
            Local date: what has ended is not in the exports of the next day.

        Returns
        -------
        Kept or None
            None while it is being made; ask again.

        Raises
        ------
        NotFoundError
            If there is no such map or layer, or it is not published.
        UnavailableError
            If too many exports are being made.
        InputError
            If it is too large, or the format cannot hold it.
        """
        live = await _live(served, order)
        key = _key(order, live, day)
        task = self._made.get(key)
        if task is None or (task.done() and (task.exception() or not task.result().path.is_file())):
            if sum(not each.done() for each in self._made.values()) >= MOST_WAITING:
                raise UnavailableError(
                    "正在制作的导出太多；请稍后再试", "too many exports are being made; try again shortly"
                )
            task = self._made[key] = asyncio.create_task(self._make(order, live[0].version.version, key))
        done, _ = await asyncio.wait([task], timeout=PATIENCE_S)
        return task.result() if done else None

    async def close(self) -> None:
        """Give up what is being made, and clear the shelf."""
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)
        self._folder.cleanup()

    async def _make(self, order: ExportOrder, version: int, key: str) -> Kept:
        async with self._turn:
            self._make_room()
            folder = Path(self._folder.name) / key
            folder.mkdir(exist_ok=True)
            asked = {
                "name": order.name, "format": order.format, "datum": order.datum.value,
                "encoding": order.encoding, "version": version, "address": self.address,
                "out": str(folder / file_name(f"{order.name}-{version}", order.format, layers=_count(order))),
            }  # fmt: skip
            said = await _run(json.dumps(asked))
        if "error" in said:
            raise InputError(*said["error"])
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
async def shelf(address: str) -> AsyncIterator[ExportShelf]:
    """
    Keep exports until the end of the block.

    Parameters
    ----------
    address
        libpq URI, as the role that serves.

    Yields
    ------
    ExportShelf
        Empty.
    """
    kept = ExportShelf(address)
    try:
        yield kept
    finally:
        await kept.close()


def _is_kept(task: "asyncio.Task[Kept]") -> bool:
    return not task.cancelled() and task.exception() is None and task.result().path.is_file()


async def _live(served: Served, order: ExportOrder) -> list[LiveLayer]:
    wanted = named(order.name)
    home = wanted if isinstance(wanted, LiveMap) else home_of_layer(wanted)
    if home is None:
        raise NotFoundError(*NOT_PUBLISHED)
    async with served.connection() as connection:
        live = await live_layers_async(connection)
    chosen = [
        live[layer.id] for layer in ([wanted] if wanted in home.layers else home.layers) if layer.id in live
    ]
    if not chosen:
        raise NotFoundError(*NOT_PUBLISHED)
    if sum(each.copy.features for each in chosen) > MOST_FEATURES:
        raise InputError(
            "要素太多；请管理员用 jobcircle export 导出", "too many features; ask staff for jobcircle export"
        )
    return chosen


def _key(order: ExportOrder, live: list[LiveLayer], day: date) -> str:
    digests = [each.copy.digest for each in live]
    parts = (
        order.name,
        order.format,
        order.datum.value,
        order.encoding,
        live[0].version.version,
        day,
        digests,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


async def _run(asked: str) -> dict[str, Any]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api.operations.exports.child",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(LIMIT_S):
            out, _ = await child.communicate(asked.encode())
        said: dict[str, Any] = json.loads(out)
    except (TimeoutError, ValueError) as error:
        raise UnavailableError(
            "导出没有做完；请再试一次", "the export was not finished; try again"
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    return said


def _count(order: ExportOrder) -> int:
    wanted = named(order.name)
    return len(wanted.layers) if isinstance(wanted, LiveMap) else 1
