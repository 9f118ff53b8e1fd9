"""What a kernel takes: arrays of the one form that it was compiled for."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def plain(array: NDArray[Any], dtype: type[Scalar]) -> NDArray[Scalar]:
    """
    Give a kernel the array that it was compiled for; any other form would be compiled anew.

    Parameters
    ----------
    array
        Any shape.
    dtype
        What the kernel's docstring names.

    Returns
    -------
    NDArray
        Native, contiguous, aligned, writable; a copy only where the array is not so already.
    """
    return np.require(array, dtype=dtype, requirements=["C", "A", "W", "E"])
