"""Every plan of a small problem, counted one by one: what a solver has to find."""

import itertools
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from isochrones.reach import TICKS_PER_S
from isochrones.siting.planned import ADD, CLOSE, MERGE, UPGRADE, Floor, PlanProblem, Range, Rule

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

TINY = 1e-7
RANKS = ("covered", "walking", "upgraded", "informed", "cost", "spread")


@dataclass(frozen=True)
class Every:
    """
    All plans that the sites allow, N of them, with what each amounts to.

    Attributes
    ----------
    open, upgraded
        Shape (N, J).
    excess
        Shape (N,) each: by how much a plan breaks a rule, in the rule's own unit; 0 where it keeps it.
    ranks
        Shape (N, 6), the objective, more is better; with capacities (N, 7), who is served before who is near.
    """

    open: Flags
    upgraded: Flags
    excess: dict[Rule, Floats]
    ranks: Floats

    def keeping(self, *, but: Rule | None = None) -> Flags:
        """Tell which plans keep all rules, or all but one."""
        kept = np.ones(len(self.open), dtype=np.bool_)
        for rule, by in self.excess.items():
            if rule is not but:
                kept &= by <= TINY
        return kept

    def possible(self, rules: set[Rule]) -> bool:
        """Tell whether any plan keeps these rules."""
        return bool(np.all([self.excess[rule] <= TINY for rule in rules], axis=0).any()) if rules else True

    def best(self) -> tuple[float, ...] | None:
        """Give the ranks of the best plan; None where there is none."""
        left = self.ranks[self.keeping()]
        if not len(left):
            return None
        for rank in range(left.shape[1]):
            most = left[:, rank].max()
            left = left[left[:, rank] >= most - 1e-9 * max(abs(most), 1.0)]
        return tuple(left[0].tolist())


def every_plan(problem: PlanProblem) -> Every:
    """Count every plan."""
    open_, upgraded = _plans(problem)
    counted = _Counted(problem, open_, upgraded)
    return Every(open_, upgraded, counted.excess(), counted.ranks())


def ranks_of(problem: PlanProblem, open_: Flags, upgraded: Flags) -> tuple[float, ...]:
    """Count the ranks of one plan."""
    ranks = _Counted(problem, open_[None, :], upgraded[None, :]).ranks()[0]
    return tuple(ranks.tolist())


def broken_by(problem: PlanProblem, open_: Flags, upgraded: Flags) -> set[Rule]:
    """List the rules that one plan breaks."""
    excess = _Counted(problem, open_[None, :], upgraded[None, :]).excess()
    return {rule for rule, by in excess.items() if by[0] > TINY}


