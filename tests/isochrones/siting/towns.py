"""Small towns drawn at random, for which every plan can be counted."""

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from isochrones.siting.matrix import SitingMatrix, siting_matrix, times_of_pairs
from isochrones.siting.planned import Floor, PlanDemand, PlanProblem, PlanRules, PlanSites, Range, Rule

LIMIT_TICKS = 18_000_000
"""15 minutes."""

SWITCHES = tuple(
    rule for rule in Rule if rule not in {Rule.ADD, Rule.SHUT, Rule.UPGRADE, Rule.CORNERS, Rule.CAPACITY}
)
"""Rules that can be off altogether; numbers of actions always count."""


def random_matrix(rng: np.random.Generator, points: int, sites: int, density: float) -> SitingMatrix:
    """Draw walks; each pair is within the limit or not by chance."""
    point, site = np.nonzero(rng.random((points, sites)) < density)
    ticks = rng.integers(1, LIMIT_TICKS, len(point), dtype=np.int32)
    return siting_matrix(times_of_pairs(point, site, ticks, points), sites)


def town_matrix(rng: np.random.Generator, points: int, sites: int, radius: float) -> SitingMatrix:
    """Draw places in a square; near ones are within the limit, as in a town."""
    homes, doors = rng.random((points, 2)), rng.random((sites, 2))
    apart = np.hypot(*(homes[:, None] - doors[None]).transpose(2, 0, 1))
    point, site = np.nonzero(apart <= radius)
    ticks = np.maximum(apart[point, site] / radius * LIMIT_TICKS, 1).astype(np.int64)
    return siting_matrix(times_of_pairs(point, site, ticks, points), sites)


def random_problem(
    seed: int,
    on: frozenset[Rule] | None = None,
    *,
    standing: int = 4,
    candidates: int = 5,
    points: int = 14,
    whole: bool = True,
) -> PlanProblem:
    """
    Draw a plan to make.

    Parameters
    ----------
    seed
        The same gives the same.
    on
        Rules that are on beside the numbers of actions; by chance when None.
    standing, candidates, points
        Of the town.
    whole
        True for whole people; False for parts of people, as rasters have them.
    """
    rng = np.random.default_rng(seed)
    count = standing + candidates
    draw = random_matrix if rng.random() < 0.5 else town_matrix
    matrix = draw(rng, points, count, 0.3)
    people = rng.integers(0, 30, points).astype(np.float64)
    if not whole:
        people = np.where(people > 3, rng.lognormal(3.0, 1.5, points), 0.0)
    rules = _rules(rng, people)
    chosen = frozenset(rule for rule in SWITCHES if rng.random() < 0.35) if on is None else on
    sites = _sites(rng, standing, count)
    if Rule.LOCKS in chosen:
        for j in rng.choice(count, rng.integers(1, 3), replace=False):
            sites.must[j, rng.integers(0, 3) if j < standing else 3] = True
    weight = people * rng.choice([0.5, 1.0], points)
    if Rule.CAPACITY in chosen:
        weight = people.copy()
    return PlanProblem(matrix, sites, PlanDemand(weight, people), switched(rules, chosen))


def switched(rules: PlanRules, on: frozenset[Rule]) -> PlanRules:
    """Turn all rules off that are not named, but for the numbers of actions."""
    names = {
        Rule.ACTIONS: "actions",
        Rule.BUDGET: "budget_yuan",
        Rule.YEARLY: "yearly_yuan",
        Rule.NO_LOSS: "no_loss",
        Rule.AREA_FLOOR: "area_floors",
        Rule.GROUP_FLOOR: "group_floors",
        Rule.REUSE: "reuse",
        Rule.APART: "apart_m",
        Rule.CAPACITY: "capacity",
    }
    off = {names[rule] for rule in names if rule not in on}
    plain = PlanRules()
    return replace(
        rules, **{each.name: getattr(plain, each.name) for each in fields(plain) if each.name in off}
    )


def _sites(rng: np.random.Generator, standing: int, count: int) -> PlanSites:
    stands = np.arange(count) < standing
    covers = rng.random(count) < 0.75
    capacity = rng.integers(10, 80, count).astype(np.float64)
    return PlanSites(
        standing=stands,
        covers=covers,
        covers_upgraded=covers | (rng.random(count) < 0.5),
        reused=rng.random(count) < 0.7,
        may_shut=stands & (rng.random(count) < 0.8),
        may_upgrade=stands & (rng.random(count) < 0.7),
        may_add=~stands & (rng.random(count) < 0.9),
        must=np.zeros((count, 4), dtype=np.bool_),
        places_m=rng.random((count, 2)) * 1000,
        once=rng.integers(1, 20, (count, 4)).astype(np.float64),
        yearly=rng.integers(-9, 9, (count, 4)).astype(np.float64),
        capacity=np.where(rng.random(count) < 0.7, capacity, np.inf),
        capacity_upgraded=np.where(rng.random(count) < 0.7, capacity * 2, np.inf),
        upgrade_worth=rng.integers(0, 50, count).astype(np.float64),
        rank=rng.permutation(count),
    )


def _rules(rng: np.random.Generator, people: NDArray[np.float64]) -> PlanRules:
    area = rng.integers(0, 2, len(people))
    return PlanRules(
        add=_range(rng, 3),
        shut=_range(rng, 2),
        upgrade=_range(rng, 2),
        corners=_range(rng, 2),
        actions=_range(rng, 6),
        budget_yuan=float(rng.integers(5, 60)),
        yearly_yuan=float(rng.integers(-5, 20)),
        no_loss=float(rng.choice([0.0, 0.0, 10.0, 30.0])),
        area_floors=tuple(
            Floor(str(a), people * (area == a), float(rng.choice([0.2, 0.4, 0.6]))) for a in range(2)
        ),
        group_floors=(Floor("g", people * rng.random(len(people)), 0.4),),
        reuse=float(rng.choice([0.9, 0.5])),
        apart_m=300.0,
        capacity=True,
    )


def _range(rng: np.random.Generator, most: int) -> Range:
    low = int(rng.integers(0, most + 1)) if rng.random() < 0.5 else 0
    return Range(low, int(rng.integers(low, most + 1)))
