"""
One bounded search from one place on an edge: Dijkstra's algorithm with a queue of buckets.

Ticks are whole numbers, so a search that corrects labels inside a bucket ends with exactly the times of
a queue in perfect order, whatever the width of a bucket. Every node is in the queue at most once (its
links are arrays over the nodes), so no array ever has to grow.

Sources: E. W. Dijkstra, "A note on two problems in connexion with graphs", 1959; R. B. Dial, "Algorithm
360: shortest-path forest with topological ordering", 1969 (buckets).
"""

import numpy as np

from isochrones.kernels.compiled import compiled

NEVER = 2_147_483_647
"""Ticks of a walk that is not there."""

BUCKET_SHIFT = 19
"""A bucket holds 2 ** 19 ticks, 26 s: about a third of a block, the quickest width on real streets."""

QUEUED_NOT = -2
FIRST = -1


@compiled
def explore(
    start, arcs, tail, head_node, tail_ticks, head_ticks, limit, ticks_of, head, following, before, reached
):
    """
    Find the ticks of every node within the limit of a place that leads to two nodes.

    `ticks_of` (N,) is `NEVER`, `before` (N,) is `QUEUED_NOT` and `head` -1 before and, but for the
    ticks of the nodes in `reached`, after the call. Gives the count of nodes in `reached`. All of it stands
    in one loop on purpose: a call for every relaxed arc made the search three times slower.
    """
    count = 0
    highest = np.int64(-1)
    for side in range(2):
        node = tail if side == 0 else head_node
        ticks = np.int64(tail_ticks if side == 0 else head_ticks)
        if side == 0 and tail == head_node:
            ticks = min(ticks, np.int64(head_ticks))
        elif side == 1 and tail == head_node:
            continue
        if ticks <= limit:
            reached[count] = node
            count += 1
            bucket = ticks >> BUCKET_SHIFT
            ticks_of[node] = ticks
            top = head[bucket]
            following[node] = top
            before[node] = FIRST
            if top >= 0:
                before[top] = node
            head[bucket] = node
            highest = max(highest, bucket)
    bucket = np.int64(0)
    while bucket <= highest:
        node = head[bucket]
        while node >= 0:
            right = following[node]
            head[bucket] = right
            if right >= 0:
                before[right] = FIRST
            before[node] = QUEUED_NOT
            here = ticks_of[node]
            for arc in range(start[node], start[node + 1]):
                ticks = here + arcs[2 * arc + 1]
                if ticks > limit:
                    continue
                there = arcs[2 * arc]
                old = ticks_of[there]
                if ticks >= old:
                    continue
                goal = ticks >> BUCKET_SHIFT
                if old == NEVER:
                    reached[count] = there
                    count += 1
                elif before[there] != QUEUED_NOT:
                    from_bucket = old >> BUCKET_SHIFT
                    if from_bucket == goal:
                        ticks_of[there] = ticks
                        continue
                    left, right = before[there], following[there]
                    if left == FIRST:
                        head[from_bucket] = right
                    else:
                        following[left] = right
                    if right >= 0:
                        before[right] = left
                ticks_of[there] = ticks
                top = head[goal]
                following[there] = top
                before[there] = FIRST
                if top >= 0:
                    before[top] = there
                head[goal] = there
                highest = max(highest, goal)
            node = head[bucket]
        bucket += np.int64(1)
    return count


@compiled
def _room(size, limit):
    """Make what `explore` works in: one set serves any number of searches, one after the other."""
    ticks_of = np.full(size, NEVER, np.int32)
    head = np.full((limit >> BUCKET_SHIFT) + 1, -1, np.int32)
    before = np.full(size, QUEUED_NOT, np.int32)
    return ticks_of, head, np.empty(size, np.int32), before, np.empty(size, np.int32)


@compiled
def _wider(values, count, room):
    """Copy the first values into an array with room for more."""
    wider = np.empty(room, np.int32)
    wider[:count] = values[:count]
    return wider


@compiled
def straight(whole, source, point, legs, away):
    """
    Count the ticks straight along one edge, whichever way leads from one to the other; `NEVER` for neither.

    Of both, the way to either end together with the other's to the other end is the whole edge and what lies
    between them, if they lie in this order: else it is less than their access legs. `away` is 0 when the
    point walks to the source, 1 when the source walks to the point: the edge is then walked the other way.
    """
    best = np.int64(NEVER)
    for way in range(2):
        edge = np.int64(whole[way ^ away])
        along = np.int64(source[way]) + point[1 - way] - edge
        if edge != NEVER and along >= legs:
            best = min(best, along)
    return best


@compiled
def reach_nodes(start, arcs, nodes, ends, limit, found_start, found_node, found_ticks):
    """
    List the nodes within the limit of each source.

    `nodes` (S, 2) and `ends` (S, 2): the two nodes and the ticks to each. Fills `found_start` (S + 1,)
    and gives the two lists, grown where they had to be.
    """
    ticks_of, head, following, before, reached = _room(start.size - 1, limit)
    total = 0
    found_start[0] = 0
    for s in range(nodes.shape[0]):
        count = explore(
            start, arcs, nodes[s, 0], nodes[s, 1], ends[s, 0], ends[s, 1], limit,
            ticks_of, head, following, before, reached,
        )  # fmt: skip
        if total + count > found_node.size:
            found_node = _wider(found_node, total, 2 * (total + count))
            found_ticks = _wider(found_ticks, total, 2 * (total + count))
        for k in range(count):
            node = reached[k]
            found_node[total] = node
            found_ticks[total] = ticks_of[node]
            ticks_of[node] = NEVER
            total += 1
        found_start[s + 1] = total
    return found_node[:total], found_ticks[:total]


