"""The embedded PostGIS: it starts, survives, is shared, and leaves nothing running."""

import os
import pwd
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from data.embedded import (
    ADMIN,
    APP,
    OWNER,
    Cluster,
    default_home,
    find_cluster,
    install,
    running,
    status,
    stop,
    watched,
)
from data.embedded.account import Account, run_as
from data.embedded.binaries import Binaries, find_binaries
from data.embedded.trouble import explain
from gis.errors import UnavailableError

ROOT = Path(__file__).resolve().parents[2]
USE_IT = """
import sys
from pathlib import Path
from data.embedded import find_cluster, running
pg_bin = Path(sys.argv[2]) if sys.argv[2] else None
with running(find_cluster(Path(sys.argv[1]), pg_bin=pg_bin)) as cluster:
    print(cluster.account.user_id, flush=True)
    sys.stdin.read(1)
"""


@pytest.fixture(scope="module")
def private(reachable_dir: Path, pg_bin: Path | None) -> Iterator[Cluster]:
    """A cluster of this file's own, to be killed; made, but not running."""
    cluster = find_cluster(reachable_dir / "own 圈", pg_bin=pg_bin)
    with running(cluster):
        pass
    yield cluster
    stop(cluster)


def test_it_carries_postgis_with_projections(cluster: Cluster) -> None:
    row = ask(cluster, APP, "SELECT round(ST_X(ST_Transform('SRID=4326;POINT(104 30)'::geometry, 32648)))")
    assert row == (403550.0,)


def test_chinese_trigrams_find_a_name(cluster: Cluster) -> None:
    row = ask(cluster, APP, "SELECT word_similarity('仲裁院', '丰泽区劳动仲裁院') > 0.4, '劳动' ~ '^\\w+$'")
    assert row == (True, True)


def test_only_a_unix_socket_is_open(cluster: Cluster) -> None:
    assert ask(cluster, ADMIN, "SELECT current_setting('listen_addresses')") == ("",)
    assert cluster.socket_dir.stat().st_mode & 0o777 == 0o700


def test_data_are_checksummed_and_synced(cluster: Cluster) -> None:
    row = ask(cluster, ADMIN, "SELECT current_setting('data_checksums'), current_setting('fsync')")
    assert row == ("on", "on")


