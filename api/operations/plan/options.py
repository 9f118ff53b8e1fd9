"""What a plan is asked for, in the units of the doors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

import numpy as np

from gis.errors import FileError, InputError, Message
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
class Ranged:
    """
    Switches that take the same range.

    Attributes
    ----------
    names
        Fields of `PlanOptions`.
    holds
        Whether a value is within the range.
    told
        What a sentence says after the name.
    """

    names: tuple[str, ...]
    holds: Callable[[Any], bool]
    told: Message


def _from_to(least: int, most: int) -> tuple[Callable[[Any], bool], Message]:
    return lambda value: least <= value <= most, Message(
        f"应在 {least} 到 {most} 之间", f"is from {least} to {most}"
    )


RANGES = (
    Ranged(("equity_floor", "group_floor", "reuse_share"), *_from_to(0, 1)),
    Ranged(
        ("budget_yuan", "no_loss", "apart_m"),
        lambda value: bool(np.isfinite(value)) and value >= 0,
        Message("应为不小于 0 的数", "must be a number that is not negative"),
    ),
    Ranged(
        ("yearly_yuan",),
        lambda value: bool(np.isfinite(value)),
        Message("应为有限的数", "must be a finite number"),
    ),
    Ranged(
        ("close_needs", "upgrade_needs"),
        lambda value: 0 <= value <= TESTS,
        Message(
            f"应在 0 到 {TESTS} 之间（共 {TESTS} 项判据）",
            f"is from 0 to {TESTS}, as there are {TESTS} tests",
        ),
    ),
    Ranged(
        ("tail",),
        lambda value: 0 < value < 1,
        Message("应大于 0 且小于 1", "must be more than 0 and less than 1"),
    ),
    Ranged(("years",), *_from_to(1, MOST_YEARS)),
    Ranged(("frontier",), *_from_to(0, MOST_POINTS)),
    Ranged(
        ("effort",),
        EFFORTS.__contains__,
        Message(f"应为 {'、'.join(EFFORTS)} 之一", f"is one of {', '.join(EFFORTS)}"),
    ),
)
"""What every switch takes."""


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
        """Refuse numbers out of range, each by the name of its field."""
        check_switches({item.name: getattr(self, item.name) for item in fields(self)})


def check_switches(given: Mapping[str, Any], called: Mapping[str, str] = MappingProxyType({})) -> None:
    """
    Refuse switches that are out of range, in the words of whoever set them.

    Parameters
    ----------
    given
        Values by the fields of `PlanOptions`; those left out are not looked at.
    called
        What a field was called where it was set, such as ``--reuse``; its own name when left out.

    Raises
    ------
    InputError
        Naming the switch, its range and what came.

    Examples
    --------
    >>> check_switches({"reuse_share": 0.9, "years": 3})
    """
    for ranged in RANGES:
        for name in ranged.names:
            value = given.get(name)
            if value is not None and not ranged.holds(value):
                told = ranged.told
                word = called.get(name, name)
                # A text may hold anything: it is not said again.
                got = ("", "") if isinstance(value, str) else (f"，收到的是 {value}", f"; got {value}")
                raise InputError(f"{word} {told.zh}{got[0]}", f"{word} {told.en}{got[1]}")
    for group, weight in given.get("weights", {}).items():
        if not (np.isfinite(weight) and weight >= 0):
            word = called.get("weights", "weights")
            raise InputError(
                f"{word} 里“{group}”的权重应为不小于 0 的数，收到的是 {weight}",
                f"in {word} the weight of {group} must be a number that is not negative; got {weight}",
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
            name: _range(name, value) if name in ranges and value is not None else value
            for name, value in plain.items()
        }
        return PlanOptions(**known)
    except (KeyError, TypeError) as error:
        raise FileError(
            "方案的选项已损坏或由其他版本生成；请重新提交",
            "the options of the plan are damaged; order it again",
        ) from error


def _range(name: str, value: Any) -> Range:
    least, most = (value, value) if isinstance(value, int) else value
    if not 0 <= least <= most:
        raise InputError(
            f"{name} 应写成 [下限, 上限]，0 ≤ 下限 ≤ 上限，收到的是 [{least}, {most}]",
            f"{name} takes [LEAST, MOST] with 0 <= LEAST <= MOST; got [{least}, {most}]",
        )
    return Range(int(least), int(most))
