"""
Protocol buffers, as the blocks of an OpenStreetMap PBF file are written: numbers, fields, parts of a block.

A block is given as a uint8 array with at least 16 zero bytes after its ``size`` bytes. A varint ends at its
first byte below 128, so reading one that begins inside the block ends inside those zeros; every position is
checked against the end of its message before anything is read there, and packed numbers are counted first.
So no bytes, however damaged, lead outside the array.

Source: https://wiki.openstreetmap.org/wiki/PBF_Format.
"""

import numpy as np

from isochrones.kernels.compiled import compiled

FAR = 4_611_686_018_427_387_904
"""Position after something that cannot be read: beyond every end."""


@compiled
def varint(b, p):
    """Read a varint: its value and the position after it."""
    value = np.uint64(0)
    shift = np.uint64(0)
    while True:
        byte = np.uint64(b[p])
        p += 1
        value |= (byte & np.uint64(127)) << (shift & np.uint64(63))
        if byte < np.uint64(128):
            return value, p
        shift += np.uint64(7)


@compiled
def signed(value):
    """Undo the zigzag coding of a signed number."""
    return np.int64(value >> np.uint64(1)) ^ -np.int64(value & np.uint64(1))


@compiled
def next_field(b, p, end):
    """
    Read a field of the message that ends at `end`.

    Gives its key, its number (a varint), where its content starts and where it ends; that is `FAR` if
    the field is broken or does not end within its message.
    """
    key, at = varint(b, p)
    if at > end:
        return 0, 0, end, FAR
    wire = key & np.uint64(7)
    value = np.uint64(0)
    if wire == 0:
        value, after = varint(b, at)
    elif wire == 2:
        length, at = varint(b, at)
        if at > end or length > np.uint64(end - at):
            return 0, 0, end, FAR
        after = at + np.int64(length)
    elif wire == 1:
        after = at + 8
    elif wire == 5:
        after = at + 4
    else:
        after = FAR
    if after > end:
        return 0, 0, end, FAR
    return np.int64(key), np.int64(value), at, after


@compiled
def count_packed(b, start, end):
    """Count packed varints; -1 if the last one does not end."""
    if end > start and b[end - 1] >= 128:
        return -1
    count = 0
    for p in range(start, end):
        if b[p] < 128:
            count += 1
    return count


@compiled
def outline(b, size):
    """
    Find the parts of a block.

    Gives where its groups are, shape (G, 2), and five numbers: where its table of strings starts and
    ends, the granularity, and the offsets of latitude and longitude. A start of -1 says that the block
    is not understood.
    """
    parts = np.zeros(5, np.int64)
    parts[0] = -1
    parts[2] = 100
    groups = np.empty((8, 2), np.int64)
    count = 0
    p = np.int64(0)
    while p < size:
        key, value, at, p = next_field(b, p, size)
        if p > size:
            parts[0] = -1
            return groups[:0], parts
        if key == 10:
            parts[0], parts[1] = at, p
        elif key == 18:
            if count == len(groups):
                more = np.empty((2 * count, 2), np.int64)
                more[:count] = groups
                groups = more
            groups[count, 0], groups[count, 1] = at, p
            count += 1
        elif key == 136:
            parts[2] = value
        elif key == 152:
            parts[3] = value
        elif key == 160:
            parts[4] = value
    return groups[:count], parts


@compiled
def string_places(b, start, end):
    """Find the strings of a table, shape (S, 2); the last start is -1 if the table is broken."""
    count = 0
    p = start
    while p < end:
        key, _, _, p = next_field(b, p, end)
        count += 1
    places = np.empty((max(count, 1), 2), np.int64)
    places[-1, 0] = 0 if count > 0 and p == end else -1
    p = start
    for i in range(count):
        key, _, at, p = next_field(b, p, end)
        if p > end or key != 10:
            places[-1, 0] = -1
            return places
        places[i, 0], places[i, 1] = at, p
    return places
