"""Where people settle: the core, county seats, towns and villages; street grids of the first three."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import label
from scipy.spatial import cKDTree

from data.demo.arrays import Bools, Floats, Ints, stream
from data.demo.land import Land

CORE, SEAT, TOWN = 0, 1, 2
"""Kinds of patch: a piece of city with its own street grid."""
COUNTIES_AT_1 = 12
CORE_DISTRICTS = 4
TOWN_SPACING_M = 3_550.0
VILLAGE_SPACING_M = 1_060.0
FOREST = 0.4


@dataclass(frozen=True, slots=True)
class Patches:
    """
    Street grids, each bent a little, in the plane of the city; patch 0 is the core.

    Attributes
    ----------
    kind
        Shape (P,), CORE, SEAT or TOWN.
    middle
        Shape (P, 2), metres.
    radius_m
        Shape (P,), about how far the houses go.
    angle
        Shape (P,), turn of the grid in radians.
    bend_m, wave
        Shape (P,), size and wave number of the bending.
    phase
        Shape (P, 2), phase of the bending.
    block_m
        Shape (P,), usual side of a superblock.
    """

    kind: Ints
    middle: Floats
    radius_m: Floats
    angle: Floats
    bend_m: Floats
    wave: Floats
    phase: Floats
    block_m: Floats

    def bent(self, patch: Ints, u: Floats, v: Floats) -> Floats:
        """Place grid coordinates (u, v), metres from the middle of their patch, on the plane."""
        bend, wave, phase = self.bend_m[patch], self.wave[patch], self.phase[patch]
        p = u + bend * np.sin(wave * v + phase[..., 0])
        q = v + bend * np.sin(wave * u + phase[..., 1])
        cos, sin = np.cos(self.angle[patch]), np.sin(self.angle[patch])
        return np.stack([cos * p - sin * q, sin * p + cos * q], axis=-1) + self.middle[patch]


@dataclass(frozen=True, slots=True)
class Settlements:
    """
    All places: patches with grids, and the villages between them.

    Attributes
    ----------
    patches
        Core, seats and towns.
    villages
        Shape (V, 2), middles of villages.
    """

    patches: Patches
    villages: Floats


def make_settlements(land: Land, scale: float, seed: int) -> Settlements:
    """Choose places: seats far apart, towns and villages on a loose grid over low land."""
    rng = stream(seed, 2)
    counties = int(np.clip(round(COUNTIES_AT_1 * np.sqrt(scale)), 6, 40))
    towns = _loose_grid(land, TOWN_SPACING_M * min(1.0, (scale / 0.2) ** 0.5), rng)
    towns = towns[land.height(towns) < FOREST + 0.1]
    towns = towns[_from_core(land, towns) > 1.35 + min(900.0, 0.4 * land.core_m) / land.core_m]
    towns = towns[_shore_m(land, towns) > min(700.0, 0.3 * land.core_m)]
    seat = _spread(land, towns, max(2, counties - CORE_DISTRICTS))
    patches = _patches(land, towns, seat, min(1.0, scale**0.25 + 0.1), rng)
    villages = _villages(land, patches, min(1.0, (scale / 0.05) ** 0.25), rng)
    return Settlements(patches, villages)


def _loose_grid(land: Land, spacing_m: float, rng: np.random.Generator) -> Floats:
    """Points about one spacing apart, every second row moved, jittered, on dry land of the city."""
    x0, y0, x1, y1 = land.outline.bounds
    x, y = np.meshgrid(np.arange(x0, x1, spacing_m), np.arange(y0, y1, spacing_m))
    x = x + np.where(np.arange(len(y)) % 2, 0.5, 0.0)[:, None] * spacing_m
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    points = points + rng.uniform(-0.36, 0.36, points.shape) * spacing_m
    return points[land.dry(points)]


def _from_core(land: Land, xy: Floats) -> Floats:
    """Distance from the middle of the core as a share of the core's own radius in that direction."""
    off = xy - land.centre
    angle = np.arctan2(off[..., 1], off[..., 0])
    radius = 1 + 0.20 * np.sin(2 * angle + 0.4) + 0.13 * np.sin(3 * angle + 2.1) + 0.07 * np.sin(7 * angle)
    share: Floats = np.hypot(off[..., 0], off[..., 1]) / (land.core_m * radius)
    return share


def _shore_m(land: Land, xy: Floats) -> Floats:
    points = shapely.points(xy)
    distance: Floats = np.minimum(
        shapely.distance(land.water, points), shapely.distance(land.outline.exterior, points)
    )
    return distance


