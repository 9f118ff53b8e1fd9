"""Ids of a whole file given small numbers, and the facts of many tags joined."""

import numpy as np

from isochrones.kernels.compiled import compiled


@compiled
def gather_facts(owner, kind, fact, things):
    """
    Join the facts that tags tell into one number for each thing; of two tags of a kind the later counts.

    `owner` (T,) int32 in ascending order, `kind` (T,) int64 below 64, `fact` (T,) int32.
    """
    facts = np.zeros(things, np.int32)
    seen = np.full(64, -1, np.int64)
    for t in range(len(owner) - 1, -1, -1):
        thing = owner[t]
        if seen[kind[t]] != thing:
            seen[kind[t]] = thing
            facts[thing] |= fact[t]
    return facts


@compiled
def slot_of(slots, distinct, identity):
    """Find the slot of an id in the table of `number`: its own, or the free one where it would be."""
    mask = np.uint64(len(slots) - 1)
    slot = (np.uint64(identity) * np.uint64(11_400_714_819_323_198_485)) >> np.uint64(32) & mask
    while slots[slot] >= 0 and distinct[slots[slot]] != identity:
        slot = (slot + np.uint64(1)) & mask
    return slot


@compiled
def number(ids):
    """
    Give distinct ids numbers in the order in which they first appear.

    Gives the number of every id, the distinct ids, and the table (a hash of open addresses, at most half
    full) by which `locate` finds them again.
    """
    size = 16
    while size < 2 * len(ids):
        size *= 2
    slots = np.full(size, -1, np.int32)
    distinct = np.empty(len(ids), np.int64)
    numbers = np.empty(len(ids), np.int32)
    count = 0
    for k in range(len(ids)):
        slot = slot_of(slots, distinct, ids[k])
        if slots[slot] < 0:
            slots[slot] = count
            distinct[count] = ids[k]
            count += 1
        numbers[k] = slots[slot]
    return numbers, distinct[:count].copy(), slots


@compiled
def locate(slots, distinct, node_id, place, marks, lonlat, mark):
    """Write the places and marks of the nodes that ways refer to into `lonlat` (N, 2) and `mark` (N,)."""
    for k in range(len(node_id)):
        found = slots[slot_of(slots, distinct, node_id[k])]
        if found >= 0 and abs(place[k, 0]) <= 1_800_000_000 and abs(place[k, 1]) <= 900_000_000:
            lonlat[found, 0] = place[k, 0] / 1e7
            lonlat[found, 1] = place[k, 1] / 1e7
            mark[found] = marks[k]
