"""Catchments: everybody assigned to the nearest site, and the load that this puts on each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage.measure import Floats


@dataclass(frozen=True, slots=True)
class Load:
    """
    What each site carries when everybody walks to the nearest.

    Attributes
    ----------
    people
        Shape (F,), people assigned to the site.
    mean_s
        Shape (F,), their mean walk; NaN for a site that is nobody's nearest.
    capacity
        Shape (F,), people that the site can serve; NaN where nobody said.
    unassigned
        People with no site within the search limit.
    """

    people: Floats
    mean_s: Floats
    capacity: Floats
    unassigned: float

    @property
    def ratio(self) -> Floats:
        """People by capacity; NaN where the capacity is not known, inf where people are and it is 0."""
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio: Floats = self.people / self.capacity
        return ratio

    @property
    def beyond_capacity(self) -> Floats:
        """People more than the site can serve; 0 where they fit, NaN where the capacity is not known."""
        return np.maximum(self.people - self.capacity, 0.0)


def assign_to_nearest(nearest: NDArray[np.int64], seconds: Floats, people: Floats, capacity: Floats) -> Load:
    """
    Assign everybody to the nearest site.

    Parameters
    ----------
    nearest, seconds
        Shape (D,), row of the nearest site or -1, and the walk to it; from `Coverage` or `nearest_of`.
    people
        Shape (D,).
    capacity
        Shape (F,), people that each site can serve; NaN where it is not known.

    Returns
    -------
    Load
        One element a site.

    Raises
    ------
    InputError
        If a capacity is negative or the rows are of other sites.

    Examples
    --------
    >>> nearest, seconds = np.array([0, 0, -1]), np.array([60.0, 180.0, np.inf])
    >>> load = assign_to_nearest(nearest, seconds, np.array([10.0, 30.0, 5.0]), np.array([32.0]))
    >>> load.people.tolist(), load.mean_s.tolist(), load.ratio.tolist(), load.unassigned
    ([40.0], [150.0], [1.25], 5.0)
    """
    if (capacity < 0).any():
        raise InputError("站点容量不能为负", "a capacity must not be negative")
    if len(nearest) and nearest.max() >= len(capacity):
        raise InputError(
            "站点行数与容量行数不一致", "one capacity per site is wanted, NaN where it is unknown"
        )
    near, sites = nearest >= 0, len(capacity)
    assigned = _sums(nearest[near], people[near], sites)
    walked = _sums(nearest[near], people[near] * seconds[near], sites)
    mean = np.divide(walked, assigned, out=np.full(sites, np.nan), where=assigned > 0)
    return Load(assigned, mean, capacity, float(people[~near].sum()))


def _sums(site: NDArray[np.int64], weight: Floats, sites: int) -> Floats:
    return np.bincount(site, weight, sites).astype(np.float64)
