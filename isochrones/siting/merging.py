"""
Demand points that are within the limit of the same sites become one.

No siting model can tell such points apart: whatever opens, all of them are covered or none. This is exact
(Dupont et al., 2008; Church and Murray, 2009, call it aggregation without error) and shrinks a city manifold.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.arrays import plain
from isochrones.kernels.sets import mark_sets
from isochrones.reach import TravelTimes
from isochrones.siting.matrix import Floats, Longs, SitingMatrix, siting_matrix

Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Merged:
    """
    Points put together.

    Attributes
    ----------
    matrix
        Of the merged points; ticks are those of the first of each.
    of_point
        Shape (D,), merged row of each point; -1 for points that no site reaches.
    """

    matrix: SitingMatrix
    of_point: Longs

    def sums(self, weight: Floats) -> Floats:
        """Add up a weight of the points, shape (D,), by merged row."""
        there = self.of_point >= 0
        total = np.bincount(self.of_point[there], weight[there], minlength=self.matrix.points)
        return total.astype(np.float64)


def merge_points(matrix: SitingMatrix, apart: Longs | None = None) -> Merged:
    """
    Put points together that are within the limit of the same sites.

    Parameters
    ----------
    matrix
        Any.
    apart
        Shape (D,), points that differ in it stay apart; None when sites are all that counts.

    Returns
    -------
    Merged
        Rows in the order of the first point of each.
    """
    times = matrix.by_point
    marks = _marks(matrix)
    if apart is not None:
        marks = np.column_stack([marks, apart.astype(np.uint64)])
    reached = np.flatnonzero(np.diff(times.start) > 0)
    first, group = _alike(marks[reached])
    order = np.argsort(first)
    new = np.empty_like(order)
    new[order] = np.arange(len(order))
    of_point = np.full(matrix.points, -1)
    of_point[reached] = new[group]
    kept = reached[first[order]]
    lengths = np.diff(times.start)[kept]
    start = np.concatenate([[0], np.cumsum(lengths)])
    pair = np.repeat(times.start[kept] - start[:-1], lengths) + np.arange(start[-1])
    return Merged(
        siting_matrix(TravelTimes(start, times.destination[pair], times.ticks[pair]), matrix.sites), of_point
    )


def _alike(marks: Marks) -> tuple[Longs, Longs]:
    """Put equal rows together: the first row of each group, and the group of each row."""
    ordered = np.lexsort(marks.T)
    begins = np.ones(len(marks), dtype=np.bool_)
    begins[1:] = (marks[ordered[1:]] != marks[ordered[:-1]]).any(axis=1)
    group = np.empty_like(ordered)
    group[ordered] = np.cumsum(begins) - 1
    return ordered[begins], group


def _marks(matrix: SitingMatrix) -> Marks:
    """
    Give each set of sites a mark of 128 bits: the sum of random marks of its sites.

    Two different sets of 10 million points share one with a chance of about 1 in 10^25.
    """
    random = np.random.default_rng(0).integers(0, 2**64, (matrix.sites, 2), dtype=np.uint64)
    marks = np.zeros((matrix.points, 2), dtype=np.uint64)
    times = matrix.by_point
    mark_sets(plain(times.start, np.int64), plain(times.destination, np.int32), random, marks)
    return marks
