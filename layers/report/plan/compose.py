"""A plan's result and its map layers composed into a report, conclusions first and cards last."""

from collections.abc import Callable
from typing import Any

from layers.plans import PlanLayers
from layers.report.cover import bound, demo_blocks, words_of
from layers.report.model import Block, Bullets, Imprint, Language, MapLayers, Paragraph, Report, Section
from layers.report.options import profile_text
from layers.report.plain import mapping, rows_of
from layers.report.plan.actions import actions_section
from layers.report.plan.cards import cards_section
from layers.report.plan.desk import PlanDesk
from layers.report.plan.equity import equity_section
from layers.report.plan.findings import conclusions
from layers.report.plan.ground import ground_of
from layers.report.plan.infeasible import infeasible_section
from layers.report.plan.keyfigures import key_figures
from layers.report.plan.maps import plan_map
from layers.report.plan.outcome import frontier_section, phases_section
from layers.report.plan.rules import method_section, rules_section
from layers.report.plan.steps import next_steps


def compose_plan(result: dict[str, Any], layers: PlanLayers, language: Language, imprint: Imprint) -> Report:
    """
    Compose the report of a plan.

    Blocks that the result lacks are left out; the report never guesses. A plan that cannot be gets a report
    of its own kind, without actions and cards.

    Parameters
    ----------
    result
        Of a plan, plain values.
    layers
        What the maps are drawn from.
    language
        ``zh`` or ``en``.
    imprint
        Who answers for it.

    Returns
    -------
    Report
        Ready for a writer.

    Raises
    ------
    InputError
        If the language is another, or a map that is not a working map has no approval number.
    """
    say = words_of(language, imprint)
    desk = PlanDesk(result, MapLayers(), say, imprint, ground_of(layers))
    profiles = [mapping(row.get("profile")) or row for row in rows_of(result.get("profiles"))]
    makers = _INFEASIBLE if desk.infeasible else _SECTIONS
    return bound(
        result,
        imprint,
        say,
        tuple(make(desk) for make in makers),
        title=say("就业服务站点撤改增规划", "Plan of employment service sites"),
        rule=profile_text(profiles[0], say) if profiles else "",
    )


def _conclusions(desk: PlanDesk) -> Section:
    result, say = desk.result, desk.say
    blocks: list[Block] = []
    figures, found, steps = key_figures(result, say), conclusions(result, say), next_steps(result, say)
    if figures.figures:
        blocks.append(figures)
    blocks += demo_blocks(result, say)
    if found:
        blocks.append(Bullets(found))
    if steps:
        blocks += [
            Paragraph(say("实施前", "Before it is carried out"), "lead"),
            Bullets(steps, numbered=True),
        ]
    return Section("conclusions", say("结论", "Conclusions"), tuple(blocks))


def _map(desk: PlanDesk) -> Section:
    say = desk.say
    blocks = desk.figure(
        plan_map(desk.ground, say, working=desk.imprint.working),
        say("行动与覆盖变化", "Actions, and what changes"),
        say(
            "地图：居民点按原已覆盖、新增覆盖、失去覆盖、仍为盲区、未知着色，站点按行动用不同形状标出。",
            "Map: where people live by what changes for them; sites by action.",
        ),
        desk.map_note,
    )
    return Section("map", say("规划地图", "Map of the plan"), tuple(blocks))


_SECTIONS: tuple[Callable[[PlanDesk], Section], ...] = (
    _conclusions,
    actions_section,
    _map,
    frontier_section,
    phases_section,
    equity_section,
    rules_section,
    method_section,
    cards_section,
)
_INFEASIBLE: tuple[Callable[[PlanDesk], Section], ...] = (
    infeasible_section,
    equity_section,
    rules_section,
    method_section,
)
