"""
Coverage as planned, as vector tiles like those of an audit (`data.tiles.coverage_tile`).

Drawn from what is kept with a plan, not from the store, whose people and audits may be newer than the plan.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from data.mvtsquares import BUFFER, Tagged, square_layer
from data.tiles import CELLS_FROM_ZOOM, SQUARES_A_SIDE, TileId

EXTENT = 4096
DEGREE_M = 110_900.0
"""As of the cells of an audit."""

LAYER = "coverage"


class Becomes(IntEnum):
    """What becomes of people: their state as planned, told apart by whether it is so today."""

    COVERED = 0
    GAINED = 1
    LOST = 2
    GAP = 3
    UNKNOWN = 4


TODAY = ("covered", "gap", "unknown")
STATES = tuple(state.name.lower() for state in Becomes)


@dataclass(frozen=True, slots=True)
class PlannedCover:
    """
    People of a plan, ready to be drawn.

    Attributes
    ----------
    place
        Shape (D, 2), x and y of where they are: fractions of the world in web mercator, y southward.
    box
        Shape (D, 4), west, north, east and south of their cells, likewise.
    people
        Shape (D,).
    becomes, today
        Shape (D,), a `Becomes`, and an index into `TODAY`.
    """

    place: NDArray[np.float64]
    box: NDArray[np.float64]
    people: NDArray[np.float64]
    becomes: NDArray[np.int8]
    today: NDArray[np.int8]


def planned_cover(
    lonlat: NDArray[np.float64],
    cell_m: NDArray[np.float64],
    people: NDArray[np.float64],
    covered: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
) -> PlannedCover:
    """
    Make people of a plan ready to be drawn.

    Parameters
    ----------
    lonlat
        Shape (D, 2), degrees; who has NaN is not drawn.
    cell_m
        Shape (D,), sides of cells, metres.
    people
        Shape (D,).
    covered, unknown
        Shape (D, 2), today and as planned.

    Returns
    -------
    PlannedCover
        Of those who have a place.
    """
    placed = np.isfinite(lonlat).all(axis=1)
    lon, lat = lonlat[placed].T
    up = cell_m[placed] / 2 / DEGREE_M
    across = up / np.maximum(np.cos(np.radians(lat)), 0.01)
    was, planned = covered[placed].T
    becomes = np.select(
        [was & planned, planned, was, unknown[placed, 1]],
        [Becomes.COVERED, Becomes.GAINED, Becomes.LOST, Becomes.UNKNOWN],
        Becomes.GAP,
    )
    today = np.select([was, unknown[placed, 0]], [TODAY.index("covered"), TODAY.index("unknown")], 1)
    return PlannedCover(
        place=np.column_stack([_x(lon), _y(lat)]),
        box=np.column_stack([_x(lon - across), _y(lat + up), _x(lon + across), _y(lat - up)]),
        people=people[placed],
        becomes=becomes.astype(np.int8),
        today=today.astype(np.int8),
    )


def planned_tile(cover: PlannedCover, tile: TileId) -> bytes:
    """
    Draw coverage as planned.

    Parameters
    ----------
    cover
        From `planned_cover`.
    tile
        One that exists.

    Returns
    -------
    bytes
        Layer ``coverage``: ``state`` is ``covered``, ``gained``, ``lost``, ``gap`` or ``unknown``, ``before``
        the state of today, ``people`` a whole number. Cells from zoom `CELLS_FROM_ZOOM`, below it squares
        with the state that most of their people have. Empty where nobody is.
    """
    return (_cells if tile.z >= CELLS_FROM_ZOOM else _squares)(cover, tile)


def _x(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    return (lon / 180 + 1) / 2


def _y(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return (1 - np.arctanh(np.sin(np.radians(lat))) / np.pi) / 2


def _cells(cover: PlannedCover, tile: TileId) -> bytes:
    boxes = (cover.box * 2**tile.z - [tile.x, tile.y, tile.x, tile.y]) * EXTENT
    most = EXTENT + BUFFER
    here = np.flatnonzero(
        (boxes[:, 2] > -BUFFER) & (boxes[:, 3] > -BUFFER) & (boxes[:, 0] < most) & (boxes[:, 1] < most)
    )
    return _layer(boxes[here], cover.people[here], cover.becomes[here], cover.today[here])


def _squares(cover: PlannedCover, tile: TileId) -> bytes:
    """Sum up squares that divide the tile evenly, so that none crosses a border and neighbours fit."""
    at = np.floor((cover.place * 2**tile.z - [tile.x, tile.y]) * SQUARES_A_SIDE).astype(np.int64)
    here = np.flatnonzero(((at >= 0) & (at < SQUARES_A_SIDE)).all(axis=1))
    square, back = np.unique(at[here, 1] * SQUARES_A_SIDE + at[here, 0], return_inverse=True)
    people = cover.people[here]
    become = _sums(back, people, cover.becomes[here], len(square), len(Becomes))
    today = _sums(back, people, cover.today[here], len(square), len(TODAY))
    row, column = np.divmod(square, SQUARES_A_SIDE)
    boxes = np.column_stack([column, row, column + 1, row + 1]) * (EXTENT / SQUARES_A_SIDE)
    return _layer(boxes, become.sum(axis=1), _mostly(become), _mostly_today(today))


def _sums(
    back: NDArray[np.intp], people: NDArray[np.float64], state: NDArray[np.int8], many: int, states: int
) -> NDArray[np.float64]:
    sums = np.bincount(back * states + state, weights=people, minlength=many * states)
    return sums.astype(np.float64).reshape(many, states)


def _mostly(people: NDArray[np.float64]) -> NDArray[np.intp]:
    """Find the state of a square by the rule of an audit, and then whether most of those are newly so."""
    covered, gained, lost, gap, unknown = people.T
    within, beyond = covered + gained, lost + gap
    return np.select(
        [unknown > np.maximum(within, beyond), within >= beyond],
        [Becomes.UNKNOWN, np.where(gained > covered, Becomes.GAINED, Becomes.COVERED)],
        np.where(lost > gap, Becomes.LOST, Becomes.GAP),
    )


def _mostly_today(people: NDArray[np.float64]) -> NDArray[np.intp]:
    covered, gap, unknown = people.T
    return np.select([unknown > np.maximum(covered, gap), covered >= gap], [2, 0], 1)


def _layer(
    boxes: NDArray[np.float64],
    people: NDArray[np.float64],
    becomes: NDArray[np.integer],
    today: NDArray[np.integer],
) -> bytes:
    counts, chosen = np.unique(np.rint(people).astype(np.int64), return_inverse=True)
    tagged = {
        "state": Tagged(STATES, becomes),
        "before": Tagged(TODAY, today),
        "people": Tagged(counts.tolist(), chosen),
    }
    return square_layer(LAYER, EXTENT, boxes, tagged)
