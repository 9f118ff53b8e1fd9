"""Overlap: the people that two sites both reach, for every pair of sites that share any."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from isochrones.coverage.measure import Flags, Floats, check_people, kernel_pairs
from isochrones.kernels.arrays import plain
from isochrones.kernels.sparse import turn
from isochrones.kernels.tally import overlap_rows
from isochrones.reach import TravelTimes

BLOCK = 1 << 22
"""Most overlaps that one block of sites may have; 48 MB for each thread."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """
    Pairs of sites with people in common, by first site, then second.

    Attributes
    ----------
    first, second
        Shape (N,), rows of the sites, first before second.
    people
        Shape (N,), people within reach of both, more than 0.
    share_of_first, share_of_second
        Shape (N,), those people by all within reach of the one.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    people: Floats
    share_of_first: Floats
    share_of_second: Floats

    @property
    def share(self) -> Floats:
        """The people in common by the smaller of the two reaches: 1 when one lies within the other."""
        return np.maximum(self.share_of_first, self.share_of_second)

    def above(self, share: float) -> "Overlap":
        """Keep the pairs whose `share` is more than so much (F13: 60 %), the greatest first."""
        keep = np.flatnonzero(self.share > share)
        return self._take(keep[np.lexsort((keep, -self.people[keep], -self.share[keep]))])

    def top(self, count: int) -> "Overlap":
        """Keep so many pairs with most people in common."""
        return self._take(np.lexsort((np.arange(len(self.people)), -self.people))[:count])

    def _take(self, rows: NDArray[np.int64]) -> "Overlap":
        return Overlap(
            self.first[rows],
            self.second[rows],
            self.people[rows],
            self.share_of_first[rows],
            self.share_of_second[rows],
        )


def measure_overlap(times: TravelTimes, people: Floats, covers: Flags) -> Overlap:
    """
    Find the people that each two sites both reach.

    Parameters
    ----------
    times
        Origins are demand points, destinations are sites, all within the limit.
    people
        Shape (D,), finite and not negative.
    covers
        Shape (F,), True for the sites to compare: those that cover, or those of one chain.

    Returns
    -------
    Overlap
        Every pair that shares anybody.

    Raises
    ------
    InputError
        If the shapes disagree or a number of people is negative or not finite.

    Examples
    --------
    >>> times = TravelTimes(np.array([0, 1, 3]), np.array([0, 0, 1], np.int32), np.zeros(3, np.int32))
    >>> found = measure_overlap(times, np.array([10.0, 30.0]), np.array([True, True]))
    >>> found.people.tolist(), found.share_of_first.tolist(), found.share.tolist()
    ([30.0], [0.75], [1.0])
    """
    check_people(times, people, len(covers))
    start, site, _ = kernel_pairs(times)
    weight, compared = plain(people, np.float64), plain(covers, np.bool_)
    begin, point, place = turn(start, site, np.arange(len(site), dtype=np.int32), len(covers))
    reach = np.zeros(len(covers))

    def compare(block: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
        first, last = block
        found, room = np.zeros(last - first, np.int64), (last - first) * len(covers)
        other, shared = np.empty(room, np.int32), np.empty(room)
        pairs = overlap_rows(
            start,
            site,
            compared,
            weight,
            begin,
            point,
            place,
            first,
            last,
            found,
            other,
            shared,
            reach[first:last],
        )
        return found, other[:pairs].copy(), shared[:pairs].copy()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(compare, _blocks(begin, len(covers))))
    found, other, shared = (
        np.concatenate([np.zeros(0, kind), *(part[i] for part in parts)])
        for i, kind in enumerate((np.int64, np.int32, np.float64))
    )
    first = np.repeat(np.arange(len(covers), dtype=np.int32), found)
    return Overlap(first, other, shared, shared / reach[first], shared / reach[other])


def _blocks(begin: NDArray[np.int64], sites: int) -> list[tuple[int, int]]:
    """Cut the sites into blocks for the threads, none with room for more than `BLOCK` overlaps."""
    threads = os.cpu_count() or 1
    even = np.searchsorted(begin, begin[-1] * np.arange(1, threads) // threads)
    cuts = sorted({*range(0, sites, max(1, BLOCK // max(sites, 1))), *even.tolist(), sites})
    return list(pairwise(cuts))
