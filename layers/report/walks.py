"""Walking times, the band of speeds, and how many sites people reach."""

from collections.abc import Iterator
from typing import Any

from layers.report import charts
from layers.report.model import Block, Column, DrawFigure, Table, Value
from layers.report.options import profile_text
from layers.report.plain import mapping, number, numbers, percent, rows_of, text
from layers.report.smallcells import HIDDEN, few, hide_parts
from layers.report.tables import beyond, coverage, coverage_columns
from layers.report.words import Words


def walk_blocks(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    """
    Tell of walking times, the speed band, and how many sites people reach.

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
        In reading order.
    """
    yield from _nearest(result, say, figure)
    yield from _speeds(result, say, figure)
    yield from _times(result, say, figure)


def _nearest(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    rows: list[tuple[Value, ...]] = []
    for key, label in (
        ("nearest", say("最近站点", "Nearest site")),
        ("second_nearest", say("第二近站点", "Second nearest")),
    ):
        values = _walks(mapping(result.get(key)))
        if any(value is not None for value in values):
            rows.append((label, *values))
    histogram = _histogram(mapping(result.get("nearest")).get("histogram"))
    if histogram:
        profile = mapping(result.get("profile"))
        title = say("到最近站点的步行时间", "Walk to the nearest site")
        if len(rows_of(result.get("profiles"))) > 1:
            rule = profile_text(profile, say)
            title += say(f"（时限线：{rule}）", f" (the line is the limit of the {rule})")
        yield from figure(
            charts.walking_times(histogram, number(profile.get("limit_min")), say.language),
            title,
            say("柱状图：按步行时间分段的人数。", "Bars: people by minutes of walking."),
        )
    if rows:
        columns = (
            Column(""),
            *(
                Column(say(zh, en), "minutes")
                for zh, en in (
                    ("平均（分钟）", "Mean (min)"),
                    ("中位数", "Median"),
                    ("90 分位", "90th percentile"),
                    ("搜索上限", "Searched up to"),
                )
            ),
            Column(say("超出上限人数", "People beyond"), "people"),
        )
        note = say(
            "分位数计全部人口，超出搜索上限或无路可达的人排在最后，“>”表示大于搜索上限；"
            "平均只计上限以内的人。",
            "Percentiles are of all people, those beyond the search or without a way ranked last; "
            "> means longer than was searched. The mean is of those within the search.",
        )
        yield Table(say("步行时间", "Walking times"), columns, rows, say("步行时间", "Walks"), note=note)


def _walks(block: dict[str, Any]) -> tuple[Value, ...]:
    """Give mean, median, 90th percentile, how far was searched, and who is beyond that."""
    mean, searched, out = numbers(block, "mean_min", "searched_min", "beyond")
    quantiles = numbers(block, "p50_min", "p90_min")
    told = (beyond(searched) if value is None and out else value for value in quantiles)
    return (mean, *told, searched, few(out))


def _speeds(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    found = sorted(
        (
            (speed, row)
            for row in rows_of(result.get("sensitivity"))
            if (speed := number(row.get("walk_kmh"))) is not None
        ),
        key=lambda pair: pair[0],
    )
    band = [
        (speed, share)
        for speed, row in found
        if (share := number(row.get("share"))) is not None and 0 <= share <= 1
    ]
    if len(band) > 1:
        used = number(mapping(result.get("profile")).get("walk_kmh"))
        yield from figure(
            charts.speed_band(band, used, say.language),
            say("覆盖率随步行速度的变化", "Share covered by walking speed"),
            say("折线图：不同步行速度下的覆盖率。", "Line: the share covered at each walking speed."),
        )
    if found:
        columns = (
            Column(say("速度（km/h）", "Speed (km/h)"), "speed"),
            *coverage_columns(say)[1:],
        )
        rows = [(speed, *coverage(row)[1:]) for speed, row in found]
        yield Table(say("速度敏感性", "Sensitivity to speed"), columns, rows, say("敏感性", "Sensitivity"))


def _times(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    found = [
        (text(row.get("times"), limit=8), count)
        for row in rows_of(result.get("times_covered"))
        if (count := number(row.get("people"))) is not None
    ]
    total = sum(count for _, count in found)
    if not found or not total:
        return
    shown = hide_parts([count for _, count in found])
    shares: list[Value] = [
        HIDDEN if isinstance(told, str) else count / total
        for told, (_, count) in zip(shown, found, strict=True)
    ]
    bars = [
        (times, count, share if isinstance(share, str) else percent(share))
        for (times, count), share in zip(found, shares, strict=True)
    ]
    yield from figure(
        charts.times_covered(bars, say.language),
        say("可达站点数", "Sites within reach"),
        say(
            "条形图：可达 0、1、2、3 处以上站点的人口比例。",
            "Bars: shares of people by how many sites they reach.",
        ),
    )
    columns = (
        Column(say("可达站点数", "Sites in reach")),
        Column(say("人数", "People"), "people"),
        Column(say("比例", "Share"), "share"),
    )
    rows = [(times, *told) for (times, _), *told in zip(found, shown, shares, strict=True)]
    yield Table(
        say("可达站点数与人数", "People by sites in reach"), columns, rows, say("可达次数", "Times covered")
    )


def _histogram(block: Any) -> list[dict[str, float]]:
    """Give the bins that have all their figures, none before the one ahead of it."""
    keys = ("from_min", "to_min", "people")
    found: list[dict[str, float]] = []
    for row in rows_of(block):
        start, end, count = numbers(row, *keys)
        if start is None or end is None or count is None:
            continue
        if end > start and (not found or start >= found[-1]["to_min"]):
            found.append({"from_min": start, "to_min": end, "people": count})
    return found
