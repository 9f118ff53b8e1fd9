"""What the parts of an edge and the things along it add up to."""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.network.traits import (
    GATE,
    GATE_LOCKED,
    HIGH_KERB,
    HIGHWAYS,
    MARK_CROSSING,
    MARK_GATE,
    MARK_KERB,
    MARK_LOCKED,
    MARK_SIGNALS,
    ONLY_BACKWARD,
    ONLY_FORWARD,
    STEP_FREE,
)

CLASSES = len(HIGHWAYS)
STEPS = HIGHWAYS.index("steps")
ONE_WAY = ONLY_FORWARD | ONLY_BACKWARD


@compiled
def sum_parts(picked, start, order, backward, metres, way, way_highway, way_flags):
    """
    Add up the ways of every edge: class of the longest part, metres of steps, flags.

    A one-way part that the edge runs against is turned. An edge is free of steps if a part says so and
    no steps in it say nothing.
    """
    highway = np.zeros(len(picked), np.uint8)
    steps_m = np.zeros(len(picked), np.float32)
    flags = np.zeros(len(picked), np.uint16)
    of_class = np.zeros(CLASSES, np.float64)
    for e in range(len(picked)):
        of_class[:] = 0.0
        all_flags, barred = np.int64(0), False
        for k in range(start[picked[e]], start[picked[e] + 1]):
            s = order[k]
            w = way[s]
            flag = np.int64(way_flags[w])
            if backward[k]:
                ahead, back = flag & ONLY_FORWARD, flag & ONLY_BACKWARD
                flag &= ~ONE_WAY
                flag |= (ONLY_BACKWARD if ahead else 0) | (ONLY_FORWARD if back else 0)
            all_flags |= flag
            barred |= way_highway[w] == STEPS and flag & STEP_FREE == 0
            of_class[way_highway[w]] += metres[s]
        highway[e] = np.argmax(of_class)
        steps_m[e] = of_class[STEPS]
        flags[e] = all_flags & ~STEP_FREE if barred else all_flags
    return highway, steps_m, flags


@compiled
def sum_marks(vertex_start, vertex, marks, flags):
    """
    Count what stands along every edge, and add its gates and kerbs to `flags`.

    Signals and crossings at an end of an edge count half: who passes over that node walks two such edges.
    Gates and kerbs at an end do not count: there they stand on one of several edges, and nobody says which.
    """
    edges = len(vertex_start) - 1
    signals = np.zeros(edges, np.float32)
    crossings = np.zeros(edges, np.float32)
    for e in range(edges):
        first, last = vertex_start[e], vertex_start[e + 1] - 1
        for v in range(first, last + 1):
            mark = marks[vertex[v]]
            if mark == 0:
                continue
            inside = first < v < last
            part = np.float32(1.0 if inside else 0.5)
            if mark & MARK_SIGNALS:
                signals[e] += part
            if mark & MARK_CROSSING:
                crossings[e] += part
            if inside and mark & MARK_KERB:
                flags[e] |= HIGH_KERB
            if inside and mark & MARK_GATE:
                flags[e] |= GATE
            if inside and mark & MARK_LOCKED:
                flags[e] |= GATE_LOCKED
    return signals, crossings
