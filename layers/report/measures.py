"""What a report says beside coverage: walks, resilience, fairness, hours, equipment, the double circle."""

from collections.abc import Iterator
from typing import Any, Protocol

from layers.report import charts
from layers.report.charts import HOURS_A_WEEK
from layers.report.drawing import Drawing
from layers.report.model import Block, Column, Facts, Paragraph, Table, Value
from layers.report.plain import cell, mapping, name, number, numbers, people, percent, rows_of, text
from layers.report.words import EQUIPMENT, Words


class DrawFigure(Protocol):
    """Makes a figure of a drawing."""

    def __call__(self, drawing: Drawing | None, title: str, alt: str, note: str = "") -> Iterator[Block]:
        """Give it."""
        ...


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
        yield Table(say("差距", "Inequality"), columns, rows, say("公平", "Fairness"), note=note)
    worst = [(label, row) for key, label in (
        ("worst_area", say("最差区域", "Worst area")), ("worst_group", say("最差群体", "Worst group"))
    ) if (row := mapping(block.get(key)))]  # fmt: skip
    if worst:
        facts = [(label, _worst(row)) for label, row in worst]
        yield Facts(say("平均数之外", "Beside the averages"), tuple(facts))
    access = mapping(result.get("accessibility"))
    mean = number(access.get("mean"))
    if mean is not None:
        method, decay = name(access.get("method")), name(access.get("decay"))
        said = "，".join(part for part in (method, decay) if part)
        yield Paragraph(
            say(
                f"服务可得性（{said}）：按人口加权平均 {cell(mean, 'decimal')}。",
                f"Access to service ({said}): {cell(mean, 'decimal')} on average, weighted by people.",
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
    yield from _clock(result, say, figure)
    yield from _equipment(result, say)
    yield from _double(result, say)


def _nearest(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    keys = ("mean_min", "p50_min", "p90_min", "searched_min", "beyond")
    rows: list[tuple[Value, ...]] = []
    for key, label in (
        ("nearest", say("最近站点", "Nearest site")),
        ("second_nearest", say("第二近站点", "Second nearest")),
    ):
        values = numbers(result.get(key), *keys)
        if any(value is not None for value in values):
            rows.append((label, *values))
    histogram = _histogram(mapping(result.get("nearest")).get("histogram"))
    if histogram:
        limit = number(mapping(result.get("profile")).get("limit_min"))
        yield from figure(
            charts.walking_times(histogram, limit, say.language),
            say("到最近站点的步行时间", "Walk to the nearest site"),
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
            "平均与分位数只计搜索上限以内的人。", "Mean and percentiles are of those within the search."
        )
        yield Table(say("步行时间", "Walking times"), columns, rows, say("步行时间", "Walks"), note=note)


def _speeds(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    keys = ("walk_kmh", "covered", "gap", "unknown", "share")
    found = sorted(
        (
            numbers(row, *keys)
            for row in rows_of(result.get("sensitivity"))
            if number(row.get("walk_kmh")) is not None
        ),
        key=lambda row: row[0] or 0,
    )
    band = [(speed, share) for speed, *_, share in found if speed is not None and share is not None]
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
        yield Table(say("速度敏感性", "Sensitivity to speed"), columns, found, say("敏感性", "Sensitivity"))


def _times(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    found = [
        (text(row.get("times"), limit=8), count)
        for row in rows_of(result.get("times_covered"))
        if (count := number(row.get("people"))) is not None
    ]
    total = sum(count for _, count in found)
    if not found or not total:
        return
    yield from figure(
        charts.times_covered(found, say.language),
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
    rows = [(times, count, count / total) for times, count in found]
    yield Table(
        say("可达站点数与人数", "People by sites in reach"), columns, rows, say("可达次数", "Times covered")
    )


def _clock(result: dict[str, Any], say: Words, figure: DrawFigure) -> Iterator[Block]:
    clock = mapping(result.get("clock"))
    is_open, closed, hours_unknown = numbers(clock, "open", "closed", "hours_unknown")
    covered, share = numbers(clock, "covered", "share")
    facts = [
        (say("时刻", "At"), name(clock.get("at")).replace("T", " ")),
        (say("日历", "Calendar"), name(clock.get("calendar"))),
        (say("开放站点", "Sites open"), cell(is_open, "count")),
        (say("关闭站点", "Sites closed"), cell(closed, "count")),
        (say("开放时间未知", "Hours not known"), cell(hours_unknown, "count")),
        (say("此刻覆盖", "Covered then"), f"{people(covered, say.language)}（{percent(share)}）"),
    ]
    if clock.get("at"):
        yield Facts(say("指定时刻的覆盖", "Coverage at an hour"), tuple(pair for pair in facts if pair[1]))
    shares = clock.get("week")
    if isinstance(shares, list | tuple) and len(shares) == HOURS_A_WEEK:
        week = [number(share) for share in shares]
        yield from figure(
            charts.week(week, say.language),
            say("一周每小时覆盖率", "Share covered, hour by hour"),
            say(
                "热力图：周一至周日每小时的覆盖率。",
                "Heat map: the share covered in each hour, Monday to Sunday.",
            ),
        )


def _equipment(result: dict[str, Any], say: Words) -> Iterator[Block]:
    facts = []
    for key, raw in mapping(result.get("equipment")).items():
        block = mapping(raw)
        missing = rows_of(block.get("without"))
        equipped = number(block.get("with"))
        if equipped is not None or missing:
            label = say.named(EQUIPMENT, str(key))
            names = (
                say.listed([name(row.get("name")) for row in missing[:20]]) if missing else say("无", "none")
            )
            more = say(f"等 {len(missing):,} 处", f" ({len(missing):,} in all)") if len(missing) > 20 else ""  # noqa: PLR2004
            facts.append(
                (
                    label,
                    say(
                        f"已配备 {cell(equipped, 'count')} 处；未配备：{names}{more}",
                        f"{cell(equipped, 'count')} have one; without: {names}{more}",
                    ),
                )
            )
    if facts:
        yield Facts(say("设备配备", "Equipment"), tuple(facts))


def _double(result: dict[str, Any], say: Words) -> Iterator[Block]:
    block = mapping(result.get("double_circle"))
    index, double, single, none = numbers(block, "fusion_index", "double", "single", "none")
    if index is None:
        return
    yield Paragraph(
        say(
            f"双圈融合指数 {percent(index)}：{people(double, 'zh')}同时够得着就业服务和日常生活服务，"
            f"{people(single, 'zh')}只够得着其一，{people(none, 'zh')}两者都够不着。",
            f"Double circle: {percent(index)} of people. {people(double, 'en')} reach both an employment "
            f"site and daily services, {people(single, 'en')} one of them, {people(none, 'en')} neither.",
        )
    )


def _worst(row: dict[str, Any]) -> str:
    parts = [name(row.get("name"))]
    share, walk = numbers(row, "share", "mean_walk_min")
    if share is not None:
        parts.append(percent(share))
    if walk is not None:
        parts.append(f"{walk:.1f} min")
    return " · ".join(part for part in parts if part)


def _histogram(block: Any) -> list[dict[str, float]]:
    keys = ("from_min", "to_min", "people")
    found = []
    for row in rows_of(block):
        start, end, count = numbers(row, *keys)
        if start is not None and end is not None and count is not None and end > start:
            found.append({"from_min": start, "to_min": end, "people": count})
    return found
