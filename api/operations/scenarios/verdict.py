"""What a replay found: the same to the person, other data, or the same data and other figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.operations.kept import differences
from gis.errors import Message

MOST_SHOWN = 200
INPUT_NAMES: dict[str, str] = {
    "network": "路网",
    "facilities": "站点",
    "population": "人口",
    "areas": "区划",
    "candidates": "候选点",
    "costs": "费用",
    "locks": "决定",
    "holidays": "节假日",
    "census": "普查",
    "buildings": "建筑",
    "gates": "出入口",
    "compounds": "小区",
    "walkers": "步行人群",
    "amenities": "生活服务设施",
    "enterprises": "企业",
    "group_rasters": "人群栅格",
    "older_network": "旧路网",
}
"""Inputs as people call them."""


def judge(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """
    Compare a result with the one that came out of the same data again.

    Parameters
    ----------
    was, now
        As kept, and as made now.

    Returns
    -------
    dict[str, Any]
        As of `verdict`.
    """
    differs = differences(dict(was), dict(now))
    return verdict(
        changed=(),
        differs=differs,
        releases=(str(was.get("version", "")), str(now.get("version", ""))),
        by_clock=bool(was.get("by_clock") or now.get("by_clock")),
    )


def verdict(
    *,
    changed: Sequence[str],
    differs: Sequence[str] = (),
    releases: tuple[str, str] = ("", ""),
    by_clock: bool = False,
) -> dict[str, Any]:
    """
    Tell whether a scenario comes out again.

    Parameters
    ----------
    changed
        Inputs that are not what they were; it was not made again when there are any.
    differs
        Where the results differ.
    releases
        Of the program that made it, and that made it again.
    by_clock
        Whether the clock ended a search, which need not end in the same place twice.

    Returns
    -------
    dict[str, Any]
        JSON values with one sentence in both languages.

    Examples
    --------
    >>> verdict(changed=["population"])["en"]
    'data changed: population'
    """
    said = _sentence(changed, differs, releases, by_clock=by_clock)
    return {
        "same": not (changed or differs),
        "changed": list(changed),
        "differs": list(differs[:MOST_SHOWN]),
        "differing": len(differs),
        "zh": said.zh,
        "en": said.en,
    }


def _sentence(
    changed: Sequence[str], differs: Sequence[str], releases: tuple[str, str], *, by_clock: bool
) -> Message:
    if changed:
        names = "、".join(INPUT_NAMES.get(name, name) for name in changed)
        return Message(f"数据已变化：{names}", f"data changed: {', '.join(changed)}")
    if not differs:
        return Message("重做一致：每个数字都相同，到人", "the same again, to the person")
    places, count = ", ".join(differs[:5]), len(differs)
    was, now = releases
    other = "" if was == now else f"（程序版本 {was} → {now}）"
    other_en = "" if was == now else f" (made by {was}, now {now})"
    clock = "；求解曾因时限停止，再做未必停在同一处" if by_clock else ""
    clock_en = "; the clock ended a search, which need not end in the same place twice" if by_clock else ""
    return Message(
        f"数据相同而结果不同{other}：{count} 处，如 {places}{clock}",
        f"same data, other results{other_en}: {count} places, such as {places}{clock_en}",
    )


def summary_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Give the few figures of a plan by which people know it."""
    after, before = result.get("after") or {}, result.get("before") or {}
    return {
        "status": result.get("status"),
        "people": after.get("people"),
        "before": before.get("covered"),
        "after": after.get("covered"),
        "counts": result.get("counts"),
    }
