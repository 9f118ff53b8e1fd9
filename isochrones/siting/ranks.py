"""The ranks of the objective, each as a sum over columns of a plan's program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from isochrones.siting.matrix import Floats, Longs
from isochrones.siting.measured import TICKS_PER_H, drawn_lots
from isochrones.siting.planned import PlanProblem
from isochrones.siting.rows import PlanProgram, spent


@dataclass(frozen=True, slots=True)
class Ranked:
    """
    One rank as a sum over columns of a program.

    Attributes
    ----------
    name
        As in `Level`.
    columns, values
        What is added up.
    maximise
        False where less is better.
    constant
        Added to the sum.
    whole
        True when it is always a whole number.
    """

    name: str
    columns: Longs
    values: Floats
    maximise: bool
    constant: float = 0.0
    whole: bool = False


Held = Mapping[str, float]
"""What the ranks before reached, by name."""

Rank = Callable[[PlanProgram, PlanProblem, Held], Ranked]


def covered_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Count the weight that is covered, or served where capacities count."""
    weight = built.merged.sums(problem.demand.weight)
    return Ranked("covered", built.served, weight, maximise=True)


def within_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Count the weight within the limit, where capacities let fewer be served."""
    return Ranked("within", built.y, built.merged.sums(problem.demand.weight), maximise=True)


def walking_rank(built: PlanProgram, problem: PlanProblem, held: Held) -> Ranked:
    """
    Add up the hours that the covered people walk to the nearest covering site.

    Whoever is covered counts for less than nobody: the longest walk less his own. So the solver gains nothing
    from people whom its tolerances would let it leave out.
    """
    able = built.covering(problem.sites)
    times = problem.matrix.at_sites(able >= 0).by_point
    weight = problem.demand.weight
    # Points that only sites which a plan may not open could cover are in no merged point.
    reached = np.flatnonzero((built.merged.of_point >= 0) & (weight > 0))
    new = np.full(len(weight), -1)
    new[reached] = np.arange(len(reached))
    point = new[times.origin]
    there = point >= 0
    point, site, ticks = point[there], times.destination[there], times.ticks[there]
    program = built.program
    walks = program.add_columns(len(point))
    rows = np.arange(len(point))
    program.add_rows(
        -np.inf,
        0.0,
        np.concatenate([rows, rows]),
        np.concatenate([walks, able[site]]),
        np.repeat([1.0, -1.0], len(rows)),
        count=len(rows),
    )
    points = np.arange(len(reached))
    covered = built.y[built.merged.of_point[reached]]
    program.add_rows(
        0.0,
        0.0,
        np.concatenate([point, points]),
        np.concatenate([walks, covered]),
        np.concatenate([np.ones(len(point)), -np.ones(len(reached))]),
        count=len(reached),
    )
    longest = float(ticks.max(initial=0)) / TICKS_PER_H
    hours = weight[reached][point] * ticks / TICKS_PER_H
    columns, less = built.y, -longest * built.merged.sums(weight)
    known = held["within"] if "within" in held else held["covered"]
    return Ranked(
        "walking",
        np.concatenate([walks, columns]),
        np.concatenate([hours, less]),
        maximise=False,
        constant=longest * known,
    )


def upgraded_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Count the people within the limit of upgraded sites."""
    there = np.flatnonzero(built.upgrade >= 0)
    return Ranked("upgraded", built.upgrade[there], problem.sites.upgrade_worth[there], maximise=True)


def informed_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Count the people within the limit of any open site, micro-corners included."""
    sites, program = problem.sites, built.program
    able = sites.standing | sites.may_add | sites.must.any(axis=1)
    # Only where a site that informs may make a difference.
    touched = problem.matrix.reach_of(able & ~sites.covers) > 0
    points = np.flatnonzero(touched & (problem.demand.people > 0))
    times = problem.matrix.only(points, np.flatnonzero(able)).by_point
    informed = program.add_columns(len(points))
    program.add_rows(
        0.0,
        np.inf,
        np.concatenate([times.origin, np.arange(len(points))]),
        np.concatenate([built.x[able][times.destination], informed]),
        np.concatenate([np.ones(len(times.destination)), -np.ones(len(points))]),
        count=len(points),
    )
    return Ranked("informed", informed, problem.demand.people[points], maximise=True)


def cost_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Add up what is paid once."""
    columns, yuan, constant = spent(built, problem.sites, problem.sites.once)
    return Ranked("cost", columns, yuan, maximise=False, constant=constant)


def spread_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Add up the ranks of the sites that are added, and of those that stay."""
    ranks = problem.sites.rank.astype(np.float64)
    return Ranked("spread", built.x, ranks, maximise=False, whole=True)


def order_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Choose among plans that are alike in all other ranks, whatever rows their sites are in."""
    opened, turned = drawn_lots(problem.sites.rank)
    there = built.upgrade >= 0
    columns = np.concatenate([built.x, built.upgrade[there]])
    return Ranked("order", columns, np.concatenate([opened, turned[there]]), maximise=False)


LATER: tuple[Rank, ...] = (upgraded_rank, informed_rank, cost_rank, spread_rank, order_rank)
"""The ranks that come after the walking."""

HIDDEN = frozenset({"within", "order"})
"""Ranks that only keep others apart, and are not told."""
