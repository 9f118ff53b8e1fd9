"""Which routes need a staff key: `require` for one route, `writes_need` for all that write below a router."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from api.deps import ServedDep
from api.operations.rights import Rights
from api.operations.served import Served
from gis.staff import SCOPES, Caller

QUESTIONS = ("GET", "HEAD", "OPTIONS")

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="staff_key",
    description="工作人员密钥，由 jobcircle key create 生成 · a staff key, made by jobcircle key create",
)


def require(*scopes: str) -> Any:
    """
    Make the dependency that lets only those in who have a right.

    Parameters
    ----------
    scopes
        Of `gis.staff.SCOPES`; one of them is enough.

    Returns
    -------
    Depends
        Gives the route a `gis.staff.Caller`: ``caller: Annotated[Caller, require("import")]``.
    """
    wanted = _known(scopes)

    async def staff(request: Request, served: ServedDep, _shown: Annotated[Any, Security(_bearer)]) -> Caller:
        return await _caller(request, served, wanted)

    return Depends(staff)


def any_key() -> Any:
    """
    Make the dependency that lets in whoever has a key that counts, whatever it allows.

    Returns
    -------
    Depends
        Gives the route a `gis.staff.Caller`.
    """

    async def staff(request: Request, served: ServedDep, _shown: Annotated[Any, Security(_bearer)]) -> Caller:
        return await _caller(request, served, ())

    return Depends(staff)


def writes_need(scope: str) -> Any:
    """
    Make the dependency for a router of which only the routes that write need a right.

    Parameters
    ----------
    scope
        One of `gis.staff.SCOPES`.

    Returns
    -------
    Depends
        For ``APIRouter(dependencies=[…])``.
    """
    wanted = _known((scope,))

    async def staff(
        request: Request, served: ServedDep, _shown: Annotated[Any, Security(_bearer)]
    ) -> Caller | None:
        return None if request.method in QUESTIONS else await _caller(request, served, wanted)

    return Depends(staff)


async def _caller(request: Request, served: Served, scopes: Sequence[str]) -> Caller:
    rights = cast("Rights", request.app.state.rights)
    return await rights.caller(
        served,
        scopes,
        authorization=request.headers.getlist("authorization"),
        address=request.client.host if request.client else "",
    )


def _known(scopes: Sequence[str]) -> tuple[str, ...]:
    if not scopes or set(scopes) - set(SCOPES):
        raise ValueError(scopes)
    return tuple(scopes)
