"""What every exchange of one site for another changes, for any weight of the people: coverage and walks."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.siting import exchange_walks
from isochrones.plan.nearest import Nearest
from isochrones.siting.matrix import Flags, Floats
from isochrones.siting.planned import PlanProblem

NOBODY = -1
"""Leaves in an exchange in which no site stops covering."""

_ELSEWHERE = -2
"""In place of the nearest site where none leaves: it is nobody's."""


class Swap(Protocol):
    """Exchanges of one site for each other one."""

    def change(self, weight: Floats) -> tuple[Floats, Floats]:
        """Tell how the weight covered, and weight times ticks walked, would change; shape (J,) each."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    One site stops covering, another one covers.

    Attributes
    ----------
    problem
        The whole question.
    after
        Where everybody walks as planned.
    leaves
        The site that stops; `NOBODY` where none does.
    joins
        Shape (J,), whether a site would cover; None for all.
    """

    problem: PlanProblem
    after: Nearest
    leaves: int
    joins: Flags | None = None

    def change(self, weight: Floats) -> tuple[Floats, Floats]:
        """Tell how the weight covered, and weight times ticks walked, would change; shape (J,) each."""
        matrix, after = self.problem.matrix, self.after
        covered, walked = np.zeros(matrix.sites), np.zeros(matrix.sites)
        near = np.full_like(after.site, _ELSEWHERE) if self.leaves == NOBODY else after.site
        exchange_walks(
            plain(matrix.by_site.start, np.int64), plain(matrix.by_site.destination, np.int32),
            plain(matrix.by_site.ticks, np.int32), plain(weight, np.float64),
            near, after.ticks, after.next_ticks, max(self.leaves, 0), covered, walked,
        )  # fmt: skip
        if self.joins is not None and not self.joins.all():
            gone = self._gone(weight)
            covered, walked = (
                np.where(self.joins, *each) for each in zip((covered, walked), gone, strict=True)
            )
        return covered, walked

    def _gone(self, weight: Floats) -> tuple[float, float]:
        """Tell what changes where a site leaves and nobody comes."""
        if self.leaves == NOBODY:
            return 0.0, 0.0
        mine = self.after.site == self.leaves
        alone = mine & (self.after.next_ticks < 0)
        onward = np.where(alone, -self.after.ticks, self.after.next_ticks - self.after.ticks)
        return -float(weight[alone].sum()), float((weight[mine] * onward[mine]).sum())


@dataclass(frozen=True, slots=True)
class Return:
    """
    A shut site is back, and another one is shut.

    Attributes
    ----------
    back
        Where everybody walks with the site back.
    after
        Where everybody walks as planned.
    sites
        J.
    """

    back: Nearest
    after: Nearest
    sites: int

    def change(self, weight: Floats) -> tuple[Floats, Floats]:
        """Tell how the weight covered, and weight times ticks walked, would change; shape (J,) each."""
        near, after = self.back, self.after
        covered, alone = near.site >= 0, near.next_ticks < 0
        regained = float(weight[covered & (after.site < 0)].sum())
        lost = np.bincount(near.site[covered & alone], weight[covered & alone], minlength=self.sites).astype(
            np.float64
        )
        # Shut, a site loses those who have it alone, with their walks, and sends the others on.
        onward = np.where(alone, -near.ticks, near.next_ticks - near.ticks)[covered].astype(np.float64)
        sent = np.bincount(near.site[covered], weight[covered] * onward, minlength=self.sites)
        there = after.site >= 0
        returned = float((weight[covered] * near.ticks[covered]).sum())
        returned -= float((weight[there] * after.ticks[there]).sum())
        return regained - lost, (sent + returned).astype(np.float64)
