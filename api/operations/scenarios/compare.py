"""Two scenarios beside each other: what is done with each site, who gains, who loses, what it costs."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.kept import changed_sources
from api.operations.moments import moment
from api.operations.scenarios.noplan import as_today, points_today, same_today, without_plan
from api.operations.scenarios.points import PlanPoints, unpack_points
from api.operations.scenarios.verdict import INPUT_NAMES
from gis.errors import InputError
from gis.model import LonLat
from gis.scenarios import Scenario
from layers.geojson import feature_collection, point

TOTALS = ("people", "covered", "share", "informed", "walk_min", "sites", "covering")
COSTS = ("once_yuan", "yearly_yuan")


def compare(one: Scenario, other: Scenario) -> dict[str, Any]:
    """
    Compare two scenarios.

    Parameters
    ----------
    one, other
        With their results; gains and losses are those of going from the one to the other.

    Returns
    -------
    dict[str, Any]
        JSON values: totals, every site with both actions, people by area and group, what was ordered
        otherwise, the minutes of both, and points for a map. ``by_person`` is true where gains and losses
        are counted person by person; else they are the differences of whole areas, in which gains and losses
        of one area cancel out. In place of a scenario without a plan under its rules stands what is there
        today; ``without_plan`` says so.

    Raises
    ------
    InputError
        If one has no result yet.
    """
    made = _result(one), _result(other)
    a, b = (as_today(each, beside) for each, beside in zip(made, reversed(made), strict=True))
    sites = _sites(a, b)
    points = _shared_points(one, other)
    areas = _areas(a, b) if points is None else _areas_by_person(a, b, *points)
    gained, lost = _gains(a, b) if points is None else _gains_by_person(*points)
    changed = changed_sources(one.digests, other.digests)
    return {
        "a": _about(one, a),
        "b": _about(other, b),
        "same_data": not changed,
        "changed": changed,
        "by_person": points is not None,
        "without_plan": without_plan(one, other),
        "gained": gained,
        "lost": lost,
        "totals": _totals(a, b),
        "counts": _both(a.get("counts"), b.get("counts")),
        "cost": _both(a.get("cost"), b.get("cost"), COSTS),
        "worst": {"a": _inside(a, "worst", "after"), "b": _inside(b, "worst", "after")},
        "areas": areas,
        "groups": _groups(a, b),
        "sites": sites,
        "differing": sum(site["differs"] for site in sites),
        "ordered": _ordered(one.config, other.config),
        "minutes": {"a": list(one.minutes), "b": list(other.minutes)},
        "map": feature_collection([_feature(site) for site in sites if site["lon"] is not None]),
    }


def _result(scenario: Scenario) -> Mapping[str, Any]:
    if scenario.result is None:
        raise InputError(
            "场景的方案还没有算完，不能比较；请等它完成", "a plan is not made yet; compare when both are"
        )
    return scenario.result


def _about(scenario: Scenario, result: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "name": scenario.name,
        "note": scenario.note,
        "parent": scenario.parent,
        "created": moment(scenario.created),
        "plan": scenario.plan,
        "status": result.get("status"),
        "frozen": scenario.frozen,
    }


def _inside(result: Mapping[str, Any], *names: str) -> Any:
    found: Any = result
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _both(a: Any, b: Any, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Put numbers of the same name beside each other, with their difference where both are known."""
    a, b = (each if isinstance(each, Mapping) else {} for each in (a, b))
    chosen = dict.fromkeys([*a, *b]) if names is None else names
    return {name: _pair(a.get(name), b.get(name)) for name in chosen}


def _pair(a: Any, b: Any) -> dict[str, Any]:
    known = isinstance(a, int | float) and isinstance(b, int | float)
    return {"a": a, "b": b, "difference": b - a if known else None}


