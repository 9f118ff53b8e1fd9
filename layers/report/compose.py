"""An audit's result and its map layers composed into a report, conclusions first."""

from collections.abc import Callable
from typing import Any

from layers.report import sites, tables
from layers.report.cover import bound, demo_blocks, words_of
from layers.report.desk import Desk
from layers.report.doublecircle import double_blocks
from layers.report.equipment import equipment_facts
from layers.report.findings import conclusions
from layers.report.hours import clock_blocks
from layers.report.method import method_section
from layers.report.model import (
    Block,
    Bullets,
    Column,
    Imprint,
    KeyFigure,
    KeyFigures,
    Language,
    MapLayers,
    Paragraph,
    Report,
    Section,
    Table,
    Value,
)
from layers.report.options import profile_text
from layers.report.plain import cell, mapping, number, people, percent, rows_of
from layers.report.smallcells import few, hide_small
from layers.report.steps import next_steps
from layers.report.survey import missing_table
from layers.report.walks import walk_blocks
from layers.report.where import areas_section, groups_section, map_section
from layers.report.words import STATES, Words


def compose(result: dict[str, Any], layers: MapLayers, language: Language, imprint: Imprint) -> Report:
    """
    Compose a report.

    Blocks that the result lacks are left out; the report never guesses.

    Parameters
    ----------
    result
        Of an audit, plain values.
    layers
        What the maps are drawn from.
    language
        ``zh`` or ``en``.
    imprint
        Who answers for it.

    Returns
    -------
    Report
        Ready for a writer.

    Raises
    ------
    InputError
        If the language is another, or a map that is not a working map has no approval number.
    """
    say = words_of(language, imprint)
    desk = Desk(result, layers, say, imprint)
    return bound(
        result,
        imprint,
        say,
        tuple(make(desk) for make in _SECTIONS),
        title=say("15分钟就业服务圈评估报告", "Employment service circle audit"),
        rule=profile_text(mapping(result.get("profile")), say),
    )


def _conclusions(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    found, steps = conclusions(result, say), next_steps(result, say)
    blocks: list[Block] = []
    figures = _key_figures(result, say)
    if figures.figures:
        blocks.append(figures)
    blocks += demo_blocks(result, say)
    if found:
        blocks.append(Bullets(found))
    if steps:
        blocks += [
            Paragraph(say("建议下一步", "Suggested next steps"), "lead"),
            Bullets(steps, numbered=True),
        ]
    return Section("conclusions", say("结论", "Conclusions"), tuple(blocks))


def _key_figures(result: dict[str, Any], say: Words) -> KeyFigures:
    told = hide_small(result)
    total = number(result.get("people"))
    if total is None:
        return KeyFigures(())
    of_all = say(f"共 {people(total, 'zh')}", f"of {people(total, 'en')}")
    unknown, share = told["unknown"], told["share"]
    apart = isinstance(unknown, float) and unknown > 0 and total > 0
    said = say("另有未知 ", "besides unknown ") + percent(float(unknown or 0) / total) if apart else of_all
    shown = cell(share, "share")
    figures = [KeyFigure(say("覆盖率", "Share covered"), shown, said, "share")]
    bar = []
    for state, message in STATES.items():
        count = number(result.get(state))
        if count is not None:
            part, value = count / total if total else 0.0, told[state]
            label, shown = say.of(message), cell(value, "people")
            if isinstance(value, float) and say.language == "zh":
                shown = people(value, "zh")
            detail = percent(part) if isinstance(value, float) else ""
            figures.append(KeyFigure(label, shown, detail, state))  # type: ignore[arg-type]
            bar.append((state, f"{label} {detail}".strip(), part))
    return KeyFigures(tuple(figures), tuple(bar))


def _walks(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    return Section(
        "walks",
        say("步行时间、速度与韧性", "Walks, speed and resilience"),
        tuple(walk_blocks(result, say, desk.figure)),
    )


def _sites(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    made = (sites.site_table(result, say), sites.overlap_table(result, say))
    return Section("sites", say("站点", "Sites"), tuple(table for table in made if table.rows))


def _clock(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    blocks = (
        *clock_blocks(result, say, desk.figure),
        *equipment_facts(result, say),
        *double_blocks(result, say),
    )
    return Section("clock", say("开放时间、设备与双圈", "Hours, equipment and the double circle"), blocks)


def _unknown(desk: Desk) -> Section:
    table = tables.reason_table(desk.result, desk.say)
    said = desk.say(
        "未知的人口既不算覆盖，也不算盲区；先补数据，再定措施。",
        "People whose state is unknown are neither covered nor in a gap: mend the data first, then act.",
    )
    survey = missing_table(desk.result, desk.say)
    blocks: list[Block] = [Paragraph(said), table, *([survey] if survey.rows else [])]
    title = desk.say("未知原因", "What is unknown, and why")
    return Section("unknown", title, tuple(blocks) if table.rows else ())


def _method(desk: Desk) -> Section:
    section = method_section(desk.result, desk.say)
    rejected = tables.rejected_table(desk.result, desk.say)
    return Section(
        section.key, section.title, (*section.blocks, rejected) if rejected.rows else section.blocks
    )


def _profiles(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    columns = (
        Column(say("圈层标准", "Profile")),
        *tables.coverage_columns(say),
        Column(say("按半径计（直线）", "Covered by radius"), "people"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            profile_text(mapping(row.get("profile")), say),
            *tables.coverage(row),
            few(number(row.get("covered_by_radius"))),
        )
        for row in rows_of(result.get("profiles"))
    ]
    table = Table(
        say("各圈层标准的覆盖", "Coverage by circle profile"), columns, rows, say("圈层标准", "Profiles")
    )
    return Section("profiles", say("圈层标准", "Circle profiles"), (table,) if rows else ())


_SECTIONS: tuple[Callable[[Desk], Section], ...] = (
    _conclusions,
    _profiles,
    map_section,
    _walks,
    areas_section,
    groups_section,
    _sites,
    _clock,
    _unknown,
    _method,
)