@compiled
def reach_points(
    start, arcs, arc_edge, edge_ticks, edge_nodes,
    source_edge, source_ends, source_access, first, last, limit, away,
    point_start, point_ends, point_access, found_start, found_point, found_ticks,
):  # fmt: skip
    """
    List the points within the limit of each source, both on edges.

    Points are sorted by edge; `found_point` counts in that order. `away` is as for `straight`. Fills
    `found_start` from 0 for the sources `first` to `last`; gives the two lists, grown where they had to be.
    """
    ticks_of, head, following, before, reached = _room(start.size - 1, limit)
    total = 0
    found_start[0] = 0
    for s in range(first, last):
        own = source_edge[s]
        if own < 0:
            found_start[s - first + 1] = total
            continue
        count = explore(
            start, arcs, edge_nodes[own, 0], edge_nodes[own, 1], source_ends[s, 0], source_ends[s, 1], limit,
            ticks_of, head, following, before, reached,
        )  # fmt: skip
        # The source's own edge comes first: it has points even where neither end is within the limit.
        for k in range(-1, count):
            node = -1 if k < 0 else reached[k]
            from_arc = 0 if k < 0 else start[node]
            to_arc = 1 if k < 0 else start[node + 1]
            for arc in range(from_arc, to_arc):
                edge = own
                if k >= 0:
                    edge = arc_edge[arc] >> 1
                    # An edge with both ends within reach is told once, at its tail.
                    if edge == own or (arc_edge[arc] & 1 and ticks_of[edge_nodes[edge, 0]] != NEVER):
                        continue
                low, high = point_start[edge], point_start[edge + 1]
                if low == high:
                    continue
                if total + high - low > found_point.size:
                    found_point = _wider(found_point, total, 2 * (total + high - low))
                    found_ticks = _wider(found_ticks, total, 2 * (total + high - low))
                at_tail = np.int64(ticks_of[edge_nodes[edge, 0]])
                at_head = np.int64(ticks_of[edge_nodes[edge, 1]])
                for p in range(low, high):
                    ticks = min(at_tail + point_ends[p, 0], at_head + point_ends[p, 1])
                    if edge == own:
                        legs = np.int64(source_access[s]) + point_access[p]
                        along = straight(edge_ticks[edge], source_ends[s], point_ends[p], legs, away)
                        ticks = min(ticks, along)
                    if ticks <= limit:
                        found_point[total] = p
                        found_ticks[total] = ticks
                        total += 1
        for k in range(count):
            ticks_of[reached[k]] = NEVER
        found_start[s - first + 1] = total
    return found_point[:total], found_ticks[:total]


@compiled
def time_points(
    start, arcs, edge_ticks, edge_nodes, source_edge, source_ends, source_access, limit, away,
    point_edge, point_ends, point_access, found,
):  # fmt: skip
    """Fill `found` (S, P) with the ticks between few sources and few points, `NEVER` beyond the limit."""
    ticks_of, head, following, before, reached = _room(start.size - 1, limit)
    for s in range(source_edge.size):
        own = source_edge[s]
        if own < 0:
            found[s, :] = NEVER
            continue
        count = explore(
            start, arcs, edge_nodes[own, 0], edge_nodes[own, 1], source_ends[s, 0], source_ends[s, 1], limit,
            ticks_of, head, following, before, reached,
        )  # fmt: skip
        for p in range(point_edge.size):
            edge = point_edge[p]
            found[s, p] = NEVER
            if edge < 0:
                continue
            ticks = min(
                np.int64(ticks_of[edge_nodes[edge, 0]]) + point_ends[p, 0],
                np.int64(ticks_of[edge_nodes[edge, 1]]) + point_ends[p, 1],
            )
            if edge == own:
                legs = np.int64(source_access[s]) + point_access[p]
                along = straight(edge_ticks[edge], source_ends[s], point_ends[p], legs, away)
                ticks = min(ticks, along)
            if ticks <= limit:
                found[s, p] = ticks
        for k in range(count):
            ticks_of[reached[k]] = NEVER


@compiled
def sum_points(
    start, arcs, arc_edge, edge_nodes, first, last, limit,
    point_start, point_ends, weight, edge_weight, edge_worst, sums,
):  # fmt: skip
    """
    Sum the weights of the points within the limit of each node from `first` to `last`.

    `edge_worst` (M, 2) is the most ticks of any point of an edge from either end: where an end is near
    enough for it, the whole edge is summed at once as `edge_weight`.
    """
    ticks_of, head, following, before, reached = _room(start.size - 1, limit)
    for source in range(first, last):
        node = np.int32(source)
        count = explore(
            start, arcs, node, node, np.int32(0), np.int32(0), limit,
            ticks_of, head, following, before, reached,
        )  # fmt: skip
        total = 0.0
        for k in range(count):
            node = reached[k]
            for arc in range(start[node], start[node + 1]):
                edge = arc_edge[arc] >> 1
                low, high = point_start[edge], point_start[edge + 1]
                if low == high or (arc_edge[arc] & 1 and ticks_of[edge_nodes[edge, 0]] != NEVER):
                    continue
                at_tail = np.int64(ticks_of[edge_nodes[edge, 0]])
                at_head = np.int64(ticks_of[edge_nodes[edge, 1]])
                if at_tail + edge_worst[edge, 0] <= limit or at_head + edge_worst[edge, 1] <= limit:
                    total += edge_weight[edge]
                    continue
                for p in range(low, high):
                    if min(at_tail + point_ends[p, 0], at_head + point_ends[p, 1]) <= limit:
                        total += weight[p]
        for k in range(count):
            ticks_of[reached[k]] = NEVER
        sums[source] = total
