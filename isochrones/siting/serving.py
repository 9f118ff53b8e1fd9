"""Sites that serve no more than they can: demand shared out among open sites, as a program."""

from dataclasses import dataclass

import numpy as np

from isochrones.siting.choice import Given
from isochrones.siting.matrix import Flags, Floats, Longs, SitingMatrix
from isochrones.siting.mip import Program

HALF = 0.5
LEAST_PART = 1e-6
"""Smaller parts of a point are rounding."""


@dataclass(frozen=True, slots=True)
class ServingProgram:
    """
    Demand shared out, as a program.

    Attributes
    ----------
    program
        Columns and rows.
    x
        Columns of the sites, shape (J,).
    parts
        Columns of the pairs: the part of the point that the site serves.
    point, site
        Of each pair.
    points
        How many points there are.
    """

    program: Program
    x: Longs
    parts: Longs
    point: Longs
    site: Longs
    points: int

    def read(self, answer: Floats) -> tuple[Flags, Longs]:
        """Read open sites, and of each point the site that serves most of it, -1 where none does."""
        parts = answer[self.parts]
        served = np.flatnonzero(parts > LEAST_PART)
        order = served[np.lexsort((self.site[served], -parts[served], self.point[served]))]
        first = order[np.flatnonzero(np.diff(self.point[order], prepend=-1))]
        assignment = np.full(self.points, -1, dtype=np.int64)
        assignment[self.point[first]] = self.site[first]
        return answer[self.x] > HALF, assignment


def serving_program(
    matrix: SitingMatrix,
    weight: Floats,
    given: Given,
    more: int,
    capacity: Floats,
    *,
    everybody: bool = False,
) -> ServingProgram:
    """
    Write "open sites serve parts of the points within their limit" as a program.

    Parameters
    ----------
    matrix
        Who is within the limit of which site.
    weight
        Shape (D,), demand.
    given
        What is decided before.
    more
        How many sites are open beside the fixed ones.
    capacity
        Shape (J,), the weight that each can serve.
    everybody
        True where all demand must be served.

    Returns
    -------
    ServingProgram
        Without an objective.
    """
    program, times = Program(), matrix.by_point
    able = given.fixed.copy()
    able[given.free] = True
    x = program.add_columns(
        matrix.sites, lower=given.fixed.astype(float), upper=able.astype(float), integer=True
    )
    there = able[times.destination] & (weight[times.origin] > 0)
    point, site = times.origin[there], times.destination[there].astype(np.int64)
    parts = program.add_columns(len(point))
    rows = np.arange(len(point))
    program.add_rows(
        -np.inf,
        0.0,
        np.concatenate([rows, rows]),
        np.concatenate([parts, x[site]]),
        np.repeat([1.0, -1.0], len(rows)),
        count=len(rows),
    )
    least = np.where(weight > 0, 1.0, 0.0) if everybody else 0.0
    program.add_rows(least, 1.0, point, parts, 1.0, count=matrix.points)
    limit = np.minimum(capacity, weight.sum())
    program.add_rows(
        -np.inf,
        0.0,
        np.concatenate([site, np.arange(matrix.sites)]),
        np.concatenate([parts, x]),
        np.concatenate([weight[point], -limit]),
        count=matrix.sites,
    )
    program.add_rows(
        float(more), float(more), np.zeros(len(given.free), np.int64), x[given.free], 1.0, count=1
    )
    return ServingProgram(program, x, parts, point, site, matrix.points)
