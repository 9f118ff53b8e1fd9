"""`jobcircle candidates`: places where a site could open, each with its venue and what it would cost."""

from collections.abc import Mapping
from operator import ne
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import profile as option
from api.cli.audited import print_json
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line, say_all_rows
from gis.errors import InputError
from gis.hosts import host_name
from gis.walker import ADULT

if TYPE_CHECKING:
    from api.operations.candidates import GapOrder

DEFAULT_CENTRES, DEFAULT_LEAST_PEOPLE = 100, 300.0

LEFT_OUT = (
    (
        "thinned",
        "另有 {} 个与前面的重复（同类 30 米以内），未列出",
        "{} more say again what others say (30 m)",
    ),
    ("beside_sites", "另有 {} 个紧邻现有站点，未列出", "{} more are beside an open site"),
    (
        "cut_outlines",
        "另有 {} 个载体的轮廓被数据边界切断，未采用",
        "{} venues are cut by the edge of the extract",
    ),
)
"""What is told of candidates that are not in the file."""


@program.command("candidates")
def candidates(  # noqa: PLR0913, PLR0917 - one parameter an option
    osm: Annotated[
        Path | None,
        typer.Option("--osm", help="从 OSM 文件找商场、社区中心、图书馆等载体 / Venues of an .osm.pbf."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="自有候选点 CSV、GeoJSON、GPKG / Candidates of your own.")
    ] = None,
    gap: Annotated[
        bool, typer.Option("--gap", help="盲区人群的中心（载体未知）/ Centres of people in the gap.")
    ] = False,
    upgrade_corners: Annotated[
        bool,
        typer.Option("--upgrade-corners", help="可升级为站点的微拐角 / Micro-corners as full stations."),
    ] = False,
    corners: Annotated[
        bool, typer.Option("--corners", help="也列出可设微拐角的载体 / Also places for micro-corners.")
    ] = False,
    network: Annotated[Path | None, typer.Option("--network", help="路网目录 / A saved network.")] = None,
    facilities: Annotated[
        Path | None, typer.Option("--facilities", help="现有站点 / Sites that are open.")
    ] = None,
    population: Annotated[
        Path | None, typer.Option("--population", help="人口点、面或栅格 / People.")
    ] = None,
    areas: Annotated[Path | None, typer.Option("--areas", help="行政区划面 / Areas, polygons.")] = None,
    profiles: Annotated[
        Path | None, typer.Option("--profiles", help="圈层标准 TOML 或 default / Profiles; default.")
    ] = None,
    centres: Annotated[
        int, typer.Option("--centres", help="最多几个盲区中心 / At most so many centres.")
    ] = DEFAULT_CENTRES,
    least_people: Annotated[
        float, typer.Option("--least-people", help="每个中心至少新覆盖几人 / People a centre must add.")
    ] = DEFAULT_LEAST_PEOPLE,
    limit_min: option.LimitMin = option.DEFAULT_LIMIT_MIN,
    walk_kmh: option.WalkKmh = option.DEFAULT_WALK_KMH,
    max_access_m: option.MaxAccessM = option.DEFAULT_MAX_ACCESS_M,
    costs: Annotated[
        Path | None, typer.Option("--costs", help="费用表 CSV，默认为待核实的示例 / Costs of actions.")
    ] = None,
    apart_m: Annotated[
        float, typer.Option("--apart-m", help="去掉现有站点这么近以内的 / Leave out those near a site.")
    ] = 0.0,
    out: Annotated[
        Path | None, typer.Option("--out", help="输出 .csv、.geojson 或 .gpkg / File to write.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON 统计 / Print counts as JSON.")] = False,
) -> None:
    """寻找候选点：地图、文件、盲区中心、微拐角 / Find places where a site could open."""
    from api.operations.candidates import CandidateOrder, make_candidates, write_made
    from layers.candidates import check_candidates_out

    if out is None and not as_json:
        raise InputError("请给出 --out 或 --json", "give --out or --json")
    if out is not None:
        check_candidates_out(out)
    rule = (limit_min, walk_kmh, max_access_m)
    only_gap = {"--network": network, "--population": population, "--areas": areas, "--profiles": profiles}
    if not gap:
        _refuse_left_over(only_gap, rule, centres, least_people)
    order = CandidateOrder(
        file=file,
        osm=osm,
        corners=corners,
        gap=_gap_order(facilities, only_gap, rule, centres, least_people) if gap else None,
        upgrade_corners=upgrade_corners,
        facilities=facilities,
        costs=costs,
        apart_m=apart_m,
    )
    if gap:
        ready_engine()
    made = make_candidates(order)
    if out is not None:
        write_made(made, out)
    if as_json:
        print_json(made.summary)
    else:
        _print_summary(made.summary)
    if out is not None:
        say_all_rows(made.notes, out)


