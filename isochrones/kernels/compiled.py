"""The one way in which a function becomes machine code."""

from collections.abc import Callable
from typing import Any

import numba

from isochrones.kernels.kept import KeptCode, folder


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Compile a function at its first call, and keep the machine code on disk for every later process.

    Parameters
    ----------
    function
        Works on arrays and numbers only.

    Returns
    -------
    Callable
        With the same signature; other threads run while it does.
    """
    machine_code: Any = numba.njit(nogil=True)(function)
    if folder() is not None:
        # In place of `cache=True`: see `isochrones.kernels.kept`.
        machine_code._cache = KeptCode(function)
    kept: Callable[..., Any] = machine_code
    return kept
