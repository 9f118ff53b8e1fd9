"""How little a plan can walk: a bound from below for plans too large to prove."""

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.medians import lagrange_median
from isochrones.siting.counted import Counted, needed
from isochrones.siting.matrix import Flags
from isochrones.siting.measured import TICKS_PER_H

TURNS, STEP = 120, 1.0

DEAR = 4.0
"""Price of a person who stays uncovered at the start, in longest walks."""

NEVER = 1e12
"""Price in ticks that no point reaches: it has to be covered."""


def least_walk(counted: Counted, open_: Flags, *, covered: float, walked: float) -> float:
    """
    Bound the hours that so much covered weight walks from below.

    Rules count as far as they are numbers of sites, and that nobody drops out where nobody may. What is left
    is a p-median problem in which some weight may stay uncovered; its Lagrangean dual is the bound.

    Parameters
    ----------
    counted
        The plan with only its numbers.
    open_
        Shape (J,), sites that are open in a plan that is there.
    covered, walked
        Weight that this plan covers, and hours that it walks.

    Returns
    -------
    float
        Hours; no plan that covers as much walks fewer.
    """
    problem = counted.problem
    weight = problem.demand.weight
    _, held_ticks = problem.matrix.nearest_of(counted.certain)
    decided = np.zeros(len(problem.sites), dtype=np.bool_)
    decided[counted.rows] = True
    reached = (held_ticks >= 0) | (problem.matrix.reach_of(decided) > 0)
    points = np.flatnonzero(reached & (weight > 0))
    matrix = problem.matrix.only(points, counted.rows)
    weight, held = weight[points], held_ticks[points].astype(np.float64)
    held[(held < 0) & needed(problem)[points]] = NEVER
    _, walk, _ = matrix.two_nearest_of(open_[counted.rows])
    most = DEAR * float(matrix.by_point.ticks.max(initial=1))
    price = np.where(walk >= 0, walk + 1.0, most)
    price = np.append(np.where(held >= 0, np.minimum(price, held), price), most)
    times = matrix.by_site
    bound = lagrange_median(
        plain(times.start, np.int64), plain(times.destination, np.int32), plain(times.ticks, np.int32),
        plain(weight, np.float64), held, plain(counted.cover.group, np.int64),
        np.array(counted.cover.room, dtype=np.int64), max(float(weight.sum()) - covered, 0.0),
        walked * TICKS_PER_H, TURNS, STEP, price, np.zeros(matrix.sites), np.zeros(matrix.sites, np.bool_),
    )  # fmt: skip
    return min(max(float(bound) / TICKS_PER_H, 0.0), walked)
