"""
The maps of a report: who is covered, and the share of each area.

Cells are drawn as pixels, so a map of a million points costs little more than one of a thousand. Every map
has a scale bar, a north arrow and a legend, and the words of a working map until it is declared fit for
publication.
"""

from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.report.cells import draw_cells
from layers.report.drawing import (
    COLOURS,
    FILLS,
    INK,
    LINE,
    PAPER,
    SOFT,
    Drawing,
    diamond,
    legend,
    width_of,
)
from layers.report.frames import WIDE_MM, Frames, frames_of
from layers.report.model import MapLayers
from layers.report.plain import name
from layers.report.words import STATES, WORKING_MAP, Words

LEGEND_MM = 4.0
SIMPLE_MM = 0.08
"""Boundaries are drawn to this accuracy on paper."""

AREA_STEPS = (0.5, 0.65, 0.8, 0.9)
AREA_COLOURS = ("#a63603", "#e6843f", "#f3d9a4", "#8fc7bd", "#1f8f83")
MOST_AREA_NAMES = 40
STATION = "#0a2a5a"
RIM = 'stroke="#ffffff" stroke-width="0.6" stroke-opacity="0.85" paint-order="stroke" stroke-linejoin="round"'
FAINT = f'fill-opacity="0.4" {RIM.replace("0.85", "0.45")}'
NAME_MM = 2.3
NAME_STYLE = f'font-size="{NAME_MM}" {RIM}'
NAME_PITCH_MM = 3.2
"""Two names on one height are at least this far apart."""


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
    drawing = _paper(frames)
    entries = [(FILLS[state], say.of(STATES[state])) for state in draw_cells(drawing, frames)]
    if not frames.service_areas.empty:
        _draw_shapes(drawing, frames, frames.service_areas, stroke=COLOURS["share"])
        entries.append((f"line:{COLOURS['share']}", say("服务圈", "Service circle")))
    _draw_shapes(drawing, frames, frames.areas, stroke=SOFT)
    entries += _draw_stations(drawing, frames, say)
    _draw_names(drawing, frames, frames.areas)
    return _furnished(drawing, frames, entries, say, working=working)


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
    drawing = _paper(frames)
    classes = np.digitize([shares[code] for code in told["code"].astype(str)], AREA_STEPS)
    for i, colour in enumerate(AREA_COLOURS):
        _draw_shapes(drawing, frames, told[classes == i], fill=colour, stroke="#ffffff")
    entries = [*zip(AREA_COLOURS, _steps(), strict=True), *_draw_stations(drawing, frames, say)]
    _draw_names(drawing, frames, told)
    return _furnished(drawing, frames, entries, say, working=working)


def _paper(frames: Frames) -> Drawing:
    tall = frames.height_mm
    drawing = Drawing(WIDE_MM, tall)
    drawing.rect(0, 0, WIDE_MM, tall, PAPER)
    return drawing


def _draw_shapes(
    drawing: Drawing, frames: Frames, areas: gpd.GeoDataFrame, *, fill: str = "none", stroke: str = "none"
) -> None:
    if areas.empty:
        return
    simple = shapely.simplify(areas.geometry.to_numpy(), SIMPLE_MM * frames.metres_a_mm)
    path = "".join(
        _ring(frames.on_paper(shapely.get_coordinates(ring))) for ring in shapely.get_rings(simple)
    )
    drawing.path(path, fill=fill, stroke=stroke, width=0.25)


def _ring(places: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in places.tolist()) + "Z"


def _draw_names(drawing: Drawing, frames: Frames, areas: gpd.GeoDataFrame) -> None:
    """Name areas, largest first, where the name does not run into another."""
    if areas.empty or "name" not in areas:
        return
    largest = areas.assign(size=areas.area).nlargest(MOST_AREA_NAMES, "size")
    places = frames.on_paper(shapely.get_coordinates(largest.geometry.representative_point().to_numpy()))
    taken: list[tuple[float, float, float]] = []
    for raw, (x, y) in zip(largest["name"], places.tolist(), strict=True):
        label = name(raw)[:10]
        half = width_of(label, NAME_MM) / 2
        free = all(abs(y - v) > NAME_PITCH_MM or abs(x - u) > half + other for u, v, other in taken)
        if label and free and half < x < WIDE_MM - half:
            taken.append((x, y, half))
            drawing.text(x, y, label, anchor="middle", style=NAME_STYLE)


def _draw_stations(drawing: Drawing, frames: Frames, say: Words) -> list[tuple[str, str]]:
    stations = frames.stations
    if stations.empty:
        return []
    places = frames.on_paper(shapely.get_coordinates(stations.geometry.representative_point().to_numpy()))
    informs = np.zeros(len(stations), bool)
    if "covers" in stations:
        informs = np.array([covers in {False, "false"} for covers in stations["covers"]])
    for x, y in places[informs].tolist():
        diamond(drawing, x, y, STATION)
    for x, y in places[~informs].tolist():
        drawing.dot(x, y, 0.85, STATION)
    entries = [
        (f"dot:{STATION}", say("服务站点", "Site")),
        (f"diamond:{STATION}", say("微拐角（仅信息触达）", "Micro-corner (informs only)")),
    ]
    return [entry for entry, any_ in zip(entries, (not informs.all(), informs.any()), strict=True) if any_]


def _furnished(
    drawing: Drawing, frames: Frames, entries: list[tuple[str, str]], say: Words, *, working: bool
) -> Drawing:
    tall = frames.height_mm
    if working:
        words = say.of(WORKING_MAP)
        size = min(13.0, 0.8 * WIDE_MM / max(width_of(words, 1), 1))
        drawing.text(
            WIDE_MM / 2, tall / 2, words, anchor="middle", fill=INK,
            style=f'font-size="{size:.2f}" {FAINT} transform="rotate(-20 {WIDE_MM / 2:g} {tall / 2:.2f})"',
        )  # fmt: skip
    _scale_bar(drawing, frames, tall)
    north = WIDE_MM - 6
    drawing.path(f"M{north} 4l1.8 6l-1.8 -1.3l-1.8 1.3z", fill=INK)
    drawing.text(north, 12.6, say("北", "N"), anchor="middle")
    drawing.line([(0, 0), (WIDE_MM, 0), (WIDE_MM, tall), (0, tall), (0, 0)], LINE, 0.3)
    last = legend(drawing, entries, 0, tall + LEGEND_MM)
    return Drawing(WIDE_MM, round(last + LEGEND_MM / 2, 3), drawing.shapes)


def _scale_bar(drawing: Drawing, frames: Frames, tall: float) -> None:
    metres = _round_length(WIDE_MM * frames.metres_a_mm / 5)
    length = metres / frames.metres_a_mm
    said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004 - metres a kilometre
    drawing.rect(3, tall - 9.5, length + 4, 7.5, "#ffffff")
    drawing.line(
        [(5, tall - 4.5), (5, tall - 3.5), (5 + length, tall - 3.5), (5 + length, tall - 4.5)], INK, 0.4
    )
    drawing.text(5 + length / 2, tall - 7, said, anchor="middle")


def _round_length(metres: float) -> float:
    power = 10 ** np.floor(np.log10(metres))
    return float(max(step for step in (1, 2, 5) if step * power <= metres) * power)


def _steps() -> list[str]:
    edges = ("0", *(f"{100 * step:.0f}" for step in AREA_STEPS), "100")
    return [f"{low}–{high}%" for low, high in pairwise(edges)]
