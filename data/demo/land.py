"""The ground that the demo city stands on: coast, river, lakes, hills, and where the centre is."""

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer
from shapely import Polygon

from data.demo.arrays import Bools, Floats, stream

LON_0, LAT_0 = 118.74, 25.03
"""Middle of the plane: a stretch of the Fujian coast, with an invented coastline."""
HALF_WIDTH_M = 33_000.0
CORE_RADIUS_M = 6_200.0
ALONG = np.array([0.83, 0.558])
"""Direction of the coast, south-west to north-east."""
INLAND = np.array([-0.558, 0.83])
SEA_RIM = 0.3
"""How far the sea is drawn beyond the city, in halves of its width."""


@dataclass(frozen=True, slots=True)
class Land:
    """
    Terrain in metres around the middle of the plane.

    Attributes
    ----------
    half_m
        Half the width of the city.
    centre
        Middle of the urban core.
    core_m
        Radius of the urban core.
    outline
        Boundary of the city, on land.
    sea, river, lakes, water
        Water; ``water`` is all of it.
    hills
        Shape (H, 4): x, y, radius and height of single hills.
    waves
        Shape (K, 4): wave numbers, phase and height of the terrain's noise.
    """

    half_m: float
    centre: Floats
    core_m: float
    outline: Polygon
    sea: Polygon
    river: Polygon
    lakes: tuple[Polygon, ...]
    water: shapely.Geometry
    hills: Floats
    waves: Floats

    def height(self, xy: Floats) -> Floats:
        """Height without a unit at shape (n, 2): about -1 at the coast, over 0.4 is forest."""
        scaled = xy / self.half_m
        noise = np.zeros(len(xy))
        for kx, ky, phase, size in self.waves:
            noise += size * np.sin(kx * scaled[:, 0] + ky * scaled[:, 1] + phase)
        height: Floats = 0.95 * (scaled @ INLAND) - 0.08 + noise
        apart_m = np.hypot(*(xy - self.centre).T)
        height -= 0.75 * np.exp(-((apart_m / (1.5 * self.core_m)) ** 2))
        for x, y, radius_m, top in self.hills:
            height += top * np.exp(-((np.hypot(xy[:, 0] - x, xy[:, 1] - y) / radius_m) ** 2))
        return height

    def dry(self, xy: Floats) -> Bools:
        """Whether points of shape (n, 2) are in the city and not in water."""
        inside: Bools = shapely.contains_xy(self.outline, xy[:, 0], xy[:, 1])
        wet: Bools = shapely.contains_xy(self.water, xy[:, 0], xy[:, 1])
        return inside & ~wet


_TO_LONLAT = f"+proj=tmerc +lat_0={LAT_0} +lon_0={LON_0} +k=1 +datum=WGS84 +units=m"


def to_lonlat(xy: Floats) -> Floats:
    """Degrees of shape (n, 2), rounded to the 7 decimals of OpenStreetMap, for metres of shape (n, 2)."""
    to = Transformer.from_crs(_TO_LONLAT, 4326, always_xy=True)
    return np.round(np.stack(to.transform(xy[:, 0], xy[:, 1]), axis=1), 7)


def make_land(scale: float, seed: int) -> Land:
    """Draw the ground for a city of the given scale."""
    rng = stream(seed, 1)
    root = float(np.sqrt(scale))
    half_m, core_m = HALF_WIDTH_M * root, CORE_RADIUS_M * root
    centre = half_m * (0.10 * ALONG - 0.13 * INLAND)
    shore = _land_polygon(half_m, rng)
    outline = _largest(shore.intersection(_border(half_m, rng)))
    box = shapely.box(*(np.array(outline.bounds) + half_m * SEA_RIM * np.array([-1, -1, 1, 1])))
    sea = box.difference(shore)
    river = _river(half_m, float(np.clip(root, 0.35, 1.6))).intersection(shore.intersection(box))
    hills = np.array(
        [
            [*(centre + core_m * np.array([-0.55, 0.95])), 0.34 * core_m, 1.1],
            [*(centre + core_m * np.array([1.0, 0.35])), 0.22 * core_m, 0.9],
            [*(centre + core_m * np.array([-1.5, -0.3])), 0.3 * core_m, 1.0],
        ]
    )
    lakes = (
        _blob(half_m * (-0.42 * ALONG + 0.42 * INLAND), 0.042 * half_m, rng),
        _blob(half_m * (0.45 * ALONG + 0.33 * INLAND), 0.030 * half_m, rng),
        _blob(centre + core_m * np.array([0.38, 0.16]), 0.075 * core_m, rng),
    )
    water = shapely.union_all([sea, river, *lakes])
    shapely.prepare([outline, water, river])
    return Land(half_m, centre, core_m, outline, sea, river, lakes, water, hills, _waves(rng))


