"""`jobcircle demo` and `jobcircle serve`: a whole city on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line
from gis.errors import InputError

Port = Annotated[int, typer.Option("--port", help="端口 / Port to serve on.", min=1, max=65535)]


@program.command("demo")
def demo(
    port: Port = 8000,
    city: Annotated[
        str | None, typer.Option("--city", metavar="FILE.osm.pbf|place:NAME", help="真实城市 / A real city.")
    ] = None,
    population: Annotated[
        Path | None, typer.Option("--population", help="真实城市的人口 / People of the real city.")
    ] = None,
    scale: Annotated[float, typer.Option("--scale", help="演示城市的大小 / Size of the demo city.")] = 1.0,
    serve: Annotated[
        bool,
        typer.Option("--serve/--no-serve", help="启动网页，或只打印摘要 / Serve, or print only."),
    ] = True,
) -> None:
    """一条命令：建库、生成城市、审计、打开网页 / One command: database, city, audit, web page."""
    from api.cli.stages import Stages
    from api.cli.summary import print_summary
    from api.cli.web import listen, serve_city
    from api.operations.home import home_of
    from api.operations.place import fetch_place
    from api.operations.prepare import STAGES, CityOrder, prepare_city
    from api.operations.store import open_store
    from api.settings import Settings

    if population is not None and city is None:
        raise InputError("--population 要与 --city 一起使用", "--population goes with --city")
    settings = Settings()
    home = home_of(settings)
    # The port is taken first: a busy one should be told before minutes of work, not after.
    socket = listen(port) if serve else None
    ready_engine(load=serve)
    source = fetch_place(city, home) if city is not None else None
    order = CityOrder(scale, source, population)
    with Stages(STAGES) as stages:
        stages.starting()
        with open_store(settings, home) as store:
            ready = prepare_city(store, home, order, settings.profile, progress=stages.begin)
            stages.end()
            typer.echo(f"{ready.name}  演示数据 / demo data")
            for note in ready.notes:
                print_line(note.zh, note.en)
            print_summary(ready.result)
            if socket is not None:
                serve_city(settings, store, ready.network, ready.basemap, socket)
