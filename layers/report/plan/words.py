"""The words of a plan in Chinese and English."""

from typing import Any

from gis.candidates import Action
from gis.errors import Message
from gis.hosts import host_name
from layers.report.plain import name
from layers.report.words import Words

ACTIONS: dict[str, Message] = {
    Action.CLOSE: Message("撤销", "Close"),
    Action.MERGE: Message("合并", "Merge"),
    Action.UPGRADE: Message("升级", "Upgrade"),
    Action.ADD: Message("新增", "Add"),
    Action.KEEP: Message("保留", "Keep"),
}
"""What a plan does with a site, in the order in which a report lists it."""

ACTION_COLOURS: dict[str, str] = {
    Action.CLOSE: "#a63a0c",
    Action.MERGE: "#7b3f98",
    Action.UPGRADE: "#1557b0",
    Action.ADD: "#12695f",
    Action.KEEP: "#586167",
}

CHANGES = (Action.CLOSE, Action.MERGE, Action.UPGRADE, Action.ADD)
"""The actions that have a card."""

LOCKS: dict[str, Message] = {
    "keep": Message("必须保留", "must stay open"),
    "close": Message("必须撤并", "must be closed or merged"),
    "upgrade": Message("必须升级", "must be upgraded"),
    "add": Message("必须新增", "must be added"),
    "not_here": Message("不得新增", "must not be added"),
}

VENUES: dict[str, Message] = {
    "existing": Message("现有场地", "existing venue"),
    "new": Message("新建场地", "new venue"),
}

SOURCES: dict[str, Message] = {
    "osm": Message("OpenStreetMap", "OpenStreetMap"),
    "file": Message("候选点文件", "the file of candidates"),
    "gap": Message("盲区聚类（无已知场地）", "cluster of people in the gap (no venue known)"),
    "corner": Message("现有微拐角", "an existing micro-corner"),
    "register": Message("站点台账", "the register of sites"),
    "facilities": Message("站点台账", "the register of sites"),
}
"""Where a site or candidate comes from."""

TESTS: dict[str, Message] = {
    "remote": Message("位置偏远", "Remote"),
    "few_served": Message("服务人群少", "Serves few"),
    "little_used": Message("使用效率低", "Little used"),
    "location": Message("位置优越", "Well placed"),
    "footfall": Message("人流量大", "Busy"),
    "demand": Message("需求旺盛", "In demand"),
}
"""Three tests for closing, three for upgrading (F08)."""

TEST_FOR: dict[str, Message] = {
    "close": Message("撤并", "Close"),
    "upgrade": Message("升级", "Upgrade"),
}

UNITS: dict[str, Message] = {
    "minutes": Message("分钟", "min"),
    "people": Message("人", "people"),
    "visits_month": Message("人次/月", "visits/month"),
    "people_per_staff": Message("人/工作人员", "people/staff"),
    "visits_per_staff": Message("人次/工作人员", "visits/staff"),
    "person_hours": Message("人时", "person-hours"),
    "yuan": Message("元", "yuan"),
    "sites": Message("处", "sites"),
    "metres": Message("米", "m"),
    "rank": Message("", ""),
    "share": Message("", ""),
}
"""Units of tests and levels; any other is printed as it is."""

STATES: dict[str, Message] = {
    "stays": Message("原已覆盖", "Covered before and after"),
    "gained": Message("新增覆盖", "Newly covered"),
    "lost": Message("失去覆盖", "No longer covered"),
    "gap": Message("仍为盲区", "Still a gap"),
    "unknown": Message("未知", "Unknown"),
}
"""What a plan does to people, on maps."""


def action_of(row: dict[str, Any]) -> str:
    """Give the action of a site, or an empty text when it is none of the five."""
    action = row.get("action")
    return str(action) if isinstance(action, str) and action in ACTIONS else ""


def unit(code: Any, say: Words) -> str:
    """Give a unit; one that is not known is printed as it is."""
    return say.named(UNITS, code)


def host(code: Any, say: Words) -> str:
    """Give what a venue is part of."""
    if not isinstance(code, str):
        return name(code)
    told = name(say.of(host_name(code)))
    return told if say.language == "zh" else told.lower()


def yuan(value: float | None, say: Words) -> str:
    """
    Write money for a sentence.

    Examples
    --------
    >>> yuan(1_234_000.0, Words("zh")), yuan(1_234_000.0, Words("en"))
    ('123.4 万元', '1,234,000 yuan')
    """
    if value is None:
        return say("费用未知", "cost not known")
    if say.language == "en":
        return f"{value:,.0f} yuan"
    return f"{value / 10_000:,.1f} 万元" if abs(value) >= 10_000 else f"{value:,.0f} 元"  # noqa: PLR2004 - 万


def area_label(row: dict[str, Any], say: Words) -> str:
    """Name an area; people may live in none that is told."""
    return name(row.get("name")) or name(row.get("code")) or say("未划入区域", "in no area")


def label(row: dict[str, Any], say: Words) -> str:
    """Give the name of a site, or what stands for one."""
    own = name(row.get("name"))
    if own:
        return own
    key = name(row.get("id"))
    return say(f"无名点 {key}", f"unnamed place {key}").strip()
