"""Areas in the store."""

from typing import Any

import psycopg


async def extent(connection: psycopg.AsyncConnection[Any]) -> tuple[float, float, float, float] | None:
    """
    Find the box around all areas.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    tuple or None
        West, south, east, north in degrees; None without areas.
    """
    cursor = await connection.execute(
        """
        SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
        FROM (SELECT ST_Extent(geom) AS box FROM area) e WHERE box IS NOT NULL
        """
    )
    row = await cursor.fetchone()
    return None if row is None else (row[0], row[1], row[2], row[3])
