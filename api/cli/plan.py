"""`jobcircle plan`: which sites to keep, close, merge, upgrade and add, with evidence for each."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import planswitches as switch
from api.cli import profile as option
from api.cli.audited import check_reports, print_json
from api.cli.compiling import ready_engine
from api.cli.planned import Wanted, check_out, print_plan, tell_infeasible, write_plan_files
from api.cli.program import program
from api.cli.scenariokept import keep_made, tell_kept
from api.cli.speech import say_rejected, say_remarks
from gis.errors import InputError, Message
from gis.walker import ADULT

if TYPE_CHECKING:
    from api.operations.plan import MadePlan, PlanOrder
    from gis.candidates import Locked

IN_JSON = Message("用 --json 看全部", "--json lists them all")


@program.command("plan")
def plan(  # noqa: PLR0913, PLR0917 - one parameter an option
    network: Annotated[Path, typer.Option("--network", help="路网目录 / A saved network.")],
    facilities: Annotated[Path, typer.Option("--facilities", help="现有站点 / Sites that are open.")],
    population: Annotated[Path, typer.Option("--population", help="人口点、面或栅格 / People.")],
    candidates: Annotated[
        Path | None, typer.Option("--candidates", help="候选点，见 jobcircle candidates / Candidates.")
    ] = None,
    areas: Annotated[Path | None, typer.Option("--areas", help="行政区划面 / Areas, polygons.")] = None,
    census: Annotated[Path | None, typer.Option("--census", help="普查人口 CSV / Census totals.")] = None,
    groups: Annotated[
        str, typer.Option("--groups", help="人群列名，逗号分隔 / Columns of groups, with commas.")
    ] = "",
    profiles: Annotated[
        Path | None, typer.Option("--profiles", help="圈层标准 TOML 或 default / Profiles; default.")
    ] = None,
    limit_min: option.LimitMin = option.DEFAULT_LIMIT_MIN,
    walk_kmh: option.WalkKmh = option.DEFAULT_WALK_KMH,
    max_access_m: option.MaxAccessM = option.DEFAULT_MAX_ACCESS_M,
    add: switch.Add = "0",
    close: switch.Close = "0",
    upgrade: switch.Upgrade = "0",
    corners: switch.Corners = "0",
    actions: switch.Actions = "",
    budget: switch.Budget = None,
    yearly: switch.Yearly = None,
    no_loss: switch.NoLoss = False,
    lost_people: switch.LostPeople = None,
    equity_floor: switch.EquityFloor = None,
    group_floor: switch.GroupFloor = None,
    reuse: switch.Reuse = 0.9,
    apart_m: switch.ApartM = None,
    capacity: switch.Capacity = False,
    weights: switch.Weights = "",
    costs: Annotated[Path | None, typer.Option("--costs", help="费用表 CSV / Costs of actions.")] = None,
    locks: Annotated[
        Path | None, typer.Option("--locks", help="人工决定 CSV：站点、决定、理由 / Decisions, with reasons.")
    ] = None,
    close_needs: switch.CloseNeeds = 3,
    upgrade_needs: switch.UpgradeNeeds = 2,
    years: switch.Years = 3,
    frontier: switch.Frontier = 6,
    effort: switch.Effort = "normal",
    title: Annotated[str, typer.Option("--title", help="方案名称 / Name of the plan.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="输出 .gpkg（站点、人口、区划图层）/ A GeoPackage.")
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option("--report", help="报告 .html .pdf .docx .xlsx，可多次 / A report; may be repeated."),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="报告语言 zh 或 en / Language of the report.")] = "",
    no_save: Annotated[bool, typer.Option("--no-save", help="不存档 / Do not keep the plan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")] = False,
) -> None:
    """制定撤改增方案，逐站给出依据 / Plan which sites to keep, close, merge, upgrade, add: with evidence."""
    from api.operations.audit import AuditOrder
    from api.operations.plan import PlanOrder

    wanted = Wanted(out, tuple(report or ()), lang, keep=not no_save, as_json=as_json)
    _check_wanted(wanted)
    if profiles is not None:
        option.check_left_alone(limit_min, walk_kmh, max_access_m, walker=ADULT.name)
    options = switch.options_from(
        {
            **{"add": add, "close": close, "upgrade": upgrade, "corners": corners, "actions": actions},
            **{"budget_yuan": budget, "yearly_yuan": yearly, "apart_m": apart_m, "capacity": capacity},
            **{"equity_floor": equity_floor, "group_floor": group_floor, "reuse_share": reuse},
            **{"close_needs": close_needs, "upgrade_needs": upgrade_needs, "weights": weights},
            **{"years": years, "frontier": frontier, "effort": effort},
            "no_loss": switch.most_lost(lost_people, no_loss=no_loss),
        }
    )
    switch.refuse_nothing(options, decided=locks is not None)
    audit = AuditOrder(
        network=network,
        facilities=facilities,
        population=population,
        areas=areas,
        census=census,
        groups=tuple(name.strip() for name in groups.replace("，", ",").split(",") if name.strip()),
        profiles=option.profiles_from(profiles) or (option.profile_from(limit_min, walk_kmh, max_access_m),),
        # A plan has no band of speeds.
        speeds_mps=(),
    )
    decided = _decided(locks)
    made = _made(PlanOrder(audit, candidates, costs, decided, options, title), quiet=as_json)
    _hand_over(made, wanted)


def _check_wanted(wanted: Wanted) -> None:
    """Refuse what could not be written, before any work."""
    check_reports(list(wanted.reports))
    check_out(wanted.out)
    if wanted.lang not in {"", "zh", "en"}:
        raise InputError("--lang 应为 zh 或 en", "--lang takes zh or en")


def _decided(path: Path | None) -> "tuple[Locked, ...]":
    """Read decisions; rows that are of no use are in no result, so they are told here."""
    from data.files.locks import read_locks

    if path is None:
        return ()
    decided, told = read_locks(path)
    say_rejected([note for note in told if not note.used])
    say_remarks([note for note in told if note.used])
    return tuple(decided)


def _made(order: "PlanOrder", *, quiet: bool) -> "MadePlan":
    """Plan, with the stages on a terminal."""
    from api.operations.plan import make_plan

    ready_engine()
    with _stages(quiet=quiet) as tell:
        return make_plan(order, tell=tell)


def _hand_over(made: "MadePlan", wanted: Wanted) -> None:
    """Keep, write and print a plan; one that cannot be ends with its reason."""
    is_kept = wanted.keep and keep_made(made)
    write_plan_files(made, wanted)
    if wanted.as_json:
        print_json(made.result)
    else:
        print_plan(made.result)
        say_rejected([note for note in made.planned.notes if not note.used], IN_JSON)
        say_remarks([note for note in made.planned.notes if note.used], IN_JSON)
        if is_kept:
            tell_kept(made)
    tell_infeasible(made.result)


@contextmanager
def _stages(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show the stages of a plan on a terminal."""
    from api.cli.stages import Stages
    from api.operations.plan import STAGES

    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    with Stages(STAGES) as shown:
        yield shown.begin
