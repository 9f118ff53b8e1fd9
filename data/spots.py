"""
Points of large published layers, packed for tiles.

A tile of thousands of points is drawn from a few packed blocks instead of thousands of rows: a copy never
changes, so its points are sorted along a Z-order curve once, when it is published. Along it every tile is
one run. Blocks hold what tiles show where points lie too close for names: number, place, end, and the value
that the layer's style looks at.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from data.mapcells import SHOWN_BY, WORLD_M
from data.mvt import TilePoints, Value
from data.tiles import TileId

BITS = 31
"""The world is 2**BITS units wide: 1.9 cm at the equator."""

TILE_BITS = 12
"""A tile is 4096 units wide."""

BLOCK = 1024
"""Points of one row: 24 kB."""

NEVER = np.iinfo(np.int64).max

SPOT = np.dtype([("x", "<u4"), ("y", "<u4"), ("place", "<u4"), ("value", "<i4"), ("until", "<i8")])
"""Units from the world's north-west, `layer_feature.place`, index of the value, microseconds since 1970."""

PACKED = MappingProxyType({**SHOWN_BY, "enterprises": "industry"})
"""The one field of a layer that packed points have: what its style looks at, or people filter by."""

Spots = NDArray[np.void]


def make_spots(connection: psycopg.Connection[Any], copy_id: int, layer: str) -> None:
    """
    Pack the points of a copy that was just made; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write, inside a transaction.
    copy_id
        Of `layer_copy`, with points for features.
    layer
        Its key in the catalogue.
    """
    spots, values = _read(connection, copy_id, PACKED.get(layer))
    keys = z_order(spots["x"], spots["y"])
    order = np.argsort(keys, kind="stable")
    with connection.cursor().copy("COPY layer_spots (copy_id, span, spots) FROM STDIN") as copy:
        for start in range(0, len(order), BLOCK):
            rows = order[start : start + BLOCK]
            span = f"[{keys[rows[0]]},{keys[rows[-1]]}]"
            copy.write_row((copy_id, span, spots[rows].tobytes()))
    connection.execute("UPDATE layer_copy SET shown = %s WHERE id = %s", (json.dumps(values), copy_id))


def z_order(x: NDArray[np.integer], y: NDArray[np.integer]) -> NDArray[np.int64]:
    """
    Interleave the bits of columns and rows.

    Parameters
    ----------
    x, y
        Shape (n,), 0 to 2**31 - 1.

    Returns
    -------
    NDArray[np.int64]
        Shape (n,); squares of any power of two are runs of it.
    """
    return _spread(x) | _spread(y) << 1


def spots_of_tile(blocks: Sequence[bytes], tile: TileId, now: datetime) -> TilePoints:
    """
    Choose the points that a tile shows.

    Parameters
    ----------
    blocks
        That the tile's run touches.
    tile
        Of a zoom up to ``BITS - TILE_BITS``.
    now
        What has ended by then is left out.

    Returns
    -------
    TilePoints
        A point on the border of two tiles belongs to the eastern and southern one.
    """
    spots = np.frombuffer(b"".join(blocks), SPOT)
    side = np.uint32(BITS - tile.z)
    moment = round(now.timestamp() * 1e6)
    here = (spots["x"] >> side == tile.x) & (spots["y"] >> side == tile.y) & (spots["until"] > moment)
    rows = np.flatnonzero(here)  # taking one field after the other costs half of taking whole rows
    mask, shift = np.uint32((1 << int(side)) - 1), np.uint32(side - TILE_BITS)
    x, y = ((spots[axis][rows] & mask) >> shift for axis in "xy")
    return TilePoints(spots["place"][rows], x, y, spots["value"][rows])


def run_of(tile: TileId) -> tuple[int, int]:
    """Give the first key of a tile along the curve, and the first beyond it."""
    key = sum((tile.x >> bit & 1 | (tile.y >> bit & 1) << 1) << 2 * bit for bit in range(tile.z))
    side = 2 * (BITS - tile.z)
    return key << side, key + 1 << side


def _spread(numbers: NDArray[np.integer]) -> NDArray[np.int64]:
    spread = numbers.astype(np.int64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333), (1, 0x5555555555555555),
    ):  # fmt: skip
        spread = (spread | spread << shift) & mask
    return spread


def _read(connection: psycopg.Connection[Any], copy_id: int, by: str | None) -> tuple[Spots, list[Value]]:
    index: dict[str, int] = {}
    parts = [_packed(rows, index) for rows in _rows(connection, copy_id, by)]
    return np.concatenate(parts) if parts else np.empty(0, SPOT), [json.loads(value) for value in index]


def _rows(
    connection: psycopg.Connection[Any], copy_id: int, by: str | None
) -> Iterator[list[tuple[Any, ...]]]:
    with connection.cursor(name="spots", binary=True) as cursor:
        cursor.execute(_SPOTS, {"copy": copy_id, "by": by})
        while rows := cursor.fetchmany(50_000):
            yield rows


def _packed(rows: list[tuple[Any, ...]], index: dict[str, int]) -> Spots:
    place, x, y, value, until = zip(*rows, strict=True)
    packed = np.empty(len(rows), SPOT)
    packed["place"] = place
    packed["x"] = _units(np.array(x) / WORLD_M + 0.5)
    packed["y"] = _units(0.5 - np.array(y) / WORLD_M)
    packed["value"] = [-1 if one is None else index.setdefault(one, len(index)) for one in value]
    packed["until"] = [NEVER if one is None else one for one in until]
    return packed


def _units(share: NDArray[np.float64]) -> NDArray[np.int64]:
    # What lies on the world's edge is in the last column or row.
    return np.clip(np.floor(share * 2.0**BITS), 0, 2**BITS - 1).astype(np.int64)


# The name of a value is its JSON text, so that true and "true" stay two.
_SPOTS = """
    SELECT place, ST_X(merc), ST_Y(merc), nullif(properties -> %(by)s::text, 'null')::text,
        (extract(epoch FROM until) * 1000000)::bigint
    FROM layer_feature WHERE copy_id = %(copy)s
"""
