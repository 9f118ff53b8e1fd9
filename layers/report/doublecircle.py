"""The double circle: who reaches both an employment site and the services of daily life."""

from collections.abc import Iterator
from typing import Any

from layers.report.model import Block, Column, Paragraph, Table, Value
from layers.report.plain import mapping, name, number, numbers, percent, rows_of, texts
from layers.report.smallcells import FEW, HIDDEN, counted, few, hide_parts, is_small
from layers.report.tables import small_note
from layers.report.words import AMENITIES, LEVELS, Words

CIRCLES = ("double", "single", "none")


def double_blocks(result: dict[str, Any], say: Words) -> Iterator[Block]:
    """Tell of the double circle, in all and by area; nothing where it was not asked."""
    block = mapping(result.get("double_circle"))
    index, unknown = numbers(block, "fusion_index", "unknown")
    if index is None:
        return
    shown = hide_parts([count or 0.0 for count in numbers(block, *CIRCLES)])
    double, single, none = (counted(count, say.language) for count in shown)
    listed = [say.named(AMENITIES, code) for code in texts(block.get("groups"))]
    named = say(f"（{say.listed(listed)}）", f" ({say.listed(listed)})") if listed else ""
    zh = f"双圈融合指数 {percent(index)}：{double}同时够得着就业服务和日常生活服务{named}，"
    en = f"Double circle: {percent(index)} of people. {double} reach both an employment site and daily "
    if unknown:
        doubt = counted(few(unknown), say.language)
        zh += f"{single}确知够得着其一，{none}两者都未能确认，后两类中有 {doubt}到站点的步行情况未知"
        en += f"services{named}, {single} are known to reach one of them, {none} neither for certain; "
        en += f"among the last two, the data cannot tell the walk to a site of {doubt}"
    else:
        zh += f"{single}只够得着其一，{none}两者都够不着"
        en += f"services{named}, {single} one of them, {none} neither"
    yield Paragraph(say(zh + "。", en + "."))
    by_area = double_table(result, say)
    if by_area.rows:
        yield by_area


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
    unknown = few(number(row.get("unknown")))
    if is_small({"people": people}):
        return (HIDDEN,) * 5 if people else (None, *counts, unknown)
    shown = [few(count) for count in counts]
    if FEW in shown:
        # With one count hidden the others and the index would tell it.
        told = (FEW if count == FEW else HIDDEN for count in shown)
        return (HIDDEN, *told, HIDDEN if unknown else unknown)
    return (number(row.get("fusion_index")), *counts, unknown)
