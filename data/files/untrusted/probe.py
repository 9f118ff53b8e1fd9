"""Try from inside what a file that took over the reading process would try."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from data.files.untrusted.answer import Teller
from data.files.untrusted.upload import Limits


def try_walls(content: bytes, _limits: Limits, teller: Teller) -> None:
    """
    Tell which attempts failed.

    Parameters
    ----------
    content
        Port on this machine at which somebody listens, and a file that exists, on two lines.
    teller
        Is told ``held``: names of the attempts, each with whether it failed.
    """
    port, file = content.decode().splitlines()
    attempts: dict[str, Callable[[], object]] = {
        "connect": lambda: socket.create_connection(("127.0.0.1", int(port)), timeout=2).close(),
        "read": lambda: Path(file).read_bytes(),
        "write": lambda: Path(file).with_name("written").write_bytes(b"x" * 100),
        "fork": _fork,
        "execute": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - a fixed program
        "memory": lambda: bytearray(1 << 40),
    }
    teller.tell(held={name: _fails(attempt) for name, attempt in attempts.items()})


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _fails(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False
