"""What edges cost, in whole ticks, and what one cost tells of another."""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.kernels.search import NEVER


@compiled
def price_edges(forward_s, backward_s, ticks_a_second, edge_ticks):
    """
    Fill `edge_ticks` (M, 2) with whole ticks, half to even; `NEVER` where 32 bits do not hold them.

    Tells whether both directions cost the same everywhere.
    """
    same = True
    for e in range(forward_s.size):
        ahead, back = np.rint(forward_s[e] * ticks_a_second), np.rint(backward_s[e] * ticks_a_second)
        edge_ticks[e, 0] = np.int32(ahead) if ahead < NEVER else np.int32(NEVER)
        edge_ticks[e, 1] = np.int32(back) if back < NEVER else np.int32(NEVER)
        same &= edge_ticks[e, 0] == edge_ticks[e, 1]
    return same


@compiled
def price_arcs(arc_edge, edge_ticks, flip, pairs):
    """Write the ticks of every arc into each second place of `pairs`; with `flip` 1, those against it."""
    for k in range(arc_edge.size):
        way = arc_edge[k] ^ flip
        pairs[2 * k + 1] = edge_ticks[way >> 1, way & 1]


@compiled
def compare_prices(edge_ticks, other_ticks, enough, found):
    """
    Find the least and the greatest ratio of other ticks to ticks, over edges that have `enough` ticks.

    `found` holds a least and a greatest ratio to begin with. Its third and fourth place are filled with the
    ticks by which all shorter edges together fall below the least or rise above the greatest. False if an
    edge can be walked at one cost only.
    """
    low, high = found[0], found[1]
    for e in range(edge_ticks.shape[0]):
        for way in range(2):
            ticks, other = edge_ticks[e, way], other_ticks[e, way]
            if (ticks == NEVER) != (other == NEVER):
                return False
            if enough <= ticks < NEVER:
                low, high = min(low, other / ticks), max(high, other / ticks)
    below, above = 0.0, 0.0
    for e in range(edge_ticks.shape[0]):
        for way in range(2):
            ticks, other = edge_ticks[e, way], other_ticks[e, way]
            if ticks < enough:
                below += max(0.0, low * ticks - other)
                above += max(0.0, other - high * ticks)
    found[0], found[1], found[2], found[3] = low, high, below, above
    return True
