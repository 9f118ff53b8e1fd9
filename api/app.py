"""The HTTP door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import Depends, FastAPI

from api.cors import OtherSites
from api.guard import Guard
from api.operations.cityplan.desk import plan_desk
from api.operations.cityplan.planmap import PlanMaps
from api.operations.cityplan.work import open_city_plans
from api.operations.imports.desk import import_desk
from api.operations.jobs import OpenWork
from api.operations.kepttiles import KeptTiles
from api.operations.listings import TooOften
from api.operations.maps.desk import MapDesk
from api.operations.ogc.published import publishing
from api.operations.rights import Rights
from api.operations.served import serving
from api.operations.shelf import open_shelf
from api.parameters import json_only, known_parameters
from api.problem import add_handlers
from api.routes import (
    city,
    coverage,
    doors,
    enrolments,
    exports,
    facilities,
    files,
    imports,
    isochrones,
    keys,
    listings,
    maps,
    nearby,
    ogc,
    permalinks,
    places,
    plans,
    register,
    scenarios,
    tiles,
    walk,
)
from api.routes.ogc.plaintiles import PlainTiles
from api.settings import Settings
from isochrones.network import WalkNetwork


def create_app(
    settings: Settings,
    *,
    network: WalkNetwork,
    basemap: Path | None = None,
    plan_work: OpenWork = open_city_plans,
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
        Gives what makes plans, in the process that does.

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
            publishing(settings.database_url, served) as published,
            open_shelf(settings.database_url or "") as app.state.shelf,
            import_desk(settings.database_url or "") as app.state.imports,
        ):
            app.state.served, app.state.desk, app.state.published = served, desk, published
            app.state.plan_maps = PlanMaps(desk)
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
    app.state.kept_tiles = KeptTiles()
    app.state.public_url = settings.public_url
    app.state.enrolling = TooOften(settings.enrolments_an_hour)
    app.state.maps = MapDesk(settings.database_url or "")
    app.state.rights = Rights(plans_open=settings.plans_open)
    app.router.routes.insert(0, PlainTiles())
    modules = (
        ogc,  # routes are tried in turn, and tiles are asked for most
        tiles,
        nearby,
        walk,
        doors,
        isochrones,
        facilities,
        coverage,
        places,
        city,
        plans,
        scenarios,
        files,
    )
    for module in (*modules, listings, enrolments, permalinks, imports, register, keys, maps, exports):
        app.include_router(module.router)
    files.mount_assets(app)
    add_handlers(app)
    app.add_middleware(Guard, deadline_s=settings.deadline_s)
    app.add_middleware(OtherSites, origins=settings.cors_origins)  # around it: its own answers are read too
    return app
