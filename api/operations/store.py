"""The database to work with: the one that is named, else the embedded one, migrated either way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, make_url

from api.operations.batch import connected
from api.settings import Settings
from data.embedded import APP, OWNER, find_cluster, running, watched
from data.migrate import upgrade


@dataclass(frozen=True, slots=True)
class Store:
    """
    Addresses of a migrated database.

    Attributes
    ----------
    app_url
        As the role that serves.
    owner_url
        As the role that owns the tables.
    """

    app_url: str
    owner_url: str


@contextmanager
def open_store(settings: Settings, home: Path) -> Iterator[Store]:
    """
    Use the database that the settings name, or start (or join) the embedded one.

    Parameters
    ----------
    settings
        `database_url` decides.
    home
        Where the embedded cluster lives.

    Yields
    ------
    Store
        Usable until the end of the block; the last user of the embedded cluster stops it.

    Raises
    ------
    UnavailableError
        If the database cannot be reached or started.
    """
    if settings.database_url is not None:
        yield _migrated(Store(settings.database_url, settings.owner_database_url or settings.database_url))
        return
    with running(find_cluster(home, pg_bin=settings.pg_bin)) as cluster, watched(cluster):
        yield _migrated(Store(cluster.dsn(APP), cluster.dsn(OWNER)))


@contextmanager
def batch_connection(store: Store) -> Iterator[psycopg.Connection[Any]]:
    """
    Connect for long work, as the role that serves but without its short time limits.

    Parameters
    ----------
    store
        Where to.

    Yields
    ------
    psycopg.Connection
        Committed at the end of the block, rolled back if it fails.

    Raises
    ------
    UnavailableError
        If the database cannot be reached or goes away.
    """
    with connected(store.app_url) as connection:
        yield connection


def _migrated(store: Store) -> Store:
    # A plain libpq address would make SQLAlchemy look for psycopg 2.
    engine = create_engine(make_url(store.owner_url).set(drivername="postgresql+psycopg"))
    try:
        upgrade(engine)
    finally:
        engine.dispose()
    return store
