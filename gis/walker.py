"""
Who walks: speed, waits, and what stops them. A walker is data, and every number carries its source.

A number marked ``[unconfirmed]`` is an assumption of this program: it is printed as such and can be set in a
file of one's own (`data.files.walkers`).
"""

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from gis.errors import InputError, Message
from gis.model import MAX_SPEED_MPS, MIN_SPEED_MPS, NO_BASIS


class Slope(StrEnum):
    """How a climb changes the speed."""

    NONE = "none"
    TOBLER = "tobler"


@dataclass(frozen=True, slots=True)
class Walker:
    """
    One kind of person on foot or on wheels.

    Attributes
    ----------
    name
        Stable key: small letters, digits, hyphens.
    label
        As shown to people.
    speed_mps
        Metres a second on the flat, on access legs too.
    steps_factor
        Times the flat walking time on steps; None when steps cannot be passed.
    signal_wait_s, crossing_wait_s
        Mean wait at a crossing with and without traffic signals.
    high_kerbs, locked_gates, restricted
        Whether raised kerbs, locked gates, and ways for residents or customers only can be passed.
    wheels
        Whether ``wheelchair=no`` stops them.
    unpaved_factor
        Times the walking time on unpaved ways; None when they cannot be passed.
    slope
        Heeded where the network has elevation.
    max_grade
        Steepest mean grade of an edge that can be passed, rise over length; None for any.
    basis
        Where the numbers come from.
    """

    name: str
    label: Message
    speed_mps: float
    steps_factor: float | None = 1.0
    signal_wait_s: float = 0.0
    crossing_wait_s: float = 0.0
    high_kerbs: bool = True
    locked_gates: bool = True
    restricted: bool = True
    wheels: bool = False
    unpaved_factor: float | None = 1.0
    slope: Slope = Slope.NONE
    max_grade: float | None = None
    basis: Message = NO_BASIS

    def __post_init__(self) -> None:
        """Refuse numbers that no walker has."""
        _check(
            re.fullmatch(r"[a-z][a-z0-9-]{0,39}", self.name) is not None,
            "名称应为小写字母、数字和连字符，最多 40 个",
            "the name must be small letters, digits and hyphens, at most 40",
        )
        _check(
            MIN_SPEED_MPS <= self.speed_mps <= MAX_SPEED_MPS,
            "步行速度应在 1 到 9 km/h 之间",
            "the walking speed must be between 1 and 9 km/h",
        )
        _check(
            all(
                factor is None or 1 <= factor <= MAX_FACTOR
                for factor in (self.steps_factor, self.unpaved_factor)
            ),
            "台阶、未铺装路面的倍数应在 1 到 20 之间，不能通行时不写倍数",
            "the factors of steps and unpaved ways must be between 1 and 20, or none when impassable",
        )
        _check(
            all(0 <= wait <= MAX_WAIT_S for wait in (self.signal_wait_s, self.crossing_wait_s)),
            "过街等候应在 0 到 600 秒之间",
            "a wait at a crossing must be between 0 and 600 seconds",
        )
        _check(
            self.max_grade is None or 0 < self.max_grade <= 1,
            "最大坡度应大于 0 且不超过 1（1:12 写作 0.0833）",
            "the steepest grade must be more than 0 and at most 1 (1:12 is 0.0833)",
        )


MAX_FACTOR = 20.0
MAX_WAIT_S = 600.0


def _check(good: bool, zh: str, en: str) -> None:
    if not good:
        raise InputError(zh, en)


ADULT = Walker(
    name="adult",
    label=Message("成人", "Adult"),
    speed_mps=4.5 / 3.6,
    basis=Message(
        "成人 4.5 km/h：政策文本未规定速度；GB 50180—2018 的 15 分钟 800~1000 米为 3.2~4.0 km/h，"
        "常见路径软件取 3.6~5.1 km/h。不计等候、台阶和坡度，时间 = 长度 ÷ 速度，可手工复核",
        "4.5 km/h: the policy texts name no speed; 800 to 1000 m in 15 minutes (GB 50180-2018) is 3.2 to "
        "4.0 km/h, routing software takes 3.6 to 5.1. No waits, steps or slope: time is length by speed and "
        "can be checked by hand",
    ),
)
"""The headline of every audit."""

_WAITS = Message(
    "信号灯等候 25 秒：红灯 70 秒（GB/T 51439—2021 第 9.2.1 条的上限）、周期 100 秒 [未核实]，"
    "平均等候 = 红灯² ÷ 2 周期；无信号过街 5 秒 [未核实]",
    "25 s at signals: 70 s of red (upper bound of GB/T 51439-2021, 9.2.1) in a cycle of 100 s [unconfirmed], "
    "mean wait = red squared by twice the cycle; 5 s at other crossings [unconfirmed]",
)

_TOBLER = Message(
    "坡度：Tobler（1993），平地速度按本人群",
    "slope: Tobler (1993), scaled to this walker's speed on the flat",
)


def _basis(zh: str, en: str, *more: Message) -> Message:
    return Message("；".join([zh, *(m.zh for m in more)]), "; ".join([en, *(m.en for m in more)]))


