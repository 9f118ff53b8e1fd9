"""`jobcircle areas`: the polygons from which each site is reached in so many minutes."""

import re
from pathlib import Path
from typing import Annotated

import typer

from api.cli import profile as option
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line, say_all_rows
from gis.errors import InputError

Bands = Annotated[
    str, typer.Option("--bands", help="时限（分钟），逗号分隔 / Limits in minutes, separated by commas.")
]
CellM = Annotated[
    float,
    typer.Option(
        "--cell-m", help="格网间距（米），越小越精确 / Grid spacing in metres; smaller is more exact."
    ),
]


@program.command("areas")
def areas(  # noqa: PLR0913, PLR0917 - one parameter an option
    network: Annotated[Path, typer.Option("--network", help="路网目录 / A saved network.")],
    facilities: Annotated[Path, typer.Option("--facilities", help="站点 CSV、GeoJSON、GPKG / Sites.")],
    out: Annotated[Path, typer.Option("--out", help="输出 .geojson 或 .gpkg / File to write.")],
    bands: Bands = "5,10,15",
    walk_kmh: option.WalkKmh = option.DEFAULT_WALK_KMH,
    max_access_m: option.MaxAccessM = option.DEFAULT_MAX_ACCESS_M,
    cell_m: CellM = 25.0,
) -> None:
    """绘制每个站点的服务圈（等时圈） / Draw the service area of every site."""
    from api.operations.areas import areas_of_file, write_area_table
    from layers.areas import check_areas_out

    minutes = parse_bands(bands)
    profile = option.profile_from(max(minutes), walk_kmh, max_access_m)
    check_areas_out(out)
    ready_engine()
    table = areas_of_file(
        network, facilities, profile, bands_s=[60 * band for band in minutes], cell_m=cell_m
    )
    write_area_table(table, out)
    print_line(
        f"{table.stations} 个站点，{len(table.rows)} 个服务圈：{out}",
        f"{table.stations} sites, {len(table.rows)} areas written to {out}",
    )
    say_all_rows(table.notes, out)


def parse_bands(text: str) -> list[float]:
    """
    Read limits in minutes.

    Parameters
    ----------
    text
        Numbers separated by commas.

    Returns
    -------
    list[float]
        In the order given.

    Raises
    ------
    InputError
        If one is not a number, or there is none.

    Examples
    --------
    >>> parse_bands("5,10，15")
    [5.0, 10.0, 15.0]
    """
    try:
        return [float(part) for part in re.split("[,，、]", text)]
    except ValueError:
        raise InputError(
            "--bands 应是用逗号分隔的分钟数，如 5,10,15",
            "--bands must be minutes separated by commas",
        ) from None
