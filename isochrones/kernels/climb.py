"""How much every edge climbs and descends."""

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled

Floats = NDArray[np.float64]


@compiled
def climb(start: NDArray[np.int64], height_m: Floats, band_m: float, up_m: Floats, down_m: Floats) -> None:
    """
    Add up rises and falls along every edge, leaving out wiggles smaller than a band.

    ``start`` int64 (M + 1,), ``height_m`` float64 (S,), ``band_m`` float64; fills ``up_m`` and ``down_m``,
    float64 (M,). The reference height moves only when the ground is a whole band away from it, and to the
    last height at the end: so ``up - down`` is exactly the rise from the first sample to the last, up to
    rounding. An edge with a height that is not a number gets not-a-number.
    """
    for edge in range(len(start) - 1):
        first, last = start[edge], start[edge + 1]
        up = 0.0
        down = 0.0
        reference = height_m[first]
        for i in range(first + 1, last):
            rise = height_m[i] - reference
            if np.isnan(rise):
                up = np.nan
                down = np.nan
                break
            if abs(rise) >= band_m or i == last - 1:
                up += max(rise, 0.0)
                down += max(-rise, 0.0)
                reference = height_m[i]
        up_m[edge] = up
        down_m[edge] = down
