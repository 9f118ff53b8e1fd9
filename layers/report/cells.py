"""People on a map as pixels: each takes the state of most of its people, with a pattern beside the colour."""

from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import from_origin

from layers.report.drawing import COLOURS, Drawing, palette_png
from layers.report.frames import WIDE_MM, Frames

ACROSS = 300
"""Pixels of people on the longer side of a map."""

FINE = 4
"""Pixels of the picture in one of people, on each side: room for the patterns."""

STATE_CODES = ("covered", "gap", "unknown")


def draw_cells(drawing: Drawing, frames: Frames) -> list[str]:
    """Draw the cells or points; gives the states that occur."""
    cells = frames.cells
    if cells.empty or "state" not in cells:
        return []
    states = cells["state"].astype(str).to_numpy()
    shown = [state for state in STATE_CODES if (states == state).any()]
    size = max(WIDE_MM, frames.height_mm) * frames.metres_a_mm / ACROSS
    columns = int(np.ceil((frames.box[2] - frames.box[0]) / size))
    rows = int(np.ceil((frames.box[3] - frames.box[1]) / size))
    if (cells.geom_type == "Point").all():
        grid = _count_points(frames, states, size, (rows, columns))
    else:
        corner = from_origin(frames.box[0], frames.box[3], size, size)
        grid = _burn_cells(cells, states, corner, (rows, columns))
    mm = size / frames.metres_a_mm
    drawing.image((0, 0, columns * mm, rows * mm), _patterned(grid))
    return shown


def _count_points(
    frames: Frames, states: NDArray[Any], size: float, shape: tuple[int, int]
) -> NDArray[np.int64]:
    cells = frames.cells
    people = cells["people"].to_numpy(float) if "people" in cells else np.ones(len(cells))
    column = np.clip(((cells.geometry.x.to_numpy() - frames.box[0]) / size).astype(np.int64), 0, shape[1] - 1)
    row = np.clip(((frames.box[3] - cells.geometry.y.to_numpy()) / size).astype(np.int64), 0, shape[0] - 1)
    weight = np.maximum(np.nan_to_num(people), 0) + 1e-9
    pixel = row * shape[1] + column
    counts = [
        np.bincount(pixel[states == state], weight[states == state], shape[0] * shape[1])
        for state in STATE_CODES
    ]
    return _spread(np.asarray(counts, np.float64).reshape(3, *shape))


def _spread(counts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Let the state with most people win a pixel; each grows by one, or lone ones would hardly be seen."""
    grid = np.where(counts.sum(axis=0) > 0, counts.argmax(axis=0), -1)
    held = np.pad(grid, 1, constant_values=-1)
    for near in (held[:-2, 1:-1], held[2:, 1:-1], held[1:-1, :-2], held[1:-1, 2:]):
        grid = np.where((grid < 0) & (near >= 0), near, grid)
    return np.asarray(grid, np.int64)


def _burn_cells(
    cells: gpd.GeoDataFrame, states: NDArray[Any], corner: Any, shape: tuple[int, int]
) -> NDArray[np.int64]:
    codes = {state: i for i, state in enumerate(STATE_CODES)}
    shapes = [
        (cell, codes[state]) for cell, state in zip(cells.geometry, states, strict=True) if state in codes
    ]
    if not shapes:
        return np.full(shape, -1)
    return np.asarray(rasterize(shapes, out_shape=shape, transform=corner, fill=-1, dtype="int16"), np.int64)


def _patterned(grid: NDArray[np.int64]) -> bytes:
    """Picture the states: plain, striped, dotted."""
    fine = np.kron(grid, np.ones((FINE, FINE), np.int64))
    y, x = np.indices(fine.shape)
    light = np.where(fine == 1, (x + y) % 12 < 3, (fine == 2) & (x % 6 < 2) & (y % 6 < 2))  # noqa: PLR2004
    indices = np.where(fine < 0, 0, 1 + fine) + np.where((fine > 0) & light, 2, 0)
    solid = [tuple(bytes.fromhex(COLOURS[state][1:])) for state in STATE_CODES]
    colours = [
        (255, 255, 255, 0),
        *((*colour, 225) for colour in solid),
        (248, 205, 185, 225),
        (255, 255, 255, 225),
    ]
    return palette_png(indices.astype(np.uint8), colours)  # type: ignore[arg-type]
