"""Areas in the store."""

from datetime import date
from typing import Any

import numpy as np
import psycopg
import shapely

from gis.areas import Area, AreaSet


def stored_areas(connection: psycopg.Connection[Any], day: date) -> AreaSet:
    """
    Read the areas that hold on a day.

    Parameters
    ----------
    connection
        Only read.
    day
        Local date.

    Returns
    -------
    AreaSet
        Ordered by code.
    """
    rows = connection.execute(
        """
        SELECT DISTINCT ON (code) code, name, level, coalesce(parent_code, ''), coalesce(urban_rural, ''),
            ST_AsBinary(geom)
        FROM area WHERE valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
        ORDER BY code, valid_from DESC
        """,
        {"day": day},
    ).fetchall()
    areas = tuple(Area(code, name, level, parent, kind) for code, name, level, parent, kind, _ in rows)
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = shapely.from_wkb([bytes(row[5]) for row in rows]) if rows else []
    return AreaSet(areas, shapes)


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
