"""Running a service and asking it as fast as it answers: `wrk` for HTTP, `pgbench` for the SQL alone."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CONNECTIONS = 8

IN_TURN = """
local paths, at = {%s}, 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


def need_tools() -> None:
    """Stop where a tool is missing."""
    for tool in ("wrk", "pgbench"):
        assert shutil.which(tool), f"{tool} is not on the path"


@contextmanager
def process(command: list[str], ready: str, **environment: str) -> Iterator[None]:
    """Run a service until the end of the block; it is ready when an address answers."""
    running = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(ready, timeout=2).read()
                break
            except OSError:
                assert running.poll() is None, command
                time.sleep(0.2)
        yield
    finally:
        running.terminate()
        running.wait(30)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wrk(url: str, seconds: float, paths: Sequence[str] = ()) -> float:
    """Ask an address, or paths of it in turn, as fast as it answers; gives requests a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(IN_TURN % "".join(f'"{path}",' for path in paths) if paths else "")
        script.flush()
        told = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-s", script.name, url],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    assert "Non-2xx" not in told, told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found is not None, told
    return float(found[1])


def pgbench(dsn: str, scripts: Sequence[Sequence[str]], seconds: float, *, mode: str = "prepared") -> float:
    """
    Run statements as fast as they answer, a script chosen by chance each time; gives scripts a second.

    Its connections are set as the service's are, without parallel workers.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, statements in enumerate(scripts):
            files.append(Path(folder, f"{number}.sql"))
            files[-1].write_text("".join(sql.replace("\n", " ") + ";\n" for sql in statements))
        told = subprocess.run(
            ["pgbench", "-n", "-M", mode, f"-c{CONNECTIONS}", "-j1", f"-T{seconds:g}",
             *(part for file in files for part in ("-f", str(file))), dsn],
            check=True, capture_output=True, text=True,
            env={**os.environ, "PGOPTIONS": "-c max_parallel_workers_per_gather=0 -c jit=off"},
        ).stdout  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", told)
    assert found is not None, told
    return float(found[1])