def _totals(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    return _both(_inside(a, "after"), _inside(b, "after"), TOTALS)


def _sites(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Put the actions of every site of either plan beside each other; those that differ come first."""
    cards = [{str(card["id"]): card for card in result.get("sites") or ()} for result in (a, b)]
    rows = []
    for name in dict.fromkeys([*cards[0], *cards[1]]):
        here, there = cards[0].get(name), cards[1].get(name)
        card = there or here or {}
        acts = _act(here), _act(there)
        rows.append(
            {
                "id": name,
                "name": card.get("name", ""),
                "lon": card.get("lon"),
                "lat": card.get("lat"),
                "kind": card.get("kind"),
                "district": card.get("district"),
                "a": acts[0],
                "b": acts[1],
                "differs": acts[0]["action"] != acts[1]["action"] or acts[0]["into"] != acts[1]["into"],
            }
        )
    return sorted(rows, key=lambda row: not row["differs"])


def _act(card: Mapping[str, Any] | None) -> dict[str, Any]:
    """Tell what a plan does with a site; a place that only the other plan opens is not opened by this one."""
    card = card or {}
    return {
        "action": card.get("action"),
        "into": _inside(card, "into", "id"),
        "year": card.get("year"),
        "lock": card.get("lock"),
        "people": _inside(card, "people", "in_reach"),
    }


def _feature(site: Mapping[str, Any]) -> dict[str, Any]:
    told = {"name": site["name"], "kind": site["kind"], "differs": site["differs"]}
    acts = {f"action_{side}": site[side]["action"] for side in ("a", "b")}
    locks = {f"lock_{side}": _inside(site[side], "lock", "lock") for side in ("a", "b")}
    return {
        "type": "Feature",
        "id": site["id"],
        "geometry": point(LonLat(site["lon"], site["lat"])),
        "properties": {**told, **acts, **locks},
    }


def _rows(result: Mapping[str, Any], what: str, key: str) -> dict[str, Mapping[str, Any]]:
    return {str(row[key]): row for row in _inside(result, "after", what) or ()}


def _areas(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows_a, rows_b = _rows(a, "areas", "code"), _rows(b, "areas", "code")
    return [
        {
            **{name: row.get(name) for name in ("code", "name", "level", "people")},
            **_change(rows_a.get(code, {}).get("covered"), row.get("covered")),
        }
        for code, row in {**rows_a, **rows_b}.items()
    ]


def _change(a: float | None, b: float | None) -> dict[str, Any]:
    difference = (b or 0.0) - (a or 0.0)
    return {"a": a, "b": b, "gained": max(difference, 0.0), "lost": max(-difference, 0.0)}


def _gains(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[float, float]:
    change = _change(_inside(a, "after", "covered"), _inside(b, "after", "covered"))
    return change["gained"], change["lost"]


def _groups(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows_a, rows_b = _rows(a, "groups", "name"), _rows(b, "groups", "name")
    return [
        {
            "name": name,
            "people": row.get("people"),
            **_pair(rows_a.get(name, {}).get("covered"), row.get("covered")),
        }
        for name, row in {**rows_a, **rows_b}.items()
    ]


def _shared_points(one: Scenario, other: Scenario) -> tuple[PlanPoints, PlanPoints] | None:
    a, b = (None if each.points is None else unpack_points(each.points) for each in (one, other))
    if same_today(one, other):
        a, b = points_today(one, a, b), points_today(other, b, a)
    return (a, b) if a is not None and b is not None and a.same_people(b) else None


def _areas_by_person(
    a: Mapping[str, Any], b: Mapping[str, Any], one: PlanPoints, other: PlanPoints
) -> list[dict[str, Any]]:
    gained = _by_code(one, one.people * (other.after & ~one.after))
    lost = _by_code(one, one.people * (one.after & ~other.after))
    return [
        {**row, "gained": gained.get(str(row["code"]), 0.0), "lost": lost.get(str(row["code"]), 0.0)}
        for row in _areas(a, b)
    ]


def _gains_by_person(one: PlanPoints, other: PlanPoints) -> tuple[float, float]:
    return (
        float(one.people[other.after & ~one.after].sum()),
        float(one.people[one.after & ~other.after].sum()),
    )


def _by_code(points: PlanPoints, people: NDArray[np.float64]) -> dict[str, float]:
    """Sum people by area, each with what lies in it."""
    placed = points.area >= 0
    sums = np.bincount(points.area[placed], people[placed], minlength=len(points.areas)).tolist()
    row = {code: i for i, (code, *_) in enumerate(points.areas)}
    found = dict.fromkeys(row, 0.0)
    for i, count in enumerate(sums):
        above: set[int] = set()
        here: int | None = i
        while count and here is not None and here not in above:
            above.add(here)
            found[points.areas[here][0]] += count
            here = row.get(points.areas[here][3])
    return found


def _ordered(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List what was ordered otherwise; decisions are told with the sites, files with the data."""
    flat = _flat(a), _flat(b)
    return [
        {"name": name, "a": flat[0].get(name), "b": flat[1].get(name)}
        for name in dict.fromkeys([*flat[0], *flat[1]])
        if flat[0].get(name) != flat[1].get(name)
    ]


def _flat(config: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in config.items():
        if name in ("options", "audit") and isinstance(value, Mapping):
            found |= value
        elif name not in ("locks", "candidates"):
            found[name] = value
    return {name: value for name, value in found.items() if name not in INPUT_NAMES}
