"""`jobcircle scenario …`: plans as documents that are copied, decided on, compared and made again."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.audited import print_json
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.scenariokept import plans_home, scenarios_home
from api.cli.scenarioshown import print_comparison, print_listed, print_scenario, scenario_to_json
from api.cli.speech import print_line
from gis.errors import FileError, InputError

if TYPE_CHECKING:
    from gis.scenarios import Decision, Scenario

scenario = typer.Typer(
    help="场景：保存、复制、决定、比较、重做 / Scenarios: save, copy, lock, compare, replay.",
    no_args_is_help=True,
)
program.add_typer(scenario, name="scenario")

Id = Annotated[str, typer.Argument(metavar="ID", help="场景编号或名称 / Id or name of a scenario.")]
Note = Annotated[str, typer.Option("--note", help="说明 / What to say of it.")]
By = Annotated[str, typer.Option("--by", help="谁做的 / Who does it.")]
Why = Annotated[str, typer.Option("--reason", help="理由 / Why.")]
Site = Annotated[str, typer.Argument(metavar="SITE", help="站点或候选点编号 / Id of a site or candidate.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")]


@scenario.command("list")
def list_all(as_json: AsJson = False) -> None:
    """列出全部场景 / List all scenarios."""
    from api.operations.scenarios.kept import list_scenarios

    found = list_scenarios(scenarios_home())
    if as_json:
        print_json({"items": [scenario_to_json(each) for each in found]})
        return
    for each in found:
        print_listed(each)
    if not found:
        print_line(
            "还没有场景；请用 jobcircle scenario save",
            "there is no scenario yet; use jobcircle scenario save",
        )


@scenario.command("save")
def save(
    name: Annotated[str, typer.Argument(metavar="NAME", help="场景名称 / What it is called.")],
    plan: Annotated[str, typer.Option("--plan", help="方案编号 / Id of a kept plan.")],
    note: Note = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """把已存档的方案存为场景 / Make a scenario of a kept plan."""
    from api.operations.scenarios.kept import save_planned
    from api.operations.scenarios.planner import kept_plan

    title = _named(name)
    config, made = kept_plan(plans_home(), plan)
    _show(save_planned(scenarios_home(), config, made, name=title, note=note, by=by), as_json=as_json)


@scenario.command("copy")
def copy(
    name: Id,
    new_name: Annotated[str, typer.Argument(metavar="NAME", help="新名称 / What the copy is called.")],
    note: Note = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """复制场景，会议纪要一并带走 / Copy a scenario with its minutes."""
    from api.operations.scenarios.kept import copy_kept

    made = copy_kept(scenarios_home(), name, new_name=_named(new_name), note=note, by=by)
    _show(made, as_json=as_json)


@scenario.command("lock")
def lock(
    name: Id,
    site: Site,
    decision: Annotated[
        str,
        typer.Argument(
            metavar="DECISION",
            help="keep 必须保留、close 必须撤并、upgrade 必须升级、add 必须新增、not_here 不得新增",
        ),
    ],
    reason: Why,
    by: By,
    as_json: AsJson = False,
) -> None:
    """对一个站点作出决定并重新计算 / Decide on a site, and make the plan again."""
    from gis.scenarios import Decision

    _decide(name, Decision(site, _decision(decision), _said(reason), _said(by)), as_json=as_json)


@scenario.command("release")
def release(name: Id, site: Site, reason: Why, by: By, as_json: AsJson = False) -> None:
    """撤回一个决定并重新计算 / Take a decision back, and make the plan again."""
    from gis.scenarios import Decision

    _decide(name, Decision(site, "", _said(reason), _said(by)), as_json=as_json)


@scenario.command("freeze")
def freeze(name: Id, by: By = "", as_json: AsJson = False) -> None:
    """定稿，不再修改 / Let nothing of it change any more."""
    from api.operations.scenarios.kept import freeze_kept

    _show(freeze_kept(scenarios_home(), name, by=by), as_json=as_json)


@scenario.command("compare")
def compare(
    name: Id,
    other: Id,
    out: Annotated[
        Path | None, typer.Option("--out", help="地图 .geojson / Sites with both actions, GeoJSON.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """比较两个场景：站点、人口、费用 / Compare two scenarios."""
    import json

    from api.operations.scenarios import compare as comparing
    from api.operations.scenarios.kept import open_scenario

    found = comparing.compare(open_scenario(scenarios_home(), name), open_scenario(scenarios_home(), other))
    if out is not None:
        _write(out, json.dumps(found["map"], ensure_ascii=False))
    if as_json:
        print_json(found)
    else:
        print_comparison(found)


@scenario.command("replay")
def replay(name: Id, as_json: AsJson = False) -> None:
    """重做一次并核对 / Make it again, and tell whether it is the same."""
    from api.operations.scenarios.kept import replay_kept
    from api.operations.scenarios.planner import FilePlanner

    ready_engine()
    with _stages(as_json) as tell:
        found = replay_kept(scenarios_home(), name, FilePlanner(), tell)
    if as_json:
        print_json(found)
    if not found["same"]:
        raise InputError(found["zh"], found["en"])
    if not as_json:
        print_line(found["zh"], found["en"])


@scenario.command("show")
def show(name: Id, as_json: AsJson = False) -> None:
    """查看场景和会议纪要 / Show a scenario with its minutes."""
    from api.operations.scenarios.kept import open_scenario

    found = open_scenario(scenarios_home(), name)
    if as_json:
        print_json({**scenario_to_json(found), "result": dict(found.result or {})})
    else:
        print_scenario(found)


def _decide(name: str, decision: "Decision", *, as_json: bool) -> None:
    from api.operations.scenarios.kept import decide_kept
    from api.operations.scenarios.planner import FilePlanner

    ready_engine()
    with _stages(as_json) as tell:
        done = decide_kept(scenarios_home(), name, [decision], FilePlanner(), tell)
    _show(done, as_json=as_json)


def _show(found: "Scenario", *, as_json: bool) -> None:
    if as_json:
        print_json(scenario_to_json(found))
    else:
        print_scenario(found)


def _decision(word: str) -> str:
    from data.files.locks import WORDS

    plain = "".join(word.casefold().split())
    for known, words in WORDS.items():
        if plain in words or plain == known.value:
            return known.value
    listed = "、".join(f"{known.value} {words[0]}" for known, words in WORDS.items())
    raise InputError(
        f"决定应为 {listed}", f"the decision must be one of {', '.join(known.value for known in WORDS)}"
    )


def _named(text: str) -> str:
    if not text.strip():
        raise InputError("场景要有名称", "a scenario needs a name")
    return text.strip()


def _said(text: str) -> str:
    if not text.strip():
        raise InputError(
            "决定要写明理由（--reason）和决定人（--by）",
            "a decision needs its --reason and who decides, --by",
        )
    return text.strip()


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileError(f"无法写入 {path.name}", f"{path.name} cannot be written") from error


@contextmanager
def _stages(quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show the stages of a plan on a terminal."""
    from api.cli.stages import Stages
    from api.operations.scenarios.planner import STAGES

    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    with Stages(STAGES) as shown:
        yield shown.begin
