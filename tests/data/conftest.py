"""A store of its own for tests that commit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
import pytest

from data.embedded import Cluster
from tests.town_city import fill, migrated

T = TypeVar("T")
Ask = Callable[[Callable[[psycopg.AsyncConnection[Any]], Awaitable[T]]], T]


@pytest.fixture(scope="session")
def town_store(cluster: Cluster) -> str:
    """Address of a database that holds the town and one audit; tests only read it."""
    dsn = migrated(cluster, "jobcircle_town")
    fill(dsn)
    return dsn


@pytest.fixture(scope="session")
def load_store(cluster: Cluster) -> str:
    """Address of an empty migrated database; each test loads what it wants."""
    return migrated(cluster, "jobcircle_load")


@pytest.fixture
def ask(town_store: str) -> Ask[Any]:
    """Run one query on an asynchronous connection to the town."""

    def run(query: Callable[[psycopg.AsyncConnection[Any]], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            async with await psycopg.AsyncConnection.connect(town_store, autocommit=True) as connection:
                return await query(connection)

        return asyncio.run(connected())

    return run
