"""Rows of a table: which area each point lies in, at any level of the hierarchy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.arrays import plain
from isochrones.kernels.tally import sum_codes

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """
    What the points are sorted into.

    Attributes
    ----------
    of_point
        Shape (D,), row of each point; -1 for points in no row.
    count
        How many rows there are.
    """

    of_point: Ints
    count: int

    def __post_init__(self) -> None:
        """Refuse rows that are not there."""
        if len(self.of_point) and not (self.of_point.min() >= -1 and self.of_point.max() < self.count):
            raise InputError(
                f"所属行应在 -1 到 {self.count - 1} 之间", f"rows must lie between -1 and {self.count - 1}"
            )

    def sums(self, code: NDArray[np.integer], codes: int, weight: Floats) -> Floats:
        """Add up the weight of the points by row and code; shape (count, codes)."""
        found = np.zeros((self.count, codes))
        row, of_code = plain(self.of_point, np.int32), plain(code, np.int32)
        sum_codes(row, of_code, plain(weight, np.float64), found)
        return found


def one_row(points: int) -> Rows:
    """Put all points into one row: the whole city."""
    return Rows(np.zeros(points, dtype=np.int32), 1)


def roll_up(parent: Ints, chosen: NDArray[np.bool_]) -> Ints:
    """
    Find which chosen area each area belongs to.

    Parameters
    ----------
    parent
        Shape (A,), row of the area above; -1 at the top.
    chosen
        Shape (A,), True for the areas of one level.

    Returns
    -------
    NDArray[np.int32]
        Shape (A,), row of the area itself or of the nearest one above it that is chosen; -1 where none is.
        With ``above``, ``above[area]`` puts the points of leaf areas into the rows of the level.

    Raises
    ------
    InputError
        If the areas form a ring.

    Examples
    --------
    >>> roll_up(np.array([-1, 0, 1, 1]), np.array([False, True, False, False])).tolist()
    [-1, 1, 1, 1]
    """
    found = np.where(chosen, np.arange(len(parent)), -1).astype(np.int32)
    above = parent.copy()
    for _ in range(len(parent) + 1):
        open_rows = np.flatnonzero((found < 0) & (above >= 0))
        if not len(open_rows):
            return found
        at = above[open_rows]
        found[open_rows] = np.where(chosen[at], at, -1)
        above[open_rows] = parent[at]
    raise InputError(
        "区划的上下级关系成环；请检查上级代码", "areas stand above themselves; check the parent codes"
    )


def points_at(area: Ints, above: Ints) -> Rows:
    """
    Put points into the rows of one level.

    Parameters
    ----------
    area
        Shape (D,), leaf area of each point; -1 for none.
    above
        Shape (A,), from `roll_up`.

    Returns
    -------
    Rows
        As many rows as areas; those that are not of the level stay empty.
    """
    if not len(above):
        return Rows(np.full(len(area), -1, dtype=np.int32), 0)
    return Rows(np.where(area >= 0, above[np.maximum(area, 0)], -1).astype(np.int32), len(above))


def areas_without(site_area: Ints, has: NDArray[np.bool_], above: Ints) -> Ints:
    """
    List the areas of one level in which no site has a piece of equipment (B15: townships without a kiosk).

    Parameters
    ----------
    site_area
        Shape (F,), leaf area of each site; -1 for none.
    has
        Shape (F,), True for sites that have it.
    above
        Shape (A,), from `roll_up`.

    Returns
    -------
    NDArray[np.int32]
        Rows of the areas, ascending.

    Examples
    --------
    >>> areas_without(np.array([0, 1]), np.array([True, False]), np.array([0, 1, 2], dtype=np.int32)).tolist()
    [1, 2]
    """
    level = above == np.arange(len(above))
    served = points_at(site_area[has], above).of_point
    level[served[served >= 0]] = False
    return np.flatnonzero(level).astype(np.int32)
