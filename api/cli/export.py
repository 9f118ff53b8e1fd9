"""`jobcircle export`: a layer or a map as a file."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.audited import print_json
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line, say
from gis.datum import Datum
from gis.errors import InputError
from layers.media import MEDIA


@program.command("export")
def export(  # noqa: PLR0913, PLR0917 - one parameter an option
    name: Annotated[str, typer.Argument(metavar="MAP|LAYER", help="地图或图层 / Key of a map or a layer.")],
    out: Annotated[Path, typer.Option("--out", help="输出文件 / File to write.")],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="xlsx、csv、geojson、gpkg、shp、kml、fgb、html、pdf、png；默认看后缀 / By the ending.",
        ),
    ] = None,
    datum: Annotated[
        Datum, typer.Option("--datum", help="wgs84、cgcs2000 或 gcj02 / What longitude and latitude mean.")
    ] = Datum.WGS84,
    encoding: Annotated[
        Literal["utf-8", "gbk"], typer.Option("--encoding", help="Shapefile 的文字编码 / Of a Shapefile.")
    ] = "utf-8",
    version: Annotated[
        int | None,
        typer.Option(
            "--version", help="第几版，默认当前版 / Which version; the active one when unset.", min=1
        ),
    ] = None,
    current: Annotated[
        bool, typer.Option("--current", help="导出台账现状，不论是否发布 / The register as it is now.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")] = False,
) -> None:
    """导出图层或整张地图 / Export a layer or a whole map."""
    from datetime import UTC, datetime

    from api.operations.exports.make import make_export
    from api.operations.exports.order import ExportOrder
    from api.operations.home import home_of
    from api.operations.maps.atdesk import stored_area_maker
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    if current and version is not None:
        raise InputError("--current 与 --version 不能同时使用", "--current and --version do not go together")
    order = ExportOrder(name, form or _form_of(out), datum, encoding, version, current)
    settings = Settings()
    if current:
        ready_engine()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        areas = stored_area_maker(connection, settings.profile)
        made = make_export(connection, order, out, now=datetime.now(UTC), areas=areas)
    for remark in made.remarks:
        say(remark)
    if as_json:
        print_json(
            {
                "file": str(made.path),
                "features": made.features,
                "sha256": made.sha256,
                "remarks": [{"zh": remark.zh, "en": remark.en} for remark in made.remarks],
            }
        )
        return
    print_line(f"已写入 {made.path}：{made.features:,} 个要素", f"{made.path}: {made.features:,} features")
    typer.echo(f"SHA-256 {made.sha256}")


def _form_of(out: Path) -> str:
    form = next((code for code, (ending, _) in MEDIA.items() if out.name.lower().endswith(ending)), None)
    if form is None:
        raise InputError(
            "看不出 --out 的格式；请用 --format 写明",
            "the ending of --out names no format; say it with --format",
        )
    return form
