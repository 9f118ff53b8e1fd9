"""
The suggested next steps: sentences made of the figures of one audit, none of which decides for the reader.

Each function looks at one block of the result and says nothing when it calls for no step.
"""

from collections.abc import Callable
from typing import Any

from layers.report.findings import NAMED_AREAS, Finding
from layers.report.plain import mapping, name, number, people, rows_of
from layers.report.smallcells import counted, hide_small, nameable
from layers.report.tables import districts, townships, villages
from layers.report.words import Words


def next_steps(result: dict[str, Any], say: Words) -> tuple[Finding, ...]:
    """
    Say what the figures call for; each step names its number, none decides for the reader.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.

    Returns
    -------
    tuple[Finding, ...]
        Empty when nothing calls for a step.
    """
    return tuple(found for make in _STEPS if (found := make(result, say)) is not None)


def _add(result: dict[str, Any], say: Words) -> Finding | None:
    # One level only: who lives in a village lives in its township too, and would count twice.
    rows = townships(result) or villages(result) or districts(result)
    worst = nameable(rows)[:NAMED_AREAS]
    if not worst:
        return None
    places = say.listed([name(row.get("name")) for row in worst])
    gap = people(sum(number(row.get("gap")) or 0 for row in worst), say.language)
    return say("补盲：", "Close gaps:"), say(
        f"研究在{places}增设站点或流动服务，涉及盲区人口 {gap}；优先利用现有场所。",
        f"Consider a site or an outreach round in {places}: {gap} in the gap; existing venues first.",
    )


def _check(result: dict[str, Any], say: Words) -> Finding | None:
    if not number(result.get("unknown")):
        return None
    shown = hide_small(result)["unknown"]
    return say("查未知：", "Settle the unknown:"), say(
        f"对未知的 {counted(shown, 'zh')}先核实数据再定措施，不据此新增或撤并站点。",
        f"Check the data behind the unknown first ({counted(shown, 'en')}); "
        "add or close no site on their account.",
    )


def _review(result: dict[str, Any], say: Words) -> Finding | None:
    sites = [row for row in rows_of(result.get("facilities")) if row.get("covers") is not False]
    spare = [row for row in sites if number(row.get("sole_people")) == 0]
    if not spare:
        return None
    return say("评估撤并：", "Review overlap:"), say(
        f"{len(spare):,} 处站点（共 {len(sites):,} 处）没有唯一覆盖人口，可列入撤改增评估；"
        "几处一起撤并时须重新测算。",
        f"{len(spare):,} of {len(sites):,} sites cover nobody alone and can be reviewed; "
        "closing several at once has to be computed anew.",
    )


def _equip(result: dict[str, Any], say: Words) -> Finding | None:
    missing = rows_of(mapping(mapping(result.get("equipment")).get("kiosk")).get("without"))
    if not missing:
        return None
    named = say.listed([name(row.get("name")) for row in missing[:NAMED_AREAS]])
    more = len(missing) > NAMED_AREAS
    return say("补设备：", "Equip:"), say(
        f"{len(missing):,} 个乡镇街道没有就业自助服务机：{named}{'等' if more else ''}。",
        f"{len(missing):,} townships have no self-service kiosk: {named}{' and others' if more else ''}.",
    )


def _rows(result: dict[str, Any], say: Words) -> Finding | None:
    count = len(rows_of(result.get("rejected")))
    if not count:
        return None
    return say("补数据：", "Mend the data:"), say(
        f"{count:,} 行数据因有误未参与测算，逐行原因见工作簿“剔除行”，更正后重算。",
        f"{count:,} rows could not be used; the workbook says why, row by row. Correct them and run again.",
    )


_STEPS: tuple[Callable[[dict[str, Any], Words], Finding | None], ...] = (
    _add,
    _check,
    _review,
    _equip,
    _rows,
)
