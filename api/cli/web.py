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
from api.cli.leaving import leave_if_told, signals, told
from api.operations.store import Store
from api.settings import Settings
from gis.errors import InputError, JobcircleError, UnavailableError
from isochrones.network import WalkNetwork

HOST = "127.0.0.1"
GRACE_S = 10


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
    InputError
        If the address is no address, or not one of this machine.
    UnavailableError
        If another program has the port, or this user may not take it.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(error, port) from error
    # Otherwise small answers wait 40 ms for the client's acknowledgement: asyncio only sets this itself
    # on sockets that name their protocol.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _cannot_listen(error: OSError | UnicodeError, port: int) -> JobcircleError:
    if isinstance(error, socket.gaierror | UnicodeError):
        return InputError(
            "--host 的地址无法解析；请给出本机的地址，如 127.0.0.1、::1 或 0.0.0.0",
            "the address of --host cannot be resolved; give one of this machine: 127.0.0.1, ::1, 0.0.0.0",
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return InputError(
            "--host 不是本机的地址；请给出本机的地址，如 127.0.0.1、::1 或 0.0.0.0",
            "--host is no address of this machine; give one that is: 127.0.0.1, ::1, 0.0.0.0",
        )
    if error.errno == errno.EACCES:
        return UnavailableError(
            f"没有权限使用端口 {port}；请用 --port 换一个大于 1023 的端口",
            f"this user may not use port {port}; choose one above 1023 with --port",
        )
    if error.errno == errno.EADDRINUSE:
        return UnavailableError(
            f"端口 {port} 已被占用；请用 --port 换一个端口",
            f"port {port} is taken; choose another with --port",
        )
    cause = error.strerror or type(error).__name__
    return UnavailableError(
        f"不能在这个地址和端口 {port} 上提供服务（{cause}）；请换 --host 或 --port",
        f"port {port} of this address cannot be served on ({cause}); choose another --host or --port",
    )


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
    for number in signals():
        signal.signal(number, server.handle_exit)
    leave_if_told()
    host, port = listening.getsockname()[:2]
    typer.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}  (Ctrl-C 停止 / to stop)")
    server.run(sockets=[listening])
    if told:
        sys.exit(128 + told[-1])


class _Server(uvicorn.Server):
    """
    A server that leaves in good order from its first moment on, on any of `api.cli.leaving.signals`.

    uvicorn takes its signals only once it runs, and not all of them; an exception raised by a handler
    meanwhile lands wherever Python happens to be, at worst in a destructor, where it is lost.
    """

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that the server was told to leave."""
        told.append(sig)
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the handlers as they are: `serve_city` set them."""
        yield
