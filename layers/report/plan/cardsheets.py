"""The evidence cards as sheets of the workbook: one row a card, and one a test, community, group and way."""

from typing import Any

from layers.report.model import Block, Column, Table, Value
from layers.report.plain import in_language, mapping, name, number, numbers, rows_of
from layers.report.plan.hidden import PARTS, hidden_columns, hide_informed, hide_people, without_few
from layers.report.plan.sites import area_name, into_text, lock_text, year
from layers.report.plan.sitetests import passes_text, test_texts, test_value, tests_of
from layers.report.plan.words import ACTIONS, SOURCES, VENUES, action_of, host, label, unit
from layers.report.smallcells import few, hide_parts
from layers.report.words import Words

Rows = list[dict[str, Any]]

TOLD = (*PARTS, "informed")
"""What an action does to people; only a micro-corner that is added informs."""


def card_sheets(rows: Rows, say: Words) -> tuple[Block, ...]:
    """
    Tabulate the cards for the workbook.

    Parameters
    ----------
    rows
        Sites with an action.
    say
        The language.

    Returns
    -------
    tuple[Block, ...]
        Tables that only the workbook has.
    """
    made = (_card_sheet, _test_sheet, _community_sheet, _group_sheet, _way_sheet)
    return tuple(table for make in made if (table := make(rows, say)).rows)


def _head(say: Words) -> tuple[Column, ...]:
    return (Column(say("编号", "ID")), Column(say("名称", "Name")), Column(say("行动", "Action")))


def _who(row: dict[str, Any], say: Words) -> tuple[Value, ...]:
    return name(row.get("id")), label(row, say), say.of(ACTIONS[action_of(row)])


def _card_sheet(rows: Rows, say: Words) -> Table:
    people = ("in_reach", "sole", "nearest", *PARTS)
    columns = (
        *_head(say),
        Column(say("年份", "Year"), "count"),
        Column(say("类型", "Kind")),
        Column(say("场地", "Venue")),
        Column(say("载体", "Host")),
        Column(say("区县", "District")),
        Column(say("区域", "Area")),
        Column(say("经度", "Longitude"), "degrees"),
        Column(say("纬度", "Latitude"), "degrees"),
        Column(say("可达人数", "People in reach"), "people"),
        Column(say("唯一覆盖", "Sole cover"), "people"),
        Column(say("就近人数", "Nearest to"), "people"),
        Column(say("新增覆盖", "Gained"), "people"),
        Column(say("失去覆盖", "Lost"), "people"),
        Column(say("转移", "Moved"), "people"),
        Column(say("新获知", "Informed"), "people"),
        Column(say("步行（前，分钟）", "Walk before (min)"), "minutes"),
        Column(say("步行（后，分钟）", "Walk after (min)"), "minutes"),
        Column(say("月服务人次", "Visits a month"), "count"),
        Column(say("工作人员", "Staff"), "count"),
        Column(say("并入", "Goes into")),
        Column(say("一次性（元）", "Once (yuan)"), "count"),
        Column(say("每年（元）", "Each year (yuan)"), "count"),
        Column(say("人工决定", "Decided by hand")),
        Column(say("次优方案", "Next best")),
        Column(say("说明", "Summary")),
        Column(say("来源", "Source")),
    )
    made: list[tuple[Value, ...]] = []
    for row in rows:
        shown = hide_people(mapping(row.get("people")))
        usage = mapping(row.get("usage"))
        texts = (in_language(mapping(row.get(key)), say.language) for key in ("alternative", "summary"))
        made.append(
            (
                *_who(row, say),
                year(row),
                say.site_kind(row.get("kind")),
                say.named(VENUES, row.get("venue")),
                host(row.get("host_kind"), say),
                area_name(row, "district"),
                area_name(row),
                *numbers(row, "lon", "lat"),
                *(shown[key] for key in people),
                hide_informed(mapping(row.get("people")))["informed"],
                *numbers(row.get("walk"), "before_min", "after_min"),
                *numbers(usage, "monthly_visits", "staff"),
                into_text(row, say),
                *numbers(row, "once_yuan", "yearly_yuan"),
                lock_text(row, say),
                *(without_few(said, say.language) for said in texts),
                say.named(SOURCES, row.get("source")),
            )
        )
    return _sheet(say("证据卡", "Cards"), columns, made)


def _test_sheet(rows: Rows, say: Words) -> Table:
    columns = (
        *_head(say),
        Column(say("用于", "For")),
        Column(say("判据", "Test")),
        Column(say("数值", "Value"), "decimal"),
        Column(say("门槛", "Threshold"), "decimal"),
        Column(say("方向", "Sense")),
        Column(say("单位", "Unit")),
        Column(say("结论", "Passes")),
        Column(say("量度", "Measure")),
    )
    made: list[tuple[Value, ...]] = []
    for row in rows:
        for test in tests_of(row):
            told = test_texts(test, say)
            made.append(
                (
                    *_who(row, say), told.use, told.label, test_value(test), number(test.get("threshold")),
                    name(test.get("sense")), unit(test.get("unit"), say), passes_text(test, say),
                    told.measure,
                )
            )  # fmt: skip
    return _sheet(say("卡·判据", "Card tests"), columns, made)


def _parts_columns(say: Words, title: str) -> tuple[Column, ...]:
    heads = (say("新增", "Gained"), say("失去", "Lost"), say("转移", "Moved"), say("新获知", "Informed"))
    return (*_head(say), Column(title), *(Column(head, "people") for head in heads))


def _community_sheet(rows: Rows, say: Words) -> Table:
    made: list[tuple[Value, ...]] = []
    for row in rows:
        own = rows_of(row.get("communities"))
        made += [
            (*_who(row, say), name(one.get("name")) or name(one.get("code")), *values)
            for one, values in zip(own, hidden_columns(own, TOLD), strict=True)
        ]
    return _sheet(say("卡·社区", "Card communities"), _parts_columns(say, say("社区", "Community")), made)


def _group_sheet(rows: Rows, say: Words) -> Table:
    made: list[tuple[Value, ...]] = [
        (*_who(row, say), say.group(one.get("name")), *(few(number(one.get(key))) for key in TOLD))
        for row in rows
        for one in rows_of(row.get("groups"))
    ]
    return _sheet(say("卡·群体", "Card groups"), _parts_columns(say, say("群体", "Group")), made)


def _way_sheet(rows: Rows, say: Words) -> Table:
    columns = (
        *_head(say),
        Column(say("去向", "Goes to")),
        Column(say("人数", "People"), "people"),
        Column(say("步行（分钟）", "Walk (min)"), "minutes"),
    )
    made: list[tuple[Value, ...]] = []
    for row in rows:
        ways = rows_of(row.get("goes_to"))
        counts = hide_parts([number(way.get("people")) or 0.0 for way in ways])
        made += [
            (*_who(row, say), label(way, say), count, number(way.get("walk_min")))
            for way, count in zip(ways, counts, strict=True)
        ]
    return _sheet(say("卡·去向", "Card ways"), columns, made)


def _sheet(name_: str, columns: tuple[Column, ...], rows: list[tuple[Value, ...]]) -> Table:
    return Table(name_, columns, rows, name_, 0, book_only=True)
