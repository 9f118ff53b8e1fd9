"""Short names for the array types that the demo city is drawn with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[Any]
"""Arrays of Python objects: geometries, names."""


def stream(seed: int, room: int) -> np.random.Generator:
    """One stream of random numbers per part of the city, so that a change in one leaves the others alone."""
    return np.random.default_rng([seed, room])
