"""`jobcircle db …`: the embedded database."""

import typer

from api.cli.program import program
from api.cli.speech import print_line

db = typer.Typer(help="内嵌数据库：状态、停止、升级 / The embedded database.", no_args_is_help=True)
program.add_typer(db, name="db")


@db.command("status")
def show_status() -> None:
    """查看是否在运行 / Tell whether it runs."""
    from api.operations.home import home_of
    from api.settings import Settings
    from data.embedded import find_cluster, status

    settings = Settings()
    cluster = find_cluster(home_of(settings), pg_bin=settings.pg_bin)
    found = status(cluster)
    if found.ready:
        print_line(f"运行中（进程 {found.process_id}）", f"running (process {found.process_id})")
    elif found.made:
        print_line("已停止", "stopped")
    else:
        print_line("尚未建立；请运行 jobcircle demo", "not made yet; run jobcircle demo")


@db.command("stop")
def stop_cluster() -> None:
    """停止内嵌数据库 / Stop it, whoever uses it."""
    from api.operations.home import home_of
    from api.settings import Settings
    from data.embedded import find_cluster, stop

    settings = Settings()
    if stop(find_cluster(home_of(settings), pg_bin=settings.pg_bin)):
        print_line("已停止", "stopped")
    else:
        print_line("没有在运行", "it was not running")


@db.command("migrate")
def migrate() -> None:
    """把数据库升级到最新结构 / Bring the database to the newest schema."""
    from api.operations.home import home_of
    from api.operations.store import open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)):
        print_line("数据库结构已是最新", "the database is up to date")
