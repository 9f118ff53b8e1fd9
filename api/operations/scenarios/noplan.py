"""Scenarios without a plan under their rules, beside others: what is there today stands in their place."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.operations.kept import changed_sources
from api.operations.scenarios.points import PlanPoints
from gis.scenarios import Scenario

Result = Mapping[str, Any]


def has_plan(result: Result) -> bool:
    """Tell whether a result holds a plan."""
    return result.get("after") is not None


def as_today(result: Result, beside: Result) -> Result:
    """
    Put what is there today in the place of a plan that there is none of.

    Parameters
    ----------
    result
        Of any scenario.
    beside
        Of the one it is compared with: its sites are known, those that stand today are kept.

    Returns
    -------
    Mapping[str, Any]
        The same where there is a plan.
    """
    if has_plan(result):
        return result
    standing = [card for card in beside.get("sites") or () if card.get("action") != "add"]
    kept = [{**card, "action": "keep", "into": None, "year": None, "lock": None} for card in standing]
    return {**result, "after": result.get("before"), "sites": kept}


def without_plan(one: Scenario, other: Scenario) -> dict[str, str] | None:
    """Say in one sentence which of two has no plan; None where both have one."""
    names = [each.name for each in (one, other) if each.result and not has_plan(each.result)]
    if not names:
        return None
    listed, listed_en = "、".join(f"“{name}”" for name in names), " and ".join(map(repr, names))
    have = "has" if len(names) == 1 else "have"
    return {
        "zh": f"场景{listed}在其规则下无解，没有方案，此处以现状代替",
        "en": f"{listed_en} {have} no plan under the rules asked; what is there today stands in its place",
    }


def same_today(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios begin from the same state: the same data, covering the same people today."""
    today = [(each.result or {}).get("before") for each in (one, other)]
    return today[0] == today[1] and not changed_sources(one.digests, other.digests)


def points_today(scenario: Scenario, own: PlanPoints | None, beside: PlanPoints | None) -> PlanPoints | None:
    """Give the points of a scenario; where it has no plan those of the one beside it, covered as today."""
    if own is None and beside is not None and scenario.result and not has_plan(scenario.result):
        return replace(beside, after=beside.before)
    return own
