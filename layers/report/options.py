"""The order behind an audit written for a reader: its circle profiles and its settings."""

import re
from collections.abc import Iterator
from typing import Any

from layers.report.plain import in_language, items, mapping, moment, name, number, rows_of, text
from layers.report.words import CHOICES, SETTINGS, Words

SHOWN_SETTINGS = 50
KMH, MINUTE_S = 3.6, 60.0


def profile_text(profile: dict[str, Any], say: Words) -> str:
    """Describe a circle profile in a few words: its limit, and the speed that turns minutes into metres."""
    limit, metres, speed = (number(profile.get(key)) for key in ("limit_min", "reach_m", "walk_kmh"))
    parts = []
    if metres is not None:
        parts.append(say(f"沿路 {metres / 1000:,.1f} 公里", f"{metres / 1000:,.1f} km along the network"))
    elif limit is not None:
        parts.append(say(f"步行 {limit:g} 分钟", f"{limit:g}-minute walk"))
    if speed is not None:
        parts.append(f"{speed:g} km/h")
    return say("，", ", ").join(parts) or name(profile.get("name"))


def profile_rows(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    """Give each circle profile with all that it rules, as it was ordered where the result tells that."""
    ordered = [_as_told(row) for row in rows_of(mapping(result.get("config")).get("profiles"))]
    counted = [mapping(row.get("profile")) for row in rows_of(result.get("profiles"))]
    for profile in ordered or counted or [mapping(result.get("profile"))]:
        if profile:
            basis = in_language(profile.get("basis"), say.language)
            parts = (profile_text(profile, say), *_rules(profile, say), basis)
            yield name(profile.get("name")), say("；", "; ").join(part for part in parts if part)


def setting_rows(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    """
    Give the settings that say something, each in a reader's units.

    Profiles are told by `profile_rows`, and files under the data where their names are the same.
    """
    inputs = mapping(result.get("inputs"))
    order = {
        key: value
        for key, value in mapping(result.get("config")).items()
        if not (key == "profiles" and rows_of(value)) and not _is_told(inputs.get(key), value)
    }
    flat = list(_flat("", order, say))
    yield from flat[:SHOWN_SETTINGS]
    if len(flat) > SHOWN_SETTINGS:
        yield "…", f"+ {len(flat) - SHOWN_SETTINGS}"


def _as_told(profile: dict[str, Any]) -> dict[str, Any]:
    """Turn an ordered profile, in SI units, into one as results tell it."""
    limit_s, speed_mps, basis = (profile.get(key) for key in ("limit_s", "walk_speed_mps", "basis"))
    told = dict(profile)
    if (seconds := number(limit_s)) is not None:
        told["limit_min"] = round(seconds / MINUTE_S, 2)
    if (speed := number(speed_mps)) is not None:
        told["walk_kmh"] = round(speed * KMH, 2)
    if pair := items(basis):
        told["basis"] = dict(zip(("zh", "en"), pair, strict=False))
    return told


def _rules(profile: dict[str, Any], say: Words) -> Iterator[str]:
    access, classes = number(profile.get("max_access_m")), items(profile.get("applies_to"))
    if access is not None:
        yield say(f"接入段最长 {access:g} 米", f"access leg at most {access:g} m")
    if profile.get("walker"):
        yield say("步行人群：", "walker: ") + say.walker(profile.get("walker"))
    if classes:
        listed = say("、", ", ").join(name(code) for code in classes)
        yield say(f"适用城乡分类 {listed}", f"for urban-rural classes {listed}")


def _is_told(source: Any, value: Any) -> bool:
    return isinstance(value, str) and bool(value) and mapping(source).get("name") == _without_folder(value)


def _flat(prefix: str, block: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    for key, value in block.items():
        label = prefix + (say.named(SETTINGS, key) if key in SETTINGS else text(key, limit=60))
        if isinstance(value, dict):
            yield from _flat(f"{label} · ", value, say)
        elif told := _value(str(key), value, say):
            yield label, told


def _value(key: str, value: Any, say: Words) -> str:
    """Write a setting; nothing for what was not asked."""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, list | tuple):
        if value and all(number(one) is not None for one in value):
            measured = [_measured(key, float(one), say) for one in value]
            return say("、", ", ").join(figure for figure, _ in measured) + measured[0][1]
        told = [_value(key, one, say) for one in value]
        return text(say("、", ", ").join(told))
    if (figure := number(value)) is not None:
        return "".join(_measured(key, figure, say))
    if key == "at":
        return moment(value)
    return say.named(CHOICES, value) if key in {"choose_by", "effort"} else text(_without_folder(value))


def _measured(key: str, value: float, say: Words) -> tuple[str, str]:
    """Give a figure and its unit, by the ending of its key."""
    if key.endswith("_mps"):
        return f"{value * KMH:.1f}", " km/h"
    if key.endswith("_s"):
        return f"{value / MINUTE_S:,g}", say(" 分钟", " min")
    unit = say(" 元", " yuan") if key.endswith("_yuan") else say(" 米", " m") if key.endswith("_m") else ""
    return f"{value:,.0f}" if value.is_integer() else f"{value:,g}", unit


def _without_folder(value: Any) -> Any:
    """Give the file's own name of an absolute path."""
    if isinstance(value, str) and re.match(r"/|[A-Za-z]:[\\/]|\\\\", value):
        return re.split(r"[\\/]", value.rstrip("\\/"))[-1]
    return value