def test_the_application_is_no_superuser_and_has_time_limits(cluster: Cluster) -> None:
    query = (
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(cluster, APP, query) == (False, False, False, False)
    settings = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert [ask(cluster, APP, f"SHOW {name}") for name in settings] == [("10s",), ("2s",), ("15s",)]


def test_the_application_writes_rows_but_makes_no_tables(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS made_by_owner (n int)")
    assert ask(cluster, APP, "INSERT INTO made_by_owner VALUES (1) RETURNING n") == (1,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster, APP, "CREATE TABLE made_by_app (n int)")


def test_the_owner_is_no_superuser(cluster: Cluster) -> None:
    query = "SELECT rolsuper, pg_get_userbyid(datdba) FROM pg_roles, pg_database"
    where = " WHERE rolname = current_user AND datname = current_database()"
    assert ask(cluster, OWNER, query + where) == (False, OWNER)


def test_a_killed_server_loses_no_acknowledged_row(private: Cluster) -> None:
    with running(private):
        with psycopg.connect(private.dsn(OWNER), autocommit=True) as connection:
            connection.execute("CREATE TABLE acknowledged (n int)")
        counted = write_until_killed(private)
        with running(private):
            row = ask(private, OWNER, "SELECT count(*) FROM acknowledged")
    assert counted > 0
    assert row is not None
    assert row[0] in (counted, counted + 1)  # the last one may have been written but not acknowledged


@pytest.fixture
def stranger(private: Cluster) -> Iterator[subprocess.Popen[bytes]]:
    """A living process of the same account that is not PostgreSQL."""
    user = private.account.user_id if private.account.dropped else None
    with subprocess.Popen(["sleep", "60"], user=user, start_new_session=True) as process:
        yield process
        process.kill()


def test_a_lock_with_the_process_id_of_a_stranger_does_not_stop_it(
    private: Cluster, stranger: subprocess.Popen[bytes]
) -> None:
    lock = f"{stranger.pid}\n{private.data_dir}\n1\n5432\n{private.socket_dir}\n\n0 0\n"
    (private.data_dir / "postmaster.pid").write_text(lock)
    private.socket_dir.mkdir(mode=0o700, exist_ok=True)
    (private.socket_dir / ".s.PGSQL.5432.lock").write_text(lock)
    assert status(private).process_id is None
    with running(private):
        assert status(private).ready
    assert stranger.poll() is None


def test_several_first_starts_at_once_share_one_server(reachable_dir: Path, pg_bin: Path | None) -> None:
    home = reachable_dir / "several"
    users = [begin_use(home) for _ in range(3)]
    cluster = find_cluster(home, pg_bin=pg_bin)
    assert status(cluster).ready
    for user in users:
        assert end_use(user) == 0
    assert status(cluster).process_id is None


def test_the_last_to_leave_stops_it_and_a_killed_user_does_not_count(private: Cluster) -> None:
    with running(private):
        first = status(private).process_id
        user = begin_use(private.home)
        user.kill()
        user.communicate()
        assert status(private).process_id == first
    assert status(private).process_id is None


def test_a_second_user_keeps_it_running(private: Cluster) -> None:
    user = begin_use(private.home)
    with running(private):
        first = status(private).process_id
    assert status(private).process_id == first
    assert end_use(user) == 0
    assert status(private).process_id is None


def test_stop_ends_it_whoever_uses_it(private: Cluster) -> None:
    with running(private):
        assert stop(private)
        assert not stop(private)


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(private: Cluster) -> None:
    with running(private):
        server = status(private).process_id
        assert server is not None
        assert os.getsid(server) != os.getsid(0)


def test_ctrl_c_while_it_starts_leaves_nothing_running(
    private: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_cluster: Cluster) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data.embedded.lease.prepare", interrupted)
    with pytest.raises(KeyboardInterrupt), running(private):
        pass
    assert status(private).process_id is None


def test_ctrl_c_does_not_end_a_program_of_postgresql_half_way(tmp_path: Path) -> None:
    us = Account(os.geteuid(), os.getegid(), "us", dropped=False)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        run_as(us, ["/bin/sh", "-c", "/bin/sleep 1; echo > done"], {}, cwd=tmp_path)
    assert (tmp_path / "done").exists()


def test_what_another_copy_of_the_project_unpacked_is_used_and_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "debian/usr/lib/postgresql/17/bin"
    programs.mkdir(parents=True)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(install, "find_binaries", lambda **_: Binaries(programs, 17))
    monkeypatch.setattr(install, "_download", lambda _: pytest.fail("downloaded again"))
    assert install.unpack_postgis(tmp_path) == programs
    assert programs.exists()


def test_an_interrupted_first_start_is_made_again(reachable_dir: Path, pg_bin: Path | None) -> None:
    cluster = find_cluster(reachable_dir / "interrupted", pg_bin=pg_bin)
    half = cluster.server_dir / "new/base"
    half.mkdir(parents=True)
    if cluster.account.dropped:
        os.chown(cluster.server_dir, cluster.account.user_id, cluster.account.group_id)
    (half / "junk").write_text("half")
    with running(cluster):
        assert status(cluster).ready


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_can_run_it(reachable_dir: Path) -> None:
    home = reachable_dir / "ordinary"
    home.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    # The environment's own Python may lie in root's home, where nobody cannot run it.
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    pythons = [sys.executable, f"/usr/bin/{version}"]
    usable = [python for python in pythons if can_run(nobody.pw_uid, python)]
    if not usable:
        pytest.skip(f"no {version} that user nobody may run")
    user = begin_use(home, user=nobody.pw_uid, python=usable[0])
    assert end_use(user) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another account")
def test_a_home_that_the_account_cannot_enter_is_named(reachable_dir: Path) -> None:
    closed = reachable_dir / "closed"
    closed.mkdir(mode=0o700)
    with (
        pytest.raises(UnavailableError, match="cannot enter"),
        running(find_cluster(closed / "home", pg_bin=None)),
    ):
        pass


def test_a_file_in_place_of_the_home_is_named(tmp_path: Path, pg_bin: Path | None) -> None:
    (tmp_path / "home").write_text("")
    with (
        pytest.raises(UnavailableError, match="JOBCIRCLE_DATA_DIR"),
        running(find_cluster(tmp_path / "home", pg_bin=pg_bin)),
    ):
        pass


def test_a_folder_without_postgresql_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="install the package postgresql-15-postgis-3"):
        find_binaries(pg_bin=tmp_path, unpacked=tmp_path)


def test_data_of_another_version_are_not_opened(tmp_path: Path, pg_bin: Path | None) -> None:
    with pytest.raises(UnavailableError, match="PostgreSQL 99 made the data"):
        find_binaries(pg_bin=pg_bin, unpacked=tmp_path, major=99)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("initdb: error: could not write: No space left on device", "The disk is full"),
        (
            "postgres: error while loading shared libraries: libgeos_c.so.1: cannot open",
            "library libgeos_c.so.1",
        ),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "too little memory"),
        ("FATAL:  something new", "did not start: something new"),
    ],
)
def test_a_failed_start_becomes_one_sentence(
    tmp_path: Path, pg_bin: Path | None, said: str, sentence: str
) -> None:
    assert sentence in str(explain(find_cluster(tmp_path, pg_bin=pg_bin), said))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk_is_named(reachable_dir: Path) -> None:
    small = reachable_dir / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "none", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        with pytest.raises(UnavailableError, match="disk is full"), running(find_cluster(small / "home")):
            pass
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize(
    ("environment", "user_id", "expected"),
    [
        ({"HOME": "/root"}, 0, Path("/var/lib/jobcircle")),
        ({"HOME": "/nowhere/at/all"}, 1234, Path("/nowhere/at/all/.local/share/jobcircle")),
        ({"XDG_DATA_HOME": "/tmp/share", "HOME": "/root"}, 1234, Path("/tmp/share/jobcircle")),
        ({"HOME": "/dev/null"}, 1234, Path("/var/tmp/jobcircle-1234")),
        ({"HOME": ""}, 1234, Path("/var/tmp/jobcircle-1234")),
        ({}, 1234, Path("/var/tmp/jobcircle-1234")),
    ],
)
def test_the_home_is_the_first_usual_place_that_can_be_written(
    environment: dict[str, str], user_id: int, expected: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("the places below belong to root")
    assert default_home(environment, user_id=user_id) == expected


def test_a_long_or_unusual_path_gets_a_short_socket(tmp_path: Path, pg_bin: Path | None) -> None:
    for name in ("x" * 90, "就业圈", "a,b", "it's $HOME"):
        cluster = find_cluster(tmp_path / name, pg_bin=pg_bin)
        assert len(os.fsencode(cluster.socket_dir / ".s.PGSQL.5432")) <= 107
        assert str(cluster.socket_dir).startswith("/tmp/jobcircle-")


def ask(cluster: Cluster, role: str, query: str) -> tuple[object, ...] | None:
    with psycopg.connect(cluster.dsn(role)) as connection:
        return connection.execute(query.encode()).fetchone()


def test_a_server_that_is_killed_under_its_user_comes_back_by_itself(private: Cluster) -> None:
    with running(private), watched(private, look_s=0.1):
        killed = status(private).process_id
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert within(30, lambda: status(private).ready and status(private).process_id != killed)
        assert ask(private, APP, "SELECT 1") == (1,)
    assert status(private).process_id is None


def test_a_server_that_is_stopped_on_purpose_stays_stopped(private: Cluster) -> None:
    with running(private), watched(private, look_s=0.05):
        stop(private)
        time.sleep(0.5)
        assert status(private).process_id is None


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not (done := holds()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return done


def write_until_killed(cluster: Cluster) -> int:
    """Insert row after row, kill the server under it, and count what it had acknowledged."""
    counted, enough = 0, threading.Event()

    def write() -> None:
        nonlocal counted
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(cluster.dsn(OWNER), autocommit=True) as connection,
        ):
            while True:
                connection.execute("INSERT INTO acknowledged VALUES (1)")
                counted += 1
                if counted == 200:
                    enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(30)
    server = status(cluster).process_id
    assert server is not None
    os.kill(server, signal.SIGKILL)
    writer.join(30)
    assert not writer.is_alive()
    return counted


def can_run(user: int, python: str) -> bool:
    command = [python, "-c", "import data.embedded"]
    try:
        return subprocess.run(command, user=user, env=packages(), cwd="/", check=False).returncode == 0
    except PermissionError:
        return False


def packages() -> dict[str, str]:
    paths = f"{ROOT}:{sysconfig.get_paths()['purelib']}"
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


def begin_use(home: Path, *, user: int | None = None, python: str = sys.executable) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [python, "-c", USE_IT, str(home), os.environ.get("JOBCIRCLE_PG_BIN", "")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=packages(),
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdigit()
    return process


def end_use(process: subprocess.Popen[str]) -> int:
    process.communicate("x", timeout=60)
    return process.returncode
