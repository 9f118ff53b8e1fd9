"""Vector tiles, made in PostGIS: facilities, coverage and areas."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import atan, degrees, pi, sinh
from types import MappingProxyType
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Composed

from data.facilities import OPEN_ON
from data.otherwalks import STATE_WITHIN, LongestWalk

MAX_ZOOM = 22
MAX_FEATURES = 20_000
CELLS_FROM_ZOOM = 12
"""From here on every population cell is drawn; below, squares that hold the sums of many."""

SQUARES_A_SIDE = 128


@dataclass(frozen=True, slots=True)
class TileId:
    """
    A tile of the web-mercator pyramid; y grows southward.

    Attributes
    ----------
    z, x, y
        Zoom, column and row.
    """

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """True for a tile of the pyramid."""
        return 0 <= self.z <= MAX_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        side = 2**self.z
        north, south = (degrees(atan(sinh(pi * (1 - 2 * row / side)))) for row in (self.y, self.y + 1))
        return self.x / side * 360 - 180, south, (self.x + 1) / side * 360 - 180, north

    def touches(self, bbox: tuple[float, float, float, float]) -> bool:
        """
        Tell whether the tile and a box share a point.

        Parameters
        ----------
        bbox
            West, south, east, north in degrees.

        Returns
        -------
        bool
            A shared edge counts.
        """
        west, south, east, north = self.bbox
        return west <= bbox[2] and east >= bbox[0] and south <= bbox[3] and north >= bbox[1]


async def facilities_tile(connection: psycopg.AsyncConnection[Any], tile: TileId, *, day: date) -> bytes:
    """
    Draw the facilities that are open on a day.

    Parameters
    ----------
    connection
        Only read.
    tile
        One that exists.
    day
        Local date.

    Returns
    -------
    bytes
        Layer ``facilities`` with id, name, kind, covers; empty when there are none.
    """
    return await _draw(connection, _FACILITIES, tile, {"day": day})


async def coverage_tile(
    connection: psycopg.AsyncConnection[Any], tile: TileId, *, run_id: int, longest: LongestWalk | None = None
) -> bytes:
    """
    Draw what an audit found.

    Parameters
    ----------
    connection
        Only read.
    tile
        One that exists.
    run_id
        Key of the audit.
    longest
        What counts; the walk of the audit when None.

    Returns
    -------
    bytes
        Layer ``coverage`` with state, people, reason, minutes. From zoom `CELLS_FROM_ZOOM` one polygon a
        population cell, which also tells `country`; below it squares with the state that most of their
        people have.
    """
    audited = longest is None
    more = {"run": run_id, **({} if longest is None else asdict(longest))}
    if tile.z >= CELLS_FROM_ZOOM:
        return await _draw(connection, _CELLS[audited], tile, more)
    return await _draw(connection, _SQUARES[audited], tile, {**more, "side": SQUARES_A_SIDE})


async def areas_tile(connection: psycopg.AsyncConnection[Any], tile: TileId, *, run_id: int | None) -> bytes:
    """
    Draw the counties; where a city has none, the city itself.

    Parameters
    ----------
    connection
        Only read.
    tile
        One that exists.
    run_id
        Key of the audit that gives the shares; None before the first.

    Returns
    -------
    bytes
        Layer ``areas`` with code, name, level, share.
    """
    return await _draw(connection, _AREAS, tile, {"run": run_id})


async def _draw(
    connection: psycopg.AsyncConnection[Any], statement: Composed, tile: TileId, more: Mapping[str, Any]
) -> bytes:
    values = {"z": tile.z, "x": tile.x, "y": tile.y, "most": MAX_FEATURES, **more}
    cursor = connection.cursor(binary=True)
    await cursor.execute(statement, values, prepare=True)
    row = await cursor.fetchone()
    return b"" if row is None or row[0] is None else bytes(row[0])


_PARTS = MappingProxyType(
    {
        "box": SQL(
            "box AS MATERIALIZED (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS merc,"
            " ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096), 4326) AS deg,"
            " ST_XMax(ST_TileEnvelope(0, 0, 0)) * 2 / 2 ^ %(z)s AS width)"
        ),
        "open_on": OPEN_ON,
    }
)

_FACILITIES = SQL("""
    WITH {box}, drawn AS (
        SELECT f.id, f.name, f.kind, k.covers,
            ST_AsMVTGeom(ST_Transform(f.geom, 3857), box.merc, 4096, 64, true) AS geom
        FROM facility f JOIN facility_kind k ON k.code = f.kind CROSS JOIN box
        WHERE f.geom && box.deg AND {open_on}
        ORDER BY f.id LIMIT %(most)s
    )
    SELECT ST_AsMVT(drawn, 'facilities', 4096, 'geom') FROM drawn
