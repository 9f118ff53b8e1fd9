"""The evidence cards of a plan: one for each site with an action, all that speaks for it and against it."""

from collections.abc import Iterator, Sequence
from typing import Any

from layers.report.model import Block, Bullets, Card, Column, Figure, Paragraph, Section, Table, Value
from layers.report.plain import UNKNOWN, cell, in_language, mapping, name, number, numbers, rows_of
from layers.report.plan.cardfacts import detail, facts
from layers.report.plan.cardsheets import card_sheets
from layers.report.plan.cornercards import corner_card
from layers.report.plan.desk import PlanDesk
from layers.report.plan.hidden import PARTS, hidden_columns, hide_people, without_few
from layers.report.plan.maps import legend_drawing
from layers.report.plan.sites import changed, new_corners
from layers.report.plan.sitetests import test_texts, tests_of
from layers.report.plan.surroundings import surroundings
from layers.report.plan.words import (
    ACTION_COLOURS,
    ACTIONS,
    action_of,
    label,
    yuan,
)
from layers.report.smallcells import few, hide_parts
from layers.report.tables import small_note
from layers.report.words import Words

MOST_COMMUNITIES, MOST_GROUPS, MOST_WAYS = 7, 6, 6
"""Rows of a card; the workbook has all."""


def cards_section(desk: PlanDesk) -> Section:
    """Make a card for each site with an action, and the sheets of the workbook that tell the same."""
    say, rows, corners = desk.say, changed(desk.result), new_corners(desk.result)
    if not rows and not corners:
        return Section("cards", "", ())
    blocks: list[Block] = [Bullets(tuple(_reading(desk.result, say)))]
    if desk.ground is not None:
        blocks += desk.figure(
            legend_drawing(desk.ground, say),
            say("小地图图例", "Legend of the small maps"),
            say(
                "图例：人口网格按规划前后的状态着色，站点按行动用不同形状标出。",
                "Legend: cells of people by state before and after, sites by action.",
            ),
        )
        blocks.append(Paragraph(desk.map_note, "note"))
    blocks += [card_of(row, desk) for row in rows]
    blocks += [corner_card(row, say) for row in corners]
    blocks += card_sheets([*rows, *corners], say)
    count = len(rows) + len(corners)
    title = say(f"证据卡（{count:,} 张）", f"Evidence cards ({count:,})")
    return Section("cards", title, tuple(blocks))


