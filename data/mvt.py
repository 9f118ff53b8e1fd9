"""
Points as a layer of a Mapbox vector tile (specification 2.1), written by columns.

A tile of thousands of points takes PostGIS several milliseconds, one feature after the other. Here every
feature is the same number of bytes, so whole columns are written at once: numbers are padded to one width
with continuation bits, which protobuf allows.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Value = str | bool | int | float

# Keys of the fields: number of the field in the message, and how its value is written.
IN_TILE = 0x1A
NAME, FEATURE, KEY, VALUE, EXTENT, VERSION = 0x0A, 0x12, 0x1A, 0x22, 0x28, 0x78
FEATURE_ID, TAGS, TYPE, GEOMETRY = 0x08, 0x12, 0x18, 0x22
TEXT, DOUBLE, SIGNED, TRUTH = 0x0A, 0x19, 0x30, 0x38

POINT, MOVE_ONCE = 1, 9
LOW_BITS, MORE = 0x7F, 0x80
"""Of a byte of a varint: what it says, and whether another one follows."""

COORDINATE_BYTES = 2
"""Twice a coordinate below 8192 takes no more."""


@dataclass(frozen=True, slots=True)
class TilePoints:
    """
    Points inside one tile.

    Attributes
    ----------
    ids
        Shape (n,), not negative.
    x, y
        Shape (n,), units of the tile from its north-western corner, 0 to 8191.
    chosen
        Shape (n,), index into the values; -1 for none.
    """

    ids: NDArray[np.uint32]
    x: NDArray[np.uint32]
    y: NDArray[np.uint32]
    chosen: NDArray[np.int32]


def point_layer(name: str, extent: int, points: TilePoints, key: str, values: Sequence[Value]) -> bytes:
    """
    Write points with one attribute.

    Parameters
    ----------
    name
        Of the layer.
    extent
        Units along one side of the tile.
    points
        What to write; none gives an empty answer.
    key
        Name of the attribute.
    values
        That it may have; those that no point has are left out.

    Returns
    -------
    bytes
        A tile with this one layer; it may be joined with others.
    """
    if not len(points.ids):
        return b""
    valued = points.chosen >= 0
    parts = [points] if valued.all() else [_only(points, valued), _only(points, ~valued)]
    used = np.flatnonzero(np.bincount(parts[0].chosen, minlength=len(values)))
    features = b"".join(_features(part, used if part is parts[0] else None) for part in parts)
    return closed_layer(name, extent, features, (key,), [values[one] for one in used.tolist()])


def _only(points: TilePoints, rows: NDArray[np.bool_]) -> TilePoints:
    return TilePoints(points.ids[rows], points.x[rows], points.y[rows], points.chosen[rows])


def _features(points: TilePoints, used: NDArray[np.intp] | None) -> bytes:
    """Write points that all have one of the used values, or that all have none."""
    many = len(points.ids)
    if not many:
        return b""
    columns = [same_bytes(FEATURE_ID), *padded_varints(points.ids, varint_width(int(points.ids.max())))]
    if used is not None:
        width = varint_width(len(used) - 1)
        number = np.zeros(used[-1] + 1, np.uint32)
        number[used] = np.arange(len(used))
        columns += [same_bytes(TAGS, 1 + width, 0), *padded_varints(number[points.chosen], width)]
    columns += [
        same_bytes(TYPE, POINT, GEOMETRY, 1 + 2 * COORDINATE_BYTES, MOVE_ONCE),
        *padded_varints(points.x << np.uint32(1), COORDINATE_BYTES),
        *padded_varints(points.y << np.uint32(1), COORDINATE_BYTES),
    ]
    return joined_columns(FEATURE, columns, many)


def joined_columns(key: int, columns: Sequence[NDArray[np.uint8]], many: int) -> bytes:
    """
    Write messages of one length.

    Parameters
    ----------
    key
        Of the field that each message is.
    columns
        Shapes (many, n), or (1, n) for bytes that all have; fewer than 128 bytes a message.
    many
        Messages.

    Returns
    -------
    bytes
        One after the other.
    """
    size = sum(column.shape[1] for column in columns)
    written = np.empty((many, 2 + size), np.uint8)
    at = 0
    for column in [same_bytes(key, size), *columns]:
        wide = column.shape[1]
        written[:, at : at + wide] = column
        at += wide
    return written.tobytes()


def closed_layer(
    name: str, extent: int, features: bytes, keys: Sequence[str], values: Sequence[Value]
) -> bytes:
    """
    Write a tile with one layer around features that are written already.

    Parameters
    ----------
    name, extent
        Of the layer.
    features
        Their messages.
    keys, values
        What their tags count.

    Returns
    -------
    bytes
        May be joined with others.
    """
    layer = [
        _sized(NAME, name.encode()),
        features,
        *(_sized(KEY, key.encode()) for key in keys),
        *(_sized(VALUE, _value(value)) for value in values),
        _number(EXTENT, extent),
        _number(VERSION, 2),
    ]
    return _sized(IN_TILE, b"".join(layer))


def same_bytes(*written: int) -> NDArray[np.uint8]:
    """Give bytes that every feature has, shape (1, n)."""
    return np.array([written], np.uint8)


def varint_width(number: int) -> int:
    """Tell how many bytes a number takes as a varint."""
    return (max(number.bit_length(), 1) + 6) // 7


def padded_varints(numbers: NDArray[np.uint32], width: int) -> Iterator[NDArray[np.uint8]]:
    """Write numbers as varints of `width` bytes: as many columns, each of shape (n, 1)."""
    for place in range(width):
        low = (numbers >> np.uint32(7 * place)).astype(np.uint8) & np.uint8(LOW_BITS)
        yield (low | np.uint8(MORE) if place < width - 1 else low)[:, None]


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > LOW_BITS:
        written.append(number & LOW_BITS | MORE)
        number >>= 7
    return bytes([*written, number])


def _number(key: int, number: int) -> bytes:
    return bytes([key]) + _varint(number)


def _sized(key: int, body: bytes) -> bytes:
    return _number(key, len(body)) + body


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return _number(TRUTH, int(value))
        case int():
            return _number(SIGNED, 2 * value if value >= 0 else -2 * value - 1)
        case float():
            return bytes([DOUBLE]) + struct.pack("<d", value)
        case _:
            return _sized(TEXT, value.encode())
