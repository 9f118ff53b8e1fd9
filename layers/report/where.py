"""Sections that tell where, and who: the map of coverage, areas, groups of people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from layers.report import charts, tables
from layers.report.desk import Desk
from layers.report.drawing import Drawing
from layers.report.fairness import fairness_blocks
from layers.report.maps import area_map, coverage_map
from layers.report.model import Block, Section
from layers.report.plain import mapping, name, number, rows_of
from layers.report.smallcells import tells
from layers.report.words import STATES, Words

MOST_BARS = 14
FEW_ROWS = 8
"""Rows of the levels that get no chart of their own."""


@dataclass(frozen=True, slots=True)
class _Level:
    """The areas of one level, and how their table is called."""

    rows: tables.Rows
    title: str
    sheet: str
    brief: int


def map_section(desk: Desk) -> Section:
    """Draw who is covered, in a gap, unknown."""
    say, working = desk.say, desk.imprint.working
    blocks = desk.figure(
        coverage_map(desk.layers, say, working=working),
        say("覆盖、盲区与未知", "Covered, gap and unknown"),
        say(
            "地图：居民点按覆盖、盲区、未知三种状态着色，并标出服务站点。",
            "Map: where people live, coloured by covered, gap and unknown, with the sites.",
        ),
        desk.map_note,
    )
    return Section("map", say("覆盖地图", "Map of coverage"), tuple(blocks))


def areas_section(desk: Desk) -> Section:
    """Tell of areas by level, with the map of shares ahead of the level that it shows, and of zones."""
    result, say = desk.result, desk.say
    blocks: list[Block] = []
    mapped = _mapped(result)
    for level in _levels(result, say):
        if level.rows and level.rows == mapped:
            blocks += _share_map(desk, mapped)
        blocks += _level_blocks(desk, level)
    zones = tables.zone_table(result, say)
    if zones.rows:
        blocks.append(zones)
    return Section("areas", say("分区域", "By area"), tuple(blocks))


def groups_section(desk: Desk) -> Section:
    """Tell of groups of people, and how evenly walks and services are spread."""
    result, say = desk.result, desk.say
    rows = rows_of(result.get("groups"))
    blocks: list[Block] = []
    if rows:
        blocks += desk.figure(
            _ranking(rows, say, say.group),
            say("各群体：覆盖、盲区与未知的比例", "By group: shares of covered, gap and unknown"),
            say(
                "条形图：各群体覆盖、盲区、未知的比例。", "Bars: shares of covered, gap and unknown by group."
            ),
        )
        blocks.append(tables.group_table(result, say))
    blocks += fairness_blocks(result, say)
    return Section("groups", say("分群体与公平", "By group, and fairness"), tuple(blocks))


def _levels(result: dict[str, Any], say: Words) -> tuple[_Level, ...]:
    return (
        _Level(
            tables.districts(result), say("各区县覆盖", "Coverage by district"), say("区县", "Districts"), 20
        ),
        _Level(
            tables.townships(result),
            say("各乡镇街道覆盖", "Coverage by township"),
            say("乡镇街道", "Townships"),
            15,
        ),
        _Level(
            tables.villages(result),
            say("各村（社区）覆盖", "Coverage by village"),
            say("村（社区）", "Villages"),
            FEW_ROWS,
        ),
        _Level(
            tables.other_areas(result),
            say("其他区域覆盖", "Coverage of other areas"),
            say("其他区域", "Other areas"),
            FEW_ROWS,
        ),
    )


def _level_blocks(desk: Desk, level: _Level) -> Iterator[Block]:
    if not level.rows:
        return
    say = desk.say
    yield from desk.figure(
        _ranking(level.rows, say) if level.brief > FEW_ROWS else None,
        level.title + say("：盲区人口最多的在前", ": most people in the gap first"),
        say(
            "条形图：各区域覆盖、盲区、未知的人口比例。", "Bars: shares of covered, gap and unknown by area."
        ),
    )
    searched = number(mapping(desk.result.get("nearest")).get("searched_min"))
    yield tables.area_table(
        level.rows, say, title=level.title, sheet=level.sheet, brief=level.brief, searched_min=searched
    )


def _mapped(result: dict[str, Any]) -> tables.Rows:
    """Give the areas of the level that the map of shares shows."""
    return tables.townships(result) or tables.districts(result)


def _share_map(desk: Desk, rows: tables.Rows) -> Iterator[Block]:
    say = desk.say
    shares = {
        str(row.get("code")): share
        for row in rows
        if tells(row) and (share := number(row.get("share"))) is not None
    }
    if shares:
        yield from desk.figure(
            area_map(desk.layers, shares, say, working=desk.imprint.working),
            say("各区域覆盖率", "Share covered by area"),
            say("地图：各区域覆盖率，分五级着色。", "Map: the share covered of each area in five classes."),
            desk.map_note,
        )


def _ranking(rows: list[dict[str, Any]], say: Words, label: Callable[[Any], str] = name) -> Drawing | None:
    bars = [
        (label(row.get("name")), {state: number(row.get(state)) or 0.0 for state in STATES})
        for row in rows
        if tells(row)
    ][:MOST_BARS]
    return charts.ranking(bars, say.language) if bars else None
