"""What an audit says of the double circle and of missing streets, in lines."""

from typing import Any

from api.cli.speech import print_line

MISSING = "network_incomplete"


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
    print_line(
        f"双圈（{groups_zh}）：融合指数 {index}，双圈 {both} 人，单圈 {one}，无 {none}",
        f"Double circle ({groups_en}): index {index}, both {both} people, one {one}, none {none}",
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
