"""
Vector tiles of published layers, as bytes that only need to be joined to make the tile of a map.

Below the zoom of `CopyDrawing.each_from` tiles hold counted squares, from it on every feature: with its
fields where there are few or it is near, from packed points (`data.spots`) where there are many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from data.mapcells import BITS, SQUARES, WORLD_M
from data.mvt import point_layer
from data.ogclive import CopyDrawing
from data.spots import PACKED, run_of, spots_of_tile
from data.tiles import TileId

EXTENT = 4096
NAMES_FROM_ZOOM = 14
"""Below it points carry no names: nobody could read so many, and they are most of a tile's bytes and time."""

MARGIN = 64
"""Tile units by which polygons reach into the next tile, so that no border shows."""


@dataclass(frozen=True, slots=True)
class TileLayer:
    """
    How a layer is written into tiles.

    Attributes
    ----------
    name
        Of the layer in the tile.
    fields
        Name and SQL type of the few attributes.
    label
        The one of them that people know a feature by.
    by
        The field that its style looks at; None where there is one symbol.
    points
        True for points; false for polygons.
    """

    name: str
    fields: tuple[tuple[str, str], ...]
    label: str
    by: str | None
    points: bool


async def draw(
    connection: psycopg.AsyncConnection[Any],
    layer: TileLayer,
    copy_id: int,
    tile: TileId,
    *,
    drawing: CopyDrawing,
    now: datetime,
) -> bytes:
    """
    Draw a tile of a copy.

    Parameters
    ----------
    connection
        Only read; in autocommit, so that the statement costs one round trip.
    layer
        What to write.
    copy_id
        Of `layer_copy`.
    tile
        One that exists.
    drawing
        How the copy is drawn.
    now
        Features that ended by then are left out.

    Returns
    -------
    bytes
        One layer of a vector tile; empty where there is nothing. A point is in one tile only; a polygon that
        is smaller than a pixel is drawn as one. A square has ``features`` (how many) and the field that the
        style looks at, with its most frequent value. A packed point has the field of `data.spots.PACKED`.
    """
    statement, values = statement_of(layer, copy_id, tile, drawing=drawing, now=now)
    cursor = connection.cursor(binary=True)
    await cursor.execute(statement, values, prepare=True)
    rows: Sequence[Sequence[Any]] = await cursor.fetchall()
    parts = [bytes(row[0]) for row in rows if row[0] is not None]
    if not _packed(tile, drawing):
        return b"".join(parts)
    points = spots_of_tile(parts, tile, now)
    return point_layer(layer.name, EXTENT, points, PACKED.get(layer.name, ""), drawing.values or ())


def statement_of(
    layer: TileLayer, copy_id: int, tile: TileId, *, drawing: CopyDrawing, now: datetime
) -> tuple[Composed, Mapping[str, Any]]:
    """
    Give the statement that draws a tile, or gets its packed points, and its values.

    Parameters
    ----------
    layer, copy_id, tile, drawing, now
        As for `draw`.

    Returns
    -------
    tuple
        The same statement for all tiles of a layer, so that it is planned once.
    """
    values: dict[str, Any] = {"copy": copy_id, "now": now}
    if tile.z < drawing.each_from:
        x, y = tile.x << BITS, tile.y << BITS
        return _squares(layer), values | {
            "z": tile.z, "x": x, "y": y, "x_": x + SQUARES - 1, "y_": y + SQUARES - 1
        }  # fmt: skip
    if _packed(tile, drawing):
        first, beyond = run_of(tile)
        return _BLOCKS, {"copy": copy_id, "first": first, "beyond": beyond}
    west, south, east, north = _box(tile)
    unit = WORLD_M / 2**tile.z / EXTENT
    margin = 0 if layer.points else MARGIN * unit
    return _every(layer, named=tile.z >= NAMES_FROM_ZOOM or not layer.points), values | {
        "unit": unit, "west": west, "south": south, "east": east, "north": north,
        "west_": west - margin, "south_": south - margin, "east_": east + margin, "north_": north + margin,
    }  # fmt: skip


def _packed(tile: TileId, drawing: CopyDrawing) -> bool:
    return drawing.each_from <= tile.z < NAMES_FROM_ZOOM and drawing.values is not None


def _box(tile: TileId) -> tuple[float, float, float, float]:
    """Give west, south, east and north; a border of two tiles is the same number for both."""
    side = WORLD_M / 2**tile.z
    west, east = (column * side - WORLD_M / 2 for column in (tile.x, tile.x + 1))
    north, south = (WORLD_M / 2 - row * side for row in (tile.y, tile.y + 1))
    return west, south, east, north


