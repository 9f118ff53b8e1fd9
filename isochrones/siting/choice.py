"""What the classic siting models choose, and among what."""

from dataclasses import dataclass

import numpy as np

from gis.errors import InfeasibleError, InputError
from isochrones.siting.matrix import Flags, Floats, Longs, SitingMatrix


@dataclass(frozen=True, slots=True)
class Choice:
    """
    Sites to open, and whom they serve.

    Attributes
    ----------
    open
        Shape (J,), True for sites that are open.
    assignment
        Shape (D,), the open site that serves each point: the nearest, or with capacities the one that serves
        most of it; -1 for points that none serves.
    value, bound
        Of the objective, and what no other choice can pass.
    proven
        True when nothing can be better.
    by_clock
        True when the clock ended the search, and another run may end elsewhere.
    """

    open: Flags
    assignment: Longs
    value: float
    bound: float
    proven: bool
    by_clock: bool = False

    @property
    def gap(self) -> float:
        """Relative distance to the bound."""
        scale = max(abs(self.bound), abs(self.value))
        return 0.0 if self.proven or not scale else abs(self.bound - self.value) / scale


@dataclass(frozen=True, slots=True)
class Given:
    """
    What is decided before.

    Attributes
    ----------
    fixed
        Shape (J,), sites that are open in any case.
    free
        Sites that may be chosen beside them, ascending.
    """

    fixed: Flags
    free: Longs


def read_given(matrix: SitingMatrix, fixed: Flags | None, forbidden: Flags | None) -> Given:
    """
    Read what is decided before.

    Parameters
    ----------
    matrix
        Who is within the limit of which site.
    fixed, forbidden
        Shape (J,), sites that are open in any case, and that are not; None for none.

    Returns
    -------
    Given
        Of these.

    Raises
    ------
    InputError
        If a site is both.
    """
    none = np.zeros(matrix.sites, dtype=np.bool_)
    fixed, forbidden = (none if flags is None else flags for flags in (fixed, forbidden))
    if both := int((fixed & forbidden).sum()):
        raise InputError(
            f"有 {both} 个站点既须开放又被禁止；请去掉其一",
            f"{both} sites are both fixed and forbidden; drop one",
        )
    return Given(fixed, np.flatnonzero(~(fixed | forbidden)))


def still_to_open(given: Given, sites: int) -> int:
    """
    Count how many sites are to be chosen beside the fixed ones.

    Parameters
    ----------
    given
        What is decided before.
    sites
        How many are to be open.

    Returns
    -------
    int
        No more than there are to choose from.

    Raises
    ------
    InputError
        If more are fixed than may be open.
    """
    fixed = int(given.fixed.sum())
    if not fixed <= sites:
        raise InputError(
            f"要开放 {sites} 个站点，但已有 {fixed} 个必须开放；请增大数量",
            f"{sites} sites are to be open, but {fixed} are fixed; ask for more",
        )
    return min(sites - fixed, len(given.free))


def check_weight(matrix: SitingMatrix, weight: Floats) -> None:
    """
    Refuse demand that is none.

    Parameters
    ----------
    matrix
        Who is within the limit of which site.
    weight
        Shape (D,).

    Raises
    ------
    InputError
        If its shape is another, or a value is negative or not finite.
    """
    if weight.shape != (matrix.points,) or not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise InputError(
            f"需求权重应为 {matrix.points} 个不小于 0 的数",
            f"the demand must be {matrix.points} numbers, not negative",
        )


def check_reach(matrix: SitingMatrix, given: Given, counts: Flags) -> None:
    """
    Refuse points that no site may serve.

    Parameters
    ----------
    matrix
        Who is within the limit of which site.
    given
        What is decided before.
    counts
        Shape (D,), points that have to be served.

    Raises
    ------
    InfeasibleError
        With their number.
    """
    able = given.fixed.copy()
    able[given.free] = True
    if alone := int((counts & (matrix.reach_of(able) == 0)).sum()):
        raise InfeasibleError(
            f"有 {alone} 个需求点在限值内没有任何可用站点；请增加候选点、放宽限值或去掉这些点",
            f"{alone} demand points are within the limit of no site that may open; "
            "add candidates, widen the limit or leave those points out",
        )


def filled(open_: Flags, given: Given, more: int) -> Flags:
    """Open the first of the free sites that are closed, until so many of them are open; shape (J,)."""
    chosen = open_.copy()
    closed = given.free[~chosen[given.free]]
    missing = max(more - int(chosen[given.free].sum()), 0)
    chosen[closed[:missing]] = True
    return chosen
