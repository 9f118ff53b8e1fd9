"""
Counts of a published layer's features by square, for tiles of low zooms.

Nothing is cut, and a tile of a million features costs no more than its squares.
From the lowest zoom on at which no tile holds more than `MOST_EACH` features, tiles draw every one. Below
it they draw squares of 1/`SQUARES` of a tile, each with the number of its features and the value that most
of them have. Features that end are counted by their end, so that a count is right at any time.
"""

from types import MappingProxyType
from typing import Any

import psycopg

MOST_EACH = 5_000
"""Most features that a tile draws one by one, as long as there is a zoom for it."""

DEEPEST = 16
"""Deepest zoom that is counted; from the next one on every feature is drawn, however many there are."""

BITS = 6
SQUARES = 2**BITS
"""Squares along one side of a tile."""

WORLD_M = 2 * 20037508.342789244
"""Side of the web-mercator world."""


SHOWN_BY = MappingProxyType(
    {
        "stations": "kind",
        "jurisdictions": "kind",
        "vacancies": "contract",
        "coverage": "state",
        "institutions": "open",
        "courses": "subsidised",
        "plan": "action",
    }
)
"""The field that a layer's style looks at, where there is one; squares show its most frequent value."""


def make_cells(connection: psycopg.Connection[Any], copy_id: int, layer: str) -> int:
    """
    Count the features of a copy that was just made; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write, inside a transaction.
    copy_id
        Of `layer_copy`.
    layer
        Its key in the catalogue.

    Returns
    -------
    int
        The zoom from which tiles draw every feature.
    """
    connection.execute("DROP TABLE IF EXISTS pg_temp.cell_stage")
    side = 2 ** (DEEPEST + BITS)
    connection.execute(_STAGE, {"copy": copy_id, "by": SHOWN_BY.get(layer), "world": WORLD_M, "side": side})
    each_from = next((z for z in range(DEEPEST + 1) if _densest(connection, z) <= MOST_EACH), DEEPEST + 1)
    for z in range(each_from):
        connection.execute(_PUT, {"copy": copy_id, "z": z, "shift": DEEPEST - z})
    connection.execute("UPDATE layer_copy SET each_from = %s WHERE id = %s", (each_from, copy_id))
    connection.execute("DROP TABLE pg_temp.cell_stage")
    return each_from


def _densest(connection: psycopg.Connection[Any], z: int) -> int:
    row = connection.execute(_DENSEST, {"shift": DEEPEST + BITS - z}).fetchone()
    return int(row[0]) if row is not None else 0


# A polygon is counted where its middle is. The last row and column take what lies on the world's edge.
_STAGE = """
    CREATE TEMPORARY TABLE cell_stage ON COMMIT DROP AS
    SELECT least(floor((ST_X(middle) / %(world)s + 0.5) * %(side)s), %(side)s - 1)::int AS x,
        least(floor((0.5 - ST_Y(middle) / %(world)s) * %(side)s), %(side)s - 1)::int AS y,
        value, until, count(*)::int AS features
    FROM (
        SELECT CASE WHEN GeometryType(merc) = 'POINT' THEN merc ELSE ST_Centroid(merc) END AS middle,
            properties ->> %(by)s::text AS value, until
        FROM layer_feature WHERE copy_id = %(copy)s
    ) feature GROUP BY 1, 2, 3, 4
"""

_DENSEST = """
    SELECT coalesce(max(features), 0) FROM (
        SELECT sum(features) AS features FROM cell_stage GROUP BY x >> %(shift)s::int, y >> %(shift)s::int
    ) tile
"""

_PUT = """
    INSERT INTO layer_cell (copy_id, z, x, y, value, until, features)
    SELECT %(copy)s, %(z)s, x >> %(shift)s::int, y >> %(shift)s::int, value, until, sum(features)
    FROM cell_stage GROUP BY 3, 4, 5, 6 ORDER BY 3, 4
"""
