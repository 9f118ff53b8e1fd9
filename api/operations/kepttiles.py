"""Tiles that were drawn lately; many who ask for one at once have it drawn once."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import NamedTuple

MOST_BYTES = 64 * 2**20
COST_OF_ONE = 300
"""Bytes that a tile costs beside its body."""


class KeptTile(NamedTuple):
    """
    A tile that was drawn.

    Attributes
    ----------
    body
        Empty where there is nothing.
    tag
        Of its content, for ETag.
    """

    body: bytes
    tag: str


class KeptTiles:
    """
    The tiles that were asked for last.

    A key names everything that a tile depends on, so a kept tile is never out of date: after a publication
    other keys are asked for, and the old ones are forgotten in their turn.

    Parameters
    ----------
    most_bytes
        Beyond it the tile that was not asked for the longest is forgotten.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, KeptTile] = OrderedDict()
        self._drawing: dict[Hashable, asyncio.Task[KeptTile]] = {}

    def get(self, key: Hashable) -> KeptTile | None:
        """Give a kept tile, or None."""
        tile = self._kept.get(key)
        if tile is not None:
            self._kept.move_to_end(key)
        return tile

    async def get_or_draw(self, key: Hashable, draw: Callable[[], Awaitable[bytes]]) -> KeptTile:
        """
        Give a kept tile, or draw it.

        Parameters
        ----------
        key
            Names all that the tile depends on.
        draw
            Called where no tile is kept and nobody is drawing it yet.

        Returns
        -------
        KeptTile
            Whoever asks first and gives up does not take it from the others.
        """
        tile = self.get(key)
        if tile is not None:
            return tile
        task = self._drawing.get(key)
        if task is None:
            task = asyncio.ensure_future(self._draw(key, draw))
            self._drawing[key] = task
            task.add_done_callback(lambda done: self._drawn(key, done))
        return await asyncio.shield(task)

    async def _draw(self, key: Hashable, draw: Callable[[], Awaitable[bytes]]) -> KeptTile:
        body = await draw()
        tile = KeptTile(body, tag_of(body))
        self._kept[key] = tile
        self._bytes += len(body) + COST_OF_ONE
        while self._bytes > self._most_bytes:
            _, old = self._kept.popitem(last=False)
            self._bytes -= len(old.body) + COST_OF_ONE
        return tile

    def _drawn(self, key: Hashable, task: asyncio.Task[KeptTile]) -> None:
        del self._drawing[key]
        if not task.cancelled():
            task.exception()  # whoever still waits gets it; nobody need


def tag_of(body: bytes) -> str:
    """Give the ETag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'
