"""Areas and groups of people before and after a plan."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from layers.report.drawing import Drawing
from layers.report.model import Block, Column, Section, Table, Value
from layers.report.plain import mapping, name, number, rows_of
from layers.report.plan import charts
from layers.report.plan.changes import COLUMNS, Changes
from layers.report.plan.desk import PlanDesk
from layers.report.plan.hidden import hide_change
from layers.report.plan.rules import floor_of
from layers.report.plan.words import area_label
from layers.report.tables import small_note
from layers.report.words import DISTRICT_LEVELS, TOWNSHIP_LEVELS, VILLAGE_LEVELS, Words

MOST_BARS = 16
FEW_ROWS = 8
"""Rows of the levels that get no chart."""

Pair = tuple[dict[str, Any], dict[str, Any]]
"""A row before and the same row after."""


@dataclass(frozen=True, slots=True)
class _Part:
    """
    The areas of one level, or the groups.

    Attributes
    ----------
    title, sheet, brief
        Of the table.
    pairs
        Before and after, lowest share after the plan first.
    label
        Names a row.
    floor
        Share that none may fall short of.
    is_groups
        True for groups of people, which share people with each other.
    """

    title: str
    sheet: str
    brief: int
    pairs: list[Pair]
    label: Callable[[Any], str] = name
    floor: float | None = None
    is_groups: bool = False

    @property
    def many(self) -> bool:
        """Tell whether there are more rows than a chart shows."""
        return len(self.pairs) > MOST_BARS


def equity_section(desk: PlanDesk) -> Section:
    """Tell of districts, other areas and groups, before and after."""
    blocks: list[Block] = []
    changes = Changes(desk.result)
    for part in _parts(desk.result, desk.say):
        if part.pairs:
            blocks += _blocks(desk, part, changes)
    table = _changed_table(desk.result, changes, desk.say)
    if table.rows:
        blocks.append(table)
    say = desk.say
    title = say("区县与群体", "Districts and groups")
    if desk.infeasible:
        title += say("（现状）", " as they are")
    return Section("equity", title, tuple(blocks))


def _parts(result: dict[str, Any], say: Words) -> Iterator[_Part]:
    areas = _pairs(result, "areas", "code")
    told = DISTRICT_LEVELS | TOWNSHIP_LEVELS | VILLAGE_LEVELS

    def of(levels: frozenset[str]) -> list[Pair]:
        return [pair for pair in areas if str(pair[0].get("level")) in levels]

    floor = floor_of(result)
    yield _Part(say("各区县", "By district"), say("区县", "Districts"), 20, of(DISTRICT_LEVELS), floor=floor)
    yield _Part(say("各乡镇街道", "By township"), say("乡镇街道", "Townships"), 30, of(TOWNSHIP_LEVELS))
    yield _Part(
        say("各村（社区）", "By village"), say("村（社区）", "Villages"), FEW_ROWS, of(VILLAGE_LEVELS)
    )
    others = [pair for pair in areas if str(pair[0].get("level")) not in told]
    yield _Part(say("其他区域", "Other areas"), say("其他区域", "Other areas"), FEW_ROWS, others)
    groups = _pairs(result, "groups", "name")
    yield _Part(
        say("各群体", "By group"), say("群体", "Groups"), MOST_BARS, groups, say.group, is_groups=True
    )


def _pairs(result: dict[str, Any], block: str, key: str) -> list[Pair]:
    """Join the rows of both sides."""
    before = rows_of(mapping(result.get("before")).get(block))
    after = {
        (str(row.get(key)), str(row.get("level"))): row
        for row in rows_of(mapping(result.get("after")).get(block))
    }
    pairs = [(row, after.get((str(row.get(key)), str(row.get("level"))), {})) for row in before]
    return sorted(pairs, key=lambda pair: (_share(pair), str(pair[0].get(key))))


def _share(pair: Pair) -> float:
    shares = [number(side.get("share")) for side in reversed(pair)]
    return next((share for share in shares if share is not None), 2.0)


def _blocks(desk: PlanDesk, part: _Part, changes: Changes) -> Iterator[Block]:
    say = desk.say
    pairs = [(before, after, _change(changes, before, after, part)) for before, after in part.pairs]
    if part.many:
        pairs.sort(key=lambda pair: -sum(count or 0.0 for count in pair[2]))
    rows = [
        (
            part.label(before.get("name")) or name(before.get("code")),
            hide_change(before, after, *change, beside=() if part.is_groups else changes.hidden(before)),
        )
        for before, after, change in pairs
    ]
    first = say("，变化最大的在前", ", greatest change first") if part.many else ""
    yield from desk.figure(
        _chart(rows, say, part.floor) if part.brief > FEW_ROWS else None,
        part.title + say("：规划前后的覆盖率", ": share covered before and after") + first,
        say(
            "每行一个区域或群体：空心点为规划前，实心点为规划后的覆盖率。",
            "A line for each: hollow before the plan, full after it.",
        ),
    )
    yield _table(rows, say, part)


def _chart(rows: list[tuple[str, dict[str, Value]]], say: Words, floor: float | None) -> Drawing | None:
    told = [
        (label, before, after)
        for label, row in rows
        for before, after in ((row["share_before"], row["share_after"]),)
        if isinstance(before, float) and isinstance(after, float)
        if 0 <= min(before, after) <= max(before, after) <= 1
    ][:MOST_BARS]
    return charts.before_after(told, say.language, floor=floor) if told else None


def _table(rows: list[tuple[str, dict[str, Value]]], say: Words, part: _Part) -> Table:
    """Tabulate the sides; columns without a value, as after a plan that cannot be, are left out."""
    columns = {
        "people": Column(say("人口", "People"), "people"),
        "before": Column(say("覆盖（前）", "Covered before"), "people"),
        "after": Column(say("覆盖（后）", "Covered after"), "people"),
        "gained": Column(say("新增", "Gained"), "people"),
        "lost": Column(say("失去", "Lost"), "people"),
        "share_before": Column(say("覆盖率（前）", "Share before"), "share"),
        "share_after": Column(say("覆盖率（后）", "Share after"), "share"),
        "gap": Column(say("盲区（后）", "Gap after"), "people"),
        "unknown": Column(say("未知", "Unknown"), "people"),
    }
    shown = [key for key in columns if any(row[key] is not None for _, row in rows)]
    made: list[tuple[Value, ...]] = [(label, *(row[key] for key in shown)) for label, row in rows]
    heads = (Column(say("名称", "Name")), *(columns[key] for key in shown))
    return Table(part.title, heads, made, part.sheet, part.brief, small_note(say))


def _changed_table(result: dict[str, Any], changes: Changes, say: Words) -> Table:
    """Tabulate people gained and lost by the finest area that is told, those with most lost first."""
    found: dict[str, dict[str, Any]] = {}
    for key in COLUMNS:
        for row in rows_of(mapping(result.get(key)).get("areas")):
            own = found.setdefault(
                str(row.get("code")), {"name": area_label(row, say), **dict.fromkeys(COLUMNS, 0.0)}
            )
            own[key] = number(row.get("people"))
    rows = sorted(
        found.items(), key=lambda row: (-(row[1]["lost"] or 0), -(row[1]["gained"] or 0), row[1]["name"])
    )
    columns = (
        Column(say("区域", "Area")),
        Column(say("新增", "Gained"), "people"),
        Column(say("失去", "Lost"), "people"),
    )
    told = [changes.told(key) for key in COLUMNS]
    made: list[tuple[Value, ...]] = [
        (row["name"], *(column.get(code, 0.0) for column in told)) for code, row in rows
    ]
    title = say("新增与失去覆盖的人住在哪里", "Where those live who are newly and no longer covered")
    return Table(title, columns, made, say("变化", "Changes"), MOST_BARS, small_note(say))


def _change(
    changes: Changes, before: dict[str, Any], after: dict[str, Any], part: _Part
) -> tuple[float | None, float | None]:
    """Give people gained and lost by a row; where only the lost are told, the gain is the difference."""
    gained, lost = changes.counts(before, is_group=part.is_groups)
    was, is_ = number(before.get("covered")), number(after.get("covered"))
    if gained is None and lost is not None and was is not None and is_ is not None:
        gained = max(is_ - was + lost, 0.0)
    return gained, lost
