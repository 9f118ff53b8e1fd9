"""
Coverage with a clock: walking times once, opening hours as often as wanted.

A point is covered at a moment when a site in its reach is surely open then, and **unknown** when none is,
but one of them has hours that nobody knows. Only sites that cover belong in the masks (micro-corners and
kiosks inform, F09); the same call with all sites gives the reach of information.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.clock import add_people
from isochrones.reach import TravelTimes

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClockCoverage:
    """
    People covered at T moments.

    Attributes
    ----------
    people
        All people.
    covered
        Shape (T,), people within reach of a site that is surely open.
    hours_unknown
        Shape (T,), people who are not covered, with a site in reach whose hours are not known.
    """

    people: float
    covered: Floats
    hours_unknown: Floats

    @property
    def share(self) -> Floats | None:
        """Covered people as a share of all people, shape (T,); None when there are no people."""
        return self.covered / self.people if self.people else None


def coverage_at(times: TravelTimes, people: Floats, *, surely: Flags, perhaps: Flags) -> ClockCoverage:
    """
    Count who is covered at many moments.

    Parameters
    ----------
    times
        Origins are demand points, destinations are sites, all within the limit.
    people
        Shape (D,), people at each demand point.
    surely, perhaps
        Shape (F, T): sites that are open at a moment, and sites that are or may be; sites that do not cover
        are False in both.

    Returns
    -------
    ClockCoverage
        In the order of the moments. Sums of people are added in another order than elsewhere: they agree to
        rounding, and exactly for whole numbers of people.

    Raises
    ------
    InputError
        If the shapes disagree, or a site is surely open and not perhaps.

    Examples
    --------
    >>> destination, ticks = np.array([0, 0, 1], dtype=np.int32), np.zeros(3, dtype=np.int32)
    >>> times = TravelTimes(np.array([0, 1, 3]), destination, ticks)
    >>> day_and_night = np.array([[True, False], [False, False]])
    >>> unsure = np.array([[True, False], [True, True]])
    >>> found = coverage_at(times, np.array([10.0, 30.0]), surely=day_and_night, perhaps=unsure)
    >>> found.covered.tolist(), found.hours_unknown.tolist()
    ([40.0, 0.0], [0.0, 30.0])
    """
    _check(times, people, surely, perhaps)
    covered = _count(times, people, surely)
    unknown = np.maximum(_count(times, people, perhaps) - covered, 0.0)
    return ClockCoverage(float(people.sum()), covered, unknown)


def points_in_reach(times: TravelTimes, sites: Flags) -> Flags:
    """
    Tell which points have one of some sites within reach, for instance one that is open now.

    Parameters
    ----------
    times
        Origins are demand points, destinations are sites.
    sites
        Shape (F,), True for the sites that count.

    Returns
    -------
    NDArray[np.bool_]
        Shape (D,).
    """
    counted = np.concatenate([[0], np.cumsum(sites[times.destination])])
    found: Flags = np.diff(counted[times.start]) > 0
    return found


def _check(times: TravelTimes, people: Floats, surely: Flags, perhaps: Flags) -> None:
    sites = int(times.destination.max()) + 1 if len(times.destination) else 0
    if len(people) != len(times.start) - 1 or surely.shape != perhaps.shape or len(surely) < sites:
        raise InputError(
            "需求点、站点与营业时段的数量不一致",
            f"want people (D,) and masks (F, T), got {people.shape}, {surely.shape} and {perhaps.shape}",
        )
    if (surely & ~perhaps).any():
        raise InputError(
            "确定开放的站点也应属于可能开放", "a site that is surely open must be perhaps open too"
        )


def _count(times: TravelTimes, people: Floats, mask: Flags) -> Floats:
    moments = mask.shape[1]
    bits = np.ascontiguousarray(np.packbits(mask, axis=1, bitorder="little"))
    heap = np.zeros((bits.shape[1], 256))
    add_people(
        np.ascontiguousarray(times.start, dtype=np.int64),
        np.ascontiguousarray(times.destination, dtype=np.int32),
        bits,
        np.ascontiguousarray(people, dtype=np.float64),
        heap,
    )
    has_bit = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    return (heap @ has_bit.astype(np.float64)).ravel()[:moments]


def compile_kernels() -> None:
    """Compile what this module runs, on a tiny input."""
    nothing = TravelTimes(
        np.zeros(2, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    )
    _count(nothing, np.zeros(1), np.zeros((1, 1), dtype=np.bool_))
