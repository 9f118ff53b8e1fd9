"""The walk to the doors of an answer: by the network that `/nearby` walks on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.operations.nearby import BEYOND_S, origin_of
from api.operations.served import Served
from gis.errors import OutsideError
from gis.jurisdiction import Body
from gis.model import LonLat
from isochrones.reach import times_between
from isochrones.snap import Snaps, snap


@dataclass(frozen=True, slots=True)
class DoorWalk:
    """Seconds on foot, and metres at the profile's speed."""

    walk_s: float
    walk_m: float


async def walks_to(served: Served, here: LonLat, bodies: Sequence[Body]) -> dict[str, DoorWalk]:
    """
    Time the walk to bodies.

    Parameters
    ----------
    served
        The city.
    here
        Where the walk starts, WGS 84.
    bodies
        Where it leads.

    Returns
    -------
    dict[str, DoorWalk]
        By id, those within an hour; none from a place outside the network.

    Raises
    ------
    UnavailableError
        If too many ask at once.
    """
    if not bodies:
        return {}
    with served.turns.admitted():
        try:
            origin = origin_of(served, here)
        except OutsideError:
            return {}
        return await served.turns.compute(_timed, served, origin, bodies)


def _timed(served: Served, origin: Snaps, bodies: Sequence[Body]) -> dict[str, DoorWalk]:
    places = np.array([body.position for body in bodies])
    doors = snap(served.index, places, max_access_m=served.profile.max_access_m)
    times = times_between(served.graph, origin, doors, limit_s=BEYOND_S)
    pairs = zip(times.destination.tolist(), times.seconds.tolist(), strict=True)
    return {bodies[row].id: DoorWalk(s, s * served.profile.walk_speed_mps) for row, s in pairs}
