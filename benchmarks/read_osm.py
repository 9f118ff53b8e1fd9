"""
Readers of OpenStreetMap extracts side by side: which is fast on a city and keeps its topology.

Run::

    .venv/bin/python benchmarks/read_osm.py FILE.osm.pbf [FILE.osm.pbf …]

Prints a Markdown row per file and reader: seconds (median of three) as a ratio to ours, kilometres of
walkable street, and straight pieces that no mapper drew (a way joined across a node the extract lacks).
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pyogrio
import pyrosm
import shapely

from isochrones.network import NetworkMeta
from isochrones.osm.pbf import compile_kernels, read_osm
from isochrones.osm.pyosmium import read_any
from isochrones.osm.rules import is_walkable
from isochrones.ways import great_circle_m, network_from_ways

Lines = list[np.ndarray]


def ours(path: Path) -> Lines:
    network = read_osm(path)
    return np.split(np.asarray(network.vertex_lonlat), network.vertex_start[1:-1])


def by_pyosmium(path: Path) -> Lines:
    raw = read_any(path)
    network = network_from_ways(raw, NetworkMeta(path.name))
    return np.split(np.asarray(network.vertex_lonlat), network.vertex_start[1:-1])


def by_pyogrio(path: Path) -> Lines:
    table = pyogrio.read_dataframe(path, layer="lines", where="highway IS NOT NULL", use_arrow=False)
    other = (dict(_pairs(text)) for text in table["other_tags"].fillna(""))
    walkable = [
        is_walkable({"highway": highway} | tags)
        for highway, tags in zip(table["highway"], other, strict=True)
    ]
    return [shapely.get_coordinates(line) for line in table.geometry[walkable]]


def _pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(pair.strip('"').split('"=>"')) for pair in text.split('","') if '"=>"' in pair]


def by_pyrosm(path: Path) -> Lines:
    # Only with nodes=True does pyrosm say which nodes the ends are, which a network needs.
    _, edges = pyrosm.OSM(str(path)).get_network("walking", nodes=True)
    return [shapely.get_coordinates(line) for line in edges.geometry]


def mapped_pieces(path: Path) -> set[frozenset[tuple[float, float]]]:
    pieces = set()
    ways = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    for way in ways:
        if isinstance(way, osmium.osm.Way):
            refs = [node.location if node.location.valid() else None for node in way.nodes]
            places = [None if ref is None else (round(ref.lon, 7), round(ref.lat, 7)) for ref in refs]
            pieces.update(frozenset(pair) for pair in pairwise(places) if None not in pair)
    return pieces


def invented(lines: Lines, mapped: set[frozenset[tuple[float, float]]]) -> int:
    drawn = (frozenset(pair) for line in lines for pair in pairwise(map(tuple, np.round(line, 7).tolist())))
    return sum(piece not in mapped for piece in drawn if len(piece) > 1)


def measure(read: Callable[[Path], Lines], path: Path) -> tuple[float, Lines]:
    seconds, lines = [], []
    for _ in range(3):
        begin = time.perf_counter()
        lines = read(path)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), lines


READERS = (
    ("our own, and the network built", ours, "yes"),
    ("pyosmium, and the network built", by_pyosmium, "yes"),
    ("pyogrio's OSM driver, lines only", by_pyogrio, "no"),
    ("pyrosm, segments", by_pyrosm, "yes"),
)


def main() -> None:
    warnings.simplefilter("ignore")
    compile_kernels()
    print("| file | reader | node ids | time | km | invented pieces |\n|---|---|---|---|---|---|")
    for path in map(Path, sys.argv[1:]):
        mapped, base = mapped_pieces(path), 0.0
        for name, read, has_ids in READERS:
            seconds, lines = measure(read, path)
            base = base or seconds
            metres = sum(float(great_circle_m(line[:-1], line[1:]).sum()) for line in lines)
            took = f"{seconds / base:.1f}× ({seconds:.2f} s)"
            row = (path.name, name, has_ids, took, f"{metres / 1000:,.0f}", invented(lines, mapped))
            print("|", " | ".join(map(str, row)), "|")


if __name__ == "__main__":
    main()
