"""The sites of a plan, as its report lists them."""

from typing import Any

from layers.report.model import Value
from layers.report.plain import mapping, name, number, rows_of
from layers.report.plan.words import ACTIONS, CHANGES, LOCKS, VENUES, action_of, host, label
from layers.report.words import Words

Rows = list[dict[str, Any]]

_ORDER = list(ACTIONS)


def sites_of(result: dict[str, Any]) -> Rows:
    """Give the sites whose action is known: by action, then by year and id."""
    rows = [row for row in rows_of(result.get("sites")) if action_of(row)]
    return sorted(
        rows,
        key=lambda row: (
            _ORDER.index(action_of(row)),
            number(row.get("year")) or 0.0,
            name(row.get("id")),
        ),
    )


def changed(result: dict[str, Any]) -> Rows:
    """Give the sites that the plan does something with; those that have a full card."""
    return [row for row in sites_of(result) if action_of(row) in CHANGES and not is_new_corner(row)]


def new_corners(result: dict[str, Any]) -> Rows:
    """Give the micro-corners that are added: they only inform, and have a small card."""
    return [row for row in sites_of(result) if is_new_corner(row)]


def is_new_corner(row: dict[str, Any]) -> bool:
    """Tell whether a site is a micro-corner that is added."""
    return action_of(row) == "add" and row.get("kind") == "micro_corner"


def kept(result: dict[str, Any]) -> Rows:
    """Give the sites that stay as they are."""
    return [row for row in sites_of(result) if action_of(row) not in CHANGES]


def area_name(row: dict[str, Any], key: str = "area") -> str:
    """Name the area or the district of a site."""
    return name(mapping(row.get(key)).get("name"))


def venue(row: dict[str, Any], say: Words) -> str:
    """Tell whether the room is there already, and of what it is part."""
    parts = (say.named(VENUES, row.get("venue")), host(row.get("host_kind"), say))
    return say("，", ", ").join(part for part in parts if part)


def year(row: dict[str, Any]) -> Value:
    """Give the year of a site's action."""
    return number(row.get("year"))


def lock_text(row: dict[str, Any], say: Words) -> str:
    """Tell what a person decided of a site, why and who."""
    lock = mapping(row.get("lock"))
    if not lock:
        return ""
    said = say.named(LOCKS, lock.get("lock"))
    reason, who = name(lock.get("reason")), name(lock.get("by"))
    if reason:
        said += say(f"：{reason}", f": {reason}")
    return said + (say(f"（{who}）", f" ({who})") if who else "")


def into_text(row: dict[str, Any], say: Words) -> str:
    """Name the site that a merged one goes into."""
    into = mapping(row.get("into"))
    return label(into, say) if into else ""
