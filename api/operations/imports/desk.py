"""Where imports are worked on: each on a thread and a database connection of its own, two at once."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg

from api.operations.batch import connected

T = TypeVar("T")
AT_ONCE = 2
"""Reading a sheet takes a process of up to 1.5 GB."""


class ImportDesk:
    """
    Does the work of imports beside the service.

    Parameters
    ----------
    address
        libpq URI.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def work(self, task: Callable[[psycopg.Connection[Any]], T]) -> T:
        """
        Do one task; what it writes is committed when it ends, and not at all where it fails.

        Parameters
        ----------
        task
            Is given a connection.

        Returns
        -------
        object
            What the task gives.

        Raises
        ------
        UnavailableError
            If the database cannot be reached or goes away.
        """
        async with self._turns:
            return await asyncio.to_thread(self._on_a_connection, task)

    def _on_a_connection(self, task: Callable[[psycopg.Connection[Any]], T]) -> T:
        with connected(self._address) as connection:
            return task(connection)
