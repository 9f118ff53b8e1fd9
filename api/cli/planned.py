"""What becomes of a plan that was made: printed, written as layers and reports, told where there is none."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from api.cli.speech import languages, print_line, say
from gis.errors import InfeasibleError, InputError, Message

if TYPE_CHECKING:
    from api.operations.plan import MadePlan

ACTIONS = {
    "keep": ("保留", "keep"),
    "close": ("撤", "close"),
    "merge": ("并", "merge"),
    "upgrade": ("改", "upgrade"),
    "add": ("增", "add"),
}
"""Actions as they are printed."""

SHOWN = 10
"""Actions of a kind that are listed; the files have all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What should become of a plan.

    Attributes
    ----------
    out
        GeoPackage; None for no layers.
    reports
        Files, each by its ending.
    lang
        Of the reports: ``zh`` or ``en``; that of the terminal when empty.
    keep
        True to keep it for scenarios.
    as_json
        True to print the whole result as JSON.
    """

    out: Path | None
    reports: tuple[Path, ...]
    lang: str
    keep: bool
    as_json: bool


def check_out(path: Path | None) -> None:
    """Refuse a file that could not be written, before any work."""
    if path is None:
        return
    if path.suffix.lower() != ".gpkg":
        raise InputError("--out 应以 .gpkg 结尾", "--out must end in .gpkg")
    if not path.parent.is_dir():
        raise InputError(
            "--out 所在的目录不存在；请先建立", "the folder of --out does not exist; make it first"
        )


def write_plan_files(made: "MadePlan", wanted: Wanted) -> None:
    """
    Write layers and reports, and say where.

    Parameters
    ----------
    made
        The plan; one without an answer has reports, and no layers.
    wanted
        Which files.
    """
    from api.operations.plan.layers import plan_layers
    from layers.plans import write_layers

    out, reports = wanted.out, wanted.reports
    if out is None and not reports:
        return
    drawn = plan_layers(made.planned)
    if out is not None and made.planned.plan is not None:
        write_layers(out, drawn)
        _tell(Message(f"图层已写入 {out}", f"Layers written to {out}"), wanted)
    if reports:
        from layers.report.plan import write_plan_report

        language: Literal["zh", "en"] = "en" if (wanted.lang or languages()[0]) == "en" else "zh"
        for path in reports:
            write_plan_report(made.result, drawn, path, language=language)
            _tell(Message(f"报告已写入 {path}", f"Report written to {path}"), wanted)


def print_plan(result: dict[str, Any]) -> None:
    """
    Print the headline of a plan and its actions.

    Parameters
    ----------
    result
        From `plan_result`.
    """
    before, after = result["before"], result["after"]
    print_line(
        f"现状：覆盖 {before['covered']:,.0f} 人（{before['share'] or 0:.1%}），站点 {before['sites']} 处",
        f"Today: {before['covered']:,.0f} people covered ({before['share'] or 0:.1%}), "
        f"{before['sites']} sites",
    )
    if after is None:
        return
    counts = "，".join(f"{zh} {result['counts'][name]}" for name, (zh, _) in ACTIONS.items())
    counts_en = ", ".join(f"{en} {result['counts'][name]}" for name, (_, en) in ACTIONS.items())
    print_line(f"方案：{counts}", f"Plan: {counts_en}")
    print_line(
        f"规划后：覆盖 {after['covered']:,.0f} 人（{after['share'] or 0:.1%}），站点 {after['sites']} 处；"
        f"新覆盖 {result['gained']['people']:,.0f} 人，失去覆盖 {result['lost']['people']:,.0f} 人",
        f"As planned: {after['covered']:,.0f} people covered ({after['share'] or 0:.1%}), "
        f"{after['sites']} sites; "
        f"{result['gained']['people']:,.0f} newly covered, {result['lost']['people']:,.0f} lose coverage",
    )
    if served := result.get("served"):
        print_line(served["zh"], served["en"])
    for area in result["lost"]["areas"][:SHOWN]:
        print_line(
            f"  失去覆盖：{area['name'] or '区划外'} {area['people']:,.0f} 人",
            f"  lose coverage: {area['name'] or 'in no area'} {area['people']:,.0f}",
        )
    difference = result["promised"]["difference"]
    print_line(
        f"复核：按规划后的站点重新审计，与方案相差 {difference:g} 人",
        f"Checked: an audit of the planned sites differs from the plan by {difference:g} people",
    )
    _print_levels(result)
    _print_worst(result["worst"])
    if result["cost"]:
        once, yearly = result["cost"]["once_yuan"], result["cost"]["yearly_yuan"]
        print_line(
            f"费用：一次性 {once:,.0f} 元，年度增加 {yearly:,.0f} 元（费用表为准，默认值待核实）",
            f"Cost: {once:,.0f} yuan once, {yearly:,.0f} more a year (as in the table; the shipped one is "
            "unconfirmed)",
        )
    _print_actions(result["sites"])


def tell_infeasible(result: dict[str, Any]) -> None:
    """
    Say why there is no plan.

    Parameters
    ----------
    result
        From `plan_result`.

    Raises
    ------
    InfeasibleError
        Where there is none, with the smallest change of each rule that would do.
    """
    found = result["infeasible"]
    if found is None:
        return
    ways, ways_en = (
        sep.join(each[key] for each in found["relaxations"]) for key, sep in (("zh", "；"), ("en", "; "))
    )
    raise InfeasibleError(
        found["zh"] + (f"。可行的最小放宽（任选其一）：{ways}" if ways else ""),
        found["en"] + (f". The smallest change of any one that would do: {ways_en}" if ways_en else ""),
    )


def _tell(message: Message, wanted: Wanted) -> None:
    """Say what was written; the standard output is for the JSON alone where that is wanted."""
    if wanted.as_json:
        say(message)
    else:
        print_line(*message)


def _print_levels(result: dict[str, Any]) -> None:
    for level in result["levels"][:2]:
        if level["proven"]:
            state, state_en = "已证明最优", "proven best"
        elif level["gap"] is None:
            state, state_en = "无上界", "no bound"
        else:
            state, state_en = (
                f"与界相差不超过 {level['gap']:.3%}",
                f"at most {level['gap']:.3%} from the best",
            )
        print_line(
            f"目标 {level['zh']}：{level['value']:,.0f}，{state}",
            f"Objective {level['en']}: {level['value']:,.0f}, {state_en}",
        )


def _print_worst(worst: dict[str, Any] | None) -> None:
    if not worst or not worst["before"] or not worst["after"]:
        return
    before, after = worst["before"], worst["after"]
    print_line(
        f"覆盖率最低的区县：现 {before['name']} {before['share']:.1%}，"
        f"规划后 {after['name']} {after['share']:.1%}",
        f"Worst district: {before['name']} {before['share']:.1%} today, "
        f"{after['name']} {after['share']:.1%} as planned",
    )


def _print_actions(cards: list[dict[str, Any]]) -> None:
    for name in ("close", "merge", "upgrade", "add"):
        rows = [card for card in cards if card["action"] == name]
        for card in rows[:SHOWN]:
            print_line(f"  {card['summary']['zh']}", f"  {card['summary']['en']}")
        if len(rows) > SHOWN:
            zh, en = ACTIONS[name]
            print_line(
                f"  …{zh}共 {len(rows)} 处，其余见 --json、--out 或 --report",
                f"  …{len(rows)} to {en}; --json, --out or --report have the rest",
            )
