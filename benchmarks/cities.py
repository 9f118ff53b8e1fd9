"""
Real streets and real people as a matrix of walking times, for the benchmarks of siting.

People are the cells of a file, each put on as many places within 25 m as make 50,000 in all; sites are bends
and junctions of streets. Both are drawn with a fixed seed.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gis.metric import metric_crs, to_lonlat, to_metric
from isochrones.network import load_network
from isochrones.reach import times_between, walk_graph
from isochrones.siting.matrix import SitingMatrix, siting_matrix
from isochrones.snap import EdgeIndex, index_edges, snap

Floats = NDArray[np.float64]

POINTS, SITES, SCATTER_M = 50_000, 2_000, 25.0
SPEED_MPS, LIMIT_S = 1.25, 900.0


@dataclass(frozen=True, slots=True)
class Case:
    """
    A city.

    Attributes
    ----------
    matrix
        Who is within 15 minutes of which site.
    weight
        Shape (D,), people.
    places_m
        Shape (J, 2), where the sites are.
    """

    matrix: SitingMatrix
    weight: Floats
    places_m: Floats


def case_of(folder: Path, people: Path, sites: int = SITES) -> Case:
    """Make the matrix of a network folder and a file of people."""
    network = load_network(folder)
    random = np.random.default_rng(2026)
    index = index_edges(network)
    lonlat, weight = _people(people, index, random)
    bends = np.unique(np.asarray(network.vertex_lonlat), axis=0)
    chosen = bends[np.sort(random.choice(len(bends), sites, replace=False))]
    snaps = [snap(index, places, max_access_m=300.0) for places in (lonlat, chosen)]
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    matrix = siting_matrix(times_between(graph, *snaps, limit_s=LIMIT_S), sites)
    return Case(matrix, weight, to_metric(chosen, metric_crs(*chosen.mean(axis=0))))


def _people(path: Path, index: EdgeIndex, random: np.random.Generator) -> tuple[Floats, Floats]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = {name.casefold(): name for name in rows[0]}
    lon, lat, count = (
        np.array([float(row[next(names[each] for each in known if each in names)] or 0) for row in rows])
        for known in (("lon", "lng"), ("lat",), ("population", "pop_2015"))
    )
    cells = np.column_stack([lon, lat])
    there = (count > 0) & (snap(index, cells, max_access_m=300.0).edge >= 0)
    cells, people = cells[there], count[there]
    copies = np.full(len(cells), POINTS // len(cells))
    copies[np.argsort(-people, kind="stable")[: POINTS - copies.sum()]] += 1
    crs = metric_crs(*cells.mean(axis=0))
    places = np.repeat(to_metric(cells, crs), copies, axis=0)
    moved = places + random.uniform(-SCATTER_M, SCATTER_M, places.shape)
    return to_lonlat(moved, crs), np.repeat(people / copies, copies)