def _waves(rng: np.random.Generator) -> Floats:
    angle, length = rng.uniform(0, 2 * np.pi, 8), np.geomspace(0.9, 0.16, 8)
    k = 2 * np.pi / length
    return np.stack(
        [k * np.cos(angle), k * np.sin(angle), rng.uniform(0, 2 * np.pi, 8), 0.26 * length**0.6], axis=1
    )


def _ripple(t: Floats, rng: np.random.Generator, lengths: tuple[float, ...]) -> Floats:
    total = np.zeros_like(t)
    for length in lengths:
        total += length * np.sin(2 * np.pi * t / length + rng.uniform(0, 2 * np.pi))
    return total


def _land_polygon(half_m: float, rng: np.random.Generator) -> Polygon:
    """Land north-west of a wavy coast that has one deep bay at the mouth of the river."""
    t = np.linspace(-3.4, 3.4, 1400)
    depth = -0.44 + 0.05 * _ripple(t, rng, (0.9, 0.42, 0.2, 0.11, 0.05))
    depth += 0.13 * np.exp(-(((t - 0.02) / 0.07) ** 2)) - 0.05 * np.exp(-(((t - 0.3) / 0.12) ** 2))
    coast = half_m * (t[:, None] * ALONG + depth[:, None] * INLAND)
    back = half_m * np.array([3.4 * ALONG + 3.6 * INLAND, -3.4 * ALONG + 3.6 * INLAND])
    return _largest(shapely.make_valid(Polygon(np.concatenate([coast, back]))))


def _border(half_m: float, rng: np.random.Generator) -> Polygon:
    angle = np.linspace(0, 2 * np.pi, 500, endpoint=False)
    radius = np.full_like(angle, 0.93)
    for lobes in (2, 3, 5, 8, 13, 21, 34, 55):
        radius += 0.13 / lobes**0.75 * np.sin(lobes * angle + rng.uniform(0, 2 * np.pi))
    return Polygon(half_m * radius[:, None] * np.stack([np.cos(angle), 0.84 * np.sin(angle)], axis=1))


def _river(half_m: float, breadth: float) -> Polygon:
    """Build the river from its middle line and a width that grows toward the sea."""
    course = np.array(
        [
            (-0.62, 1.3), (-0.5, 0.95), (-0.33, 0.72), (-0.36, 0.5), (-0.2, 0.34), (-0.17, 0.16),
            (-0.02, 0.05), (0.0, -0.08), (0.075, -0.16), (0.04, -0.26), (0.02, -0.36), (0.03, -0.62),
        ]
    )  # fmt: skip
    middle = half_m * (_smooth(course, 30) @ np.stack([ALONG, INLAND]))
    share = np.linspace(0, 1, len(middle))
    half_width_m = breadth * (22 + 95 * share**2 + 380 * np.clip(share - 0.8, 0, 1) ** 1.5)
    step = np.gradient(middle, axis=0)
    side = np.stack([-step[:, 1], step[:, 0]], axis=1) / np.hypot(*step.T)[:, None]
    banks = [middle + half_width_m[:, None] * side, (middle - half_width_m[:, None] * side)[::-1]]
    return _largest(shapely.make_valid(Polygon(np.concatenate(banks))))


def _smooth(points: Floats, steps: int) -> Floats:
    """Catmull-Rom curve through points of shape (n, 2)."""
    p = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), points[-1:]])


def _blob(middle: Floats, radius_m: float, rng: np.random.Generator) -> Polygon:
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    radius = np.ones_like(angle)
    for lobes in (2, 3, 5, 8):
        radius += 0.45 / lobes * np.sin(lobes * angle + rng.uniform(0, 2 * np.pi))
    return Polygon(middle + radius_m * radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1))


def _largest(shape: shapely.Geometry) -> Polygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return max(parts, key=lambda part: float(part.area))
