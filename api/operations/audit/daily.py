"""The other circle of the double circle (F10): who walks to the amenities of daily life."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import AuditInputs
from api.operations.audit.notes import too_far
from api.operations.audit.rules import AuditRules
from api.operations.audit.walked import Walked
from api.operations.audit.walks import draw_circles, nearest_sites
from data.files.amenities import SOURCE
from gis.model import RowNote
from isochrones.network import WalkNetwork
from isochrones.snap import snap


@dataclass(frozen=True, slots=True)
class DailyLife:
    """
    Who has which amenities in reach.

    Attributes
    ----------
    in_reach
        By group, shape (D,), True where one is within the limit of the profile that counts there.
    rejected
        Amenities too far from the network for anybody.
    """

    in_reach: dict[str, NDArray[np.bool_]]
    rejected: list[RowNote] = field(default_factory=list)


def daily_life(
    network: WalkNetwork, inputs: AuditInputs, rules: AuditRules, walked: Walked
) -> DailyLife | None:
    """
    Walk from everybody to the amenities, by the same profiles, walkers and gates as to the sites.

    Parameters
    ----------
    network
        The whole network. Only the nearest of each group is asked for, so this is one sweep a group,
        whatever the sites were walked in.
    inputs
        People and amenities.
    rules
        What is asked.
    walked
        Tells which profile counts for whom.

    Returns
    -------
    DailyLife or None
        None without amenities.
    """
    amenities = inputs.amenities
    if not amenities:
        return None
    points = len(inputs.demand.people)
    of_point = np.full(points, -1, dtype=np.int64)
    for i, (_, rows) in enumerate(walked.profiles):
        of_point[rows] = i
    places = np.array([amenity.position for amenity in amenities], dtype=np.float64)
    drawn = draw_circles(network, replace(inputs, facilities=[]), rules, of_point)
    circles = [
        replace(circle, sites=snap(circle.walkable.index, places, max_access_m=circle.profile.max_access_m))
        for circle in drawn
    ]
    group = np.array([amenity.group for amenity in amenities])
    in_reach = {
        name: np.isfinite(nearest_sites(circles, points, group == name).seconds)
        for name in dict.fromkeys(group.tolist())
    }
    first = circles[0]
    return DailyLife(
        in_reach, too_far(first.walkable.index, amenities, first.sites, first.profile, source=SOURCE)
    )
