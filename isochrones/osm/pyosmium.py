"""
Any OpenStreetMap file (XML, compressed, PBF of every kind) read by pyosmium: slower than `blocks`.

It gives node ids, and tells which nodes a clipped extract lacks. pyogrio's OSM driver gives lines
without ids; it and pyrosm join ways across missing nodes (see docs/benchmarks.md).
"""

from functools import reduce
from operator import or_
from pathlib import Path

import numpy as np
import osmium

from isochrones.osm.facts import (
    CLASS_MASK,
    HIGHWAY,
    NODE_KEYS,
    REFUSED,
    facts_of,
    node_fact,
    node_marks,
    way_flags,
)
from isochrones.ways import RawWays


class _Gathering:
    """Lists that grow as the file is read."""

    def __init__(self) -> None:
        self.facts: list[int] = []
        self.ids: list[int] = []
        self.lengths: list[int] = []
        self.refs: list[int] = []
        self.places: list[tuple[float, float]] = []
        self.node_facts: dict[int, int] = {}

    def add_node(self, node: osmium.osm.Node) -> None:
        fact = reduce(or_, (node_fact(key, value) for key, value in dict(node.tags).items()), 0)
        if fact:
            self.node_facts[node.id] = fact

    def add_way(self, way: osmium.osm.Way) -> None:
        fact = facts_of(dict(way.tags))
        if fact & (HIGHWAY | REFUSED) != HIGHWAY:
            return
        self.ids.append(way.id)
        self.facts.append(fact)
        self.lengths.append(len(way.nodes))
        nowhere = (float("nan"), float("nan"))
        for node in way.nodes:
            place = node.location
            known = place.valid()
            self.refs.append(node.ref)
            self.places.append((place.lon_without_check(), place.lat_without_check()) if known else nowhere)


def read_any(path: Path) -> RawWays:
    """
    Read the walkable ways of an OpenStreetMap file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm`` or a compressed ``.osm``, nodes before ways.

    Returns
    -------
    RawWays
        Ways in the order of the file.

    Raises
    ------
    RuntimeError, OSError, ValueError, osmium.InvalidLocationError
        From pyosmium, if the file is missing, damaged or not OpenStreetMap data.
    """
    found = _Gathering()
    wanted = osmium.filter.KeyFilter(*NODE_KEYS)
    for thing in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
        if isinstance(thing, osmium.osm.Node) and not thing.deleted:
            found.add_node(thing)
        elif isinstance(thing, osmium.osm.Way) and not thing.deleted:
            found.add_way(thing)
    ways = RawWays.of_refs(
        np.array(found.ids, dtype=np.int64),
        np.cumsum([0, *found.lengths]),
        np.array(found.refs, dtype=np.int64),
        np.array(found.places, dtype=np.float64).reshape(-1, 2),
    )
    facts = np.array(found.facts, dtype=np.int32)
    node_facts = [found.node_facts.get(node, 0) for node in ways.node_id.tolist()]
    return ways.with_tags(
        way_highway=(facts & CLASS_MASK).astype(np.uint8),
        way_flags=way_flags(facts),
        node_marks=node_marks(np.array(node_facts, dtype=np.int32)),
    )
