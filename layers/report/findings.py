"""
The conclusions: sentences made of the figures of one audit, what a leader reads first.

Each function looks at one block of the result and says nothing when it is missing.
"""

from collections.abc import Callable
from typing import Any

from layers.report.plain import in_language, mapping, name, number, numbers, people, percent, rows_of
from layers.report.smallcells import SMALLEST, is_small, tells
from layers.report.tables import Rows, areas, districts, townships
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


def next_steps(result: dict[str, Any], say: Words) -> tuple[Finding, ...]:
    """
    Say what the figures call for; each step names its number, none decides for the reader.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.

    Returns
    -------
    tuple[Finding, ...]
        Empty when nothing calls for a step.
    """
    return tuple(found for make in _STEPS if (found := make(result, say)) is not None)


def profile_text(profile: dict[str, Any], say: Words) -> str:
    """Describe a circle profile in a few words: its limit, and the speed that turns minutes into metres."""
    limit, metres, speed = numbers(profile, "limit_min", "reach_m", "walk_kmh")
    parts = []
    if metres is not None:
        parts.append(say(f"沿路 {metres / 1000:,.1f} 公里", f"{metres / 1000:,.1f} km along the network"))
    elif limit is not None:
        parts.append(say(f"步行 {limit:g} 分钟", f"{limit:g}-minute walk"))
    if speed is not None:
        parts.append(f"{speed:g} km/h")
    return say("，", ", ").join(parts) or name(profile.get("name"))


def _overall(result: dict[str, Any], say: Words) -> Finding | None:
    total, covered, gap, unknown = numbers(result, "people", "covered", "gap", "unknown")
    share, known = numbers(result, "share", "share_known")
    if total is None or covered is None or share is None:
        return None
    count = say.language
    zh = f"共 {people(total, 'zh')}，覆盖 {people(covered, 'zh')}，覆盖率 {percent(share)}"
    en = f"{covered:,.0f} of {people(total, 'en')} are covered, {percent(share)}"
    if gap is not None:
        zh += f"；盲区 {people(gap, 'zh')}（{percent(_part(gap, total))}）"
        en += f"; {people(gap, count)} ({percent(_part(gap, total))}) live in a gap"
    if unknown:
        zh += f"；未知 {people(unknown, 'zh')}（{percent(_part(unknown, total))}），现有数据无法判断"
        en += f"; for {people(unknown, count)} ({percent(_part(unknown, total))}) the data cannot tell"
    if unknown and known is not None:
        zh += f"。不计未知时覆盖率为 {percent(known)}"
        en += f". Leaving the unknown out, the share is {percent(known)}"
    rule = profile_text(mapping(result.get("profile")), say)
    lead = say(f"总体（{rule}）：", f"Overall ({rule}):") if rule else say("总体：", "Overall:")
    return lead, say(zh + "。", en + ".")


def _unknown(result: dict[str, Any], say: Words) -> Finding | None:
    total, unknown = numbers(result, "people", "unknown")
    if not unknown or not total:
        return None
    reasons = sorted(_reasons(result), key=lambda pair: -pair[1])[:2]
    named = [f"{_lower(say.named(REASONS, code))} {people(count, say.language)}" for code, count in reasons]
    zh, en = "未知不等于盲区，也不等于覆盖", "Unknown is neither a gap nor covered"
    if named:
        zh += f"；主要原因：{'、'.join(named)}"
        en += f"; the main reasons: {', '.join(named)}"
    if unknown / total > MUCH_UNKNOWN:
        zh += f"。未知占比 {percent(unknown / total)}，超过一成，引用覆盖率时须同时说明"
        en += f". At {percent(unknown / total)} it is large: never quote the share covered without it"
    return say("未知：", "What is unknown:"), say(zh + "。", en + ".")


def _gaps(result: dict[str, Any], say: Words) -> Finding | None:
    rows = _nameable(districts(result) or townships(result))
    gap = number(result.get("gap"))
    worst = [row for row in rows if (number(row.get("gap")) or 0) >= SMALLEST][:NAMED_AREAS]
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
    share = number(result.get("share"))
    own, gap = numbers(lowest, "share", "gap")
    if lowest is None or share is None or own is None:
        return None
    points = f"{abs(100 * (share - own)):.1f}"
    side = say("低", "below") if own < share else say("高", "above")
    zh = f"覆盖率最低的群体是{name(lowest.get('name'))}，{percent(own)}，比全体{side} {points} 个百分点"
    en = f"The lowest share is that of {name(lowest.get('name'))}, {percent(own)}, "
    en += f"{points} points {side} everyone's"
    if gap:
        zh += f"，盲区内 {people(gap, 'zh')}"
        en += f", with {people(gap, 'en')} in the gap"
    return say("哪些人：", "Who:"), say(zh + "。", en + ".")


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
    part = percent(_part(once, covered))
    zh = f"覆盖人口中 {people(once, 'zh')}（{part}）只有一处站点可达，该站关停即成盲区"
    en = f"{people(once, 'en')} of those covered ({part}) reach one site only; without it they are in a gap"
    return say("韧性：", "Resilience:"), say(zh + "。", en + ".")


