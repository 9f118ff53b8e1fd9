"""Demand points in the store: where people live."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from gis.model import DemandPoints, LonLat

CELL_M = 100.0
"""Side of the square that a point stands for where nobody says."""

METRES_A_DEGREE = 110_500.0
"""Shortest degree of latitude, rounded down: a box is never too small."""


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
    cell_m
        Shape (D,), side of the square that each stands for, metres.
    demo
        True when any of them is made up.
    """

    ids: NDArray[np.int64]
    points: DemandPoints
    cell_m: NDArray[np.float64]
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
        """
        SELECT id, ST_X(geom), ST_Y(geom), people, groups, demo, coalesce(cell_m, %s)
        FROM population ORDER BY id
        """,
        (CELL_M,),
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
        cell_m=np.array([row[6] for row in rows], dtype=np.float64),
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


async def people_near(
    connection: psycopg.AsyncConnection[Any], lonlat: NDArray[np.float64], *, radius_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Read the demand points that may be within a straight-line distance of any of some places.

    Parameters
    ----------
    connection
        Only read.
    lonlat
        Shape (F, 2), degrees.
    radius_m
        Metres; boxes that hold the circles are read.

    Returns
    -------
    tuple of NDArray[np.float64]
        Where they are, shape (D, 2), and their people, shape (D,); each once, ordered by key.
    """
    up = radius_m / METRES_A_DEGREE
    farthest = np.minimum(np.abs(lonlat[:, 1]) + up, 89.0)
    across = up / np.cos(np.radians(farthest))
    cursor = await connection.execute(
        """
        SELECT DISTINCT ON (p.id) ST_X(p.geom), ST_Y(p.geom), p.people
        FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::float8[]) box (west, south, east, north)
        JOIN population p ON p.geom && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
        ORDER BY p.id
        """,
        (
            (lonlat[:, 0] - across).tolist(),
            (lonlat[:, 1] - up).tolist(),
            (lonlat[:, 0] + across).tolist(),
            (lonlat[:, 1] + up).tolist(),
        ),
    )
    rows = np.array(await cursor.fetchall(), dtype=np.float64).reshape(-1, 3)
    return np.ascontiguousarray(rows[:, :2]), np.ascontiguousarray(rows[:, 2])
