"""
The nearest facility of every node kept up to date while facilities come and go.

Only the nodes whose answer changes are visited. A removed facility's nodes hang together along quickest
walks, so they are found from its own two ends; they are then won by their neighbours' facilities and by
other facilities that join right there. States are as in `isochrones.kernels.nearest`, so the result is
that of a fresh sweep to the bit. (The method of G. Ramalingam and T. Reps, "An incremental algorithm for a
generalization of the shortest-path problem", 1996, for one label of a Voronoi diagram.)
"""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.kernels.nearest import NOWHERE

RANK = 0xFFFFFFFF


@compiled
def _push(keys, nodes, size, key, node):
    """Put a node into the heap; there must be room."""
    at = size
    while at > 0:
        parent = (at - 1) >> 1
        if keys[parent] <= key:
            break
        keys[at] = keys[parent]
        nodes[at] = nodes[parent]
        at = parent
    keys[at] = key
    nodes[at] = node


@compiled
def _drop_first(keys, nodes, size):
    """Take the first entry out of a heap of `size` entries."""
    key, node = keys[size - 1], nodes[size - 1]
    size -= 1
    at, child = 0, 1
    while child < size:
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at] = keys[child]
        nodes[at] = nodes[child]
        at = child
        child = 2 * at + 1
    keys[at] = key
    nodes[at] = node


@compiled
def spread(start, arcs, state, limit, first, count, changed):
    """
    Spread the states of the first `count` nodes of `first` as far as they improve others.

    Gives how many nodes settled; they are in `changed` (N,), each once.
    """
    room = max(64, 2 * count)
    keys = np.empty(room, np.int64)
    nodes = np.empty(room, np.int32)
    size = np.int64(0)
    for k in range(count):
        if state[first[k]] != NOWHERE:
            _push(keys, nodes, size, state[first[k]], first[k])
            size += 1
    settled = 0
    while size > 0:
        here, node = keys[0], nodes[0]
        _drop_first(keys, nodes, size)
        size -= 1
        if state[node] != here:
            continue
        changed[settled] = node
        settled += 1
        left = limit - (here >> 32)
        for arc in range(start[node], start[node + 1]):
            ticks = np.int64(arcs[2 * arc + 1])
            there = arcs[2 * arc]
            if ticks <= left and here + (ticks << 32) < state[there]:
                state[there] = here + (ticks << 32)
                if size == room:
                    room *= 2
                    longer = np.empty(room, np.int64)
                    longer[:size] = keys
                    keys = longer
                    wider = np.empty(room, np.int32)
                    wider[:size] = nodes
                    nodes = wider
                _push(keys, nodes, size, state[there], there)
                size += 1
    return settled


@compiled
def add_facility(start, arcs, state, limit, seed_node, seed_ticks, row, cell, changed):
    """Let a facility win the nodes that are nearest to it; gives how many changed."""
    count = np.int64(0)
    for side in range(2):
        node = seed_node[row, side]
        ticks = np.int64(seed_ticks[row, side])
        if node >= 0 and ticks <= limit and ((ticks << 32) | row) < state[node]:
            state[node] = (ticks << 32) | row
            # Both ends of a loop are one node, and a node may be in the heap only once with one state.
            if count == 0 or cell[0] != node:
                cell[count] = node
                count += 1
    return spread(start, arcs, state, limit, cell, count, changed)


@compiled
def remove_facility(
    start,
    arcs,
    backward,
    state,
    limit,
    seed_node,
    seed_ticks,
    row,
    first_seed,
    next_seed,
    standing,
    cell,
    changed,
):
    """
    Give the nodes of a facility to the next nearest ones; gives how many they are, in `cell` (N,).

    `arcs` lead from facilities outwards, `backward` against them. The seeds of node ``x`` are the chain
    from ``first_seed[x]`` through `next_seed`, each ``2 * facility + side``.
    """
    count = np.int64(0)
    for side in range(2):
        node = seed_node[row, side]
        if node >= 0 and state[node] != NOWHERE and (state[node] & RANK) == row:
            state[node] = NOWHERE
            cell[count] = node
            count += 1
    done = 0
    while done < count:
        node = cell[done]
        done += 1
        for arc in range(start[node], start[node + 1]):
            there = arcs[2 * arc]
            if state[there] != NOWHERE and (state[there] & RANK) == row:
                state[there] = NOWHERE
                cell[count] = there
                count += 1
    for k in range(count):
        changed[k] = cell[k]
    # Candidates first, for all nodes, from states that are final; they are not yet written.
    best = np.empty(count, np.int64)
    for k in range(count):
        node = cell[k]
        least = NOWHERE
        seed = first_seed[node]
        while seed >= 0:
            ticks = np.int64(seed_ticks[seed >> 1, seed & 1])
            if standing[seed >> 1] and ticks <= limit:
                least = min(least, (ticks << 32) | (seed >> 1))
            seed = next_seed[seed]
        for arc in range(start[node], start[node + 1]):
            there = state[backward[2 * arc]]
            ticks = np.int64(backward[2 * arc + 1])
            if there != NOWHERE and ticks <= limit - (there >> 32):
                least = min(least, there + (ticks << 32))
        best[k] = least
    for k in range(count):
        state[cell[k]] = best[k]
    spread(start, arcs, state, limit, cell, count, changed)
    return count
