"""Each wall of the reading process alone, in a process of its own: any of them may be the only one."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from data.files.untrusted import lockdown, process
from data.files.untrusted.reading import isolation, read_upload

OPEN_SOCKET = "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=5)"
READ = "open({file!r}).read()"
FORK = "import os; os.fork() or os._exit(0)"
EXECUTE = "import os; os.execv('/bin/true', ['true'])"
WRITE = "open({file!r} + '.more', 'w').write('x' * 9)"
TAKE_MEMORY = "bytearray(3_000_000_000)"
START_THREAD = "import threading; t = threading.Thread(target=int); t.start(); t.join()"

SYSTEM_CALLS = "lockdown._limit_system_calls(libc)"
FILES = "lockdown._limit_files(libc, [lockdown.Path('/usr'), lockdown.Path(sys.base_prefix)])"
LIMITS = "lockdown.limit_process(2_000_000_000, 20)"


def outcome(wall: str, attempt: str) -> str:
    """What became of an attempt behind one wall: the error's name, or that it was done."""
    program = f"""
import ctypes, sys
from data.files.untrusted import lockdown
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
print({wall or "None"}, file=sys.stderr)
try:
    {attempt.replace("; ", chr(10) + "    ")}
except (OSError, MemoryError, RuntimeError) as error:
    print(type(error).__name__)
else:
    print("done")
"""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout.strip()


@pytest.mark.parametrize(
    ("wall", "attempt", "becomes"),
    [
        (SYSTEM_CALLS, OPEN_SOCKET, "PermissionError"),
        (SYSTEM_CALLS, FORK, "PermissionError"),
        (SYSTEM_CALLS, EXECUTE, "PermissionError"),
        (SYSTEM_CALLS, START_THREAD, "done"),
        (SYSTEM_CALLS, READ, "done"),
        (FILES, READ, "PermissionError"),
        (FILES, WRITE, "PermissionError"),
        (FILES, OPEN_SOCKET, "PermissionError"),
        (LIMITS, TAKE_MEMORY, "MemoryError"),
        (LIMITS, READ, "done"),
        ("", OPEN_SOCKET, "done"),
        ("", WRITE, "done"),
    ],
)
def test_a_wall_alone_stops_what_it_is_for(wall: str, attempt: str, becomes: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = outcome(wall, attempt.format(file=str(file), port=server.getsockname()[1]))
    assert said == becomes


def test_bubblewrap_counts_where_it_works() -> None:
    assert (lockdown.BUBBLEWRAP in isolation().walls) == process.has_wrapper()


def test_a_bubblewrap_that_does_not_work_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a container that forbids namespaces: the file is read behind the other walls."""
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    process._wrapper.cache_clear()
    try:
        assert not process.has_wrapper()
        assert lockdown.BUBBLEWRAP not in read_upload("名称,电话\n驿站,12333\n".encode()).walls
    finally:
        process._wrapper.cache_clear()