@lru_cache(maxsize=64)
def _every(layer: TileLayer, *, named: bool) -> Composed:
    return SQL(_EVERY_POINT if layer.points else _EVERY_POLYGON).format(
        fields=SQL(", ").join(
            _field(name, kind) for name, kind in layer.fields if named or name == "id" or name != layer.label
        ),
        name=Literal(layer.name),
        extent=Literal(EXTENT),
        margin=Literal(MARGIN),
    )


@lru_cache(maxsize=64)
def _squares(layer: TileLayer) -> Composed:
    return SQL(_VALUED_SQUARES if layer.by else _SQUARES).format(
        by=Identifier(layer.by or ""),
        shape=SQL(_MIDDLE if layer.points else _WHOLE).format(side=Literal(EXTENT // SQUARES)),
        chosen=_IN_TILE,
        name=Literal(layer.name),
        extent=Literal(EXTENT),
    )


def _field(name: str, kind: str) -> Composable:
    if name == "id":
        return SQL("code AS id")
    value = SQL("properties ->> {}").format(Literal(name))
    typed = value if kind == "text" else SQL("({})::{}").format(value, SQL(kind))
    return SQL("{} AS {}").format(typed, Identifier(name))


# Points need no clipping: their place in the tile is plain arithmetic, several times cheaper than
# ST_AsMVTGeom. A point on the border of two tiles belongs to the eastern and southern one; the index
# alone would not tell, since its boxes are rounded outward.
_EVERY_POINT = """
    SELECT ST_AsMVT(drawn, {name}, {extent}, 'geom', 'place') FROM (
        SELECT place, {fields}, ST_Point(
            floor((ST_X(merc) - %(west)s) / %(unit)s), floor((%(north)s - ST_Y(merc)) / %(unit)s)) AS geom
        FROM layer_feature
        WHERE copy_id = %(copy)s::bigint
            AND merc && ST_MakeEnvelope(%(west_)s, %(south_)s, %(east_)s, %(north_)s, 3857)
            AND ST_X(merc) >= %(west)s AND ST_X(merc) < %(east)s
            AND ST_Y(merc) <= %(north)s AND ST_Y(merc) > %(south)s
            AND (until IS NULL OR until > %(now)s)
    ) drawn
"""

_EVERY_POLYGON = """
    WITH box AS (SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 3857) AS merc),
    drawn AS (
        SELECT f.place, {fields}, CASE
            WHEN ST_Area(f.merc) > 4 * %(unit)s::float8 ^ 2
            THEN ST_AsMVTGeom(f.merc, box.merc, {extent}, {margin}, true)
            ELSE ST_AsMVTGeom(ST_Expand(ST_Centroid(f.merc), %(unit)s), box.merc, {extent}, {margin}, true)
        END AS geom
        FROM layer_feature f CROSS JOIN box
        WHERE f.copy_id = %(copy)s::bigint
            AND f.merc && ST_MakeEnvelope(%(west_)s, %(south_)s, %(east_)s, %(north_)s, 3857)
            AND (f.until IS NULL OR f.until > %(now)s)
    )
    SELECT ST_AsMVT(drawn, {name}, {extent}, 'geom', 'place') FROM drawn WHERE geom IS NOT NULL
"""

_SQUARES = """
    SELECT ST_AsMVT(drawn, {name}, {extent}, 'geom') FROM (
        SELECT sum(features)::int AS features, {shape} AS geom FROM layer_cell WHERE {chosen} GROUP BY x, y
    ) drawn
"""

_VALUED_SQUARES = """
    WITH counted AS (
        SELECT x, y, value, sum(features)::int AS features FROM layer_cell WHERE {chosen} GROUP BY x, y, value
    ), drawn AS (
        SELECT sum(features)::int AS features, (array_agg(value ORDER BY features DESC, value))[1] AS {by},
            {shape} AS geom
        FROM counted GROUP BY x, y
    )
    SELECT ST_AsMVT(drawn, {name}, {extent}, 'geom') FROM drawn
"""

_IN_TILE = SQL("""
    copy_id = %(copy)s::bigint AND z = %(z)s::smallint
    AND x BETWEEN %(x)s AND %(x_)s AND y BETWEEN %(y)s AND %(y_)s AND (until IS NULL OR until > %(now)s)
""")

_MIDDLE = "ST_Point((x - %(x)s + 0.5) * {side}, (y - %(y)s + 0.5) * {side})"
_WHOLE = (
    "ST_MakeEnvelope((x - %(x)s) * {side}, (y - %(y)s) * {side},"
    " (x - %(x)s + 1) * {side}, (y - %(y)s + 1) * {side})"
)

_BLOCKS = Composed(
    [
        SQL("""
        SELECT spots FROM layer_spots
        WHERE copy_id = %(copy)s::bigint AND span && int8range(%(first)s::bigint, %(beyond)s::bigint)
    """)
    ]
)
