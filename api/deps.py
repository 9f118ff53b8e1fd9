"""What a route may ask for. FastAPI would run plain functions in a thread, which costs more than they do."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.operations.cityplan.desk import PlanDesk
from api.operations.imports.desk import ImportDesk
from api.operations.ogc.published import Published
from api.operations.served import Served


async def get_served(request: Request) -> Served:
    """Give the city that the process serves."""
    return cast("Served", request.app.state.served)


async def get_desk(request: Request) -> PlanDesk:
    """Give the desk where plans are ordered."""
    return cast("PlanDesk", request.app.state.desk)


async def get_published(request: Request) -> Published:
    """Give what residents see of the live maps."""
    return cast("Published", request.app.state.published)


async def get_imports(request: Request) -> ImportDesk:
    """Give the desk where imports are worked on."""
    return cast("ImportDesk", request.app.state.imports)


ServedDep = Annotated[Served, Depends(get_served)]
ImportsDep = Annotated[ImportDesk, Depends(get_imports)]
DeskDep = Annotated[PlanDesk, Depends(get_desk)]
PublishedDep = Annotated[Published, Depends(get_published)]