def same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Compare ranks but for rounding."""
    return np.allclose(one, other, rtol=1e-9, atol=1e-6)


def _plans(problem: PlanProblem) -> tuple[Flags, Flags]:
    sites = problem.sites
    choices = []
    for j in range(len(sites)):
        _, shut, upgrade, add = sites.must[j]
        if sites.standing[j]:
            turned = [(True, True)] if sites.may_upgrade[j] or upgrade else []
            closed = [(False, False)] if sites.may_shut[j] or shut else []
            choices.append([(True, False), *turned, *closed])
        else:
            choices.append([(False, False), *([(True, False)] if sites.may_add[j] or add else [])])
    plans = np.array(list(itertools.product(*choices)), dtype=np.bool_)
    return plans[:, :, 0], plans[:, :, 1]


class _Counted:
    """Sums over many plans at once."""

    def __init__(self, problem: PlanProblem, open_: Flags, upgraded: Flags) -> None:
        self.problem, self.open, self.upgraded = problem, open_, upgraded
        sites, matrix = problem.sites, problem.matrix
        times = matrix.by_point
        self.ticks = np.full((matrix.sites, matrix.points), np.inf)
        self.ticks[times.destination, times.origin] = times.ticks
        self.covers = open_ & (sites.covers | (upgraded & sites.covers_upgraded))
        self.nearest = np.full((len(open_), matrix.points), np.inf)
        for j in range(matrix.sites):
            np.minimum(
                self.nearest, np.where(self.covers[:, j, None], self.ticks[j], np.inf), out=self.nearest
            )
        self.covered = np.isfinite(self.nearest)

    def ranks(self) -> Floats:
        sites, demand = self.problem.sites, self.problem.demand
        walked = np.where(self.covered, self.nearest, 0.0) @ demand.weight / TICKS_PER_S / 3600
        corners = (sites.standing | sites.may_add | sites.must.any(axis=1)) & ~sites.covers
        reach = np.isfinite(self.ticks)
        touched = reach[corners].any(axis=0)
        informed = (self.open.astype(float) @ reach > 0) & touched
        served = [self.served()] if self.problem.rules.capacity else []
        return np.column_stack(
            [
                *served,
                self.covered @ demand.weight,
                -walked,
                self.upgraded @ sites.upgrade_worth,
                informed @ demand.people,
                -self.cost(sites.once),
                -(self.open @ sites.rank.astype(float)),
            ]
        )

    def served(self) -> Floats:
        """Count who is served within the capacities, for weights that are the people: a greatest flow."""
        sites, demand = self.problem.sites, self.problem.demand
        assert (demand.weight == demand.people).all()
        total = np.zeros(len(self.open))
        room = np.where(self.upgraded, sites.capacity_upgraded, sites.capacity)
        for plan in range(len(self.open)):
            graph = nx.DiGraph()
            graph.add_nodes_from(["from", "to"])
            for d, count in enumerate(demand.people):
                graph.add_edge("from", ("point", d), capacity=int(count))
            for j in np.flatnonzero(self.covers[plan]):
                # Without a number an edge of networkx holds any flow.
                limit = {"capacity": int(room[plan, j])} if np.isfinite(room[plan, j]) else {}
                graph.add_edge(("site", j), "to", **limit)
                graph.add_edges_from(
                    (("point", d), ("site", j)) for d in np.flatnonzero(np.isfinite(self.ticks[j]))
                )
            total[plan] = nx.maximum_flow_value(graph, "from", "to")
        return total

    def cost(self, yuan: Floats) -> Floats:
        sites, total = self.problem.sites, np.zeros(len(self.open))
        there = np.isfinite(self.ticks) & (self.problem.demand.people > 0)
        for j in range(len(sites)):
            if sites.standing[j]:
                merged = self.covered[:, there[j]].any(axis=1)
                shut = np.where(merged, yuan[j, MERGE], yuan[j, CLOSE])
                total += np.where(self.open[:, j], self.upgraded[:, j] * yuan[j, UPGRADE], shut)
            else:
                total += self.open[:, j] * yuan[j, ADD]
        return total

    def excess(self) -> dict[Rule, Floats]:  # noqa: C901 - one rule after another
        sites, rules, people = self.problem.sites, self.problem.rules, self.problem.demand.people
        full = ~sites.standing & sites.covers
        adds = self.open[:, full].sum(axis=1)
        corners = self.open[:, ~sites.standing & ~sites.covers].sum(axis=1)
        shut = (~self.open[:, sites.standing]).sum(axis=1)
        ups = self.upgraded.sum(axis=1)
        found = {
            Rule.ADD: _outside(rules.add, adds),
            Rule.SHUT: _outside(rules.shut, shut),
            Rule.UPGRADE: _outside(rules.upgrade, ups),
            Rule.CORNERS: _outside(rules.corners, corners),
        }
        if rules.actions is not None:
            found[Rule.ACTIONS] = _outside(rules.actions, adds + corners + shut + ups)
        if rules.budget_yuan is not None:
            found[Rule.BUDGET] = np.maximum(self.cost(sites.once) - rules.budget_yuan, 0.0)
        if rules.yearly_yuan is not None:
            found[Rule.YEARLY] = np.maximum(self.cost(sites.yearly) - rules.yearly_yuan, 0.0)
        if rules.no_loss is not None:
            today = self.problem.covered_today
            found[Rule.NO_LOSS] = np.maximum(~self.covered[:, today] @ people[today] - rules.no_loss, 0.0)
        for rule, floors in ((Rule.AREA_FLOOR, rules.area_floors), (Rule.GROUP_FLOOR, rules.group_floors)):
            if floors:
                found[rule] = np.max([self.below(floor) for floor in floors], axis=0)
        if rules.reuse is not None:
            new = self.open[:, full & ~sites.reused].sum(axis=1)
            found[Rule.REUSE] = np.maximum(new - (1.0 - rules.reuse) * adds, 0.0)
        if rules.apart_m is not None:
            found[Rule.APART] = np.maximum(rules.apart_m - self.apart(), 0.0)
        if sites.must.any():
            found[Rule.LOCKS] = self.not_done()
        return found

    def below(self, floor: Floor) -> Floats:
        total = floor.people.sum()
        if total <= 0:
            return np.zeros(len(self.open))
        missing: Floats = np.maximum(floor.share - self.covered @ floor.people / total, 0.0)
        return missing

    def apart(self) -> Floats:
        """Give the least distance between an added full site and another open full one."""
        sites, least = self.problem.sites, np.full(len(self.open), np.inf)
        for a, b in itertools.combinations(np.flatnonzero(sites.covers), 2):
            if not (sites.standing[a] and sites.standing[b]):
                distance = np.hypot(*(sites.places_m[a] - sites.places_m[b]))
                both = self.open[:, a] & self.open[:, b]
                least = np.where(both, np.minimum(least, distance), least)
        return least

    def not_done(self) -> Floats:
        must = self.problem.sites.must
        return np.asarray(
            (must[:, 0] & ~self.open).sum(axis=1)
            + (must[:, 1] & self.open).sum(axis=1)
            + (must[:, 2] & ~self.upgraded).sum(axis=1)
            + (must[:, 3] & ~self.open).sum(axis=1),
            dtype=np.float64,
        )


def _outside(wanted: Range, count: NDArray[np.int64]) -> Floats:
    return np.maximum(np.maximum(wanted.least - count, count - wanted.most), 0).astype(np.float64)
