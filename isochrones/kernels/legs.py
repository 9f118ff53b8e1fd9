"""Points on edges as the ticks between them and the ends of their edges."""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.kernels.search import NEVER


@compiled
def _ticks(value):
    """Round to whole ticks, half to even; `NEVER` where they do not fit."""
    rounded = np.rint(value)
    return np.int64(rounded) if rounded < NEVER else np.int64(NEVER)


@compiled
def split_edges(edge, fraction, access_m, edge_ticks, ticks_a_metre, leave, arrive, access):
    """
    Fill `leave`, `arrive` (P, 2) and `access` (P,): ticks to tail and head, back from them, and to the edge.

    The parts of an edge add up to the whole, to the tick. At an end of an edge no step along it is needed,
    whichever way it may be walked; from an edge that cannot be walked either way nobody leaves. A point on
    no edge is told as if it were on edge 0, and its access leg takes for ever.
    """
    for p in range(edge.size):
        e = max(edge[p], 0)
        leg = _ticks(access_m[p] * ticks_a_metre)
        if edge_ticks[e, 0] == NEVER and edge_ticks[e, 1] == NEVER:
            leg = np.int64(NEVER)
        access[p] = leg
        for way in range(2):
            whole = edge_ticks[e, way]
            if whole == NEVER:
                first = np.int64(NEVER if fraction[p] > 0.0 else 0)
                second = np.int64(NEVER if fraction[p] < 1.0 else 0)
            else:
                first = np.int64(np.rint(fraction[p] * whole))
                second = np.int64(whole) - first
            first, second = min(first + leg, np.int64(NEVER)), min(second + leg, np.int64(NEVER))
            # Along the edge one arrives from its tail and leaves to its head; against it the other way about.
            if way == 0:
                arrive[p, 0], leave[p, 1] = first, second
            else:
                leave[p, 0], arrive[p, 1] = first, second


@compiled
def sort_onto_edges(edge, start, row):
    """
    Sort points by edge, by counting; on one edge they keep their order.

    Fills `start` (M + 1,), zero before, and the first places of `row` (P,); gives how many are on edges.
    """
    for p in range(edge.size):
        if edge[p] >= 0:
            start[edge[p] + 1] += 1
    for e in range(start.size - 1):
        start[e + 1] += start[e]
    place = start[:-1].copy()
    for p in range(edge.size):
        if edge[p] >= 0:
            row[place[edge[p]]] = p
            place[edge[p]] += 1
    return start[-1]
