"""Tiles of the three layers; what lies outside the city costs no query."""

from collections import OrderedDict
from datetime import date

from api.operations.served import Served
from data.audits import latest_id
from data.tiles import CELLS_FROM_ZOOM, TileId, areas_tile, coverage_tile, facilities_tile
from gis.errors import InputError

MAX_KEPT = 256


class SquareTiles:
    """The wide coverage tiles that were drawn last: each sums up to tens of thousands of cells."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, TileId], bytes] = OrderedDict()

    def get(self, run_id: int, tile: TileId) -> bytes | None:
        """Give a kept tile, or None."""
        return self._kept.get((run_id, tile))

    def put(self, run_id: int, tile: TileId, body: bytes) -> None:
        """Keep a tile, and forget the oldest beyond `MAX_KEPT`."""
        self._kept[run_id, tile] = body
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)


async def draw_facilities(served: Served, tile: TileId, *, day: date) -> bytes:
    """Draw the sites that are open on a day; empty where there are none."""
    if not _in_city(served, tile):
        return b""
    async with served.connection() as connection:
        return await facilities_tile(connection, tile, day=day)


async def draw_coverage(served: Served, tile: TileId, kept: SquareTiles) -> bytes:
    """Draw the latest audit; empty before the first."""
    if not _in_city(served, tile):
        return b""
    async with served.connection() as connection:
        run_id = await latest_id(connection)
        if run_id is None:
            return b""
        known = kept.get(run_id, tile)
        if known is not None:
            return known
        body = await coverage_tile(connection, tile, run_id=run_id)
    if tile.z < CELLS_FROM_ZOOM:
        kept.put(run_id, tile, body)
    return body


async def draw_areas(served: Served, tile: TileId) -> bytes:
    """Draw the counties with the share of the latest audit."""
    if not _in_city(served, tile):
        return b""
    async with served.connection() as connection:
        return await areas_tile(connection, tile, run_id=await latest_id(connection))


def _in_city(served: Served, tile: TileId) -> bool:
    if not tile.exists:
        raise InputError(
            "没有这个瓦片；z 应为 0 到 22，x、y 应在该级范围内",
            "there is no such tile; z must be 0 to 22, and x and y within that zoom",
        )
    return tile.touches(served.bbox)
