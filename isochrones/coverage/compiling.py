"""Compile the audit's kernels before anybody waits for them."""

import numpy as np
from numpy.typing import NDArray

from isochrones.coverage.access import StepDecay, measure_access
from isochrones.coverage.breakdown import break_down
from isochrones.coverage.measure import measure_coverage
from isochrones.coverage.overlap import measure_overlap
from isochrones.coverage.rows import one_row
from isochrones.coverage.spread import rank
from isochrones.coverage.street_cells import measure_streets
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.reach import TravelTimes


def compile_kernels() -> None:
    """Run every kernel of this room once, on one person and one site."""
    times = TravelTimes(np.array([0, 1]), np.zeros(1, np.int32), np.zeros(1, np.int32))
    people, covers = np.ones(1), np.ones(1, np.bool_)
    coverage = measure_coverage(times, people, covers, unknown=np.zeros(1, np.int8))
    break_down(coverage, people, one_row(1), rank(coverage.seconds))
    measure_overlap(times, people, covers)
    measure_access(times, people, people, decay=StepDecay())
    lonlat = np.array([[117.0, 30.0], [117.001, 30.0]])
    measure_streets(_one_street(lonlat))


def _one_street(lonlat: NDArray[np.float64]) -> WalkNetwork:
    return WalkNetwork(
        node_lonlat=lonlat,
        node_osm_id=np.array([1, 2]),
        node_component=np.zeros(2, dtype=np.int32),
        node_cut=np.zeros(2, dtype=np.bool_),
        edge_nodes=np.array([[0, 1]], dtype=np.int32),
        edge_length_m=np.array([96.0]),
        edge_way_id=np.array([1]),
        vertex_start=np.array([0, 2]),
        vertex_lonlat=lonlat,
        meta=NetworkMeta(source_name="one street"),
    )
