"""
The maps of an audit: who is covered, and the share of each area.

Cells are drawn as pixels, so a map of a million points costs little more than one of a thousand.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from layers.report.cells import draw_cells
from layers.report.drawing import COLOURS, FILLS, Drawing, Sign, diamond
from layers.report.frames import Frames, frames_of
from layers.report.mapsheet import (
    DOT_MM,
    draw_borders,
    draw_names,
    draw_shapes,
    draw_watermark,
    furnished,
    paper,
    shown_names,
    site_places,
)
from layers.report.model import MapLayers
from layers.report.words import STATES, Words

AREA_STEPS = (0.5, 0.65, 0.8, 0.9)
AREA_COLOURS = ("#a63603", "#e6843f", "#f3d9a4", "#8fc7bd", "#1f8f83")
STATION = "#0a2a5a"


def coverage_map(layers: MapLayers, say: Words, *, working: bool) -> Drawing | None:
    """
    Draw who is covered, in a gap or unknown, with the sites.

    Parameters
    ----------
    layers
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
    frames = frames_of(layers)
    if frames is None or (frames.cells.empty and frames.stations.empty):
        return None
    drawing = paper(frames)
    entries: list[tuple[Sign, str]] = [
        (FILLS[state], say.of(STATES[state])) for state in draw_cells(drawing, frames)
    ]
    if not frames.service_areas.empty:
        draw_shapes(drawing, frames, frames.service_areas, stroke=COLOURS["share"])
        entries.append((f"line:{COLOURS['share']}", say("服务圈", "Service circle")))
    draw_borders(drawing, frames)
    if working:
        draw_watermark(drawing, frames, say)
    entries += _draw_stations(drawing, frames, say)
    draw_names(drawing, shown_names(frames, frames.areas))
    return furnished(drawing, frames, entries, say)


def area_map(layers: MapLayers, shares: dict[str, float], say: Words, *, working: bool) -> Drawing | None:
    """
    Draw the share covered of each area, in five classes.

    Parameters
    ----------
    layers
        The boundaries; an area that has no share is left white.
    shares
        Share covered by code of the area.
    say
        The language.
    working
        Write "working map, not for publication" across it.

    Returns
    -------
    Drawing or None
        None without boundaries or shares.
    """
    frames = frames_of(replace(layers, cells=None, service_areas=None))
    if frames is None or frames.areas.empty or "code" not in frames.areas:
        return None
    told = frames.areas[frames.areas["code"].astype(str).isin(shares)]
    if told.empty:
        return None
    drawing = paper(frames)
    classes = np.digitize([shares[code] for code in told["code"].astype(str)], AREA_STEPS)
    for i, colour in enumerate(AREA_COLOURS):
        draw_shapes(drawing, frames, told[classes == i], fill=colour, stroke="#ffffff")
    if working:
        draw_watermark(drawing, frames, say)
    entries = [*zip(AREA_COLOURS, _steps(), strict=True), *_draw_stations(drawing, frames, say)]
    draw_names(drawing, shown_names(frames, told))
    return furnished(drawing, frames, entries, say)


def _draw_stations(drawing: Drawing, frames: Frames, say: Words) -> list[tuple[str, str]]:
    stations = frames.stations
    if stations.empty:
        return []
    places = site_places(frames)
    informs = np.zeros(len(stations), bool)
    if "covers" in stations:
        informs = np.array([covers in {False, "false"} for covers in stations["covers"]])
    for x, y in places[informs].tolist():
        diamond(drawing, x, y, STATION)
    for x, y in places[~informs].tolist():
        drawing.dot(x, y, DOT_MM, STATION)
    entries = [
        (f"dot:{STATION}", say("服务站点", "Site")),
        (f"diamond:{STATION}", say("微拐角（仅信息触达）", "Micro-corner (informs only)")),
    ]
    return [entry for entry, any_ in zip(entries, (not informs.all(), informs.any()), strict=True) if any_]


def _steps() -> list[str]:
    edges = ("0", *(f"{100 * step:.0f}" for step in AREA_STEPS), "100")
    return [f"{low}–{high}%" for low, high in pairwise(edges)]
