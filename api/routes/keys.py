"""`/keys/own`: whose key it is that was sent, what it allows and when it ends."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import ServedDep
from api.operations.moments import moment
from api.routes.examples import answers
from api.routes.importexamples import KEY
from api.staff import any_key
from data.keys import find_key
from gis.errors import NotFoundError
from gis.staff import SCOPES, Caller

router = APIRouter(prefix="/keys", tags=["register"])

Staff = Annotated[Caller, any_key()]


@router.get("/own", summary="我的密钥 · My key", responses=answers("application/json", KEY))
async def get_own_key(served: ServedDep, caller: Staff) -> JSONResponse:
    """Tell whose key was sent, its rights and its last moment; never the key itself."""
    async with served.connection() as connection:
        found = await find_key(connection, caller.key)
    if found is None:
        raise NotFoundError("没有这把密钥", "there is no such key")
    key = found[0]
    scopes = [{"code": code, "zh": SCOPES[code].zh, "en": SCOPES[code].en} for code in key.scopes]
    said = {"id": key.id, "name": key.name, "scopes": scopes, "expires_at": moment(key.expires)}
    return JSONResponse(said, headers={"cache-control": "no-store"})
