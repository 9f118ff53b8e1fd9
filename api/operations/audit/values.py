"""Numbers as JSON can hold them: rounded where floats carry noise, None where there is none."""

import math

import numpy as np
from numpy.typing import NDArray

DIGITS = 6
"""Decimals: raster counts are fractions, and sums of them carry noise in the last digits."""

SIGNIFICANT = 6
"""Digits of figures that may be very small, such as sites a person."""


def number(value: float) -> float | None:
    """Round a number; None for NaN and infinity, which JSON lacks."""
    return round(float(value), DIGITS) if math.isfinite(value) else None


def numbers(values: NDArray[np.float64]) -> list[float | None]:
    """Round many numbers at once, as `number` does."""
    known = np.isfinite(values).tolist()
    rounded = np.round(values, DIGITS).tolist()
    return [value if there else None for value, there in zip(rounded, known, strict=True)]


def ratio(value: float) -> float | None:
    """Round a number that may be very small to its leading digits; None for NaN and infinity."""
    return float(f"{value:.{SIGNIFICANT}g}") if math.isfinite(value) else None


def people(count: float) -> float:
    """Round a count of people."""
    return round(float(count), DIGITS)


def minutes(seconds: float) -> float | None:
    """Turn seconds into minutes; None for NaN and infinity."""
    return number(float(seconds) / 60)