ADULT_WITH_WAITS = replace(
    ADULT,
    name="adult-with-waits",
    label=Message("成人（计等候、台阶和坡度）", "Adult, with waits, steps and slope"),
    steps_factor=2.0,
    signal_wait_s=25.0,
    crossing_wait_s=5.0,
    slope=Slope.TOBLER,
    basis=_basis(
        "成人 4.5 km/h；台阶为平地时间的 2 倍：长梯水平速度 0.4~0.5 m/s，短梯约快一倍"
        "（汉诺威 2000 年世博会观测）",
        "adult, 4.5 km/h; steps take twice the time: 0.4 to 0.5 m/s horizontally on a long stairway, about "
        "twice that on a short one (observed at Expo 2000, Hannover)",
        _WAITS,
        _TOBLER,
    ),
)

VISITOR = replace(
    ADULT_WITH_WAITS,
    name="visitor",
    label=Message("外来人员（无门禁）", "Visitor without keys"),
    locked_gates=False,
    restricted=False,
    basis=_basis(
        "同“成人（计等候、台阶和坡度）”，但不能通过上锁的门和仅限住户、顾客的道路",
        "as the adult with waits, but stopped by locked gates and by ways for residents or customers only",
        _WAITS,
        _TOBLER,
    ),
)

ELDER = replace(
    ADULT_WITH_WAITS,
    name="elder",
    label=Message("老年人", "Older person"),
    speed_mps=3.2 / 3.6,
    steps_factor=2.5,
    basis=_basis(
        "3.2 km/h（0.89 m/s）：英国 65 岁以上 3000 余人，男 0.9、女 0.8 m/s"
        "（Asher 等，2012，Age and Ageing）；台阶 2.5 倍 [未核实]",
        "3.2 km/h (0.89 m/s): 0.9 m/s for men and 0.8 for women among more than 3,000 people of 65 and over "
        "in the UK (Asher et al., 2012, Age and Ageing); steps 2.5 times [unconfirmed]",
        _WAITS,
        _TOBLER,
    ),
)

PRAM = replace(
    ADULT_WITH_WAITS,
    name="pram",
    label=Message("推婴儿车", "With a pram"),
    speed_mps=4.0 / 3.6,
    steps_factor=None,
    unpaved_factor=1.3,
    max_grade=1 / 8,
    basis=_basis(
        "4.0 km/h、未铺装路面 1.3 倍 [未核实]；台阶不能通行，可抬过路缘；坡度不超过 1:8 [未核实]",
        "4.0 km/h and 1.3 times on unpaved ways [unconfirmed]; no steps, kerbs can be lifted over; grades up "
        "to 1:8 [unconfirmed]",
        _WAITS,
        _TOBLER,
    ),
)

WHEELCHAIR = replace(
    ADULT_WITH_WAITS,
    name="wheelchair",
    label=Message("手动轮椅", "Manual wheelchair"),
    speed_mps=0.79,
    steps_factor=None,
    high_kerbs=False,
    wheels=True,
    unpaved_factor=1.5,
    slope=Slope.NONE,
    max_grade=1 / 12,
    basis=_basis(
        "0.79 m/s（2.8 km/h）：52 名手动轮椅使用者日常行驶的平均速度（Tolerico 等，2007）；"
        "台阶、高路缘和标明轮椅不可通行的道路不能通行；坡度不超过 1:12（轮椅坡道的规定坡度，GB 50763），"
        "在此之内不减速；未铺装路面 1.5 倍 [未核实]",
        "0.79 m/s (2.8 km/h): mean of 52 manual wheelchair users in daily life (Tolerico et al., 2007); "
        "no steps, no raised kerbs, no ways tagged wheelchair=no; grades up to 1:12 (the ramp of GB 50763) "
        "at the same speed; 1.5 times on unpaved ways [unconfirmed]",
        _WAITS,
    ),
)

WALKERS: tuple[Walker, ...] = (ADULT, ADULT_WITH_WAITS, ELDER, PRAM, WHEELCHAIR, VISITOR)
"""Every walker that is built in."""


def walker_named(name: str, more: tuple[Walker, ...] = ()) -> Walker:
    """
    Find a walker by name.

    Parameters
    ----------
    name
        Key of a walker.
    more
        Walkers of one's own; they win over built-in ones of the same name.

    Returns
    -------
    Walker
        The walker.

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> round(walker_named("elder").speed_mps * 3.6, 6)
    3.2
    """
    known = {walker.name: walker for walker in (*WALKERS, *more)}
    if name not in known:
        listed = ", ".join(known)
        raise InputError(
            f"没有这种步行人群；可选：{listed}", f"there is no such walker; choose one of {listed}"
        )
    return known[name]


def at_speed(walker: Walker, speed_mps: float) -> Walker:
    """
    Give a walker another speed, for a sensitivity band; everything else stays.

    Parameters
    ----------
    walker
        Any walker.
    speed_mps
        Metres a second on the flat.

    Returns
    -------
    Walker
        The same name and label at that speed.

    Raises
    ------
    InputError
        If the speed is not between 1 and 9 km/h.
    """
    return walker if math.isclose(walker.speed_mps, speed_mps) else replace(walker, speed_mps=speed_mps)
