"""The HTTP door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import Depends, FastAPI

from api.guard import Guard
from api.operations.cityplan.desk import plan_desk
from api.operations.cityplan.work import make_city_plan
from api.operations.jobs import Work
from api.operations.served import serving
from api.operations.tiles import SquareTiles
from api.parameters import json_only, known_parameters
from api.problem import add_handlers
from api.routes import city, coverage, facilities, files, isochrones, nearby, places, plans, scenarios, tiles
from api.settings import Settings
from isochrones.network import WalkNetwork


def create_app(
    settings: Settings,
    *,
    network: WalkNetwork,
    basemap: Path | None = None,
    plan_work: Work = make_city_plan,
) -> FastAPI:
    """
    Make the application; the database is opened and the network made walkable when it starts.

    Parameters
    ----------
    settings
        `database_url` must be set.
    network
        Walked on.
    basemap
        PMTiles file for ``/basemap.pmtiles``; none is served when None.
    plan_work
        What the process of a plan does.

    Returns
    -------
    FastAPI
        Ready for a server. Start it without an access log of its own: `api.guard` writes one that
        holds no positions.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            serving(settings, network=network, basemap=basemap) as served,
            plan_desk(settings, served, plan_work) as desk,
        ):
            app.state.served, app.state.desk = served, desk
            yield

    app = FastAPI(
        title="就业圈 Jobcircle",
        summary="15分钟就业服务圈 · 15-minute employment service circles",
        version=version("jobcircle"),
        lifespan=lifespan,
        docs_url=None,  # the usual page loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # an address in a header, made of a position and of the Host that was sent
        dependencies=[Depends(known_parameters), Depends(json_only)],
    )
    app.state.square_tiles = SquareTiles()
    for module in (nearby, isochrones, facilities, coverage, places, city, plans, scenarios, tiles, files):
        app.include_router(module.router)
    files.mount_assets(app)
    add_handlers(app)
    app.add_middleware(Guard, deadline_s=settings.deadline_s)
    return app
