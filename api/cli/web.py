"""Serve a prepared city with uvicorn until the user stops it."""

import errno
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer
import uvicorn

from api.app import create_app
from api.operations.store import Store
from api.settings import Settings
from gis.errors import UnavailableError
from isochrones.network import WalkNetwork

HOST = "127.0.0.1"
GRACE_S = 10
TOLD_TO_LEAVE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listen(port: int, host: str = HOST) -> socket.socket:
    """
    Take the port.

    Parameters
    ----------
    port
        On `host`.
    host
        Address to listen on; this machine only unless given.

    Returns
    -------
    socket.socket
        Bound and listening.

    Raises
    ------
    UnavailableError
        If another program has it, or this user may not take it.
    """
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        if error.errno == errno.EACCES:
            raise UnavailableError(
                f"没有权限使用端口 {port}；请用 --port 换一个大于 1023 的端口",
                f"this user may not use port {port}; choose one above 1023 with --port",
            ) from error
        raise UnavailableError(
            f"端口 {port} 已被占用；请用 --port 换一个端口",
            f"port {port} is taken; choose another with --port",
        ) from error
    # Otherwise small answers wait 40 ms for the client's acknowledgement: asyncio only sets this itself
    # on sockets that name their protocol.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def serve_city(
    settings: Settings,
    store: Store,
    network: WalkNetwork,
    basemap: Path | None,
    listening: socket.socket,
) -> None:
    """
    Serve until the user interrupts, or another program tells this one to leave.

    Parameters
    ----------
    settings
        Of the process; the address of the store is filled in.
    store
        Database that holds the city.
    network
        To walk on.
    basemap
        PMTiles file; none when None.
    listening
        From `listen`.

    Raises
    ------
    SystemExit
        With 128 and the signal's number, once the requests in progress have been answered.
    """
    app = create_app(
        settings.model_copy(update={"database_url": store.app_url}), network=network, basemap=basemap
    )
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", timeout_graceful_shutdown=GRACE_S, server_header=False
    )
    server = _Server(config)
    for told in TOLD_TO_LEAVE:
        signal.signal(told, server.handle_exit)
    host, port = listening.getsockname()[:2]
    typer.echo(f"http://{host}:{port}  (Ctrl-C 停止 / to stop)")
    server.run(sockets=[listening])
    if server.told is not None:
        sys.exit(128 + server.told)


class _Server(uvicorn.Server):
    """
    A server that leaves in good order from its first moment on, on any of `TOLD_TO_LEAVE`.

    uvicorn takes its signals only once it runs, and not all of them; an exception raised by a handler
    meanwhile lands wherever Python happens to be, at worst in a destructor, where it is lost.
    """

    told: int | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that the server was told to leave."""
        self.told = sig
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the handlers as they are: `serve_city` set them."""
        yield
