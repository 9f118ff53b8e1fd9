"""
The walks of an audit in parts: some of the people, and all of the network and the sites they can reach.

Nobody gets farther in a straight line than the time there is by the best speed that any edge allows
(`isochrones.network.top_speed`). So a part is its people, the sites within that distance of the box around
them, and the streets within one access leg more; each answer in it is the answer in the whole, to the tick.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.choice import profile_of_points
from api.operations.audit.inputs import NO_AREAS, AuditInputs, Compounds, positions_of
from api.operations.audit.rules import AuditRules
from api.operations.audit.walked import Walked, walk_by
from api.operations.network import costs_by
from gis.calendar import NO_CALENDAR
from gis.model import CircleProfile, DemandPoints
from isochrones.network import WalkNetwork, part_of, top_speed
from isochrones.reach import Nearest, TravelTimes, joined_rows
from isochrones.snap import Snaps
from isochrones.utm import to_utm

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

MARGIN_M = 100.0
"""Room for what `top_speed` and whole ticks leave out: a millimetre or so for each of 100,000 edges."""

NOWHERE: Box = (np.inf, np.inf, -np.inf, -np.inf)


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of an audit, complete in itself: a worker needs nothing more than the network's folder.

    Attributes
    ----------
    rows
        Shape (d,), its people among all, ascending.
    sites
        Shape (f,), the sites around them among all, ascending.
    box
        What of the network is wanted, metres.
    inputs
        These people and sites.
    rules
        What is asked of walking; the clock is asked of all people at once.
    of_point
        Shape (d,), which profile counts.
    """

    rows: Ints
    sites: Ints
    box: Box
    inputs: AuditInputs
    rules: AuditRules
    of_point: Ints


@dataclass(frozen=True, slots=True)
class PartWalked:
    """
    What walking told of one part; edges and sites are numbered as in the whole.

    Attributes
    ----------
    people
        Where they joined the network.
    times, nearest, second, unknown, band
        As in `Walked`.
    """

    people: Snaps
    times: TravelTimes
    nearest: Nearest
    second: Nearest
    unknown: NDArray[np.int8]
    band: NDArray[np.bool_]


class Parts:
    """
    The parts of one audit, each put together when it is asked for.

    Parameters
    ----------
    network
        The whole.
    inputs
        All people, and the sites that take part.
    rules
        What is asked.
    split
        Rows of the people of each part.
    """

    def __init__(
        self, network: WalkNetwork, inputs: AuditInputs, rules: AuditRules, split: Sequence[Ints]
    ) -> None:
        self.rows = split
        self._around = _Around(network, inputs, rules)
        self._inputs = inputs
        self._of_point = profile_of_points(inputs, rules)
        self._rules = replace(rules, at=None, calendar=NO_CALENDAR)

    def __len__(self) -> int:
        """Count the parts."""
        return len(self.rows)

    def __getitem__(self, i: int) -> Part:
        """Put a part together."""
        rows, inputs, around = self.rows[i], self._inputs, self._around
        compounds = inputs.compounds.take(rows) if inputs.compounds else None
        box = around.box(rows, compounds)
        sites = np.flatnonzero(_within(around.sites, grown(box, around.reach_m)))
        demand = DemandPoints(inputs.demand.lonlat[rows], inputs.demand.people[rows])
        nowhere = np.full(len(rows), -1, dtype=np.int32)
        facilities = [inputs.facilities[k] for k in sites]
        own = AuditInputs(facilities, demand, inputs.unplaced[rows], NO_AREAS, nowhere, compounds)
        streets = grown(box, around.reach_m + around.access_m)
        return Part(rows, sites, streets, own, self._rules, self._of_point[rows])


def walk_part(network: WalkNetwork, part: Part) -> PartWalked:
    """
    Walk from the people of one part.

    Parameters
    ----------
    network
        The whole; only the part's streets are read.
    part
        From `Parts` of the same network.

    Returns
    -------
    PartWalked
        In the order of the part's people.
    """
    own = part_of(network, part.box)
    found = walk_by(own.network, part.inputs, part.rules, part.of_point)
    destination = part.sites[found.times.destination].astype(np.int32)
    return PartWalked(
        Snaps(own.in_whole(found.people.edge), found.people.fraction, found.people.access_m),
        TravelTimes(found.times.start, destination, found.times.ticks),
        _in_whole(found.nearest, part.sites),
        _in_whole(found.second, part.sites),
        found.unknown,
        found.band,
    )


def _in_whole(nearest: Nearest, sites: Ints) -> Nearest:
    """Give the sites of a part the numbers that they have in the whole."""
    site = nearest.facility
    if len(sites):
        site = np.where(site >= 0, sites[np.maximum(site, 0)], -1)
    return Nearest(site, nearest.seconds)


