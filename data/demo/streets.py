"""Streets of the demo city: a draft of nodes and lines, frozen into OpenStreetMap ways."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.demo.arrays import Bools, Floats, Ints, Objects

HIGHWAYS = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "pedestrian",
    "footway",
    "steps",
    "path",
)
"""Values of the highway tag, by code."""
CODE = {name: code for code, name in enumerate(HIGHWAYS)}
MOTORWAY = CODE["motorway"]


@dataclass(frozen=True, slots=True)
class Streets:
    """
    Ways over shared nodes, as arrays.

    Attributes
    ----------
    xy
        Shape (N, 2), metres in the plane of the city.
    start
        Shape (W + 1,), where each way begins in ``nodes``.
    nodes
        Node index of every step of every way.
    highway
        Shape (W,), code into `HIGHWAYS`.
    name
        Shape (W,), index into ``names``, -1 for none.
    names
        Names of streets.
    bridge, private
        Shape (W,), the way is a bridge; the public may not use it.
    gate
        Shape (N,), the node is a gate of a compound.
    """

    xy: Floats
    start: Ints
    nodes: Ints
    highway: Ints
    name: Ints
    names: tuple[str, ...]
    bridge: Bools
    private: Bools
    gate: Bools

    @property
    def junctions(self) -> int:
        """Nodes that are left when every node with exactly two walkable neighbours is dropped."""
        a, b, way = _steps(self.start, self.nodes)
        usable = (self.highway != MOTORWAY) & ~self.private
        keep = usable[way]
        pairs = np.unique(np.sort(np.stack([a[keep], b[keep]], axis=1), axis=1), axis=0)
        degree = np.bincount(pairs.ravel(), minlength=len(self.xy))
        return int(((degree != 2) & (degree > 0)).sum())  # noqa: PLR2004


@dataclass(slots=True)
class Draft:
    """Nodes and lines while the streets are laid out; the one changing value of this package."""

    xy: list[Floats] = field(default_factory=list)
    gates: list[Ints] = field(default_factory=list)
    lines: list[Ints] = field(default_factory=list)
    members: list[tuple[Ints, Floats, Ints]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    node_count: int = 0
    line_count: int = 0

    def add_nodes(self, xy: Floats) -> Ints:
        """Add nodes at shape (n, 2) metres and return their numbers."""
        self.xy.append(xy)
        first = self.node_count
        self.node_count += len(xy)
        return np.arange(first, self.node_count)

    def add_names(self, names: list[str]) -> Ints:
        """Add names of streets and return their numbers."""
        first = len(self.names)
        self.names.extend(names)
        return np.arange(first, len(self.names))

    def add_lines(self, highway: Ints, name: Ints | int = -1, flags: Ints | int = 0) -> Ints:
        """Add lines that have no nodes yet; flags are the sum of BRIDGE, PRIVATE and ISLAND."""
        n = len(highway)
        self.lines.append(
            np.stack([highway, np.broadcast_to(name, n), np.broadcast_to(flags, n)]).astype(np.int64)
        )
        first = self.line_count
        self.line_count += n
        return np.arange(first, self.line_count)

    def put(self, line: Ints, along: Floats, node: Ints) -> None:
        """Put nodes on lines, ordered by the distance along the line; line -1 is left out."""
        on = line >= 0
        self.members.append((line[on], along[on], node[on]))

    def chain(self, highway: Ints, *nodes: Ints, name: Ints | int = -1, flags: Ints | int = 0) -> None:
        """Add lines that run through the given nodes one after another."""
        line = self.add_lines(highway, name, flags)
        for along, node in enumerate(nodes):
            self.put(line, np.full(len(line), float(along)), node)

    def finish(self) -> Streets:
        """Freeze: order the nodes of every line, drop what the main net does not reach."""
        xy = np.concatenate(self.xy)
        highway, name, flags = np.concatenate(self.lines, axis=1)
        line, along, node = (np.concatenate(part) for part in zip(*self.members, strict=True))
        order = np.lexsort((node, along, line))
        line, node = line[order], node[order]
        repeated = np.zeros(len(line), dtype=bool)
        repeated[1:] = (line[1:] == line[:-1]) & (node[1:] == node[:-1])
        line, node = line[~repeated], node[~repeated]
        keep = _kept_lines(line, node, highway, flags)
        line, node = line[keep[line]], node[keep[line]]
        used, nodes = np.unique(node, return_inverse=True)
        ways, size = np.unique(line, return_counts=True)
        gate = np.zeros(len(xy), dtype=bool)
        gate[np.concatenate([*self.gates, np.empty(0, dtype=np.int64)])] = True
        return Streets(
            xy=xy[used],
            start=np.concatenate([[0], np.cumsum(size)]),
            nodes=nodes,
            highway=highway[ways],
            name=name[ways],
            names=tuple(self.names),
            bridge=(flags[ways] & BRIDGE) > 0,
            private=(flags[ways] & PRIVATE) > 0,
            gate=gate[used],
        )


BRIDGE, PRIVATE, ISLAND = 1, 2, 4


def _steps(start: Ints, nodes: Ints) -> tuple[Ints, Ints, Ints]:
    way = np.repeat(np.arange(len(start) - 1), np.diff(start))
    same = way[1:] == way[:-1]
    return nodes[:-1][same], nodes[1:][same], way[1:][same]


def _kept_lines(line: Ints, node: Ints, highway: Ints, flags: Ints) -> Bools:
    """Lines of two nodes or more in the main component, motorways, and the islands that are meant."""
    walkable = highway[line] != MOTORWAY
    same = (line[1:] == line[:-1]) & walkable[1:]
    a, b = node[:-1][same], node[1:][same]
    n = int(node.max()) + 1
    _, label = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)
    main = np.bincount(label[a]).argmax()
    reached = np.zeros(len(highway), dtype=bool)
    reached[line[label[node] == main]] = True
    long_enough = np.bincount(line, minlength=len(highway)) > 1
    kept: Bools = long_enough & (reached | (highway == MOTORWAY) | ((flags & ISLAND) > 0))
    return kept


def way_lines(streets: Streets, lonlat: Floats) -> Objects:
    """Every way as a LineString in degrees, shape (W,)."""
    import shapely

    way = np.repeat(np.arange(len(streets.start) - 1), np.diff(streets.start))
    lines: Objects = shapely.linestrings(lonlat[streets.nodes], indices=way)
    return lines
