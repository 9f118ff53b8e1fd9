"""What the walking times say about people: who is covered, how well, how evenly, and what nobody can tell."""

from isochrones.coverage.access import Access, GaussianDecay, StepDecay, measure_access
from isochrones.coverage.band import BAND_MPS, BandRow, band_row
from isochrones.coverage.breakdown import Breakdown, break_down, break_down_groups, sites_in
from isochrones.coverage.catchment import Load, assign_to_nearest
from isochrones.coverage.compiling import compile_kernels
from isochrones.coverage.completeness import (
    Completeness,
    Doubt,
    Sign,
    check_same_zone,
    doubt,
    footway_share,
    measure_completeness,
)
from isochrones.coverage.double_circle import (
    CIRCLES,
    Circle,
    DoubleCircle,
    chain_in_reach,
    measure_double_circle,
    reached_from,
)
from isochrones.coverage.measure import Coverage, measure_coverage, people_in
from isochrones.coverage.overlap import Overlap, measure_overlap
from isochrones.coverage.rows import Rows, areas_without, one_row, points_at, roll_up
from isochrones.coverage.spread import SHARES, Ranked, Spread, histogram, rank, spread
from isochrones.coverage.states import (
    REASONS,
    STATES,
    UNKNOWN_TEXTS,
    State,
    Unknown,
    add_reasons,
    off_main,
    unknown_reasons,
)
from isochrones.coverage.street_cells import StreetCells, measure_streets

__all__ = [
    "BAND_MPS",
    "CIRCLES",
    "REASONS",
    "SHARES",
    "STATES",
    "UNKNOWN_TEXTS",
    "Access",
    "BandRow",
    "Breakdown",
    "Circle",
    "Completeness",
    "Coverage",
    "DoubleCircle",
    "Doubt",
    "GaussianDecay",
    "Load",
    "Overlap",
    "Ranked",
    "Rows",
    "Sign",
    "Spread",
    "State",
    "StepDecay",
    "StreetCells",
    "Unknown",
    "add_reasons",
    "areas_without",
    "assign_to_nearest",
    "band_row",
    "break_down",
    "break_down_groups",
    "chain_in_reach",
    "check_same_zone",
    "compile_kernels",
    "doubt",
    "footway_share",
    "histogram",
    "measure_access",
    "measure_completeness",
    "measure_coverage",
    "measure_double_circle",
    "measure_overlap",
    "measure_streets",
    "off_main",
    "one_row",
    "people_in",
    "points_at",
    "rank",
    "reached_from",
    "roll_up",
    "sites_in",
    "spread",
    "unknown_reasons",
]
