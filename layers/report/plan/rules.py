"""The rules, weights and aims of a plan, and the page on method and data."""

from collections.abc import Iterator
from typing import Any

from layers.report.method import run_rows, source_rows
from layers.report.model import Block, Bullets, Column, Facts, Paragraph, Section, Table, Value
from layers.report.options import profile_rows, setting_rows
from layers.report.plain import in_language, items, mapping, name, number, percent, rows_of, text
from layers.report.plan.desk import PlanDesk
from layers.report.plan.sites import sites_of
from layers.report.plan.words import LOCKS, unit
from layers.report.tables import rejected_table
from layers.report.words import Words

UNCONFIRMED = "[K]"
"""Marks what is known in the trade and confirmed by no source."""


def rule_value(result: dict[str, Any], rule: str) -> float | None:
    """Give the number of a rule that is on; None for any other."""
    found = next((row for row in rows_of(result.get("rules")) if row.get("name") == rule), {})
    return number(found.get("value")) if found.get("on") is True else None


def floor_of(result: dict[str, Any]) -> float | None:
    """Give the share that no district may fall short of; None where there is no such rule."""
    return rule_value(result, "area_floor")


def rules_section(desk: PlanDesk) -> Section:
    """Print every rule with its switch, what the plan aims at and how far that is proven."""
    result, say = desk.result, desk.say
    made = (
        _rule_table(result, say),
        _lock_table(result, say),
        _level_table(result, say),
        _weight_table(result, say),
    )
    blocks = tuple(table for table in made if table.rows)
    return Section("rules", say("规则与目标", "Rules and aims"), blocks)


def _rule_table(result: dict[str, Any], say: Words) -> Table:
    columns = (
        Column(say("开关", "Switch")),
        Column(say("规则", "Rule")),
        Column(say("取值", "Value")),
        Column(say("代号", "Key")),
    )
    on, off = say("开", "on"), say("关", "off")
    made: list[tuple[Value, ...]] = [
        (
            on if row.get("on") is True else off,
            in_language(row, say.language),
            _rule_text(row),
            name(row.get("name")),
        )
        for row in rows_of(result.get("rules"))
    ]
    note = say(
        "关闭的规则不约束本规划，一并列出以便核对。",
        "Rules that are off bind nothing; they are listed all the same.",
    )
    return Table(say("规则", "Rules"), columns, made, say("规则", "Rules"), 40, note)


def _rule_text(row: dict[str, Any]) -> str:
    value = row.get("value")
    ends = [number(end) for end in items(value)]
    if len(ends) == 2 and None not in ends:  # noqa: PLR2004 - a range has two ends
        return "–".join(dict.fromkeys(_figure(end or 0.0) for end in ends))
    figure = number(value)
    if figure is None:
        return "" if isinstance(value, bool | dict | list) else name(value)
    return _figure(figure)


def _figure(value: float) -> str:
    if 0 < value < 1:
        return percent(value)
    return f"{value:,.0f}" if value.is_integer() else f"{value:,g}"


def _lock_table(result: dict[str, Any], say: Words) -> Table:
    """Tell who decided what of which site, and why: also of candidates that are not added."""
    columns = (
        Column(say("站点", "Site")),
        Column(say("名称", "Name")),
        Column(say("决定", "Decision")),
        Column(say("理由", "Reason")),
        Column(say("决定人", "Decided by")),
    )
    names = {name(row.get("id")): name(row.get("name")) for row in sites_of(result)}
    made: list[tuple[Value, ...]] = [
        (
            name(row.get("site")),
            names.get(name(row.get("site")), ""),
            say.named(LOCKS, row.get("lock")),
            text(row.get("reason")),
            name(row.get("by")),
        )
        for row in rows_of(mapping(result.get("config")).get("locks"))
    ]
    return Table(say("人工决定", "Decisions of people"), columns, made, say("人工决定", "Decisions"), 40)


def _level_table(result: dict[str, Any], say: Words) -> Table:
    columns = (
        Column(say("次序", "Rank"), "count"),
        Column(say("目标", "Aim")),
        Column(say("单位", "Unit")),
        Column(say("本规划", "This plan"), "decimal"),
        Column(say("界", "Bound"), "decimal"),
        Column(say("差距", "Gap")),
        Column(say("证明", "Proof")),
    )
    proven, open_ = say("已证明最优", "proven optimal"), say("未证明", "not proven")
    made: list[tuple[Value, ...]] = [
        (
            float(i),
            in_language(row, say.language) or name(row.get("name")),
            unit(row.get("unit"), say),
            number(row.get("value")),
            number(row.get("bound")),
            gap_text(number(row.get("gap"))),
            proven if row.get("proven") is True else open_,
        )
        for i, row in enumerate(rows_of(result.get("levels")), 1)
    ]
    note = say(
        "目标按次序逐级优化：后一级只在不损害前一级时改进。界是任何方案都达不到更好的值；差距是两者之差占本规划的比例。",
        "Each aim is served as far as the ones before it allow. No plan at all is better than the bound; the "
        "gap is their difference as a part of this plan's value.",
    )
    return Table(say("目标与证明", "Aims and proof"), columns, made, say("目标", "Aims"), 20, note)


