"""What is known of the edges of a network beside their shape and length."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ONLY_FORWARD = 1
"""Walked only from the edge's first node to its second."""
ONLY_BACKWARD = 2
"""Walked only from the edge's second node to its first; with `ONLY_FORWARD` it is not passable."""
HIGH_KERB = 4
"""A raised kerb stands on it."""
GATE_LOCKED = 8
"""A gate on it is locked or private, and is not open to walkers by its tags."""
GATE = 16
"""A gate or another barrier that opens stands on it."""
RESTRICTED = 32
"""Forbidden, or only for visitors, customers, residents, deliveries or with a permit."""
NO_WHEELCHAIR = 64
"""Tagged as not for wheelchairs."""
STEP_FREE = 128
"""Tagged as fit for wheelchairs, or its steps have a ramp."""
UNPAVED = 256
"""A part of it has a loose surface."""

HIGHWAYS = (
    "other",
    "footway",
    "path",
    "steps",
    "pedestrian",
    "living_street",
    "residential",
    "service",
    "unclassified",
    "tertiary",
    "secondary",
    "primary",
    "trunk",
    "track",
    "corridor",
)
"""Class of street by `EdgeTraits.highway`; 0 where the source does not say. Links go with their class."""

MARK_SIGNALS, MARK_CROSSING, MARK_KERB, MARK_GATE, MARK_LOCKED = 1, 2, 4, 8, 16
"""What stands at a node of a source, as bits: `isochrones.ways.RawWays.node_marks`."""


@dataclass(frozen=True, slots=True)
class EdgeTraits:
    """
    What is known of every edge beside its length; zero where the source says nothing.

    Attributes
    ----------
    highway
        Shape (M,), index into `HIGHWAYS`: the class of the longest part.
    steps_m
        Shape (M,), metres of the edge that are steps.
    signals, crossings
        Shape (M,), places with traffic signals, and crossings without, along the edge. One at an end of
        the edge counts half, so that a walk over that node, by two edges, meets it once.
    flags
        Shape (M,), bits: `ONLY_FORWARD`, `ONLY_BACKWARD`, `HIGH_KERB`, `GATE_LOCKED`, `GATE`, `RESTRICTED`,
        `NO_WHEELCHAIR`, `STEP_FREE`, `UNPAVED`. What any part of the edge says holds for all of it, but
        for `STEP_FREE`, which no flight of steps may contradict. Gates and kerbs at an end do not count.
    up_m, down_m
        Shape (M,), metres climbed and descended from the first node to the second.
    """

    highway: NDArray[np.uint8]
    steps_m: NDArray[np.float32]
    signals: NDArray[np.float32]
    crossings: NDArray[np.float32]
    flags: NDArray[np.uint16]
    up_m: NDArray[np.float32]
    down_m: NDArray[np.float32]

    @classmethod
    def plain(cls, edges: int) -> "EdgeTraits":
        """Make the traits of a source that says nothing."""
        return cls(
            highway=np.zeros(edges, dtype=np.uint8),
            steps_m=np.zeros(edges, dtype=np.float32),
            signals=np.zeros(edges, dtype=np.float32),
            crossings=np.zeros(edges, dtype=np.float32),
            flags=np.zeros(edges, dtype=np.uint16),
            up_m=np.zeros(edges, dtype=np.float32),
            down_m=np.zeros(edges, dtype=np.float32),
        )
