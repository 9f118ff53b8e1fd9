"""Street grids: arterials around superblocks, inner streets that cut superblocks into plots."""

from dataclasses import dataclass, fields, replace

import numpy as np
import shapely

from data.demo.arrays import Bools, Floats, Ints, stream
from data.demo.land import Land
from data.demo.names import street_names
from data.demo.settle import CORE, SEAT, Patches, built_mask
from data.demo.streets import BRIDGE, CODE, Draft

MAX_BRIDGE_RUN = 3
BRIDGE_EVERY = 3
MOST_OVER_WATER = 0.62


@dataclass(frozen=True, slots=True)
class Rects:
    """
    Rectangles in grid coordinates (superblocks or plots), all arrays of shape (n,).

    Attributes
    ----------
    patch
        Patch they belong to.
    u0, u1, v0, v1
        Sides, metres from the middle of the patch.
    south, north, west, east
        Line that runs along the side, -1 where there is none to join.
    """

    patch: Ints
    u0: Floats
    u1: Floats
    v0: Floats
    v1: Floats
    south: Ints
    north: Ints
    west: Ints
    east: Ints

    def __len__(self) -> int:
        """Count them."""
        return len(self.patch)

    def take(self, which: Ints | Bools) -> "Rects":
        """Take some of them."""
        return Rects(*(getattr(self, name.name)[which] for name in fields(self)))

    def middle(self, patches: Patches) -> Floats:
        """Middles on the plane, shape (n, 2)."""
        return patches.bent(self.patch, (self.u0 + self.u1) / 2, (self.v0 + self.v1) / 2)


def join(parts: list[Rects]) -> Rects:
    """Put rectangles into one table."""
    return Rects(*(np.concatenate([getattr(part, name.name) for part in parts]) for name in fields(Rects)))


@dataclass(frozen=True, slots=True)
class Grid:
    """
    What the grids came to.

    Attributes
    ----------
    plots
        Pieces of superblocks, to be filled.
    ports
        Nodes at the edge of a patch where country roads join, with their patch.
    port_patch
        Patch of each port.
    port_xy
        Shape (n, 2), where the ports are.
    """

    plots: Rects
    ports: Ints
    port_patch: Ints
    port_xy: Floats


