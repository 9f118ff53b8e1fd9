"""How evenly walks and services are spread, with the worst beside every average."""

from collections.abc import Iterator
from typing import Any

from layers.report.model import Block, Column, Facts, Paragraph, Table
from layers.report.plain import cell, mapping, name, number, numbers, percent, rows_of
from layers.report.smallcells import tells
from layers.report.words import Words

TEN_THOUSAND = 10_000


def fairness_blocks(result: dict[str, Any], say: Words) -> Iterator[Block]:
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
