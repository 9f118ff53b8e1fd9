"""The most demand that a number of sites can cover (MCLP)."""

import numpy as np

from isochrones.siting.choice import Choice, Given, check_weight, filled, read_given, still_to_open
from isochrones.siting.cover import CoverProblem, Room, cover_most
from isochrones.siting.matrix import Flags, Floats, SitingMatrix
from isochrones.siting.mip import Effort, Ended
from isochrones.siting.serving import serving_program


def mclp(  # noqa: PLR0913 - the model as it is stated
    matrix: SitingMatrix,
    weight: Floats,
    sites: int,
    *,
    fixed: Flags | None = None,
    forbidden: Flags | None = None,
    capacity: Floats | None = None,
    effort: Effort = Effort(),  # noqa: B008 - frozen
) -> Choice:
    """
    Cover most demand with so many sites: maximal covering location problem (Church and ReVelle, 1974).

    ``max sum w_i y_i`` subject to ``y_i <= sum of x_j over the sites j within the limit of i`` and
    ``sum x_j = p``, ``x_j`` 0 or 1, ``0 <= y_i <= 1``. With capacities (Current and Storbeck, 1988) a point
    may be served in parts: ``y_i`` is the part of it that open sites serve, none more than its capacity.

    Parameters
    ----------
    matrix
        Who is within the limit of which site; exactly at the limit is within it.
    weight
        Shape (D,), demand, not negative.
    sites
        How many are to be open, the fixed ones included; all that may be, where there are fewer.
    fixed, forbidden
        Shape (J,), sites that are open in any case, and that are not; None for none.
    capacity
        Shape (J,), the weight that each can serve; None for no limits.
    effort
        Of the exact search.

    Returns
    -------
    Choice
        Its value is the weight covered, or served. Points that no site reaches do not matter.

    Raises
    ------
    InputError
        If a site is both fixed and forbidden, more are fixed than may be open, or a weight is negative.
    UnavailableError
        If the solver fails.

    Examples
    --------
    >>> from isochrones.siting import siting_matrix, times_of_pairs
    >>> pairs = times_of_pairs([0, 1, 1, 2], [0, 0, 1, 1], [9, 9, 9, 9], points=3)
    >>> mclp(siting_matrix(pairs, 2), np.array([5.0, 1.0, 7.0]), 1).value
    8.0
    """
    check_weight(matrix, weight)
    given = read_given(matrix, fixed, forbidden)
    more = still_to_open(given, sites)
    if capacity is not None:
        return _served(matrix, weight, given, more, capacity, effort)
    covered = matrix.reach_of(given.fixed) > 0
    left = np.flatnonzero(~covered & (weight > 0))
    group, rank = np.ones(len(given.free), dtype=np.int64), np.arange(len(given.free))
    problem = CoverProblem(
        matrix.only(left, given.free), weight[left], group, Room(0, more, more, more), rank
    )
    found = cover_most(problem, effort=effort)
    open_ = given.fixed.copy()
    open_[given.free[found.open]] = True
    open_ = filled(open_, given, more)
    near = matrix.nearest_of(open_)[0]
    value, sure = float(weight[near >= 0].sum()), float(weight[covered].sum())
    bound = value if found.proven else max(sure + found.bound, value)
    return Choice(open_, near, value, bound, found.proven, found.by_clock)


def _served(
    matrix: SitingMatrix, weight: Floats, given: Given, more: int, capacity: Floats, effort: Effort
) -> Choice:
    built = serving_program(matrix, weight, given, more, capacity)
    objective = np.zeros(built.program.columns)
    objective[built.parts] = weight[built.point]
    solved = built.program.solve(objective, maximise=True, effort=effort)
    if not solved.found:
        open_ = filled(given.fixed, given, more)
        return Choice(
            open_,
            np.full(matrix.points, -1),
            0.0,
            float(weight.sum()),
            proven=False,
            by_clock=solved.by_clock,
        )
    open_, assignment = built.read(solved.x)
    value = float(objective @ solved.x)
    proven = solved.ended is Ended.OPTIMAL
    return Choice(
        filled(open_, given, more), assignment, value, value if proven else max(solved.bound, value), proven,
        solved.by_clock,
    )  # fmt: skip
