"""Coverage at many moments from one search: opening masks of the sites in reach, joined point by point."""

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled

Bytes = NDArray[np.uint8]


@compiled
def add_people(
    start: NDArray[np.int64],
    site: NDArray[np.int32],
    mask: Bytes,
    people: NDArray[np.float64],
    heap: NDArray[np.float64],
) -> None:
    """
    Add every point's people to the heap of the moments at which some site in its reach is open.

    ``start`` int64 (D + 1,), ``site`` int32 (K,), ``mask`` uint8 (F, B) with eight moments a byte, lowest
    bit first, ``people`` float64 (D,); fills ``heap`` float64 (B, 256). A heap counts the people whose byte
    has that value, so a point costs one addition for eight moments; the caller adds up the values with a bit.
    """
    width = mask.shape[1]
    joined = np.zeros(width, dtype=np.uint8)
    for point in range(len(start) - 1):
        if start[point] == start[point + 1]:
            continue
        for b in range(width):
            joined[b] = 0
        for k in range(start[point], start[point + 1]):
            row = site[k]
            for b in range(width):
                joined[b] |= mask[row, b]
        for b in range(width):
            heap[b, joined[b]] += people[point]
