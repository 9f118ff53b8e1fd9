"""Layers on a map of millimetres: few features as shapes, many as one image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.features import rasterize
from rasterio.transform import from_origin

from gis.metric import metric_crs, to_metric
from layers.catalog import Symbol
from layers.export.model import Features, Ground, Shapes
from layers.report.drawing import INK, Drawing, palette_png, width_of
from layers.report.mapsheet import RIM

MOST_SHAPES = 4_000
"""Features of a layer that are drawn one by one; a page of more would take minutes to open."""

PIXEL_MM = 0.22
SIMPLE_MM = 0.08
MM_A_PX = 0.13
"""Size on paper of what is a pixel wide on a screen."""

_RADII = [0.55 if i % 2 else 1.35 for i in range(10)]
STAR = [(r * np.sin(i * np.pi / 5), -r * np.cos(i * np.pi / 5)) for i, r in enumerate(_RADII)]
CORNERS: dict[str, list[tuple[float, float]]] = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "triangle": [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
    "down": [(0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
    "diamond": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
    "star": STAR,
    "cross": [(-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1),
              (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapBox:
    """
    Where on the earth a map's paper lies.

    Attributes
    ----------
    crs
        Metric, of the surroundings.
    west_m, north_m
        Its upper left corner.
    metres_a_mm
        The scale.
    """

    crs: CRS
    west_m: float
    north_m: float
    metres_a_mm: float

    def on_paper(self, shapes: Shapes) -> Shapes:
        """Turn shapes in degrees into shapes in millimetres, y downward."""
        placed: Shapes = shapely.transform(np.asarray(shapes, dtype=object), self._millimetres)
        return placed

    def _millimetres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        metres = to_metric(lonlat, self.crs) if len(lonlat) else lonlat
        placed: NDArray[np.float64] = (metres - [self.west_m, self.north_m]) * [1, -1] / self.metres_a_mm
        return placed


def map_box(layers: Sequence[Features], ground: Ground, wide_mm: float, tall_mm: float) -> MapBox:
    """
    Choose the place and the scale of a map.

    Parameters
    ----------
    layers, ground
        What is drawn; the layers decide, and the ground where they are empty.
    wide_mm, tall_mm
        Of the paper.

    Returns
    -------
    MapBox
        With a margin around everything.
    """
    drawn = [features.shapes for features in layers if len(features)] or [ground.shapes]
    bounds = shapely.total_bounds(np.concatenate(drawn)) if len(drawn[0]) else np.array([73.0, 18, 135, 54])
    west, south, east, north = (float(side) for side in bounds)
    crs = metric_crs((west + east) / 2, (south + north) / 2)
    corners = to_metric(np.array([[west, south], [west, north], [east, south], [east, north]]), crs)
    low, high = corners.min(axis=0), corners.max(axis=0)
    span = np.maximum(high - low, 400.0) * 1.06
    scale = float(max(span[0] / wide_mm, span[1] / tall_mm))
    middle = (low + high) / 2
    return MapBox(crs, float(middle[0]) - wide_mm * scale / 2, float(middle[1]) + tall_mm * scale / 2, scale)


def draw_ground(drawing: Drawing, box: MapBox, ground: Ground) -> None:
    """Draw boundaries."""
    for shape in shapely.simplify(box.on_paper(ground.shapes), SIMPLE_MM):
        drawing.path(shape_path(shape), fill="#ffffff", stroke="#a7a1b3", width=0.3)


def draw_names(drawing: Drawing, box: MapBox, ground: Ground) -> None:
    """Write the names that find room in their area, with a rim that keeps them legible on anything."""
    shapes = shapely.simplify(box.on_paper(ground.shapes), SIMPLE_MM)
    for shape, name in zip(shapes, ground.names, strict=True):
        place = shapely.point_on_surface(shape)
        left, _, right, _ = shapely.bounds(shape)
        if not place.is_empty and width_of(name, 5) < right - left:
            drawing.text(place.x, place.y, name, anchor="middle", fill=INK, style=f'font-size="5" {RIM}')


def draw_layer(drawing: Drawing, box: MapBox, features: Features) -> None:
    """Draw a layer, symbol by symbol."""
    style = features.layer.style
    if not len(features):
        return
    chosen = features.columns[style.by] if style.by else [None] * len(features)
    symbols = [style.symbol_of(value) for value in chosen]
    placed = box.on_paper(features.shapes)
    many = len(features) > MOST_SHAPES
    for symbol in style.symbols:
        mine = placed[[each is symbol for each in symbols]]
        if len(mine) and features.layer.geometry == "point":
            draw = _draw_dots if many else _draw_signs
            draw(drawing, mine, symbol, style.size_px * MM_A_PX)
        elif len(mine):
            opacity = style.opacity if symbol.pattern != "outline" else 0.0
            if many:
                _draw_image(drawing, mine, symbol, opacity)
            else:
                _draw_areas(drawing, mine, symbol, opacity, style.line_px * MM_A_PX * 2)


def sign_path(sign: str, x: float, y: float, radius: float) -> str:
    """Give the path of a sign."""
    corners = CORNERS.get(sign)
    if corners is None:
        half = f"a{radius:g} {radius:g} 0 1 0"
        return f"M{x - radius:.2f} {y:.2f}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z"
    return "M" + "L".join(f"{x + dx * radius:.2f} {y + dy * radius:.2f}" for dx, dy in corners) + "z"


def shape_path(shape: shapely.Geometry) -> str:
    """Give the path of a polygon with its holes."""
    rings = shapely.get_rings(shape)
    return "".join(
        "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in shapely.get_coordinates(ring).tolist()) + "z"
        for ring in rings
    )


def _draw_signs(drawing: Drawing, shapes: Shapes, symbol: Symbol, size_mm: float) -> None:
    path = "".join(sign_path(symbol.sign, x, y, size_mm) for x, y in shapely.get_coordinates(shapes).tolist())
    drawing.shapes.append(
        f'<path d="{path}" fill="{symbol.colour}" fill-rule="nonzero" stroke="#ffffff" stroke-width="0.15"/>'
    )


def _draw_areas(drawing: Drawing, shapes: Shapes, symbol: Symbol, opacity: float, line_mm: float) -> None:
    pattern = {"stripes": "gap", "dots": "unknown"}.get(symbol.pattern)
    for shape in shapely.simplify(shapes, SIMPLE_MM):
        path = shape_path(shape)
        drawing.shapes.append(
            f'<path d="{path}" fill="{symbol.colour}" fill-opacity="{opacity}" fill-rule="evenodd" '
            f'stroke="{symbol.colour}" stroke-width="{line_mm:.2f}" stroke-linejoin="round"/>'
        )
        if pattern:
            drawing.path(path, fill=f"url(#{pattern})")


def _draw_dots(drawing: Drawing, shapes: Shapes, symbol: Symbol, size_mm: float) -> None:
    """Draw points as pixels that grow with the sign's size; where they crowd, they are one spot."""
    rows, columns = _grid(drawing)
    x, y = (shapely.get_coordinates(shapes) / PIXEL_MM).T
    inside = (x >= 0) & (y >= 0) & (x < columns) & (y < rows)
    radius = max(1, round(0.6 * size_mm / PIXEL_MM))
    image = np.zeros((rows + 2 * radius, columns + 2 * radius), np.uint8)
    column, row = x[inside].astype(int), y[inside].astype(int)
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dx * dx + dy * dy <= radius * radius:
                image[row + dy + radius, column + dx + radius] = 1
    _put_image(drawing, image[radius:-radius, radius:-radius], symbol, 0.9)


