"""
Segments of ways, joined at mere bends into the edges of a network.

A segment is the straight piece between two neighbouring nodes of a way. Nodes and segments are int32.
"""

import numpy as np

from isochrones.kernels.compiled import compiled


@compiled
def split(way_start, ref, present):
    """
    Split ways into segments.

    `way_start` (W + 1,) int64, `ref` (R,) int32 nodes, `present` (N,) bool. Gives tail, head and way of
    every segment in the order of the ways, and which nodes stand beside a missing one. A reference that
    repeats the one before it says nothing, and would hide that segments touch.
    """
    tail = np.empty(len(ref), np.int32)
    head = np.empty(len(ref), np.int32)
    way = np.empty(len(ref), np.int32)
    cut = np.zeros(len(present), np.bool_)
    count = 0
    for w in range(len(way_start) - 1):
        before = np.int32(-1)
        for k in range(way_start[w], way_start[w + 1]):
            here = ref[k]
            if before >= 0 and here != before:
                if present[before] and present[here]:
                    tail[count], head[count], way[count] = before, here, w
                    count += 1
                elif present[before]:
                    cut[before] = True
                elif present[here]:
                    cut[here] = True
            before = here
    return tail[:count].copy(), head[:count].copy(), way[:count].copy(), cut


@compiled
def bends(tail, head, cut):
    """
    Find the nodes that are mere bends, and both segments at each.

    A bend has exactly two segments, leading to two different nodes, and no missing neighbour.
    """
    nodes = len(cut)
    degree = np.zeros(nodes, np.int32)
    at = np.full((nodes, 2), -1, np.int32)
    for s in range(len(tail)):
        for node in (tail[s], head[s]):
            if degree[node] < 2:
                at[node, degree[node]] = s
            degree[node] += 1
    bend = np.zeros(nodes, np.bool_)
    for node in range(nodes):
        if degree[node] == 2 and not cut[node]:
            one, two = at[node, 0], at[node, 1]
            bend[node] = tail[one] + head[one] != tail[two] + head[two]
    return bend, at


@compiled
def follow(segment, turned, tail, head, bend, at, used, order, backward, count):
    """Walk over bends from a segment to the next junction, or round a ring; the new count of steps."""
    while True:
        used[segment] = True
        order[count], backward[count] = segment, turned
        count += 1
        node = tail[segment] if turned else head[segment]
        if not bend[node]:
            return count
        segment = at[node, 1] if at[node, 0] == segment else at[node, 0]
        if used[segment]:
            return count
        turned = tail[segment] != node


@compiled
def join(tail, head, bend, at):
    """
    Join segments into edges.

    Gives the segments in walking order, whether each is walked backward, and where every edge starts in
    that list. Edges from junction to junction come first, each begun at its earliest segment that touches
    a junction; rings that touch nothing follow.
    """
    segments = len(tail)
    used = np.zeros(segments, np.bool_)
    order = np.empty(segments, np.int32)
    backward = np.empty(segments, np.bool_)
    start = np.empty(segments + 1, np.int64)
    count, edges = np.int64(0), 0
    for ring in (False, True):
        for s in range(segments):
            if used[s]:
                continue
            from_tail = ring or not bend[tail[s]]
            if from_tail or not bend[head[s]]:
                start[edges] = count
                edges += 1
                count = follow(s, not from_tail, tail, head, bend, at, used, order, backward, count)
    start[edges] = count
    return order, backward, start[: edges + 1].copy()


@compiled
def shapes(picked, start, order, backward, tail, head, metres):
    """
    Lay out the picked edges one after another.

    Gives where the vertices of each start, the node at every vertex, and the length of each edge.
    """
    vertex_start = np.zeros(len(picked) + 1, np.int64)
    for e in range(len(picked)):
        vertex_start[e + 1] = vertex_start[e] + start[picked[e] + 1] - start[picked[e]] + 1
    vertex = np.empty(vertex_start[-1], np.int32)
    length = np.zeros(len(picked), np.float64)
    for e in range(len(picked)):
        v = vertex_start[e]
        for k in range(start[picked[e]], start[picked[e] + 1]):
            s = order[k]
            vertex[v] = head[s] if backward[k] else tail[s]
            vertex[v + 1] = tail[s] if backward[k] else head[s]
            length[e] += metres[s]
            v += 1
    return vertex_start, vertex, length
