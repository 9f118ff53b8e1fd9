"""Tables of places beside coverage: where streets are missing, and the double circle by area."""

from typing import Any

from layers.report.model import Column, Table, Value
from layers.report.plain import mapping, name, number, numbers, rows_of
from layers.report.smallcells import FEW, HIDDEN, SMALLEST, is_small
from layers.report.tables import small_note
from layers.report.words import LEVELS, SIGNS, Words

CIRCLES = ("double", "single", "none")


def missing_table(result: dict[str, Any], say: Words) -> Table:
    """
    Tabulate the places where missing streets leave most people unknown, for those who go and look.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.

    Returns
    -------
    Table
        One row a cell of 250 m; counts below five are hidden.
    """
    columns = (
        Column(say("经度", "Longitude"), "degrees"),
        Column(say("纬度", "Latitude"), "degrees"),
        Column(say("因此未知的人数", "People left unknown"), "people"),
        Column(say("迹象", "Signs")),
        Column(say("现有道路（米）", "Streets found (m)"), "count"),
        Column(say("一般水平（米）", "Usual (m)"), "count"),
        Column(say("不连通占比", "Torn off"), "share"),
        Column(say("断头路占比", "Loose ends"), "share"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            *numbers(row, "lon", "lat"),
            _few(number(row.get("people"))),
            say("、", ", ").join(say.named(SIGNS, sign) for sign in row.get("signs") or ()),
            *numbers(row, "found_m", "expected_m", "apart_share", "loose_share"),
        )
        for row in rows_of(mapping(result.get("completeness")).get("where"))
    ]
    return Table(
        say("最需要实地补测道路的地方", "Where to survey the streets first"),
        columns,
        rows,
        say("补测道路", "Survey"),
        5,
        say(
            "经纬度为 250 米网格的中心，道路按周围 1,250 米计。",
            "Positions are middles of cells of 250 m; streets are counted in the 1,250 m around them.",
        ),
    )


def double_table(result: dict[str, Any], say: Words) -> Table:
    """
    Tabulate the double circle by area.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.

    Returns
    -------
    Table
        The areas with most people out of both circles first; small counts are hidden.
    """
    columns = (
        Column(say("代码", "Code")),
        Column(say("名称", "Name")),
        Column(say("层级", "Level")),
        Column(say("融合指数", "Fusion index"), "share"),
        Column(say("双圈", "Both"), "people"),
        Column(say("单圈", "One"), "people"),
        Column(say("两者皆无", "Neither"), "people"),
        Column(say("其中步行未知", "Walk unknown"), "people"),
    )
    areas = sorted(
        rows_of(mapping(result.get("double_circle")).get("by_area")),
        key=lambda row: (-(number(row.get("none")) or 0), str(row.get("code"))),
    )
    rows = [
        (name(row.get("code")), name(row.get("name")), say.named(LEVELS, row.get("level")), *_double(row))
        for row in areas
    ]
    note = small_note(say)
    if number(mapping(result.get("double_circle")).get("unknown")):
        note += say(
            "“单圈”“两者皆无”含到站点的步行情况未知的人。",
            " One and Neither include people whose walk to a site the data cannot tell.",
        )
    return Table(
        say("各区域双圈", "Double circle by area"),
        columns,
        rows,
        say("双圈", "Double circle"),
        5,
        note,
    )


def _double(row: dict[str, Any]) -> tuple[Value, ...]:
    counts = numbers(row, *CIRCLES)
    people = sum(count or 0 for count in counts)
    unknown = _few(number(row.get("unknown")))
    if is_small({"people": people}):
        return (HIDDEN,) * 5 if people else (None, *counts, unknown)
    if any(0 < (count or 0) < SMALLEST for count in counts):
        # With one count hidden the others and the index would tell it.
        few = (FEW if 0 < (count or 0) < SMALLEST else HIDDEN for count in counts)
        return (HIDDEN, *few, HIDDEN if unknown else unknown)
    return (number(row.get("fusion_index")), *counts, unknown)


def _few(count: float | None) -> Value:
    return FEW if count is not None and 0 < count < SMALLEST else count
