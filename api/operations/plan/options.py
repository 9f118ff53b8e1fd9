"""What a plan is asked for, in the units of the doors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from gis.errors import FileError, InputError
from isochrones.siting.mip import Effort
from isochrones.siting.planned import Range

EFFORTS = {
    "quick": Effort(nodes=200, pairs=20_000, seconds=60.0),
    "normal": Effort(nodes=5_000, pairs=60_000, seconds=300.0),
    "thorough": Effort(nodes=200_000, pairs=2_000_000, seconds=3600.0),
}
"""Names of how much work a plan may take."""

TESTS = 3
"""Closing tests, and upgrade tests, that there are."""

MOST_YEARS, MOST_POINTS = 20, 50
"""Of a plan's phases, and of its frontier."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """
    The switches of a plan; None where one is off.

    Attributes
    ----------
    add, close, upgrade, corners
        How many full sites to add, sites to close or merge, sites to upgrade, micro-corners to add; least
        and most.
    actions
        How many of all these together.
    budget_yuan, yearly_yuan
        Most that is paid once, and most that the yearly cost may rise.
    no_loss
        Most people who are covered today and would not be any more.
    equity_floor, group_floor
        Least share covered of every district, and of every group.
    reuse_share
        Least share of added full sites in venues that are there.
    apart_m
        Least distance between an added full site and any other open one.
    capacity
        True when people beyond a site's capacity do not count.
    weights
        What the plan covers most of: weight by group; ``people`` are all residents. Empty for people of
        working age where the population says who they are, else all.
    close_needs, upgrade_needs
        Closing tests that a site must pass to be closed or merged, upgrade tests to be upgraded.
    tail
        Part of the sites that is at the far end of each test: 0.25 for quartiles.
    years
        Over which the plan is phased.
    frontier
        Points of the frontier; 0 for none.
    effort
        A key of `EFFORTS`.
    """

    add: Range = Range()  # noqa: RUF009 - frozen
    close: Range = Range()  # noqa: RUF009 - frozen
    upgrade: Range = Range()  # noqa: RUF009 - frozen
    corners: Range = Range()  # noqa: RUF009 - frozen
    actions: Range | None = None
    budget_yuan: float | None = None
    yearly_yuan: float | None = None
    no_loss: float | None = None
    equity_floor: float | None = None
    group_floor: float | None = None
    reuse_share: float | None = 0.9
    apart_m: float | None = None
    capacity: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    close_needs: int = TESTS
    upgrade_needs: int = 2
    tail: float = 0.25
    years: int = 3
    frontier: int = 6
    effort: str = "normal"

    def __post_init__(self) -> None:
        """Refuse numbers out of range."""
        for name in ("equity_floor", "group_floor", "reuse_share"):
            share = getattr(self, name)
            _refuse(
                share is not None and not 0 <= share <= 1,
                f"{name} 应在 0 到 1 之间",
                f"{name} is from 0 to 1",
            )
        for name in ("budget_yuan", "no_loss", "apart_m"):
            amount = getattr(self, name)
            bad = amount is not None and not (np.isfinite(amount) and amount >= 0)
            _refuse(bad, f"{name} 应为不小于 0 的数", f"{name} must be a number, not negative")
        yearly = self.yearly_yuan is not None and not np.isfinite(self.yearly_yuan)
        _refuse(yearly, "yearly_yuan 应为有限的数", "yearly_yuan must be a finite number")
        _refuse(
            any(not (np.isfinite(weight) and weight >= 0) for weight in self.weights.values()),
            "权重应为不小于 0 的数",
            "a weight must be a number, not negative",
        )
        _refuse(
            not (0 <= self.close_needs <= TESTS and 0 <= self.upgrade_needs <= TESTS),
            "撤并、升级各有三项判据，通过数应为 0 到 3",
            "there are three tests of each kind: 0 to 3",
        )
        _refuse(
            not 0 < self.tail < 1,
            "判据分位应在 0 与 1 之间",
            "the part at the far end of a test is between 0 and 1",
        )
        _refuse(
            not (1 <= self.years <= MOST_YEARS and 0 <= self.frontier <= MOST_POINTS),
            f"实施年数应为 1 到 {MOST_YEARS}，前沿点数应为 0 到 {MOST_POINTS}",
            f"1 to {MOST_YEARS} years and 0 to {MOST_POINTS} points of the frontier",
        )
        listed = list(EFFORTS)
        _refuse(
            self.effort not in EFFORTS,
            f"计算量应为 {'、'.join(listed)} 之一",
            f"the effort is one of {', '.join(listed)}",
        )


def options_to_json(options: PlanOptions) -> dict[str, Any]:
    """Write options as JSON values; a range as ``[least, most]``."""
    plain: dict[str, Any] = {}
    for item in fields(options):
        value = getattr(options, item.name)
        if isinstance(value, Range):
            plain[item.name] = [value.least, value.most]
        else:
            plain[item.name] = dict(value) if isinstance(value, Mapping) else value
    return plain


def options_from_json(plain: Mapping[str, Any]) -> PlanOptions:
    """
    Read options; those left out have their defaults.

    Parameters
    ----------
    plain
        JSON values; a number in place of a range is exactly so many.

    Returns
    -------
    PlanOptions
        Checked.

    Raises
    ------
    InputError
        If a value is out of range.
    FileError
        If they are something else.
    """
    ranges = {"add", "close", "upgrade", "corners", "actions"}
    try:
        known: dict[str, Any] = {
            name: _range(value) if name in ranges and value is not None else value
            for name, value in plain.items()
        }
        return PlanOptions(**known)
    except (KeyError, TypeError) as error:
        raise FileError(
            "方案的选项已损坏或由其他版本生成；请重新提交",
            "the options of the plan are damaged; order it again",
        ) from error


def _range(value: Any) -> Range:
    if isinstance(value, int):
        return Range(value, value)
    least, most = value
    return Range(int(least), int(most))


def _refuse(bad: bool, zh: str, en: str) -> None:
    if bad:
        raise InputError(zh, en)
