"""
Access to the supply of sites: the enhanced two-step floating catchment area (E2SFCA).

Sources: W. Luo and F. Wang, "Measures of spatial accessibility to health care in a GIS environment", 2003
(two steps); W. Luo and Y. Qi, "An enhanced two-step floating catchment area (E2SFCA) method for measuring
spatial accessibility to primary care physicians", 2009 (weights by zone); D. Dai, "Black residential
segregation, disparities in spatial access to health care facilities, and late-stage breast cancer diagnosis
in metropolitan Detroit", 2010 (Gaussian weights).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage.measure import Floats, check_people, kernel_pairs
from isochrones.kernels.arrays import plain
from isochrones.kernels.tally import weigh_points, weigh_sites
from isochrones.reach import TICKS_PER_S, TravelTimes


@dataclass(frozen=True, slots=True)
class StepDecay:
    """
    One weight for each zone of walking time, after Luo and Qi, 2009.

    The default weights are attributed to their paper, for zones of 10, 20 and 30 minutes; its text was not
    at hand to check. State your own where the figure matters.

    Attributes
    ----------
    upto_s
        Rising ends of the zones; exactly at an end is within. Beyond the last the weight is 0.
    weights
        One for each zone, more than 0 and not rising.
    """

    upto_s: tuple[float, ...] = (300.0, 600.0, 900.0)
    weights: tuple[float, ...] = (1.0, 0.68, 0.22)

    def __post_init__(self) -> None:
        """Refuse zones and weights that are not in order."""
        rising = (np.diff(self.upto_s, prepend=0.0) > 0).all()
        if len(self.upto_s) != len(self.weights) or not self.weights or not rising:
            raise InputError(
                "分段上限应逐段增大，并与权重一一对应", "zones must rise and have one weight each"
            )
        if not (np.diff(self.weights) <= 0).all() or not self.weights[-1] > 0:
            raise InputError("衰减权重应大于 0 且不递增", "weights must be more than 0 and must not rise")

    def __call__(self, ticks: NDArray[np.int32]) -> Floats:
        """Weigh walking times; shape (K,)."""
        zone = np.zeros(len(ticks), np.int8)
        for end_s in self.upto_s:
            zone += ticks > round(end_s * TICKS_PER_S)
        weight: Floats = np.array([*self.weights, 0.0])[zone]
        return weight


@dataclass(frozen=True, slots=True)
class GaussianDecay:
    """
    A weight that falls from 1 at the door to 0 at the limit, as a bell curve cut off there: Dai, 2010.

    Attributes
    ----------
    limit_s
        Where it reaches 0.
    """

    limit_s: float

    def __post_init__(self) -> None:
        """Refuse a limit that no walk can have."""
        if not (np.isfinite(self.limit_s) and self.limit_s > 0):
            raise InputError("衰减上限必须大于 0", "the limit of the decay must be positive and finite")

    def __call__(self, ticks: NDArray[np.int32]) -> Floats:
        """Weigh walking times; shape (K,)."""
        weight: Floats = ticks / (self.limit_s * TICKS_PER_S)
        np.multiply(weight, weight, out=weight)
        np.minimum(weight, 1.0, out=weight)
        np.exp(np.multiply(weight, -0.5, out=weight), out=weight)
        np.subtract(weight, np.exp(-0.5), out=weight)
        weight /= 1 - np.exp(-0.5)
        return weight


@dataclass(frozen=True, slots=True)
class Access:
    """
    Supply within reach of each point, shared with everybody else who reaches it.

    Attributes
    ----------
    ratio
        Shape (D,), supply for each person there.
    site_ratio
        Shape (F,), supply of each site for each weighted person around it; 0 where nobody is.
    reached_supply
        Supply of the sites that anybody reaches: equal to the sum of people x ratio.
    """

    ratio: Floats
    site_ratio: Floats
    reached_supply: float


def measure_access(
    times: TravelTimes, people: Floats, supply: Floats, *, decay: StepDecay | GaussianDecay
) -> Access:
    r"""
    Share the supply of every site among the people around it, the nearer the more.

    Step one gives each site :math:`j` the ratio :math:`R_j = S_j / \sum_i P_i W(t_{ij})`, step two each
    point the access :math:`A_i = \sum_j R_j W(t_{ij})`. So :math:`\sum_i P_i A_i = \sum_j S_j` over the
    sites that anybody reaches.

    Parameters
    ----------
    times
        Origins are demand points, destinations are sites, within the limit of the decay or wider.
    people
        Shape (D,), finite and not negative.
    supply
        Shape (F,): capacity, staff, or 1 for each site; 0 for a site that only informs.
    decay
        Weight of a walking time.

    Returns
    -------
    Access
        Its inequality is that of ``spread(rank(access.ratio), people, rows)``.

    Raises
    ------
    InputError
        If the shapes disagree, or a number is negative or not finite.

    Examples
    --------
    >>> ticks = np.array([200, 200, 400], np.int32) * TICKS_PER_S
    >>> times = TravelTimes(np.array([0, 1, 3]), np.array([0, 0, 1], np.int32), ticks)
    >>> access = measure_access(times, np.array([10.0, 30.0]), np.array([4.0, 6.0]), decay=StepDecay())
    >>> access.ratio.round(3).tolist(), access.reached_supply
    ([0.1, 0.3], 10.0)
    """
    check_people(times, people, len(supply))
    if not (np.isfinite(supply) & (supply >= 0)).all():
        raise InputError(
            "供给必须是不小于 0 的有限数；容量未知时请取 1",
            "a supply must be finite and not negative; use 1 where the capacity is not known",
        )
    start, site, ticks = kernel_pairs(times)
    weight = decay(ticks)
    demand, ratio = np.zeros(len(supply)), np.zeros(len(people))
    weigh_sites(start, site, weight, plain(people, np.float64), demand)
    site_ratio = np.divide(supply, demand, out=np.zeros(len(supply)), where=demand > 0)
    weigh_points(start, site, weight, site_ratio, ratio)
    return Access(ratio, site_ratio, float(supply[demand > 0].sum()))