""").format(**_PARTS)

_AUDITED = SQL("p.state")


def _by_state(text: LiteralString) -> dict[bool, Composed]:
    """Give a statement for the states of the audit (True) and for those of another walk."""
    return {
        audited: SQL(text).format(state=_AUDITED if audited else STATE_WITHIN, **_PARTS)
        for audited in (True, False)
    }


_CELLS = _by_state("""
    WITH {box}, drawn AS (
        SELECT {state} AS state, p.people, p.reason, p.country,
            round((p.seconds / 60)::numeric, 1)::float8 AS minutes,
            ST_AsMVTGeom(ST_Transform(p.geom, 3857), box.merc, 4096, 64, true) AS geom
        FROM audit_point p CROSS JOIN box
        WHERE p.run_id = %(run)s AND p.geom && box.deg
        ORDER BY p.population_id LIMIT %(most)s
    )
    SELECT ST_AsMVT(drawn, 'coverage', 4096, 'geom') FROM drawn
""")

# Squares divide the tile evenly, so none crosses a border and neighbours fit; rows count from the north.
# Spherical mercator by its formula: ST_Transform of every cell takes four times as long.
_SQUARES = _by_state("""
    WITH {box}, cell AS MATERIALIZED (
        SELECT {state} AS state, p.reason, p.people, p.seconds,
            radians(ST_XMin(p.geom) + ST_XMax(p.geom)) / 2 AS lon,
            radians(ST_YMin(p.geom) + ST_YMax(p.geom)) / 2 AS lat
        FROM audit_point p CROSS JOIN box WHERE p.run_id = %(run)s AND p.geom && box.deg
    ), placed AS (
        SELECT state, reason, people, seconds,
            floor(((lon / pi() + 1) / 2 * 2 ^ %(z)s - %(x)s) * %(side)s)::int AS column_,
            floor(((1 - ln(tan(pi() / 4 + lat / 2)) / pi()) / 2 * 2 ^ %(z)s - %(y)s) * %(side)s)::int AS row_
        FROM cell
    ), square AS (
        SELECT column_, row_, sum(people) AS people,
            coalesce(sum(people) FILTER (WHERE state = 'covered'), 0) AS covered,
            coalesce(sum(people) FILTER (WHERE state = 'gap'), 0) AS gap,
            coalesce(sum(people) FILTER (WHERE state = 'unknown'), 0) AS unknown,
            mode() WITHIN GROUP (ORDER BY reason) AS reason,
            sum(seconds * people) / nullif(sum(people) FILTER (WHERE seconds IS NOT NULL), 0) AS seconds
        FROM placed
        WHERE column_ BETWEEN 0 AND %(side)s - 1 AND row_ BETWEEN 0 AND %(side)s - 1
        GROUP BY column_, row_
    ), judged AS (
        SELECT square.*, CASE WHEN unknown > greatest(covered, gap) THEN 'unknown'
            WHEN covered >= gap THEN 'covered' ELSE 'gap' END AS state,
            (4096 / %(side)s) AS unit FROM square
    ), drawn AS (
        SELECT state, people, CASE WHEN state = 'unknown' THEN reason END AS reason,
            round((seconds / 60)::numeric, 1)::float8 AS minutes,
            ST_MakeEnvelope(column_ * unit, row_ * unit, (column_ + 1) * unit, (row_ + 1) * unit) AS geom
        FROM judged ORDER BY row_, column_ LIMIT %(most)s
    )
    SELECT ST_AsMVT(drawn, 'coverage', 4096, 'geom') FROM drawn
""")

_AREAS = SQL("""
    WITH {box}, drawn AS (
        SELECT a.code, a.name, a.level, c.covered / nullif(c.people, 0) AS share,
            ST_AsMVTGeom(
                ST_SimplifyPreserveTopology(ST_Transform(a.geom, 3857), width / 4096),
                box.merc, 4096, 64, true) AS geom
        FROM area a CROSS JOIN box
        LEFT JOIN audit_area c ON c.run_id = %(run)s::int AND c.area_code = a.code
        WHERE a.geom && box.deg AND a.valid_to IS NULL
          AND a.level = (SELECT level FROM area ORDER BY level = 'county' DESC, level = 'city' DESC LIMIT 1)
        ORDER BY a.code LIMIT %(most)s
    )
    SELECT ST_AsMVT(drawn, 'areas', 4096, 'geom') FROM drawn
""").format(**_PARTS)
