"""Outlines of the grid nodes that reach a station in time: marching squares on a lattice of whole numbers."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]
Longs = NDArray[np.int64]
Marks = NDArray[np.uint8]
Whole = TypeVar("Whole", np.int32, np.int64)

STEPS = 16
"""
Lattice steps in a grid cell. A ring's corners lie on grid lines, 1 to 15 steps from a grid node, so rings
never touch, and whatever does not coincide is at least ``cell / (16 * 16 * sqrt(2))`` apart: 2.7 cm with
cells of 10 m, while seven decimals of a degree move a corner by 0.8 cm at most.
"""

BOTTOM, RIGHT, TOP, LEFT = 0, 1, 2, 3
NOWHERE = -1

EXITS = np.full((18, 4), NOWHERE, dtype=np.int32)
"""
By which side a ring leaves a cell, by the corners inside (1 south-west, 2 south-east, 4 north-east, 8
north-west) and the side it came in by. What is inside is on the ring's left. Rows 16 and 17 are 5 and 10
joined in the middle.
"""
for _case, _way in (
    (1, (BOTTOM, LEFT)),
    (2, (RIGHT, BOTTOM)),
    (4, (TOP, RIGHT)),
    (8, (LEFT, TOP)),
    (3, (RIGHT, LEFT)),
    (6, (TOP, BOTTOM)),
    (12, (LEFT, RIGHT)),
    (9, (BOTTOM, TOP)),
    (14, (LEFT, BOTTOM)),
    (13, (BOTTOM, RIGHT)),
    (11, (RIGHT, TOP)),
    (7, (TOP, LEFT)),
    (5, (BOTTOM, LEFT)),
    (5, (TOP, RIGHT)),
    (10, (RIGHT, BOTTOM)),
    (10, (LEFT, TOP)),
    (16, (BOTTOM, RIGHT)),
    (16, (TOP, LEFT)),
    (17, (LEFT, BOTTOM)),
    (17, (RIGHT, TOP)),
):
    EXITS[_case, _way[0]] = _way[1]


@compiled
def crossing(a: float, b: float) -> int:
    """Give the lattice step, 1 to 15, at which a line from `a` to `b`, of unlike signs, crosses zero."""
    return min(max(int(STEPS * a / (a - b) + 0.5), 1), STEPS - 1)


@compiled
def way_out(z: Floats, inside: Marks, row: int, column: int, came_by: int) -> int:
    """Tell by which side a ring leaves a cell; at a saddle the mean of the corners decides."""
    case = (
        inside[row, column]
        + 2 * inside[row, column + 1]
        + 4 * inside[row + 1, column + 1]
        + 8 * inside[row + 1, column]
    )
    if case in (5, 10):
        middle = z[row, column] + z[row, column + 1] + z[row + 1, column + 1] + z[row + 1, column]
        if middle <= 0:
            case = 16 if case == 5 else 17
    return int(EXITS[case, came_by])


@compiled
def trace(z: Floats, inside: Marks, row: int, column: int, seen: Marks, x: Rows, y: Rows, at: int) -> int:
    """
    Follow one ring from the crossing between grid nodes (row, column) and (row, column + 1) till it closes.

    `z` (rows, columns) is not positive where `inside` is 1, and positive where it is 0, as along its border.
    Corners are written to `x` and `y` (lattice steps) from entry `at` on; `seen` marks the level grid lines
    that were crossed. Gives the entry after the last.
    """
    side = BOTTOM
    if not inside[row, column]:
        row, side = row - 1, TOP
    first_row, first_column, first_side = row, column, side
    while True:
        if side in (BOTTOM, TOP):
            level = row + (side == TOP)
            seen[level, column] = 1
            x[at] = STEPS * column + crossing(z[level, column], z[level, column + 1])
            y[at] = STEPS * level
        else:
            upright = column + (side == RIGHT)
            x[at] = STEPS * upright
            y[at] = STEPS * row + crossing(z[row, upright], z[row + 1, upright])
        at += 1
        out = way_out(z, inside, row, column, side)
        if out == BOTTOM:
            row, side = row - 1, TOP
        elif out == TOP:
            row, side = row + 1, BOTTOM
        elif out == LEFT:
            column, side = column - 1, RIGHT
        else:
            column, side = column + 1, LEFT
        if row == first_row and column == first_column and side == first_side:
            return at


@compiled
def twice_area(x: Rows, y: Rows, first: int, last: int) -> int:
    """Give twice the signed area of a ring in squared lattice steps, exactly; positive anticlockwise."""
    total = 0
    for k in range(first, last):
        after = k + 1 if k + 1 < last else first
        total += int(x[k]) * int(y[after]) - int(x[after]) * int(y[k])
    return total


@compiled
def encloses(x: Rows, y: Rows, first: int, last: int, px: int, py: int) -> bool:
    """Tell whether a ring goes round a point off it: a ray to the east crosses it an odd number of times."""
    odd = False
    for k in range(first, last):
        after = k + 1 if k + 1 < last else first
        if (y[k] > py) != (y[after] > py):
            beside = int(x[after] - x[k]) * int(py - y[k]) - int(px - x[k]) * int(y[after] - y[k])
            # Positive: the point is left of the side, which is to the west of one that leads up.
            odd ^= (beside > 0) == (y[after] > y[k])
    return odd


@compiled
def grown(array: NDArray[Whole], wanted: int) -> NDArray[Whole]:
    """Give an array with room for `wanted` entries: itself, or a copy at least twice as long."""
    if wanted <= len(array):
        return array
    longer = np.empty(max(wanted, 2 * len(array)), array.dtype)
    longer[: len(array)] = array
    return longer


@compiled
def window_of(places: Rows, ticks: Rows, limit: int, home: Rows, window: Longs) -> int:
    """
    Set `window` to the first column and row, columns and rows that hold all nodes within a limit, and a rim.

    The cell with column and row `home` is held too. Gives a bound on the number of nodes inside.
    """
    left, low = int(home[0]), int(home[1])
    right, high = left + 1, low + 1
    count = 4
    for k in range(len(ticks)):
        if ticks[k] <= limit:
            count += 1
            left, right = min(left, places[k, 0]), max(right, places[k, 0])
            low, high = min(low, places[k, 1]), max(high, places[k, 1])
    window[0], window[1], window[2], window[3] = left - 1, low - 1, right - left + 3, high - low + 3
    return count


@compiled
def fill_field(
    z: Floats,
    inside: Marks,
    window: Longs,
    places: Rows,
    ticks: Rows,
    off_m: Floats,
    limit: int,
    tick_m: float,
    cap_m: float,
) -> None:
    """
    Write how many metres of walking a node is beyond a limit, at most `cap_m` either way, and whether inside.

    `off_m` is how far a node is beyond the margin of its street. Nodes not listed are `cap_m` beyond.
    """
    z[:, :] = cap_m
    inside[:, :] = 0
    for k in range(len(ticks)):
        column, row = places[k, 0] - window[0], places[k, 1] - window[1]
        if 0 <= column < window[2] and 0 <= row < window[3]:
            beyond = max((ticks[k] - limit) * tick_m, off_m[k])
            z[row, column] = min(max(beyond, -cap_m), cap_m)
            inside[row, column] = beyond <= 0


@compiled
def needs_home(places: Rows, ticks: Rows, off_m: Floats, home: Rows, most: int) -> bool:
    """Tell whether any of the four nodes round a station does not reach it within `most` ticks."""
    near = 0
    for k in range(len(ticks)):
        across, up = places[k, 0] - home[0], places[k, 1] - home[1]
        if 0 <= across <= 1 and 0 <= up <= 1 and ticks[k] <= most and off_m[k] <= 0:
            near += 1
    return near < 4


@compiled
def fetch(point: Rows, places: Rows, access_m: Floats, margin_m: float) -> tuple[Rows, Floats]:
    """Gather what is known of some nodes, so that every band reads it in one stream."""
    near, off_m = np.empty((len(point), 2), np.int32), np.empty(len(point))
    for k in range(len(point)):
        near[k, 0], near[k, 1] = places[point[k], 0], places[point[k], 1]
        off_m[k] = access_m[point[k]] - margin_m
    return near, off_m


@compiled
def find_shells(x: Rows, y: Rows, starts: Longs, area: Longs, shell: Longs, before: int, after: int) -> None:
    """Name for each ring from `before` to `after` its shell: itself, or the least one round a hole."""
    for ring in range(before, after):
        shell[ring] = ring
        if area[ring] > 0:
            continue
        px, py = x[starts[ring]], y[starts[ring]]
        for other in range(before, after):
            smaller = shell[ring] == ring or area[other] < area[shell[ring]]
            if area[other] > 0 and smaller and encloses(x, y, starts[other], starts[other + 1], px, py):
                shell[ring] = other


@compiled
def draw(
    z: Floats,
    inside: Marks,
    window: Longs,
    x: Rows,
    y: Rows,
    starts: Longs,
    shell: Longs,
    area: Longs,
    ring: int,
) -> int:
    """
    Draw the rings of one field, the first as number `ring`, and give the number after the last.

    Written are `x` and `y`, lattice steps from grid node (0, 0), and for each ring `starts`, `shell`, `area`.
    """
    first, at = ring, starts[ring]
    seen = np.zeros(z.shape, np.uint8)
    for row in range(1, z.shape[0] - 1):
        for column in range(z.shape[1] - 1):
            if inside[row, column] != inside[row, column + 1] and not seen[row, column]:
                at = trace(z, inside, row, column, seen, x, y, at)
                area[ring] = twice_area(x, y, starts[ring], at)
                ring += 1
                starts[ring] = at
    find_shells(x, y, starts, area, shell, first, ring)
    for k in range(starts[first], at):
        x[k] += STEPS * window[0]
        y[k] += STEPS * window[1]
    return ring


@compiled
def outlines(
    start: Longs,
    point: Rows,
    ticks: Rows,
    places: Rows,
    access_m: Floats,
    home: Rows,
    limits: Rows,
    least: int,
    tick_m: float,
    margin_m: float,
    cap_m: float,
) -> tuple[Rows, Rows, Longs, Longs, Longs, Longs]:
    """
    Draw the rings of every station and limit.

    For F stations, `start` (F + 1,), `point` and `ticks` list which grid nodes reach them, and when; `places`
    (P, 2), column and row, and `access_m` are of the grid nodes; `home` (F, 2) is the column and row of the
    cell a station stands in; `limits` (B,) are ticks, and `tick_m` the metres walked in one. A station whose
    own four nodes do not all reach it within `least` ticks gets them given, under every limit, so that it is
    always inside its own area.

    Gives x, y int32 (lattice steps from grid node (0, 0)), ring starts int64, and for each ring its group
    (station * B + band), its shell (itself, or the smallest ring round a hole) and twice its area, int64.
    """
    x, y = np.empty(4096, np.int32), np.empty(4096, np.int32)
    starts, group = np.zeros(64, np.int64), np.empty(64, np.int64)
    shell, area = np.empty(64, np.int64), np.empty(64, np.int64)
    rings = np.int64(0)
    window = np.empty(4, np.int64)
    for station in range(len(start) - 1):
        first, last = start[station], start[station + 1]
        walk = ticks[first:last]
        near, off_m = fetch(point[first:last], places, access_m, margin_m)
        needy = needs_home(near, walk, off_m, home[station], least)
        for band in range(len(limits)):
            limit = limits[band]
            count = window_of(near, walk, limit, home[station], window)
            # A corner lies on one of the four grid lines at a node that is inside, a ring has four or more.
            x, y = grown(x, starts[rings] + 4 * count), grown(y, starts[rings] + 4 * count)
            starts, group = grown(starts, rings + count + 1), grown(group, rings + count)
            shell, area = grown(shell, rings + count), grown(area, rings + count)
            z, inside = np.empty((window[3], window[2])), np.empty((window[3], window[2]), np.uint8)
            fill_field(z, inside, window, near, walk, off_m, limit, tick_m, cap_m)
            if needy:
                column, row = home[station, 0] - window[0], home[station, 1] - window[1]
                z[row : row + 2, column : column + 2] = -cap_m
                inside[row : row + 2, column : column + 2] = 1
            after = draw(z, inside, window, x, y, starts, shell, area, rings)
            group[rings:after] = station * len(limits) + band
            rings = after
    at = starts[rings]
    return x[:at], y[:at], starts[: rings + 1], group[:rings], shell[:rings], area[:rings]
