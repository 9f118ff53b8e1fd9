"""Compile the kernels of siting before anybody waits for them."""

import numpy as np

from isochrones.siting.counted import count_only
from isochrones.siting.coverbound import bound_cover
from isochrones.siting.coverproblem import CoverProblem, Room
from isochrones.siting.fewest import lscp
from isochrones.siting.matrix import siting_matrix, times_of_pairs
from isochrones.siting.medians import p_median
from isochrones.siting.planned import PlanDemand, PlanProblem, PlanRules, PlanSites, Range
from isochrones.siting.walkbound import least_walk
from isochrones.siting.walking import shorten_walks

POINTS = 4


def compile_kernels() -> None:
    """Run every kernel of this room once, on a street of four homes and as many sites."""
    home = np.repeat(np.arange(POINTS), 2)
    site = (home + np.tile([0, 1], POINTS)) % POINTS
    matrix = siting_matrix(times_of_pairs(home, site, np.full(2 * POINTS, 9, np.int32), POINTS), POINTS)
    weight, ones = np.arange(1.0, POINTS + 1), np.ones(POINTS, dtype=np.bool_)
    bound_cover(CoverProblem(matrix, weight, np.ones(POINTS, np.int64), Room(0, 1, 1, 1), np.arange(POINTS)))
    lscp(matrix)
    p_median(matrix, weight, 2)
    none, yuan = ~ones, np.zeros((POINTS, 4))
    sites = PlanSites(
        none, ones, ones, ones, none, none, ones, np.zeros((POINTS, 4), np.bool_),
        np.column_stack([weight, weight]), yuan, yuan, weight, weight, weight, np.arange(POINTS),
    )  # fmt: skip
    problem = PlanProblem(matrix, sites, PlanDemand(weight, weight), PlanRules(add=Range(1, 1)))
    open_ = np.arange(POINTS) == 0
    shorten_walks(problem, open_, none)
    least_walk(count_only(problem), open_, covered=1.0, walked=1.0)
