"""
The nearest segment of any number of points, by a uniform grid over the segments.

Segment ``v`` leads from vertex ``v`` to ``v + 1`` of the same edge. `cell_start` and `cell_segment` list,
cell after cell (row by row from the south-west), every segment that touches the cell. Distances are worked
out with the very operations of GEOS, so that ties are the same ties.
"""

import math

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled
from isochrones.kernels.utm import project_all

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SKIN_M = 1e-6
"""How far beyond its line a segment is held to touch cells; far above any rounding of metres."""

ROUGH = 1e-9
"""Slack of the first look at a squared distance, both relative and in square metres."""

BLOCKS = 64
"""Blocks of the grid along either axis, for the order in which points are searched."""

FEWEST_TO_ORDER = 1024


@compiled
def measure_segments(vertex_start: Ints, vertex_xy: Floats, extent: Floats) -> None:
    """Fill `extent` with west, south, east, north, the count of segments and their length along both axes."""
    extent[0], extent[1], extent[2], extent[3] = math.inf, math.inf, -math.inf, -math.inf
    extent[4], extent[5] = 0.0, 0.0
    for edge in range(len(vertex_start) - 1):
        for v in range(vertex_start[edge], vertex_start[edge + 1] - 1):
            ax, ay, bx, by = vertex_xy[v, 0], vertex_xy[v, 1], vertex_xy[v + 1, 0], vertex_xy[v + 1, 1]
            if not (math.isfinite(ax + bx) and math.isfinite(ay + by)):
                continue
            extent[0], extent[2] = min(extent[0], ax, bx), max(extent[2], ax, bx)
            extent[1], extent[3] = min(extent[1], ay, by), max(extent[3], ay, by)
            extent[4] += 1.0
            extent[5] += abs(bx - ax) + abs(by - ay)


@compiled
def fill_cells(
    vertex_start: Ints,
    vertex_xy: Floats,
    frame: Floats,
    columns: int,
    rows: int,
    next_place: Ints,
    cell_segment: NDArray[np.int32],
) -> None:
    """
    Go over the cells that each segment touches, and count it there or, in a second pass, write it down.

    `frame` is west, south and the cell's side. With an empty `cell_segment` `next_place` counts; else it
    holds where the next segment of each cell belongs. Row by row of cells the segment's stretch within the
    row is widened by `SKIN_M`, so rounding can only add a cell, never lose one.
    """
    west, south, side, per_m = frame[0], frame[1], frame[2], 1.0 / frame[2]
    counting = len(cell_segment) == 0
    for edge in range(len(vertex_start) - 1):
        for v in range(vertex_start[edge], vertex_start[edge + 1] - 1):
            ax, ay = vertex_xy[v, 0] - west, vertex_xy[v, 1] - south
            bx, by = vertex_xy[v + 1, 0] - west, vertex_xy[v + 1, 1] - south
            if not (math.isfinite(ax + bx) and math.isfinite(ay + by)):
                continue
            if ay > by:
                ax, ay, bx, by = bx, by, ax, ay
            left, right = min(ax, bx), max(ax, bx)
            low = max(0, int((ay - SKIN_M) * per_m))
            high = min(rows - 1, int((by + SKIN_M) * per_m))
            for row in range(low, high + 1):
                x_low, x_high = left, right
                if high > low and by > ay:
                    slope = (bx - ax) / (by - ay)
                    x_south = ax + slope * (max(ay, row * side - SKIN_M) - ay)
                    x_north = ax + slope * (min(by, (row + 1) * side + SKIN_M) - ay)
                    x_low = max(left, min(x_south, x_north))
                    x_high = min(right, max(x_south, x_north))
                first = max(0, int((x_low - SKIN_M) * per_m))
                last = min(columns - 1, int((x_high + SKIN_M) * per_m))
                for cell in range(row * columns + first, row * columns + last + 1):
                    place = next_place[cell]
                    next_place[cell] = place + 1
                    if not counting:
                        cell_segment[place] = v


