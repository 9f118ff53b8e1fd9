"""
A sheet for a map: its ground, boundaries and names, and what every map of a report carries.

Every map has a scale bar, a north arrow and a legend, and the words of a working map until it is declared fit
for publication.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.report.drawing import INK, LINE, PAPER, SOFT, Drawing, Sign, legend, width_of
from layers.report.frames import WIDE_MM, Frames
from layers.report.plain import name
from layers.report.words import WORKING_MAP, Words

LEGEND_MM = 4.0
SIMPLE_MM = 0.08
"""Boundaries are drawn to this accuracy on paper."""

LEVELS_FROM_FINE = ("village", "township", "district", "county", "city", "province")
NAMED_PART = 0.9
"""A level is fit to be named when at least this part of its names finds room."""

RIM = 'stroke="#ffffff" stroke-width="0.6" stroke-opacity="0.85" paint-order="stroke" stroke-linejoin="round"'
FAINT = f'fill-opacity="0.3" {RIM.replace("0.85", "0.35")}'
DOT_MM = 0.85
NAME_MM = 3.0
NAME_STYLE = f'font-size="{NAME_MM}" {RIM}'
MOST_AREA_NAMES = 40
NAME_LETTERS = 10
NAME_PITCH_MM = 4.0
"""Two names on one height are at least this far apart."""


def paper(frames: Frames) -> Drawing:
    """Give the sheet of a map, in its ground colour."""
    tall = frames.height_mm
    drawing = Drawing(WIDE_MM, tall)
    drawing.rect(0, 0, WIDE_MM, tall, PAPER)
    return drawing


def draw_shapes(
    drawing: Drawing,
    frames: Frames,
    areas: gpd.GeoDataFrame,
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 0.25,
) -> None:
    """Draw boundaries, as exactly as paper can show them."""
    if areas.empty:
        return
    simple = shapely.simplify(areas.geometry.to_numpy(), SIMPLE_MM * frames.metres_a_mm)
    path = "".join(
        _ring(frames.on_paper(shapely.get_coordinates(ring))) for ring in shapely.get_rings(simple)
    )
    drawing.path(path, fill=fill, stroke=stroke, width=width)


def draw_borders(drawing: Drawing, frames: Frames) -> None:
    """Draw all boundaries, and those of the level that is named, and above it, more strongly."""
    draw_shapes(drawing, frames, frames.areas, stroke=LINE, width=0.12)
    draw_shapes(drawing, frames, from_level(frames.areas, named_level(frames, frames.areas)), stroke=SOFT)


def _ring(places: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in places.tolist()) + "Z"


def named_level(frames: Frames, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the areas of one level to name: the finest whose names mostly find room, else the coarsest."""
    if areas.empty or "level" not in areas:
        return areas
    levels = [level for level in LEVELS_FROM_FINE if (areas["level"] == level).any()]
    chosen = areas
    for level in levels:
        chosen = areas[areas["level"] == level]
        if NAMED_PART * len(chosen) <= len(_placed_names(frames, chosen)) <= MOST_AREA_NAMES:
            break
    return chosen


def shown_names(frames: Frames, areas: gpd.GeoDataFrame) -> list[tuple[float, float, str]]:
    """Place the names of the level to name; where even these crowd the map, those of the largest."""
    placed = _placed_names(frames, named_level(frames, areas))
    return placed if len(placed) >= NAMED_PART * len(areas) else placed[:MOST_AREA_NAMES]


