"""The rules of a plan as rows of a program, each with a slack that lets it be broken where that is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from isochrones.siting.matrix import Flags, Floats, Longs, SitingMatrix
from isochrones.siting.merging import Merged, merge_points
from isochrones.siting.mip import Program
from isochrones.siting.neighbours import NOBODY, conflicts, merging_counts, taken_over, takers
from isochrones.siting.planned import (
    ADD,
    CLOSE,
    DECISIONS,
    MERGE,
    UPGRADE,
    Floor,
    PlanProblem,
    PlanSites,
    Range,
    Rule,
)

INF = np.inf
STAY, SHUT, MUST_UPGRADE, MUST_ADD = range(len(DECISIONS))
HALF = 0.5
"""A whole-number column above it is 1."""


@dataclass(frozen=True, slots=True)
class PlanProgram:
    """
    A plan as a program.

    Attributes
    ----------
    program
        Columns and rows.
    merged
        Demand that no site can tell apart.
    x, upgrade, merge
        Columns of the sites, shape (J,): open, upgraded, merged; -1 where a site cannot be.
    y
        Column of each merged point: covered.
    served
        Column of each merged point: the part of its people that capacities let be served; `y` without them.
    slack
        Column of each rule that may be broken.
    """

    program: Program
    merged: Merged
    x: Longs
    upgrade: Longs
    merge: Longs
    y: Longs
    served: Longs
    slack: Mapping[Rule, int]

    def upgraded(self, answer: Floats) -> Flags:
        """Tell which sites an answer of the program upgrades, shape (J,)."""
        upgraded = np.zeros(len(self.upgrade), dtype=np.bool_)
        there = self.upgrade >= 0
        upgraded[there] = answer[self.upgrade[there]] > HALF
        return upgraded

    def columns_of(self, problem: PlanProblem, open_: Flags, upgraded: Flags) -> Floats:
        """Write a plan as an answer of the program: its whole-number columns, the others 0."""
        answer = np.zeros(self.program.columns)
        covers = open_ & (problem.sites.covers | (upgraded & problem.sites.covers_upgraded))
        answer[self.x] = open_
        answer[self.upgrade[self.upgrade >= 0]] = upgraded[self.upgrade >= 0]
        answer[self.merge[self.merge >= 0]] = taken_over(problem, open_, covers)[self.merge >= 0]
        return answer

    def covering(self, sites: PlanSites) -> Longs:
        """Give the column of each site that says whether it covers, shape (J,); -1 for those that cannot."""
        return np.where(sites.covers, self.x, np.where(sites.covers_upgraded, self.upgrade, -1))


def plan_program(problem: PlanProblem, relaxed: frozenset[Rule] = frozenset()) -> PlanProgram:
    """
    Write a plan as a program.

    Parameters
    ----------
    problem
        The whole question.
    relaxed
        Rules that may be broken; each gets a slack column, in the rule's own unit.

    Returns
    -------
    PlanProgram
        With every rule that is on.
    """
    sites, rules, program = problem.sites, problem.rules, Program()
    shut = sites.may_shut | sites.must[:, SHUT]
    added = sites.may_add | sites.must[:, MUST_ADD]
    x = program.add_columns(
        len(sites),
        lower=(sites.standing & ~shut).astype(np.float64),
        upper=(sites.standing | added).astype(np.float64),
        integer=True,
    )
    upgrade = _some(program, sites.standing & (sites.may_upgrade | sites.must[:, MUST_UPGRADE]))
    merge = _some(program, sites.standing & shut & merging_counts(sites))
    slack = {rule: int(program.add_columns(1, upper=INF)[0]) for rule in sorted(relaxed)}
    merged = _merged(problem, upgrade >= 0)
    y = program.add_columns(merged.matrix.points)
    built = PlanProgram(program, merged, x, upgrade, merge, y, y, slack)
    _upgrade_needs_room(built)
    _covered_by_open(built, sites)
    _merged_where_somebody_takes_over(built, problem)
    _decided(built, sites)
    _counted(built, problem)
    _paid(built, sites, Rule.BUDGET, rules.budget_yuan, sites.once)
    _paid(built, sites, Rule.YEARLY, rules.yearly_yuan, sites.yearly)
    _nobody_lost(built, problem)
    _floors(built, Rule.AREA_FLOOR, rules.area_floors)
    _floors(built, Rule.GROUP_FLOOR, rules.group_floors)
    _reused(built, problem)
    _kept_apart(built, problem)
    return replace(built, served=_served(built, problem)) if rules.capacity else built


def _some(program: Program, which: Flags) -> Longs:
    """Add whole-number columns for some sites; -1 for the others."""
    columns = np.full(len(which), -1)
    columns[which] = program.add_columns(int(which.sum()), integer=True)
    return columns


def _merged(problem: PlanProblem, upgradable: Flags) -> Merged:
    sites = problem.sites
    ever = sites.covers & (sites.standing | sites.may_add | sites.must[:, MUST_ADD])
    return merge_points(problem.matrix.at_sites(ever | (sites.covers_upgraded & upgradable)))


def _row(built: PlanProgram, lower: float, upper: float, columns: Longs, values: Floats | float) -> None:
    program = built.program
    program.add_rows(lower, upper, np.zeros(len(columns), np.int64), columns, values, count=1)


def _with_slack(
    built: PlanProgram, rule: Rule, columns: Longs, values: Floats | float, sign: float
) -> tuple[Longs, Floats]:
    """Add the slack of a rule to a row, where it may be broken."""
    entries = np.broadcast_to(np.asarray(values, dtype=np.float64), columns.shape)
    if rule not in built.slack:
        return columns, entries
    return np.append(columns, built.slack[rule]), np.append(entries, sign)


def _at_least(built: PlanProgram, rule: Rule, least: float, columns: Longs, values: Floats | float) -> None:
    _row(built, least, INF, *_with_slack(built, rule, columns, values, 1.0))


def _at_most(built: PlanProgram, rule: Rule, most: float, columns: Longs, values: Floats | float) -> None:
    _row(built, -INF, most, *_with_slack(built, rule, columns, values, -1.0))


def _upgrade_needs_room(built: PlanProgram) -> None:
    """Upgrade only what stays open."""
    there = np.flatnonzero(built.upgrade >= 0)
    row = np.arange(len(there))
    built.program.add_rows(
        -INF,
        0.0,
        np.concatenate([row, row]),
        np.concatenate([built.upgrade[there], built.x[there]]),
        np.concatenate([np.ones(len(there)), -np.ones(len(there))]),
        count=len(there),
    )


def _covered_by_open(built: PlanProgram, sites: PlanSites) -> None:
    """Cover a point only where a covering site is open."""
    matrix: SitingMatrix = built.merged.matrix
    points = np.arange(matrix.points)
    built.program.add_rows(
        0.0,
        INF,
        np.concatenate([matrix.by_point.origin, points]),
        np.concatenate([built.covering(sites)[matrix.by_point.destination], built.y]),
        np.concatenate([np.ones(matrix.pairs), -np.ones(matrix.points)]),
        count=matrix.points,
    )


def _merged_where_somebody_takes_over(built: PlanProgram, problem: PlanProblem) -> None:
    """Make a shut site a merged one exactly when an open site covers some of its people."""
    which = built.merge >= 0
    if not which.any():
        return
    covering, program = built.covering(problem.sites), built.program
    shared = takers(problem, which)
    for site in np.flatnonzero(which):
        others = covering[shared.indices[shared.indptr[site] : shared.indptr[site + 1]]]
        others = others[others >= 0]
        merge, x = built.merge[site], built.x[site]
        _row(built, -INF, 1.0, np.array([merge, x]), 1.0)
        _row(built, -INF, 0.0, np.append(merge, others), np.append(1.0, -np.ones(len(others))))
        row = np.repeat(np.arange(len(others)), 3)
        column = np.column_stack([np.full(len(others), merge), np.full(len(others), x), others]).ravel()
        program.add_rows(0.0, INF, row, column, np.tile([1.0, 1.0, -1.0], len(others)), count=len(others))


def _decided(built: PlanProgram, sites: PlanSites) -> None:
    """Do what people decided; where that may be broken, count the decisions that are not kept."""
    wanted = (
        (STAY, built.x, 1.0),
        (SHUT, built.x, 0.0),
        (MUST_UPGRADE, built.upgrade, 1.0),
        (MUST_ADD, built.x, 1.0),
    )
    broken: list[Longs] = []
    for decision, columns, value in wanted:
        rows = np.flatnonzero(sites.must[:, decision])
        if Rule.LOCKS not in built.slack:
            for site in rows:
                _row(built, value, value, columns[[site]], 1.0)
            continue
        freed = built.program.add_columns(len(rows), integer=True)
        broken.append(freed)
        for site, free in zip(rows, freed, strict=True):
            both = np.array([columns[site], free])
            _row(
                built, *((1.0, INF) if value else (-INF, 0.0)), both, np.array([1.0, 1.0 if value else -1.0])
            )
    if broken:
        freed = np.concatenate(broken)
        _row(built, 0.0, 0.0, np.append(freed, built.slack[Rule.LOCKS]), np.append(np.ones(len(freed)), -1.0))


def _counted(built: PlanProgram, problem: PlanProblem) -> None:
    """Keep to the numbers of actions."""
    sites, rules = problem.sites, problem.rules
    full = built.x[~sites.standing & sites.covers]
    corners, standing = built.x[sites.corners], built.x[sites.standing]
    upgrade = built.upgrade[built.upgrade >= 0]
    _between(built, Rule.ADD, rules.add, full, np.ones(len(full)), 0)
    _between(built, Rule.CORNERS, rules.corners, corners, np.ones(len(corners)), 0)
    _between(built, Rule.UPGRADE, rules.upgrade, upgrade, np.ones(len(upgrade)), 0)
    # A standing site that is not open is shut: their number less the open ones.
    _between(built, Rule.SHUT, rules.shut, standing, -np.ones(len(standing)), len(standing))
    if rules.actions is not None:
        doing = np.concatenate([full, corners, upgrade, standing])
        signs = np.append(np.ones(len(doing) - len(standing)), -np.ones(len(standing)))
        _between(built, Rule.ACTIONS, rules.actions, doing, signs, len(standing))


def _between(
    built: PlanProgram, rule: Rule, wanted: Range, columns: Longs, signs: Floats, constant: int
) -> None:
    _at_least(built, rule, wanted.least - constant, columns, signs)
    _at_most(built, rule, wanted.most - constant, columns, signs)


def spent(built: PlanProgram, sites: PlanSites, yuan: Floats) -> tuple[Longs, Floats, float]:
    """
    Write what a plan costs as a sum over columns.

    Parameters
    ----------
    built
        A plan as a program.
    sites
        All.
    yuan
        Shape (J, 4), as `PlanSites.once`.

    Returns
    -------
    tuple[NDArray[np.int64], NDArray[np.float64], float]
        Columns, yuan of each, and what is added to the sum.
    """
    shut, added = sites.standing, ~sites.standing
    merge, upgrade = built.merge >= 0, built.upgrade >= 0
    columns = np.concatenate([built.x[shut], built.x[added], built.merge[merge], built.upgrade[upgrade]])
    values = np.concatenate(
        [
            -yuan[shut, CLOSE],
            yuan[added, ADD],
            yuan[merge, MERGE] - yuan[merge, CLOSE],
            yuan[upgrade, UPGRADE],
        ]
    )
    return columns, values, float(yuan[shut, CLOSE].sum())


def _paid(built: PlanProgram, sites: PlanSites, rule: Rule, most: float | None, yuan: Floats) -> None:
    if most is None:
        return
    columns, values, constant = spent(built, sites, yuan)
    _at_most(built, rule, most - constant, columns, values)


def _nobody_lost(built: PlanProgram, problem: PlanProblem) -> None:
    """Keep covering those who are covered today, but for so many people."""
    allowed = problem.rules.no_loss
    if allowed is None:
        return
    today = np.where(problem.covered_today, problem.demand.people, 0.0)
    people = built.merged.sums(today)
    there = np.flatnonzero(people > NOBODY)
    if allowed == 0.0 and Rule.NO_LOSS not in built.slack:
        row = np.arange(len(there))
        built.program.add_rows(1.0, INF, row, built.y[there], 1.0, count=len(there))
        return
    _at_least(built, Rule.NO_LOSS, float(people.sum()) - allowed, built.y[there], people[there])


def _floors(built: PlanProgram, rule: Rule, floors: tuple[Floor, ...]) -> None:
    for floor in floors:
        people = built.merged.sums(floor.people)
        there = np.flatnonzero(people > 0)
        total = float(floor.people.sum())
        if total > 0:
            # The slack is a share, so that one number breaks all floors of a kind alike.
            columns, values = built.y[there], people[there]
            if rule in built.slack:
                columns, values = np.append(columns, built.slack[rule]), np.append(values, total)
            _row(built, floor.share * total, INF, columns, values)


def _reused(built: PlanProgram, problem: PlanProblem) -> None:
    share = problem.rules.reuse
    if share is None:
        return
    sites = problem.sites
    full = np.flatnonzero(~sites.standing & sites.covers)
    values = np.where(sites.reused[full], 0.0, 1.0) - (1.0 - share)
    _at_most(built, Rule.REUSE, 0.0, built.x[full], values)


def _kept_apart(built: PlanProgram, problem: PlanProblem) -> None:
    if problem.rules.apart_m is None or Rule.APART in built.slack:
        return
    pairs = conflicts(problem.sites, problem.rules.apart_m)
    row = np.repeat(np.arange(len(pairs)), 2)
    built.program.add_rows(-INF, 1.0, row, built.x[pairs.ravel()], 1.0, count=len(pairs))


def _served(built: PlanProgram, problem: PlanProblem) -> Longs:
    """Serve people at open sites as far as their capacity goes; gives the columns of the served part."""
    sites, program, matrix = problem.sites, built.program, built.merged.matrix
    people = built.merged.sums(problem.demand.people)
    flow = program.add_columns(matrix.pairs, upper=people[matrix.by_point.origin])
    served = program.add_columns(matrix.points)
    points = np.arange(matrix.points)
    program.add_rows(
        0.0,
        0.0,
        np.concatenate([matrix.by_point.origin, points]),
        np.concatenate([flow, served]),
        np.concatenate([np.ones(matrix.pairs), -people]),
        count=matrix.points,
    )
    program.add_rows(
        -INF,
        0.0,
        np.tile(points, 2),
        np.concatenate([served, built.y]),
        np.repeat([1.0, -1.0], len(points)),
        count=len(points),
    )
    in_reach = np.bincount(matrix.by_point.destination, people[matrix.by_point.origin], minlength=len(sites))
    now, then = (np.minimum(each, in_reach) for each in (sites.capacity, sites.capacity_upgraded))
    now = np.where(sites.covers, now, 0.0)
    upgrade = np.flatnonzero(built.upgrade >= 0)
    program.add_rows(
        -INF,
        0.0,
        np.concatenate([matrix.by_point.destination, np.arange(len(sites)), upgrade]),
        np.concatenate([flow, built.x, built.upgrade[upgrade]]),
        np.concatenate([np.ones(matrix.pairs), -now, -(then - now)[upgrade]]),
        count=len(sites),
    )
    return served
