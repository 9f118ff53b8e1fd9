"""The tables of sites: whom each serves, and which pairs serve the same people."""

from collections import Counter
from typing import Any

from layers.report.model import Column, Table, Value
from layers.report.plain import name, number, numbers, rows_of
from layers.report.smallcells import FEW, HIDDEN, few
from layers.report.words import Words


def site_table(result: dict[str, Any], say: Words) -> Table:
    """Tabulate the sites, most people first."""
    columns = (
        Column(say("编号", "ID")),
        Column(say("名称", "Name")),
        Column(say("类型", "Kind")),
        Column(say("可达人数", "People in reach"), "people"),
        Column(say("唯一覆盖", "Sole cover"), "people"),
        Column(say("就近人数", "Nearest to"), "people"),
        Column(say("服务能力", "Capacity"), "count"),
        Column(say("人数 / 能力", "People / capacity"), "decimal"),
        Column(say("说明", "Remark")),
    )
    sites = sorted(rows_of(result.get("facilities")), key=lambda row: -(number(row.get("people")) or 0))
    rows = [_site_row(row, say) for row in sites]
    return Table(say("站点服务人数", "People served by site"), columns, rows, say("站点", "Sites"), 14)


def overlap_table(result: dict[str, Any], say: Words) -> Table:
    """Tabulate the pairs of sites that share most people."""
    label = _site_names(result, say)
    columns = (
        Column(say("站点甲", "Site A")),
        Column(say("站点乙", "Site B")),
        Column(say("共同覆盖", "People of both"), "people"),
        Column(say("占甲", "Share of A"), "share"),
        Column(say("占乙", "Share of B"), "share"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            *(label.get(str(row.get(key)), name(row.get(key))) for key in ("a", "b")),
            *_shared(row),
        )
        for row in sorted(rows_of(result.get("overlap")), key=lambda row: -(number(row.get("people")) or 0))
    ]
    return Table(say("服务圈重叠", "Overlapping circles"), columns, rows, say("重叠", "Overlap"), 10)


def _site_names(result: dict[str, Any], say: Words) -> dict[str, str]:
    """Name sites by their ids; names that several have carry the id."""
    sites = rows_of(result.get("facilities"))
    often = Counter(name(row.get("name")) for row in sites)
    labels = {}
    for row in sites:
        key, own = name(row.get("id")), name(row.get("name"))
        both = say(f"{own}（{key}）", f"{own} ({key})")
        labels[str(row.get("id"))] = key if not own else both if often[own] > 1 else own
    return labels


def _shared(row: dict[str, Any]) -> tuple[Value, ...]:
    both, *shares = numbers(row, "people", "share_a", "share_b")
    return (FEW, HIDDEN, HIDDEN) if few(both) == FEW else (both, *shares)


def _site_row(row: dict[str, Any], say: Words) -> tuple[Value, ...]:
    remarks = [
        word
        for told, word in (
            (row.get("covers") is False, say("仅信息触达", "informs only")),
            (row.get("island") is True, say("所在路段与主路网不相连", "cut off from the main network")),
        )
        if told
    ]
    people, sole, nearest, capacity, load = numbers(
        row, "people", "sole_people", "assigned_people", "capacity", "people_per_capacity"
    )
    others = None if people is None or sole is None else people - sole
    return (
        name(row.get("id")),
        name(row.get("name") or row.get("id")),
        say.site_kind(row.get("kind")),
        few(people),
        few(sole) if few(others) != FEW else FEW if few(sole) == FEW else HIDDEN,
        few(nearest),
        capacity,
        HIDDEN if few(nearest) == FEW and load is not None else load,
        say("；", "; ").join(remarks),
    )
