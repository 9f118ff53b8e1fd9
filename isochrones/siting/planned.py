"""What a plan is made of (撤改增, F08): sites, demand, rules, and the plan that comes out."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from gis.errors import InputError
from isochrones.siting.matrix import Flags, Floats, Longs, SitingMatrix


@dataclass(frozen=True, slots=True)
class Range:
    """
    How many are wanted.

    Attributes
    ----------
    least, most
        Both are within it.
    """

    least: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        """Refuse what no number is."""
        if not 0 <= self.least <= self.most:
            raise InputError(
                f"数量范围 {self.least}..{self.most} 不成立；请写成 下限..上限",
                f"{self.least}..{self.most} is no range of numbers; write LEAST..MOST",
            )


NONE = Range()


@dataclass(frozen=True, slots=True)
class PlanSites:
    """
    Sites that stand and candidates; J of them, each field of shape (J,) unless said otherwise.

    Attributes
    ----------
    standing
        True for sites that stand today; the others are candidates.
    covers, covers_upgraded
        Whether it counts as coverage when open, and when upgraded; micro-corners only inform (F09).
    reused
        Whether a candidate would open in a venue that is there.
    may_shut, may_upgrade, may_add
        What a plan may do; a candidate that may not be added stays out.
    must
        What was decided already, a column of `DECISIONS` each, shape (J, 4).
    places_m
        Shape (J, 2), metres.
    once, yearly
        Shape (J, 4), yuan of closing, merging, upgrading, adding: paid once, and the change of what is paid
        every year.
    capacity, capacity_upgraded
        People that it can serve; inf where there is no limit.
    upgrade_worth
        What an upgrade is worth beside another one: people within the limit.
    rank
        The lower first where two are equally good.
    """

    standing: Flags
    covers: Flags
    covers_upgraded: Flags
    reused: Flags
    may_shut: Flags
    may_upgrade: Flags
    may_add: Flags
    must: Flags
    places_m: Floats
    once: Floats
    yearly: Floats
    capacity: Floats
    capacity_upgraded: Floats
    upgrade_worth: Floats
    rank: Longs

    def __len__(self) -> int:
        """Count the sites and candidates."""
        return len(self.standing)

    @property
    def corners(self) -> Flags:
        """Candidates that would only inform."""
        return ~self.standing & ~self.covers


DECISIONS = ("stay", "shut", "upgrade", "add")
"""Columns of `PlanSites.must`; a candidate that must not be added is one that may not."""

CLOSE, MERGE, UPGRADE, ADD = range(4)
"""Columns of `PlanSites.once` and `PlanSites.yearly`."""


@dataclass(frozen=True, slots=True)
class Floor:
    """
    A share of people that a plan must cover at least (equity floor).

    Attributes
    ----------
    name
        Of the district or the group.
    people
        Shape (D,), its people at each demand point.
    share
        0 to 1.
    """

    name: str
    people: Floats
    share: float


@dataclass(frozen=True, slots=True)
class PlanDemand:
    """
    People of a plan.

    Attributes
    ----------
    weight
        Shape (D,), what the plan covers most of.
    people
        Shape (D,), all residents: what no-loss and capacity count.
    """

    weight: Floats
    people: Floats


class Rule(StrEnum):
    """Constraints of a plan, each of which can be off."""

    ADD = "add"
    SHUT = "close"
    UPGRADE = "upgrade"
    CORNERS = "corners"
    ACTIONS = "actions"
    BUDGET = "budget"
    YEARLY = "yearly"
    NO_LOSS = "no_loss"
    AREA_FLOOR = "area_floor"
    GROUP_FLOOR = "group_floor"
    REUSE = "reuse"
    APART = "min_distance"
    CAPACITY = "capacity"
    LOCKS = "locks"


@dataclass(frozen=True, slots=True)
class PlanRules:
    """
    What a plan must keep to; None where a rule is off.

    Attributes
    ----------
    add, shut, upgrade, corners
        How many full sites to add, sites to close or merge, sites to upgrade, micro-corners to add.
    actions
        How many of all these together.
    budget_yuan, yearly_yuan
        Most that is paid once, and most that the yearly cost may rise.
    no_loss
        Most people who are covered today and would not be any more.
    area_floors, group_floors
        Least shares covered.
    reuse
        Least share of added full sites in venues that are there.
    apart_m
        Least distance between an added full site and any other open one.
    capacity
        True when people beyond a site's capacity do not count as covered in the objective.
    """

    add: Range = NONE
    shut: Range = NONE
    upgrade: Range = NONE
    corners: Range = NONE
    actions: Range | None = None
    budget_yuan: float | None = None
    yearly_yuan: float | None = None
    no_loss: float | None = None
    area_floors: tuple[Floor, ...] = ()
    group_floors: tuple[Floor, ...] = ()
    reuse: float | None = None
    apart_m: float | None = None
    capacity: bool = False


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """
    The whole question.

    Attributes
    ----------
    matrix
        Who is within the limit of which site or candidate.
    sites, demand, rules
        See there.
    """

    matrix: SitingMatrix
    sites: PlanSites
    demand: PlanDemand
    rules: PlanRules

    @property
    def covered_today(self) -> Flags:
        """Which points are covered by what stands today, shape (D,)."""
        return self.matrix.reach_of(self.sites.standing & self.sites.covers) > 0


@dataclass(frozen=True, slots=True)
class Level:
    """
    One rank of the objective.

    Attributes
    ----------
    name
        ``covered``, ``walking``, ``upgraded``, ``informed``, ``cost``, ``spread``.
    value
        Reached.
    bound
        What no plan that is as good in the ranks before can pass; None when nothing was proven.
    proven
        True when value and bound are the same.
    """

    name: str
    value: float
    bound: float | None
    proven: bool

    @property
    def gap(self) -> float | None:
        """Relative distance between value and bound; None without a bound."""
        if self.bound is None:
            return None
        scale = max(abs(self.bound), abs(self.value))
        return 0.0 if self.proven or not scale else abs(self.bound - self.value) / scale


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What to do.

    Attributes
    ----------
    open
        Shape (J,), True for what is open afterwards.
    upgraded
        Shape (J,), True for sites that are upgraded.
    levels
        Of the objective, the first counts most.
    by_clock
        True when the clock ended a search, and another run may end elsewhere.
    into
        Shape (J,), the site that takes over the people of a merged one; -1 for others.
    """

    open: Flags
    upgraded: Flags
    levels: tuple[Level, ...]
    by_clock: bool = False
    into: Longs = field(default_factory=lambda: np.empty(0, dtype=np.int64))
