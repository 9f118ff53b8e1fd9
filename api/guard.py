"""
The outermost layer: every request gets an answer, a time limit, safe headers and one line in the log.

Around it stands only `api.cors`, which answers what browsers ask before a page of another site may ask.
An error that nobody handled becomes a problem+json, so the connection stays usable; work that overruns
is cancelled and *not* awaited, since a stalled database would hold the answer back.
"""

import asyncio
import json
import logging
import time
import uuid
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem import problem

ACCESS = logging.getLogger("jobcircle.access")
FAULT = logging.getLogger("jobcircle.fault")

MAX_BODY_BYTES = 2 * 2**20
MAX_DRAINED_BYTES = 32 * 2**20

FILES = ("/imports", "/register")
"""Below these paths files are read and made: larger bodies, and more time."""
MAX_FILE_BYTES = 20 * 2**20
FILE_DEADLINE_S = 25.0

SECURITY = {
    "content-security-policy": ("default-src 'self'; worker-src 'self' blob:"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
}


class _Answer:
    """Passes one response on, with our headers, until it is closed."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self._closed = False
        self.status = 0

    def close(self) -> None:
        """Let nothing more through."""
        self._closed = True

    async def send(self, message: Message) -> None:
        """Pass one ASGI message on."""
        if self._closed:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self._request_id
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
        await self._send(message)


class _Body:
    """Hands a request's body in; one that is too large is read to its end and dropped, then refused."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive = receive
        self._most_bytes = most_bytes
        self._bytes = 0

    async def receive(self) -> Message:
        """Give the next ASGI message."""
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes <= self._most_bytes:
            return message
        # A client that is still sending would not see an answer, only a broken connection.
        while message.get("more_body") and self._bytes <= MAX_DRAINED_BYTES:
            message = await self._receive()
            self._bytes += len(message.get("body", b""))
        raise HTTPException(413)


class Guard:
    """
    ASGI middleware around everything else.

    Parameters
    ----------
    app
        What it guards.
    deadline_s
        Longest time until an answer begins.
    """

    def __init__(self, app: ASGIApp, *, deadline_s: float) -> None:
        self._app = app
        self._deadline_s = deadline_s
        self._abandoned: set[asyncio.Future[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP is passed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        head = scope["method"] == "HEAD"
        if head:  # every GET route answers it; FastAPI alone would not
            scope = {**scope, "method": "GET"}
        began, status = time.monotonic(), 0
        try:
            status = await self._answer(scope, receive, _headers_only(send) if head else send, request_id)
        finally:
            _log(scope, "HEAD" if head else scope["method"], status, request_id, time.monotonic() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> int:
        answer = _Answer(send, request_id)
        files = scope["path"].startswith(FILES)
        body = _Body(receive, MAX_FILE_BYTES if files else MAX_BODY_BYTES)
        work = asyncio.ensure_future(self._app(scope, body.receive, answer.send))
        try:
            await asyncio.wait({work}, timeout=FILE_DEADLINE_S if files else self._deadline_s)
            if not work.done() and answer.status:
                await asyncio.wait({work})
        except asyncio.CancelledError:
            self._abandon(work)
            raise
        if not work.done():
            answer.close()
            self._abandon(work)
            return await _tell(scope, receive, _Answer(send, request_id), 504)
        error = work.exception()
        if error is None:
            return answer.status
        FAULT.error("unhandled, request_id=%s", request_id, exc_info=error)
        if answer.status:
            raise error
        return await _tell(scope, receive, answer, 500)

    def _abandon(self, work: asyncio.Future[None]) -> None:
        self._abandoned.add(work)
        work.add_done_callback(self._forget)
        work.cancel()

    def _forget(self, work: asyncio.Future[None]) -> None:
        self._abandoned.discard(work)
        if not work.cancelled():
            work.exception()


async def _tell(scope: Scope, receive: Receive, answer: _Answer, status: int) -> int:
    await problem(Request(scope, receive), status)(scope, receive, answer.send)
    return status


def _headers_only(send: Send) -> Send:
    async def without_body(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return without_body


def _log(scope: Scope, method: str, status: int, request_id: str, took_s: float) -> None:
    """Write one line without the query and the path: they may hold where somebody is."""
    route: Any = scope.get("route")
    line = {
        "request_id": request_id,
        "method": method,
        "route": getattr(route, "path", None),
        "status": status,
        "ms": round(took_s * 1000, 1),
    }
    ACCESS.info(json.dumps(line, ensure_ascii=False))
