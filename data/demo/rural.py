"""Roads between places, villages along them, and motorways that nobody may walk on."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

from data.demo.arrays import Bools, Floats, Ints, stream
from data.demo.grid import Grid
from data.demo.land import Land
from data.demo.names import pairs
from data.demo.settle import SEAT, Patches, Settlements
from data.demo.streets import BRIDGE, CODE, Draft

WET_PENALTY = 7.0
SHAPE_POINTS = 7
PLOT_REACH_M = 130.0
SAMPLES = (0.3, 0.4, 0.5, 0.6, 0.7)
"""Places along a link that must not lie in a town."""


@dataclass(frozen=True, slots=True)
class Roads:
    """
    Country roads as curves, and the houses along them.

    Attributes
    ----------
    a, b
        Shape (R, 2), ends in metres.
    sway
        Shape (R, 2), how far the road swings out, in metres, once and twice along it.
    line
        Shape (R,), line in the draft.
    house
        Shape (H, 4, 2), corners of village houses.
    """

    a: Floats
    b: Floats
    sway: Floats
    line: Ints
    house: Floats

    def at(self, road: Ints, share: Floats) -> Floats:
        """Places on roads at a share of their length."""
        along = self.b[road] - self.a[road]
        length = np.hypot(along[..., 0], along[..., 1])[..., None]
        side = np.stack([-along[..., 1], along[..., 0]], axis=-1) / np.maximum(length, 1e-9)
        swing = self.sway[road, 0] * np.sin(np.pi * share) + self.sway[road, 1] * np.sin(2 * np.pi * share)
        place: Floats = self.a[road] + share[..., None] * along + swing[..., None] * side
        return place


@dataclass(frozen=True, slots=True)
class _Hubs:
    """Places that roads join: ports of the core (with a node), towns (with a patch), villages (patch -1)."""

    xy: Floats
    node: Ints
    patch: Ints


def make_roads(draft: Draft, land: Land, places: Settlements, grid: Grid, seed: int) -> Roads:
    """Lay the country roads, the villages along them and the motorways."""
    rng = stream(seed, 5)
    hubs = _hubs(draft, places, grid)
    pair, wet = _links(land, hubs)
    free = ~_through_town(hubs, pair, grid, places.patches)
    pair, wet = pair[free], wet[free]
    keep, highway = _hierarchy(hubs, pair, wet, places.patches, rng)
    pair, wet, highway = pair[keep], wet[keep], highway[keep]
    node, ends = _ends(hubs, pair, grid)
    length = np.hypot(*(ends[1] - ends[0]).T)
    sway = rng.normal(0, 1, (len(length), 2)) * np.array([0.06, 0.035]) * np.minimum(length, 1500)[:, None]
    sway[wet] = 0
    line = _lay(draft, highway, wet, rng)
    roads = Roads(ends[0], ends[1], sway, line, np.empty((0, 4, 2)))
    for end in (0, 1):
        draft.put(line, np.full(len(line), float(end)), node[end])
    share = np.repeat(np.linspace(0, 1, SHAPE_POINTS + 2)[None, 1:-1], len(line), axis=0)
    road = np.repeat(np.arange(len(line))[:, None], SHAPE_POINTS, axis=1)
    draft.put(line[road.ravel()], share.ravel(), draft.add_nodes(roads.at(road, share).reshape(-1, 2)))
    house = _villages(draft, roads, (hubs.patch[pair] < 0) & ~wet[:, None], length, rng)
    house = house[land.dry(house.mean(axis=1))]
    _motorways(draft, land)
    return Roads(roads.a, roads.b, roads.sway, roads.line, house)


def _hubs(draft: Draft, places: Settlements, grid: Grid) -> _Hubs:
    patches = places.patches
    core = np.flatnonzero(grid.port_patch == 0)
    _, first = np.unique(np.floor(grid.port_xy[core] / 950).astype(int), axis=0, return_index=True)
    ports = core[np.sort(first)]
    towns = np.unique(grid.port_patch[grid.port_patch > 0])
    xy = np.concatenate([grid.port_xy[ports], patches.middle[towns], places.villages])
    patch = np.concatenate([np.zeros(len(ports), int), towns, np.full(len(places.villages), -1)])
    node = np.full(len(xy), -1)
    node[: len(ports)] = grid.ports[ports]
    node[patch < 0] = draft.add_nodes(places.villages)
    return _Hubs(xy, node, patch)


def _links(land: Land, hubs: _Hubs) -> tuple[Ints, Bools]:
    """Neighbours on the plane (Gabriel graph) without links between two ports, and whether each is wet."""
    three = Delaunay(hubs.xy).simplices
    sides = np.sort(np.concatenate([three[:, [0, 1]], three[:, [1, 2]], three[:, [0, 2]]]), axis=1)
    pair = np.unique(sides, axis=0)
    a, b = hubs.xy[pair[:, 0]], hubs.xy[pair[:, 1]]
    apart, _ = cKDTree(hubs.xy).query((a + b) / 2)
    near = apart >= np.hypot(*(a - b).T) / 2 * (1 - 1e-9)
    pair = pair[near & ~(hubs.patch[pair] == 0).all(axis=1)]
    lines = shapely.linestrings(hubs.xy[pair])
    wet: Bools = shapely.intersects(land.water, lines) | ~shapely.covers(land.outline, lines)
    return pair, wet


def _through_town(hubs: _Hubs, pair: Ints, grid: Grid, patches: Patches) -> Bools:
    """Whether a link runs over the plots of the core, or of a town that is at neither of its ends."""
    apart_m, plot = cKDTree(grid.plots.middle(patches)).query(
        np.concatenate([_between(hubs.xy[pair], share) for share in SAMPLES])
    )
    patch = grid.plots.patch[plot].reshape(len(SAMPLES), -1)
    ends = hubs.patch[pair]
    strange = (patch == 0) | ((patch != ends[:, 0]) & (patch != ends[:, 1]))
    through: Bools = (strange & (apart_m.reshape(patch.shape) < PLOT_REACH_M)).any(axis=0)
    return through


def _between(ends: Floats, share: float) -> Floats:
    place: Floats = (1 - share) * ends[:, 0] + share * ends[:, 1]
    return place


def _hierarchy(
    hubs: _Hubs, pair: Ints, wet: Bools, patches: Patches, rng: np.random.Generator
) -> tuple[Bools, Ints]:
    """Which links become roads, and of which class: ways to the core, to the seats, to the towns."""
    n = len(hubs.xy)
    cost = np.hypot(*(hubs.xy[pair[:, 0]] - hubs.xy[pair[:, 1]]).T) * np.where(wet, WET_PENALTY, 1.0)
    graph = coo_array((cost, (pair[:, 0], pair[:, 1])), shape=(n, n)).tocsr()
    highway = np.full(len(pair), CODE["unclassified"])
    used = ~wet & (rng.random(len(pair)) < 0.5)  # noqa: PLR2004
    core, towns = np.flatnonzero(hubs.patch == 0), np.flatnonzero(hubs.patch > 0)
    seats = towns[patches.kind[hubs.patch[towns]] == SEAT]
    for source, begin, code in (
        (np.concatenate([core, towns]), np.arange(n), CODE["tertiary"]),
        (np.concatenate([core, seats]), towns, CODE["secondary"]),
        (core, seats, CODE["primary"]),
    ):
        _, before, _ = dijkstra(graph, False, source, True, min_only=True)
        steps = _numbers(pair, n, _walk_back(begin, before))
        used[steps] = True
        highway[steps] = code
    tree = minimum_spanning_tree(graph).tocoo()
    used[_numbers(pair, n, np.stack([tree.row, tree.col], axis=1))] = True
    return used, highway


def _numbers(pair: Ints, n: int, wanted: Ints) -> Ints:
    """Positions in the sorted table of pairs."""
    ordered = np.sort(wanted, axis=1)
    return np.searchsorted(pair[:, 0] * n + pair[:, 1], ordered[:, 0] * n + ordered[:, 1])


def _walk_back(begin: Ints, before: Ints) -> Ints:
    """Links on the shortest ways from the given places back to their source, shape (n, 2)."""
    on_way = np.zeros(len(before), dtype=bool)
    here = begin
    while len(here):
        here = np.unique(here[(before[here] >= 0) & ~on_way[here]])
        on_way[here] = True
        here = before[here]
    child = np.flatnonzero(on_way)
    return np.stack([child, before[child]], axis=1).astype(np.int64)


def _ends(hubs: _Hubs, pair: Ints, grid: Grid) -> tuple[Ints, Floats]:
    """Node and place of both ends; a road into a town ends at the port nearest to its other end."""
    apart = 1e8
    tree = cKDTree(np.column_stack([grid.port_xy, grid.port_patch * apart]))
    node, xy = hubs.node[pair.T].copy(), hubs.xy[pair.T].copy()
    for end in (0, 1):
        town = np.flatnonzero(hubs.patch[pair[:, end]] > 0)
        other = hubs.xy[pair[town, 1 - end]]
        _, port = tree.query(np.column_stack([other, hubs.patch[pair[town, end]] * apart]))
        node[end, town], xy[end, town] = grid.ports[port], grid.port_xy[port]
    return node, xy


def _lay(draft: Draft, highway: Ints, wet: Bools, rng: np.random.Generator) -> Ints:
    stems = pairs("丰石南安永德惠金云龙秀梅", "溪港江岭和峰海塘浦坪屿山", rng)
    number = rng.integers(100, 999, len(highway))
    main = highway <= CODE["secondary"]
    names = [
        f"{stems[k % len(stems)]}公路" if main[k] else f"{stems[k % len(stems)][0]}{stems[-1 - k % 97][1]}线"
        for k in range(len(highway))
    ]
    named = main | (number < 600)  # noqa: PLR2004
    return draft.add_lines(highway, np.where(named, draft.add_names(names), -1), np.where(wet, BRIDGE, 0))


def _villages(draft: Draft, roads: Roads, at_end: Bools, length: Floats, rng: np.random.Generator) -> Floats:
    """Lanes off both sides of the road near each village; return the corners of the houses along them."""
    road, end = at_end.nonzero()
    houses = []
    for side in (-1.0, 1.0):
        last, had = np.full(len(road), -1), np.zeros(len(road), dtype=bool)
        for k in range(3):
            away_m = 42 + 58 * k + rng.uniform(-12, 12, len(road))
            there = (away_m < 0.44 * length[road]) & (rng.random(len(road)) < (0.62, 0.5, 0.3)[k])
            share = np.where(end == 0, away_m, length[road] - away_m) / length[road]
            reach_m = rng.uniform(35, 95, len(road))
            foot = roads.at(road, share)
            along = roads.b[road] - roads.a[road]
            along /= np.hypot(*along.T)[:, None]
            across = np.stack([-along[:, 1], along[:, 0]], axis=1) * side
            tip = foot + across * reach_m[:, None] + along * rng.uniform(-12, 12, len(road))[:, None]
            junction, dead_end = (np.full(len(road), -1) for _ in range(2))
            junction[there], dead_end[there] = draft.add_nodes(foot[there]), draft.add_nodes(tip[there])
            draft.put(np.where(there, roads.line[road], -1), share, junction)
            count = int(there.sum())
            lane = np.where(rng.random(count) < 0.5, CODE["residential"], CODE["footway"])  # noqa: PLR2004
            draft.chain(lane, junction[there], dead_end[there])
            loop = there & had & (rng.random(len(road)) < 0.55)  # noqa: PLR2004
            draft.chain(np.full(int(loop.sum()), CODE["footway"]), last[loop], dead_end[loop])
            last, had = np.where(there, dead_end, last), had | there
            houses += _along_lane(foot[there], tip[there], rng)
    return np.concatenate(houses)


def _along_lane(foot: Floats, tip: Floats, rng: np.random.Generator) -> list[Floats]:
    lane = tip - foot
    ahead = lane / np.hypot(*lane.T)[:, None]
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    houses = []
    for share, side in ((0.35, 1), (0.4, -1), (0.8, 1), (0.85, -1)):
        built = rng.random(len(foot)) < 0.75  # noqa: PLR2004
        middle = (foot + share * lane + side * rng.uniform(10, 16, len(foot))[:, None] * aside)[built]
        half = rng.uniform(4, 8, (2, len(middle), 1))
        a, b = half[0] * ahead[built], half[1] * aside[built]
        houses.append(np.stack([middle - a - b, middle + a - b, middle + a + b, middle - a + b], axis=1))
    return houses


def _motorways(draft: Draft, land: Land) -> None:
    """Lay a ring around the core and three roads out; walkers may not use them, so they join nothing."""
    turn = np.linspace(0, 2 * np.pi, 120)
    radius = 1.27 + 0.13 * np.sin(2 * turn + 0.4) + 0.06 * np.sin(3 * turn + 2.1)
    ring = land.centre + land.core_m * radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    inside = shapely.Polygon(ring).intersection(land.outline.buffer(-0.07 * land.core_m).buffer(0))
    inside = max(shapely.get_parts(inside), key=lambda part: float(part.area))
    inside = inside.buffer(-0.3 * land.core_m).buffer(0.3 * land.core_m)
    curves = [shapely.segmentize(inside.exterior.simplify(10), 400)]
    for angle, bend in ((2.5, 0.5), (1.05, -0.35), (4.0, 0.3)):
        share = np.linspace(0, 1, 60)
        reach = 2 * land.half_m * share
        way = angle + bend * np.sin(3 * share)
        line = land.centre + reach[:, None] * np.stack([np.cos(way), np.sin(way)], axis=1)
        curves += list(
            shapely.get_parts(shapely.LineString(line).intersection(land.outline).difference(inside))
        )
    names = draft.add_names(["刺桐绕城高速", "桐北高速", "沿海高速", "桐西高速"])
    for k, curve in enumerate(curves):
        line = draft.add_lines(np.array([CODE["motorway"]]), names[min(k, 3)])
        node = draft.add_nodes(shapely.get_coordinates(curve))
        draft.put(np.repeat(line, len(node)), np.arange(len(node), dtype=float), node)
