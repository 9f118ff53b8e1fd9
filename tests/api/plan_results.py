"""Results of plans by hand, in the form of `api.operations.plan`: as much of it as scenarios look at."""

from collections.abc import Mapping
from typing import Any

AREAS = (("359901000000", "西区"), ("359902000000", "东区"))
SITES = (("A", "东门就业驿站", 118.6), ("B", "西门零工驿站", 118.601), ("N1", "菜市场", 118.602))


def result_of(
    actions: Mapping[str, str],
    *,
    west: float = 30.0,
    east: float = 10.0,
    locks: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Make the result of a plan that covers so many people in the west and in the east."""
    covered = {"359901000000": west, "359902000000": east}
    areas = [
        {"code": code, "name": name, "level": "county", "people": 60.0, "covered": covered[code]}
        for code, name in AREAS
    ]
    after = {"people": 120.0, "covered": west + east, "share": (west + east) / 120, "areas": areas}
    cards = [
        {
            "id": name,
            "name": title,
            "lon": lon,
            "lat": 24.9,
            "kind": "employment_station",
            "action": actions[name],
            "into": {"id": "A"} if actions[name] == "merge" else None,
            "lock": (locks or {}).get(name),
            "people": {"in_reach": 5.0},
        }
        for name, title, lon in SITES
        if name in actions
    ]
    counts = {action: list(actions.values()).count(action) for action in ("keep", "close", "merge", "add")}
    return {
        "status": "optimal",
        "version": "0.1.0",
        "before": {"people": 120.0, "covered": 35.0},
        "after": {**after, "groups": [{"name": "working_age", "people": 70.0, "covered": west}]},
        "worst": {"after": {"code": "359902000000", "name": "东区", "share": east / 60}},
        "counts": counts,
        "cost": {"once_yuan": 1000.0 * counts["add"], "yearly_yuan": -500.0 * counts["close"]},
        "sites": cards,
    }
