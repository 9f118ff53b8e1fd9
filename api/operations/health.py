"""Whether the service can answer."""

import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests

from api.operations.served import Served

PATIENCE_S = 1.0


async def database_answers(served: Served) -> bool:
    """
    Ask the database for a sign of life.

    Parameters
    ----------
    served
        The city.

    Returns
    -------
    bool
        False when it cannot be reached within a second.
    """
    try:
        async with served.connection(timeout_s=PATIENCE_S) as connection:
            await connection.execute("SELECT 1")
    except (psycopg.OperationalError, PoolTimeout, TooManyRequests):
        return False
    return True
