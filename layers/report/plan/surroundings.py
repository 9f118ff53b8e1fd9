"""The small map of a card: a site, its neighbours, and what the plan does to the people around it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.report.drawing import LINE, PAPER, SOFT, Drawing
from layers.report.mapsheet import RIM, scale_bar
from layers.report.plan.ground import PAINTS, Ground
from layers.report.plan.marks import halo, mark
from layers.report.plan.words import ACTION_COLOURS
from layers.report.words import WORKING_MAP, Words

SIDE_MM = 58.0
HALF_M = 1500.0
FARTHEST_M = 3000.0
"""A map shows this far from its site at least and, where people go farther, at most."""

NAME_MM, DISC_MM = 2.3, 1.5
TINY = f'font-size="{NAME_MM}" {RIM}'


def surroundings(
    ground: Ground, site: Any, goes_to: Sequence[Any], say: Words, *, working: bool
) -> Drawing | None:
    """
    Draw the surroundings of a site.

    Parameters
    ----------
    ground
        What there is to draw.
    site
        Its id.
    goes_to
        Ids of the sites where its people go; the map numbers them in this order.
    say
        The language.
    working
        Write "working map, not for publication" below.

    Returns
    -------
    Drawing or None
        None for a site that is not on the map.
    """
    own = ground.find(site)
    if own is None:
        return None
    middle = ground.sites[own]
    found = [(i, ground.find(key)) for i, key in enumerate(goes_to, 1)]
    ways = [(i, ground.sites[at]) for i, at in found if at is not None]
    far = max((float(np.abs(at - middle).max()) for _, at in ways), default=0.0)
    half = float(np.clip(1.15 * far, HALF_M, FARTHEST_M))
    view = _View(middle, half)
    drawing = Drawing(SIDE_MM, SIDE_MM)
    drawing.rect(0, 0, SIDE_MM, SIDE_MM, PAPER)
    _draw_people(drawing, ground, view)
    _draw_boundaries(drawing, ground, view)
    for _, at in ways:
        _draw_way(drawing, view, at)
    near = np.flatnonzero((np.abs(ground.sites - middle) < 0.98 * half).all(axis=1)).tolist()
    for i in sorted(near, key=lambda i: (i == own, ground.actions[i] != "keep")):
        x, y = view.on_paper(ground.sites[i])
        if i == own:
            halo(drawing, x, y, ACTION_COLOURS.get(ground.actions[i], SOFT))
        mark(drawing, x, y, ground.actions[i], informs=ground.informs[i])
    for i, at in ways:
        _draw_number(drawing, view, i, at)
    _furnish(drawing, half, say, working=working)
    return drawing


class _View:
    """A square around a place, drawn on `SIDE_MM`."""

    def __init__(self, middle: NDArray[np.float64], half_m: float) -> None:
        self.middle, self.half_m = middle, half_m
        self.metres_a_mm = 2 * half_m / SIDE_MM
        self.corner = middle + np.array([-half_m, half_m])

    def on_paper(self, metres: NDArray[np.float64]) -> tuple[float, float]:
        x, y = ((metres - self.corner) * [1, -1] / self.metres_a_mm).tolist()
        return x, y


def _draw_people(drawing: Drawing, ground: Ground, view: _View) -> None:
    """Draw cells as one path for each state, runs of a row joined."""
    first, last = np.searchsorted(ground.cells[:, 0], view.middle[0] + view.half_m * np.array([-1, 1]))
    cells, state = ground.cells[first:last], ground.state[first:last]
    inside = (np.abs(cells[:, 1] - view.middle[1]) < view.half_m) & (state >= 0)
    if not inside.any():
        return
    pixel = ground.pixel_m
    count = int(np.ceil(2 * view.half_m / pixel))
    at = np.clip(((cells[inside] - view.corner) * [1, -1] / pixel).astype(np.int64), 0, count - 1)
    weights = np.zeros((len(PAINTS), count * count))
    np.add.at(weights, (state[inside], at[:, 1] * count + at[:, 0]), ground.people[first:last][inside])
    won = np.where(weights.sum(axis=0) > 0, weights.argmax(axis=0), -1).reshape(count, count)
    mm = pixel / view.metres_a_mm
    for i, paint in enumerate(PAINTS):
        path = _runs(won == i, mm)
        if path:
            drawing.path(path, fill=paint.colour)
            if paint.pattern != "plain":
                drawing.path(path, fill="url(#gap)" if paint.pattern == "stripes" else "url(#unknown)")


def _runs(grid: NDArray[np.bool_], mm: float) -> str:
    """Outline the pixels that are set, clipped to the sheet."""
    parts = []
    for row in np.flatnonzero(grid.any(axis=1)).tolist():
        column = 0
        top, tall = row * mm, min(mm, SIDE_MM - row * mm)
        for set_, run in groupby(grid[row].tolist()):
            long = len(list(run))
            if set_:
                left = column * mm
                wide = min(long * mm, SIDE_MM - left)
                parts.append(f"M{left:.2f} {top:.2f}h{wide:.2f}v{tall:.2f}h{-wide:.2f}z")
            column += long
    return "".join(parts)


def _draw_boundaries(drawing: Drawing, ground: Ground, view: _View) -> None:
    (west, south), (east, north) = view.middle - view.half_m, view.middle + view.half_m
    bounds = shapely.bounds(ground.boundaries)
    near = (bounds[:, :2] < [east, north]).all(axis=1) & (bounds[:, 2:] > [west, south]).all(axis=1)
    lines = shapely.clip_by_rect(ground.boundaries[near], west, south, east, north)
    for line in shapely.get_parts(shapely.simplify(lines, 0.1 * view.metres_a_mm)):
        places = shapely.get_coordinates(line)
        if len(places) > 1:
            drawing.line([view.on_paper(place) for place in places], SOFT, 0.15)


def _draw_way(drawing: Drawing, view: _View, to: NDArray[np.float64]) -> None:
    """Draw an arrow from the middle to where people go."""
    start, end = np.array(view.on_paper(view.middle)), np.array(view.on_paper(to))
    long = float(np.hypot(*(end - start)))
    if long < 5:  # noqa: PLR2004 - millimetres in which no arrow finds room
        return
    along = (end - start) / long
    a, tip = start + 3.2 * along, end - 1.6 * along
    left, right = (tip - 1.7 * along + side * np.array([-along[1], along[0]]) for side in (0.75, -0.75))
    for stroke, width in (("#ffffff", 1.0), ("#1d2427", 0.4)):
        drawing.line([tuple(a), tuple(tip)], stroke, width)
        drawing.line([tuple(left), tuple(tip), tuple(right)], stroke, width)


def _draw_number(drawing: Drawing, view: _View, number: int, at: NDArray[np.float64]) -> None:
    """Write the number of a site beside its mark, on the side that is away from the middle."""
    place, middle = np.array(view.on_paper(at)), SIDE_MM / 2
    away = place - middle
    x, y = (place + 2.9 * away / (float(np.hypot(*away)) or 1.0)).tolist()
    if min(x, y) > DISC_MM and max(x, y) < SIDE_MM - DISC_MM:
        drawing.dot(x, y, DISC_MM, "#ffffff", SOFT)
        drawing.text(x, y - 0.15, str(number), anchor="middle", style=TINY)


def _furnish(drawing: Drawing, half_m: float, say: Words, *, working: bool) -> None:
    scale_bar(drawing, 2 * half_m / SIDE_MM, SIDE_MM, SIDE_MM)
    drawing.path(f"M{SIDE_MM - 3:g} 1.8l1.2 4l-1.2 -0.9l-1.2 0.9z", fill="#1d2427")
    if working:
        words = say.of(WORKING_MAP)
        drawing.text(SIDE_MM - 1.2, SIDE_MM - 2, words, anchor="end", fill=SOFT, style=TINY)
    frame = [(0, 0), (SIDE_MM, 0), (SIDE_MM, SIDE_MM), (0, SIDE_MM), (0, 0)]
    drawing.line(frame, LINE, 0.3)
