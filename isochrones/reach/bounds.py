"""What walking times at one cost tell of those at another, without walking again."""

from dataclasses import dataclass

import numpy as np

from isochrones.kernels.pricing import compare_prices
from isochrones.reach.graph import TICKS_PER_S, Floats, WalkGraph

ENOUGH_TICKS = TICKS_PER_S // 10
"""On edges of a tenth of a second whole ticks change the ratio of two costs by less than a thousandth."""

LEGS_TICKS = 8.0
"""More than whole ticks can add or take on the two legs of a walk: their ends, and their access."""


@dataclass(frozen=True, slots=True)
class TimeBounds:
    """
    Between what the quickest walk at another cost must lie.

    Every edge of a walk changes by a factor between the least and the greatest that any edge changes by,
    and so does the walk; and the quickest walk of either cost is a walk of the other too. Edges too short
    for a ratio add what all of them together could: no walk takes an edge twice.

    Attributes
    ----------
    least, greatest
        Factors.
    below, above
        Seconds.
    """

    least: float
    greatest: float
    below: float
    above: float

    def earliest(self, seconds: Floats) -> Floats:
        """Give the seconds that the walks take at least."""
        found: Floats = seconds * self.least - self.below
        return found

    def latest(self, seconds: Floats) -> Floats:
        """Give the seconds that the walks take at most; inf for inf."""
        found: Floats = seconds * self.greatest + self.above
        return found


def time_bounds(graph: WalkGraph, other: WalkGraph) -> TimeBounds | None:
    """
    Compare two costs of the same network.

    Parameters
    ----------
    graph
        Whose walking times are known.
    other
        Whose are asked for.

    Returns
    -------
    TimeBounds or None
        None if an edge can be walked on one of them only: then nothing is known.
    """
    of_legs = graph.walk_speed_mps / other.walk_speed_mps
    found = np.array([of_legs, of_legs, 0.0, 0.0])
    if not compare_prices(graph.edge_ticks, other.edge_ticks, ENOUGH_TICKS, found):
        return None
    # Legs are parts of edges, and access at the walker's speed: their ratio is within that of whole edges.
    least, greatest, below, above = found.tolist()
    legs = LEGS_TICKS * (1.0 + max(greatest, 1.0))
    return TimeBounds(least, greatest, (below + legs) / TICKS_PER_S, (above + legs) / TICKS_PER_S)
