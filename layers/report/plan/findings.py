"""
The conclusions of a plan: sentences made of its figures, what a leader reads first.

Each function looks at one block of the result and says nothing when it is missing.
"""

from collections.abc import Callable
from typing import Any

from layers.report.findings import Finding
from layers.report.model import Value
from layers.report.plain import in_language, mapping, name, number, numbers, percent, rows_of
from layers.report.plan.changes import Changes
from layers.report.plan.hidden import without_few
from layers.report.plan.rules import floor_of, gap_text
from layers.report.plan.words import ACTIONS, CHANGES, area_label, yuan
from layers.report.smallcells import counted, few, tells
from layers.report.words import Words

NAMED_AREAS = 5
LEAST = frozenset({"walking", "cost", "spread"})
"""Aims that are to be as small as can be: their bound is a lower one."""

REUSE = 0.9
"""Of the additions, what the source asks to be in venues that exist already (84 处, 90% 以上)."""


def conclusions(result: dict[str, Any], say: Words) -> tuple[Finding, ...]:
    """
    Say what the plan does, most important first.

    Parameters
    ----------
    result
        Of a plan.
    say
        The language.

    Returns
    -------
    tuple[Finding, ...]
        As many sentences as the result has answers.
    """
    return tuple(found for make in _CONCLUSIONS if (found := make(result, say)) is not None)


def _what(result: dict[str, Any], say: Words) -> Finding | None:
    counts = mapping(result.get("counts"))
    told = [(action, count) for action in ACTIONS if (count := number(counts.get(action)))]
    if not told:
        return None
    before, after = (number(mapping(result.get(side)).get("covering")) for side in ("before", "after"))
    parts = [f"{verb(action, say)} {count:,.0f}{say(' 处', '')}" for action, count in told]
    zh, en = "、".join(parts), ", ".join(parts)
    if before is not None and after is not None:
        zh += f"；提供完整服务的站点由 {before:,.0f} 处变为 {after:,.0f} 处"
        en += f"; covering sites go from {before:,.0f} to {after:,.0f}"
    if corners := number(counts.get("corner")):
        zh += f"；另有微拐角 {corners:,.0f} 处"
        en += f"; micro-corners: {corners:,.0f}"
    total = sum(count for action, count in told if action in CHANGES)
    lead = say(f"{total:,.0f} 项行动：", f"{total:,.0f} actions:")
    return lead, say(zh + "。", en + ".")


def _covered(result: dict[str, Any], say: Words) -> Finding | None:
    before, after = mapping(result.get("before")), mapping(result.get("after"))
    was, was_share = numbers(before, "covered", "share")
    is_, is_share = numbers(after, "covered", "share")
    if None in (was, was_share, is_, is_share):
        return None
    points = 100 * ((is_share or 0) - (was_share or 0))
    change = (few(was), was_share, few(is_), is_share)
    zh, en = _from_to_zh(*change), _from_to_en(*change)
    zh += f"，{'提高' if points >= 0 else '降低'} {abs(points):.1f} 个百分点"
    en += f", {points:+.1f} points"
    unknown = number(after.get("unknown"))
    if unknown is None:
        unknown = sum(number(row.get("unknown")) or 0.0 for row in _top_areas(after))
    if unknown:
        zh += f"；未知 {counted(few(unknown), 'zh')}仍计在分母内，不算覆盖"
        en += f"; {counted(few(unknown), 'en')} whom the data cannot place count as not covered"
    return say("覆盖人口：", "People covered:"), say(zh + "。", en + ".")


def _served(result: dict[str, Any], say: Words) -> Finding | None:
    """Say how many are served where capacities count: fewer than are covered."""
    said = without_few(in_language(mapping(result.get("served")), say.language), say.language)
    return (say("得到服务：", "People served:"), said + say("。", ".")) if said else None


def _informed(result: dict[str, Any], say: Words) -> Finding | None:
    zh, en = [], []
    for side, when_zh, when_en in (("before", "规划前", "before"), ("after", "规划后", "after")):
        covered, informed, total = numbers(result.get(side), "covered", "informed", "people")
        if covered is not None and informed is not None and total:
            full, told = percent(covered / total), percent(informed / total)
            zh.append(f"{when_zh}完整服务 {full}、信息触达 {told}")
            en.append(f"{when_en} full service {full}, information {told}")
    if not zh:
        return None
    return say("两个数：", "Two numbers:"), say(
        "；".join(zh) + "。信息触达含微拐角，不计入覆盖。",
        "; ".join(en) + ". Information reach takes in micro-corners and is no coverage.",
    )


def _lost(result: dict[str, Any], say: Words) -> Finding | None:
    block = mapping(result.get("lost"))
    lost = number(block.get("people"))
    if lost is None:
        return None
    lead = say("无损失：", "Nobody dropped:") if lost == 0 else say("失去覆盖：", "No longer covered:")
    if lost == 0:
        said = say("现已覆盖的人口无一失去覆盖。", "nobody who is covered today drops out.")
        return lead, said
    told = Changes(result).told("lost")
    named = [
        say(
            f"{area_label(row, say)}（{counted(count, 'zh')}）",
            f"{area_label(row, say)} ({counted(count, 'en')})",
        )
        for row in rows_of(block.get("areas"))
        if (count := told[str(row.get("code"))])
    ]
    said = counted(few(lost), say.language)
    if named:
        more = len(named) > NAMED_AREAS
        listed = say.listed(named[:NAMED_AREAS]) + (say("等", " and others") if more else "")
        said += say(f"：{listed}", f": {listed}")
    return lead, said + say("；逐区域见“区县与群体”。", "; by area under Districts and groups.")


def _worst(result: dict[str, Any], say: Words) -> Finding | None:
    block = mapping(result.get("worst"))
    was, is_ = mapping(block.get("before")), mapping(block.get("after"))
    low, high = number(was.get("share")), number(is_.get("share"))
    if (
        low is None
        or high is None
        or not (worst_tellable(result, "before", was) and worst_tellable(result, "after", is_))
    ):
        return None
    one, other = name(was.get("name")), name(is_.get("name"))
    same = one == other
    zh = f"覆盖率最低的区县{'' if same else '由'}{one} {percent(low)}"
    zh += f"，规划后 {percent(high)}" if same else f"变为{other} {percent(high)}"
    then = percent(high) if same else f"{other} {percent(high)}"
    en = f"the district with the lowest share: {one} {percent(low)}, then {then}"
    floor = floor_of(result)
    if floor is not None:
        zh += f"；公平底线 {percent(floor)}"
        en += f"; the floor is {percent(floor)}"
    else:
        zh += "；未设公平底线"
        en += "; no floor is set"
    return say("公平：", "Equity:"), say(zh + "。", en + ".")


def _groups(result: dict[str, Any], say: Words) -> Finding | None:
    after = {str(row.get("name")): row for row in rows_of(mapping(result.get("after")).get("groups"))}
    told = []
    for row in rows_of(mapping(result.get("before")).get("groups")):
        other = after.get(str(row.get("name")), {})
        was, is_ = number(row.get("share")), number(other.get("share"))
        rest = {"gap": (number(row.get("people")) or 0) - (number(row.get("covered")) or 0)}
        if was is not None and is_ is not None and tells({**row, **rest}):
            told.append((is_, was, say.group(row.get("name"))))
    if not told:
        return None
    share, was, who = min(told)
    return say("群体：", "Groups:"), say(
        f"规划后覆盖率最低的是{who}，由 {percent(was)} 变为 {percent(share)}。",
        f"the lowest share after the plan is that of {who}: {percent(was)} before, {percent(share)} after.",
    )


def _cost(result: dict[str, Any], say: Words) -> Finding | None:
    block = mapping(result.get("cost"))
    once, yearly = numbers(block, "once_yuan", "yearly_yuan")
    if once is None:
        return None
    zh, en = f"一次性投入 {yuan(once, say)}", f"{yuan(once, say)} once"
    parts = [
        f"{verb(action, say)} {yuan(own, say)}"
        for action in CHANGES
        if (own := number(mapping(mapping(block.get("by_action")).get(action)).get("once_yuan")))
    ]
    if parts:
        zh += f"（{'、'.join(parts)}）"
        en += f" ({', '.join(parts)})"
    if yearly is not None:
        zh += f"；每年运行费用{'增加' if yearly >= 0 else '减少'} {yuan(abs(yearly), say)}"
        en += f"; {yuan(abs(yearly), say)} a year {'more' if yearly >= 0 else 'less'} to run"
    zh += "。随程序提供的费用表未经核实 [K]，以本地数据为准。"
    en += ". The table of costs that comes with the program is not confirmed [K]; local figures decide."
    return say("费用：", "Cost:"), say(zh, en)


def _reuse(result: dict[str, Any], say: Words) -> Finding | None:
    share = number(mapping(result.get("counts")).get("reuse_share"))
    if share is None:
        return None
    meets = share >= REUSE
    zh = f"新增站点中 {percent(share)} 利用现有场地，{'达到' if meets else '未达到'} {percent(REUSE)} 的要求"
    en = f"{percent(share)} of the additions are in venues that exist already; "
    en += f"the {percent(REUSE)} that are asked for are {'met' if meets else 'missed'}"
    return say("存量利用：", "Reuse:"), say(zh + "。", en + ".")


def _proof(result: dict[str, Any], say: Words) -> Finding | None:
    rows = rows_of(result.get("levels"))
    if not rows:
        return None
    open_ = [row for row in rows if row.get("proven") is not True]
    lead = say("可靠程度：", "How good it is:")
    if not open_:
        return lead, say(
            "各级目标均已证明最优：满足同样规则的方案没有更好的。",
            "every aim is proven optimal: no plan that keeps the same rules is better.",
        )
    parts = []
    for row in open_:
        aim, gap = in_language(row, say.language) or name(row.get("name")), number(row.get("gap"))
        if gap is None:
            parts.append(say(f"{aim}未证明", f"{aim}: not proven"))
        else:
            part = gap_text(gap)
            side = say("下界", "lower bound") if row.get("name") in LEAST else say("上界", "upper bound")
            parts.append(say(f"{aim}与{side}相差 {part}", f"{aim}: within {part} of the {side}"))
    zh, en = (
        "；".join(parts) + "，其余目标已证明最优",
        "; ".join(parts) + "; every other aim is proven optimal",
    )
    if len(open_) == len(rows):
        zh, en = "；".join(parts), "; ".join(parts)
    return lead, say(zh + "。", en + ".")


def _checked(result: dict[str, Any], say: Words) -> Finding | None:
    difference = number(mapping(result.get("promised")).get("difference"))
    if difference is None:
        return None
    lead = say("复核：", "Checked:")
    if abs(difference) < 1:
        return lead, say(
            "按规划后的站点重新做一次覆盖评估，覆盖人数与规划所述一致。",
            "an audit of the planned sites finds as many covered as the plan says.",
        )
    return lead, say(
        f"按规划后的站点重新评估，覆盖人数与规划所述相差 {abs(difference):,.0f} 人，请先查明原因。",
        f"an audit of the planned sites differs by {abs(difference):,.0f} people; find out why first.",
    )


def _phases(result: dict[str, Any], say: Words) -> Finding | None:
    told = [
        (number(row.get("year")), share)
        for row in rows_of(result.get("phases"))
        if (share := number(row.get("share"))) is not None
    ]
    if not told:
        return None
    zh = "、".join(f"第 {year or i:,.0f} 年末 {percent(share)}" for i, (year, share) in enumerate(told, 1))
    en = ", ".join(
        f"{percent(share)} by the end of year {year or i:,.0f}" for i, (year, share) in enumerate(told, 1)
    )
    return say("分期：", "Phases:"), say(f"覆盖率{zh}。", en + ".")


def _from_to_zh(was: Value, was_share: float | None, is_: Value, is_share: float | None) -> str:
    return f"由 {counted(was, 'zh')}（{percent(was_share)}）变为 {counted(is_, 'zh')}（{percent(is_share)}）"


def _from_to_en(was: Value, was_share: float | None, is_: Value, is_share: float | None) -> str:
    return f"from {counted(was, 'en')} ({percent(was_share)}) to {counted(is_, 'en')} ({percent(is_share)})"


def verb(action: str, say: Words) -> str:
    """Give the word of an action for a sentence."""
    message = ACTIONS[action]
    return say(message.zh, message.en.lower())


def worst_tellable(result: dict[str, Any], side: str, worst: dict[str, Any]) -> bool:
    """Tell whether a worst area has people enough for its share to be named."""
    rows = rows_of(mapping(result.get(side)).get("areas"))
    return all(tells(row) for row in rows if row.get("code") == worst.get("code"))


def _top_areas(side: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the areas of one level, which share no people."""
    rows = rows_of(side.get("areas"))
    levels = [str(row.get("level")) for row in rows]
    return [row for row in rows if str(row.get("level")) == levels[0]]


_CONCLUSIONS: tuple[Callable[[dict[str, Any], Words], Finding | None], ...] = (
    _what,
    _covered,
    _served,
    _lost,
    _worst,
    _groups,
    _informed,
    _reuse,
    _cost,
    _proof,
    _checked,
    _phases,
)
