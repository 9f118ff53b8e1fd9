"""How much sites can cover at most: greedy choice, exchanges and Lagrangean prices."""

import numpy as np

from isochrones.kernels.arrays import plain
from isochrones.kernels.siting import greedy_cover, lagrange_cover, swap_cover
from isochrones.siting.coverproblem import Cover, CoverProblem, Prices
from isochrones.siting.matrix import Flags, Floats, Longs

ROUNDS, FIRST_TURNS, TURNS = 12, 150, 60
"""Rounds of prices and exchanges, and the turns of the prices in the first and in each later round."""

FIRST_STEP, STEP_PART = 0.7, 0.8
"""Polyak's step in the first round, and the part of it that is left after each."""

FEW = 20
"""Sites that are left to decide on when the rounds end: the solver is faster then."""

MOST_EXCHANGES = 100_000
TINY = 1e-9
"""Part of all demand that counts as nothing: sums of floating-point people are exact to about 1e-13."""


def bound_cover(problem: CoverProblem, *, gap: float = 0.0, rounds: int = ROUNDS) -> tuple[Cover, Prices]:
    """
    Choose by greed and exchange, and bound the best from above.

    Parameters
    ----------
    problem
        Merged points.
    gap
        Relative distance to the bound at which to stop.
    rounds
        Of prices and exchanges at most.

    Returns
    -------
    tuple[Cover, Prices]
        The best answer of all rounds, and the prices of the lowest bound.
    """
    search = _Search(problem)
    best, value = search.greedy()
    weight = search.weight
    covers = problem.matrix.reach_of(best)
    price = np.where(covers == 0, weight, np.where(covers == 1, 0.5 * weight, 0.0))
    prices = Prices(np.inf, np.zeros(problem.matrix.sites), np.zeros(problem.matrix.sites, np.bool_))
    bound, step = float(weight.sum()), FIRST_STEP
    for i in range(rounds):
        if bound - value <= max(gap * bound, search.tiny):
            break
        # Every round begins at the best prices so far, so it ends at no worse ones.
        enough = value / (1.0 - gap) if gap < 1.0 else np.inf
        prices = search.price(value, enough, FIRST_TURNS if i == 0 else TURNS, step, price)
        bound, step = min(bound, prices.bound), step * STEP_PART
        other, other_value = search.improve(prices.taken)
        if other_value > value + search.tiny:
            best, value = other, other_value
        never, always = settled(problem, value, prices)
        if int((~(never | always)).sum()) <= FEW:
            break
    bound = max(bound, value)
    return Cover(best, value, bound, bound - value <= search.tiny), prices


class _Search:
    """The arrays of one problem in the kernels' form."""

    def __init__(self, problem: CoverProblem) -> None:
        by_site, by_point = problem.matrix.by_site, problem.matrix.by_point
        self.weight = plain(problem.weight, np.float64)
        self.tiny = TINY * float(self.weight.sum())
        self._sites, self._points = problem.matrix.sites, problem.matrix.points
        self._start, self._point = plain(by_site.start, np.int64), plain(by_site.destination, np.int32)
        self._at, self._site = plain(by_point.start, np.int64), plain(by_point.destination, np.int32)
        self._group, self._room = plain(problem.group, np.int64), np.array(problem.room, dtype=np.int64)
        self._rank = plain(problem.rank, np.int64)

    def greedy(self) -> tuple[Flags, float]:
        """Choose by greed, then exchange."""
        chosen, covers = np.zeros(self._sites, np.bool_), np.zeros(self._points, np.int64)
        greedy_cover(
            self._start, self._point, self.weight, self._group, self._room, self._rank, chosen, covers
        )
        return self._exchange(chosen, covers)

    def improve(self, chosen: Flags) -> tuple[Flags, float]:
        """Exchange from sites that were chosen otherwise."""
        covers = np.zeros(self._points, np.int64)
        for j in np.flatnonzero(chosen):
            covers[self._point[self._start[j] : self._start[j + 1]]] += 1
        return self._exchange(chosen.copy(), covers)

    def price(self, below: float, enough: float, turns: int, step: float, price: Floats) -> Prices:
        """Lower the bound; `price` becomes that of the best turn."""
        score, taken = np.zeros(self._sites), np.zeros(self._sites, np.bool_)
        bound = lagrange_cover(
            self._start, self._point, self.weight, self._group, self._room,
            below, enough, turns, step, price, score, taken,
        )  # fmt: skip
        return Prices(float(bound), score, taken)

    def _exchange(self, chosen: Flags, covers: Longs) -> tuple[Flags, float]:
        swap_cover(
            self._start, self._point, self._at, self._site, self.weight, self._group, self._room,
            self._rank, chosen, covers, self.tiny, MOST_EXCHANGES,
        )  # fmt: skip
        return chosen, float(self.weight[covers > 0].sum())


def settled(problem: CoverProblem, value: float, prices: Prices) -> tuple[Flags, Flags]:
    """
    Find sites that are in no better answer, and sites that are in every one.

    To open a site, the bound loses the worst one that makes room for it; to leave one out, it gains at most
    the best one that is not taken.
    """
    score, taken, group = prices.score, prices.taken, problem.group
    never, always = np.zeros(len(score), np.bool_), np.zeros(len(score), np.bool_)
    if not taken.any():
        return never, always
    used = np.bincount(group[taken], minlength=3)
    rest = prices.bound
    full = (problem.room.standing, problem.room.reused, problem.room.new)
    for kind in range(3):
        alike = group == kind
        near = alike if kind == 0 else group > 0
        if used[kind] >= full[kind]:
            rivals = taken & alike
        elif kind > 0 and used[1] + used[2] >= problem.room.added:
            rivals = taken & (group > 0)
        else:
            rivals = np.zeros_like(taken)
        leaves = score[rivals].min(initial=np.inf) if rivals.any() else 0.0
        enters = score[near & ~taken].max(initial=0.0)
        never |= alike & ~taken & (rest - leaves + score < value)
        always |= alike & taken & (rest - score + enters < value)
    return never, always
