"""What an evidence card says in sentences: who and where, usage, money, the next best choice, decisions."""

from collections.abc import Iterator
from typing import Any

from layers.report.plain import cell, in_language, mapping, name, number, numbers
from layers.report.plan.hidden import without_few
from layers.report.plan.sites import area_name, into_text, lock_text, venue
from layers.report.plan.words import ACTIONS, SOURCES, action_of, yuan
from layers.report.smallcells import few
from layers.report.words import Words


def detail(row: dict[str, Any], say: Words) -> str:
    """Write the line below the title of a card: id, kind, venue, where and when."""
    year = number(row.get("year"))
    kind, local = say.site_kind(row.get("kind")), name(row.get("local_kind"))
    parts = [
        name(row.get("id")),
        kind + (say(f"（{local}）", f" ({local})") if local not in ("", kind, name(row.get("kind"))) else ""),
        venue(row, say),
        area_name(row, "district"),
        area_name(row),
        "" if year is None else say(f"第 {year:,.0f} 年实施", f"year {year:,.0f}"),
    ]
    told = list(dict.fromkeys(part for part in parts if part))
    return " · ".join(told)


def facts(row: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    """
    Tell what no table of a card tells.

    Parameters
    ----------
    row
        Of the plan's sites.
    say
        The language.

    Yields
    ------
    tuple[str, str]
        A label and a sentence.
    """
    into = mapping(row.get("into"))
    if into:
        taken, walk = few(number(into.get("people"))), number(into.get("walk_min"))
        said = into_text(row, say)
        if taken is not None:
            said += say(f"，承接 {cell(taken, 'people')} 人", f", takes {cell(taken, 'people')} people")
        if walk is not None:
            said += say(f"，平均步行 {walk:.1f} 分钟", f", {walk:.1f} min on foot on average")
        yield say("并入", "Goes into"), said
    for words, told in (
        (say("使用", "Usage"), say("；", "; ").join(_usage(row, say))),
        (say("判据", "Tests"), _no_tests(row, say)),
        (say("年费用", "Each year"), _yearly(row, say)),
        (say("次优方案", "Next best"), alternative_text(row, say)),
        (say("人工决定", "Decided by hand"), lock_text(row, say)),
        (say("来源", "Source"), say.named(SOURCES, row.get("source"))),
    ):
        if told:
            yield words, told


def _no_tests(row: dict[str, Any], say: Words) -> str:
    """Say why a micro-corner that stands has no tests."""
    if row.get("kind") != "micro_corner" or row.get("action") == "add":
        return ""
    return say(
        "微拐角不覆盖居民，撤并、升级判据不适用；升级后作为完整站点覆盖，撤并只按人工决定",
        "a micro-corner covers nobody, so no test applies; upgraded it covers as a full site, and only a "
        "person's decision closes it",
    )


def _yearly(row: dict[str, Any], say: Words) -> str:
    yearly = number(row.get("yearly_yuan"))
    if yearly is None:
        return ""
    if not yearly:
        return say("不变", "as now")
    money = yuan(abs(yearly), say)
    return say(f"增加 {money}", f"{money} more") if yearly > 0 else say(f"减少 {money}", f"{money} less")


def _usage(row: dict[str, Any], say: Words) -> Iterator[str]:
    usage = mapping(row.get("usage"))
    if not usage or row.get("action") == "add":
        return
    visits, staff = numbers(usage, "monthly_visits", "staff")
    unknown = say("未知", "not known")
    shown = unknown if visits is None else f"{visits:,.0f}"
    yield say(f"月服务 {shown} 人次" if visits is not None else "月服务人次未知", f"visits a month {shown}")
    if staff is not None:
        yield say(f"工作人员 {staff:,.0f} 人", f"staff {staff:,.0f}")
    hours = name(usage.get("opening_hours"))
    if hours:
        yield say(f"开放时间 {hours}", f"open {hours}")


def alternative_text(row: dict[str, Any], say: Words) -> str:
    """Tell the best other choice, and why it lost."""
    other = mapping(row.get("alternative"))
    if not other:
        return ""
    why = without_few(in_language(other, say.language), say.language)
    difference = number(other.get("difference"))
    if why or difference is None:
        return why
    action, place = action_of(other), name(other.get("name")) or name(other.get("id"))
    parts = (say.of(ACTIONS[action]) if action else "", place)
    count = cell(few(abs(difference)), "people")
    more = difference > 0
    told = say(f"覆盖{'多' if more else '少'} {count} 人", f"{count} people {'more' if more else 'fewer'}")
    return say("：", ": ").join((" ".join(part for part in parts if part), told))
