"""
Covered, gap or unknown: what the walking times say about people, and what they cannot say.

A demand point is **covered** when a site that covers is within the limit (exactly at it counts), a
**gap** when none is and the network could have led to one, and **unknown** when the data cannot tell:
no network near enough, or a network that is not connected to the rest.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.network import WalkNetwork
from isochrones.reach import TravelTimes
from isochrones.snap import Snaps


class State(StrEnum):
    """What is known of a demand point."""

    COVERED = "covered"
    GAP = "gap"
    UNKNOWN = "unknown"


class Unknown(StrEnum):
    """Why the data cannot tell."""

    NO_NETWORK = "no_network_near"
    ISLAND = "island_component"


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    What an audit found.

    Attributes
    ----------
    state
        Shape (D,), values of `State`.
    reason
        Shape (D,), values of `Unknown`; empty where the state is known.
    nearest
        Shape (D,), row of the nearest covering site within the limit; -1 for none.
    seconds
        Shape (D,), walk to it; inf for none.
    sites_in_reach
        Shape (D,), covering sites within the limit.
    people, covered, gap, unknown
        People in all and in each state.
    site_people, site_sole_people
        Shape (F,), people within reach of each site, and of no other covering one.
    informed
        People within reach of any site, those that only inform included (F09).
    """

    state: NDArray[np.str_]
    reason: NDArray[np.str_]
    nearest: NDArray[np.int64]
    seconds: NDArray[np.float64]
    sites_in_reach: NDArray[np.int64]
    people: float
    covered: float
    gap: float
    unknown: float
    site_people: NDArray[np.float64]
    site_sole_people: NDArray[np.float64]
    informed: float

    @property
    def share(self) -> float | None:
        """Covered people as a share of all people; None when there are no people."""
        return self.covered / self.people if self.people else None


def unknown_reasons(network: WalkNetwork, demand: Snaps) -> NDArray[np.str_]:
    """
    Tell for which points the network cannot answer.

    Parameters
    ----------
    network
        What they were snapped to.
    demand
        Demand points.

    Returns
    -------
    NDArray[np.str_]
        Shape (D,), values of `Unknown`; empty where it can.
    """
    reason = np.full(len(demand), "", dtype="U24")
    reason[off_main(network, demand)] = Unknown.ISLAND.value
    reason[demand.edge < 0] = Unknown.NO_NETWORK.value
    return reason


def off_main(network: WalkNetwork, points: Snaps) -> NDArray[np.bool_]:
    """
    Tell which points joined an edge that is not connected to the main component.

    Parameters
    ----------
    network
        What they were snapped to.
    points
        Any points.

    Returns
    -------
    NDArray[np.bool_]
        Shape (P,); False for points that joined no edge.
    """
    component = network.node_component[network.edge_nodes[np.maximum(points.edge, 0), 0]]
    apart: NDArray[np.bool_] = (points.edge >= 0) & (component > 0)
    return apart


def measure_coverage(
    times: TravelTimes,
    people: NDArray[np.float64],
    covers: NDArray[np.bool_],
    *,
    unknown: NDArray[np.str_],
) -> Coverage:
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
        Shape (D,), from `unknown_reasons`. A point that is covered all the same is covered.

    Returns
    -------
    Coverage
        One row per demand point and per site, in the order given.

    Raises
    ------
    InputError
        If the shapes disagree or a number of people is negative or not finite.

    Examples
    --------
    >>> times = TravelTimes(np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([600.0, 900.0, 300.0]))
    >>> found = measure_coverage(
    ...     times, np.array([10.0, 30.0, 60.0]), np.array([True, True]), unknown=np.array(["", "", ""])
    ... )
    >>> found.share, found.site_sole_people.tolist()
    (0.4, [10.0, 0.0])
    """
    points, sites = len(people), len(covers)
    if len(unknown) != points or not (np.isfinite(people) & (people >= 0)).all():
        raise InputError(
            "人数必须是不小于 0 的有限数", "people must be finite and not negative, one per point"
        )
    counted = covers[times.destination]
    origin, site, seconds = times.origin[counted], times.destination[counted], times.seconds[counted]
    in_reach = np.bincount(origin, minlength=points)
    nearest, walk = _nearest(origin, site, seconds, points)
    covered = in_reach > 0
    missed = np.where(unknown != "", State.UNKNOWN.value, State.GAP.value)
    state = np.where(covered, State.COVERED.value, missed)
    alone = in_reach[origin] == 1
    return Coverage(
        state=state,
        reason=np.where(covered, "", unknown),
        nearest=nearest,
        seconds=walk,
        sites_in_reach=in_reach,
        people=float(people.sum()),
        covered=float(people[covered].sum()),
        gap=float(people[state == State.GAP.value].sum()),
        unknown=float(people[state == State.UNKNOWN.value].sum()),
        site_people=_sums(times.destination, people[times.origin], sites),
        site_sole_people=_sums(site[alone], people[origin[alone]], sites),
        informed=float(people[np.bincount(times.origin, minlength=points) > 0].sum()),
    )


def _sums(rows: NDArray[np.int64], weights: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    return np.bincount(rows, weights, minlength=length).astype(np.float64)


def _nearest(
    origin: NDArray[np.int64], site: NDArray[np.int64], seconds: NDArray[np.float64], points: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    order = np.lexsort((site, seconds, origin))
    first = order[np.unique(origin[order], return_index=True)[1]]
    nearest = np.full(points, -1, dtype=np.int64)
    walk = np.full(points, np.inf)
    nearest[origin[first]] = site[first]
    walk[origin[first]] = seconds[first]
    return nearest, walk
