"""
How a value is spread over people: quantiles, and three measures of inequality beside every average.

Only people whose value is known take part in the mean and in the inequality; those beyond the search limit
(inf) are *censored*: they rank last in the quantiles, so that a median of inf says "more than half walk
longer than was searched".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage.rows import Floats, Rows
from isochrones.kernels.arrays import plain
from isochrones.kernels.tally import spread_rows, sum_rows

SHARES = (0.5, 0.9, 0.95)
"""Quantiles of every table: half, nine in ten and nineteen in twenty people walk at most so long."""

BIN_S = 300.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """
    Values in order, to be spread over any rows and weights without sorting again.

    Attributes
    ----------
    value
        Shape (D,), not negative; inf where it is not known.
    order
        Shape (D,), points by rising value; of equals the first comes first.
    value_log
        Shape (D,), value times its logarithm, 0 at 0.
    """

    value: Floats
    order: NDArray[np.int64]
    value_log: Floats


@dataclass(frozen=True, slots=True)
class Spread:
    """
    The spread of a value over people, one element or line for each row; NaN where a row has nobody.

    Attributes
    ----------
    people, known
        Shape (R,), people, and those of them whose value is known.
    mean
        Shape (R,), mean of the known.
    quantile
        Shape (R, 3), least value that so many of all people have at most, for `SHARES`; inf when censored.
    gini, palma, theil
        Shape (R,), inequality among the known. NaN for Gini and Theil when everything is 0, for Palma also
        when the lowest 40 % have nothing.
    """

    people: Floats
    known: Floats
    mean: Floats
    quantile: Floats
    gini: Floats
    palma: Floats
    theil: Floats


def rank(value: Floats) -> Ranked:
    """
    Put values in order.

    Parameters
    ----------
    value
        Shape (D,), such as the walk to the nearest site; inf where it is not known.

    Returns
    -------
    Ranked
        For `spread`.

    Raises
    ------
    InputError
        If a value is negative or NaN.
    """
    if not (value >= 0).all():
        raise InputError("取值必须不小于 0", "values must not be negative or NaN")
    ranked = plain(value, np.float64)
    safe = np.where((ranked > 0) & np.isfinite(ranked), ranked, 1.0)
    return Ranked(ranked, _by_value(ranked), safe * np.log(safe))


def spread(ranked: Ranked, people: Floats, rows: Rows) -> Spread:
    r"""
    Measure how a value is spread over the people of each row.

    With people :math:`w_i` in order of their value :math:`x_i`, their number :math:`W`, the mean
    :math:`\mu` and the Lorenz curve :math:`L` (straight between points, so a point with many people is as
    many points with one):

    - Gini :math:`= 1 - 2\int_0^1 L` (C. Gini, 1912; Lorenz form: A. Sen, *On Economic Inequality*, 1973), 0
      when all are equal, below 1;
    - Palma :math:`= (1 - L(0.9)) / L(0.4)`, the share of the top 10 % by that of the bottom 40 % (A. Cobham
      and A. Sumner, "Is it all about the tails?", 2013), 0.25 when all are equal. Of walking times the top
      10 % walk longest;
    - Theil's T :math:`= \frac1W \sum w_i \frac{x_i}{\mu} \ln\frac{x_i}{\mu}` with :math:`0 \ln 0 = 0` (H.
      Theil, 1967), 0 when all are equal, at most :math:`\ln` of the number of people.

    Parameters
    ----------
    ranked
        From `rank`.
    people
        Shape (D,), finite and not negative.
    rows
        What to measure apart; `one_row` for all together.

    Returns
    -------
    Spread
        One element a row.

    Examples
    --------
    >>> from isochrones.coverage.rows import one_row
    >>> found = spread(rank(np.array([0.0, 10.0, np.inf])), np.array([3.0, 1.0, 1.0]), one_row(3))
    >>> found.gini.tolist(), found.mean.tolist(), found.quantile.tolist()
    ([0.75], [2.5], [[0.0, inf, inf]])
    """
    weight = plain(people, np.float64)
    row = plain(rows.of_point, np.int32)
    sums, quantile = np.zeros((rows.count, 4)), np.full((rows.count, len(SHARES)), np.nan)
    lorenz, area = np.zeros((rows.count, 2)), np.zeros(rows.count)
    sum_rows(row, ranked.value, ranked.value_log, weight, sums)
    spread_rows(ranked.order, row, ranked.value, weight, sums, np.array(SHARES), quantile, lorenz, area)
    everyone, known, total, total_log = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / known
        gini = np.maximum(1 - area / (known * total), 0)
        low, high = lorenz.T
        palma = np.where(low > 0, (total - high) / low, np.nan)
        theil = np.maximum(total_log / total - np.log(mean), 0)
    theil[~(total > 0)] = np.nan
    return Spread(everyone.copy(), known.copy(), mean, quantile, gini, palma, theil)


def _by_value(value: Floats) -> NDArray[np.int64]:
    """Order points by value, then row: a quick sort, then one of whole numbers that settles the equal."""
    order = np.argsort(value)
    in_order = value[order]
    place = np.zeros(len(order), np.int64)
    np.cumsum(in_order[1:] != in_order[:-1], out=place[1:])
    place = place << 32 | order
    place.sort()
    return place & 0xFFFF_FFFF


def histogram(value: Floats, people: Floats, rows: Rows, *, limit_s: float) -> Floats:
    """
    Count people by walking time in steps of five minutes.

    Parameters
    ----------
    value
        Shape (D,), seconds; inf beyond the search limit.
    people
        Shape (D,).
    rows
        What to count apart.
    limit_s
        The search limit.

    Returns
    -------
    NDArray[np.float64]
        Shape (R, bins + 1). A bin holds its upper end: exactly 5 minutes is in the first. The last column
        is the people beyond the limit, whose time is not known.

    Examples
    --------
    >>> from isochrones.coverage.rows import one_row
    >>> walks = np.array([0.0, 300.0, 301.0, np.inf])
    >>> histogram(walks, np.array([1.0, 2.0, 3.0, 4.0]), one_row(4), limit_s=900.0).tolist()
    [[3.0, 3.0, 0.0, 4.0]]
    """
    bins = int(np.ceil(limit_s / BIN_S))
    near = np.isfinite(value) & (value <= limit_s)
    step = np.maximum(np.ceil(np.where(near, value, 0.0) / BIN_S) - 1, 0)
    return rows.sums(np.where(near, step, bins).astype(np.int32), bins + 1, people)
