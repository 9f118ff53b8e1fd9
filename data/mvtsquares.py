"""Upright rectangles as a layer of a Mapbox vector tile, written by columns as `data.mvt` writes points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.mvt import (
    COORDINATE_BYTES,
    FEATURE,
    GEOMETRY,
    TAGS,
    TYPE,
    Value,
    closed_layer,
    joined_columns,
    padded_varints,
    same_bytes,
    varint_width,
)

POLYGON, MOVE_ONCE, LINE_THRICE, CLOSE = 3, 9, 26, 15
BUFFER = 64
"""Units that are drawn beyond the border of a tile, so that edges do not show there."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """
    One attribute of every feature.

    Attributes
    ----------
    values
        That there are.
    chosen
        Shape (n,), index into the values.
    """

    values: Sequence[Value]
    chosen: NDArray[np.integer]


def square_layer(name: str, extent: int, boxes: NDArray[np.float64], tagged: Mapping[str, Tagged]) -> bytes:
    """
    Write rectangles with attributes.

    Parameters
    ----------
    name
        Of the layer.
    extent
        Units along one side of the tile, at most 8000.
    boxes
        Shape (n, 4): west, north, east, south in units of the tile from its north-western corner. What is
        beyond the buffer is cut off, and what is less than a unit wide then is left out.
    tagged
        Attributes by name.

    Returns
    -------
    bytes
        A tile with this one layer; empty where nothing is left.
    """
    edges = np.rint(np.clip(boxes, -BUFFER, extent + BUFFER)).astype(np.int64)
    wide, high = edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]
    drawn = np.flatnonzero((wide > 0) & (high > 0))
    if not len(drawn):
        return b""
    tags, values = _tags(tagged, drawn)
    still = np.zeros_like(wide)
    start, *sides = (
        _moves(across[drawn], down[drawn])
        for across, down in ((edges[:, 0], edges[:, 1]), (wide, still), (still, high), (-wide, still))
    )
    # Clockwise on a screen, as the specification wants the outside of a polygon.
    ring = [
        same_bytes(MOVE_ONCE),
        *start,
        same_bytes(LINE_THRICE),
        *(part for side in sides for part in side),
        same_bytes(CLOSE),
    ]
    size = sum(column.shape[1] for column in ring)
    features = joined_columns(FEATURE, [*tags, same_bytes(TYPE, POLYGON, GEOMETRY, size), *ring], len(drawn))
    return closed_layer(name, extent, features, tuple(tagged), values)


def _tags(
    tagged: Mapping[str, Tagged], drawn: NDArray[np.intp]
) -> tuple[list[NDArray[np.uint8]], list[Value]]:
    """Write pairs of key and value; the values of all attributes are one table."""
    values: list[Value] = []
    pairs: list[NDArray[np.uint8]] = []
    for key, attribute in enumerate(tagged.values()):
        number = attribute.chosen[drawn].astype(np.uint32) + np.uint32(len(values))
        values += attribute.values
        pairs += [same_bytes(key), *padded_varints(number, varint_width(int(number.max())))]
    return [same_bytes(TAGS, sum(column.shape[1] for column in pairs)), *pairs], values


def _moves(across: NDArray[np.int64], down: NDArray[np.int64]) -> list[NDArray[np.uint8]]:
    """Write steps, which may go back."""
    return [
        column
        for steps in (across, down)
        for column in padded_varints(((steps << 1) ^ (steps >> 63)).astype(np.uint32), COORDINATE_BYTES)
    ]
