"""Coverage by the clock: the figures of an hour, and why the hours of some sites are not known."""

from collections.abc import Iterator
from typing import Any

from layers.report.heatmap import HOURS_A_WEEK, week
from layers.report.model import Block, DrawFigure, Facts, Paragraph
from layers.report.plain import cell, in_language, items, mapping, moment, name, number, numbers, percent
from layers.report.smallcells import counted, few
from layers.report.words import HOURS_UNKNOWN, Words


def clock_blocks(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    """
    Tell of coverage at an hour and over a week.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.
    figure
        Makes figures.

    Yields
    ------
    Block
        Nothing when no hour was asked.
    """
    clock = mapping(result.get("clock"))
    if clock.get("at"):
        yield Facts(say("指定时刻的覆盖", "Coverage at an hour"), tuple(_facts(clock, say)))
    for remark in items(clock.get("remarks")):
        if said := in_language(remark, say.language):
            yield Paragraph(said, "note")
    yield from _week(clock, say, figure)


def hours_text(clock: dict[str, Any], say: Words) -> str:
    """
    Count the sites whose hours are not known, with the reasons.

    Parameters
    ----------
    clock
        Block of the result; its ``why`` counts the sites that cover, by what is known of their hours.
    say
        The language.

    Returns
    -------
    str
        The reasons carry numbers only where these add up to the sites that are counted.
    """
    count = number(clock.get("hours_unknown")) or 0
    why = mapping(clock.get("why"))
    reasons = {code: sites for code in HOURS_UNKNOWN if (sites := number(why.get(code)))}
    exact = sum(reasons.values()) == count
    named = [
        f"{say.named(HOURS_UNKNOWN, code)} {sites:,.0f}" if exact else say.named(HOURS_UNKNOWN, code)
        for code, sites in reasons.items()
    ]
    told = say("、", ", ").join(named)
    zh, en = f"{count:,.0f} 处", f"{count:,.0f} sites" if count != 1 else "1 site"
    return say(f"{zh}（{told}）", f"{en} ({told})") if told else say(zh, en)


def _facts(clock: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    is_open, closed, hours_unknown = numbers(clock, "open", "closed", "hours_unknown")
    covered, share, in_doubt = numbers(clock, "covered", "share", "people_hours_unknown")
    yield say("时刻", "At"), moment(clock.get("at"))
    if is_open is not None:
        yield say("开放站点", "Sites open"), cell(is_open, "count")
    if closed is not None:
        yield say("关闭站点", "Sites closed"), cell(closed, "count")
    if hours_unknown is not None:
        yield say("开放时间未知", "Hours not known"), hours_text(clock, say)
    if covered is not None:
        told = counted(few(covered), say.language)
        part = say(f"（{percent(share)}）", f" ({percent(share)})") if few(covered) == covered else ""
        yield say("此刻覆盖", "Covered then"), told + part
    if in_doubt is not None:
        told = counted(few(in_doubt), say.language)
        why = say("（只够得着开放时间未知的站点）", " (reach only sites whose hours are not known)")
        yield say("覆盖待定", "In doubt"), told + why


def _week(clock: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    shares = items(clock.get("week"))
    if len(shares) != HOURS_A_WEEK:
        return
    monday = name(clock.get("week_of"))
    title = say("一周每小时覆盖率", "Share covered, hour by hour")
    if monday:
        title += say(f"（{monday} 起的普通周）", f" (an ordinary week, from {monday})")
    yield from figure(
        week([number(share) for share in shares], say.language),
        title,
        say(
            "热力图：周一至周日每小时的覆盖率。",
            "Heat map: the share covered in each hour, Monday to Sunday.",
        ),
    )
