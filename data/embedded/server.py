"""Start and stop the server process, and tell a living one from what a dead one left behind."""

import hashlib
import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from data.embedded.account import run_as
from data.embedded.cluster import ADMIN, PORT, Cluster
from data.embedded.directories import make_directories
from data.embedded.trouble import explain
from gis.errors import UnavailableError

START_LIMIT_S = 120
STOP_LIMIT_S = 30
ORPHAN_LIMIT_S = 5.0
LOG_LIMIT_BYTES = 5_000_000
INCLUDE = "include = 'jobcircle.conf'\n"

CONFIGURATION = """\
# Written by the program at every start; changes here are lost.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 256MB
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
timezone = 'UTC'
log_timezone = 'UTC'
"""


def start_server(cluster: Cluster) -> None:
    """
    Make the cluster if there is none, and start it unless it runs; the caller holds the start lock.

    Raises
    ------
    UnavailableError
        If a directory cannot be used, or PostgreSQL does not start; the sentence quotes its log.
    """
    make_directories(cluster)
    if not cluster.data_dir.exists():
        _initialise(cluster)
    if is_ready(cluster):
        return
    if postmaster_id(cluster):
        _wait_until_ready(cluster)
        return
    _clear_remains(cluster)
    _configure(cluster)
    options = ["start", "--wait", "--timeout", str(START_LIMIT_S), "--silent", "--log", str(cluster.log_file)]
    code, said = run_tool(cluster, "pg_ctl", *options, "-o", f"--cluster-name={_mark(cluster)}")
    if code:
        raise explain(cluster, said)


def stop_server(cluster: Cluster) -> bool:
    """Stop the server and wait; False when none runs."""
    if not postmaster_id(cluster):
        return False
    for mode in ("fast", "immediate"):
        options = ["stop", "--mode", mode, "--wait", "--timeout", str(STOP_LIMIT_S), "--silent"]
        if run_tool(cluster, "pg_ctl", *options)[0] == 0:
            with suppress(OSError):
                cluster.socket_dir.rmdir()
            return True
    raise UnavailableError(
        "PostgreSQL 没有按要求停止；请稍后再试。", "PostgreSQL did not stop when asked; try again later."
    )


def is_ready(cluster: Cluster) -> bool:
    """Whether the server takes connections."""
    if not (cluster.socket_dir / f".s.PGSQL.{PORT}").exists():
        return False
    place = ["--host", str(cluster.socket_dir), "--port", str(PORT), "--timeout", "5"]
    return run_tool(cluster, "pg_isready", *place)[0] == 0


def postmaster_id(cluster: Cluster) -> int | None:
    """Process id of the server that runs on this data directory, or None."""
    try:
        first_line = (cluster.data_dir / "postmaster.pid").read_bytes().split()[0]
    except (OSError, IndexError):
        return None
    process_id = int(first_line) if first_line.isdigit() else 0
    return process_id if process_id in _processes(cluster) else None


def run_tool(cluster: Cluster, tool: str, *arguments: str) -> tuple[int, str]:
    """Run one of PostgreSQL's programs as the cluster's account, in a clean environment."""
    # Nothing of LANG or PG* is inherited: a missing locale breaks initdb, PGPORT moves the socket.
    # The data directory goes by PGDATA: pg_ctl puts -D into a shell line, where a `$` would be read.
    environment = {
        "PATH": f"{cluster.binaries.bin_dir}:/usr/bin:/bin",
        "LC_ALL": "C",
        "TZ": "UTC",
        "HOME": str(cluster.server_dir),
        "PGDATA": str(cluster.data_dir),
    } | dict(cluster.binaries.environment)
    command = [str(cluster.binaries.bin_dir / tool), *arguments]
    return run_as(cluster.account, command, environment, cwd=cluster.server_dir)


def _initialise(cluster: Cluster) -> None:
    """Make the cluster beside its place and move it there, so that an interrupted start leaves no half."""
    fresh = cluster.server_dir / "new"
    if fresh.exists():
        shutil.rmtree(fresh)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", f"--username={ADMIN}"]
    access = ["--auth-local=trust", "--auth-host=reject"]
    code, said = run_tool(cluster, "initdb", f"--pgdata={fresh}", *options, *access)
    if code:
        shutil.rmtree(fresh, ignore_errors=True)
        raise explain(cluster, said)
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(INCLUDE)
    fresh.rename(cluster.data_dir)


def _configure(cluster: Cluster) -> None:
    """Write our settings, and put a long log aside."""
    text = CONFIGURATION.format(port=PORT, socket_dir=cluster.socket_dir)
    try:
        (cluster.data_dir / "jobcircle.conf").write_text(text, encoding="utf-8")
        if cluster.log_file.exists() and cluster.log_file.stat().st_size > LOG_LIMIT_BYTES:
            cluster.log_file.replace(cluster.log_file.with_suffix(".log.1"))
    except OSError as error:
        raise explain(cluster, str(error)) from error


def _mark(cluster: Cluster) -> str:
    """Name in the command line of every process of this cluster; the inode tells copies of a path apart."""
    seen = cluster.data_dir.stat()
    return "jobcircle-" + hashlib.sha256(f"{seen.st_dev}:{seen.st_ino}".encode()).hexdigest()[:12]


def _processes(cluster: Cluster) -> set[int]:
    """
    Every living process of the cluster.

    Read from command lines, which all users may see: a container's root may not read the working directory of
    another user's process.
    """
    mark, found = _mark(cluster).encode(), set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                line = (entry / "cmdline").read_bytes()
                if mark in line and b"postgres" in line and b"pg_ctl" not in line:
                    found.add(int(entry.name))
    return found


def _wait_until_ready(cluster: Cluster) -> None:
    """Wait for a server that is starting or recovering."""
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if is_ready(cluster):
            return
        time.sleep(0.1)
    raise explain(cluster, "")


def _clear_remains(cluster: Cluster) -> None:
    """
    Remove the locks of a dead server.

    PostgreSQL refuses to start when its old process id now belongs to a stranger. Removing the lock under a
    living backend would corrupt the data, so it is done only when no process of the cluster is left; the
    backends of a killed server notice within moments, and a busy one is ended, as its work is lost anyway.
    """
    _wait_for_orphans(cluster, signal.SIGQUIT)
    _wait_for_orphans(cluster, signal.SIGKILL)
    if _processes(cluster):
        raise explain(cluster, "processes of a killed server still run")
    for remains in (cluster.data_dir / "postmaster.pid", *cluster.socket_dir.glob(".s.PGSQL.*")):
        remains.unlink(missing_ok=True)


def _wait_for_orphans(cluster: Cluster, last_word: signal.Signals) -> None:
    end = time.monotonic() + ORPHAN_LIMIT_S
    while orphans := _processes(cluster):
        if time.monotonic() > end:
            for process_id in orphans:
                with suppress(ProcessLookupError):
                    os.kill(process_id, last_word)
            return
        time.sleep(0.05)
