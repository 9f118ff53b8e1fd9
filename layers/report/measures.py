"""What a report says beside coverage: walks, resilience, fairness, hours, equipment, the double circle."""

from collections.abc import Iterator
from typing import Any

from layers.report import charts
from layers.report.hours import clock_blocks
from layers.report.model import Block, Column, DrawFigure, Facts, Paragraph, Table, Value
from layers.report.options import profile_text
from layers.report.places import double_table
from layers.report.plain import cell, mapping, name, number, numbers, percent, rows_of, text
from layers.report.smallcells import HIDDEN, counted, few, hide_parts, hide_small, tells
from layers.report.tables import beyond
from layers.report.words import AMENITIES, EQUIPMENT, LEVELS, Words

TEN_THOUSAND = 10_000
MOST_NAMES = 20


def access_section(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
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


def equity_section(result: dict[str, Any], say: Words) -> Iterator[Block]:
    """Tell how evenly walks and services are spread, with the worst beside every average."""
    block = mapping(result.get("inequality"))
    rows = []
    for key, label in (
        ("walk", say("步行时间", "Walking time")),
        ("access", say("服务可得性", "Access to service")),
    ):
        values = numbers(block.get(key), "gini", "palma", "theil")
        if any(value is not None for value in values):
            rows.append((label, *values))
    if rows:
        columns = (
            Column(say("指标", "Measure")),
            Column(say("基尼系数", "Gini"), "decimal"),
            Column(say("帕尔马比值", "Palma"), "decimal"),
            Column(say("泰尔指数", "Theil"), "decimal"),
        )
        note = say(
            "基尼系数与泰尔指数越大越不均；帕尔马比值为最高一成与最低四成之比。",
            "Higher Gini and Theil are less even; Palma is the top tenth over the bottom four tenths.",
        )
        if any(gini is not None and palma is None for _, gini, palma, _ in rows):
            note += say(
                "帕尔马比值为“—”：最低四成为 0，无法相比。",
                " Palma reads — where the bottom four tenths have nothing to compare with.",
            )
        yield Table(say("差距", "Inequality"), columns, rows, say("公平", "Fairness"), note=note)
    worst = tuple(_worst(result, say))
    if worst:
        yield Facts(say("平均数之外", "Beside the averages"), worst)
    access = mapping(result.get("accessibility"))
    mean = number(access.get("mean"))
    if mean is not None:
        parts = (name(access.get("method")), _decay(access, say))
        said = say("，", ", ").join(part for part in parts if part)
        figure = cell(mean * TEN_THOUSAND, "decimal")
        of_what = (
            say("服务能力", "places of capacity")
            if access.get("supply") == "capacity"
            else say("站点", "sites")
        )
        yield Paragraph(
            say(
                f"服务可得性（{said}）：按人口加权，平均每万人可得{of_what} {figure}。",
                f"Access to service ({said}): {figure} {of_what} for 10,000 people on average.",
            )
        )


def clock_section(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    """
    Tell of coverage at an hour and over a week, of equipment, and of the double circle.

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
    yield from clock_blocks(result, say, figure)
    yield from _equipment(result, say)
    yield from _double(result, say)


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
    band = [(speed, share) for speed, row in found if (share := number(row.get("share"))) is not None]
    if len(band) > 1:
        used = number(mapping(result.get("profile")).get("walk_kmh"))
        yield from figure(
            charts.speed_band(band, used, say.language),
            say("覆盖率随步行速度的变化", "Share covered by walking speed"),
            say("折线图：不同步行速度下的覆盖率。", "Line: the share covered at each walking speed."),
        )
    if found:
        columns = (
            Column(say("步行速度（km/h）", "Walking speed (km/h)"), "decimal"),
            Column(say("覆盖", "Covered"), "people"),
            Column(say("盲区", "Gap"), "people"),
            Column(say("未知", "Unknown"), "people"),
            Column(say("覆盖率", "Share covered"), "share"),
        )
        rows = [(speed, *_states(row)) for speed, row in found]
        yield Table(say("速度敏感性", "Sensitivity to speed"), columns, rows, say("敏感性", "Sensitivity"))


def _states(row: dict[str, Any]) -> tuple[Value, ...]:
    shown = hide_small(row)
    return tuple(shown[key] for key in ("covered", "gap", "unknown", "share"))


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


def _equipment(result: dict[str, Any], say: Words) -> Iterator[Block]:
    facts = []
    for key, raw in mapping(result.get("equipment")).items():
        block = mapping(raw)
        missing = rows_of(block.get("without"))
        equipped = number(block.get("with"))
        if equipped is not None or missing:
            facts.append((say.named(EQUIPMENT, str(key)), _equipped(block, missing, equipped, say)))
    if facts:
        yield Facts(say("设备配备", "Equipment"), tuple(facts))


def _equipped(
    block: dict[str, Any], missing: list[dict[str, Any]], equipped: float | None, say: Words
) -> str:
    level = say.named(LEVELS, block.get("level")) or say("区域", "Area")
    with_one, without = cell(equipped, "count"), f"{len(missing):,}"
    parts = [say(f"已配备 {with_one} 个{level}", f"{level}s that have one: {with_one}")]
    if missing:
        names = say.listed([name(row.get("name")) for row in missing[:MOST_NAMES]])
        names += say("等", " and others") if len(missing) > MOST_NAMES else ""
        parts.append(say(f"未配备 {without} 个：{names}", f"without: {without} ({names})"))
    return say("；", "; ").join(parts)


def _double(result: dict[str, Any], say: Words) -> Iterator[Block]:
    block = mapping(result.get("double_circle"))
    index, unknown = numbers(block, "fusion_index", "unknown")
    if index is None:
        return
    keys = ("double", "single", "none")
    parts = [number(block.get(key)) for key in keys]
    shown = hide_parts([count or 0.0 for count in parts])
    double, single, none = (counted(count, say.language) for count in shown)
    listed = [say.named(AMENITIES, code) for code in block.get("groups") or () if isinstance(code, str)]
    named = say(f"（{say.listed(listed)}）", f" ({say.listed(listed)})") if listed else ""
    zh = f"双圈融合指数 {percent(index)}：{double}同时够得着就业服务和日常生活服务{named}，"
    en = f"Double circle: {percent(index)} of people. {double} reach both an employment site and daily "
    if unknown:
        doubt = counted(few(unknown), say.language)
        zh += f"{single}确知够得着其一，{none}两者都未能确认，后两类中有 {doubt}到站点的步行情况未知"
        en += f"services{named}, {single} are known to reach one of them, {none} neither for certain; "
        en += f"among the last two, the data cannot tell the walk to a site of {doubt}"
    else:
        zh += f"{single}只够得着其一，{none}两者都够不着"
        en += f"services{named}, {single} one of them, {none} neither"
    yield Paragraph(say(zh + "。", en + "."))
    by_area = double_table(result, say)
    if by_area.rows:
        yield by_area


def _decay(access: dict[str, Any], say: Words) -> str:
    """Tell how much a walk weighs by its minutes."""
    steps = [numbers(row, "upto_min", "weight") for row in rows_of(access.get("decay"))]
    told = say("、", ", ").join(
        say(f"{upto:g} 分钟内 {weight:g}", f"{weight:g} up to {upto:g} min")
        for upto, weight in steps
        if upto is not None and weight is not None
    )
    return say(f"权重 {told}", f"weights {told}") if told else ""


def _worst(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    """Name the worst area and group, unless so few people live there that the figures would tell of them."""
    block = mapping(result.get("inequality"))
    for key, of, label in (
        ("worst_area", "areas", say("最差区域", "Worst area")),
        ("worst_group", "groups", say("最差群体", "Worst group")),
    ):
        worst = mapping(block.get(key))
        own = [
            row
            for row in rows_of(result.get(of))
            if row.get("name") == worst.get("name") and row.get("code") == worst.get("code")
        ]
        if worst and all(tells(row) for row in own):
            who = say.group(worst.get("name")) if of == "groups" else name(worst.get("name"))
            yield label, _figures(who, worst, say)


def _figures(who: str, worst: dict[str, Any], say: Words) -> str:
    parts = [who]
    gap, share, walk = numbers(worst, "gap_share", "share", "mean_walk_min")
    for label, part in ((say("盲区", "in a gap"), gap), (say("覆盖", "covered"), share)):
        if part is not None:
            parts.append(f"{label} {percent(part)}")
    if walk is not None:
        parts.append(say(f"平均步行 {walk:.1f} 分钟", f"{walk:.1f} min of walking on average"))
    return " · ".join(part for part in parts if part)


def _histogram(block: Any) -> list[dict[str, float]]:
    keys = ("from_min", "to_min", "people")
    found = []
    for row in rows_of(block):
        start, end, count = numbers(row, *keys)
        if start is not None and end is not None and count is not None and end > start:
            found.append({"from_min": start, "to_min": end, "people": count})
    return found
