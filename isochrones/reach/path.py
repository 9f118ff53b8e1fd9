"""
The way of one walk: which edges it takes, and its line on the map.

Times are whole ticks, so the way is found by following them: from each node along an edge whose ticks are
exactly what the walk from the node is longer than the walk from its other end.
"""

from dataclasses import dataclass

import numpy as np

from gis.errors import InputError
from isochrones.kernels.search import NEVER
from isochrones.network import WalkNetwork
from isochrones.reach.graph import TICKS_PER_S, Floats, Longs, WalkGraph
from isochrones.reach.points import Legs, legs_of
from isochrones.reach.times import nodes_within, times_between
from isochrones.snap import Snaps

Step = tuple[int, int]
"""A node, and the arc on which it was reached; -1 for the first one."""


@dataclass(frozen=True, slots=True)
class WalkPath:
    """
    One walk, from where the first point joined the network to where the second one did.

    Attributes
    ----------
    seconds
        Walking time, access legs included; the time that `times_between` gives.
    lonlat
        Shape (K, 2), at least two vertices of its line, WGS 84 degrees; without the access legs.
    """

    seconds: float
    lonlat: Floats


def path_between(
    graph: WalkGraph, network: WalkNetwork, origin: Snaps, destination: Snaps, *, limit_s: float
) -> WalkPath | None:
    """
    Find the quickest walk from one point to another.

    Of several that are equally quick it takes one, always the same.

    Parameters
    ----------
    graph
        The walker's network.
    network
        The same network, for the shapes of its edges.
    origin, destination
        One point each, snapped to it.
    limit_s
        Longest walk in seconds; exactly at the limit is within it.

    Returns
    -------
    WalkPath or None
        None where there is no walk within the limit.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day, or there is not one point each.
    """
    if len(origin) != 1 or len(destination) != 1:
        raise InputError("请给一个起点和一个终点", "want one origin and one destination")
    times = times_between(graph, origin, destination, limit_s=limit_s)
    if not len(times.ticks):
        return None
    ticks = int(times.ticks[0])
    here, there = legs_of(graph, origin), legs_of(graph, destination)
    start_at, end_at = float(origin.fraction[0]), float(destination.fraction[0])
    found = nodes_within(graph, destination, limit_s=limit_s, toward=True)
    left = np.full(graph.nodes, NEVER, dtype=np.int64)
    left[found.node] = found.ticks
    side = _first_side(graph, here, left, ticks)
    if side is None:  # both points are on one edge, and the walk does not leave it
        line = _along(network, int(here.edge[0]), start_at, end_at)
        return WalkPath(ticks / TICKS_PER_S, line)
    steps = _follow(graph, there, left, int(graph.edge_nodes[here.edge[0], side]))
    pieces = [_along(network, int(here.edge[0]), start_at, float(side))]
    for _, arc in steps[1:]:
        edge, tail = divmod(int(graph.arc_edge[arc]), 2)
        pieces.append(_along(network, edge, float(tail), 1.0 - tail))
    last = int(there.edge[0])
    entered = _entered(graph, there, left, steps[-1][0])
    pieces.append(_along(network, last, float(entered), end_at))
    return WalkPath(ticks / TICKS_PER_S, _joined(pieces))


def _first_side(graph: WalkGraph, here: Legs, left: Longs, ticks: int) -> int | None:
    """Tell by which end the walk leaves its first edge; None where it does not."""
    for side in (0, 1):
        leave = int(here.leave[0, side])
        rest = int(left[graph.edge_nodes[here.edge[0], side]])
        if NEVER not in {leave, rest} and leave + rest == ticks:
            return side
    return None


def _entered(graph: WalkGraph, there: Legs, left: Longs, node: int) -> int:
    """Tell by which end of its edge the walk comes to its last point; -1 where it is not there yet."""
    ends, arrive = graph.edge_nodes[there.edge[0]], there.arrive[0]
    sides = [side for side in (0, 1) if ends[side] == node and arrive[side] == left[node]]
    return sides[0] if sides else -1


def _follow(graph: WalkGraph, there: Legs, left: Longs, first: int) -> list[Step]:
    """Go where the ticks lead; edges without length could lead round, so no node comes twice."""
    steps: list[Step] = [(first, -1)]
    seen = {first}
    while _entered(graph, there, left, steps[-1][0]) < 0:
        step = _next(graph, left, steps[-1][0], seen)
        if step is None:
            steps.pop()
        else:
            seen.add(step[0])
            steps.append(step)
    return steps


def _next(graph: WalkGraph, left: Longs, node: int, seen: set[int]) -> Step | None:
    for arc in range(int(graph.start[node]), int(graph.start[node + 1])):
        other, ticks = int(graph.away[2 * arc]), int(graph.away[2 * arc + 1])
        open_ = NEVER not in {ticks, int(left[other])}
        if other not in seen and open_ and ticks + left[other] == left[node]:
            return other, arc
    return None


def _along(network: WalkNetwork, edge: int, start: float, end: float) -> Floats:
    """Cut a piece out of an edge, in the direction of the walk; shares of its length."""
    vertices = slice(int(network.vertex_start[edge]), int(network.vertex_start[edge + 1]))
    lonlat, metres = np.asarray(network.vertex_lonlat[vertices]), np.asarray(network.vertex_xy[vertices])
    far = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(metres, axis=0).T))])
    share = far / far[-1] if far[-1] > 0 else np.linspace(0.0, 1.0, len(far))
    low, high = min(start, end), max(start, end)
    stops = np.concatenate([[low], share[(share > low) & (share < high)], [high]])
    line = np.column_stack([np.interp(stops, share, lonlat[:, axis]) for axis in (0, 1)])
    return line if start <= end else line[::-1]


def _joined(pieces: list[Floats]) -> Floats:
    """Put pieces one after the other; a place that two share is there once."""
    line = np.concatenate(pieces)
    moved = np.concatenate([[True], np.any(line[1:] != line[:-1], axis=1)])
    kept: Floats = line[moved]
    return kept if len(kept) > 1 else line[:2]
