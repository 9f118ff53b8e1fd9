"""Sections that tell where, and who: the map of coverage, areas, groups of people."""

from collections.abc import Callable
from typing import Any

from layers.report import charts, tables
from layers.report.desk import Desk
from layers.report.drawing import Drawing
from layers.report.maps import area_map, coverage_map
from layers.report.measures import equity_section
from layers.report.model import Block, Section
from layers.report.plain import mapping, name, number, rows_of
from layers.report.smallcells import tells
from layers.report.words import STATES, Words

MOST_BARS = 14
FEW_ROWS = 8
"""Rows of the levels that get no chart of their own."""


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
    """Tell of areas by level, of zones, and draw the share covered."""
    result, say = desk.result, desk.say
    searched = number(mapping(result.get("nearest")).get("searched_min"))
    blocks: list[Block] = []
    groups = (
        (tables.districts(result), say("各区县覆盖", "Coverage by district"), say("区县", "Districts"), 20),
        (
            tables.townships(result),
            say("各乡镇街道覆盖", "Coverage by township"),
            say("乡镇街道", "Townships"),
            15,
        ),
        (
            tables.villages(result),
            say("各村（社区）覆盖", "Coverage by village"),
            say("村（社区）", "Villages"),
            FEW_ROWS,
        ),
        (
            tables.other_areas(result),
            say("其他区域覆盖", "Coverage of other areas"),
            say("其他区域", "Other areas"),
            FEW_ROWS,
        ),
    )
    for rows, title, sheet, brief in groups:
        if rows:
            blocks += desk.figure(
                _ranking(rows, say) if brief > FEW_ROWS else None,
                title + say("：盲区人口最多的在前", ": most people in the gap first"),
                say(
                    "条形图：各区域覆盖、盲区、未知的人口比例。",
                    "Bars: shares of covered, gap and unknown by area.",
                ),
            )
            blocks.append(
                tables.area_table(rows, say, title=title, sheet=sheet, brief=brief, searched_min=searched)
            )
    zones = tables.zone_table(result, say)
    if zones.rows:
        blocks.append(zones)
    shares = _shares(result)
    if shares:
        blocks[:0] = desk.figure(
            area_map(desk.layers, shares, say, working=desk.imprint.working),
            say("各区域覆盖率", "Share covered by area"),
            say("地图：各区域覆盖率，分五级着色。", "Map: the share covered of each area in five classes."),
            desk.map_note,
        )
    return Section("areas", say("分区域", "By area"), tuple(blocks))


def groups_section(desk: Desk) -> Section:
    """Tell of groups of people, and how evenly walks and services are spread."""
    result, say = desk.result, desk.say
    rows = rows_of(result.get("groups"))
    blocks: list[Block] = []
    if rows:
        blocks += desk.figure(
            _ranking(rows, say, say.group),
            say("各群体覆盖", "Coverage by group"),
            say(
                "条形图：各群体覆盖、盲区、未知的比例。", "Bars: shares of covered, gap and unknown by group."
            ),
        )
        blocks.append(tables.group_table(result, say))
    blocks += equity_section(result, say)
    return Section("groups", say("分群体与公平", "By group, and fairness"), tuple(blocks))


def _ranking(rows: list[dict[str, Any]], say: Words, label: Callable[[Any], str] = name) -> Drawing | None:
    bars = [
        (label(row.get("name")), {state: number(row.get(state)) or 0.0 for state in STATES})
        for row in rows
        if tells(row)
    ][:MOST_BARS]
    return charts.ranking(bars, say.language) if bars else None


def _shares(result: dict[str, Any]) -> dict[str, float]:
    rows = tables.townships(result) or tables.districts(result)
    return {
        str(row.get("code")): share
        for row in rows
        if tells(row) and (share := number(row.get("share"))) is not None
    }
