"""The ranks of the objective, each as a sum over columns of a plan's program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from isochrones.siting.matrix import Floats, Longs
from isochrones.siting.measured import TICKS_PER_H
from isochrones.siting.planned import PlanProblem
from isochrones.siting.rows import PlanProgram, spent


@dataclass(frozen=True, slots=True)
class Ranked:
    """One rank as a sum over columns of a program; a constant is added to its value."""

    name: str
    columns: Longs
    values: Floats
    maximise: bool
    constant: float = 0.0


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
    able = problem.matrix.at_sites(sites.standing | sites.may_add | sites.must.any(axis=1)).by_point
    corner = (
        sites.corners[able.destination] | sites.standing[able.destination] & ~sites.covers[able.destination]
    )
    # Only where a site that informs may make a difference.
    touched = np.zeros(len(able.start) - 1, dtype=np.bool_)
    touched[able.origin[corner]] = True
    points = np.flatnonzero(touched & (problem.demand.people > 0))
    new = np.full(len(touched), -1)
    new[points] = np.arange(len(points))
    row = new[able.origin]
    there = row >= 0
    informed = program.add_columns(len(points))
    program.add_rows(
        0.0,
        np.inf,
        np.concatenate([row[there], np.arange(len(points))]),
        np.concatenate([built.x[able.destination[there]], informed]),
        np.concatenate([np.ones(int(there.sum())), -np.ones(len(points))]),
        count=len(points),
    )
    return Ranked("informed", informed, problem.demand.people[points], maximise=True)


def cost_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Add up what is paid once."""
    columns, yuan, constant = spent(built, problem.sites, problem.sites.once)
    return Ranked("cost", columns, yuan, maximise=False, constant=constant)


def spread_rank(built: PlanProgram, problem: PlanProblem, _held: Held) -> Ranked:
    """Add up the ranks of the sites that are added, and of those that stay."""
    return Ranked("spread", built.x, problem.sites.rank.astype(np.float64), maximise=False)


LATER: tuple[Rank, ...] = (upgraded_rank, informed_rank, cost_rank, spread_rank)
"""The ranks that come after the walking."""