@compiled
def segment_distance(px: float, py: float, ax: float, ay: float, bx: float, by: float) -> float:
    """Measure from a point to a segment, operation by operation as GEOS does."""
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    if square > 0.0:
        part = ((px - ax) * dx + (py - ay) * dy) / square
        if 0.0 < part < 1.0:
            return abs(((ay - py) * dx - (ax - px) * dy) / square) * math.sqrt(square)
        if part >= 1.0:
            ax, ay = bx, by
    return math.sqrt((px - ax) * (px - ax) + (py - ay) * (py - ay))


@compiled
def nearest_segment(
    px: float,
    py: float,
    longest_m: float,
    vertex_xy: Floats,
    frame: Floats,
    columns: int,
    rows: int,
    cell_start: Ints,
    cell_segment: NDArray[np.int32],
) -> tuple[int, float]:
    """
    Find the nearest segment at most `longest_m` away, the first of several at the same distance; -1 if none.

    Cells are searched in square rings around the point's own cell (which may lie outside the grid). When the
    rings before the `r`-th have been searched, all that is left is farther than ``r - 1`` sides and the way
    out of the own cell; so the search ends as soon as that exceeds the best distance.
    """
    side = frame[2]
    x, y = px - frame[0], py - frame[1]
    column, row = math.floor(x / side), math.floor(y / side)
    best, best_m = -1, longest_m
    reach = longest_m * longest_m * (1.0 + ROUGH) + ROUGH
    rim = min(x - column * side, (column + 1) * side - x, y - row * side, (row + 1) * side - y)
    ring = max(0, -column, -row, column - columns + 1, row - rows + 1)
    last_ring = max(column, row, columns - 1 - column, rows - 1 - row)
    while ring <= last_ring:
        if ring > 0 and (ring - 1) * side + rim - SKIN_M > best_m:
            break
        for r in range(max(0, row - ring), min(rows - 1, row + ring) + 1):
            off_y = max(r * side - y, y - (r + 1) * side, 0.0) - SKIN_M
            if off_y > best_m:
                continue
            # The topmost and lowest row of a ring are whole, the others only its two ends.
            step = 1 if abs(r - row) == ring else 2 * ring
            c = column - ring
            if c < 0:
                c = 0 if step == 1 else column + ring
            while c <= min(columns - 1, column + ring):
                off_x = max(c * side - x, x - (c + 1) * side, 0.0) - SKIN_M
                if off_x <= best_m:
                    cell = r * columns + c
                    for at in range(cell_start[cell], cell_start[cell + 1]):
                        v = cell_segment[at]
                        ax, ay = vertex_xy[v, 0], vertex_xy[v, 1]
                        bx, by = vertex_xy[v + 1, 0], vertex_xy[v + 1, 1]
                        # A first look without branches; its slack is far above rounding.
                        dx, dy = bx - ax, by - ay
                        wx, wy = px - ax, py - ay
                        part = min(max((wx * dx + wy * dy) / (dx * dx + dy * dy + 1e-300), 0.0), 1.0)
                        wx -= part * dx
                        wy -= part * dy
                        rough = wx * wx + wy * wy
                        if rough > reach:
                            continue
                        distance = segment_distance(px, py, ax, ay, bx, by)
                        if distance < best_m or (distance == best_m and (best < 0 or v < best)):
                            best, best_m = v, distance
                            reach = distance * distance * (1.0 + ROUGH) + ROUGH
                c += step
        ring += 1
    return best, best_m


@compiled
def order_by_block(metres: Floats, frame: Floats, columns: int, rows: int) -> Ints:
    """
    Order points by blocks of the grid, so that neighbours are searched one after the other.

    The answers do not depend on it, but memory does: points in a random order take more than twice as long.
    """
    points = len(metres)
    order = np.arange(points)
    if points < FEWEST_TO_ORDER:
        return order
    wide, high = columns * frame[2] / BLOCKS, rows * frame[2] / BLOCKS
    block = np.empty(points, dtype=np.int64)
    start = np.zeros(BLOCKS * BLOCKS + 1, dtype=np.int64)
    for i in range(points):
        block[i] = 0
        if not math.isnan(metres[i, 0]):
            column = min(max((metres[i, 0] - frame[0]) / wide, 0.0), BLOCKS - 1.0)
            row = min(max((metres[i, 1] - frame[1]) / high, 0.0), BLOCKS - 1.0)
            block[i] = int(row) * BLOCKS + int(column)
        start[block[i] + 1] += 1
    for b in range(BLOCKS * BLOCKS):
        start[b + 1] += start[b]
    for i in range(points):
        order[start[block[i]]] = i
        start[block[i]] += 1
    return order


