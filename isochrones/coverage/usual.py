"""
What is usual in a city: robust levels, each cell weighted by its people, that a torn district does not shift.

Half of the people may live where the data are bad before a median moves to them, a quarter for the quartile.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OUTLIER = 4.0
"""A clear outlier is so many times as far above the median as the upper quartile is."""

FEW_M, FEW_PEOPLE = 200.0, 20.0
"""Added before logarithms, so that nearly empty windows do not decide."""

ROUNDS = 20
LEAST_MISS = 0.05


def usual_metres(people: Floats, street_m: Floats, weight: Floats) -> Floats:
    """
    Tell how many metres of street so many people usually have in this city.

    The logarithm of metres is a straight line over the logarithm of people, fitted by least absolute
    deviations (iteratively reweighted least squares).

    Parameters
    ----------
    people, street_m
        By window.
    weight
        People in the cell in its middle; 0 leaves the window out of the fit.

    Returns
    -------
    NDArray[np.float64]
        Metres for every window, not negative.

    Examples
    --------
    >>> people = np.array([100.0, 1000.0, 10000.0, 1000.0, 100.0])
    >>> street = np.array([1000.0, 4000.0, 16000.0, 4000.0, 1000.0])
    >>> bool(abs(usual_metres(people, street, people)[1] / 4000 - 1) < 0.05)
    True
    """
    used = weight > 0
    amount, street = np.log(people + FEW_PEOPLE), np.log(street_m + FEW_M)[used]
    design = np.column_stack([np.ones(int(used.sum())), amount[used]])
    scale = weight[used]
    level = np.zeros(2)
    for _ in range(ROUNDS):
        root = np.sqrt(scale)
        level = np.linalg.lstsq(design * root[:, None], street * root, rcond=None)[0]
        scale = weight[used] / np.maximum(np.abs(street - design @ level), LEAST_MISS)
    metres: Floats = np.maximum(np.exp(level[0] + level[1] * amount) - FEW_M, 0.0)
    return metres


def shortage(expected_m: Floats, found_m: Floats) -> Floats:
    """Tell how far the metres found fall short of those expected, as a difference of logarithms."""
    short: Floats = np.log((expected_m + FEW_M) / (found_m + FEW_M))
    return short


def excess(value: Floats, weight: Floats, least: float) -> Floats:
    """
    Tell how far windows lie above what is usual; 1 is clearly an outlier.

    Parameters
    ----------
    value
        By window, any shape.
    weight
        People in the cell in its middle; 0 leaves the window out.
    least
        The least distance from median to quartile: a city all alike would find outliers in trifles.

    Returns
    -------
    NDArray[np.float64]
        Distance above the median by four times that of the upper quartile; 0 below, and where left out.

    Examples
    --------
    >>> values = np.array([1.0, 1.0, 1.0, 2.0, 9.0])
    >>> excess(values, np.ones(5), 0.5).tolist()
    [0.0, 0.0, 0.0, 0.25, 2.0]
    """
    used = weight > 0
    order = np.argsort(value[used], kind="stable")
    total = np.cumsum(weight[used][order])
    middle, upper = value[used][order][np.searchsorted(total, np.array([0.5, 0.75]) * total[-1])]
    above = (value - middle) / (OUTLIER * max(upper - middle, least))
    return np.where(used, np.maximum(above, 0.0), 0.0)
