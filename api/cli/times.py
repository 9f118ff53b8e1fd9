"""`jobcircle times`: the sparse travel-time matrix."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli import profile as option
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line, say_all_rows


@program.command("times")
def times(  # noqa: PLR0913, PLR0917 - one parameter an option
    network: Annotated[Path, typer.Option("--network", help="路网目录 / A saved network.")],
    origins: Annotated[Path, typer.Option("--origins", help="起点 / Points to walk from: id,lon,lat.")],
    destinations: Annotated[
        Path, typer.Option("--destinations", help="终点 / Points to walk to: id,lon,lat.")
    ],
    out: Annotated[Path, typer.Option("--out", help="输出 .parquet 或 .csv / File to write.")],
    limit_min: option.LimitMin = option.DEFAULT_LIMIT_MIN,
    walk_kmh: option.WalkKmh = option.DEFAULT_WALK_KMH,
    max_access_m: option.MaxAccessM = option.DEFAULT_MAX_ACCESS_M,
) -> None:
    """计算步行时间矩阵（只含时限内的点对） / Write the matrix of walking times within the limit."""
    from api.operations.times import check_out, times_files, write_times

    profile = option.profile_from(limit_min, walk_kmh, max_access_m)
    check_out(out)
    ready_engine()
    found = times_files(network, origins, destinations, profile)
    write_times(found.table, out)
    print_line(f"写出 {len(found.table)} 对：{out}", f"{len(found.table)} pairs written to {out}")
    say_all_rows(found.rejected, out)
