"""The exact pieces of street from which a station is reached, with the time at either end of each."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.network import WalkNetwork
from isochrones.reach import WalkGraph, times_to_nodes
from isochrones.reach.graph import limit_ticks, to_seconds
from isochrones.reach.points import legs_of
from isochrones.snap import Snaps

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ReachedEdges:
    """
    Pieces of edges within the limit; along each the walking time changes evenly.

    Attributes
    ----------
    edge
        Shape (K,).
    part
        Shape (K, 2), where the piece begins and ends, as parts of the edge's length, the first less.
    seconds
        Shape (K, 2), walk to the station from either end.
    """

    edge: Ints
    part: Floats
    seconds: Floats


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Whole edges, and the two parts of the station's own edge, with the walk from either end."""

    edge: Ints
    part: Floats
    seconds: Floats


def reached_edges(graph: WalkGraph, station: Snaps, *, limit_s: float) -> ReachedEdges:
    """
    List the pieces of edges from which a station is reached within a limit.

    From a place on an edge one walks to either end, as far as its direction allows, or straight along to a
    station on the same edge; the piece ends exactly where the quicker of these takes the limit.

    Parameters
    ----------
    graph
        The walker's network.
    station
        One point that was snapped to it.
    limit_s
        Longest walk in seconds, the station's access leg included; exactly at the limit is within it.

    Returns
    -------
    ReachedEdges
        Sorted by edge; nothing for a station that did not join the network.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day, or `station` is not one point.
    """
    limit_ticks(limit_s)
    if len(station) != 1:
        raise InputError("请只给一个站点", f"want one station, got {len(station)}")
    found = _stretches(graph, station, limit_s)
    along, against = (to_seconds(graph.edge_ticks[found.edge, side]) for side in (0, 1))
    width = found.part[:, 1] - found.part[:, 0]
    # How far off either end one may start: to the tail one walks against the edge, to the head along it.
    tail, head = (
        np.clip(_quotient(limit_s - found.seconds[:, end], cost), 0, width)
        for end, cost in ((0, against), (1, along))
    )
    whole = tail + head >= width
    with np.errstate(invalid="ignore"):
        meet = (found.seconds[:, 1] - found.seconds[:, 0] + width * along) / (along + against)
    meet = np.where(np.isfinite(meet), np.clip(meet, width - head, tail), tail)
    near, far = np.where(whole, meet, tail), np.where(whole, width - meet, head)
    return _pieces(found, near, far, along, against)


def as_lines(network: WalkNetwork, reached: ReachedEdges) -> NDArray[np.object_]:
    """
    Draw pieces of edges as lines.

    Parameters
    ----------
    network
        That they are of.
    reached
        From `reached_edges`.

    Returns
    -------
    NDArray[np.object_]
        Shape (K,), LineStrings in WGS 84.
    """
    if not len(reached.edge):
        return np.empty(0, dtype=object)
    starts = np.asarray(network.vertex_start)
    first, count = starts[reached.edge], np.diff(starts)[reached.edge]
    piece = np.repeat(np.arange(len(count)), count)
    vertex = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
    xy = np.asarray(network.vertex_xy)[vertex]
    new = np.diff(piece, prepend=-1) > 0
    step = np.where(new, 0, np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T))
    along = np.cumsum(step)
    along -= np.repeat(along[new], count)
    whole = np.repeat(np.append(along[np.flatnonzero(new)[1:] - 1], along[-1:]), count)
    part = np.divide(along, whole, out=np.zeros_like(along), where=whole > 0)
    lonlat = np.asarray(network.vertex_lonlat)[vertex]
    inside = (part > reached.part[piece, 0]) & (part < reached.part[piece, 1])
    # Along the whole list `piece + part` only grows, so that one search finds every end.
    ends = [_at(2 * piece + part, lonlat, 2 * np.arange(len(count)) + reached.part[:, i]) for i in (0, 1)]
    order = np.concatenate([np.arange(len(count)), piece[inside] + 0.5, np.arange(len(count)) + 0.75])
    sequence = np.lexsort((np.arange(len(order)), order))
    coordinates = np.concatenate([ends[0], lonlat[inside], ends[1]])[sequence]
    lines: NDArray[np.object_] = shapely.linestrings(coordinates, indices=order[sequence].astype(np.int64))
    return lines


def _stretches(graph: WalkGraph, station: Snaps, limit_s: float) -> _Stretches:
    to_station = times_to_nodes(graph, station, limit_s=limit_s, toward=True)
    seconds = to_station[graph.edge_nodes]
    edge = np.flatnonzero(np.isfinite(seconds).any(axis=1)).astype(np.int32)
    own = int(station.edge[0])
    edge = edge[edge != own]
    parts, times = np.tile([0.0, 1.0], (len(edge), 1)), seconds[edge]
    if own >= 0:
        at = float(station.fraction[0])
        door = float(to_seconds(legs_of(graph, station).access)[0])
        edge = np.append(edge, [own, own]).astype(np.int32)
        parts = np.vstack([parts, [[0.0, at], [at, 1.0]]])
        times = np.vstack([times, [[seconds[own, 0], door], [door, seconds[own, 1]]]])
    order = np.lexsort((parts[:, 0], edge))
    return _Stretches(edge[order], parts[order], times[order])


def _pieces(found: _Stretches, near: Floats, far: Floats, along: Floats, against: Floats) -> ReachedEdges:
    """Cut the first `near` and the last `far` off each stretch, leaving out empty pieces."""
    begin, end = found.part[:, 0], found.part[:, 1]
    parts = np.stack([np.column_stack([begin, begin + near]), np.column_stack([end - far, end])], axis=1)
    tail, head = found.seconds[:, 0], found.seconds[:, 1]
    seconds = np.stack(
        [
            np.column_stack([tail, tail + _product(near, against)]),
            np.column_stack([head + _product(far, along), head]),
        ],
        axis=1,
    )
    kept = np.column_stack([near > 0, far > 0])
    return ReachedEdges(np.repeat(found.edge, 2).reshape(-1, 2)[kept], parts[kept], seconds[kept])


def _quotient(left_s: Floats, cost_s: Floats) -> Floats:
    """Divide time left by that of a whole edge; one of no time is walked whole, a barred one not at all."""
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(cost_s > 0, left_s / cost_s, np.where(left_s >= 0, np.inf, 0.0))
    return np.where(np.isfinite(cost_s) & ~np.isnan(part), part, 0.0)


def _product(part: Floats, cost_s: Floats) -> Floats:
    return np.where(part > 0, part, 0.0) * np.where(part > 0, cost_s, 0.0)


def _at(where: Floats, lonlat: Floats, wanted: Floats) -> Floats:
    """Interpolate positions along lists of vertices; a stretch of no length gives its first vertex."""
    return np.column_stack([np.interp(wanted, where, lonlat[:, axis]) for axis in (0, 1)])
