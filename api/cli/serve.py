"""`jobcircle serve` and `jobcircle worker`: the two processes of a production service."""

import time
from typing import Annotated

import typer

from api.cli.compiling import ready_engine
from api.cli.leaving import leave_if_told
from api.cli.program import program
from api.cli.speech import print_line


@program.command("serve")
def serve(
    host: Annotated[str, typer.Option("--host", help="地址 / Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口 / Port.", min=1, max=65535)] = 8000,
) -> None:
    """启动数据库里已有的城市 / Serve the city that is in the store."""
    import psycopg

    from api.cli.web import listen, serve_city
    from api.operations.home import home_of
    from api.operations.network import open_network
    from api.operations.store import open_store
    from api.settings import Settings
    from data.networks import newest_network

    settings = Settings()
    listening = listen(port, host)
    ready_engine(load=True)
    with open_store(settings, home_of(settings)) as store:
        with psycopg.connect(store.app_url) as connection:
            directory = newest_network(connection)
        serve_city(settings, store, open_network(directory), directory.parent / "basemap.pmtiles", listening)


@program.command("worker")
def worker(
    every_s: Annotated[float, typer.Option("--every-s", help="间隔（秒）/ Seconds between.", min=1)] = 60,
    once: Annotated[bool, typer.Option("--once", help="只看一次 / Look once and leave.")] = False,
) -> None:
    """台账变化后重新审计 / Audit again whenever the register has changed."""
    from api.operations.home import home_of
    from api.operations.listings.tidying import keep_house
    from api.operations.refresh import refresh_audit
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings
    from gis.errors import NotFoundError, UnavailableError

    settings = Settings()
    ready_engine(load=True)
    with open_store(settings, home_of(settings)) as store:
        while True:
            leave_if_told()
            try:
                with batch_connection(store) as connection:
                    keep_house(connection)
                    run = refresh_audit(connection, settings.profile)
                if run is not None or once:
                    print_line(
                        f"审计 {run} 已保存" if run else "审计仍是最新",
                        f"audit {run} saved" if run else "the audit is up to date",
                    )
            except (NotFoundError, UnavailableError) as error:
                print_line(error.message.zh, error.message.en)
            if once:
                return
            time.sleep(every_s)
