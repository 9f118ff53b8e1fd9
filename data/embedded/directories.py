"""Make the directories of a cluster, owned by its account and closed to others."""

import os
import stat
from pathlib import Path

from data.embedded.account import run_as
from data.embedded.cluster import Cluster
from gis.errors import UnavailableError


def make_directories(cluster: Cluster) -> None:
    """
    Make home, server and socket directories where they are missing.

    Raises
    ------
    UnavailableError
        If one cannot be made, belongs to somebody else, or the account cannot get there.
    """
    try:
        make_home(cluster.home)
        for directory in (cluster.server_dir, cluster.socket_dir):
            _make_private(directory, cluster)
    except OSError as error:
        raise _unusable(cluster.home, error) from error
    enter = ["/bin/sh", "-c", 'cd -- "$0"', str(cluster.server_dir)]
    if cluster.account.dropped and run_as(cluster.account, enter, {}, cwd=Path("/"))[0]:
        name, home = cluster.account.name, cluster.home
        raise UnavailableError(
            f"用户 {name} 进不了数据目录 {home}；请把 JOBCIRCLE_DATA_DIR 设为如 /var/lib/jobcircle。",
            f"User {name} cannot enter {home}; set JOBCIRCLE_DATA_DIR to one such as /var/lib/jobcircle.",
        )


def make_home(home: Path) -> None:
    """Make the data directory so that the account can walk through it, whatever the umask."""
    missing = [directory for directory in (home, *home.parents) if not directory.exists()]
    for directory in reversed(missing):
        directory.mkdir(exist_ok=True)
        directory.chmod(0o755)


def _make_private(directory: Path, cluster: Cluster) -> None:
    account = cluster.account
    directory.mkdir(mode=0o700, exist_ok=True)
    seen = directory.lstat()
    if not stat.S_ISDIR(seen.st_mode):
        raise NotADirectoryError(20, "not a directory", str(directory))
    if account.dropped and seen.st_uid == 0:
        os.chown(directory, account.user_id, account.group_id, follow_symlinks=False)
    elif seen.st_uid != account.user_id:
        raise PermissionError(1, "it belongs to another user", str(directory))
    directory.chmod(0o700)


def _unusable(home: Path, error: OSError) -> UnavailableError:
    reason = error.strerror or type(error).__name__
    return UnavailableError(
        f"数据目录 {home} 不能使用（{reason}）；请用 JOBCIRCLE_DATA_DIR 指定一个可写的目录。",
        f"The data directory {home} cannot be used ({reason}); set JOBCIRCLE_DATA_DIR to a writable one.",
    )
