"""A real PostGIS for every test that asks: one cluster and one migrated database a session."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session

from data.embedded import APP, OWNER, Cluster, create_database, find_cluster, running
from data.migrate import upgrade

TEST_DATABASE = "jobcircle_test"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Let whoever has the time ask for the tests that take minutes."""
    parser.addoption("--slow", action="store_true", help="also the tests that take minutes")
    pluginmanager.import_plugin("tests.drawing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that take minutes, unless they are asked for."""
    if config.getoption("--slow"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: ask with --slow"))


@pytest.fixture(scope="session", autouse=True)
def heeded_interrupts() -> None:
    """Tests that run in the background inherit an interrupt that is ignored, and so would their programs."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Under nohup they would inherit that a closed terminal is passed over.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def reachable_dir() -> Iterator[Path]:
    """A directory that the account of PostgreSQL can enter; pytest's own are closed to other users."""
    directory = Path(tempfile.mkdtemp(prefix="jobcircle-test-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def pg_bin() -> Path | None:
    """Where PostgreSQL is, when `./run` unpacked it for a user without root."""
    named = os.environ.get("JOBCIRCLE_PG_BIN")
    return Path(named) if named else None


@pytest.fixture(scope="session")
def cluster(reachable_dir: Path, pg_bin: Path | None) -> Iterator[Cluster]:
    """The embedded PostGIS, running; it stops with the session."""
    with running(find_cluster(reachable_dir / "home", pg_bin=pg_bin)) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def owner_dsn(cluster: Cluster) -> str:
    """Address of a fresh migrated database, as the role that owns the tables."""
    create_database(cluster, TEST_DATABASE)
    dsn = cluster.dsn(OWNER, TEST_DATABASE)
    engine = create_engine(dsn)
    upgrade(engine)
    engine.dispose()
    return dsn


@pytest.fixture(scope="session")
def app_dsn(cluster: Cluster, owner_dsn: str) -> str:
    """Address of the same database, as the role that serves: no superuser, with time limits."""
    return owner_dsn.replace(OWNER, APP, 1)


@pytest.fixture(scope="session")
def engine(owner_dsn: str) -> Iterator[Engine]:
    """The owner's engine on the migrated database."""
    engine = create_engine(owner_dsn)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """One connection whose transaction is rolled back after the test."""
    with engine.connect() as connection, connection.begin() as outer:
        yield connection
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """An ORM session on that connection; its commits are savepoints."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session
