"""Connections for long work; light to import, for the processes that do such work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from gis.errors import Message, UnavailableError

BATCH_LIMIT = "15min"

IN_USE = Message(
    "别人正在写入同样的数据，这次没有写入；请稍候再试",
    "somebody else is writing the same data, and nothing was written; try again in a moment",
)
TOO_LONG = Message(
    "数据库的处理超过时限或被中止，没有写入任何数据；请稍后再试",
    "the database took too long or was told to stop, and nothing was written; try again later",
)


@contextmanager
def connected(address: str) -> Iterator[psycopg.Connection[Any]]:
    """
    Connect for long work, without the short time limits of the role that serves.

    Parameters
    ----------
    address
        libpq URI.

    Yields
    ------
    psycopg.Connection
        Committed at the end of the block, rolled back if it fails.

    Raises
    ------
    UnavailableError
        If the database cannot be reached or goes away, somebody else is writing the same for too long, or a
        statement takes longer than `BATCH_LIMIT`.
    """
    limits = f"-c statement_timeout={BATCH_LIMIT} -c idle_in_transaction_session_timeout={BATCH_LIMIT}"
    try:
        with psycopg.connect(address, options=limits) as connection:
            yield connection
    except psycopg.errors.DiskFull as error:
        raise UnavailableError(
            "磁盘已满，没有写入任何数据；请腾出空间后再试",
            "the disk is full, nothing was written; make room and try again",
        ) from error
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
        raise UnavailableError(*IN_USE) from error
    except psycopg.errors.QueryCanceled as error:
        raise UnavailableError(*TOO_LONG) from error
    except psycopg.OperationalError as error:
        raise UnavailableError(
            "数据库连接中断，没有写入任何数据；请检查数据库和磁盘空间后再试",
            "the database went away, nothing was written; check it and the disk and try again",
        ) from error
