"""Connections to the store that are known to be alive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

Connection = psycopg.AsyncConnection[Any]
Pool = AsyncConnectionPool[Connection]

MAX_WAITING = 64
RECONNECT_S = 4.0
"""After this a broken pool gives up until the next request asks, so it is back soon after the database."""

BELIEVED_S = 0.1
"""A connection that answered this lately is not asked again: under load that would double the questions."""

FOR_SHORT_QUESTIONS = (
    "SELECT set_config('max_parallel_workers_per_gather', '0', false), set_config('jit', 'off', false)"
)
"""What the service asks takes milliseconds; starting helpers that load PostGIS, or a compiler, takes more."""

_ANSWERED: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()


def make_pool(address: str, *, smallest: int, largest: int, timeout_s: float) -> Pool:
    """
    Describe a pool; nothing is connected yet.

    Parameters
    ----------
    address
        libpq URI.
    smallest, largest
        Connections kept open, and most at once.
    timeout_s
        Longest wait for one.

    Returns
    -------
    Pool
        Of connections in autocommit.
    """
    return AsyncConnectionPool(
        address,
        min_size=min(smallest, largest),
        max_size=largest,
        max_waiting=MAX_WAITING,
        timeout=timeout_s,
        reconnect_timeout=RECONNECT_S,
        open=False,
        configure=_tuned,
        kwargs={
            "autocommit": True,
            "connect_timeout": 2,
            "tcp_user_timeout": 5000,
            "keepalives_idle": 5,
            "application_name": "jobcircle api",
        },
    )


async def _tuned(connection: Connection) -> None:
    await connection.execute(FOR_SHORT_QUESTIONS, prepare=False)


@asynccontextmanager
async def borrowed(pool: Pool, *, timeout_s: float | None = None) -> AsyncIterator[Connection]:
    """
    Lend a connection that has just answered, at most `BELIEVED_S` ago.

    One that turns out dead is taken as news of the others: all idle ones are replaced at once. The pool's
    own check waits a second after each dead one instead, so two of them cost a request its life.

    Parameters
    ----------
    pool
        Open.
    timeout_s
        Longest wait; the pool's own when None.

    Yields
    ------
    psycopg.AsyncConnection
        Given back afterwards.

    Raises
    ------
    PoolTimeout
        If none is to be had in time.
    """
    connection = await _alive(pool, monotonic() + (pool.timeout if timeout_s is None else timeout_s))
    try:
        yield connection
        _ANSWERED[connection] = monotonic()
    finally:
        await pool.putconn(connection)


async def _alive(pool: Pool, deadline: float) -> Connection:
    while True:
        left_s = deadline - monotonic()
        if left_s <= 0:
            raise PoolTimeout("no living connection in time")
        connection = await pool.getconn(timeout=left_s)
        if monotonic() - _ANSWERED.get(connection, -BELIEVED_S) < BELIEVED_S:
            return connection
        try:
            await AsyncConnectionPool.check_connection(connection)
        except psycopg.OperationalError:
            await pool.putconn(connection)
            await pool.drain()
        except BaseException:
            await pool.putconn(connection)
            raise
        else:
            return connection