def _spread(land: Land, towns: Floats, number: int) -> Ints:
    """Towns far from the core and from each other, chosen one by one (farthest point first)."""
    chosen: list[int] = []
    apart = np.hypot(*(towns - land.centre).T)
    low = land.height(towns) < FOREST - 0.1
    inner = shapely.distance(land.outline.exterior, shapely.points(towns)) > 0.1 * land.half_m
    for _ in range(min(number, len(towns))):
        best = int(np.argmax(apart * np.where(low & inner, 1.0, 0.4)))
        chosen.append(best)
        apart = np.minimum(apart, np.hypot(*(towns - towns[best]).T))
    return np.array(chosen)


def _patches(land: Land, towns: Floats, seat: Ints, shrink: float, rng: np.random.Generator) -> Patches:
    others = np.setdiff1d(np.arange(len(towns)), seat)
    apart, _ = cKDTree(towns[seat]).query(towns[others])
    others = others[apart > 2_900 * shrink]
    middle = np.concatenate([land.centre[None], towns[seat], towns[others]])
    kind = np.repeat([CORE, SEAT, TOWN], [1, len(seat), len(others)])
    size = rng.uniform(0.7, 1.35, len(middle))
    near = np.exp(-np.hypot(*(middle - land.centre).T) / (4 * land.core_m))
    radius_m = np.choose(kind, [land.core_m, 1_330 * size * shrink, (270 + 340 * near) * size * shrink])
    angle = rng.uniform(0, np.pi / 2, len(middle))
    angle[0] = 0.30
    wave = np.choose(kind, [2 * np.pi / (1.35 * land.core_m), 2 * np.pi / 3_200, 2 * np.pi / 1_500])
    bend_m = np.choose(kind, [0.032 * land.core_m, 75.0, 30.0]) * rng.uniform(0.7, 1.3, len(middle))
    block_m = np.choose(kind, [470.0, 340.0, 235.0]) * rng.uniform(0.93, 1.07, len(middle))
    phase = rng.uniform(0, 2 * np.pi, (len(middle), 2))
    return Patches(kind, middle, radius_m, angle, bend_m, wave, phase, block_m)


def _villages(land: Land, patches: Patches, shrink: float, rng: np.random.Generator) -> Floats:
    points = _loose_grid(land, VILLAGE_SPACING_M * shrink, rng)
    height = land.height(points)
    points = points[
        rng.random(len(points)) > np.clip((height - FOREST) * 1.1 + 0.25 * (height > FOREST), 0, 0.9)
    ]
    points = points[_from_core(land, points) > 1.0]
    points = points[_shore_m(land, points) > 200 * shrink]
    apart, nearest = cKDTree(patches.middle[1:]).query(points)
    villages: Floats = points[apart > patches.radius_m[1:][nearest] + 350 * shrink]
    return villages


def built_mask(land: Land, patches: Patches, patch: int, corners: Floats) -> Bools:
    """
    Which superblocks of a patch are built.

    Parameters
    ----------
    land, patches
        The ground and the grids.
    patch
        Number of the patch.
    corners
        Shape (I + 1, J + 1, 2), corners of the superblocks in metres.

    Returns
    -------
    Bools
        Shape (I, J); the built ones hang together.
    """
    middle = (corners[1:, 1:] + corners[:-1, 1:] + corners[1:, :-1] + corners[:-1, :-1]) / 4
    flat = middle.reshape(-1, 2)
    if patches.kind[patch] == CORE:
        built = _core_mask(land, flat)
    else:
        off = flat - patches.middle[patch]
        turn = np.arctan2(off[:, 1], off[:, 0])
        reach = patches.radius_m[patch] * (1 + 0.25 * np.sin(2 * turn + patches.phase[patch, 0]))
        built = (np.hypot(*off.T) < reach) | (np.hypot(*off.T) < patches.block_m[patch])
    whole = built.reshape(middle.shape[:2])
    inside = land.dry(corners.reshape(-1, 2)).reshape(corners.shape[:2])
    whole &= inside[1:, 1:] | inside[:-1, 1:] | inside[1:, :-1] | inside[:-1, :-1]
    parts, _ = label(whole)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    together: Bools = (parts == sizes.argmax()) & (sizes.max() > 0)
    return together


def _core_mask(land: Land, xy: Floats) -> Bools:
    share = _from_core(land, xy)
    off = xy - land.centre
    turn = np.arctan2(off[:, 1], off[:, 0])
    finger = np.cos(5 * turn + 0.8 + 1.2 * np.sin(turn)) > 0.8 - 0.15 * np.sin(9 * share)
    rough = 0.06 * np.sin(xy[:, 0] / 610 + 1.3) * np.sin(xy[:, 1] / 540)
    built = (share + rough < 1.0) | (finger & (share < 1.5))  # noqa: PLR2004
    dry = shapely.contains_xy(land.outline, xy[:, 0], xy[:, 1])
    built_up: Bools = built & dry & (land.height(xy) < FOREST)
    return built_up