def gap_text(gap: float | None) -> str:
    """
    Write the distance to a bound.

    Examples
    --------
    >>> gap_text(0.0), gap_text(0.00381), gap_text(0.000001)
    ('0', '0.38%', '<0.01%')
    """
    if gap is None:
        return ""
    if gap == 0:
        return "0"
    return "<0.01%" if abs(gap) < 0.0001 else f"{100 * gap:.2f}%"  # noqa: PLR2004 - what two decimals show


def _weight_table(result: dict[str, Any], say: Words) -> Table:
    columns = (Column(say("人群", "Group")), Column(say("权重", "Weight"), "decimal"))
    made: list[tuple[Value, ...]] = [
        (say.group(str(key)), weight)
        for key, raw in mapping(result.get("weights")).items()
        if (weight := number(raw)) is not None
    ]
    return Table(
        say("目标中的人群权重", "Weights of people in the aim"), columns, made, say("权重", "Weights")
    )


def method_section(desk: PlanDesk) -> Section:
    """Write the page on method and data."""
    result, say = desk.result, desk.say
    facts = (
        Facts(say("圈层标准", "Circle profiles"), tuple(profile_rows(_flat_order(result), say))),
        Facts(say("数据", "Data"), tuple(source_rows(result, say))),
        Facts(say("设置", "Settings"), tuple(setting_rows(_flat_order(result), say))),
        Facts(say("运行", "Run"), tuple(run_rows(result, say, say("规划编号", "Plan")))),
    )
    rejected = rejected_table(_told_rows(result), say)
    blocks: tuple[Block, ...] = (
        Bullets(tuple(_meanings(result, say))),
        *(block for block in facts if block.rows),
        Paragraph(_again(result, say), "note"),
        *((rejected,) if rejected.rows else ()),
    )
    return Section("method", say("方法与数据", "Method and data"), blocks)


def _meanings(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    yield (
        say("覆盖：", "Covered:"),
        say(
            "沿步行路网走到一处站点不超过时限，恰好等于时限也算覆盖；与覆盖评估用同一套步行时间。",
            "a site is within the limit along the walking network; exactly at the limit counts. The walking "
            "times are those of the audit.",
        ),
    )
    yield (
        say("信息触达：", "Information reach:"),
        say(
            "可到达任何站点（含微拐角）的人；微拐角只提供信息，不计入覆盖。",
            "people who reach any site, micro-corners included; these inform and never count as covered.",
        ),
    )
    yield (
        say("合并：", "Merge:"),
        say(
            "接收站点是时限内承接被合并站点服务人口最多的开放站点。",
            "the receiving site is the open one that takes most of the merged one's people within the limit.",
        ),
    )
    yield (
        say("三项撤并判据与三项升级判据：", "Three tests for closing, three for upgrading:"),
        say(
            "偏远、服务人群少、使用效率低；位置优越、人流量大、需求旺盛。来源文件只给出原则，没有数值，"
            "阈值为本规划的设定 [K]；数据缺失的判据为“未知”，不算通过。",
            "remote, serves few, little used; well placed, busy, in demand. The source names the principles "
            "without figures, so the thresholds are settings of this plan [K]. A test without data is "
            "unknown and not passed.",
        ),
    )
    if mapping(result.get("cost")):
        yield (
            say("费用：", "Costs:"),
            say(
                "按费用表计算；随程序提供的费用表未经核实 [K]，请换成本地数据后重算。",
                "from the table of costs; the one that comes with the program is not confirmed [K]: replace "
                "it by your own and run again.",
            ),
        )
    yield (
        UNCONFIRMED,
        say("：行业经验，尚无公开来源证实。", "knowledge of the trade that no public source confirms yet."),
    )


def _again(result: dict[str, Any], say: Words) -> str:
    return say(
        "本规划由上列设置、数据摘要（SHA-256）和程序版本决定；三者不变，重算结果逐字节相同。",
        "The plan follows from these settings, digests (SHA-256) and the program's version: the same three "
        "give the same plan, byte for byte.",
    )


def _told_rows(result: dict[str, Any]) -> dict[str, Any]:
    """Give the rows left out with their reasons as an audit tells them."""
    return {
        key: [
            {**row, "reason": reason.get("zh"), "reason_en": reason.get("en")} if reason else row
            for row in rows_of(result.get(key))
            for reason in (mapping(row.get("reason")),)
        ]
        for key in ("rejected", "remarks")
    }


def _flat_order(result: dict[str, Any]) -> dict[str, Any]:
    """Give the order of the audit and the switches of the plan in one; decisions are told in a table."""
    order = mapping(result.get("config"))
    options = {
        key: _rule_text({"value": value}) if items(value) else value
        for key, value in mapping(order.get("options")).items()
    }
    told = {"audit", "options", "locks", "title"}
    rest = {key: value for key, value in order.items() if key not in told}
    return {**result, "config": {**mapping(order.get("audit")), **rest, **options}}
