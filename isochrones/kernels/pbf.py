"""
Nodes and ways of an OpenStreetMap PBF block, with their tags as numbers in its table of strings.

What the format allows and no program writes (a packed field in several parts, unpacked numbers) counts as
not understood; `isochrones.kernels.wire` tells why no bytes lead outside the block.
"""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.kernels.wire import count_packed, next_field, signed, varint

VISIBLE_ONE, VISIBLE_MANY = 48, 50
"""Keys (field number * 8 + wire type) of `visible` in the information of one thing and of dense nodes."""


@compiled
def hidden(b, start, end, dense):
    """Tell whether information says that something is deleted, or is broken: a file with history."""
    p = start
    while p < end:
        key, value, at, p = next_field(b, p, end)
        if p > end:
            return True
        if not dense and key == VISIBLE_ONE and value == 0:
            return True
        if dense and key == VISIBLE_MANY:
            for k in range(at, p):
                if b[k] == 0:
                    return True
    return False


@compiled
def degree_e7(value, parts, offset):
    """Turn a coordinate into 1e-7 degrees, cut off as libosmium does."""
    nano = offset + parts[2] * value
    if nano < 0:
        return -(-nano // 100)
    return nano // 100


@compiled
def dense_places(b, start, end):
    """
    Find ids, latitudes, longitudes and tags of dense nodes, shape (4, 2), and count them.

    The counts of nodes and of numbers in the tags; -1 if they are not understood.
    """
    places = np.zeros((4, 2), np.int64)
    p = start
    while p < end:
        key, _, at, p = next_field(b, p, end)
        if p > end or (key == 42 and hidden(b, at, p, np.bool_(True))):
            return places, -1, -1
        row = -1
        if key == 10:
            row = 0
        elif key == 66:
            row = 1
        elif key == 74:
            row = 2
        elif key == 82:
            row = 3
        elif key in {8, 64, 72, 80}:
            return places, -1, -1
        if row >= 0:
            if places[row, 1] > 0:
                return places, -1, -1
            places[row, 0], places[row, 1] = at, p
    count = count_packed(b, places[0, 0], places[0, 1])
    if count_packed(b, places[1, 0], places[1, 1]) != count:
        return places, -1, -1
    if count_packed(b, places[2, 0], places[2, 1]) != count:
        return places, -1, -1
    return places, count, count_packed(b, places[3, 0], places[3, 1])


@compiled
def count_nodes(b, groups):
    """Count the nodes of a block and, at most, their tags; -1 if they are not understood."""
    nodes, tags = 0, 0
    for g in range(len(groups)):
        p, end = groups[g, 0], groups[g, 1]
        while p < end:
            key, _, at, p = next_field(b, p, end)
            if p > end:
                return -1, -1
            if key == 10:
                nodes += 1
                tags += p - at
            elif key == 18:
                _, some, numbers = dense_places(b, at, p)
                if some < 0 or numbers < 0:
                    return -1, -1
                nodes += some
                tags += numbers
    return nodes, tags


@compiled
def pair_tags(b, keys, keys_end, values, values_end, owner, tags, count):
    """Read the packed keys and values of one thing into `tags` (T, 3); the new count, -1 if they differ."""
    some = count_packed(b, keys, keys_end)
    if some < 0 or some != count_packed(b, values, values_end):
        return -1
    for _ in range(some):
        key, keys = varint(b, keys)
        value, values = varint(b, values)
        tags[count, 0] = owner
        tags[count, 1] = np.int32(key)
        tags[count, 2] = np.int32(value)
        count += 1
    return count


@compiled
def read_dense(b, start, end, parts, node_id, place, first, tags, count):
    """Read dense nodes from row `first` on and their tags from row `count` on; the new count, or -1."""
    places, nodes, numbers = dense_places(b, start, end)
    p, x, y = places[0, 0], places[2, 0], places[1, 0]
    identity, lon, lat = np.int64(0), np.int64(0), np.int64(0)
    for i in range(first, first + nodes):
        step, p = varint(b, p)
        identity += signed(step)
        node_id[i] = identity
        step, x = varint(b, x)
        lon += signed(step)
        place[i, 0] = degree_e7(lon, parts, parts[4])
        step, y = varint(b, y)
        lat += signed(step)
        place[i, 1] = degree_e7(lat, parts, parts[3])
    p = places[3, 0]
    node = first
    while numbers > 0:
        key, p = varint(b, p)
        numbers -= 1
        if key == 0:
            node += 1
            continue
        if numbers == 0 or node >= first + nodes:
            return -1
        value, p = varint(b, p)
        numbers -= 1
        tags[count, 0] = node
        tags[count, 1] = np.int32(key)
        tags[count, 2] = np.int32(value)
        count += 1
    return count


@compiled
def read_node(b, start, end, parts, node_id, place, row, tags, count):
    """Read a single node into a row and its tags from row `count` on; the new count, or -1."""
    keys, keys_end, values, values_end = 0, 0, 0, 0
    p = start
    while p < end:
        key, value, at, p = next_field(b, p, end)
        if p > end or key in {16, 24} or (key == 34 and hidden(b, at, p, np.bool_(False))):
            return -1
        if key == 8:
            node_id[row] = signed(np.uint64(value))
        elif key == 64:
            place[row, 1] = degree_e7(signed(np.uint64(value)), parts, parts[3])
        elif key == 72:
            place[row, 0] = degree_e7(signed(np.uint64(value)), parts, parts[4])
        elif key == 18:
            keys, keys_end = at, p
        elif key == 26:
            values, values_end = at, p
    return pair_tags(b, keys, keys_end, values, values_end, row, tags, count)


@compiled
def read_nodes(b, groups, parts):
    """
    Read all nodes of a block.

    Gives their ids (N,), longitude and latitude in 1e-7 degrees (N, 2), and their tags (T, 3): node, key
    and value, the latter two as numbers in the table of strings. False if they are not understood.
    """
    nodes, most = count_nodes(b, groups)
    good = nodes >= 0
    nodes, most = max(nodes, 0), max(most, 0)
    node_id = np.zeros(nodes, np.int64)
    place = np.zeros((nodes, 2), np.int64)
    tags = np.empty((most, 3), np.int32)
    row, count = np.int64(0), np.int64(0)
    for g in range(len(groups)):
        p, end = groups[g, 0], groups[g, 1]
        while good and p < end:
            key, _, at, p = next_field(b, p, end)
            if key == 10:
                count = read_node(b, at, p, parts, node_id, place, row, tags, count)
                row += 1
            elif key == 18:
                _, some, _ = dense_places(b, at, p)
                count = read_dense(b, at, p, parts, node_id, place, row, tags, count)
                row += some
            if count < 0:
                good = False
    return good, node_id, place, tags[: max(count, 0)]


@compiled
def read_ways(b, groups):
    """
    Read ids and tags of all ways of a block, and find their references.

    Gives ids (W,), where the references are (W, 2), and the tags (T, 3) as `read_nodes` does. False if
    they are not understood.
    """
    ways, most = 0, 0
    good = True
    for g in range(len(groups)):
        p, end = groups[g, 0], groups[g, 1]
        while good and p < end:
            key, _, at, p = next_field(b, p, end)
            if p > end:
                good = False
            elif key == 26:
                ways += 1
                most += p - at
    if not good:
        ways, most = 0, 0
    way_id = np.zeros(ways, np.int64)
    refs = np.zeros((ways, 2), np.int64)
    tags = np.empty((most // 2, 3), np.int32)
    way, count = np.int64(0), np.int64(0)
    for g in range(len(groups)):
        p, end = groups[g, 0], groups[g, 1]
        while good and p < end:
            key, _, at, p = next_field(b, p, end)
            if key == 26:
                count = read_way(b, at, p, way_id, refs, way, tags, count)
                way += 1
            if count < 0:
                good = False
    return good, way_id, refs, tags[: max(count, 0)]


@compiled
def read_way(b, start, end, way_id, refs, row, tags, count):
    """Read a way into a row and its tags from row `count` on; the new count, or -1."""
    keys, keys_end, values, values_end = 0, 0, 0, 0
    p = start
    while p < end:
        key, value, at, p = next_field(b, p, end)
        # Unpacked numbers, a deleted way, and places of nodes on the way are not for this reader.
        if p > end or key in {16, 24, 64, 74, 82}:
            return -1
        if key == 34 and hidden(b, at, p, np.bool_(False)):
            return -1
        if key == 8:
            way_id[row] = value
        elif key == 18:
            keys, keys_end = at, p
        elif key == 26:
            values, values_end = at, p
        elif key == 66:
            refs[row, 0], refs[row, 1] = at, p
    return pair_tags(b, keys, keys_end, values, values_end, row, tags, count)


@compiled
def read_refs(b, places):
    """Read references of ways: how many each has, and all in a row; the first count is -1 if broken."""
    counts = np.empty(len(places), np.int64)
    total = 0
    for w in range(len(places)):
        counts[w] = count_packed(b, places[w, 0], places[w, 1])
        if counts[w] < 0:
            counts[0] = -1
            return counts, np.empty(0, np.int64)
        total += counts[w]
    refs = np.empty(total, np.int64)
    k = 0
    for w in range(len(places)):
        p = places[w, 0]
        node = np.int64(0)
        for _ in range(counts[w]):
            step, p = varint(b, p)
            node += signed(step)
            refs[k] = node
            k += 1
    return counts, refs
