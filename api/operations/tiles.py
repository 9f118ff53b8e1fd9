"""Tiles of the three layers; what lies outside the city costs no query."""

from datetime import date
from functools import partial

from api.operations.kepttiles import KeptTiles
from api.operations.served import Served
from data.audits import latest_id
from data.otherwalks import LongestWalk
from data.tiles import CELLS_FROM_ZOOM, TileId, areas_tile, coverage_tile, facilities_tile
from gis.errors import InputError


async def draw_facilities(served: Served, tile: TileId, *, day: date) -> bytes:
    """Draw the sites that are open on a day; empty where there are none."""
    if not in_city(served, tile):
        return b""
    async with served.connection() as connection:
        return await facilities_tile(connection, tile, day=day)


async def draw_coverage(
    served: Served, tile: TileId, kept: KeptTiles, *, longest: LongestWalk | None = None
) -> bytes:
    """
    Draw the latest audit; empty before the first.

    Wide tiles, which sum up many cells, are kept. With `longest`, states are those for that walk.
    """
    if not in_city(served, tile):
        return b""
    async with served.connection() as connection:
        run_id = await latest_id(connection)
        if run_id is None:
            return b""
        if tile.z >= CELLS_FROM_ZOOM:
            return await coverage_tile(connection, tile, run_id=run_id, longest=longest)
    draw = partial(_coverage, served, tile, run_id, longest)
    return (await kept.get_or_draw(("coverage", run_id, tile, longest), draw)).body


async def _coverage(served: Served, tile: TileId, run_id: int, longest: LongestWalk | None) -> bytes:
    async with served.connection() as connection:
        return await coverage_tile(connection, tile, run_id=run_id, longest=longest)


async def draw_areas(served: Served, tile: TileId) -> bytes:
    """Draw the counties with the share of the latest audit."""
    if not in_city(served, tile):
        return b""
    async with served.connection() as connection:
        return await areas_tile(connection, tile, run_id=await latest_id(connection))


def in_city(served: Served, tile: TileId) -> bool:
    """
    Tell whether a tile may show anything.

    Parameters
    ----------
    served
        The city.
    tile
        That is asked for.

    Returns
    -------
    bool
        True where it touches the city.

    Raises
    ------
    InputError
        If there is no such tile.
    """
    if not tile.exists:
        raise InputError(
            "没有这个瓦片；z 应为 0 到 22，x、y 应在该级范围内",
            "there is no such tile; z must be 0 to 22, and x and y within that zoom",
        )
    return tile.touches(served.bbox)
