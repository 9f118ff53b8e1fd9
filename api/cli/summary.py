"""What an audit found, in lines for a terminal."""

from typing import Any

from api.cli.speech import print_line
from api.cli.zones import print_choice, print_zones

MISSING = "network_incomplete"


def print_summary(result: dict[str, Any]) -> None:
    """
    Print the headline of an audit.

    Parameters
    ----------
    result
        From `audit_result`.
    """
    for block in result["profiles"]:
        rule = block["profile"]
        limit = (
            f"{rule['limit_min']:g} 分钟"
            if "reach_m" not in rule
            else f"沿路网 {rule['reach_m'] / 1000:g} 公里"
        )
        limit_en = (
            f"{rule['limit_min']:g} minutes on foot" if "reach_m" not in rule
            else f"{rule['reach_m'] / 1000:g} km along the network"
        )  # fmt: skip
        print_line(
            f"圈层标准 {rule['name']}：步行 {limit}，{rule['walk_kmh']:g} km/h，{rule['walker']}",
            f"Profile {rule['name']}: {limit_en} at {rule['walk_kmh']:g} km/h, {rule['walker']}",
        )
        if len(result["profiles"]) > 1:
            print_choice(block)
            _print_states(block)
    _print_states(result)
    if result["sensitivity"]:
        shares = "  ".join(f"{row['walk_kmh']:g}: {row['share'] or 0:.1%}" for row in result["sensitivity"])
        print_line(f"速度敏感性（km/h）  {shares}", f"By speed (km/h)  {shares}")
    reasons = {name: count for name, count in result["unknown_reasons"].items() if count}
    if result["unknown"]:
        _print_reasons(reasons)
    print_missing_streets(result["completeness"], reasons)
    print_double_circle(result["double_circle"])
    if result.get("zones"):
        print_zones(result["zones"])
    sites = result["facilities"]
    covering = sum(site["covers"] for site in sites)
    print_line(
        f"站点 {covering} 处（另有 {len(sites) - covering} 处只提供信息，不计入覆盖）",
        f"Sites {covering} (and {len(sites) - covering} that only inform and do not count as coverage)",
    )
    if result["clock"]:
        clock = result["clock"]
        print_line(
            f"{clock['at']}：{clock['open']} 处营业，覆盖 {clock['share'] or 0:.1%}，"
            f"另有 {clock['people_hours_unknown']:,.0f} 人只够得着开放时间不明的站点",
            f"{clock['at']}: {clock['open']} sites open, {clock['share'] or 0:.1%} covered; "
            f"{clock['people_hours_unknown']:,.0f} more people reach only sites whose hours are not known",
        )
        for remark in clock["remarks"]:
            print_line(f"  {remark['zh']}", f"  {remark['en']}")


def _print_states(block: dict[str, Any]) -> None:
    print_line(
        f"总人口 {block['people']:,.0f}，覆盖 {block['covered']:,.0f}（{block['share'] or 0:.1%}），"
        f"盲区 {block['gap']:,.0f}，未知 {block['unknown']:,.0f}",
        f"People {block['people']:,.0f}; covered {block['covered']:,.0f} ({block['share'] or 0:.1%}), "
        f"gap {block['gap']:,.0f}, unknown {block['unknown']:,.0f}",
    )


def _print_reasons(reasons: dict[str, float]) -> None:
    from isochrones.coverage import UNKNOWN_TEXTS, Unknown

    for name, count in reasons.items():
        why = UNKNOWN_TEXTS[Unknown(name)]
        print_line(f"  未知：{why.zh}，{count:,.0f} 人", f"  unknown: {why.en}: {count:,.0f} people")


def print_double_circle(block: dict[str, Any] | None) -> None:
    """
    Print who lives in both circles.

    Parameters
    ----------
    block
        The ``double_circle`` of an audit's result; nothing is printed for None.
    """
    from data.files.amenities import GROUPS

    if not block:
        return
    words = [GROUPS.get(name, (name, name))[:2] for name in block["groups"]]
    groups_zh, groups_en = "、".join(zh for _, zh in words), ", ".join(en for en, _ in words)
    index = f"{block['fusion_index'] or 0:.1%}"
    both, one, none = (f"{block[circle]:,.0f}" for circle in ("double", "single", "none"))
    unknown = f"{block['unknown']:,.0f}"
    print_line(
        f"双圈（{groups_zh}）：融合指数 {index}，双圈 {both} 人，单圈 {one}，无 {none}；"
        f"后两项中 {unknown} 人到站点的步行情况未知",
        f"Double circle ({groups_en}): index {index}, both {both} people, one {one}, none {none}; "
        f"of the last two, {unknown} whose walk to a site is unknown",
    )


def print_missing_streets(block: dict[str, Any], reasons: dict[str, float]) -> None:
    """
    Print how many people missing streets leave unknown, and where most of them.

    Parameters
    ----------
    block
        The ``completeness`` of an audit's result.
    reasons
        People by reason for not knowing; nothing is printed where missing streets are none.
    """
    count, where = reasons.get(MISSING, 0), block["where"]
    if not (count and where):
        return
    place = f"({where[0]['lon']:.4f}, {where[0]['lat']:.4f})"
    print_line(
        f"缺路：{count:,.0f} 人因路网不完整而未知，最多的在 {place} 一带，请核对那里的道路",
        f"Missing streets: {count:,.0f} people are unknown for them, most around {place}; "
        "check the streets there",
    )
