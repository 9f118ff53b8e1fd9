"""Which areas have the equipment that the standards name, and which lack it."""

from collections.abc import Iterator
from typing import Any

from layers.report.model import Block, Facts
from layers.report.plain import cell, mapping, name, number, rows_of
from layers.report.words import EQUIPMENT, LEVELS, Words

MOST_NAMES = 20


def equipment_facts(result: dict[str, Any], say: Words) -> Iterator[Block]:
    """Tell of each piece of equipment; nothing where none was asked."""
    facts = []
    for key, raw in mapping(result.get("equipment")).items():
        block = mapping(raw)
        missing = rows_of(block.get("without"))
        equipped = number(block.get("with"))
        if equipped is not None or missing:
            facts.append((say.named(EQUIPMENT, str(key)), _equipped(block, missing, equipped, say)))
    if facts:
        yield Facts(say("设备配备", "Equipment"), tuple(facts))


def _equipped(
    block: dict[str, Any], missing: list[dict[str, Any]], equipped: float | None, say: Words
) -> str:
    level = say.named(LEVELS, block.get("level")) or say("区域", "Area")
    with_one, without = cell(equipped, "count"), f"{len(missing):,}"
    parts = [say(f"已配备 {with_one} 个{level}", f"{level}s that have one: {with_one}")]
    if missing:
        names = say.listed([name(row.get("name")) for row in missing[:MOST_NAMES]])
        names += say("等", " and others") if len(missing) > MOST_NAMES else ""
        parts.append(say(f"未配备 {without} 个：{names}", f"without: {without} ({names})"))
    return say("；", "; ").join(parts)