def _reading(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    yield (
        say("怎么读：", "How to read a card:"),
        say(
            "人数只计这一处行动的影响，其余站点按规划；判据为“未知”表示数据缺失，不算通过。",
            "people are those whom this action alone affects, everything else as planned; an unknown test "
            "lacks its data and does not count as passed.",
        ),
    )
    yield (
        say("小地图：", "Small maps:"),
        say(
            "以站点为中心，四周各约 1.5 公里；箭头和数字指向其服务人口的去向。",
            "the site in the middle, about 1.5 km to each side; arrows and numbers lead where its people go.",
        ),
    )
    yield say("人数：", "Counts:"), small_note(say)
    if mapping(result.get("served")):
        yield (
            say("服务能力：", "Capacity:"),
            say(
                "本规划计服务能力；卡上的人数是时限内能走到的人，不是得到服务的人，也不搜索次优方案。",
                "this plan counts capacities; people on the cards are those within reach, not those served, "
                "and the next best choice is not searched.",
            ),
        )


def card_of(row: dict[str, Any], desk: PlanDesk) -> Card:
    """
    Make the card of a site.

    Parameters
    ----------
    row
        Of the plan's sites.
    desk
        The plan.

    Returns
    -------
    Card
        Small counts are hidden.
    """
    say, action = desk.say, action_of(row)
    tests, tables = _test_table(row, say), [table for table in _people_tables(row, say) if table.rows]
    beside = tests or (tables.pop(0) if tables else None)
    return Card(
        title=label(row, say),
        tag=say.of(ACTIONS[action]),
        colour=ACTION_COLOURS[action],
        detail=detail(row, say),
        lead=without_few(in_language(row.get("summary"), say.language), say.language),
        figures=tuple(_figures(row, say)),
        picture=_picture(row, desk),
        beside=beside,
        below=tuple(tables),
        facts=tuple(facts(row, say)),
    )


def _figures(row: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    shown = hide_people(mapping(row.get("people")))
    for key, word in (
        ("in_reach", say("可达人数", "In reach")),
        ("sole", say("唯一覆盖", "Sole cover")),
        ("gained", say("新增覆盖", "Gained")),
        ("lost", say("失去覆盖", "Lost")),
        ("moved", say("转移", "Moved")),
    ):
        yield word, cell(shown[key], "people")
    before, after = numbers(row.get("walk"), "before_min", "after_min")
    walks = [cell(walk, "minutes") for walk in (before, after)]
    known = before is not None or after is not None
    yield say("平均步行（分）", "Mean walk (min)"), " → ".join(walks) if known else UNKNOWN
    yield say("一次性费用", "Cost once"), yuan(number(row.get("once_yuan")), say)


def _picture(row: dict[str, Any], desk: PlanDesk) -> Figure | None:
    if desk.ground is None:
        return None
    say = desk.say
    ways = [way.get("id") for way in rows_of(row.get("goes_to"))[:MOST_WAYS]]
    drawing = surroundings(desk.ground, row.get("id"), ways, say, working=desk.imprint.working)
    if drawing is None:
        return None
    alt = say(
        f"小地图：{label(row, say)}及周边站点，人口网格按规划前后的状态着色。",
        f"Small map: {label(row, say)} and its neighbours, cells of people by state before and after.",
    )
    return Figure(label(row, say), drawing, alt, "", paper=True)


def _test_table(row: dict[str, Any], say: Words) -> Table | None:
    tests = tests_of(row)
    if not tests:
        return None
    columns = (
        Column(say("判据", "Test")),
        Column(say("量度", "Measure")),
        Column(say("数值", "Value"), "count"),
        Column(say("门槛", "Threshold"), "count"),
        Column(say("结论", "Passes")),
    )
    made: list[tuple[Value, ...]] = []
    for test in tests:
        told = test_texts(test, say)
        made.append((told.label, told.measure, told.value, told.threshold, told.passes))
    return Table(say("三项撤并判据、三项升级判据", "Tests for closing and for upgrading"), columns, made)


def _people_tables(row: dict[str, Any], say: Words) -> Iterator[Table]:
    communities = [one for one in rows_of(row.get("communities")) if _touched(one)]
    named: list[Value] = [name(one.get("name")) or name(one.get("code")) for one in communities]
    shown = hidden_columns(communities)
    yield _parts_table(
        say("按社区", "By community"), named, shown, say, MOST_COMMUNITIES, say("卡·社区", "Card communities")
    )
    groups = [one for one in rows_of(row.get("groups")) if _touched(one)]
    yield _parts_table(
        say("按群体", "By group"),
        [say.group(one.get("name")) for one in groups],
        [tuple(few(number(one.get(key))) for key in PARTS) for one in groups],
        say,
        MOST_GROUPS,
        say("卡·群体", "Card groups"),
    )  # fmt: skip
    yield _ways_table(row, say)


def _touched(row: dict[str, Any]) -> bool:
    return any(number(row.get(key)) for key in PARTS)


def _parts_table(
    title: str, named: Sequence[Value], shown: Sequence[tuple[Value, ...]], say: Words, brief: int, sheet: str
) -> Table:
    """Tabulate people gained, lost and moved; a column of nothing is left out."""
    heads = (say("新增", "Gained"), say("失去", "Lost"), say("转移", "Moved"))
    used = [i for i in range(len(PARTS)) if any(values[i] for values in shown)]
    columns = (Column(title), *(Column(heads[i], "people") for i in used))
    rows: list[tuple[Value, ...]] = [
        (one, *(values[i] for i in used)) for one, values in zip(named, shown, strict=True)
    ]
    return Table("", columns, rows, sheet, brief)


def _ways_table(row: dict[str, Any], say: Words) -> Table:
    ways = rows_of(row.get("goes_to"))
    counts = [number(way.get("people")) or 0.0 for way in ways]
    columns = (
        Column(say("去向", "Goes to")),
        Column(say("人数", "People"), "people"),
        Column(say("步行（分）", "Walk (min)"), "minutes"),
    )
    rows: list[tuple[Value, ...]] = [
        (f"{i} {label(way, say)}", count, number(way.get("walk_min")))
        for i, (way, count) in enumerate(zip(ways, hide_parts(counts), strict=True), 1)
    ]
    return Table("", columns, rows, say("卡·去向", "Card ways"), MOST_WAYS)