def _gap_order(
    facilities: Path | None,
    files: Mapping[str, Path | None],
    rule: tuple[float, float | None, float],
    centres: int,
    least_people: float,
) -> "GapOrder":
    from api.operations.audit import AuditOrder
    from api.operations.candidates import GapOrder

    network, population, profiles = files["--network"], files["--population"], files["--profiles"]
    if network is None or population is None or facilities is None:
        raise InputError(
            "--gap 需要 --network、--facilities 和 --population",
            "--gap needs --network, --facilities and --population",
        )
    if profiles is not None:
        option.check_left_alone(*rule, walker=ADULT.name)
    audit = AuditOrder(
        network=network,
        facilities=facilities,
        population=population,
        areas=files["--areas"],
        profiles=option.profiles_from(profiles) or (option.profile_from(*rule),),
    )
    return GapOrder(audit, centres, least_people)


def _refuse_left_over(
    files: Mapping[str, Path | None],
    rule: tuple[float, float | None, float],
    centres: int,
    least_people: float,
) -> None:
    """Refuse options of the gap where it is not asked for: they would be passed over in silence."""
    usual = (option.DEFAULT_LIMIT_MIN, option.DEFAULT_WALK_KMH, option.DEFAULT_MAX_ACCESS_M)
    given = {name: path is not None for name, path in files.items()}
    given |= dict(zip(("--limit-min", "--walk-kmh", "--max-access-m"), map(ne, rule, usual), strict=True))
    given |= {"--centres": centres != DEFAULT_CENTRES, "--least-people": least_people != DEFAULT_LEAST_PEOPLE}
    names = [name for name, is_given in given.items() if is_given]
    if names:
        raise InputError(
            f"{'、'.join(names)} 只与 --gap 一起使用", f"{', '.join(names)} can only be used with --gap"
        )


def _print_summary(summary: dict[str, Any]) -> None:
    count = summary["candidates"]
    existing, new = (summary["venue"].get(venue, 0) for venue in ("existing", "new"))
    print_line(
        f"候选点 {count} 个：现有场地 {existing}，新建 {new}",
        f"{count} candidates: {existing} in existing venues, {new} new",
    )
    hosts = {code: count for code, count in summary["host_kind"].items() if code}
    if hosts:
        zh = "，".join(f"{host_name(code).zh} {count}" for code, count in hosts.items())
        en = ", ".join(f"{host_name(code).en} {count}" for code, count in hosts.items())
        print_line(f"  载体：{zh}", f"  hosts: {en}")
    if summary["gap"]:
        gap = summary["gap"]
        people, reached, centres = f"{gap['people']:,.0f}", f"{gap['reached']:,.0f}", gap["centres"]
        print_line(
            f"盲区 {people} 人；{centres} 个中心可覆盖其中 {reached} 人，载体未知",
            f"In the gap {people} people; {centres} centres would reach {reached} of them, no venue known",
        )
    for name, zh, en in LEFT_OUT:
        if summary[name]:
            print_line(f"  {zh.format(summary[name])}", f"  {en.format(summary[name])}")
