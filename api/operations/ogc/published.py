"""
What residents see now, in memory: the published layers, kept current by LISTEN.

A publication is told with NOTIFY; the next request then reads the catalogue anew. While nobody listens (the
database is away, or another connection takes its place) it is read every few seconds; and where it cannot be
read, what was read last goes on being shown.
"""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from types import MappingProxyType

import psycopg
from psycopg_pool import PoolTimeout

from api.operations.served import Served
from data.layercopies import LayerCopy
from data.maps import CHANNEL, LiveLayer, live_layers_async
from data.ogclive import CopyDrawing, copy_drawings
from gis.errors import NotFoundError
from layers.catalog import LAYERS, Layer, LiveMap, map_of

UNHEARD_S = 5.0
"""How long the catalogue is believed while nobody listens."""

AGAIN_S = 2.0
"""Time between two tries to listen, or to read what could not be read."""

CATALOGUE = MappingProxyType({layer.id: layer for layer in LAYERS if layer.public})


@dataclass(frozen=True, slots=True)
class PublishedLayer:
    """
    A layer that residents see.

    Attributes
    ----------
    layer
        Of the catalogue.
    live
        Its copy, and the version of the map that shows it.
    drawing
        How its tiles are drawn.
    """

    layer: Layer
    live: LiveLayer
    drawing: CopyDrawing

    def age(self, now: datetime) -> int:
        """Count the times at which features have ended: a tile is right as long as this is the same."""
        return bisect_right(self.drawing.ends, now)


Layers = Mapping[str, PublishedLayer]
NOTHING: Layers = MappingProxyType({})


class Published:
    """
    The published layers of the city.

    Parameters
    ----------
    served
        The city.
    """

    def __init__(self, served: Served) -> None:
        self._served = served
        self._layers: Layers | None = None
        self._drawings: Mapping[int, CopyDrawing] = {}
        self._read_at = 0.0
        self._news = 0
        self._known = -1
        self._listening = False
        self._reading = asyncio.Lock()

    def at_hand(self) -> Layers | None:
        """Give the layers, or None where they have to be read first."""
        heard = self._listening or monotonic() - self._read_at < UNHEARD_S
        return self._layers if heard and self._known == self._news else None

    def shown(self, names: Sequence[str]) -> list[PublishedLayer] | None:
        """Give those of some layers that residents see; None where they have to be read first."""
        layers = self.at_hand()
        return None if layers is None else [layers[name] for name in names if name in layers]

    async def layers(self) -> Layers:
        """
        Give the layers that residents see, by key.

        Returns
        -------
        Mapping
            In the order of the catalogue; only what is published.

        Raises
        ------
        psycopg.OperationalError
            If they cannot be read, and never were.
        """
        layers = self.at_hand()
        if layers is not None:
            return layers
        async with self._reading:
            layers = self.at_hand()
            if layers is not None:
                return layers
            if self._layers is not None and monotonic() - self._read_at < 0:
                return self._layers
            return await self._read()

    async def layer(self, name: str) -> PublishedLayer:
        """
        Give one published layer.

        Parameters
        ----------
        name
            Its key.

        Returns
        -------
        PublishedLayer
            As residents see it now.

        Raises
        ------
        NotFoundError
            If there is none, or it is not for residents, or not published: all the same.
        """
        found = (await self.layers()).get(name)
        if found is None:
            raise NotFoundError(
                "没有这个图层；请从 /ogc/collections 中选择",
                "there is no such collection; choose one of /ogc/collections",
            )
        return found

    async def still_shown(self, copies: Sequence[LayerCopy], now: datetime) -> dict[int, int]:
        """
        Count the features of copies that have not ended, as tiles and lists show them.

        Parameters
        ----------
        copies
            Of layers that residents see; those published a moment ago may not be known here yet.
        now
            As of when, with a zone.

        Returns
        -------
        dict[int, int]
            By the key of the copy.
        """
        drawings = dict(self._drawings)
        fresh = [copy.id for copy in copies if copy.id not in drawings]
        if fresh:
            async with self._served.connection() as connection:
                drawings |= await copy_drawings(connection, fresh)
        return {copy.id: copy.features - _ended(drawings.get(copy.id), now) for copy in copies}

    async def map_layers(self, name: str) -> tuple[LiveMap, list[PublishedLayer]]:
        """
        Give a live map with its published layers.

        Parameters
        ----------
        name
            Its key.

        Returns
        -------
        tuple
            The map, and its layers from the bottom to the top.

        Raises
        ------
        NotFoundError
            If there is no such map, or it is not published.
        """
        live_map = map_of(name)
        layers = await self.layers()
        found = [layers[each.id] for each in live_map.layers if each.id in layers]
        if not found:
            raise NotFoundError("这张地图还没有发布", "this map is not published yet")
        return live_map, found

    async def _read(self) -> Layers:
        news = self._news
        try:
            async with self._served.connection() as connection:
                live = await live_layers_async(connection)
                fresh = [each.copy.id for each in live.values() if each.copy.id not in self._drawings]
                drawings = {**self._drawings, **await copy_drawings(connection, fresh)}
        except (psycopg.OperationalError, PoolTimeout):
            if self._layers is None:
                raise
            self._read_at = monotonic() + AGAIN_S
            return self._layers
        self._layers = {
            name: PublishedLayer(layer, live[name], drawings[live[name].copy.id])
            for name, layer in CATALOGUE.items()
            if name in live and live[name].copy.id in drawings
        }
        self._drawings = {each.live.copy.id: each.drawing for each in self._layers.values()}
        self._known, self._read_at = news, monotonic()
        return self._layers

    async def listen(self, address: str) -> None:
        """Hear of publications, for ever; whatever was missed while nobody listened is read anew."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    address, autocommit=True, connect_timeout=2, application_name="jobcircle maps"
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._news += 1
                    self._listening = True
                    async for _ in connection.notifies():
                        self._news += 1
            except psycopg.OperationalError:
                pass
            finally:
                self._listening = False
            await asyncio.sleep(AGAIN_S)


def _ended(drawing: CopyDrawing | None, now: datetime) -> int:
    past = 0 if drawing is None else bisect_right(drawing.ends, now)
    return drawing.ended[past - 1] if drawing is not None and past else 0


@asynccontextmanager
async def publishing(address: str | None, served: Served) -> AsyncIterator[Published]:
    """
    Follow what is published for as long as the process serves.

    Parameters
    ----------
    address
        libpq URI of the store.
    served
        The city.

    Yields
    ------
    Published
        Read with the first request.
    """
    published = Published(served)
    listening = asyncio.ensure_future(published.listen(address or ""))
    try:
        yield published
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def present() -> datetime:
    """Give the time, for what ends."""
    return datetime.now(UTC)
