"""What has to be settled before a plan is carried out; nothing is decided for the reader."""

from collections.abc import Callable
from typing import Any

from layers.report.findings import Finding
from layers.report.plain import mapping, number, rows_of
from layers.report.plan.sites import changed
from layers.report.smallcells import counted, few
from layers.report.words import Words


def next_steps(result: dict[str, Any], say: Words) -> tuple[Finding, ...]:
    """
    Say what has to be settled first.

    Parameters
    ----------
    result
        Of a plan.
    say
        The language.

    Returns
    -------
    tuple[Finding, ...]
        Empty when nothing has to.
    """
    return tuple(found for make in _STEPS if (found := make(result, say)) is not None)


def _usage(result: dict[str, Any], say: Words) -> Finding | None:
    rows = changed(result)
    unknown = [row for row in rows if any(test.get("passes") is None for test in rows_of(row.get("tests")))]
    if not unknown:
        return None
    return say("补使用数据：", "Complete the usage:"), say(
        f"{len(unknown):,} 处有行动的站点有判据因数据缺失而“未知”，实施前补齐。",
        f"{len(unknown):,} sites with an action have a test that is unknown for want of data.",
    )


def _venues(result: dict[str, Any], say: Words) -> Finding | None:
    homeless = [
        row for row in changed(result) if row.get("action") == "add" and row.get("venue") != "existing"
    ]
    if not homeless:
        return None
    return say("落实场地：", "Find the venues:"), say(
        f"{len(homeless):,} 处新增尚无现成场地，先实地踏勘。",
        f"{len(homeless):,} additions have no venue yet; look at the places first.",
    )


def _costs(result: dict[str, Any], say: Words) -> Finding | None:
    if not mapping(result.get("cost")):
        return None
    return say("核实费用：", "Confirm the costs:"), say(
        "用本地造价和运行费用重算，再定预算。", "run again with local costs before a budget is set."
    )


def _losing(result: dict[str, Any], say: Words) -> Finding | None:
    losing = number(mapping(result.get("lost")).get("people"))
    if not losing:
        return None
    return say("安排失去覆盖的人：", "Care for those who drop out:"), say(
        f"为失去覆盖的 {counted(few(losing), 'zh')}安排流动服务或代办。",
        f"arrange outreach for {counted(few(losing), 'en')} no longer covered.",
    )


_STEPS: tuple[Callable[[dict[str, Any], Words], Finding | None], ...] = (_usage, _venues, _costs, _losing)
