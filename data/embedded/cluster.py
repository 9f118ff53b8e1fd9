"""Where a cluster's data, socket and log lie, and how to connect to it."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from data.embedded.account import Account, choose_account
from data.embedded.binaries import Binaries, find_binaries

ADMIN = "jobcircle_admin"
OWNER = "jobcircle_owner"
APP = "jobcircle_app"
DATABASE = "jobcircle"
PORT = 5432
SOCKET_PATH_BYTES = 107


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    One private PostgreSQL cluster, running or not.

    Attributes
    ----------
    home
        The program's data directory; the cluster lies in ``home/postgres``.
    binaries
        PostgreSQL that runs it.
    account
        Who runs it.
    """

    home: Path
    binaries: Binaries
    account: Account

    @property
    def server_dir(self) -> Path:
        """Directory of the account, with the data and the log in it."""
        return self.home / "postgres"

    @property
    def data_dir(self) -> Path:
        """PostgreSQL's own directory."""
        return self.server_dir / "data"

    @property
    def log_file(self) -> Path:
        """What the server writes about itself."""
        return self.server_dir / "server.log"

    @property
    def socket_dir(self) -> Path:
        """
        Directory of the Unix socket.

        Beside the data where the path is short and plain (the kernel takes 107 bytes, libpq splits at
        commas), else under ``/tmp`` with a name made from the path.
        """
        beside = self.home / "run"
        plain = re.fullmatch(r"[A-Za-z0-9/._+-]+", str(beside))
        if plain and len(str(beside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES:
            return beside
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(f"/tmp/jobcircle-{self.account.user_id}-{mark}")  # noqa: S108  owner and mode are checked

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """
        Address for psycopg and SQLAlchemy alike.

        Parameters
        ----------
        role
            `APP` to serve, `OWNER` to migrate, `ADMIN` for extensions only.
        database
            Database name.

        Returns
        -------
        str
            A libpq URI.
        """
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_dir), safe='')}&port={PORT}"


def find_cluster(home: Path, *, pg_bin: Path | None = None) -> Cluster:
    """
    Describe the cluster of a data directory; nothing is made or started.

    Parameters
    ----------
    home
        The program's data directory.
    pg_bin
        Directory of PostgreSQL's programs, when the user named one.

    Returns
    -------
    Cluster
        Ready for `data.embedded.running`.

    Raises
    ------
    UnavailableError
        If no PostgreSQL with PostGIS is installed, or not the version that made the data.
    """
    home = Path(os.path.abspath(home))  # noqa: PTH100  resolve() would follow links that may move
    made_by = _made_by(home / "postgres/data")
    binaries = find_binaries(pg_bin=pg_bin, unpacked=home / "debian", major=made_by)
    return Cluster(home, binaries, choose_account())


def _made_by(data_dir: Path) -> int | None:
    try:
        return int((data_dir / "PG_VERSION").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
