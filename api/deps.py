"""What a route may ask for."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.operations.served import Served


def get_served(request: Request) -> Served:
    """Give the city that the process serves."""
    return cast("Served", request.app.state.served)


ServedDep = Annotated[Served, Depends(get_served)]
