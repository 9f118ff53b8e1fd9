"""The tables of a report, from the blocks of an audit's result."""

from collections.abc import Iterable
from typing import Any

from layers.report.model import Column, Table, Value
from layers.report.plain import mapping, name, number, rows_of, text
from layers.report.smallcells import FEW, HIDDEN, SMALLEST, few, hide_parts, hide_small, is_small
from layers.report.words import (
    DISTRICT_LEVELS,
    REASONS,
    TOWNSHIP_LEVELS,
    VILLAGE_LEVELS,
    WHAT_TO_DO,
    Words,
)

Rows = list[dict[str, Any]]

_P90 = 8
"""Position of the 90th percentile in a row of an area."""

_AREA_MORE = ("mean_walk_min", "p90_walk_min", "covered_twice", "stations", "people_per_station")


def areas(result: dict[str, Any], levels: Iterable[str]) -> Rows:
    """Give the areas of some levels, most people in the gap first."""
    wanted = frozenset(levels)
    chosen = [row for row in rows_of(result.get("areas")) if str(row.get("level")) in wanted]
    return sorted(chosen, key=lambda row: (-(number(row.get("gap")) or 0), str(row.get("code"))))


def districts(result: dict[str, Any]) -> Rows:
    """Give the districts, most people in the gap first."""
    return areas(result, DISTRICT_LEVELS)


def townships(result: dict[str, Any]) -> Rows:
    """Give the townships, most people in the gap first."""
    return areas(result, TOWNSHIP_LEVELS)


def villages(result: dict[str, Any]) -> Rows:
    """Give the villages and communities, most people in the gap first."""
    return areas(result, VILLAGE_LEVELS)


def other_areas(result: dict[str, Any]) -> Rows:
    """Give the areas of every other level, most people in the gap first."""
    told = DISTRICT_LEVELS | TOWNSHIP_LEVELS | VILLAGE_LEVELS
    return areas(
        result,
        {level for row in rows_of(result.get("areas")) if (level := str(row.get("level"))) not in told},
    )


def beyond(searched_min: float | None) -> str | None:
    """Give a walk that is longer than was searched."""
    return None if searched_min is None else f">{searched_min:g}"


def coverage_columns(say: Words) -> tuple[Column, ...]:
    """Head the columns of `coverage`."""
    return (
        Column(say("人口", "People"), "people"),
        Column(say("覆盖", "Covered"), "people"),
        Column(say("盲区", "Gap"), "people"),
        Column(say("未知", "Unknown"), "people"),
        Column(say("覆盖率", "Share covered"), "share"),
    )


def coverage(row: dict[str, Any]) -> tuple[Value, ...]:
    """Give people, covered, gap, unknown and the share covered of a row; small counts are hidden."""
    shown = hide_small(row)
    return tuple(shown[key] for key in ("people", "covered", "gap", "unknown", "share"))


def area_table(
    rows: Rows, say: Words, *, title: str, sheet: str, brief: int = 20, searched_min: float | None = None
) -> Table:
    """
    Tabulate areas; small counts are hidden.

    Parameters
    ----------
    rows
        Areas of the result, in the order to print.
    say
        The language.
    title, sheet
        Caption and name of the sheet.
    brief
        Rows that printed forms show.
    searched_min
        How far the walk to the nearest site was searched, in minutes.

    Returns
    -------
    Table
        One row an area.
    """
    columns = (
        Column(say("代码", "Code")),
        Column(say("名称", "Name")),
        *coverage_columns(say),
        Column(say("平均步行（分钟）", "Mean walk (min)"), "minutes"),
        Column(say("90 分位（分钟）", "90th pct. (min)"), "minutes"),
        Column(say("两站以上", "Covered twice"), "people"),
        Column(say("站点", "Sites"), "count"),
        Column(say("每站人数", "People per site"), "people"),
    )
    out = beyond(searched_min)
    found = [_area_row(row, out) for row in rows]
    note = small_note(say)
    if out and any(row[_P90] == out for row in found):
        note += say(f"“{out}”：超过搜索上限或无路可达。", f" {out}: beyond the search, or no way there.")
    return Table(title, columns, found, sheet, brief, note)


def group_table(result: dict[str, Any], say: Words) -> Table:
    """Tabulate the groups of people; small counts are hidden."""
    columns = (
        Column(say("群体", "Group")),
        *coverage_columns(say),
        Column(say("平均步行（分钟）", "Mean walk (min)"), "minutes"),
    )
    found = [
        (
            say.group(row.get("name")),
            *coverage(row),
            HIDDEN if is_small(row) else number(row.get("mean_walk_min")),
        )
        for row in rows_of(result.get("groups"))
    ]
    return Table(
        say("各群体覆盖", "Coverage by group"), columns, found, say("群体", "Groups"), 20, small_note(say)
    )


