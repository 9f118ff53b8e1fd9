"""The numbers that a leader reads first."""

from typing import Any

from layers.report.model import KeyFigure, KeyFigures
from layers.report.plain import mapping, name, number, people, percent
from layers.report.plan.findings import verb, worst_tellable
from layers.report.plan.words import CHANGES, yuan
from layers.report.smallcells import few
from layers.report.words import Words


def key_figures(result: dict[str, Any], say: Words) -> KeyFigures:
    """Give the numbers on top of the first page."""
    before, after = mapping(result.get("before")), mapping(result.get("after"))
    figures = []
    was, is_ = number(before.get("share")), number(after.get("share"))
    if was is not None and is_ is not None:
        now = say(f"现状 {percent(was)}", f"today {percent(was)}")
        figures.append(KeyFigure(say("规划后覆盖率", "Share covered"), percent(is_), now, "share"))
    gained, lost = (number(mapping(result.get(key)).get("people")) for key in ("gained", "lost"))
    if gained is not None:
        told = (
            ""
            if lost is None
            else say(f"失去覆盖 {_short(lost, say)}", f"no longer covered: {_short(lost, say)}")
        )
        figures.append(KeyFigure(say("新增覆盖", "Newly covered"), _short(gained, say), told, "covered"))
    worst = mapping(mapping(result.get("worst")).get("after"))
    share = number(worst.get("share"))
    if share is not None and worst_tellable(result, "after", worst):
        label = say("最低区县覆盖率", "Lowest district")
        figures.append(KeyFigure(label, percent(share), name(worst.get("name")), "gap"))
    counts = mapping(result.get("counts"))
    done = [(action, number(counts.get(action))) for action in CHANGES]
    total = sum(count or 0 for _, count in done)
    if total:
        cost = number(mapping(result.get("cost")).get("once_yuan"))
        parts = say("·", " · ").join(f"{verb(action, say)} {count:,.0f}" for action, count in done if count)
        money = "" if cost is None else say(f"，{yuan(cost, say)}", f", {yuan(cost, say)}")
        figures.append(KeyFigure(say("行动", "Actions"), f"{total:,.0f}", parts + money, "unknown"))
    return KeyFigures(tuple(figures))


def _short(count: float, say: Words) -> str:
    shown = few(count)
    if isinstance(shown, str):
        return shown
    return people(count, "zh") if say.language == "zh" else f"{count:,.0f}"