@compiled
def edge_of(v: int, vertex_start: Ints) -> int:
    """Find the edge that a vertex belongs to, by halving."""
    low, high = 0, len(vertex_start) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if vertex_start[middle] <= v:
            low = middle
        else:
            high = middle
    return low


@compiled
def part_before(px: float, py: float, v: int, first: int, last: int, vertex_xy: Floats) -> float:
    """Give the part of an edge (`first` to `last`) before the place of its segment `v` nearest a point."""
    before, whole = 0.0, 0.0
    for w in range(first, last):
        dx, dy = vertex_xy[w + 1, 0] - vertex_xy[w, 0], vertex_xy[w + 1, 1] - vertex_xy[w, 1]
        square = dx * dx + dy * dy
        length = math.sqrt(square)
        if w == v and square > 0.0:
            part = ((px - vertex_xy[w, 0]) * dx + (py - vertex_xy[w, 1]) * dy) / square
            before = whole + min(max(part, 0.0), 1.0) * length
        elif w == v:
            before = whole
        whole += length
    return min(before / whole, 1.0) if whole > 0.0 else 0.0


@compiled
def locate(
    lonlat: Floats,
    longest_m: float,
    middle_lon: float,
    false_northing_m: float,
    vertex_start: Ints,
    vertex_xy: Floats,
    frame: Floats,
    columns: int,
    rows: int,
    cell_start: Ints,
    cell_segment: NDArray[np.int32],
    edge: NDArray[np.int32],
    fraction: Floats,
    access_m: Floats,
) -> None:
    """Join points to their nearest edge: fill `edge`, `fraction` and `access_m`, each point for itself."""
    metres = np.empty((len(lonlat), 2))
    project_all(lonlat, middle_lon, false_northing_m, metres)
    for i in order_by_block(metres, frame, columns, rows):
        px, py = metres[i, 0], metres[i, 1]
        edge[i], fraction[i], access_m[i] = -1, 0.0, math.inf
        if math.isnan(px):
            continue
        v, distance = nearest_segment(
            px, py, longest_m, vertex_xy, frame, columns, rows, cell_start, cell_segment
        )
        if v >= 0:
            e = edge_of(v, vertex_start)
            edge[i], access_m[i] = e, distance
            fraction[i] = part_before(px, py, v, vertex_start[e], vertex_start[e + 1] - 1, vertex_xy)


@compiled
def place_on_edges(
    edge: NDArray[np.int32], fraction: Floats, vertex_start: Ints, vertex_xy: Floats, metres: Floats
) -> None:
    """Fill `metres` with the places a part of the length along their edges; NaN where `edge` is -1."""
    for i in range(len(edge)):
        metres[i, 0], metres[i, 1] = math.nan, math.nan
        if edge[i] < 0:
            continue
        first, last = vertex_start[edge[i]], vertex_start[edge[i] + 1] - 1
        whole = 0.0
        for w in range(first, last):
            whole += math.hypot(vertex_xy[w + 1, 0] - vertex_xy[w, 0], vertex_xy[w + 1, 1] - vertex_xy[w, 1])
        left = fraction[i] * whole
        metres[i, 0], metres[i, 1] = vertex_xy[last, 0], vertex_xy[last, 1]
        for w in range(first, last):
            dx, dy = vertex_xy[w + 1, 0] - vertex_xy[w, 0], vertex_xy[w + 1, 1] - vertex_xy[w, 1]
            length = math.hypot(dx, dy)
            if left < length:
                metres[i, 0] = vertex_xy[w, 0] + dx * left / length
                metres[i, 1] = vertex_xy[w, 1] + dy * left / length
                break
            left -= length
