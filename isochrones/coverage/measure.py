"""
Covered, gap or unknown: what the walking times say about people, and what they cannot say.

A demand point is **covered** when a site that covers is within the limit (exactly at it counts), a
**gap** when none is and the network could have led to one, and **unknown** when the data cannot tell.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage.states import REASONS, STATES, Codes, Unknown
from isochrones.kernels.arrays import plain
from isochrones.kernels.tally import tally_pairs
from isochrones.reach import TICKS_PER_S, TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

COVERED, GAP, UNKNOWN = range(len(STATES))
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    What an audit found.

    Attributes
    ----------
    state_code, reason_code
        Shape (D,), positions in `STATES` and `REASONS`.
    nearest, second
        Shape (D,), rows of the nearest and second nearest covering site within the limit; -1 for none.
    seconds, second_s
        Shape (D,), walks to them; inf for none. The second is what is left if the nearest closes.
    sites_in_reach
        Shape (D,), covering sites within the limit.
    is_informed
        Shape (D,), True within reach of any site, those that only inform included (F09).
    people, covered, gap, unknown
        People in all and in each state.
    site_people, site_sole_people
        Shape (F,), people within reach of each site, and of no other covering one.
    informed, informed_only
        People within reach of any site, and those of them within reach of none that covers.
    """

    state_code: Codes
    reason_code: Codes
    nearest: NDArray[np.int64]
    second: NDArray[np.int64]
    seconds: Floats
    second_s: Floats
    sites_in_reach: NDArray[np.int64]
    is_informed: Flags
    people: float
    covered: float
    gap: float
    unknown: float
    site_people: Floats
    site_sole_people: Floats
    informed: float
    informed_only: float

    @property
    def state(self) -> NDArray[np.str_]:
        """Values of `State`, shape (D,)."""
        return np.array([state.value for state in STATES])[self.state_code]

    @property
    def reason(self) -> NDArray[np.str_]:
        """Values of `Unknown`, shape (D,); empty where the state is known."""
        return np.array([str(reason) for reason in REASONS])[self.reason_code]

    @property
    def share(self) -> float | None:
        """Covered people as a share of all people; None when there are no people."""
        return self.covered / self.people if self.people else None


def measure_coverage(times: TravelTimes, people: Floats, covers: Flags, *, unknown: Codes) -> Coverage:
    """
    Measure which demand is within reach of a site.

    Parameters
    ----------
    times
        Origins are demand points, destinations are sites, all within the limit.
    people
        Shape (D,), people at each demand point, finite and not negative.
    covers
        Shape (F,), False for sites that only inform; they never count as coverage.
    unknown
        Shape (D,), from `unknown_reasons` or `add_reasons`. A point that is covered all the same is covered.

    Returns
    -------
    Coverage
        One row per demand point and per site, in the order given; of sites at the same time the first is
        nearest.

    Raises
    ------
    InputError
        If the shapes disagree or a number of people is negative or not finite.

    Examples
    --------
    >>> minutes = np.array([10, 15, 5], dtype=np.int32)
    >>> times = TravelTimes(np.array([0, 1, 3, 3]), np.array([0, 0, 1], np.int32), minutes * 60 * TICKS_PER_S)
    >>> found = measure_coverage(
    ...     times, np.array([10.0, 30.0, 60.0]), np.array([True, True]), unknown=np.zeros(3, np.int8)
    ... )
    >>> found.share, found.site_sole_people.tolist(), found.second_s.tolist()
    (0.4, [10.0, 0.0], [inf, 900.0, inf])
    """
    check_people(times, people, len(covers))
    if unknown.shape != people.shape or unknown.dtype != np.int8:
        raise InputError("未知原因与需求点的行数不一致", "one reason code (int8) per demand point is wanted")
    start, site, ticks = kernel_pairs(times)
    weight, counts = plain(people, np.float64), plain(covers, np.bool_)
    in_reach = np.empty(len(people), np.int32)
    nearest, walk = np.empty((2, len(people)), np.int32), np.empty((2, len(people)), np.int32)
    site_people, sole_people = np.zeros(len(covers)), np.zeros(len(covers))
    tally_pairs(start, site, ticks, counts, weight, in_reach, nearest, walk, site_people, sole_people)
    informed = np.diff(start) > 0
    state = np.where(in_reach > 0, COVERED, np.where(unknown != 0, UNKNOWN, GAP)).astype(np.int8)
    covered, gap, unclear = (float(people[state == code].sum()) for code in (COVERED, GAP, UNKNOWN))
    seconds = np.where(walk < NEVER, walk / TICKS_PER_S, np.inf)
    return Coverage(
        state_code=state,
        reason_code=np.where(in_reach > 0, 0, unknown).astype(np.int8),
        nearest=nearest[0].astype(np.int64),
        second=nearest[1].astype(np.int64),
        seconds=seconds[0],
        second_s=seconds[1],
        sites_in_reach=in_reach.astype(np.int64),
        is_informed=informed,
        people=float(people.sum()),
        covered=covered,
        gap=gap,
        unknown=unclear,
        site_people=site_people,
        site_sole_people=sole_people,
        informed=float(people[informed].sum()),
        informed_only=float(people[informed & (in_reach == 0)].sum()),
    )


def people_in(coverage: Coverage, people: Floats, reason: Unknown) -> float:
    """Count the people who are unknown for one reason."""
    return float(people[coverage.reason_code == REASONS.index(reason)].sum())


def check_people(times: TravelTimes, people: Floats, sites: int) -> None:
    """
    Refuse times and people that do not belong together.

    Parameters
    ----------
    times
        Origins are demand points, destinations are sites.
    people
        Shape (D,).
    sites
        How many sites there are.

    Raises
    ------
    InputError
        If the shapes disagree or a number of people is negative or not finite.
    """
    if people.ndim != 1 or not (np.isfinite(people) & (people >= 0)).all():
        raise InputError(
            "人数必须是不小于 0 的有限数", "people must be finite and not negative, one per point"
        )
    if len(times.start) != len(people) + 1 or (len(times.destination) and times.destination.max() >= sites):
        raise InputError(
            "步行时间与需求点或站点的行数不一致",
            f"the times are of {len(times.start) - 1} points, not of {len(people)}, or of other sites",
        )


def kernel_pairs(times: TravelTimes) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Give the pairs as the arrays that kernels take: start, site, ticks."""
    return (
        plain(times.start, np.int64),
        plain(times.destination, np.int32),
        plain(times.ticks, np.int32),
    )