def _clock(result: dict[str, Any], say: Words) -> Finding | None:
    clock = mapping(result.get("clock"))
    share, stations_open, hours_unknown = numbers(clock, "share", "open", "hours_unknown")
    if share is None or not clock.get("at"):
        return None
    when = name(clock.get("at")).replace("T", " ")[:16]
    zh, en = f"{when} 的覆盖率为 {percent(share)}", f"At {when} the share covered is {percent(share)}"
    if stations_open is not None:
        zh += f"，开放站点 {stations_open:,.0f} 处"
        en += f", with {stations_open:,.0f} sites open"
    if hours_unknown:
        zh += f"；另有 {hours_unknown:,.0f} 处未登记开放时间"
        en += f"; the hours of {hours_unknown:,.0f} sites are not known"
    return say("开放时间：", "By the clock:"), say(zh + "。", en + ".")


def _informed(result: dict[str, Any], say: Words) -> Finding | None:
    only = number(result.get("informed_only"))
    if not only:
        return None
    return say("信息触达：", "Information reach:"), say(
        f"另有 {people(only, 'zh')}只能到达微拐角等信息点；信息触达不计入覆盖。",
        f"{people(only, 'en')} more reach only an information point; that never counts as covered.",
    )


def _add(result: dict[str, Any], say: Words) -> Finding | None:
    levels = {"township", "village"}
    rows = _nameable(areas(result, levels) or districts(result))
    worst = [row for row in rows if (number(row.get("gap")) or 0) >= SMALLEST][:NAMED_AREAS]
    if not worst:
        return None
    places = say.listed([name(row.get("name")) for row in worst])
    gap = people(sum(number(row.get("gap")) or 0 for row in worst), say.language)
    return say("补盲：", "Close gaps:"), say(
        f"研究在{places}增设站点或流动服务，涉及盲区人口 {gap}；优先利用现有场所。",
        f"Consider a site or an outreach round in {places}: {gap} in the gap; existing venues first.",
    )


def _check(result: dict[str, Any], say: Words) -> Finding | None:
    unknown = number(result.get("unknown"))
    if not unknown:
        return None
    return say("查未知：", "Settle the unknown:"), say(
        f"对未知的 {people(unknown, 'zh')}先核实数据再定措施，不据此新增或撤并站点。",
        f"Check the data behind the {people(unknown, 'en')} first; add or close no site on their account.",
    )


def _review(result: dict[str, Any], say: Words) -> Finding | None:
    sites = [row for row in rows_of(result.get("facilities")) if row.get("covers") is not False]
    spare = [row for row in sites if row.get("sole_people") == 0]
    if not spare:
        return None
    return say("评估撤并：", "Review overlap:"), say(
        f"{len(spare):,} 处站点（共 {len(sites):,} 处）没有唯一覆盖人口，可列入撤改增评估；"
        "几处一起撤并时须重新测算。",
        f"{len(spare):,} of {len(sites):,} sites cover nobody alone and can be reviewed; "
        "closing several at once has to be computed anew.",
    )


def _equip(result: dict[str, Any], say: Words) -> Finding | None:
    missing = rows_of(mapping(mapping(result.get("equipment")).get("kiosk")).get("without"))
    if not missing:
        return None
    named = say.listed([name(row.get("name")) for row in missing[:NAMED_AREAS]])
    more = len(missing) > NAMED_AREAS
    return say("补设备：", "Equip:"), say(
        f"{len(missing):,} 个乡镇街道没有就业自助服务机：{named}{'等' if more else ''}。",
        f"{len(missing):,} townships have no self-service kiosk: {named}{' and others' if more else ''}.",
    )


def _rows(result: dict[str, Any], say: Words) -> Finding | None:
    count = len(rows_of(result.get("rejected")))
    if not count:
        return None
    return say("补数据：", "Mend the data:"), say(
        f"{count:,} 行数据因有误未参与测算，逐行原因见工作簿“剔除行”，更正后重算。",
        f"{count:,} rows could not be used; the workbook says why, row by row. Correct them and run again.",
    )


def _reasons(result: dict[str, Any]) -> list[tuple[str, float]]:
    found = mapping(result.get("unknown_reasons"))
    return [(str(code), count) for code, value in found.items() if (count := number(value))]


def _nameable(rows: Rows) -> Rows:
    return [row for row in rows if not is_small(row)]


def _lowest(rows: Rows) -> dict[str, Any] | None:
    told = [row for row in rows if tells(row)]
    return min(told, key=lambda row: (number(row.get("share")) or 0, str(row.get("code")))) if told else None


def _part(count: float, whole: float | None) -> float | None:
    return count / whole if whole else None


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def basis_text(profile: dict[str, Any], say: Words) -> str:
    """Give the text that declares a profile."""
    return in_language(profile.get("basis"), say.language)


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
_STEPS: tuple[Callable[[dict[str, Any], Words], Finding | None], ...] = (
    _add,
    _check,
    _review,
    _equip,
    _rows,
)
