"""Everything that walking tells of people and sites, before anybody is counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.band import covered_at_speeds
from api.operations.audit.choice import profile_of_points
from api.operations.audit.inputs import AuditInputs
from api.operations.audit.rules import AuditRules
from api.operations.audit.walks import (
    Circle,
    Ints,
    draw_circles,
    people_snaps,
    two_nearest_sites,
    walk_times,
)
from gis.errors import OutsideError
from gis.kinds import BY_CODE
from gis.model import CircleProfile, Facility
from gis.people import outside_message
from isochrones.coverage import Unknown, add_reasons, unknown_reasons
from isochrones.coverage.clipped import clipped_ends, walks_out
from isochrones.entrances import merge_reasons
from isochrones.network import WalkNetwork
from isochrones.reach import Nearest, TravelTimes
from isochrones.snap import EdgeIndex, Snaps

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Walked:
    """
    What walking tells.

    Attributes
    ----------
    profiles
        Circle profiles with the rows of the demand points that each is for.
    people
        Where the demand points joined the network.
    times
        Walks within the limits, from all demand points to all sites.
    nearest, second
        The nearest covering site of everybody and the one after it, looked for farther than the limit.
    unknown
        Shape (D,), why the network cannot tell, positions in `isochrones.coverage.REASONS`.
    band
        Shape (S, D), who has a covering site within the limit at each speed of the sensitivity band.
    """

    profiles: tuple[tuple[CircleProfile, NDArray[np.int64]], ...]
    people: Snaps
    times: TravelTimes
    nearest: Nearest
    second: Nearest
    unknown: NDArray[np.int8]
    band: Flags


def covers_of(facilities: list[Facility]) -> Flags:
    """Tell which sites cover; micro-corners only inform (F09)."""
    return np.array([BY_CODE[site.kind].covers for site in facilities], dtype=np.bool_)


def walk(
    network: WalkNetwork, inputs: AuditInputs, rules: AuditRules, index: EdgeIndex | None = None
) -> Walked:
    """
    Walk from everybody to the sites around them.

    Parameters
    ----------
    network
        The walking network.
    inputs
        People, and sites that join the network.
    rules
        What is asked.
    index
        Of all edges of the network, if there is one already.

    Returns
    -------
    Walked
        In the order of the inputs.

    Raises
    ------
    OutsideError
        If the people are all outside the network.
    """
    walked = walk_by(network, inputs, rules, profile_of_points(inputs, rules), index)
    check_inside(network, inputs, walked)
    return walked


def check_inside(network: WalkNetwork, inputs: AuditInputs, walked: Walked) -> None:
    """
    Refuse people who are all outside the network.

    Parameters
    ----------
    network
        The whole network.
    inputs
        All people.
    walked
        Of all people.

    Raises
    ------
    OutsideError
        If nobody joined the network.
    """
    if not (walked.people.edge >= 0).any():
        raise OutsideError(*outside_message(inputs.demand, network.bbox))


def walk_by(
    network: WalkNetwork,
    inputs: AuditInputs,
    rules: AuditRules,
    of_point: Ints,
    index: EdgeIndex | None = None,
) -> Walked:
    """
    Walk from some people to the sites around them, by profiles that were chosen before.

    Parameters
    ----------
    network
        The walking network, or the part of it that holds every walk within the limits.
    inputs
        These people and the sites around them; their areas do not matter.
    rules
        What is asked.
    of_point
        Shape (D,), from `profile_of_points` for all people.
    index
        Of all edges of the network, if there is one already.

    Returns
    -------
    Walked
        In the order of the inputs; people outside the network join nothing.
    """
    points, covers = len(inputs.demand.people), covers_of(inputs.facilities)
    circles = draw_circles(network, inputs, rules, of_point, index)
    nearest, second = two_nearest_sites(circles, points, covers, limit_s=rules.searched_s)
    return Walked(
        profiles=tuple((circle.profile, circle.rows) for circle in circles),
        people=people_snaps(circles, points),
        times=walk_times(circles, points),
        nearest=nearest,
        second=second,
        unknown=_reasons(network, circles, points),
        band=covered_at_speeds(network, inputs, rules, circles, nearest, covers),
    )


def _reasons(network: WalkNetwork, circles: tuple[Circle, ...], points: int) -> NDArray[np.int8]:
    """Tell where the network cannot answer; of people behind gates, only where it cannot from any gate."""
    found = np.zeros(points, dtype=np.int8)
    ends = clipped_ends(network)
    for circle in circles:
        starts = circle.people if circle.ways_out is None else circle.ways_out.snaps
        clipped = walks_out(circle.walkable.graph, ends, starts, limit_s=circle.profile.limit_s)
        reasons = add_reasons(unknown_reasons(network, starts), {Unknown.CLIPPED: clipped})
        if circle.ways_out is not None:
            # A way out of the data from any gate is one for the people behind it.
            reasons = merge_reasons(reasons, circle.ways_out)
            reasons = add_reasons(reasons, {Unknown.NO_GATE: circle.ways_out.without_gate})
        found[circle.rows] = reasons
    return found
