"""`jobcircle enrolments`: what the worker does each round, by hand."""

from typing import Annotated

import typer

from api.cli.program import program
from api.cli.speech import print_line

enrolments = typer.Typer(help="培训报名 / Enrolments in courses.", no_args_is_help=True)
program.add_typer(enrolments, name="enrolments")


@enrolments.callback()
def _group() -> None:
    """Keep the group a group, though it has one command."""


@enrolments.command("tidy")
def tidy(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只数，不删 / Count, change nothing.")] = False,
) -> None:
    """删除到期的报名，把空出的名额给候补 / Delete what is over, give free seats to those who wait."""
    from api.operations.home import home_of
    from api.operations.listings.tidying import tidy_enrolments
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        gone, moved = tidy_enrolments(connection, dry_run=dry_run)
    print_line(
        f"删除 {gone} 条到期的报名；{moved} 人从候补得到名额",
        f"{gone} enrolments whose time was over deleted; {moved} people moved up from waiting lists",
    )
