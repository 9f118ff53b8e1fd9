"""The switches of `jobcircle plan`, and the plan's options that they make."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gis.errors import InputError

if TYPE_CHECKING:
    from api.operations.plan import PlanOptions
    from isochrones.siting.planned import Range

COUNT_HELP = "写 20 表示恰好 20 个，10..30 表示 10 到 30 个 / 20 for exactly so many, 10..30 for between."

Add = Annotated[str, typer.Option("--add", help=f"新增站点数；{COUNT_HELP}")]
Close = Annotated[str, typer.Option("--close", help="撤销、合并站点数 / Sites closed or merged.")]
Upgrade = Annotated[str, typer.Option("--upgrade", help="升级站点数 / Sites upgraded.")]
Corners = Annotated[str, typer.Option("--corners", help="新增微拐角数 / Micro-corners added.")]
Actions = Annotated[str, typer.Option("--actions", help="行动总数 / Actions in all.")]
Budget = Annotated[float | None, typer.Option("--budget", help="一次性预算（元）/ Paid once at most, yuan.")]
Yearly = Annotated[
    float | None, typer.Option("--yearly", help="年度费用增加上限（元）/ Rise of the yearly cost.")
]
NoLoss = Annotated[
    bool, typer.Option("--no-loss", help="现已覆盖的居民一个不减 / Nobody covered today drops out.")
]
LostPeople = Annotated[
    float | None, typer.Option("--lost-people", help="最多允许失去覆盖的人数 / At most so many drop out.")
]
EquityFloor = Annotated[
    float | None, typer.Option("--equity-floor", help="各区县覆盖率底线 0–1 / Floor of every district.")
]
GroupFloor = Annotated[
    float | None, typer.Option("--group-floor", help="各类人群覆盖率底线 0–1 / Floor of every group.")
]
Reuse = Annotated[
    float, typer.Option("--reuse", help="新增站点利用现有场地的最低比例 / Least share in venues.")
]
ApartM = Annotated[
    float | None, typer.Option("--apart-m", help="新增站点最小间距（米）/ Least distance between sites.")
]
Capacity = Annotated[
    bool, typer.Option("--capacity", help="计入站点服务能力 / Count people only up to capacity.")
]
Weights = Annotated[
    str, typer.Option("--weights", help="人群权重 working_age=1,seniors=0.5 / Weights by group.")
]
CloseNeeds = Annotated[
    int, typer.Option("--close-needs", help="撤并须通过几项判据（共 3 项）/ Closing tests to pass.")
]
UpgradeNeeds = Annotated[
    int, typer.Option("--upgrade-needs", help="升级须通过几项判据（共 3 项）/ Upgrade tests to pass.")
]
Years = Annotated[int, typer.Option("--years", help="分几年实施 / Phases, in years.")]
Frontier = Annotated[int, typer.Option("--frontier", help="前沿点数 / Points of the frontier.")]
Effort = Annotated[str, typer.Option("--effort", help="计算量 quick、normal、thorough / How much work.")]

COUNTS = ("add", "close", "upgrade", "corners", "actions")
"""Switches that say how many."""

TYPED = {
    "budget_yuan": "--budget",
    "yearly_yuan": "--yearly",
    "no_loss": "--lost-people",
    "reuse_share": "--reuse",
}
"""What is typed for a field of `PlanOptions`, where it is not the same word."""


def options_from(given: Mapping[str, Any]) -> "PlanOptions":
    """
    Make a plan's options of its switches.

    Parameters
    ----------
    given
        Values by the fields of `PlanOptions`; counts and weights as they are typed.

    Returns
    -------
    PlanOptions
        Checked.

    Raises
    ------
    InputError
        Naming the switch that cannot be, as it is typed.
    """
    from api.operations.plan.options import PlanOptions, check_switches

    counts = {name: range_of(f"--{name}", given[name]) for name in COUNTS if given[name]}
    read = {**given, "actions": None, **counts, "weights": weights_of(given["weights"])}
    check_switches(read, {name: TYPED.get(name, "--" + name.replace("_", "-")) for name in read})
    return PlanOptions(**read)


def most_lost(lost_people: float | None, *, no_loss: bool) -> float | None:
    """
    Tell how many people may lose coverage.

    Parameters
    ----------
    lost_people
        At most so many; None where nobody said.
    no_loss
        True for nobody.

    Returns
    -------
    float or None
        None where there is no such rule.

    Raises
    ------
    InputError
        If both are given.
    """
    if no_loss and lost_people is not None:
        raise InputError("--no-loss 与 --lost-people 请只用一个", "use --no-loss or --lost-people, not both")
    return 0.0 if no_loss else lost_people


def range_of(name: str, text: str) -> "Range":
    """
    Read how many are wanted.

    Parameters
    ----------
    name
        Of the option, for the message.
    text
        ``20`` or ``10..30``.

    Returns
    -------
    Range
        Least and most.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> range_of("--add", "10..30")
    Range(least=10, most=30)
    """
    from isochrones.siting.planned import Range

    least, dots, most = text.partition("..")
    try:
        return Range(int(least), int(most) if dots else int(least))
    except ValueError as error:
        raise InputError(
            f"{name} 应写成 20 或 10..30，收到的是 {text}", f"{name} takes 20 or 10..30, got {text}"
        ) from error


def weights_of(text: str) -> dict[str, float]:
    """
    Read weights by group.

    Parameters
    ----------
    text
        ``working_age=1,seniors=0.5``; a name alone weighs 1.

    Returns
    -------
    dict[str, float]
        By group, in the order given.

    Raises
    ------
    InputError
        If a weight is no number.

    Examples
    --------
    >>> weights_of("working_age, seniors=0.5")
    {'working_age': 1.0, 'seniors': 0.5}
    """
    weights = {}
    for part in text.replace("，", ",").split(","):
        if not part.strip():
            continue
        name, found, value = part.partition("=")
        try:
            weights[name.strip()] = float(value) if found else 1.0
        except ValueError as error:
            raise InputError(
                f"--weights 应写成 列名=权重，收到的是 {part.strip()}",
                f"--weights takes COLUMN=WEIGHT, got {part.strip()}",
            ) from error
    if text and not weights:
        raise InputError(
            f"--weights 应写成 列名=权重，收到的是 {text}", f"--weights takes COLUMN=WEIGHT, got {text}"
        )
    return weights


def refuse_nothing(options: "PlanOptions", *, decided: bool) -> None:
    """
    Refuse a plan that would do nothing.

    Parameters
    ----------
    options
        The switches.
    decided
        True where people decided something.

    Raises
    ------
    InputError
        If no action is asked for.
    """
    asked = (options.add, options.close, options.upgrade, options.corners)
    if not (any(wanted.most for wanted in asked) or decided):
        raise InputError(
            "方案里没有任何行动；请给出 --add、--close、--upgrade、--corners 中的至少一个，或 --locks",
            "the plan would do nothing; give --add, --close, --upgrade or --corners, or --locks",
        )
