"""`jobcircle audit`: who is within reach of a site, and why the others are not."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import profile as option
from api.cli.audited import (
    check_reports,
    keep_audit,
    print_json,
    same_again,
    tell_replayed,
    write_reports,
)
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line, say, say_rejected, say_remarks
from api.cli.summary import print_summary
from gis.errors import InputError, Message
from gis.walker import Walker, walker_named

if TYPE_CHECKING:
    from api.operations.audit.inparts import Split


IN_JSON = Message("用 --json 看全部", "--json lists them all")


@program.command("audit")
def audit(  # noqa: PLR0913, PLR0917 - one parameter an option
    network: Annotated[Path | None, typer.Option("--network", help="路网目录 / A saved network.")] = None,
    facilities: Annotated[
        Path | None,
        typer.Option("--facilities", help="站点 CSV、GeoJSON、GPKG、Shapefile、GeoParquet / Sites."),
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
    cell_m: Annotated[
        float | None,
        typer.Option("--cell-m", help="人口点代表的方格边长，配合 --buildings / Side of the points' cells."),
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
    check_reports(report or [])
    _check_words(lang, choose_by, profiles, local_only=local_only, areas=areas)
    if replay:
        ready_engine()
        with _split(kept, parts, scheduler, quiet=as_json) as split, _stages(as_json or bool(split)) as tell:
            again = same_again(replay_audit(kept, replay, tell=tell, split=split))
        write_reports(again, report or [], lang)
        tell_replayed(again, as_json=as_json)
        return
    if network is None or facilities is None or population is None:
        raise InputError(
            "请给出 --network、--facilities、--population，或用 --replay 编号",
            "give --network, --facilities and --population, or --replay ID",
        )
    if profiles is not None:
        option.check_left_alone(limit_min, walk_kmh, max_access_m, walker=walker)
    chosen = option.profiles_from(profiles) or (
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
        cell_m=cell_m,
    )
    ready_engine()
    with _split(kept, parts, scheduler, quiet=as_json) as split, _stages(as_json or bool(split)) as tell:
        made = make_audit(order, tell=tell, split=split)
    if split and not as_json:
        say(_peak(made.result["memory_mb"]))
    is_kept = not no_save and keep_audit(kept, made)
    write_reports(made, report or [], lang)
    if as_json:
        print_json(made.result)
        return
    print_summary(made.result)
    say_rejected(made.audit.rejected, IN_JSON)
    say_remarks(made.audit.remarks, IN_JSON)
    if is_kept:
        print_line(
            f"已存档，编号 {made.result['id']}；核对：jobcircle audit --replay {made.result['id']}",
            f"Kept as {made.result['id']}; to check it: jobcircle audit --replay {made.result['id']}",
        )


def _check_words(
    lang: str, choose_by: str, profiles: Path | None, *, local_only: bool, areas: Path | None
) -> None:
    """Refuse options that would be passed over in silence."""
    if lang not in {"", "zh", "en"}:
        raise InputError("--lang 应为 zh 或 en", "--lang takes zh or en")
    if choose_by and profiles is None:
        raise InputError(
            "--choose-by 用来在多个圈层标准中选择；请加上 --profiles",
            "--choose-by chooses among circle profiles; add --profiles",
        )
    if local_only and areas is None:
        raise InputError(
            "--local-only 需要知道辖区范围；请加上 --areas",
            "--local-only needs to know the border; add --areas",
        )


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
