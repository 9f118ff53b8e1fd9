"""Where streets are missing, for those who go and look."""

from typing import Any

from layers.report.model import Column, Table, Value
from layers.report.plain import mapping, number, numbers, rows_of, texts
from layers.report.smallcells import few
from layers.report.words import SIGNS, Words


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
            few(number(row.get("people"))),
            say("、", ", ").join(say.named(SIGNS, sign) for sign in texts(row.get("signs"))),
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
