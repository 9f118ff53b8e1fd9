"""The walks of an audit: everybody to the sites around them, each by the circle profile of their area."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from api.operations.audit.inputs import AuditInputs, positions_of
from api.operations.audit.rules import AuditRules
from api.operations.network import Walkable, make_walkable
from gis.metric import metric_crs, to_metric
from gis.model import CircleProfile
from isochrones.entrances import Candidates, expand, join_gates, merge_nearest, merge_second, merge_times
from isochrones.network import WalkNetwork
from isochrones.reach import Nearest, TravelTimes, joined_rows, nearest_of, times_between, two_nearest_of
from isochrones.snap import EdgeIndex, Snaps, snap

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Circle:
    """
    One profile of an audit with the people it is for.

    Attributes
    ----------
    profile
        The rule.
    rows
        Demand points that it is for, ascending.
    walkable
        The network at its costs.
    people, sites
        Where its demand points (as if there were no compounds) and all sites join the network.
    ways_out
        Its demand points as the gates that people leave through; None without compounds.
    """

    profile: CircleProfile
    rows: Ints
    walkable: Walkable
    people: Snaps
    sites: Snaps
    ways_out: Candidates | None = None


def draw_circles(
    network: WalkNetwork,
    inputs: AuditInputs,
    rules: AuditRules,
    of_point: Ints,
    index: EdgeIndex | None = None,
) -> tuple[Circle, ...]:
    """
    Join people and sites to the network, each by the profile of their area.

    Parameters
    ----------
    network
        Any.
    inputs
        People and sites.
    rules
        The profiles.
    of_point
        Shape (D,), from `profile_of_points`.
    index
        Of all edges of the network, if there is one already.

    Returns
    -------
    tuple[Circle, ...]
        One a profile, in order, also for a profile that nobody has.
    """
    places = positions_of(inputs.facilities)
    circles: list[Circle] = []
    for i, profile in enumerate(rules.profiles):
        rows = np.flatnonzero((of_point == i) & ~inputs.unplaced)
        walkable = make_walkable(
            network, profile, rules.walkers, like=[circle.walkable for circle in circles], index=index
        )
        people, sites = (
            snap(walkable.index, lonlat, max_access_m=profile.max_access_m)
            for lonlat in (inputs.demand.lonlat[rows], places)
        )
        ways_out = _ways_out(inputs, rows, walkable, people, profile)
        circles.append(Circle(profile, rows, walkable, people, sites, ways_out))
    return tuple(circles)


def at_speed(circle: Circle, network: WalkNetwork, rules: AuditRules, walk_speed_mps: float) -> Circle:
    """
    Give the same circle at another walking speed.

    Parameters
    ----------
    circle
        From `draw_circles`.
    network
        The same.
    rules
        The same.
    walk_speed_mps
        Metres a second.

    Returns
    -------
    Circle
        Joined to the network at the same places.
    """
    profile = circle.profile.at_speed(walk_speed_mps)
    walkable = make_walkable(network, profile, rules.walkers, like=[circle.walkable])
    return replace(circle, profile=profile, walkable=walkable)


def _ways_out(
    inputs: AuditInputs, rows: Ints, walkable: Walkable, people: Snaps, profile: CircleProfile
) -> Candidates | None:
    compounds = inputs.compounds
    if compounds is None:
        return None
    entrances = join_gates(walkable.index, compounds.gates, compounds.ids, max_access_m=profile.max_access_m)
    return expand(entrances, people, inputs.demand.lonlat[rows], compounds.of_point[rows])


def walk_times(circles: Sequence[Circle], points: int) -> TravelTimes:
    """
    Find the walks within the limit of each profile.

    Parameters
    ----------
    circles
        From `draw_circles`.
    points
        How many demand points there are.

    Returns
    -------
    TravelTimes
        Origins are all demand points, destinations all sites.
    """
    return joined_rows([(circle.rows, _times(circle)) for circle in circles], points)


def _times(circle: Circle) -> TravelTimes:
    graph, limit_s = circle.walkable.graph, circle.profile.limit_s
    if circle.ways_out is None:
        return times_between(graph, circle.people, circle.sites, limit_s=limit_s)
    found = times_between(graph, circle.ways_out.snaps, circle.sites, limit_s=limit_s)
    return merge_times(found, circle.ways_out)


def nearest_sites(circles: Sequence[Circle], points: int, counted: NDArray[np.bool_]) -> Nearest:
    """
    Find the nearest of some sites from every demand point, as far as each profile allows.

    Parameters
    ----------
    circles
        From `draw_circles`.
    points
        How many demand points there are.
    counted
        Shape (F,), True for the sites that count.

    Returns
    -------
    Nearest
        Sites by their row among all.
    """
    nearest = Nearest.nowhere(points)
    for circle in circles:
        nearest.put(circle.rows, nearest_in(circle, counted, limit_s=circle.profile.limit_s))
    return nearest


def two_nearest_sites(
    circles: Sequence[Circle], points: int, counted: NDArray[np.bool_], *, limit_s: float
) -> tuple[Nearest, Nearest]:
    """
    Find the nearest and the second nearest of some sites from every demand point.

    Parameters
    ----------
    circles
        From `draw_circles`.
    points
        How many demand points there are.
    counted
        Shape (F,), True for the sites that count.
    limit_s
        How far to look.

    Returns
    -------
    tuple[Nearest, Nearest]
        Sites by their row among all.
    """
    nearest, second = Nearest.nowhere(points), Nearest.nowhere(points)
    for circle in circles:
        here, after = _two_nearest(circle, counted, limit_s)
        nearest.put(circle.rows, here)
        second.put(circle.rows, after)
    return nearest, second


def _two_nearest(circle: Circle, counted: NDArray[np.bool_], limit_s: float) -> tuple[Nearest, Nearest]:
    graph, sites, ways_out = circle.walkable.graph, standing_sites(circle, counted), circle.ways_out
    if ways_out is None:
        return two_nearest_of(graph, sites, circle.people, limit_s=limit_s)
    first, second = two_nearest_of(graph, sites, ways_out.snaps, limit_s=limit_s)
    nearest = merge_nearest(first, ways_out)
    return nearest, merge_second(nearest, first, second, ways_out)


def nearest_in(circle: Circle, counted: NDArray[np.bool_], *, limit_s: float) -> Nearest:
    """
    Find the nearest of some sites from the demand points of one circle.

    Parameters
    ----------
    circle
        From `draw_circles`.
    counted
        Shape (F,), True for the sites that count.
    limit_s
        How far to look.

    Returns
    -------
    Nearest
        One row per row of the circle; sites by their row among all.
    """
    graph, sites = circle.walkable.graph, standing_sites(circle, counted)
    if circle.ways_out is None:
        return nearest_of(graph, sites, circle.people, limit_s=limit_s)
    return merge_nearest(nearest_of(graph, sites, circle.ways_out.snaps, limit_s=limit_s), circle.ways_out)


def standing_sites(circle: Circle, counted: NDArray[np.bool_]) -> Snaps:
    """Give the sites of a circle as if those that do not count joined nothing."""
    standing = np.where(counted, circle.sites.edge, -1).astype(np.int32)
    return Snaps(standing, circle.sites.fraction, circle.sites.access_m)


def within_radius(
    lonlat: NDArray[np.float64], places: NDArray[np.float64], *, radius_m: float
) -> NDArray[np.bool_]:
    """
    Tell who is within a radius of any place, as the crow flies.

    Parameters
    ----------
    lonlat
        Shape (D, 2), degrees of demand points.
    places
        Shape (F, 2), degrees of sites.
    radius_m
        Exactly so far is within it.

    Returns
    -------
    NDArray[np.bool_]
        Shape (D,).
    """
    if not (len(places) and len(lonlat)):
        return np.zeros(len(lonlat), dtype=np.bool_)
    crs = metric_crs(*np.mean(places, axis=0))
    distance, _ = cKDTree(to_metric(places, crs)).query(to_metric(lonlat, crs))
    within: NDArray[np.bool_] = distance <= radius_m
    return within


def people_snaps(circles: Sequence[Circle], points: int) -> Snaps:
    """
    Put together where all demand points joined the network.

    Parameters
    ----------
    circles
        From `draw_circles`.
    points
        How many demand points there are.

    Returns
    -------
    Snaps
        In the order of the demand points; people whom nobody can place joined nothing.
    """
    edge, fraction = np.full(points, -1, dtype=np.int32), np.zeros(points)
    access_m = np.full(points, np.inf)
    for circle in circles:
        edge[circle.rows], fraction[circle.rows] = circle.people.edge, circle.people.fraction
        access_m[circle.rows] = circle.people.access_m
    return Snaps(edge, fraction, access_m)
