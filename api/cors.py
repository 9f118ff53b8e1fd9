"""
Pages of other sites: what their scripts may ask of this service (CORS).

Nothing here knows a caller by a cookie: a staff key travels in a header that a script must hold already. So
any site may read what anybody may read anyway, by ``*`` and without credentials, and a header with a key is
refused there. Whatever writes, and what staff read, is open to the origins that the settings name, and to
no others: an address that only colleagues reach would else be read by any page that one of them has open.
"""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.origins import ANY

READ = frozenset(
    {
        "ogc", "maps", "exports", "tiles", "nearby", "facilities", "coverage", "which-door", "city", "places",
        "courses", "vacancies", "enterprises", "fairs", "openapi.json",
    }
)  # fmt: skip
"""Where a path begins with one of these, GET reads what is public."""

ASK = frozenset(
    {
        "/nearby", "/walk", "/isochrones", "/which-door",
        "/courses/search", "/vacancies/search", "/enterprises/search", "/fairs/search",
    }
)  # fmt: skip
"""Here POST asks too: the question holds where somebody is, which has no place in an address."""

PRELUDE_S = 3600
_TOLD = ("Content-Crs", "Content-Disposition", "ETag", "Link", "Location", "Retry-After", "X-Request-Id")
_OPEN = (
    (b"access-control-allow-origin", ANY.encode()),
    (b"access-control-expose-headers", ", ".join(_TOLD).encode()),
)


def is_open(method: str, path: str) -> bool:
    """
    Tell whether a request reads what is public.

    Parameters
    ----------
    method
        Of HTTP.
    path
        Asked for.

    Returns
    -------
    bool
        False for all that writes, and for what staff read, such as who published a map.

    Examples
    --------
    >>> is_open("GET", "/ogc/collections"), is_open("POST", "/nearby"), is_open("GET", "/plans")
    (True, True, False)
    """
    if method == "POST":
        return path in ASK
    room, *below = path[1:].split("/")
    return method in ("GET", "HEAD") and room in READ and not (room == "maps" and len(below) > 1)


class OtherSites:
    """
    ASGI middleware that answers the scripts of other sites.

    Parameters
    ----------
    app
        What they ask.
    origins
        Such as ``https://maps.example``: may ask everything, with a key where one is needed. ``*`` stands
        for all others, who may read what is public.
    """

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self._app = app
        self._any = ANY in origins
        self._named = frozenset(origins) - {ANY}
        self._for_any = CORSMiddleware(
            app,
            allow_origins=(ANY,),
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=("If-None-Match",),
            expose_headers=_TOLD,
            max_age=PRELUDE_S,
        )
        self._for_named = CORSMiddleware(
            app,
            allow_origins=self._named,
            allow_methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=("Authorization", "If-None-Match"),
            expose_headers=_TOLD,
            max_age=PRELUDE_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on; anything but HTTP is handed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._any and is_open(scope["method"], scope["path"]):
            await self._app(scope, receive, _opened(send))
        else:
            await self._way(scope)(scope, receive, send)

    def _way(self, scope: Scope) -> ASGIApp:
        headers = Headers(scope=scope)
        if headers.get("origin") in self._named:
            return self._for_named
        if scope["method"] == "OPTIONS" and self._any:
            method = headers.get("access-control-request-method", "")
            if is_open(method, scope["path"]):
                return self._for_any
        # It says that answers differ by origin even to those who may not ask, for caches on the way.
        return self._for_named if self._named else self._app


def _opened(send: Send) -> Send:
    """Tell every caller the same, so that caches need not keep an answer for each site; tiles are many."""

    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_OPEN]
        await send(message)

    return telling
