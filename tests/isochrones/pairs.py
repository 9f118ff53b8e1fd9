"""Walking times written down by hand."""

import numpy as np

from isochrones.reach import TICKS_PER_S, TravelTimes


def times(points: int, *rows: tuple[int, int, float]) -> TravelTimes:
    """Make the times of so many points from (point, site, seconds), sorted by point, then site."""
    point = np.array([row[0] for row in rows], dtype=np.int64)
    return TravelTimes(
        np.concatenate([[0], np.cumsum(np.bincount(point, minlength=points))]),
        np.array([row[1] for row in rows], dtype=np.int32),
        np.array([round(row[2] * TICKS_PER_S) for row in rows], dtype=np.int32),
    )