def put_together(
    inputs: AuditInputs, rules: AuditRules, split: Sequence[Ints], walked: Iterable[PartWalked]
) -> Walked:
    """
    Make one answer of the answers of all parts.

    Parameters
    ----------
    inputs, rules
        Of the whole audit.
    split
        Rows of the people of each part.
    walked
        One a part, in the same order; none is held longer than it takes.

    Returns
    -------
    Walked
        The same to the last bit as if everybody had walked at once.
    """
    points = len(inputs.demand.people)
    edge, fraction = np.full(points, -1, dtype=np.int32), np.zeros(points)
    access_m, unknown = np.full(points, np.inf), np.zeros(points, dtype=np.int8)
    nearest, second = Nearest.nowhere(points), Nearest.nowhere(points)
    band = np.zeros((len(rules.speeds_mps), points), dtype=np.bool_)
    times: list[tuple[Ints, TravelTimes]] = []
    for rows, part in zip(split, walked, strict=True):
        times.append((rows, part.times))
        edge[rows], fraction[rows] = part.people.edge, part.people.fraction
        access_m[rows] = part.people.access_m
        nearest.put(rows, part.nearest)
        second.put(rows, part.second)
        unknown[rows], band[:, rows] = part.unknown, part.band
    of_point = np.where(inputs.unplaced, -1, profile_of_points(inputs, rules))
    return Walked(
        tuple((profile, np.flatnonzero(of_point == i)) for i, profile in enumerate(rules.profiles)),
        Snaps(edge, fraction, access_m),
        joined_rows(times, points),
        nearest,
        second,
        unknown,
        band,
    )


def farthest_m(network: WalkNetwork, rules: AuditRules) -> float:
    """
    Tell how far in a straight line anybody can get in the longest walk that an audit asks about.

    Parameters
    ----------
    network
        The whole.
    rules
        Of the audit: the search for the nearest site, the limits, and those of the sensitivity band.

    Returns
    -------
    float
        Metres, access legs included; inf where edges of some length take no time.
    """
    return max(_farthest_m(network, profile, rules) for profile in rules.profiles) + MARGIN_M


def grown(box: Box, by_m: float) -> Box:
    """Move every side of a box outwards; one that holds nothing still holds nothing."""
    west, south, east, north = box
    return box if box == NOWHERE else (west - by_m, south - by_m, east + by_m, north + by_m)


def _farthest_m(network: WalkNetwork, profile: CircleProfile, rules: AuditRules) -> float:
    speeds = (profile.walk_speed_mps, *rules.speeds_mps)
    # Waits weigh least against the way at the lowest speed: no walker is quicker for their speed than there.
    slowest = profile.at_speed(min(speeds))
    costs = costs_by(network, slowest, rules.walkers)
    best_mps = top_speed(network, np.minimum(costs.forward_s, costs.backward_s))
    longest_m = max(profile.at_speed(speed).limit_s * speed for speed in speeds)
    longest_m = max(longest_m, rules.searched_s * profile.walk_speed_mps)
    return longest_m * max(1.0, best_mps / slowest.walk_speed_mps)


class _Around:
    """Finds the boxes of parts, in metres of the network."""

    def __init__(self, network: WalkNetwork, inputs: AuditInputs, rules: AuditRules) -> None:
        self._zone = network.meta.crs_epsg
        self.reach_m = farthest_m(network, rules)
        self.access_m = max(profile.max_access_m for profile in rules.profiles)
        self.sites = to_utm(positions_of(inputs.facilities), self._zone)
        people = to_utm(inputs.demand.lonlat, self._zone)
        self._streets = grown(_around_all(np.asarray(network.vertex_xy)), self.access_m)
        # Who lives too far from any street joins none, and would only make the box larger.
        self._people = np.where(_within(people, self._streets)[:, None], people, np.nan)

    def box(self, rows: Ints, compounds: Compounds | None) -> Box:
        places = self._people[rows]
        if compounds is not None and compounds.gates:
            gates = np.array([gate.position for gate in compounds.gates], dtype=np.float64)
            gate = to_utm(gates, self._zone)
            places = np.concatenate([places, gate[_within(gate, self._streets)]])
        places = places[np.isfinite(places).all(axis=1)]
        if not len(places):
            return NOWHERE
        return _around_all(places)


def _around_all(xy: Floats) -> Box:
    (west, south), (east, north) = np.nanmin(xy, axis=0), np.nanmax(xy, axis=0)
    return float(west), float(south), float(east), float(north)


def _within(xy: Floats, box: Box) -> NDArray[np.bool_]:
    west, south, east, north = box
    x, y = xy.T
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside
