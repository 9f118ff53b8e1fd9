"""
The conclusions: sentences made of the figures of one audit, what a leader reads first.

Each function looks at one block of the result and says nothing when it is missing.
"""

from collections.abc import Callable
from typing import Any

from layers.report.hours import hours_text
from layers.report.model import Value
from layers.report.options import profile_text
from layers.report.plain import mapping, moment, name, number, numbers, people, percent, rows_of
from layers.report.smallcells import counted, few, hide_parts, hide_small, nameable, tells
from layers.report.tables import Rows, districts, townships
from layers.report.words import REASONS, Words

Finding = tuple[str, str]
"""A few words that are set bold, and the sentence after them."""

NAMED_AREAS = 3
MUCH_UNKNOWN = 0.1
"""From this share of unknown on, the report warns against reading the share alone."""

WIDE_BAND = 0.1
"""Share that has to change with the walking speed for the report to call the result sensitive."""


def conclusions(result: dict[str, Any], say: Words) -> tuple[Finding, ...]:
    """
    Say what the audit found, most important first.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.

    Returns
    -------
    tuple[Finding, ...]
        As many sentences as the result has answers.
    """
    return tuple(found for make in _CONCLUSIONS if (found := make(result, say)) is not None)


def _overall(result: dict[str, Any], say: Words) -> Finding | None:
    shown = hide_small(result)
    total, covered, share = shown["people"], shown["covered"], shown["share"]
    if total is None or covered is None or share is None:
        return None
    zh = f"共 {counted(total, 'zh')}，覆盖 {counted(covered, 'zh')}，覆盖率 {_told(share)}"
    en = f"{_of(covered)} of {counted(total, 'en')} are covered, {_told(share)}"
    if (gap := shown["gap"]) is not None:
        zh += f"；盲区 {counted(gap, 'zh')}{_bracketed(gap, total, '（{}）')}"
        en += f"; {counted(gap, 'en')}{_bracketed(gap, total, ' ({})')} live in a gap"
    if unknown := shown["unknown"]:
        zh += f"；未知 {counted(unknown, 'zh')}{_bracketed(unknown, total, '（{}）')}，现有数据无法判断"
        en += f"; for {counted(unknown, 'en')}{_bracketed(unknown, total, ' ({})')} the data cannot tell"
        known = shown["share_known"]
        if isinstance(known, float):
            zh += f"。不计未知时覆盖率为 {percent(known)}"
            en += f". Leaving the unknown out, the share is {percent(known)}"
    rule = profile_text(mapping(result.get("profile")), say)
    lead = say(f"总体（{rule}）：", f"Overall ({rule}):") if rule else say("总体：", "Overall:")
    return lead, say(zh + "。", en + ".")


def _unknown(result: dict[str, Any], say: Words) -> Finding | None:
    total, unknown = numbers(result, "people", "unknown")
    if not unknown or not total:
        return None
    found = sorted(_reasons(result), key=lambda pair: -pair[1])
    shown = hide_parts([count for _, count in found])
    named = [
        f"{_lower(say.named(REASONS, code))} {counted(count, say.language)}"
        for (code, _), count in list(zip(found, shown, strict=True))[:2]
    ]
    zh, en = "未知不等于盲区，也不等于覆盖", "Unknown is neither a gap nor covered"
    if named:
        zh += f"；主要原因：{'、'.join(named)}"
        en += f"; the main reasons: {', '.join(named)}"
    if unknown / total > MUCH_UNKNOWN:
        zh += f"。未知占比 {percent(unknown / total)}，超过一成，引用覆盖率时须同时说明"
        en += f". At {percent(unknown / total)} it is large: never quote the share covered without it"
    return say("未知：", "What is unknown:"), say(zh + "。", en + ".")


def _gaps(result: dict[str, Any], say: Words) -> Finding | None:
    rows = districts(result) or townships(result)
    gap = number(result.get("gap"))
    worst = nameable(rows)[:NAMED_AREAS]
    if not worst or not gap:
        return None
    named = [
        say(
            f"{name(row.get('name'))}（{people(number(row.get('gap')), 'zh')}）",
            f"{name(row.get('name'))} ({number(row.get('gap')) or 0:,.0f})",
        )
        for row in worst
    ]
    together = _part(sum(number(row.get("gap")) or 0 for row in worst), gap)
    zh = f"盲区人口最多的是{say.listed(named)}，合计占全部盲区人口的 {percent(together)}"
    en = f"most people in the gap live in {say.listed(named)}: {percent(together)} of all"
    lowest = _lowest(townships(result) or rows)
    if lowest is not None:
        share = percent(number(lowest.get("share")))
        zh += f"；覆盖率最低的是{name(lowest.get('name'))}，{share}"
        en += f"; the lowest share is that of {name(lowest.get('name'))}, {share}"
    return say("在哪里：", "Where:"), say(zh + "。", _upper(en) + ".")


def _groups(result: dict[str, Any], say: Words) -> Finding | None:
    lowest = _lowest(rows_of(result.get("groups")))
    share, own = number(result.get("share")), number((lowest or {}).get("share"))
    if lowest is None or share is None or own is None or round(100 * (share - own), 1) <= 0:
        return None
    points, who = f"{100 * (share - own):.1f}", say.group(lowest.get("name"))
    zh = f"覆盖率最低的群体是{who}，{percent(own)}，比全体低 {points} 个百分点"
    en = f"the lowest share by group: {who}, {percent(own)}, {points} points below everyone's"
    gap = hide_small(lowest)["gap"]
    if gap:
        zh += f"，盲区内 {counted(gap, 'zh')}"
        en += f", with {counted(gap, 'en')} in the gap"
    return say("哪些人：", "Who:"), say(zh + "。", _upper(en) + ".")


def _speeds(result: dict[str, Any], say: Words) -> Finding | None:
    band = [
        (speed, share)
        for row in rows_of(result.get("sensitivity"))
        for speed, share in (numbers(row, "walk_kmh", "share"),)
        if speed is not None and share is not None
    ]
    if len(band) < 2:  # noqa: PLR2004 - a band has two ends
        return None
    (slow, low), (fast, high) = min(band), max(band)
    zh = f"步行速度取 {slow:g}–{fast:g} km/h，覆盖率为 {percent(low)}–{percent(high)}"
    en = f"At {slow:g} to {fast:g} km/h the share covered is {percent(low)} to {percent(high)}"
    if high - low > WIDE_BAND:
        zh += "；政策文本未规定速度，对外引用时应注明所用速度"
        en += "; the policy texts name no speed, so the speed belongs beside every quoted share"
    return say("取决于速度：", "It depends on the speed:"), say(zh + "。", en + ".")


def _fragile(result: dict[str, Any], say: Words) -> Finding | None:
    once = sum(
        number(row.get("people")) or 0
        for row in rows_of(result.get("times_covered"))
        if str(row.get("times")) == "1"
    )
    covered = number(result.get("covered"))
    if not once or not covered:
        return None
    zh = f"覆盖人口中 {counted(few(once), 'zh')}{_bracketed(few(once), covered, '（{}）')}"
    zh += "只有一处站点可达，该站关停即不再被覆盖"
    en = f"{counted(few(once), 'en')} of those covered{_bracketed(few(once), covered, ' ({})')} reach one "
    en += "site only; without it they are no longer covered"
    return say("韧性：", "Resilience:"), say(zh + "。", en + ".")


def _clock(result: dict[str, Any], say: Words) -> Finding | None:
    clock = mapping(result.get("clock"))
    share, stations_open, in_doubt = numbers(clock, "share", "open", "people_hours_unknown")
    if share is None or not clock.get("at"):
        return None
    when = moment(clock.get("at"))
    zh, en = f"{when} 的覆盖率为 {percent(share)}", f"At {when} the share covered is {percent(share)}"
    if in_doubt:
        zh += f"，另有 {counted(few(in_doubt), 'zh')}只够得着开放时间未知的站点"
        en += f"; besides, {counted(few(in_doubt), 'en')} reach only sites whose hours are not known"
    if stations_open is not None:
        zh += f"；开放站点 {stations_open:,.0f} 处"
        en += f"; {stations_open:,.0f} sites are open"
    if number(clock.get("hours_unknown")):
        zh += f"，开放时间未知 {hours_text(clock, say)}"
        en += f", the hours of {hours_text(clock, say)} are not known"
    return say("开放时间：", "By the clock:"), say(zh + "。", en + ".")


def _informed(result: dict[str, Any], say: Words) -> Finding | None:
    only = number(result.get("informed_only"))
    if not only:
        return None
    return say("信息触达：", "Information reach:"), say(
        f"另有 {counted(few(only), 'zh')}只能到达微拐角等信息点；信息触达不计入覆盖。",
        f"besides, {counted(few(only), 'en')} reach only an information point; that never counts as covered.",
    )


def _reasons(result: dict[str, Any]) -> list[tuple[str, float]]:
    found = mapping(result.get("unknown_reasons"))
    return [(str(code), count) for code, value in found.items() if (count := number(value))]


def _lowest(rows: Rows) -> dict[str, Any] | None:
    told = [row for row in rows if tells(row)]
    return min(told, key=lambda row: (number(row.get("share")) or 0, str(row.get("code")))) if told else None


def _part(count: float, whole: float | None) -> float | None:
    return count / whole if whole else None


def _of(count: Value) -> str:
    return f"{count:,.0f}" if isinstance(count, float) else counted(count, "en")


def _told(share: Value) -> str:
    return share if isinstance(share, str) else percent(share)


def _bracketed(count: Value, whole: Value, form: str) -> str:
    """Give a part in percent; nothing where a hidden count could be worked out of it."""
    if not isinstance(count, float) or not isinstance(whole, float):
        return ""
    return form.format(percent(_part(count, whole)))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


_CONCLUSIONS: tuple[Callable[[dict[str, Any], Words], Finding | None], ...] = (
    _overall,
    _gaps,
    _groups,
    _unknown,
    _speeds,
    _fragile,
    _clock,
    _informed,
)
