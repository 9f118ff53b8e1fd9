"""People on a map as pixels: each takes the state of most of its people, with a pattern beside the colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import from_origin

from layers.report.drawing import COLOURS, Drawing, palette_png
from layers.report.frames import WIDE_MM, Frames

ACROSS = 300
"""Pixels of people on the longer side of a map."""

FINE = 4
"""Pixels of the picture in one of people, on each side: room for the patterns."""

CLEAR = (255, 255, 255, 0)
OPACITY = 225


@dataclass(frozen=True, slots=True)
class Paint:
    """
    How the pixels of a state look.

    Attributes
    ----------
    state
        Code.
    colour
        Of the ground.
    pattern, light
        What lies on it for eyes that do not tell colours apart, and its colour.
    """

    state: str
    colour: str
    pattern: Literal["plain", "stripes", "dots"] = "plain"
    light: str = "#ffffff"


STATE_PAINTS = (
    Paint("covered", COLOURS["covered"]),
    Paint("gap", COLOURS["gap"], "stripes", "#f8cdb9"),
    Paint("unknown", COLOURS["unknown"], "dots"),
)


def draw_cells(drawing: Drawing, frames: Frames, paints: Sequence[Paint] = STATE_PAINTS) -> list[str]:
    """Draw the cells or points; gives the states that occur."""
    cells = frames.cells
    if cells.empty or "state" not in cells:
        return []
    states = cells["state"].astype(str).to_numpy()
    codes = [paint.state for paint in paints]
    shown = [state for state in codes if (states == state).any()]
    size = max(WIDE_MM, frames.height_mm) * frames.metres_a_mm / ACROSS
    columns = int(np.ceil((frames.box[2] - frames.box[0]) / size))
    rows = int(np.ceil((frames.box[3] - frames.box[1]) / size))
    if (cells.geom_type == "Point").all():
        grid = _count_points(frames, [states == code for code in codes], size, (rows, columns))
    else:
        corner = from_origin(frames.box[0], frames.box[3], size, size)
        numbers = {code: i for i, code in enumerate(codes)}
        grid = _burn_cells(cells, [numbers.get(state, -1) for state in states], corner, (rows, columns))
    mm = size / frames.metres_a_mm
    drawing.image((0, 0, columns * mm, rows * mm), _patterned(grid, paints))
    return shown


def _count_points(
    frames: Frames, states: Sequence[NDArray[np.bool_]], size: float, shape: tuple[int, int]
) -> NDArray[np.int64]:
    cells = frames.cells
    told = cells["people"] if "people" in cells else np.ones(len(cells))
    people = np.asarray(pd.to_numeric(told, errors="coerce"), np.float64)
    column = np.clip(((cells.geometry.x.to_numpy() - frames.box[0]) / size).astype(np.int64), 0, shape[1] - 1)
    row = np.clip(((frames.box[3] - cells.geometry.y.to_numpy()) / size).astype(np.int64), 0, shape[0] - 1)
    weight = np.maximum(np.nan_to_num(people), 0) + 1e-9
    pixel = row * shape[1] + column
    counts = [np.bincount(pixel[own], weight[own], shape[0] * shape[1]) for own in states]
    return _spread(np.asarray(counts, np.float64).reshape(-1, *shape))


def _spread(counts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Let the state with most people win a pixel; each grows by one, or lone ones would hardly be seen."""
    grid = np.where(counts.sum(axis=0) > 0, counts.argmax(axis=0), -1)
    held = np.pad(grid, 1, constant_values=-1)
    for near in (held[:-2, 1:-1], held[2:, 1:-1], held[1:-1, :-2], held[1:-1, 2:]):
        grid = np.where((grid < 0) & (near >= 0), near, grid)
    return np.asarray(grid, np.int64)


def _burn_cells(
    cells: gpd.GeoDataFrame, states: Sequence[int], corner: Any, shape: tuple[int, int]
) -> NDArray[np.int64]:
    shapes = [(cell, state) for cell, state in zip(cells.geometry, states, strict=True) if state >= 0]
    if not shapes:
        return np.full(shape, -1)
    return np.asarray(rasterize(shapes, out_shape=shape, transform=corner, fill=-1, dtype="int16"), np.int64)


def _patterned(grid: NDArray[np.int64], paints: Sequence[Paint]) -> bytes:
    """Picture the states with their patterns: each has two colours of the palette."""
    fine = np.kron(grid, np.ones((FINE, FINE), np.int64))
    y, x = np.indices(fine.shape)
    patterns = {
        "plain": np.zeros(fine.shape, bool),
        "stripes": (x + y) % 12 < 3,  # noqa: PLR2004 - fine pixels
        "dots": (x % 6 < 2) & (y % 6 < 2),  # noqa: PLR2004
    }
    indices = np.where(fine < 0, 0, 1 + 2 * fine)
    for i, paint in enumerate(paints):
        indices += (fine == i) & patterns[paint.pattern]
    colours = [CLEAR]
    for paint in paints:
        colours += [_rgba(paint.colour), _rgba(paint.light)]
    return palette_png(indices.astype(np.uint8), colours)


def _rgba(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue, OPACITY
