"""
The plan of a whole city: proven rank by rank where it is small, with a printed gap where it is not.

For a large city the first rank is bounded by the classic covering problem with the same numbers of sites
(`counted`), which every other rule can only lower. If its answer keeps all rules it is the plan; if not,
HiGHS chooses among the sites that its prices favour (kernel search; Angelelli, Mansini and Speranza, 2010)
with all rules on, and the bound tells how far from the best that can be. Where the sites that the prices do
not settle are few enough, HiGHS proves the rest.
"""

from dataclasses import dataclass, replace

import numpy as np

from gis.errors import InfeasibleError, UnavailableError
from isochrones.siting.counted import Counted, count_only
from isochrones.siting.coverproblem import Prices
from isochrones.siting.keeping import broken_rules
from isochrones.siting.levels import SMALL_PAIRS, no_plan, solve_covered, solve_exactly, solve_later
from isochrones.siting.matrix import Flags, Floats
from isochrones.siting.measured import covered_weight, receiving_sites, walked_hours
from isochrones.siting.mip import Effort
from isochrones.siting.planned import ADD, UPGRADE, Level, Plan, PlanProblem
from isochrones.siting.walkbound import least_walk
from isochrones.siting.walking import shorten_walks

KERNELS = (200, 800)
"""Candidates that the solver chooses among, the most favoured first; then all of them."""

KERNEL_GAP = 1e-4
"""Relative gap at which the search among them stops: finer than the bound of a large city."""

SAME = 1e-9


@dataclass(frozen=True, slots=True)
class First:
    """The first rank of a large plan: sites that are open and upgraded, what they cover, and the bound."""

    open: Flags
    upgraded: Flags
    level: Level
    by_clock: bool = False


def solve_plan(problem: PlanProblem, effort: Effort = Effort()) -> Plan:  # noqa: B008 - frozen
    """
    Make the plan that covers most, then walks least, then upgrades, informs, costs and spreads best.

    Parameters
    ----------
    problem
        The whole question.
    effort
        Of every search.

    Returns
    -------
    Plan
        The same for the same problem, unless the clock ended a search. Each rank has its bound.

    Raises
    ------
    InfeasibleError
        If no plan keeps all rules; `relaxing.explain` tells why.
    UnavailableError
        If none was found within the effort.
    """
    if problem.matrix.pairs <= SMALL_PAIRS:
        plan = solve_exactly(problem, effort)
    else:
        plan = solve_large(problem, effort)
    return replace(plan, into=receiving_sites(problem, plan.open, plan.upgraded))


def solve_large(problem: PlanProblem, effort: Effort) -> Plan:
    """Solve a plan as `solve_plan` does where it is large; receiving sites are not named yet."""
    first = solve_first(problem, effort)
    open_, covered = first.open, first.level
    if not problem.rules.capacity:
        open_ = shorten_walks(problem, first.open, first.upgraded)
        covered = _covered(covered_weight(problem, open_, first.upgraded), first.level.bound)
    walked = walked_hours(problem, open_, first.upgraded)
    least = least_walk(count_only(problem), open_, covered=covered.value, walked=walked)
    proven = walked - least <= SAME * max(walked, 1.0)
    walking = Level("walking", walked, walked if proven else least, proven)
    plan = solve_later(problem, open_, first.upgraded, effort, (covered, walking))
    return replace(plan, by_clock=plan.by_clock or first.by_clock)


def solve_first(problem: PlanProblem, effort: Effort) -> First:
    """
    Cover most, with a bound: the first rank alone, as a frontier needs it.

    Parameters
    ----------
    problem
        The whole question.
    effort
        Of the search.

    Returns
    -------
    First
        A plan that keeps all rules.

    Raises
    ------
    InfeasibleError
        If there is none.
    UnavailableError
        If none was found within the effort.
    """
    counted = count_only(problem)
    cover, prices = counted.solve(effort)
    open_, upgraded = _with_least(problem, *counted.answer(cover.open))
    bound = counted.sure_weight + cover.bound
    if not problem.rules.capacity and not broken_rules(problem, open_, upgraded):
        value = covered_weight(problem, open_, upgraded)
        return First(open_, upgraded, _covered(value, bound), cover.by_clock)
    ended: InfeasibleError | UnavailableError = no_plan()
    for most in (*KERNELS, len(problem.sites)):
        favoured = counted.favoured(prices, cover.open, most)
        try:
            found = _among(problem, favoured, effort, bound)
            return found if favoured.all() else _proven(counted, prices, found, effort)
        except (InfeasibleError, UnavailableError) as error:
            ended = error
        if favoured.all():
            break
    raise ended


def _among(problem: PlanProblem, favoured: Flags, effort: Effort, bound: float) -> First:
    """Cover most with no candidates but the favoured."""
    sites = problem.sites
    fewer = replace(problem, sites=replace(sites, may_add=sites.may_add & (favoured | sites.corners)))
    found = solve_covered(fewer, effort, gap=KERNEL_GAP)
    level = found.levels[0]
    own = level.bound if favoured.all() and level.bound is not None else np.inf
    return First(found.open, found.upgraded, _covered(level.value, min(bound, own)), found.by_clock)


def _proven(counted: Counted, prices: Prices, found: First, effort: Effort) -> First:
    """Search what is not settled to the end, where that is little enough."""
    if found.level.gap is not None and found.level.gap <= KERNEL_GAP:
        return found
    left = counted.without_settled(prices, found.level.value)
    if count_only(left).cover.matrix.pairs > effort.pairs:
        return found
    better = solve_covered(left, effort, gap=KERNEL_GAP, known=(found.open, found.upgraded))
    (level,) = better.levels
    bound = min(found.level.bound or np.inf, np.inf if level.bound is None else level.bound)
    return First(better.open, better.upgraded, _covered(level.value, bound), better.by_clock)


def _with_least(problem: PlanProblem, open_: Flags, upgraded: Flags) -> tuple[Flags, Flags]:
    """Add the fewest micro-corners and upgrades that are asked for, the cheapest; they change no coverage."""
    sites, rules = problem.sites, problem.rules
    corners = sites.corners & sites.may_add & ~open_
    missing = rules.corners.least - int((open_ & sites.corners).sum())
    open_ = open_ | _cheapest(corners, sites.once[:, ADD], missing)
    better = sites.may_upgrade & open_ & ~upgraded & (sites.covers | ~sites.covers_upgraded)
    missing = rules.upgrade.least - int(upgraded.sum())
    return open_, upgraded | _cheapest(better, sites.once[:, UPGRADE], missing)


def _cheapest(which: Flags, yuan: Floats, count: int) -> Flags:
    rows = np.flatnonzero(which)
    flags = np.zeros(len(which), dtype=np.bool_)
    flags[rows[np.argsort(yuan[rows], kind="stable")[: max(count, 0)]]] = True
    return flags


def _covered(value: float, bound: float | None) -> Level:
    """Give the first rank; a bound that is the value, but for rounding, proves it."""
    proven = bound is not None and bound - value <= SAME * max(abs(value), 1.0)
    return Level("covered", value, value if proven or bound is None else max(bound, value), proven)
