"""Find a PostgreSQL that has PostGIS."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gis.errors import UnavailableError

DEBIAN = Path("/usr/lib/postgresql")
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
OLDEST_MAJOR = 14


@dataclass(frozen=True, slots=True)
class Binaries:
    """
    One installed PostgreSQL.

    Attributes
    ----------
    bin_dir
        Directory with ``postgres``, ``initdb`` and ``pg_ctl``.
    major
        Major version, such as 15.
    environment
        Variables its programs need; empty for a normal installation.
    """

    bin_dir: Path
    major: int
    environment: tuple[tuple[str, str], ...] = ()


def find_binaries(*, pg_bin: Path | None, unpacked: Path, major: int | None = None) -> Binaries:
    """
    Find PostgreSQL with PostGIS: the given place, Debian's, ``PATH``, then unpacked packages.

    Parameters
    ----------
    pg_bin
        Directory that the user named; nothing else is looked at then.
    unpacked
        Directory into which Debian packages were unpacked for a user without root.
    major
        Version that made the data; None when there are none yet.

    Returns
    -------
    Binaries
        The newest one, or the one of the wanted version.

    Raises
    ------
    UnavailableError
        If none has PostGIS, or none is of the wanted version.
    """
    places = (
        [pg_bin] if pg_bin else [*_debian(DEBIAN), *_on_path(), *_debian(unpacked / "usr/lib/postgresql")]
    )
    usable = [found for place in places if (found := _inspect(place))]
    for found in usable:
        if major in (None, found.major):
            return found
    wanted = package(major)
    if usable:
        here = usable[0].major
        raise UnavailableError(
            f"数据由 PostgreSQL {major} 建立，这里只有 {here}；请安装 {wanted}，或换一个数据目录。",
            f"PostgreSQL {major} made the data, but only {here} is here; install {wanted} or use other data.",
        )
    looked_at = pg_bin or "/usr/lib/postgresql, PATH"
    raise UnavailableError(
        f"没有找到带 PostGIS 的 PostgreSQL（查找位置：{looked_at}）；请安装软件包 {wanted}。",
        f"No PostgreSQL with PostGIS was found (looked at: {looked_at}); install the package {wanted}.",
    )


def package(major: int | None) -> str:
    """Name of the Debian package that carries PostGIS for a PostgreSQL version."""
    return f"postgresql-{major or 15}-postgis-3"


def _debian(root: Path) -> list[Path]:
    versions = [path for path in root.glob("*/bin") if path.parent.name.isdigit()]
    return sorted(versions, key=lambda path: -int(path.parent.name))


def _on_path() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _inspect(bin_dir: Path) -> Binaries | None:
    """Describe the PostgreSQL in a directory, or None when it cannot serve us."""
    root = next((path.parent for path in bin_dir.parents if path.name == "usr"), Path("/"))
    environment = () if root == Path("/") else _environment(root)
    version = _ask(bin_dir / "postgres", "--version", environment)
    major = int(match[1]) if (match := re.search(r"\) (\d+)", version)) else 0
    if major < OLDEST_MAJOR or not (bin_dir / "initdb").exists():
        return None
    share = _share_dir(bin_dir, environment)
    if not all((share / "extension" / f"{name}.control").exists() for name in EXTENSIONS):
        return None
    return Binaries(bin_dir, major, environment)


def _share_dir(bin_dir: Path, environment: tuple[tuple[str, str], ...]) -> Path:
    """Where the extensions are; Debian keeps ``pg_config`` in a package of its own."""
    if said := _ask(bin_dir / "pg_config", "--sharedir", environment):
        return Path(said)
    return Path(str(bin_dir.parent).replace("/lib/postgresql/", "/share/postgresql/"))


def _ask(program: Path, option: str, environment: tuple[tuple[str, str], ...]) -> str:
    try:
        answer = subprocess.run(  # noqa: S603
            [program, option], capture_output=True, text=True, check=True, timeout=20, env=dict(environment)
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()


def _environment(root: Path) -> tuple[tuple[str, str], ...]:
    """Variables for packages that were unpacked, not installed: libraries and PROJ's data."""
    named = [*root.glob("usr/lib/*-linux-gnu*"), *root.glob("lib/*-linux-gnu*")]
    # BLAS and LAPACK lie one level deeper; an installed package would have links to them.
    deeper = [path.parent for folder in named for path in folder.glob("*/lib*.so.*")]
    libraries = list(dict.fromkeys(map(str, [*named, *deeper])))
    proj = str(root / "usr/share/proj")
    return (("LD_LIBRARY_PATH", ":".join(libraries)), ("PROJ_DATA", proj), ("PROJ_LIB", proj))
