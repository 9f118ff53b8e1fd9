"""The nearest covering site of everybody, and the one after it."""

from dataclasses import dataclass

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.reach import TICKS_PER_S
from isochrones.siting.matrix import Flags, Ints, Longs
from isochrones.siting.planned import PlanProblem
from isochrones.siting.walking import two_nearest

TICKS_PER_MIN = TICKS_PER_S * 60


@dataclass(frozen=True, slots=True)
class Nearest:
    """
    Where everybody walks.

    Attributes
    ----------
    site
        Shape (D,), the nearest covering site of each point, -1 for none.
    ticks, next_ticks
        Shape (D,), to it and to the next one; -1 for none.
    """

    site: Ints
    ticks: Ints
    next_ticks: Ints

    @classmethod
    def of(cls, problem: PlanProblem, covers: Flags) -> "Nearest":
        """Look among the sites that cover, shape (J,)."""
        site, ticks, next_ticks = (plain(found, np.int32) for found in two_nearest(problem, covers))
        return cls(site, ticks, next_ticks)

    def mean_min(self, problem: PlanProblem, points: Longs) -> float:
        """Give the mean walk of the people of some points who are covered; NaN where nobody is."""
        there = points[self.site[points] >= 0]
        people = problem.demand.people[there]
        total = float(people.sum())
        return float((people * self.ticks[there]).sum() / total / TICKS_PER_MIN) if total else float("nan")
