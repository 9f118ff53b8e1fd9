"""`jobcircle plan`: which sites to keep, close, merge, upgrade and add, with evidence for each."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import profile as option
from api.cli.audited import check_reports, print_json
from api.cli.compiling import ready_engine
from api.cli.planned import check_out, print_plan, tell_infeasible, write_plan_files
from api.cli.program import program
from api.cli.scenariokept import keep_made, tell_kept
from api.cli.speech import say_rejected, say_remarks
from gis.errors import InputError, Message
from gis.walker import ADULT

if TYPE_CHECKING:
    from api.operations.plan import PlanOptions
    from isochrones.siting.planned import Range

IN_JSON = Message("用 --json 看全部", "--json lists them all")
COUNT_HELP = "写 20 表示恰好 20 个，10..30 表示 10 到 30 个 / 20 for exactly so many, 10..30 for between."


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
    add: Annotated[str, typer.Option("--add", help=f"新增站点数；{COUNT_HELP}")] = "0",
    close: Annotated[str, typer.Option("--close", help="撤销、合并站点数 / Sites closed or merged.")] = "0",
    upgrade: Annotated[str, typer.Option("--upgrade", help="升级站点数 / Sites upgraded.")] = "0",
    corners: Annotated[str, typer.Option("--corners", help="新增微拐角数 / Micro-corners added.")] = "0",
    actions: Annotated[str, typer.Option("--actions", help="动作总数 / Actions in all.")] = "",
    budget: Annotated[
        float | None, typer.Option("--budget", help="一次性预算（元）/ Paid once at most, yuan.")
    ] = None,
    yearly: Annotated[
        float | None, typer.Option("--yearly", help="年度费用增加上限（元）/ Rise of the yearly cost.")
    ] = None,
    no_loss: Annotated[
        bool, typer.Option("--no-loss", help="现已覆盖的居民一个不减 / Nobody covered today drops out.")
    ] = False,
    lost_people: Annotated[
        float | None, typer.Option("--lost-people", help="最多允许失去覆盖的人数 / At most so many drop out.")
    ] = None,
    equity_floor: Annotated[
        float | None, typer.Option("--equity-floor", help="各区县覆盖率底线 0–1 / Floor of every district.")
    ] = None,
    group_floor: Annotated[
        float | None, typer.Option("--group-floor", help="各类人群覆盖率底线 0–1 / Floor of every group.")
    ] = None,
    reuse: Annotated[
        float, typer.Option("--reuse", help="新增站点利用现有场地的最低比例 / Least share in venues.")
    ] = 0.9,
    apart_m: Annotated[
        float | None, typer.Option("--apart-m", help="新增站点最小间距（米）/ Least distance between sites.")
    ] = None,
    capacity: Annotated[
        bool, typer.Option("--capacity", help="计入站点服务能力 / Count people only up to capacity.")
    ] = False,
    weights: Annotated[
        str, typer.Option("--weights", help="人群权重 working_age=1,seniors=0.5 / Weights by group.")
    ] = "",
    costs: Annotated[Path | None, typer.Option("--costs", help="费用表 CSV / Costs of actions.")] = None,
    locks: Annotated[
        Path | None, typer.Option("--locks", help="人工决定 CSV：站点、决定、理由 / Decisions, with reasons.")
    ] = None,
    close_needs: Annotated[
        int, typer.Option("--close-needs", help="撤并须通过几项判据（共 3 项）/ Closing tests to pass.")
    ] = 3,
    upgrade_needs: Annotated[
        int, typer.Option("--upgrade-needs", help="升级须通过几项判据（共 3 项）/ Upgrade tests to pass.")
    ] = 2,
    years: Annotated[int, typer.Option("--years", help="分几年实施 / Phases, in years.")] = 3,
    frontier: Annotated[int, typer.Option("--frontier", help="前沿点数 / Points of the frontier.")] = 6,
    effort: Annotated[
        str, typer.Option("--effort", help="计算量 quick、normal、thorough / How much work.")
    ] = "normal",
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
    from api.operations.plan import PlanOptions, PlanOrder, make_plan
    from data.files.locks import read_locks

    check_reports(report or [])
    check_out(out)
    if lang not in {"", "zh", "en"}:
        raise InputError("--lang 应为 zh 或 en", "--lang takes zh or en")
    if no_loss and lost_people is not None:
        raise InputError("--no-loss 与 --lost-people 请只用一个", "use --no-loss or --lost-people, not both")
    if profiles is not None:
        option.check_left_alone(limit_min, walk_kmh, max_access_m, walker=ADULT.name)
    options = PlanOptions(
        add=range_of("--add", add),
        close=range_of("--close", close),
        upgrade=range_of("--upgrade", upgrade),
        corners=range_of("--corners", corners),
        actions=range_of("--actions", actions) if actions else None,
        budget_yuan=budget,
        yearly_yuan=yearly,
        no_loss=0.0 if no_loss else lost_people,
        equity_floor=equity_floor,
        group_floor=group_floor,
        reuse_share=reuse,
        apart_m=apart_m,
        capacity=capacity,
        weights=_weights(weights),
        close_needs=close_needs,
        upgrade_needs=upgrade_needs,
        years=years,
        frontier=frontier,
        effort=effort,
    )
    _refuse_nothing(options, locks)
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
    decided, told = read_locks(locks) if locks else ([], [])
    ready_engine()
    with _stages(quiet=as_json) as tell:
        made = make_plan(PlanOrder(audit, candidates, costs, tuple(decided), options, title), tell=tell)
    # Rows of the decisions that are of no use are in no result: the order keeps the others.
    say_rejected([note for note in told if not note.used])
    say_remarks([note for note in told if note.used])
    is_kept = not no_save and keep_made(made)
    write_plan_files(made, out, report or [], lang)
    if as_json:
        print_json(made.result)
    else:
        print_plan(made.result)
        say_rejected([note for note in made.planned.notes if not note.used], IN_JSON)
        say_remarks([note for note in made.planned.notes if note.used], IN_JSON)
        if is_kept:
            tell_kept(made)
    tell_infeasible(made.result)


def range_of(name: str, text: str) -> "Range":
    """
    Read how many are wanted.

    Parameters
    ----------
    name
        Of the option, for the message.
    text
        ``20`` or ``10..30``.

    Returns
    -------
    Range
        Least and most.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> range_of("--add", "10..30")
    Range(least=10, most=30)
    """
    from isochrones.siting.planned import Range

    least, dots, most = text.partition("..")
    try:
        return Range(int(least), int(most) if dots else int(least))
    except ValueError as error:
        raise InputError(
            f"{name} 应写成 20 或 10..30，收到的是 {text}", f"{name} takes 20 or 10..30, got {text}"
        ) from error


def _weights(text: str) -> dict[str, float]:
    weights = {}
    for part in text.replace("，", ",").split(","):
        if not part.strip():
            continue
        name, found, value = part.partition("=")
        try:
            weights[name.strip()] = float(value) if found else 1.0
        except ValueError as error:
            raise InputError(
                f"--weights 应写成 列名=权重，收到的是 {part.strip()}",
                f"--weights takes COLUMN=WEIGHT, got {part.strip()}",
            ) from error
    return weights


def _refuse_nothing(options: "PlanOptions", locks: Path | None) -> None:
    asked: list[Any] = [options.add, options.close, options.upgrade, options.corners]
    if not (any(wanted.most for wanted in asked) or locks):
        raise InputError(
            "方案里没有任何动作；请给出 --add、--close、--upgrade、--corners 中的至少一个，或 --locks",
            "the plan would do nothing; give --add, --close, --upgrade or --corners, or --locks",
        )


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
