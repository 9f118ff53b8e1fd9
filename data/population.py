"""Demand points in the store: where people live."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from gis.model import DemandPoints, LonLat


@dataclass(frozen=True, slots=True)
class StoredDemand:
    """
    Demand points with their keys.

    Attributes
    ----------
    ids
        Shape (D,), keys in the store, ascending.
    points
        The places, in the same order.
    demo
        True when any of them is made up.
    """

    ids: NDArray[np.int64]
    points: DemandPoints
    demo: bool


def demand(connection: psycopg.Connection[Any]) -> StoredDemand:
    """
    Read every demand point with its people and groups.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    StoredDemand
        Ordered by key; a group that a point does not name counts 0 there.
    """
    rows = connection.execute(
        "SELECT id, ST_X(geom), ST_Y(geom), people, groups, demo FROM population ORDER BY id"
    ).fetchall()
    names = sorted({name for row in rows for name in row[4]})
    return StoredDemand(
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        points=DemandPoints(
            lonlat=np.array([(row[1], row[2]) for row in rows], dtype=np.float64).reshape(-1, 2),
            people=np.array([row[3] for row in rows], dtype=np.float64),
            groups={
                name: np.array([row[4].get(name, 0.0) for row in rows], dtype=np.float64) for name in names
            },
        ),
        demo=any(row[5] for row in rows),
    )


async def centre(connection: psycopg.AsyncConnection[Any]) -> LonLat | None:
    """
    Find the middle of where people live, for a map's first view.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    LonLat or None
        Mean position weighted by people; None without people.
    """
    cursor = await connection.execute(
        """
        SELECT sum(ST_X(geom) * people) / sum(people), sum(ST_Y(geom) * people) / sum(people)
        FROM population HAVING sum(people) > 0
        """
    )
    row = await cursor.fetchone()
    return None if row is None else LonLat(*row)
