"""
Get PostgreSQL with PostGIS where nobody is root: Debian's packages, unpacked into the data directory.

``python -m data.embedded.install [DATA_DIR]`` prints the directory of the programs. PostgreSQL finds its
files relative to itself, so unpacking is enough; `data.embedded.binaries` knows the variables it needs.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from data.embedded.binaries import find_binaries, package
from data.embedded.directories import make_home
from data.embedded.place import default_home
from gis.errors import UnavailableError

DOWNLOAD_LIMIT_S = 1800


def unpack_postgis(home: Path) -> Path:
    """
    Download the packages that this machine lacks and unpack them into ``home/debian``.

    Parameters
    ----------
    home
        The program's data directory.

    Returns
    -------
    Path
        Directory of PostgreSQL's programs.

    Raises
    ------
    UnavailableError
        If this is no Debian or Ubuntu, the packages cannot be fetched, or they do not work here.
    """
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise _please_install("这台机器没有 apt", "this machine has no apt", package(None))
    make_home(home)
    with (home / "debian.lock").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _unpack(home / "debian", home / "debian.part")


def _unpack(target: Path, fresh: Path) -> Path:
    """Unpack beside the place and move it there; what another copy of the project unpacked may be in use."""
    with suppress(UnavailableError):
        return find_binaries(pg_bin=None, unpacked=target).bin_dir
    shutil.rmtree(fresh, ignore_errors=True)
    downloads = fresh / "downloads"
    (downloads / "lists/partial").mkdir(parents=True)
    (downloads / "archives/partial").mkdir(parents=True)
    for archive in _download(downloads):
        _call(["dpkg-deb", "--extract", str(archive), str(fresh)], downloads)
    shutil.rmtree(downloads)
    for control in fresh.glob("usr/share/postgresql/*/extension/postgis-3.control"):
        # The package's set-up step makes this name, through Debian's alternatives.
        shutil.copyfile(control, control.with_name("postgis.control"))
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return find_binaries(pg_bin=None, unpacked=target).bin_dir


def _download(downloads: Path) -> list[Path]:
    """Fetch PostGIS and whatever it needs that is not installed, with package lists of our own."""
    apt = [
        "apt-get",
        *("-o", f"Dir::State::Lists={downloads}/lists"),
        *("-o", f"Dir::Cache={downloads}"),
        *("-o", "Acquire::Retries=3"),
        *("-o", "Debug::NoLocking=1"),
        *("-o", "APT::Sandbox::User="),
    ]
    _call([*apt, "update"], downloads)
    cache = ["apt-cache", *apt[1:]]
    wanted = package(_release_major(_call([*cache, "depends", "postgresql"], downloads)))
    plan = _call(
        [*apt, "install", "--print-uris", "--yes", "-qq", "--no-install-recommends", wanted], downloads
    )
    names = re.findall(r"^'[^']+' (\S+?)_\S+\.deb ", plan, flags=re.MULTILINE)
    _call([*apt, "download", *names], downloads / "archives")
    return sorted((downloads / "archives").glob("*.deb"))


def _release_major(depends: str) -> int | None:
    match = re.search(r"postgresql-(\d+)", depends)
    return int(match[1]) if match else None


def _call(command: list[str], cwd: Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=DOWNLOAD_LIMIT_S,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", **_proxies()},
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = str(getattr(error, "stderr", "") or error).strip().splitlines()
        reason = said[-1] if said else "no message"
        raise _please_install(
            f"下载没有成功：{reason}", f"the download failed: {reason}", package(None)
        ) from error
    return done.stdout


def _proxies() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}


def _please_install(zh: str, en: str, name: str) -> UnavailableError:
    return UnavailableError(
        f"{zh}；请管理员安装软件包 {name}。", f"{en}; ask an administrator to install {name}."
    )


if __name__ == "__main__":
    given = "".join(sys.argv[1:2])
    try:
        found = unpack_postgis(Path(given) if given else default_home(os.environ, user_id=os.geteuid()))
    except UnavailableError as error:
        sys.exit("\n".join(error.message))
    sys.stdout.write(f"{found}\n")