def zone_table(result: dict[str, Any], say: Words) -> Table:
    """Tabulate the zones of dense population or industry, the greatest first; small counts are hidden."""
    columns = (
        Column(say("位次", "Rank"), "count"),
        Column(say("类型", "Kind")),
        Column(say("所在区域", "Area")),
        *coverage_columns(say),
        Column(say("企业", "Enterprises"), "count"),
        Column(say("站点", "Sites"), "count"),
    )
    dense, industry = say("人口密集", "Dense population"), say("产业集聚", "Industry cluster")
    rows: list[tuple[Value, ...]] = [
        (
            number(row.get("rank")),
            industry if row.get("kind") == "industry_cluster" else dense,
            name(row.get("area")),
            *coverage(row),
            number(row.get("enterprises")),
            number(row.get("stations")),
        )
        for row in rows_of(result.get("zones"))
    ]
    title = say("人口密集或产业集聚区", "Zones of dense population or industry")
    return Table(title, columns, rows, say("集聚区", "Zones"), 20, small_note(say))


def reason_table(result: dict[str, Any], say: Words) -> Table:
    """Tabulate why the data cannot tell, and what would help."""
    columns = (
        Column(say("原因", "Reason")),
        Column(say("人数", "People"), "people"),
        Column(say("占未知", "Share of unknown"), "share"),
        Column(say("怎么办", "What to do")),
    )
    found = {code: number(count) or 0 for code, count in mapping(result.get("unknown_reasons")).items()}
    total = sum(found.values())
    told = sorted(
        ((code, count) for code, count in found.items() if count > 0),
        key=lambda pair: (-pair[1], str(pair[0])),
    )
    shown = hide_parts([count for _, count in told])
    rows: list[tuple[Value, ...]] = [
        (
            say.named(REASONS, code),
            count,
            count / total if isinstance(count, float) else HIDDEN,
            say.of(WHAT_TO_DO[code]) if code in WHAT_TO_DO else "",
        )
        for (code, _), count in zip(told, shown, strict=True)
    ]
    return Table(say("原因与对策", "Why the data cannot tell"), columns, rows, say("未知原因", "Unknown"), 20)


def rejected_table(result: dict[str, Any], say: Words) -> Table:
    """Tabulate the rows that were left out and those used otherwise than a reader may think."""
    columns = (
        Column(say("处理", "Treated")),
        Column(say("文件", "File")),
        Column(say("行号", "Row"), "count"),
        Column(say("原因", "Reason")),
    )
    told = say("reason", "reason_en")
    rows: list[tuple[Value, ...]] = [
        (
            word,
            say.source(row.get("source")),
            number(row.get("row")),
            text(row.get(told) or row.get("reason")),
        )
        for key, word in (("rejected", say("剔除", "Left out")), ("remarks", say("提示", "Remark")))
        for row in rows_of(result.get(key))
    ]
    title = say("剔除与提示的数据行", "Rows left out, and remarks")
    return Table(title, columns, rows, say("剔除行", "Rejected rows"), 8)


def small_note(say: Words) -> str:
    """Say how small counts are shown."""
    return say(
        f"人数少于 {SMALLEST} 的格以“<{SMALLEST}”表示，可据以推算的格以“*”隐去；“—”表示没有数据。",
        f"Counts below {SMALLEST} read <{SMALLEST}; * hides what would tell them; — means no data.",
    )


def _area_row(row: dict[str, Any], out_of_search: str | None) -> tuple[Value, ...]:
    twice, covered = number(row.get("covered_twice")), number(row.get("covered"))
    more: dict[str, Value] = {key: number(row.get(key)) for key in _AREA_MORE}
    more["covered_twice"] = few(twice)
    if twice is not None and covered is not None and few(covered - twice) == FEW:
        # Covered once is the difference, and would tell of a handful.
        more["covered_twice"] = HIDDEN
    if more["p90_walk_min"] is None and number(row.get("people")):
        more["p90_walk_min"] = out_of_search
    if is_small(row):
        more |= dict.fromkeys(
            ("mean_walk_min", "p90_walk_min", "covered_twice", "people_per_station"), HIDDEN
        )
    return (text(row.get("code"), limit=20), name(row.get("name")), *coverage(row), *more.values())
