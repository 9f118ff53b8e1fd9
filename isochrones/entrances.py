"""
The last mile from the gate (F16): who lives in a compound walks out through one of its gates.

A demand point inside a compound becomes one candidate for every usable gate: a straight leg to the gate,
then the gate's own access leg. Candidates are points like any other, so reach and coverage work on them as
they are; afterwards the quickest candidate of each point counts. Sites are reached at their own place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from gis.gates import Gate
from isochrones.reach import Nearest, TravelTimes
from isochrones.snap import EdgeIndex, Snaps, snap
from isochrones.utm import to_utm

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Entrances:
    """
    The usable gates of compounds, joined to the network.

    Attributes
    ----------
    start
        Shape (C + 1,): compound ``c`` has the gates ``start[c]`` to ``start[c + 1]``.
    metres
        Shape (G, 2), where the gates are, in the UTM zone `crs_epsg`.
    snaps
        Where the gates join the network.
    crs_epsg
        326zz or 327zz.
    """

    start: Longs
    metres: Floats
    snaps: Snaps
    crs_epsg: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """
    Demand points as the ways in which their people can come out.

    Attributes
    ----------
    snaps
        Shape (K,), joined to the network; `access_m` includes the leg to the gate.
    owner
        Shape (K,), the demand point of each, ascending.
    without_gate
        Shape (D,), True for points in a compound that has no usable gate: no candidate, and unknown.
    """

    snaps: Snaps
    owner: Longs
    without_gate: NDArray[np.bool_]


def join_gates(
    index: EdgeIndex, gates: Sequence[Gate], compounds: Sequence[str], *, max_access_m: float
) -> Entrances:
    """
    Join the gates of compounds to the network.

    Parameters
    ----------
    index
        Of the network.
    gates
        Closed ones, and those of compounds that are not asked about, are left out.
    compounds
        Ids, each once; their order is that of the compounds in the result.
    max_access_m
        Longest straight piece between a gate and the network; a gate farther off is not usable.

    Returns
    -------
    Entrances
        Gates of a compound in the order given.

    Raises
    ------
    InputError
        If a compound is named twice.
    """
    place = {name: i for i, name in enumerate(compounds)}
    if len(place) < len(compounds):
        raise InputError("小区编号重复；请改成唯一编号", "two compounds have one id; make the ids unique")
    usable = [gate for gate in gates if gate.is_open and gate.compound in place]
    usable.sort(key=lambda gate: place[gate.compound])
    lonlat = np.array([gate.position for gate in usable], dtype=np.float64).reshape(-1, 2)
    snaps = snap(index, lonlat, max_access_m=max_access_m)
    joined = np.flatnonzero(snaps.edge >= 0)
    compound = np.array([place[gate.compound] for gate in usable], dtype=np.int64)[joined]
    start = np.searchsorted(compound, np.arange(len(compounds) + 1))
    return Entrances(start, to_utm(lonlat[joined], index.crs_epsg), snaps.take(joined), index.crs_epsg)


def expand(entrances: Entrances, demand: Snaps, lonlat: Floats, compound: Ints) -> Candidates:
    """
    Give every demand point the ways in which its people can come out.

    Parameters
    ----------
    entrances
        Usable gates.
    demand
        Shape (D,), the points joined to the network as if there were no compounds.
    lonlat
        Shape (D, 2), where the points are, WGS 84 degrees.
    compound
        Shape (D,), the compound each lies in; negative where it lies in none.

    Returns
    -------
    Candidates
        A point in no compound is its own single candidate.

    Raises
    ------
    InputError
        If the shapes disagree or a compound is not one of `entrances`.
    """
    points, known = len(demand), len(entrances.start) - 1
    if compound.shape != (points,) or lonlat.shape != (points, 2):
        raise InputError(
            "需求点与小区的行数不一致",
            f"want {points} points and compounds, got {lonlat.shape} and {compound.shape}",
        )
    if points and compound.max() >= known:
        raise InputError("小区不在名单中", f"compound {compound.max()} is not one of {known}")
    inside = compound >= 0
    count = np.ones(points, dtype=np.int64)
    first = np.zeros(points, dtype=np.int64)
    first[inside] = entrances.start[compound[inside]]
    count[inside] = entrances.start[compound[inside] + 1] - first[inside]
    owner = np.repeat(np.arange(points), count)
    snaps = demand.take(owner)
    through = np.flatnonzero(inside[owner])
    turn = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    gate = (first[owner] + turn)[through]
    here = to_utm(lonlat[owner[through]], entrances.crs_epsg)
    leg_m = np.hypot(*(here - entrances.metres[gate]).T)
    snaps.edge[through] = entrances.snaps.edge[gate]
    snaps.fraction[through] = entrances.snaps.fraction[gate]
    snaps.access_m[through] = entrances.snaps.access_m[gate] + leg_m
    return Candidates(snaps, owner, count == 0)


def merge_times(times: TravelTimes, candidates: Candidates) -> TravelTimes:
    """
    Keep the quickest way of each point to each destination.

    Parameters
    ----------
    times
        Origins are the candidates.
    candidates
        From `expand`.

    Returns
    -------
    TravelTimes
        Origins are the demand points, in their order; nothing for those without a candidate.
    """
    first = _first_candidate(candidates)
    start = times.start[first]
    # Most points are their own only candidate: their pairs stay as they are.
    several = np.flatnonzero(np.repeat(np.diff(first) > 1, np.diff(start)))
    point = np.repeat(np.arange(len(first) - 1), np.diff(start))[several]
    destination, ticks = times.destination[several], times.ticks[several]
    order = np.lexsort((ticks, destination, point))
    point, destination, ticks = point[order], destination[order], ticks[order]
    again = np.zeros(len(order), dtype=np.bool_)
    again[1:] = (np.diff(point) == 0) & (np.diff(destination) == 0)
    all_destination, all_ticks = times.destination.copy(), times.ticks.copy()
    all_destination[several], all_ticks[several] = destination, ticks
    keep = np.ones(len(all_ticks), dtype=np.bool_)
    keep[several[again]] = False
    kept_before = np.concatenate([[0], np.cumsum(keep)])
    return TravelTimes(kept_before[start], all_destination[keep], all_ticks[keep])


def merge_nearest(nearest: Nearest, candidates: Candidates) -> Nearest:
    """
    Keep the nearest facility over all ways out of each point.

    Parameters
    ----------
    nearest
        One row per candidate.
    candidates
        From `expand`.

    Returns
    -------
    Nearest
        One row per demand point; of several facilities at the same time the first in the order given.
    """
    order = np.lexsort((nearest.facility, nearest.seconds, candidates.owner))
    first = _first_candidate(candidates)
    some = np.diff(first) > 0
    best = order[first[:-1][some]]
    facility = np.full(len(some), -1, dtype=np.int64)
    seconds = np.full(len(some), np.inf)
    facility[some], seconds[some] = nearest.facility[best], nearest.seconds[best]
    return Nearest(facility, seconds)


def merge_second(nearest: Nearest, first: Nearest, second: Nearest, candidates: Candidates) -> Nearest:
    """
    Keep the second nearest facility over all ways out of each point.

    Parameters
    ----------
    nearest
        The nearest of each point, from `merge_nearest`.
    first, second
        The two nearest of each candidate.
    candidates
        From `expand`.

    Returns
    -------
    Nearest
        One row per demand point: the nearest of all that is another facility than its nearest.
    """
    own = nearest.facility[candidates.owner]
    # A candidate whose nearest is the point's has its second to offer; any other its first.
    same = first.facility == own
    other = Nearest(
        np.where(same, second.facility, first.facility), np.where(same, second.seconds, first.seconds)
    )
    return merge_nearest(other, candidates)


def merge_reasons(reasons: Codes, candidates: Candidates) -> Codes:
    """
    Tell why the data cannot tell about a point: only where it cannot about any of its candidates.

    Parameters
    ----------
    reasons
        Shape (K,), codes of the candidates' reasons, 0 where there is none.
    candidates
        From `expand`.

    Returns
    -------
    NDArray[np.int8]
        Shape (D,); the lowest code of each point. Points without a gate get 0: their reason is the caller's.
    """
    first = _first_candidate(candidates)
    found = np.zeros(len(first) - 1, dtype=np.int8)
    some = np.flatnonzero(np.diff(first))
    if len(some):
        found[some] = np.minimum.reduceat(reasons, first[some])
    return found


def _first_candidate(candidates: Candidates) -> Longs:
    """Find the first candidate of every point; shape (D + 1,)."""
    first: Longs = np.searchsorted(candidates.owner, np.arange(len(candidates.without_gate) + 1))
    return first
