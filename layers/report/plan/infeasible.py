"""A plan that cannot be: which rules fight, and the smallest relaxation of each that would do."""

from typing import Any

from layers.report.cover import demo_blocks
from layers.report.model import Block, Bullets, Column, Paragraph, Section, Table, Value
from layers.report.plain import in_language, items, mapping, name, number, percent, rows_of
from layers.report.plan.desk import PlanDesk
from layers.report.words import Words


def infeasible_section(desk: PlanDesk) -> Section:
    """Say that no plan keeps all the rules, which of them fight, and what would do."""
    result, say = desk.result, desk.say
    block = mapping(result.get("infeasible"))
    said = in_language(block, say.language) or say(
        "没有方案能同时满足全部规则。", "no plan keeps all the rules at once."
    )
    found: list[tuple[str, str]] = [(say("无解：", "Infeasible:"), said)]
    rules = {str(row.get("name")): row for row in rows_of(result.get("rules"))}
    fighting = [_rule(key, rules, say) for key in items(block.get("fighting"))]
    lead = say("相互冲突的规则：", "The rules that fight:")
    if fighting:
        found.append((lead, say("；", "; ").join(fighting)))
    else:
        on = [in_language(row, say.language) for row in rules.values() if row.get("on") is True]
        told = say("；", "; ").join(word for word in on if word)
        unknown = say("未能判明，请逐项放宽后重试", "not found out; relax one after the other and try again")
        found.append((lead, unknown + (say(f"：{told}", f": {told}") if told else "")))
    blocks: list[Block] = []
    blocks += demo_blocks(result, say)
    blocks.append(Bullets(tuple(found)))
    table = _relaxations(block, rules, say)
    if table.rows:
        blocks.append(table)
        said = say(
            "每一行单独放宽即可；放宽哪一项由决策者定。",
            "Each row alone would do; which one is for people to decide.",
        )
        blocks.append(Paragraph(said, "note"))
    return Section("conclusions", say("结论", "Conclusions"), tuple(blocks))


def _rule(key: Any, rules: dict[str, dict[str, Any]], say: Words) -> str:
    return in_language(rules.get(str(key)), say.language) or name(key)


def _relaxations(block: dict[str, Any], rules: dict[str, dict[str, Any]], say: Words) -> Table:
    columns = (
        Column(say("规则", "Rule")),
        Column(say("现值", "Now"), "count"),
        Column(say("放宽到", "Relaxed to"), "count"),
        Column(say("含义", "Meaning")),
    )
    made: list[tuple[Value, ...]] = [
        (
            _rule(row.get("name"), rules, say),
            _value(row.get("from")),
            _value(row.get("to")),
            in_language(row, say.language),
        )
        for row in rows_of(block.get("relaxations"))
    ]
    title = say("每项规则最小的放宽", "The smallest relaxation of each rule")
    return Table(title, columns, made, say("放宽", "Relaxations"), 40)


def _value(value: Any) -> Value:
    figure = number(value)
    if figure is None:
        return None if value is None or isinstance(value, dict | list | float | int) else name(value)
    return percent(figure) if 0 < figure < 1 else figure
