"""A PBF file read block by block, by two threads, into its walkable ways and the nodes along them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.numbering import gather_facts, locate, number
from isochrones.kernels.pbf import read_nodes, read_refs, read_ways
from isochrones.kernels.wire import outline, string_places
from isochrones.osm.blobs import PAD_BYTES, UnfitError, data_blobs, padded, unpack
from isochrones.osm.facts import (
    CLASS_MASK,
    NODE_KEYS,
    WAY_KEYS,
    Facts,
    node_fact,
    node_marks,
    walkable,
    way_fact,
    way_flags,
)
from isochrones.ways import RawWays

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

THREADS = 2
"""Unpacking and the kernels hold no lock of Python's, so they run side by side."""


@dataclass(frozen=True, slots=True)
class Block:
    """
    What a block holds for walkers.

    Attributes
    ----------
    node_id
        Shape (N,).
    place
        Shape (N, 2), longitude and latitude in 1e-7 degrees.
    marks
        Shape (N,), what stands at the node (see `isochrones.ways.RawWays`).
    way_id
        Shape (W,), walkable ways only.
    way_facts
        Shape (W,), what their tags say.
    ref_count
        Shape (W,), references of each way.
    refs
        All references in a row.
    """

    node_id: Ints
    place: Ints
    marks: Bytes
    way_id: Ints
    way_facts: Facts
    ref_count: Ints
    refs: Ints


def read_blocks(data: bytes) -> RawWays:
    """
    Read the walkable ways of a PBF file.

    Parameters
    ----------
    data
        The whole file. Nodes and ways may come in any order, ids may be negative.

    Returns
    -------
    RawWays
        Ways in the order of the file.

    Raises
    ------
    UnfitError
        If the file is damaged, has a history, or is packed in a way that is not known here.
    """
    blobs = data_blobs(data)
    with ThreadPoolExecutor(THREADS) as threads:
        return join_blocks(list(threads.map(lambda blob: read_block(padded(unpack(blob))), blobs)))


def read_block(b: Bytes) -> Block:
    """
    Read one block.

    Parameters
    ----------
    b
        From `padded`.

    Returns
    -------
    Block
        Its nodes and walkable ways.

    Raises
    ------
    UnfitError
        If it is not understood.
    """
    groups, parts = outline(b, len(b) - PAD_BYTES)
    if parts[0] < 0:
        raise UnfitError
    places = string_places(b, parts[0], parts[1])
    nodes_good, node_id, place, node_tags = read_nodes(b, groups, parts)
    ways_good, way_id, ref_places, way_tags = read_ways(b, groups)
    if places[-1, 0] < 0 or not (nodes_good and ways_good):
        raise UnfitError
    strings = _Strings(b, places)
    marks = node_marks(strings.facts(node_tags, NODE_KEYS, _node_fact, len(node_id)))
    facts = strings.facts(way_tags, WAY_KEYS, _way_fact, len(way_id))
    kept = walkable(facts)
    ref_count, refs = read_refs(b, ref_places[kept])
    if len(ref_count) and ref_count[0] < 0:
        raise UnfitError
    return Block(node_id, place, marks, way_id[kept], facts[kept], ref_count, refs)


@dataclass(frozen=True, slots=True)
class _Strings:
    """The strings of a block, of which few are ever looked at."""

    b: Bytes
    places: Ints

    def __getitem__(self, index: int) -> bytes:
        start, end = self.places[index]
        return self.b[start:end].tobytes()

    def facts(
        self,
        tags: NDArray[np.int32],
        keys: tuple[str, ...],
        fact_of: Callable[[int, bytes], int],
        things: int,
    ) -> Facts:
        """Tell the facts of every thing; a tag is understood once, however many things carry it."""
        if not len(tags):
            return np.zeros(things, dtype=np.int32)
        if tags[:, 1:].min() < 0 or tags[:, 1:].max() >= len(self.places):
            raise UnfitError
        kind_of = np.full(len(self.places), -1, dtype=np.int64)
        for index in np.flatnonzero(np.bincount(tags[:, 1])).tolist():
            kind_of[index] = _kinds(keys).get(self[index], -1)
        kind = kind_of[tags[:, 1]]
        told = np.flatnonzero(kind >= 0)
        owner, kind, value = tags[told, 0], kind[told], tags[told, 2]
        pairs, row = np.unique(kind * len(self.places) + value, return_inverse=True)
        known = [fact_of(*pair) for pair in self._read(pairs)]
        fact = np.array(known, dtype=np.int32)[row]
        facts: Facts = gather_facts(owner, kind, fact, things)
        return facts

    def _read(self, pairs: Ints) -> list[tuple[int, bytes]]:
        return [(pair // len(self.places), self[pair % len(self.places)]) for pair in pairs.tolist()]


@lru_cache(maxsize=4)
def _kinds(keys: tuple[str, ...]) -> dict[bytes, int]:
    return {key.encode(): kind for kind, key in enumerate(keys)}


@lru_cache(maxsize=4096)
def _way_fact(kind: int, value: bytes) -> int:
    return way_fact(WAY_KEYS[kind], value.decode(errors="replace"))


@lru_cache(maxsize=4096)
def _node_fact(kind: int, value: bytes) -> int:
    return node_fact(NODE_KEYS[kind], value.decode(errors="replace"))


def join_blocks(blocks: list[Block]) -> RawWays:
    """
    Give the nodes along the ways rows, and look for them in all blocks.

    Parameters
    ----------
    blocks
        In the order of the file.

    Returns
    -------
    RawWays
        Nodes in the order in which the ways name them.
    """
    refs = _all([block.refs for block in blocks], np.int64)
    facts = _all([block.way_facts for block in blocks], np.int32)
    counts = _all([block.ref_count for block in blocks], np.int64)
    numbers, distinct, slots = number(refs)
    lonlat = np.full((len(distinct), 2), np.nan)
    marks = np.zeros(len(distinct), dtype=np.uint8)
    for block in blocks:
        locate(slots, distinct, block.node_id, block.place, block.marks, lonlat, marks)
    return RawWays(
        way_id=_all([block.way_id for block in blocks], np.int64),
        way_start=np.concatenate([[0], np.cumsum(counts)]),
        ref=numbers,
        node_id=distinct,
        node_lonlat=lonlat,
        way_highway=(facts & CLASS_MASK).astype(np.uint8),
        way_flags=way_flags(facts),
        node_marks=marks,
    )


def _all(parts: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *parts])
