"""The map of a plan: what it does to people, and with which sites."""

from collections.abc import Iterable
from functools import partial

from layers.report.cells import draw_cells
from layers.report.drawing import Drawing, Sign, legend
from layers.report.frames import WIDE_MM
from layers.report.mapsheet import (
    draw_borders,
    draw_names,
    draw_watermark,
    furnished,
    paper,
    shown_names,
)
from layers.report.plan.ground import PAINTS, Ground, swatch
from layers.report.plan.marks import mark
from layers.report.plan.words import ACTIONS, STATES
from layers.report.words import Words

ORDER = ("keep", "upgrade", "add", "merge", "close")
"""Sites are drawn in this order, so that few are not hidden by many."""


def plan_map(ground: Ground | None, say: Words, *, working: bool) -> Drawing | None:
    """
    Draw the sites by action, and who is covered before, newly, no longer, still not.

    Parameters
    ----------
    ground
        What there is to draw.
    say
        The language.
    working
        Write "working map, not for publication" across it.

    Returns
    -------
    Drawing or None
        None when there is nothing to draw.
    """
    if ground is None:
        return None
    frames = ground.frames
    drawing = paper(frames)
    shown = draw_cells(drawing, frames, PAINTS)
    draw_borders(drawing, frames)
    if working:
        draw_watermark(drawing, frames, say)
    for x, y, action, informs in _by_order(ground):
        mark(drawing, x, y, action, informs=informs)
    draw_names(drawing, shown_names(frames, frames.areas))
    return furnished(drawing, frames, entries(say, shown, ground), say)


def entries(say: Words, shown: Iterable[str], ground: Ground) -> list[tuple[Sign, str]]:
    """Give the legend: the states that are shown, and the marks of the sites that there are."""
    states = set(shown)
    found: list[tuple[Sign, str]] = [
        (swatch(paint), say.of(STATES[paint.state])) for paint in PAINTS if paint.state in states
    ]
    there = set(zip(ground.actions, ground.informs, strict=True))
    for action, message in ACTIONS.items():
        diamonds = action in ("keep", "add")
        if any(own == action and not (informs and diamonds) for own, informs in there):
            found.append((partial(mark, action=str(action)), say.of(message)))
    for action, word in (
        ("add", say("新增微拐角（仅信息触达）", "Micro-corner added (informs only)")),
        ("keep", say("微拐角（仅信息触达）", "Micro-corner (informs only)")),
    ):
        if (action, True) in there:
            found.append((partial(mark, action=action, informs=True), word))
    return found


def legend_drawing(ground: Ground, say: Words) -> Drawing:
    """Draw the legend of the small maps, which have none of their own."""
    present = {PAINTS[i].state for i in set(ground.state.tolist()) if i >= 0}
    drawing = Drawing(WIDE_MM, 0)
    last = legend(drawing, entries(say, present, ground), 0, 3)
    return Drawing(WIDE_MM, last + 3, drawing.shapes)


def _by_order(ground: Ground) -> list[tuple[float, float, str, bool]]:
    places = ground.frames.on_paper(ground.sites).tolist()
    rows = [
        (x, y, action, informs)
        for (x, y), action, informs in zip(places, ground.actions, ground.informs, strict=True)
    ]
    return sorted(rows, key=lambda row: ORDER.index(row[2]) if row[2] in ORDER else -1)