def _draw_image(drawing: Drawing, shapes: Shapes, symbol: Symbol, opacity: float) -> None:
    corner = from_origin(0, 0, PIXEL_MM, -PIXEL_MM)
    image = rasterize(shapes.tolist(), out_shape=_grid(drawing), transform=corner, fill=0, dtype="uint8")
    y, x = np.indices(image.shape)
    light = {
        "stripes": (x + y) % 9 < 3,  # noqa: PLR2004 - pixels
        "dots": (x % 6 < 2) & (y % 6 < 2),  # noqa: PLR2004
    }.get(symbol.pattern, np.zeros(image.shape, bool))
    _put_image(drawing, np.where((image == 1) & light, 2, image).astype(np.uint8), symbol, opacity)


def _grid(drawing: Drawing) -> tuple[int, int]:
    return int(drawing.height_mm / PIXEL_MM) + 1, int(drawing.width_mm / PIXEL_MM) + 1


def _put_image(drawing: Drawing, image: NDArray[np.uint8], symbol: Symbol, opacity: float) -> None:
    red, green, blue = bytes.fromhex(symbol.colour[1:])
    strong = round(255 * opacity)
    colours = [(255, 255, 255, 0), (red, green, blue, strong), (255, 255, 255, strong)]
    rows, columns = image.shape
    drawing.image((0, 0, columns * PIXEL_MM, rows * PIXEL_MM), palette_png(image, colours))
