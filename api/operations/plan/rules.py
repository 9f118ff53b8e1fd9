"""The rules of a plan as sentences: every switch, also those that are off, and why no plan keeps them."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from api.operations.plan.choices import Site
from api.operations.plan.options import TESTS, PlanOptions
from gis.candidates import Locked
from gis.errors import Message
from isochrones.siting.planned import PlanProblem, Range
from isochrones.siting.relaxing import Infeasible, Relaxation
from isochrones.siting.rows import MUST_UPGRADE, SHUT, STAY

NOISE = 1e-6
"""Part of a unit by which a limit may be off for rounding."""

NAMES = {
    "add": Message("新增数量", "number of additions"),
    "close": Message("撤并数量", "number of closings and mergers"),
    "upgrade": Message("升级数量", "number of upgrades"),
    "corners": Message("微拐角数量", "number of micro-corners"),
    "actions": Message("行动总数", "number of actions"),
    "budget": Message("一次性预算", "budget"),
    "yearly": Message("年度费用", "yearly cost"),
    "no_loss": Message("不减员", "no loss"),
    "area_floor": Message("区县公平底线", "floor of every district"),
    "group_floor": Message("人群公平底线", "floor of every group"),
    "reuse": Message("利用现有场地", "existing venues"),
    "min_distance": Message("站点最小间距", "least distance"),
    "capacity": Message("服务能力", "capacity"),
    "locks": Message("人工决定", "decisions of people"),
    "closing_tests": Message("撤并判据", "closing tests"),
    "upgrade_tests": Message("升级判据", "upgrade tests"),
}
"""Names of the rules, by their key in the result."""

SENTENCES = {
    "add": Message("新增完整站点 {} 个", "{} full sites added"),
    "close": Message("撤销或合并站点 {} 个", "{} sites closed or merged"),
    "upgrade": Message("升级站点 {} 个", "{} sites upgraded"),
    "corners": Message(
        "新增微拐角 {} 个（只计信息触达，不计覆盖）",
        "{} micro-corners added (information reach, never coverage)",
    ),
    "actions": Message("行动总数 {} 项", "{} actions in all"),
    "budget": Message("一次性费用不超过 {:,.0f} 元", "pay at most {:,.0f} yuan once"),
    "yearly": Message("年度费用增加不超过 {:,.0f} 元", "the yearly cost rises by at most {:,.0f} yuan"),
    "no_loss": Message(
        "现已覆盖而将失去覆盖的居民不超过 {:,.0f} 人",
        "at most {:,.0f} people who are covered today drop out",
    ),
    "area_floor": Message("每个区县的覆盖率不低于 {:.1%}", "every district is covered to at least {:.1%}"),
    "group_floor": Message("每类人群的覆盖率不低于 {:.1%}", "every group is covered to at least {:.1%}"),
    "reuse": Message(
        "新增站点至少 {:.0%} 利用现有场地", "at least {:.0%} of additions are in venues that are there"
    ),
    "min_distance": Message(
        "新增站点与其他站点相距不小于 {:,.0f} 米", "an added site is at least {:,.0f} m from any other"
    ),
    "capacity": Message(
        "超出站点服务能力的居民不计入目标", "people beyond a site's capacity do not count in the objective"
    ),
    "locks": Message("遵守 {} 项人工决定", "{} decisions of people are kept"),
    "closing_tests": Message(
        "撤并须通过 {1} 项判据中的 {0} 项", "to be closed a site passes {0} of {1} closing tests"
    ),
    "upgrade_tests": Message(
        "升级须通过 {1} 项判据中的 {0} 项", "to be upgraded a site passes {0} of {1} upgrade tests"
    ),
}
"""The rules that are on, as sentences of their value."""


ABLE = {
    "close": Message(
        "可撤并的站点共 {0} 处：通过 {2} 项撤并判据中的 {1} 项（--close-needs），或由人工决定撤并",
        "sites that may be closed at all: {0}; they pass {1} of {2} closing tests, --close-needs, or a "
        "person decided so",
    ),
    "upgrade": Message(
        "可升级的站点共 {0} 处：通过 {2} 项升级判据中的 {1} 项（--upgrade-needs），"
        "或为微拐角，或由人工决定升级",
        "sites that may be upgraded at all: {0}; they pass {1} of {2} upgrade tests, --upgrade-needs, or are "
        "micro-corners, or a person decided so",
    ),
}
"""How many sites an action may be done to and why no others: their number, the tests asked for, all tests."""


NONE_ALONE = Message(
    "；其中任何一项单独放宽都不够，还须同时放宽其他规则",
    "; none of them does it by giving way alone, more than one rule has to",
)
NONE_FOUND = Message(
    "；没有找到只放宽其中一项就够的办法，可能须同时放宽几项",
    "; no way was found for one of them to do it alone, more than one rule may have to give way",
)
"""Said where no single change of a rule is told, for sure or as far as was searched."""


def rules_result(options: PlanOptions, locks: Sequence[Locked]) -> list[dict[str, Any]]:
    """
    Tell every rule, on or off.

    Parameters
    ----------
    options
        The switches.
    locks
        What people decided.

    Returns
    -------
    list[dict[str, Any]]
        ``name``, ``on``, ``value`` and a sentence in both languages.
    """
    values: dict[str, Any] = {
        "add": options.add,
        "close": options.close,
        "upgrade": options.upgrade,
        "corners": options.corners,
        "actions": options.actions,
        "budget": options.budget_yuan,
        "yearly": options.yearly_yuan,
        "no_loss": options.no_loss,
        "area_floor": options.equity_floor,
        "group_floor": options.group_floor,
        "reuse": options.reuse_share,
        "min_distance": options.apart_m,
        "capacity": options.capacity or None,
        "locks": len(locks) or None,
        "closing_tests": options.close_needs or None,
        "upgrade_tests": options.upgrade_needs or None,
    }
    return [_told(name, value) for name, value in values.items()]


def able_of(problem: PlanProblem, options: PlanOptions) -> dict[str, Message]:
    """
    Tell how many sites may be shut and upgraded at all, and by what.

    Parameters
    ----------
    problem
        The whole question.
    options
        The switches that it was made with.

    Returns
    -------
    dict[str, Message]
        By the name of the rule that limits the action.
    """
    sites, must = problem.sites, problem.sites.must
    shut = sites.may_shut & ~must[:, STAY] & ~must[:, MUST_UPGRADE] | must[:, SHUT]
    turned = sites.may_upgrade & ~must[:, SHUT] | must[:, MUST_UPGRADE]
    counts = {"close": int((sites.standing & shut).sum()), "upgrade": int((sites.standing & turned).sum())}
    needs = {"close": options.close_needs, "upgrade": options.upgrade_needs}
    return {
        name: Message(*(text.format(counts[name], needs[name], TESTS) for text in ABLE[name]))
        for name in ABLE
    }


def told_infeasible(
    found: Infeasible | None,
    everyone: Sequence[Site] = (),
    able: Mapping[str, Message] = MappingProxyType({}),
) -> dict[str, Any] | None:
    """
    Tell why there is no plan.

    Parameters
    ----------
    found
        From `isochrones.siting.relaxing.explain`; None where there is a plan.
    everyone
        Sites and candidates, in the rows of the problem.
    able
        From `able_of`; what it tells of a rule that fights is told behind its name.

    Returns
    -------
    dict or None
        The rules that fight, and the smallest change of each that would do.
    """
    if found is None:
        return None
    names = [_with_able(rule.value, able) for rule in found.fighting]
    told = Message(
        "没有方案能同时满足：" + "、".join(name.zh for name in names),
        "no plan keeps at once: " + ", ".join(name.en for name in names),
    )
    if not found.relaxations:
        more = NONE_ALONE if found.certain else NONE_FOUND
        told = Message(told.zh + more.zh, told.en + more.en)
    return {
        **(told if names else Message("没有方案能同时满足所有约束", "no plan keeps all the rules"))._asdict(),
        "fighting": [rule.value for rule in found.fighting],
        "relaxations": [_relaxed(each, everyone) for each in found.relaxations],
        "certain": found.certain,
    }


def _with_able(rule: str, able: Mapping[str, Message]) -> Message:
    name = NAMES[rule]
    if rule not in able:
        return name
    return Message(f"{name.zh}（{able[rule].zh}）", f"{name.en} ({able[rule].en})")


def _relaxed(each: Relaxation, everyone: Sequence[Site]) -> dict[str, Any]:
    name, was, now = each.rule.value, _limit(each.unit, each.from_), _limit(each.unit, each.to)
    unit = SAID_UNITS.get(each.unit, Message("", ""))
    lifted = [everyone[site].id for site, _ in each.lifted]
    which, which_en = (
        (f"（撤回 {'、'.join(lifted)}）", f" (lift {', '.join(lifted)})") if lifted else ("", "")
    )
    return {
        "name": name,
        "from": each.from_,
        "to": each.to,
        "unit": each.unit,
        "lifted": lifted,
        "zh": f"只改“{NAMES[name].zh}”：由 {was}{unit.zh or ' '}改为 {now}{unit.zh}{which}",
        "en": f"change only this rule: {NAMES[name].en}, from {was} to {now}{unit.en}{which_en}",
    }


SAID_UNITS = {
    "people": Message(" 人", " people"),
    "yuan": Message(" 元", " yuan"),
    "m": Message(" 米", " m"),
}
"""Units behind a limit; a share has its own sign, and a number of actions needs none."""


def _limit(unit: str, value: float) -> str:
    """Show a limit so that it still does when it is typed as shown: rounded to the side that gives way."""
    if unit == "share":
        return f"{math.floor(value * 1e4 + NOISE) / 1e4:.2%}"
    if unit in {"people", "yuan"}:
        return f"{math.ceil(value - NOISE):,}"
    return f"{math.floor(value + NOISE):,}"


def _plain(value: Any) -> Any:
    return [value.least, value.most] if isinstance(value, Range) else value


def _told(name: str, value: Any) -> dict[str, Any]:
    """Tell one rule; a range as least and most."""
    if value is None:
        return {
            "name": name,
            "on": False,
            "value": None,
            "zh": f"{NAMES[name].zh}：不限",
            "en": f"{NAMES[name].en}: not limited",
        }
    shown = value
    if isinstance(value, Range):
        shown = str(value.most) if value.least == value.most else f"{value.least}–{value.most}"
    zh, en = (sentence.format(shown, TESTS) for sentence in SENTENCES[name])
    return {"name": name, "on": True, "value": _plain(value), "zh": zh, "en": en}
