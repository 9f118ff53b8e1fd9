"""What fills the plots: compounds with gates, lanes, malls, schools, parks, works; their paths and houses."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.demo.arrays import Bools, Floats, Ints, Objects, stream
from data.demo.grid import Grid, Rects
from data.demo.land import Land
from data.demo.names import place_names
from data.demo.settle import CORE, SEAT, TOWN, Patches
from data.demo.streets import CODE, ISLAND, PRIVATE, Draft

USES = (
    "oldtown",
    "towers",
    "slabs",
    "urban_village",
    "mall",
    "office",
    "school",
    "hospital",
    "park",
    "works",
    "market",
    "square",
)
"""What a plot is used for."""
USE = {name: code for code, name in enumerate(USES)}
HOMES = ("oldtown", "towers", "slabs", "urban_village")
#                 old  tow  slab uvil mall off  sch  hosp park work mark squ
SPACING_M = np.array([62, 102, 84, 60, 125, 110, 115, 110, 98, 155, 110, 90.0])
JITTER = np.array([0.26, 0.05, 0.03, 0.3, 0.05, 0.03, 0.08, 0.05, 0.33, 0.02, 0.05, 0.1])
KEPT = np.array([0.80, 0.78, 0.88, 0.76, 0.8, 0.7, 0.75, 0.8, 0.72, 0.75, 0.9, 0.9])
GATES = np.array([0.9, 0.55, 0.62, 0.85, 0.7, 0.45, 0.35, 0.5, 0.8, 0.35, 0.9, 1.0])
SECOND_GATE = np.array([0.55, 0.0, 0.12, 0.5, 0.3, 0.0, 0.0, 0.1, 0.35, 0.0, 0.3, 0.4])
BARRED = np.array([0.0, 0.92, 0.75, 0.05, 0.0, 0.6, 0.95, 0.4, 0.0, 0.8, 0.0, 0.0])
PER_HECTARE = np.array([260, 520, 380, 480, 12, 6, 15, 10, 0, 22, 15, 0.0])
"""Residents per hectare of plot, before the city is brought to its total."""
_CLASS = {
    "oldtown": ("living_street", "footway"),
    "towers": ("service", "footway"),
    "slabs": ("service", "footway"),
    "urban_village": ("residential", "footway"),
    "mall": ("service", "pedestrian"),
    "park": ("footway", "path"),
    "works": ("service", "service"),
    "square": ("pedestrian", "pedestrian"),
    "school": ("service", "footway"),
}
RING = np.array([CODE[_CLASS.get(use, ("service", "footway"))[0]] for use in USES])
INNER = np.array([CODE[_CLASS.get(use, ("service", "footway"))[1]] for use in USES])


@dataclass(frozen=True, slots=True)
class Fabric:
    """
    Plots with their use, and the houses in them.

    Attributes
    ----------
    plots, use
        Plots and what each is for (index into `USES`).
    door
        Shape (n, 2), metres: just inside a gate, else the middle.
    middle
        Shape (n, 2), metres.
    hectares
        Shape (n,).
    house
        Shape (H, 4, 2), corners of buildings in metres.
    house_plot
        Shape (H,), plot of each building.
    name, street
        Shape (n,), name of the plot and of a street beside it.
    """

    plots: Rects
    use: Ints
    door: Floats
    middle: Floats
    hectares: Floats
    house: Floats
    house_plot: Ints
    name: Objects
    street: Objects

    def of(self, *uses: str) -> Ints:
        """Find the plots of the given uses."""
        wanted: Ints = np.flatnonzero(np.isin(self.use, [USE[use] for use in uses]))
        return wanted


@dataclass(frozen=True, slots=True)
class _Nets:
    """The path nets of many plots of one size: p by q crossings each."""

    index: Ints
    rects: Rects
    use: Ints
    u: Floats
    v: Floats
    xy: Floats
    node: Ints
    wet: Bools


def make_fabric(draft: Draft, land: Land, patches: Patches, grid: Grid, seed: int) -> Fabric:
    """Choose a use for every plot and lay its paths, gates and buildings."""
    rng = stream(seed, 4)
    plots = grid.plots
    middle = plots.middle(patches)
    use = _uses(land, patches, plots, middle, rng)
    door = middle.copy()
    width, depth = plots.u1 - plots.u0, plots.v1 - plots.v0
    across = np.clip(np.round((width - 30) / SPACING_M[use]) + 1, 2, 6).astype(int)
    along = np.clip(np.round((depth - 30) / SPACING_M[use]) + 1, 2, 6).astype(int)
    houses, owners = [], []
    for shape in np.unique(across * 10 + along):
        index = np.flatnonzero(across * 10 + along == shape)
        nets = _lay_nets(draft, land, patches, (index, plots.take(index), use[index]), divmod(shape, 10), rng)
        door[index] = _open_gates(draft, patches, nets, middle[index], rng)
        house, owner = _build(patches, nets, rng)
        houses.append(house)
        owners.append(index[owner])
    house, owner = np.concatenate(houses), np.concatenate(owners)
    dry = ~shapely.contains_xy(land.water, *house.mean(axis=1).T)
    names = np.array(place_names([USES[k] for k in use], rng), dtype=object)
    street = _street_beside(draft, plots)
    return Fabric(plots, use, door, middle, width * depth / 1e4, house[dry], owner[dry], names, street)


def _street_beside(draft: Draft, plots: Rects) -> Objects:
    name = np.append(np.concatenate(draft.lines, axis=1)[1], -1)
    found = np.full(len(plots), -1)
    for side in (plots.south, plots.north, plots.west, plots.east):
        found = np.where(found < 0, name[side], found)
    table: Objects = np.array([*draft.names, "无名路"], dtype=object)
    streets: Objects = table[found]
    return streets


def _uses(land: Land, patches: Patches, plots: Rects, middle: Floats, rng: np.random.Generator) -> Ints:
    """Old lanes in the middle, towers and slabs around, works in the fingers, parks by water and hills."""
    kind = patches.kind[plots.patch]
    out = np.hypot(*(middle - patches.middle[plots.patch]).T) / patches.radius_m[plots.patch]
    rows = np.zeros((len(plots), len(USES)))
    #                                   old  tow  slab uvil mall off  sch  hosp park work mark squ
    rows[kind == CORE] = np.array(
        [0.02, 0.40, 0.24, 0.09, 0.05, 0.05, 0.055, 0.008, 0.055, 0.03, 0.02, 0.012]
    )
    rows[kind == SEAT] = np.array([0.12, 0.28, 0.28, 0.08, 0.04, 0.05, 0.06, 0.012, 0.05, 0.05, 0.02, 0.015])
    rows[kind == TOWN] = np.array([0.34, 0.06, 0.26, 0.12, 0.02, 0.04, 0.05, 0.01, 0.02, 0.05, 0.03, 0.02])
    rows[:, USE["oldtown"]] += 1.2 * ((out < 0.2) & (kind < TOWN))  # noqa: PLR2004
    rows[:, USE["mall"]] += 0.08 * (out < 0.35)  # noqa: PLR2004
    rows[:, USE["office"]] += 0.06 * (out < 0.3)  # noqa: PLR2004
    finger = (kind == CORE) & (out > 0.95)  # noqa: PLR2004
    rows[finger] *= np.array([0, 0.5, 0.5, 2.2, 0.5, 0.3, 0.6, 0.5, 0.8, 14, 1, 0.5])
    sea_side = (kind == CORE) & ((middle - land.centre) @ np.array([0.9, -0.2]) > 0.62 * land.core_m)
    rows[sea_side, USE["works"]] += 0.8
    rows[_near_water(land, middle) < 130, USE["park"]] += 1.1  # noqa: PLR2004
    rows[:, USE["park"]] += 1.4 * np.clip((land.height(middle) - 0.12) * 3, 0, 1)
    pick = np.cumsum(rows, axis=1)
    use: Ints = (rng.random(len(rows))[:, None] * pick[:, -1:] > pick).sum(axis=1)
    return use


def _near_water(land: Land, xy: Floats) -> Floats:
    inland = shapely.union_all([land.river, *land.lakes])
    shapely.prepare(inland)
    return np.asarray(shapely.distance(inland, shapely.points(xy)))


def _lay_nets(
    draft: Draft,
    land: Land,
    patches: Patches,
    plots: tuple[Ints, Rects, Ints],
    size: tuple[int, int],
    rng: np.random.Generator,
) -> _Nets:
    """Lay the paths inside plots that have p by q crossings."""
    index, rects, use = plots
    p, q = size
    n = len(use)
    width, depth = rects.u1 - rects.u0, rects.v1 - rects.v0
    rim = np.clip(0.13 * np.minimum(width, depth), 6, 21)
    loose = JITTER[use][:, None, None]
    shake = rng.uniform(-1, 1, (2, n, p, q)) * loose
    a = (np.arange(p)[None, :, None] + shake[0]) / (p - 1)
    b = (np.arange(q)[None, None, :] + shake[1]) / (q - 1)
    u = rects.u0[:, None, None] + (rim + np.clip(a, 0, 1).T * (width - 2 * rim)).T
    v = rects.v0[:, None, None] + (rim + np.clip(b, 0, 1).T * (depth - 2 * rim)).T
    xy = patches.bent(np.broadcast_to(rects.patch[:, None, None], u.shape), u, v)
    wet = shapely.contains_xy(land.water, xy[..., 0], xy[..., 1])
    node = draft.add_nodes(xy.reshape(-1, 2)).reshape(n, p, q)
    nets = _Nets(index, rects, use, u, v, xy, node, wet)
    _join_nets(draft, nets, rng)
    return nets


def _join_nets(draft: Draft, nets: _Nets, rng: np.random.Generator) -> None:
    n, p, q = nets.node.shape
    island = np.where(rng.random(n) < 0.006, ISLAND, 0)  # noqa: PLR2004
    for axis, (i, j) in enumerate(((p - 1, q), (p, q - 1))):
        a, b = nets.node[:, :i, :j], nets.node[:, p - i :, q - j :]
        dry = ~(nets.wet[:, :i, :j] | nets.wet[:, p - i :, q - j :])
        ring = np.zeros((i, j), dtype=bool)
        ring[(slice(None), [0, -1]) if axis == 0 else ([0, -1], slice(None))] = True
        use = np.broadcast_to(nets.use[:, None, None], a.shape)
        odds = np.where(ring, 0.5 + 0.5 * KEPT[use], KEPT[use])
        keep = dry & (rng.random(a.shape) < odds)
        highway = np.where(ring, RING[use], INNER[use])
        steps = (use == USE["park"]) & (rng.random(a.shape) < 0.04)  # noqa: PLR2004
        highway = np.where(steps, CODE["steps"], highway)
        private = (highway == CODE["service"]) & (rng.random(a.shape) < 0.02)  # noqa: PLR2004
        flags = np.where(private, PRIVATE, np.broadcast_to(island[:, None, None], a.shape))
        draft.chain(highway[keep], a[keep], b[keep], flags=flags[keep])


def _open_gates(
    draft: Draft, patches: Patches, nets: _Nets, middle: Floats, rng: np.random.Generator
) -> Floats:
    """Join nets to the streets around them; return a place just inside one gate of each plot."""
    n = len(nets.use)
    door, has = middle.copy(), np.zeros(n, dtype=bool)
    for turn, odds in enumerate((GATES, SECOND_GATE)):
        for side in rng.permutation(4):
            line = (nets.rects.south, nets.rects.north, nets.rects.west, nets.rects.east)[side]
            open_here = (line >= 0) & (rng.random(n) < odds[nets.use])
            if turn == 0:
                open_here |= (line >= 0) & ~has
            inside = _gate_on_side(draft, patches, nets, (int(side), line), open_here, rng)
            door[open_here] = inside
            has |= open_here
    return door


def _gate_on_side(
    draft: Draft,
    patches: Patches,
    nets: _Nets,
    side: tuple[int, Ints],
    open_here: Bools,
    rng: np.random.Generator,
) -> Floats:
    number, line = side
    k = np.flatnonzero(open_here)
    _, p, q = nets.node.shape
    upright = number < 2  # noqa: PLR2004
    along = rng.integers(0, p if upright else q, len(k))
    fixed = np.full(len(k), -1 if number % 2 else 0)
    at = (k, along, fixed) if upright else (k, fixed, along)
    u, v, patch = nets.u[at], nets.v[at], nets.rects.patch[k]
    rects = nets.rects
    border = (rects.v0, rects.v1, rects.u0, rects.u1)[number][k]
    street_u, street_v = (u, border) if upright else (border, v)
    gate_u, gate_v = 0.55 * street_u + 0.45 * u, 0.55 * street_v + 0.45 * v
    dry = ~nets.wet[at]
    inside = patches.bent(patch, gate_u, gate_v)
    street, gate = draft.add_nodes(patches.bent(patch, street_u, street_v)[dry]), draft.add_nodes(inside[dry])
    use = nets.use[k][dry]
    draft.gates.append(gate[rng.random(len(gate)) < BARRED[use]])
    draft.put(line[k][dry], (u if upright else v)[dry], street)
    walk = rng.random(len(gate)) < 0.4  # noqa: PLR2004
    draft.chain(np.where(walk, CODE["footway"], RING[use]), street, gate, nets.node[at][dry])
    return inside


def _build(patches: Patches, nets: _Nets, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Put one or two buildings into every face of the nets; return corners and the plot's row."""
    u0, u1 = nets.u[:, :-1, :-1], nets.u[:, 1:, 1:]
    v0, v1 = nets.v[:, :-1, :-1], nets.v[:, 1:, 1:]
    use = np.broadcast_to(nets.use[:, None, None], u0.shape)
    halls = np.isin(use, [USE["works"], USE["mall"], USE["market"]])
    empty = np.isin(use, [USE["park"], USE["square"]])
    built = (rng.random(u0.shape) < np.where(empty, 0.05, np.where(halls, 0.9, 0.93))) & (u1 > u0) & (v1 > v0)
    made, owner = [], []
    for half in (0.0, 1.0):
        some = built & (~halls if half else built)
        k = some.nonzero()
        long = np.where(halls[k], 0.78, rng.uniform(0.45, 0.75, len(k[0])))
        thick = np.where(halls[k], 0.7, rng.uniform(0.2, 0.3, len(k[0])))
        centre = np.where(halls[k], 0.5, 0.28 + 0.45 * half)
        mid_u, mid_v = (u0[k] + u1[k]) / 2, v0[k] + centre * (v1[k] - v0[k])
        du, dv = long * (u1[k] - u0[k]) / 2, thick * (v1[k] - v0[k]) / 2
        corner_u = mid_u[:, None] + du[:, None] * np.array([-1, 1, 1, -1])
        corner_v = mid_v[:, None] + dv[:, None] * np.array([-1, -1, 1, 1])
        patch = np.repeat(nets.rects.patch[k[0]][:, None], 4, axis=1)
        made.append(patches.bent(patch, corner_u, corner_v))
        owner.append(k[0])
    return np.concatenate(made), np.concatenate(owner)