@dataclass(frozen=True, slots=True)
class _Site:
    """What every step of the laying out needs."""

    draft: Draft
    land: Land
    patches: Patches
    rng: np.random.Generator


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Lines of one direction of a grid: their corners, nodes, wanted pieces and ticks along them."""

    corners: Floats
    number: Ints
    wanted: Bools
    ticks: Floats
    kind: int


def make_grid(draft: Draft, land: Land, patches: Patches, seed: int) -> Grid:
    """Lay arterials and inner streets into the draft and cut the superblocks into plots."""
    site = _Site(draft, land, patches, stream(seed, 3))
    cells, ports, port_patch, port_xy = [], [], [], []
    for patch in range(len(patches.kind)):
        found = _arterials(site, patch)
        if found is None:
            continue
        cell, port, xy = found
        cells.append(cell)
        ports.append(port)
        port_xy.append(xy)
        port_patch.append(np.full(len(port), patch))
    plots = _cut(site, join(cells))
    return Grid(plots, np.concatenate(ports), np.concatenate(port_patch), np.concatenate(port_xy))


def _ticks(half_m: float, block_m: float, rng: np.random.Generator) -> Floats:
    count = max(3, int(np.ceil(2 * half_m / block_m)) + 1)
    steps = block_m * rng.uniform(0.8, 1.22, count)
    ticks: Floats = np.concatenate([[0.0], np.cumsum(steps)])
    ticks -= ticks[-1] / 2
    return ticks


def _arterials(site: _Site, patch: int) -> tuple[Rects, Ints, Floats] | None:
    draft, land, patches, rng = site.draft, site.land, site.patches, site.rng
    half_m = patches.radius_m[patch] * (1.75 if patches.kind[patch] == CORE else 1.3)
    u, v = (_ticks(half_m, patches.block_m[patch], rng) for _ in range(2))
    corners = patches.bent(np.full((len(u), len(v)), patch), *np.meshgrid(u, v, indexing="ij"))
    built = built_mask(land, patches, patch, corners)
    if not built.any():
        return None
    around = np.pad(built, 1)
    number = np.full(corners.shape[:2], -1)
    touched = around[1:, 1:] | around[1:, :-1] | around[:-1, 1:] | around[:-1, :-1]
    number[touched] = draft.add_nodes(corners[touched])
    kind = int(patches.kind[patch])
    east = _lay(site, _Lanes(corners, number, around[1:-1, 1:] | around[1:-1, :-1], u, kind))
    sides = (around[1:, 1:-1] | around[:-1, 1:-1]).T
    north = _lay(site, _Lanes(corners.transpose(1, 0, 2), number.T, sides, v, kind)).T
    i, j = np.nonzero(built)
    cell = Rects(
        np.full(len(i), patch), u[i], u[i + 1], v[j], v[j + 1],
        east[i, j], east[i, j + 1], north[i, j], north[i + 1, j],
    )  # fmt: skip
    rim = touched & ~(around[1:, 1:] & around[1:, :-1] & around[:-1, 1:] & around[:-1, :-1])
    rim &= land.dry(corners.reshape(-1, 2)).reshape(rim.shape)
    return cell, number[rim], corners[rim]


def _lay(site: _Site, lanes: _Lanes) -> Ints:
    """Lay the lines that run along the first axis; return the line of every piece, -1 if not to be joined."""
    wanted, corners = lanes.wanted, lanes.corners
    wet = _wet(site.land, corners[:-1], corners[1:]) & wanted
    bridge = np.zeros_like(wet)
    if lanes.kind == CORE:
        bridge = _bridges(wet, wanted, _river_share(site.land, corners[:-1], corners[1:]))
    laid = wanted & (~wet | bridge)
    before = np.pad(laid * (1 + bridge), ((1, 0), (0, 0)))
    begins = laid & (before[1:] != before[:-1])
    run = np.cumsum(begins.T.ravel()).reshape(begins.T.shape).T - 1
    first = begins.T.nonzero()
    name, highway = _rank(site.draft, wanted.shape[1], lanes.kind, site.rng)
    flags = np.where(bridge.T[first], BRIDGE, 0)
    lines = site.draft.add_lines(highway[first[0]], name[first[0]], flags)
    line = np.where(laid, lines[np.clip(run, 0, None)] if len(lines) else -1, -1)
    i, j = laid.nonzero()
    for end in (0, 1):
        site.draft.put(line[i, j], lanes.ticks[i + end], lanes.number[i + end, j])
    return np.where(bridge, -1, line)


def _rank(draft: Draft, lanes: int, kind: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Name and class of every line of one direction: in the core each third is an avenue."""
    place = np.abs(np.arange(lanes) - lanes // 2)
    if kind == CORE:
        highway = np.where(place % 3 == 0, CODE["primary"], CODE["secondary"])
        highway = np.where(rng.random(lanes) < 0.15, CODE["tertiary"], highway)  # noqa: PLR2004
    elif kind == SEAT:
        highway = np.where(place % 3 == 0, CODE["secondary"], CODE["tertiary"])
    else:
        highway = np.where(place == 0, CODE["secondary"], CODE["residential"])
        highway = np.where(place == 1, CODE["tertiary"], highway)
    return draft.add_names(street_names(highway, kind, rng)), highway


def _wet(land: Land, a: Floats, b: Floats) -> Bools:
    """Whether straight pieces from a to b, shape (..., 2), touch water or leave the city."""
    lines = shapely.linestrings(np.stack([a.reshape(-1, 2), b.reshape(-1, 2)], axis=1))
    wet = shapely.intersects(land.water, lines) | ~shapely.covers(land.outline, lines)
    result: Bools = wet.reshape(a.shape[:-1])
    return result


def _river_share(land: Land, a: Floats, b: Floats) -> Floats:
    """Share of each straight piece that lies over the river."""
    lines = shapely.linestrings(np.stack([a.reshape(-1, 2), b.reshape(-1, 2)], axis=1))
    over = shapely.length(shapely.intersection(lines, land.river)) / shapely.length(lines)
    share: Floats = over.reshape(a.shape[:-1])
    return share


def _bridges(wet: Bools, wanted: Bools, over: Floats) -> Bools:
    """Of the stretches that cross the river and do not run along it, every third carries a bridge."""
    bridge = np.zeros_like(wet)
    crossing = 0
    for lane in range(wet.shape[1]):
        edge = np.flatnonzero(np.diff(np.concatenate([[0], wet[:, lane].astype(int), [0]])))
        for begin, end in zip(edge[::2], edge[1::2], strict=True):
            dry_ends = begin > 0 and end < len(wet) and wanted[begin - 1, lane] and wanted[end, lane]
            crosses = 0 < over[begin:end, lane].mean() < MOST_OVER_WATER
            if dry_ends and crosses and end - begin <= MAX_BRIDGE_RUN:
                bridge[begin:end, lane] = crossing % BRIDGE_EVERY == 0
                crossing += 1
    return bridge


def _cut(site: _Site, cells: Rects) -> Rects:
    """Cut superblocks by streets that run through from south to north, then columns by cross streets."""
    rng = site.rng
    columns = np.clip(np.round((cells.u1 - cells.u0) / 245 + rng.normal(0, 0.4, len(cells))), 1, 3)
    parts = []
    for count in (1, 2, 3):
        some = cells.take(columns == count)
        cut = np.cumsum(rng.uniform(0.75, 1.25, (len(some), count)), axis=1)
        cut = np.concatenate([np.zeros((len(some), 1)), cut / cut[:, -1:]], axis=1)
        side = some.u0[:, None] + cut * (some.u1 - some.u0)[:, None]
        west = some.west
        for column in range(count):
            east = some.east
            if column + 1 < count:
                east = _street(site, some, side[:, column + 1])
            parts.append(replace(some, u0=side[:, column], u1=side[:, column + 1], west=west, east=east))
            west = east
    return _cut_across(site, join(parts))


def _cut_across(site: _Site, rects: Rects) -> Rects:
    height = rects.v1 - rects.v0
    rng = site.rng
    twice = rng.random(len(rects)) < np.clip((height - 170) / 300, 0, 0.85)
    whole, some = rects.take(~twice), rects.take(twice)
    at = some.v0 + rng.uniform(0.36, 0.64, len(some)) * (some.v1 - some.v0)
    swapped = replace(some, u0=some.v0, u1=some.v1, v0=some.u0, v1=some.u1, south=some.west, north=some.east)
    street = _street(site, swapped, at, across=True)
    return join([whole, replace(some, v1=at, north=street), replace(some, v0=at, south=street)])


def _street(site: _Site, rects: Rects, at: Floats, *, across: bool = False) -> Ints:
    """Lay one inner street through every rectangle, joined to the lines at its two ends; -1 where wet."""
    draft, patches, rng = site.draft, site.patches, site.rng
    ends = [
        patches.bent(rects.patch, v, at) if across else patches.bent(rects.patch, at, v)
        for v in (rects.v0, rects.v1)
    ]
    dry = ~_wet(site.land, ends[0], ends[1])
    kind = patches.kind[rects.patch]
    minor = rng.random(len(rects))
    highway = np.where(minor < 0.35, CODE["tertiary"], CODE["residential"])  # noqa: PLR2004
    highway = np.where((kind > SEAT) | (minor > 0.75), CODE["residential"], highway)  # noqa: PLR2004
    line = np.full(len(rects), -1)
    lanes = street_names(highway[dry], -1, rng)
    line[dry] = draft.add_lines(highway[dry], draft.add_names(lanes))
    for end, (v, side) in enumerate(((rects.v0, rects.south), (rects.v1, rects.north))):
        node = np.full(len(rects), -1)
        node[dry] = draft.add_nodes(ends[end][dry])
        draft.put(line, v, node)
        draft.put(np.where(dry, side, -1), at, node)
    return line
