"""The actions of a plan as tables, one row a site."""

from typing import Any

from layers.report.model import Block, Column, Paragraph, Section, Table, Value
from layers.report.plain import in_language, mapping, name, number, rows_of
from layers.report.plan.desk import PlanDesk
from layers.report.plan.hidden import hide_people
from layers.report.plan.sites import area_name, changed, into_text, kept, lock_text, new_corners, venue, year
from layers.report.plan.words import ACTIONS, TESTS, action_of, label
from layers.report.tables import small_note
from layers.report.words import Words

PRINTED = 120
"""Actions that printed forms list; the workbook has all."""


def actions_section(desk: PlanDesk) -> Section:
    """List what the plan does, site by site."""
    say, rows = desk.say, changed(desk.result)
    blocks: list[Block] = []
    if rows:
        said = say(
            "每项行动的依据见后附证据卡；新增、失去、转移是只改变这一处、其余按规划时的人数，不能逐行相加。",
            "The evidence is on the card of each site. Gained, lost and moved are those of this action "
            "alone, with everything else as planned: the rows do not add up.",
        )
        blocks += [Paragraph(said, "note"), _action_table(rows, say)]
    for table in (_corner_table(new_corners(desk.result), say), _kept_table(kept(desk.result), say)):
        if table.rows:
            blocks.append(table)
    return Section("actions", say("行动清单", "The actions"), tuple(blocks))


def _action_table(rows: list[dict[str, Any]], say: Words) -> Table:
    columns = (
        Column(say("行动", "Action")),
        Column(say("编号", "ID")),
        Column(say("名称", "Name")),
        Column(say("区域", "Area")),
        Column(say("年份", "Year"), "count"),
        Column(say("新增", "Gained"), "people"),
        Column(say("失去", "Lost"), "people"),
        Column(say("转移", "Moved"), "people"),
        Column(say("一次性（元）", "Once (yuan)"), "count"),
        Column(say("说明", "Remark")),
    )
    title = say(f"行动清单（{len(rows):,} 处）", f"The actions ({len(rows):,} sites)")
    made = [_action_row(row, say) for row in rows]
    return Table(title, columns, made, say("行动", "Actions"), PRINTED, small_note(say))


def _action_row(row: dict[str, Any], say: Words) -> tuple[Value, ...]:
    shown = hide_people(mapping(row.get("people")))
    return (
        say.of(ACTIONS[action_of(row)]),
        name(row.get("id")),
        label(row, say),
        area_name(row) or area_name(row, "district"),
        year(row),
        shown["gained"],
        shown["lost"],
        shown["moved"],
        number(row.get("once_yuan")),
        remark(row, say),
    )


def remark(row: dict[str, Any], say: Words) -> str:
    """Tell where a merged site goes, what an added one moves into, and what a person decided."""
    into = into_text(row, say)
    parts = [
        say(f"并入{into}", f"into {into}") if into else "",
        venue(row, say) if action_of(row) == "add" else "",
        lock_text(row, say),
    ]
    return say("；", "; ").join(part for part in parts if part)


def _corner_table(rows: list[dict[str, Any]], say: Words) -> Table:
    columns = (
        Column(say("编号", "ID")),
        Column(say("名称", "Name")),
        Column(say("区域", "Area")),
        Column(say("场地", "Venue")),
        Column(say("年份", "Year"), "count"),
        Column(say("可达人数", "People in reach"), "people"),
        Column(say("一次性（元）", "Once (yuan)"), "count"),
    )
    made: list[tuple[Value, ...]] = [
        (
            name(row.get("id")),
            label(row, say),
            area_name(row) or area_name(row, "district"),
            venue(row, say),
            year(row),
            hide_people(mapping(row.get("people")))["in_reach"],
            number(row.get("once_yuan")),
        )
        for row in rows
    ]
    title = say(f"新增微拐角（{len(rows):,} 处）", f"Micro-corners added ({len(rows):,})")
    note = say(
        "只计信息触达，不计覆盖；每处有一张小证据卡。",
        "They inform and never count as covered; each has a small card.",
    )
    return Table(title, columns, made, say("新增微拐角", "New corners"), 40, note)


def _kept_table(rows: list[dict[str, Any]], say: Words) -> Table:
    columns = (
        Column(say("编号", "ID")),
        Column(say("名称", "Name")),
        Column(say("类型", "Kind")),
        Column(say("区域", "Area")),
        Column(say("可达人数", "People in reach"), "people"),
        Column(say("唯一覆盖", "Sole cover"), "people"),
        Column(say("就近人数", "Nearest to"), "people"),
        Column(say("月服务人次", "Visits a month"), "count"),
        Column(say("通过的判据", "Tests passed")),
        Column(say("说明", "Remark")),
    )
    made = [_kept_row(row, say) for row in rows]
    title = say(f"保留不变的站点（{len(rows):,} 处）", f"Sites that stay as they are ({len(rows):,})")
    return Table(title, columns, made, say("保留站点", "Kept sites"), 0, small_note(say), book_only=True)


def _kept_row(row: dict[str, Any], say: Words) -> tuple[Value, ...]:
    shown = hide_people(mapping(row.get("people")))
    return (
        name(row.get("id")),
        label(row, say),
        say.site_kind(row.get("kind")),
        area_name(row) or area_name(row, "district"),
        shown["in_reach"],
        shown["sole"],
        shown["nearest"],
        number(mapping(row.get("usage")).get("monthly_visits")),
        say("、", ", ").join(passed_tests(row, say)),
        lock_text(row, say),
    )


def passed_tests(row: dict[str, Any], say: Words) -> list[str]:
    """Name the tests that a site passes."""
    return [
        say.named(TESTS, test.get("name")) or in_language(test, say.language)
        for test in rows_of(row.get("tests"))
        if test.get("passes") is True
    ]
