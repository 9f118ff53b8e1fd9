"""Who is within the limit of which site, as siting models read it: by point and by site."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.arrays import plain
from isochrones.kernels.medians import count_reach, two_nearest
from isochrones.kernels.sparse import turn
from isochrones.reach import TravelTimes

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SitingMatrix:
    """
    The pairs of a demand point and a site within the limit; exactly at the limit is within it.

    Attributes
    ----------
    by_point
        Pairs sorted by point, then site.
    by_site
        The same pairs sorted by site, then point: ``start`` (J + 1,), ``destination`` is the point.
    """

    by_point: TravelTimes
    by_site: TravelTimes

    @property
    def points(self) -> int:
        """Count the demand points."""
        return len(self.by_point.start) - 1

    @property
    def sites(self) -> int:
        """Count the sites."""
        return len(self.by_site.start) - 1

    @property
    def pairs(self) -> int:
        """Count the pairs."""
        return len(self.by_point.destination)

    def points_of(self, site: int) -> Ints:
        """List the points within the limit of a site, ascending."""
        return self.by_site.destination[self.by_site.start[site] : self.by_site.start[site + 1]]

    def reach_of(self, chosen: Flags) -> Longs:
        """Count the chosen sites within the limit of each point, shape (D,)."""
        count = np.empty(self.points, dtype=np.int64)
        times = self.by_point
        count_reach(
            plain(times.start, np.int64), plain(times.destination, np.int32), plain(chosen, np.bool_), count
        )
        return count

    def nearest_of(self, chosen: Flags) -> tuple[Longs, Longs]:
        """
        Find the nearest chosen site of each point.

        Parameters
        ----------
        chosen
            Shape (J,), True for sites that count.

        Returns
        -------
        tuple[NDArray[np.int64], NDArray[np.int64]]
            Shape (D,) each: its row, -1 where none is within the limit, and the ticks to it, -1 alike. Of
            equally near ones the first, as in an audit.
        """
        site, ticks, _ = self.two_nearest_of(chosen)
        return site.astype(np.int64), ticks.astype(np.int64)

    def two_nearest_of(self, chosen: Flags) -> tuple[Ints, Ints, Ints]:
        """
        Find the nearest chosen site of each point, and the walk to the next one.

        Parameters
        ----------
        chosen
            Shape (J,), True for sites that count.

        Returns
        -------
        tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
            Shape (D,) each: row of the nearest, ticks to it, ticks to the next one; -1 where there is none.
        """
        found = tuple(np.empty(self.points, dtype=np.int32) for _ in range(3))
        times = self.by_point
        two_nearest(
            plain(times.start, np.int64),
            plain(times.destination, np.int32),
            plain(times.ticks, np.int32),
            plain(chosen, np.bool_),
            *found,
        )
        near, near_ticks, next_ticks = found
        return near, near_ticks, next_ticks

    def at_sites(self, kept: Flags) -> "SitingMatrix":
        """Leave out the pairs of all other sites; rows keep their numbers."""
        there = kept[self.by_point.destination]
        counted = np.concatenate([[0], np.cumsum(there)])
        times = TravelTimes(
            counted[self.by_point.start], self.by_point.destination[there], self.by_point.ticks[there]
        )
        return siting_matrix(times, self.sites)

    def only(self, points: Longs, sites: Longs) -> "SitingMatrix":
        """
        Leave out points and sites.

        Parameters
        ----------
        points, sites
            Rows to keep, ascending.

        Returns
        -------
        SitingMatrix
            Rows numbered anew, in the order given.
        """
        new_point, new_site = np.full(self.points, -1), np.full(self.sites, -1)
        new_point[points], new_site[sites] = np.arange(len(points)), np.arange(len(sites))
        point, site = new_point[self.by_point.origin], new_site[self.by_point.destination]
        kept = (point >= 0) & (site >= 0)
        return siting_matrix(
            times_of_pairs(point[kept], site[kept], self.by_point.ticks[kept], len(points)), len(sites)
        )


def siting_matrix(times: TravelTimes, sites: int) -> SitingMatrix:
    """
    Make the matrix of an audit's own walking times, so that a plan and an audit cannot disagree.

    Parameters
    ----------
    times
        From demand points to sites, only pairs within the limit.
    sites
        How many sites there are.

    Returns
    -------
    SitingMatrix
        The same pairs in both orders.

    Raises
    ------
    InputError
        If a pair names a site that is not there.

    Examples
    --------
    >>> times = times_of_pairs([0, 0, 1], [0, 1, 1], [5, 3, 9], points=2)
    >>> siting_matrix(times, 2).points_of(1).tolist()
    [0, 1]
    """
    if len(times.destination) and not (times.destination.min() >= 0 and times.destination.max() < sites):
        raise InputError("步行时间里的站点编号超出范围", f"the times name sites beyond the {sites} given")
    start, point, ticks = turn(
        plain(times.start, np.int64), plain(times.destination, np.int32), plain(times.ticks, np.int32), sites
    )
    return SitingMatrix(times, TravelTimes(start, point, ticks))


def times_of_pairs(
    point: Sequence[int] | Longs, site: Sequence[int] | Longs, ticks: Sequence[int] | Ints, points: int
) -> TravelTimes:
    """
    Sort pairs by point, then site.

    Parameters
    ----------
    point, site, ticks
        Shape (K,), in any order; no pair twice.
    points
        How many points there are.

    Returns
    -------
    TravelTimes
        Of these pairs.
    """
    at, to = np.asarray(point, dtype=np.int64), np.asarray(site, dtype=np.int32)
    order = np.lexsort((to, at))
    start = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=points))]).astype(np.int64)
    return TravelTimes(start, to[order], np.asarray(ticks, dtype=np.int32)[order])
