"""The small card of a micro-corner that is added: its host, whom it informs, and why nobody is covered."""

from collections.abc import Iterator
from typing import Any

from layers.report.model import Card
from layers.report.plain import cell, in_language, mapping, name, number, rows_of
from layers.report.plan.cardfacts import alternative_text, detail
from layers.report.plan.hidden import hidden_columns, hide_informed, without_few
from layers.report.plan.sites import lock_text, venue
from layers.report.plan.words import ACTION_COLOURS, SOURCES, label, yuan
from layers.report.smallcells import few
from layers.report.words import Words

MOST_NAMED = 5
"""Communities in the sentence; the workbook has all."""


def corner_card(row: dict[str, Any], say: Words) -> Card:
    """
    Make the card of a micro-corner.

    Parameters
    ----------
    row
        Of the plan's sites.
    say
        The language.

    Returns
    -------
    Card
        Without map and tables; small counts are hidden.
    """
    shown = hide_informed(mapping(row.get("people")))
    return Card(
        title=label(row, say),
        tag=say("新增微拐角", "Add a micro-corner"),
        colour=ACTION_COLOURS["add"],
        detail=detail(row, say),
        lead=without_few(in_language(row.get("summary"), say.language), say.language),
        figures=(
            (say("可达人数", "In reach"), cell(shown["in_reach"], "people")),
            (say("新获知信息", "Newly informed"), cell(shown["informed"], "people")),
            (say("新增覆盖", "Gained"), cell(0.0, "people")),
            (say("一次性费用", "Cost once"), yuan(number(row.get("once_yuan")), say)),
        ),
        facts=tuple((words, told) for words, told in _facts(row, say) if told),
    )


def _facts(row: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    yield say("载体", "Host"), venue(row, say)
    yield say("谁获知", "Who is informed"), _communities(row, say)
    yield say("按群体", "By group"), _groups(row, say)
    yield (
        say("不计覆盖", "No coverage"),
        say(
            "微拐角只发布信息，不办理业务；“新获知”是原先到不了任何站点或微拐角的人，计入信息触达，不计入覆盖",
            "a micro-corner only gives information and serves nobody; those newly informed reached no site "
            "and no corner before, and count as information reach, never as covered",
        ),
    )
    yield say("次优方案", "Next best"), alternative_text(row, say)
    yield say("人工决定", "Decided by hand"), lock_text(row, say)
    yield say("来源", "Source"), say.named(SOURCES, row.get("source"))


def _communities(row: dict[str, Any], say: Words) -> str:
    """Name the communities with most of those informed."""
    rows = [one for one in rows_of(row.get("communities")) if number(one.get("informed"))]
    named = [name(one.get("name")) or name(one.get("code")) or say("区划外", "in no area") for one in rows]
    counts = [values[0] for values in hidden_columns(rows, ("informed",))]
    told = [
        say(f"{one} {cell(count, 'people')} 人", f"{one} {cell(count, 'people')}")
        for one, count in zip(named, counts, strict=True)
    ]
    if not told:
        return say(
            "没有新获知的人：圈内居民都已能到达其他站点或微拐角", "nobody new: all in reach have another site"
        )
    rest = len(told) - MOST_NAMED
    more = say(f"，另有 {rest:,} 个社区见工作簿", f", and {rest:,} more communities in the workbook")
    return say("、", ", ").join(told[:MOST_NAMED]) + (more if rest > 0 else "")


def _groups(row: dict[str, Any], say: Words) -> str:
    told = (
        say(f"{group} {cell(few(count), 'people')} 人", f"{group} {cell(few(count), 'people')}")
        for one in rows_of(row.get("groups"))
        for group, count in [(say.group(one.get("name")), number(one.get("informed")))]
        if count
    )
    return say("、", ", ").join(told)
