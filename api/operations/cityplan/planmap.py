"""Tiles of coverage as planned."""

import asyncio
from collections import OrderedDict

import numpy as np

from api.operations.cityplan.desk import PlanDesk
from api.operations.kepttiles import KeptTile, KeptTiles, tag_of
from api.operations.pool import borrowed
from api.operations.scenarios.points import unpack_points
from api.operations.tiles import in_city
from data.plans import plan_points
from data.plantiles import PlannedCover, planned_cover, planned_tile
from data.population import CELL_M
from data.tiles import TileId
from gis.errors import NotFoundError

MOST_PLANS = 3
"""Whose people are kept at once: two that are compared, and the next."""

Key = tuple[str, str]


class PlanMaps:
    """
    Draws plans, and remembers the people of those that were looked at last.

    Parameters
    ----------
    desk
        Where plans are.
    """

    def __init__(self, desk: PlanDesk) -> None:
        self._desk = desk
        self._covers: OrderedDict[Key, asyncio.Task[PlannedCover]] = OrderedDict()

    async def tile(self, plan_id: str, tile: TileId, kept: KeptTiles) -> KeptTile:
        """
        Draw a tile of a plan.

        Parameters
        ----------
        plan_id
            One that is done.
        tile
            Of the pyramid.
        kept
            Where tiles are remembered.

        Returns
        -------
        KeptTile
            Empty where nobody is.

        Raises
        ------
        InputError
            If there is no such tile.
        NotFoundError
            If there is no such plan, it is not done, or nothing of it can be drawn.
        FileError
            If its record is damaged.
        """
        status = (await self._desk.see(plan_id)).status
        key = plan_id, status.ended_at.isoformat() if status.ended_at else ""
        if status.state != "done" or status.purpose != "plan":
            raise NotFoundError(
                "方案还没有算完，或不是规划方案，没有地图；请看 /plans/编号",
                "the plan is not done, or is none, and has no map; see /plans/ID",
            )
        if not in_city(self._desk.served, tile):
            return KeptTile(b"", tag_of(b""))
        cover = await self._cover(key)
        turns = self._desk.served.turns

        async def draw() -> bytes:
            return await turns.compute(planned_tile, cover, tile)

        return await kept.get_or_draw(("planned", *key, tile), draw)

    async def _cover(self, key: Key) -> PlannedCover:
        """Read the people of a plan, once for all tiles of a map that are asked for together."""
        task = self._covers.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = asyncio.ensure_future(self._read(key[0]))
            self._covers[key] = task
        self._covers.move_to_end(key)
        while len(self._covers) > MOST_PLANS:
            self._covers.popitem(last=False)
        return await asyncio.shield(task)

    async def _read(self, plan_id: str) -> PlannedCover:
        async with borrowed(self._desk.pool) as connection:
            body = await plan_points(connection, plan_id)
        return await self._desk.served.turns.compute(_ready, body)


def _ready(body: bytes | None) -> PlannedCover:
    points = None if body is None else unpack_points(body)
    if points is None or points.lonlat is None or points.unknown is None:
        raise NotFoundError(
            "这个方案没有可画的覆盖：条件无法满足，或由较早的版本计算；请重新提交方案",
            "this plan has no coverage to draw: its rules cannot be met, or an earlier release made it; "
            "order it again",
        )
    cell_m = np.full(len(points.people), CELL_M) if points.cell_m is None else points.cell_m
    covered = np.column_stack([points.before, points.after])
    return planned_cover(points.lonlat, cell_m, points.people, covered, points.unknown)
