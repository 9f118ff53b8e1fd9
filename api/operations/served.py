"""The city as the process holds it: names from the store, the network in memory, a pool of connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg_pool import PoolTimeout

from api.operations.drawer import AreaDrawer
from api.operations.network import make_walkable
from api.operations.pool import Connection, Pool, borrowed, make_pool
from api.operations.snapped import SnappedSites
from api.operations.turns import Turns
from api.settings import Settings
from data.areas import extent
from data.cities import CityInfo, read_city
from data.population import centre
from gis.errors import UnavailableError
from gis.model import CircleProfile, LonLat
from isochrones.network import WalkNetwork
from isochrones.reach import WalkGraph
from isochrones.snap import EdgeIndex

Box = tuple[float, float, float, float]

START_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Served:
    """
    What operations work with.

    Attributes
    ----------
    pool
        Connections as the role that serves, in autocommit.
    info
        Name, date and attribution of the city.
    bbox
        West, south, east, north of its areas and its network, degrees.
    centre
        Where most people live, for a map's first view.
    profile
        Speed, limit and longest access leg.
    network, index, graph
        To walk on.
    sites
        Facilities that were snapped before.
    areas
        The grid for service areas.
    basemap
        PMTiles file; None when it was not built.
    turns
        Who may walk on the network now.
    """

    pool: Pool
    info: CityInfo
    bbox: Box
    centre: LonLat
    profile: CircleProfile
    network: WalkNetwork
    index: EdgeIndex
    graph: WalkGraph
    sites: SnappedSites
    areas: AreaDrawer
    basemap: Path | None
    turns: Turns = field(default_factory=Turns)

    def connection(self, *, timeout_s: float | None = None) -> AbstractAsyncContextManager[Connection]:
        """Lend a connection that is alive; `PoolTimeout` when there is none in time."""
        return borrowed(self.pool, timeout_s=timeout_s)


@asynccontextmanager
async def serving(
    settings: Settings, *, network: WalkNetwork, basemap: Path | None = None
) -> AsyncIterator[Served]:
    """
    Open the pool, read the city and make its network walkable, once for the life of the process.

    Parameters
    ----------
    settings
        Names the database.
    network
        Of the city.
    basemap
        PMTiles file to serve.

    Yields
    ------
    Served
        Closed with the process.

    Raises
    ------
    UnavailableError
        If no database is named or it cannot be reached.
    NotFoundError
        If no city was loaded yet.
    """
    if settings.database_url is None:
        raise UnavailableError(
            "没有数据库地址；请设置 JOBCIRCLE_DATABASE_URL，或用 jobcircle demo 启动",
            "no database is named; set JOBCIRCLE_DATABASE_URL or start with jobcircle demo",
        )
    pool = make_pool(
        settings.database_url,
        smallest=settings.pool_min,
        largest=settings.pool_max,
        timeout_s=settings.pool_timeout_s,
    )
    try:
        await pool.open()
        yield await _read(pool, settings, network, basemap)
    finally:
        await pool.close()


async def _read(pool: Pool, settings: Settings, network: WalkNetwork, basemap: Path | None) -> Served:
    try:
        async with borrowed(pool, timeout_s=START_PATIENCE_S) as connection:
            info = await read_city(connection)
            areas = await extent(connection)
            middle = await centre(connection)
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise UnavailableError(
            "连不上数据库；请检查地址和数据库是否在运行",
            "the database cannot be reached; check its address and that it runs",
        ) from error
    profile = settings.profile
    walkable = await asyncio.to_thread(make_walkable, network, profile)
    bbox = _around(network.bbox, areas)
    return Served(
        pool=pool,
        info=info,
        bbox=bbox,
        centre=middle or LonLat((bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2),
        profile=profile,
        network=network,
        index=walkable.index,
        graph=walkable.graph,
        sites=SnappedSites(walkable.index, max_access_m=profile.max_access_m),
        areas=AreaDrawer(walkable.index, walkable.graph),
        basemap=basemap,
    )


def _around(box: Box, other: Box | None) -> Box:
    if other is None:
        return box
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])
