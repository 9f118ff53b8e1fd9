"""
The nearest of many facilities for every node, in one sweep over the network.

A state is one whole number of 64 bits, ticks above and the facility's rank below, so the least state is
the nearest facility and a tie goes to the lower rank; it does not depend on any order of work. Nodes are
in the order of a space-filling curve, and the sweep stays in one block of them, small enough for
the processor's cache, until nothing is left to improve there: then only what crosses a block's border is
handed on. Blocks are visited until none waits.
"""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.kernels.search import straight

NOWHERE = 0x7FFFFFFFFFFFFFFF
"""State of a node that no facility reaches."""

BLOCK = 32_768
"""Nodes in a block: their states and arcs fill half a megabyte or so."""

SHIFT = 32 + 20
"""A bucket holds 2 ** 20 ticks, 52 s."""

BUCKETS = 128
MASK = BUCKETS - 1
RANK = 0xFFFFFFFF
NOT = -2
END = -1


@compiled
def sweep(
    start,
    arcs,
    low,
    high,
    seed_node,
    seed_state,
    limit,
    taken,
    state,
    head,
    following,
    before,
    waiting,
    out_node,
    out_state,
):
    """
    Improve the states of the nodes from `low` to `high` until nothing changes among them.

    Seeds are nodes of this range with states to try. `head` (`BUCKETS`,) is `END`, `before` and
    `waiting` (N,) are `NOT` before and after. Gives what leaves the range as nodes and states to try
    there, in arrays grown where they had to be, and their count.

    `taken` (N,) names a facility that must not become the state of each node, so that a second sweep finds
    the second nearest; without any it is empty.
    """
    blocks = (high - low + BLOCK - 1) // BLOCK
    first_waiting = np.full(blocks, END, np.int32)
    left = 0
    out = 0
    for s in range(seed_node.size):
        node = seed_node[s]
        if taken.size > 0 and taken[node] == seed_state[s] & RANK:
            continue
        if seed_state[s] < state[node] and (seed_state[s] >> 32) <= limit:
            state[node] = seed_state[s]
            if waiting[node] == NOT:
                block = (node - low) // BLOCK
                waiting[node] = first_waiting[block]
                first_waiting[block] = node
                left += 1
    while left > 0:
        for block in range(blocks):
            node = first_waiting[block]
            if node == END:
                continue
            first_waiting[block] = END
            lowest = NOWHERE
            k = node
            while k != END:
                lowest = min(lowest, state[k])
                k = waiting[k]
            bucket = lowest >> SHIFT
            queued = 0
            while node != END:
                after = waiting[node]
                there = state[node] >> SHIFT
                if there - bucket < BUCKETS - 1:
                    waiting[node] = NOT
                    left -= 1
                    top = head[there & MASK]
                    following[node] = top
                    before[node] = END
                    if top >= 0:
                        before[top] = node
                    head[there & MASK] = node
                    queued += 1
                else:
                    waiting[node] = first_waiting[block]
                    first_waiting[block] = node
                node = after
            block_low = low + block * BLOCK
            block_high = min(high, block_low + BLOCK)
            while queued > 0:
                slot = bucket & MASK
                while head[slot] >= 0:
                    node = head[slot]
                    right = following[node]
                    head[slot] = right
                    if right >= 0:
                        before[right] = END
                    before[node] = NOT
                    queued -= 1
                    here = state[node]
                    room = limit - (here >> 32)
                    for arc in range(start[node], start[node + 1]):
                        there = arcs[2 * arc]
                        ticks = np.int64(arcs[2 * arc + 1])
                        if ticks > room:
                            continue
                        better = here + (ticks << 32)
                        if there < low or there >= high:
                            if out == out_node.size:
                                wider = np.empty(2 * out + 64, np.int32)
                                wider[:out] = out_node
                                out_node = wider
                                longer = np.empty(2 * out + 64, np.int64)
                                longer[:out] = out_state
                                out_state = longer
                            out_node[out] = there
                            out_state[out] = better
                            out += 1
                            continue
                        old = state[there]
                        if better >= old:
                            continue
                        if taken.size > 0 and taken[there] == better & RANK:
                            continue
                        state[there] = better
                        goal = better >> SHIFT
                        if there >= block_low and there < block_high and goal - bucket < BUCKETS - 1:
                            if before[there] != NOT:
                                if old >> SHIFT == goal:
                                    continue
                                previous = before[there]
                                right = following[there]
                                if previous == END:
                                    head[(old >> SHIFT) & MASK] = right
                                else:
                                    following[previous] = right
                                if right >= 0:
                                    before[right] = previous
                            else:
                                queued += 1
                            top = head[goal & MASK]
                            following[there] = top
                            before[there] = END
                            if top >= 0:
                                before[top] = there
                            head[goal & MASK] = there
                        elif waiting[there] == NOT:
                            home = (there - low) // BLOCK
                            waiting[there] = first_waiting[home]
                            first_waiting[home] = there
                            left += 1
                bucket += 1
    return out_node, out_state, out


@compiled
def cross_borders(start, arcs, state, limit, out_node, out_state):
    """
    List what every node can hand to neighbours whose nearest facility is another one.

    The second nearest facility of a node is the nearest of some node on the way to it, up to the arc where
    the ways part, and second nearest from there on. With empty arrays it only counts.
    """
    count = 0
    for node in range(start.size - 1):
        here = state[node]
        if here == NOWHERE:
            continue
        for arc in range(start[node], start[node + 1]):
            there, ticks = arcs[2 * arc], np.int64(arcs[2 * arc + 1])
            if (state[there] ^ here) & RANK == 0 or ticks > limit - (here >> 32):
                continue
            if out_node.size > 0:
                out_node[count] = there
                out_state[count] = here + (ticks << 32)
            count += 1
    return count


@compiled
def nearest_points(state, second, edge_nodes, point_edge, point_ends, limit, but, best):
    """
    Fill `best` (P,) with the best state by the ends of each point's edge, `NOWHERE` beyond the limit.

    `state` (N,) is the best of every node. `but` (P,) names a facility for each point that must not become
    its state: where it is a node's best, the node's `second` (N,) counts. Both are empty for none.
    """
    for p in range(point_edge.size):
        best[p] = NOWHERE
        edge = point_edge[p]
        if edge < 0:
            continue
        for side in range(2):
            node = edge_nodes[edge, side]
            at = state[node]
            if but.size > 0 and (at ^ but[p]) & RANK == 0:
                at = second[node]
            leg = np.int64(point_ends[p, side])
            if at != NOWHERE and (at >> 32) + leg <= limit:
                best[p] = min(best[p], at + (leg << 32))


@compiled
def nearest_along(edge_ticks, facility_start, facility_row, facility_ends, facility_access,
                  point_edge, point_ends, point_access, limit, but, best):  # fmt: skip
    """Improve `best` by the facilities on the point's own edge, walked to straight along it."""
    for p in range(point_edge.size):
        edge = point_edge[p]
        if edge < 0:
            continue
        for k in range(facility_start[edge], facility_start[edge + 1]):
            if but.size > 0 and but[p] & RANK == facility_row[k]:
                continue
            legs = np.int64(facility_access[k]) + point_access[p]
            along = straight(edge_ticks[edge], facility_ends[k], point_ends[p], legs, 0)
            if along <= limit:
                best[p] = min(best[p], (along << 32) | facility_row[k])
