"""What a plan buys: the frontier of plans around it, and its phases."""

from collections import Counter
from typing import Any

from layers.report.drawing import Drawing
from layers.report.model import Block, Column, Section, Table, Value
from layers.report.plain import items, mapping, name, number, numbers, rows_of
from layers.report.plan import charts
from layers.report.plan.desk import PlanDesk
from layers.report.plan.frontierchart import FrontierPoint, frontier
from layers.report.plan.rules import gap_text
from layers.report.plan.sites import sites_of
from layers.report.plan.words import ACTIONS, CHANGES, action_of
from layers.report.smallcells import few
from layers.report.words import Words


def frontier_section(desk: PlanDesk) -> Section:
    """Draw people covered against sites and money, and tabulate the points."""
    say, rows = desk.say, rows_of(desk.result.get("frontier"))
    blocks: list[Block] = []
    for key, spent, title in (
        ("sites", say("覆盖站点数（处）", "Covering sites"), say("人数与站点数", "People covered by sites")),
        (
            "once_yuan",
            say("一次性投入（元）", "Spent once (yuan)"),
            say("人数与投入", "People covered by money"),
        ),
    ):
        blocks += desk.figure(
            _frontier_chart(rows, key, spent, _aim_word(desk.result, say), say),
            say("前沿：覆盖", "Frontier: ") + title,
            say(
                "折线图：投入越多，覆盖的人越多；橙点是本规划，虚线是上界。",
                "Line: people covered by what is spent; orange is this plan, the broken line is the bound.",
            ),
        )
    table = _frontier_table(rows, _aim_word(desk.result, say), say)
    if table.rows:
        blocks.append(table)
    return Section("frontier", say("投入与效果", "What more or less would buy"), tuple(blocks))


def _aim_word(result: dict[str, Any], say: Words) -> str:
    """Name whom the aim counts: the covered, or the served where capacities count."""
    if mapping(result.get("served")):
        return say("服务人数（按目标的权重）", "Served, as the aim weighs people")
    return say("覆盖人数（按目标的权重）", "Covered, as the aim weighs people")


def _frontier_chart(
    rows: list[dict[str, Any]], key: str, spent: str, word: str, say: Words
) -> Drawing | None:
    aim = _by_aim(rows)
    points = [
        FrontierPoint(cost, reached, bound, row.get("proven") is True, row.get("chosen") is True)
        for row in rows
        for cost, reached, bound in (numbers(row, key, "weight" if aim else "covered", "bound"),)
        if cost is not None and reached is not None
    ]
    if len({point.spent for point in points}) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    points.sort(key=lambda point: (point.spent, point.covered))
    return frontier(points, spent, say.language, counted=word if aim else "")


def _by_aim(rows: list[dict[str, Any]]) -> bool:
    """Tell whether the aim weighs people otherwise than one each, so that its bound is not one of people."""
    told = [numbers(row, "covered", "weight") for row in rows]
    return any(
        covered is not None and weight is not None and abs(covered - weight) > 1 for covered, weight in told
    )


def _frontier_table(rows: list[dict[str, Any]], word: str, say: Words) -> Table:
    aim = _by_aim(rows)
    weighed = (Column(word, "people"),) if aim else ()
    columns = (
        Column(say("方案", "Plan")),
        Column(say("覆盖站点", "Covering sites"), "count"),
        Column(say("新增", "Added"), "count"),
        Column(say("撤并", "Closed"), "count"),
        Column(say("一次性（元）", "Once (yuan)"), "count"),
        Column(say("覆盖人数", "People covered"), "people"),
        Column(say("覆盖率", "Share covered"), "share"),
        *weighed,
        Column(say("上界", "Bound"), "people"),
        Column(say("证明", "Proof")),
    )
    chosen, proven = say("本规划", "this plan"), say("最优", "optimal")
    made: list[tuple[Value, ...]] = []
    for row in rows:
        sites, add, close, once, covered, share, bound, weight = numbers(
            row, "sites", "add", "close", "once_yuan", "covered", "share", "bound", "weight"
        )
        reached = weight if aim else covered
        told = proven if row.get("proven") is True else _gap_text(reached, bound, say)
        first = chosen if row.get("chosen") is True else ""
        more = (weight,) if aim else ()
        made.append((first, sites, add, close, once, few(covered), share, *more, bound, told))
    title = say("覆盖与投入", "People covered and what it takes")
    return Table(title, columns, made, say("前沿", "Frontier"), 24)


def _gap_text(covered: float | None, bound: float | None, say: Words) -> str:
    if not covered or bound is None or bound < covered:
        return say("未证明", "not proven")
    part = gap_text((bound - covered) / covered)
    return say(f"差距不超过 {part}", f"within {part}")


def phases_section(desk: PlanDesk) -> Section:
    """Draw and tabulate what is done, and who is covered, year by year."""
    say, rows = desk.say, rows_of(desk.result.get("phases"))
    acts = {name(row.get("id")): action_of(row) for row in sites_of(desk.result)}
    counted = [(row, Counter(acts.get(name(key), "") for key in items(row.get("actions")))) for row in rows]
    blocks: list[Block] = [
        *desk.figure(
            _phase_chart(desk, counted),
            say("分年推进", "Over the years"),
            say(
                "左图：各年末覆盖率；右图：各年撤销、合并、升级、新增的站点数。",
                "Left: share covered by the end of each year; right: actions of each year.",
            ),
        )
    ]
    if counted:
        blocks.append(_phase_table(counted, say))
    return Section("phases", say("分期实施", "Phases"), tuple(blocks))


def _phase_chart(desk: PlanDesk, counted: list[tuple[dict[str, Any], Counter[str]]]) -> Drawing | None:
    say = desk.say
    (now,) = numbers(desk.result.get("before"), "share")
    shares = [(say("现状", "today"), now)] + [
        (_year(row, say), number(row.get("share"))) for row, _ in counted
    ]
    told = [(label, share) for label, share in shares if share is not None and 0 <= share <= 1]
    if len(told) < 2 or not counted:  # noqa: PLR2004 - a line has two ends
        return None
    return charts.phases(told, [(_year(row, say), dict(acts)) for row, acts in counted], say.language)


def _phase_table(counted: list[tuple[dict[str, Any], Counter[str]]], say: Words) -> Table:
    columns = (
        Column(say("年份", "Year")),
        *(Column(say.of(ACTIONS[action]), "count") for action in CHANGES),
        Column(say("累计覆盖人数", "People covered so far"), "people"),
        Column(say("覆盖率", "Share covered"), "share"),
        Column(say("当年一次性（元）", "Once, this year (yuan)"), "count"),
    )
    made: list[tuple[Value, ...]] = [
        (
            _year(row, say),
            *(float(acts[action]) for action in CHANGES),
            few(number(row.get("covered"))),
            number(row.get("share")),
            number(row.get("once_yuan")),
        )
        for row, acts in counted
    ]
    return Table(say("分期安排", "Phases"), columns, made, say("分期", "Phases"))


def _year(row: dict[str, Any], say: Words) -> str:
    (count,) = numbers(row, "year")
    if count is None:
        return say("未定", "open")
    return say(f"第 {count:,.0f} 年", f"year {count:,.0f}")