def from_level(areas: gpd.GeoDataFrame, named: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the areas of the level that is named and of those above it."""
    if areas.empty or "level" not in areas or named.empty or named["level"].iloc[0] not in LEVELS_FROM_FINE:
        return areas
    least = LEVELS_FROM_FINE.index(named["level"].iloc[0])
    return areas[areas["level"].isin(LEVELS_FROM_FINE[least:])]


def _placed_names(frames: Frames, areas: gpd.GeoDataFrame) -> list[tuple[float, float, str]]:
    """Place names of areas, largest first, clear of each other, of the rim, and of sites where possible."""
    if areas.empty or "name" not in areas:
        return []
    largest = areas.iloc[np.argsort(-areas.area.to_numpy(), kind="stable")]
    places = frames.on_paper(shapely.get_coordinates(largest.geometry.representative_point().to_numpy()))
    dots = site_places(frames)
    placed: list[tuple[float, float, str]] = []
    for raw, (x, middle) in zip(largest["name"], places.tolist(), strict=True):
        label = name(raw)[:NAME_LETTERS] if isinstance(raw, str) else ""
        half = width_of(label, NAME_MM) / 2
        beside = (np.abs(dots[:, 0] - x) < half + DOT_MM) if len(dots) else np.zeros(0, bool)
        free = [
            (bool((beside & (np.abs(dots[:, 1] - y) < NAME_PITCH_MM / 2 + DOT_MM)).any()), shift, y)
            for shift, y in enumerate((middle, middle - NAME_PITCH_MM, middle + NAME_PITCH_MM))
            if all(
                abs(y - v) > NAME_PITCH_MM or abs(x - u) > half + width_of(other, NAME_MM) / 2
                for u, v, other in placed
            )
        ]
        if label and free and half < x < WIDE_MM - half:
            placed.append((x, min(free)[2], label))
    return placed


def draw_names(drawing: Drawing, names: list[tuple[float, float, str]]) -> None:
    """Write names of areas."""
    for x, y, label in names:
        drawing.text(x, y, label, anchor="middle", style=NAME_STYLE)


def site_places(frames: Frames) -> NDArray[np.float64]:
    """Give where sites stand on the sheet, in millimetres."""
    points = frames.stations.geometry.representative_point().to_numpy()
    return frames.on_paper(shapely.get_coordinates(points))


def draw_watermark(drawing: Drawing, frames: Frames, say: Words) -> None:
    """Write "working map" across the ground, below sites and names."""
    words, tall = say.of(WORKING_MAP), frames.height_mm
    size = min(13.0, 0.8 * WIDE_MM / max(width_of(words, 1), 1))
    drawing.text(
        WIDE_MM / 2, tall / 2, words, anchor="middle", fill=INK,
        style=f'font-size="{size:.2f}" {FAINT} transform="rotate(-20 {WIDE_MM / 2:g} {tall / 2:.2f})"',
    )  # fmt: skip


def furnished(drawing: Drawing, frames: Frames, entries: Sequence[tuple[Sign, str]], say: Words) -> Drawing:
    """Give the map with its scale bar, north arrow, frame and legend."""
    tall = frames.height_mm
    scale_bar(drawing, frames.metres_a_mm, WIDE_MM, tall)
    north = WIDE_MM - 6
    drawing.path(f"M{north} 4l1.8 6l-1.8 -1.3l-1.8 1.3z", fill=INK)
    drawing.text(north, 12.6, say("北", "N"), anchor="middle")
    drawing.line([(0, 0), (WIDE_MM, 0), (WIDE_MM, tall), (0, tall), (0, 0)], LINE, 0.3)
    last = legend(drawing, entries, 0, tall + LEGEND_MM)
    return Drawing(WIDE_MM, round(last + LEGEND_MM / 2, 3), drawing.shapes)


def scale_bar(drawing: Drawing, metres_a_mm: float, width_mm: float, tall_mm: float) -> None:
    """Draw a scale bar at the lower left of a map of this size."""
    metres = _round_length(width_mm * metres_a_mm / 5)
    length = metres / metres_a_mm
    said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004 - metres a kilometre
    drawing.rect(3, tall_mm - 9.5, length + 4, 7.5, "#ffffff")
    drawing.line(
        [(5, tall_mm - 4.5), (5, tall_mm - 3.5), (5 + length, tall_mm - 3.5), (5 + length, tall_mm - 4.5)],
        INK,
        0.4,
    )
    drawing.text(5 + length / 2, tall_mm - 7, said, anchor="middle")


def _round_length(metres: float) -> float:
    power = 10 ** np.floor(np.log10(metres))
    return float(max(step for step in (1, 2, 5) if step * power <= metres) * power)
