"""Compile the audit's kernels before anybody waits for them."""

import numpy as np

from isochrones.coverage.access import StepDecay, measure_access
from isochrones.coverage.breakdown import break_down
from isochrones.coverage.measure import measure_coverage
from isochrones.coverage.overlap import measure_overlap
from isochrones.coverage.rows import one_row
from isochrones.coverage.spread import rank
from isochrones.reach import TravelTimes


def compile_kernels() -> None:
    """Run every kernel of this room once, on one person and one site."""
    times = TravelTimes(np.array([0, 1]), np.zeros(1, np.int32), np.zeros(1, np.int32))
    people, covers = np.ones(1), np.ones(1, np.bool_)
    coverage = measure_coverage(times, people, covers, unknown=np.zeros(1, np.int8))
    break_down(coverage, people, one_row(1), rank(coverage.seconds))
    measure_overlap(times, people, covers)
    measure_access(times, people, people, decay=StepDecay())
