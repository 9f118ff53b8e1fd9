"""What a route may ask for."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.operations.cityplan.desk import PlanDesk
from api.operations.served import Served


def get_served(request: Request) -> Served:
    """Give the city that the process serves."""
    return cast("Served", request.app.state.served)


def get_desk(request: Request) -> PlanDesk:
    """Give the desk where plans are ordered."""
    return cast("PlanDesk", request.app.state.desk)


ServedDep = Annotated[Served, Depends(get_served)]
DeskDep = Annotated[PlanDesk, Depends(get_desk)]
