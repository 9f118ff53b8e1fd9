"""`jobcircle audit`: who is within reach of a site, and why the others are not."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli import profile as option
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import languages, print_line, say, say_rejected, say_remarks
from api.cli.summary import print_summary
from gis.errors import FileError, InputError, Message
from gis.model import CircleProfile
from gis.walker import Walker, walker_named

if TYPE_CHECKING:
    from api.operations.audit import MadeAudit, Replayed
    from api.operations.audit.inparts import Split


@program.command("audit")
def audit(  # noqa: PLR0913, PLR0917 - one parameter an option
    network: Annotated[Path | None, typer.Option("--network", help="路网目录 / A saved network.")] = None,
    facilities: Annotated[
        Path | None, typer.Option("--facilities", help="站点 CSV、GeoJSON、GPKG / Sites.")
    ] = None,
    population: Annotated[
        Path | None,
        typer.Option("--population", help="人口点、面或栅格 / People: points, polygons or a raster."),
    ] = None,
    areas: Annotated[
        Path | None, typer.Option("--areas", help="行政区划面（代码、名称）/ Areas to count by, polygons.")
    ] = None,
    census: Annotated[
        Path | None,
        typer.Option("--census", help="普查人口 CSV，按区域校正 / Census totals by area, needs --areas."),
    ] = None,
    buildings: Annotated[
        Path | None,
        typer.Option(
            "--buildings", help="建筑物，人口按建筑面积落位 / Buildings that people are shared over."
        ),
    ] = None,
    groups: Annotated[
        str, typer.Option("--groups", help="人群列名，逗号分隔 / Columns of groups, with commas.")
    ] = "",
    group: Annotated[
        list[str] | None, typer.Option("--group", help="人群栅格：名称=文件 / Raster of a group: NAME=FILE.")
    ] = None,
    gates: Annotated[Path | None, typer.Option("--gates", help="小区出入口 / Gates of compounds.")] = None,
    compounds: Annotated[
        Path | None, typer.Option("--compounds", help="小区范围面 / Outlines of compounds.")
    ] = None,
    amenities: Annotated[
        Path | None,
        typer.Option(
            "--amenities",
            help="生活服务设施点，带类别列，计算双圈 / Amenities with a column group: the double circle.",
        ),
    ] = None,
    older_network: Annotated[
        Path | None,
        typer.Option(
            "--older-network",
            help="同一地区的旧路网目录，用来发现缺路 / An older saved network, to see what is missing.",
        ),
    ] = None,
    profiles: Annotated[
        Path | None,
        typer.Option(
            "--profiles",
            help="圈层标准 TOML；default 为城区 15 分钟＋农村 5 公里 / Profiles; default: town, country.",
        ),
    ] = None,
    choose_by: Annotated[
        str,
        typer.Option(
            "--choose-by",
            help="多个圈层标准按什么选：code 城乡分类，degurba 人口网格 / What tells town from country.",
        ),
    ] = "",
    zones: Annotated[
        int, typer.Option("--zones", help="生成多少个人口密集或产业集聚区 / So many dense zones.", min=0)
    ] = 0,
    enterprises: Annotated[
        Path | None, typer.Option("--enterprises", help="企业点，用于 --zones / Enterprises, points.")
    ] = None,
    walker: Annotated[
        str, typer.Option("--walker", help="步行人群 adult、elder、pram、wheelchair … / Kind of walker.")
    ] = "adult",
    walkers: Annotated[
        Path | None, typer.Option("--walkers", help="自定义步行人群 TOML / Walkers of your own.")
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at", formats=["%Y-%m-%dT%H:%M"], help="某一时刻的覆盖 / Coverage at 2026-03-07T20:00."
        ),
    ] = None,
    holidays: Annotated[
        Path | None, typer.Option("--holidays", help="节假日与调休 CSV / Holidays and make-up workdays.")
    ] = None,
    local_only: Annotated[
        bool,
        typer.Option(
            "--local-only",
            help="不计辖区外的站点 / Leave out sites beyond the areas.",
        ),
    ] = False,
    limit_min: option.LimitMin = option.DEFAULT_LIMIT_MIN,
    walk_kmh: option.WalkKmh = option.DEFAULT_WALK_KMH,
    max_access_m: option.MaxAccessM = option.DEFAULT_MAX_ACCESS_M,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")] = False,
    report: Annotated[
        list[Path] | None,
        typer.Option("--report", help="报告 .html .pdf .docx .xlsx，可多次 / A report; may be repeated."),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="报告语言 zh 或 en / Language of the report.")] = "",
    no_save: Annotated[bool, typer.Option("--no-save", help="不存档 / Do not keep the audit.")] = False,
    replay: Annotated[
        str, typer.Option("--replay", help="按编号重做一次并核对 / Make a kept audit again and compare.")
    ] = "",
    parts: Annotated[
        int | None,
        typer.Option("--parts", help="分成几部分计算，省内存、可续算 / In so many parts; can be resumed."),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler", help="在 Dask 集群上分区县计算：local 或 tcp://主机:端口 / On a Dask cluster."
        ),
    ] = "",
) -> None:
    """审计服务圈覆盖：覆盖、盲区、未知各多少人 / Audit coverage from files, without a database."""
    from api.operations.audit import AuditOrder, make_audit, replay_audit
    from api.operations.home import home_of
    from api.settings import Settings

    kept = home_of(Settings()) / "audits"
    if replay:
        ready_engine()
        with _split(kept, parts, scheduler, quiet=as_json) as split, _stages(as_json or bool(split)) as tell:
            done = replay_audit(kept, replay, tell=tell, split=split)
        _say_replay(done, as_json=as_json)
        return
    if network is None or facilities is None or population is None:
        raise InputError(
            "请给出 --network、--facilities、--population，或用 --replay 编号",
            "give --network, --facilities and --population, or --replay ID",
        )
    for path in report or []:
        _check_report(path)
    chosen = _profiles(profiles) or (
        option.profile_from(limit_min, walk_kmh, max_access_m, walker=_walker(walker, walkers)),
    )
    order = AuditOrder(
        network=network,
        facilities=facilities,
        population=population,
        areas=areas,
        census=census,
        buildings=buildings,
        gates=gates,
        compounds=compounds,
        amenities=amenities,
        walkers=walkers,
        holidays=holidays,
        group_rasters=_rasters(group or []),
        groups=tuple(name.strip() for name in groups.replace("，", ",").split(",") if name.strip()),
        profiles=chosen,
        at=at,
        cross_border=not local_only,
        enterprises=enterprises,
        choose_by=choose_by,
        zones=zones,
        older_network=older_network,
    )
    ready_engine()
    with _split(kept, parts, scheduler, quiet=as_json) as split, _stages(as_json or bool(split)) as tell:
        made = make_audit(order, tell=tell, split=split)
    if split and not as_json:
        say(_peak(made.result["memory_mb"]))
    is_kept = not no_save and _keep(kept, made)
    for path in report or []:
        _write_report(made, path, lang)
    if as_json:
        _print_json(made.result)
        return
    print_summary(made.result)
    say_rejected(made.audit.rejected)
    say_remarks(made.audit.remarks)
    if is_kept:
        print_line(
            f"已存档，编号 {made.result['id']}；核对：jobcircle audit --replay {made.result['id']}",
            f"Kept as {made.result['id']}; to check it: jobcircle audit --replay {made.result['id']}",
        )


def _keep(kept: Path, made: "MadeAudit") -> bool:
    """Keep the audit; a disk that refuses takes nothing away from the figures."""
    from api.operations.audit.saved import save_audit

    try:
        save_audit(kept, made.order, made.audit, made.result)
    except FileError as error:
        say(error.message)
        return False
    return True


def _print_json(result: dict[str, Any]) -> None:
    # A terminal of another encoding may lack letters that a name has; JSON can do without them.
    plain = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    typer.echo(json.dumps(result, ensure_ascii=plain, allow_nan=False, indent=1))


def _profiles(path: Path | None) -> tuple[CircleProfile, ...]:
    from data.files.profiles import BUILT_IN, read_profiles

    if path is None:
        return ()
    return tuple(read_profiles(BUILT_IN if str(path) == "default" else path))


def _walker(name: str, path: Path | None) -> Walker:
    from data.files.walkers import read_walkers

    return walker_named(name, read_walkers(path) if path else ())


def _rasters(given: list[str]) -> dict[str, Path]:
    rasters = {}
    for text in given:
        name, found, path = text.partition("=")
        if not (found and name.strip() and path):
            raise InputError("--group 应写成 名称=文件", "--group takes NAME=FILE")
        rasters[name.strip()] = Path(path)
    return rasters


def _check_report(path: Path) -> None:
    from layers.report import FORMATS

    if path.suffix.lower() not in FORMATS:
        listed = "、".join(FORMATS)
        raise InputError(f"--report 应以 {listed} 结尾", f"--report must end in one of {listed}")
    if not path.parent.is_dir():
        raise InputError(
            "--report 所在的目录不存在；请先建立", "the folder of --report does not exist; make it first"
        )


def _write_report(made: "MadeAudit", path: Path, lang: str) -> None:
    from api.operations.audit.reporting import map_layers
    from layers.report import write_report

    language: Literal["zh", "en"] = "en" if (lang or languages()[0]) == "en" else "zh"
    write_report(made.result, map_layers(made.audit), path, language=language)
    print_line(f"报告已写入 {path}", f"Report written to {path}")


def _say_replay(done: "Replayed", *, as_json: bool) -> None:
    if done.changed:
        listed = "、".join(done.changed)
        raise InputError(
            f"数据已变化：{listed}；存档 {done.saved.id} 的数字不能重现",
            f"data changed: {', '.join(done.changed)}; the figures of {done.saved.id} cannot be made again",
        )
    if done.differs:
        raise InputError(
            f"数据相同而结果不同：{'、'.join(done.differs[:5])}；程序版本 {done.saved.result.get('version')}",
            f"same data, other results: {', '.join(done.differs[:5])}; made by version "
            f"{done.saved.result.get('version')}",
        )
    if as_json and done.made:
        _print_json(done.made.result)
        return
    print_line(
        f"重做一致：{done.saved.id} 的每个数字都相同", f"The same again: every figure of {done.saved.id}"
    )
    print_summary(done.saved.result)


@contextmanager
def _split(kept: Path, parts: int | None, scheduler: str, *, quiet: bool) -> Iterator["Split | None"]:
    """Show parts while they are walked, where an audit in parts is wanted."""
    from api.cli.stages import PartsShown
    from api.operations.audit.inparts import Split

    if parts is None and not scheduler:
        yield None
        return
    with PartsShown(quiet=quiet) as shown:
        yield Split(kept, parts, scheduler, shown.tell)


def _peak(memory_mb: float) -> Message:
    return Message(f"内存峰值 {memory_mb:,.0f} MB", f"Peak memory {memory_mb:,.0f} MB")


@contextmanager
def _stages(quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show the stages of an audit on a terminal."""
    from api.cli.stages import Stages
    from api.operations.audit import STAGES

    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    with Stages(STAGES) as shown:
        yield shown.begin
