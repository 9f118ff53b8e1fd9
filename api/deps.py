"""What a route may ask for. FastAPI would run plain functions in a thread, which costs more than they do."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.operations.cityplan.desk import PlanDesk
from api.operations.cityplan.planmap import PlanMaps
from api.operations.imports.desk import ImportDesk
from api.operations.ogc.published import Published
from api.operations.served import Served
from api.operations.shelf import Shelf


async def get_served(request: Request) -> Served:
    """Give the city that the process serves."""
    return cast("Served", request.app.state.served)


async def get_desk(request: Request) -> PlanDesk:
    """Give the desk where plans are ordered."""
    return cast("PlanDesk", request.app.state.desk)


async def get_plan_maps(request: Request) -> PlanMaps:
    """Give what draws plans."""
    return cast("PlanMaps", request.app.state.plan_maps)


async def get_published(request: Request) -> Published:
    """Give what residents see of the live maps."""
    return cast("Published", request.app.state.published)


async def get_imports(request: Request) -> ImportDesk:
    """Give the desk where imports are worked on."""
    return cast("ImportDesk", request.app.state.imports)


async def get_shelf(request: Request) -> Shelf:
    """Give what makes and keeps files that take a while."""
    return cast("Shelf", request.app.state.shelf)


ServedDep = Annotated[Served, Depends(get_served)]
ImportsDep = Annotated[ImportDesk, Depends(get_imports)]
DeskDep = Annotated[PlanDesk, Depends(get_desk)]
PlanMapsDep = Annotated[PlanMaps, Depends(get_plan_maps)]
PublishedDep = Annotated[Published, Depends(get_published)]
ShelfDep = Annotated[Shelf, Depends(get_shelf)]
