"""`jobcircle audit`: who is within reach of a site."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import profile as option
from api.cli.program import program
from api.cli.speech import print_line, say_rejected, say_remarks


@program.command("audit")
def audit(  # noqa: PLR0913, PLR0917 - one parameter an option
    network: Annotated[Path, typer.Option("--network", help="路网目录 / A saved network.")],
    facilities: Annotated[Path, typer.Option("--facilities", help="站点 CSV、GeoJSON、GPKG / Sites.")],
    population: Annotated[
        Path, typer.Option("--population", help="人口点或栅格 / People: points or a raster.")
    ],
    limit_min: option.LimitMin = option.DEFAULT_LIMIT_MIN,
    walk_kmh: option.WalkKmh = option.DEFAULT_WALK_KMH,
    max_access_m: option.MaxAccessM = option.DEFAULT_MAX_ACCESS_M,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")] = False,
) -> None:
    """审计服务圈覆盖：覆盖、盲区、未知各多少人 / Audit coverage from files, without a database."""
    from api.operations.audit import audit_files
    from api.operations.audit_result import audit_result

    profile = option.profile_from(limit_min, walk_kmh, max_access_m)
    done = audit_files(network, facilities, population, profile)
    result = audit_result(done)
    if as_json:
        # A terminal of another encoding may lack letters that a name has; JSON can do without them.
        plain = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
        typer.echo(json.dumps(result, ensure_ascii=plain, allow_nan=False, indent=1))
        return
    print_summary(result)
    say_rejected(done.rejected)
    say_remarks(done.remarks)


def print_summary(result: dict[str, Any]) -> None:
    """
    Print the headline of an audit.

    Parameters
    ----------
    result
        From `audit_result`.
    """
    rule = result["profile"]
    print_line(
        f"圈层标准：步行 {rule['limit_min']:g} 分钟，{rule['walk_kmh']:g} km/h",
        f"Profile: {rule['limit_min']:g} minutes on foot at {rule['walk_kmh']:g} km/h",
    )
    share = result["share"]
    print_line(
        f"总人口 {result['people']:,.0f}，覆盖 {result['covered']:,.0f}（{share:.1%}），"
        f"盲区 {result['gap']:,.0f}，未知 {result['unknown']:,.0f}",
        f"People {result['people']:,.0f}; covered {result['covered']:,.0f} ({share:.1%}), "
        f"gap {result['gap']:,.0f}, unknown {result['unknown']:,.0f}",
    )
    sites = result["facilities"]
    covering = sum(site["covers"] for site in sites)
    print_line(
        f"站点 {covering} 处（另有 {len(sites) - covering} 处只提供信息，不计入覆盖）",
        f"Sites {covering} (and {len(sites) - covering} that only inform and do not count as coverage)",
    )
