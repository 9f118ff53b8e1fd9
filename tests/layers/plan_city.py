"""A made-up flat city with its people and sites, and a plan for it that can be counted independently."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

CORNER = (118.60, 24.86)
SIZE_M = 12_000.0
DEG = np.array([1 / 101_000, 1 / 110_800])
"""Degrees of one metre."""

REACH_M, METRES_A_MINUTE = 700.0, 50.0
SITES, CLOSED, MERGED, UPGRADED, ADDED, CORNERS = 124, 14, 12, 22, 36, 6
GROUPS = (("working_age", 0.62), ("age_60_up", 0.19), ("hard_to_employ", 0.011), ("外来务工随迁家属", 0.02))
HOSTS = ("mall", "community_centre", "library", "market", "property_office", "townhall")

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class City:
    """People on a grid of 100 m, sites that serve within a straight line, and a plan for them."""

    def __init__(self) -> None:
        rng = np.random.default_rng(20261122)
        centres = np.array([[0.5, 0.5], [0.3, 0.66], [0.7, 0.36], [0.64, 0.74], [0.26, 0.3]])
        drawn = centres[rng.integers(0, 5, 9000)] + rng.normal(0, 0.105, (9000, 2))
        steps = np.unique(np.round(np.clip(drawn, 0.02, 0.98) * SIZE_M / 100).astype(int), axis=0)
        self.xy: Floats = np.asarray(steps * 100.0, np.float64)
        self.people = rng.integers(2, 160, len(self.xy)) * 1.0
        self.unknown: Bools = np.hypot(*(self.xy / SIZE_M - [0.31, 0.72]).T) < 0.035
        towns = centres.repeat(3, axis=0)[:12] + rng.normal(0, 0.13, (12, 2))
        self.township = nearest_of(self.xy, towns * SIZE_M)
        hoods = rng.uniform(0.04, 0.96, (260, 2)) * SIZE_M
        self.community = self.township * 1000 + nearest_of(self.xy, hoods)
        self.towns = towns * SIZE_M
        homes = rng.choice(len(self.xy), SITES, replace=False)
        self.sites: Floats = self.xy[homes] + rng.normal(0, 40, (SITES, 2))
        self.groups: dict[str, Floats] = {
            group: np.round(self.people * part * rng.uniform(0.7, 1.3, len(self.people)), 1)
            for group, part in GROUPS
        }
        self._plan(rng)

    def _plan(self, rng: np.random.Generator) -> None:
        self.far = np.hypot(*(self.xy[:, None] - self.sites).transpose(2, 0, 1))
        within = self.far <= REACH_M
        served = self.people @ within
        opened = np.ones(SITES, bool)
        for site in np.argsort(served, kind="stable"):
            left = within[:, opened].sum(1) - within[:, site]
            if (~opened).sum() < CLOSED + MERGED and not ((left == 0) & within[:, site]).any():
                opened[site] = False
        self.shut = np.flatnonzero(~opened)
        places = self.xy[rng.choice(len(self.xy), 500, replace=False)] + 30.0
        reach = np.hypot(*(self.xy[:, None] - places).transpose(2, 0, 1)) <= REACH_M
        covered, added = within.any(1) | self.unknown, []
        for _ in range(ADDED):
            best = int(np.argmax((self.people * ~covered) @ reach))
            added.append(best)
            covered = covered | reach[:, best]
        self.places: Floats = np.vstack([self.sites, places[added]])
        self.far = np.hypot(*(self.xy[:, None] - self.places).transpose(2, 0, 1))
        self.kept = opened

    @property
    def after(self) -> Bools:
        """Tell which places are open in the end."""
        return np.concatenate([self.kept, np.ones(ADDED, bool)])

    def covered(self, opened: Bools) -> Bools:
        """Tell who is covered with these places open."""
        return np.asarray((self.far[:, opened] <= REACH_M).any(1) & ~self.unknown)

    def nearest(self, opened: Bools) -> NDArray[np.int64]:
        """Give the nearest open place of everyone."""
        return np.asarray(np.where(opened, self.far, np.inf).argmin(1))


@cache
def city() -> City:
    """Give the city, worked out once."""
    return City()


def nearest_of(xy: Floats, seeds: Floats) -> NDArray[np.int64]:
    """Give the nearest seed of every place."""
    return np.asarray(np.hypot(*(xy[:, None] - seeds).transpose(2, 0, 1)).argmin(1))
