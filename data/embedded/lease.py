"""Who uses the cluster: the first starts it, the last stops it, and a killed user does not count."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from data.embedded.cluster import Cluster
from data.embedded.directories import make_directories
from data.embedded.roles import prepare
from data.embedded.server import is_ready, postmaster_id, start_server, stop_server
from gis.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class Status:
    """
    State of a cluster.

    Attributes
    ----------
    process_id
        Process id of the server, None when it does not run.
    ready
        Whether it takes connections.
    made
        Whether the data directory has been made.
    """

    process_id: int | None
    ready: bool
    made: bool


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """
    Use the cluster: start it or attach to it, and stop it when nobody else uses it.

    The use is a shared file lock, which the kernel gives back when a process is killed. Several first
    starts at once are safe: they take turns.

    Parameters
    ----------
    cluster
        From `data.embedded.find_cluster`.

    Yields
    ------
    Cluster
        The same, running, with its roles and its database.

    Raises
    ------
    UnavailableError
        If PostgreSQL cannot be started.
    """
    make_directories(cluster)
    with (cluster.home / "users.lock").open("ab") as uses:
        with _turn(cluster):
            fcntl.flock(uses, fcntl.LOCK_SH)
            try:
                start_server(cluster)
                prepare(cluster)
            except BaseException:  # Ctrl-C as well: nobody else would stop it
                _leave(cluster, uses)
                raise
        try:
            yield cluster
        finally:
            with _turn(cluster):
                _leave(cluster, uses)


def was_killed(cluster: Cluster) -> bool:
    """Tell a killed server from one that was stopped: the latter took its pid file with it."""
    # In this order: a server that stops removes the file first and ends then.
    return postmaster_id(cluster) is None and (cluster.data_dir / "postmaster.pid").exists()


def revive(cluster: Cluster) -> None:
    """
    Start the server for users that have lost it, unless it was stopped on purpose meanwhile.

    Raises
    ------
    UnavailableError
        If PostgreSQL cannot be started.
    """
    with _turn(cluster):
        if was_killed(cluster):
            start_server(cluster)


def stop(cluster: Cluster) -> bool:
    """
    Stop the server, whoever uses it.

    Returns
    -------
    bool
        False when it did not run.

    Raises
    ------
    UnavailableError
        If the data belong to another user, or the server does not stop.
    """
    if not _is_made(cluster):
        return False
    with _turn(cluster):
        return stop_server(cluster)


def status(cluster: Cluster) -> Status:
    """
    Say whether the cluster is made, runs and takes connections.

    Raises
    ------
    UnavailableError
        If the data belong to another user.
    """
    if not _is_made(cluster):
        return Status(None, ready=False, made=False)
    return Status(postmaster_id(cluster), ready=is_ready(cluster), made=True)


def _is_made(cluster: Cluster) -> bool:
    try:
        return cluster.data_dir.exists()
    except PermissionError as error:
        raise UnavailableError(
            f"数据目录 {cluster.home} 属于另一个用户；请以其身份运行，或另设 JOBCIRCLE_DATA_DIR。",
            f"{cluster.home} belongs to another user; run as that user or set JOBCIRCLE_DATA_DIR.",
        ) from error


@contextmanager
def _turn(cluster: Cluster) -> Iterator[None]:
    """Wait for our turn to start or stop."""
    with (cluster.home / "start.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _leave(cluster: Cluster, uses: IO[bytes]) -> None:
    """Give up our use, and stop the server if it was the last; the caller holds the turn."""
    fcntl.flock(uses, fcntl.LOCK_UN)
    if _is_unused(cluster):
        stop_server(cluster)


def _is_unused(cluster: Cluster) -> bool:
    with (cluster.home / "users.lock").open("ab") as file:
        return _try_lock(file)


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
