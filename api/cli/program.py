"""
The program that the command modules hang their commands on.

Commands import their operation when they run: `--help` must not wait for libraries it does not use.
"""

from importlib.metadata import version
from typing import Annotated

import typer

program = typer.Typer(
    name="jobcircle",
    help="就业圈 Jobcircle：15 分钟就业服务圈的步行可达、覆盖审计与地图服务。\n\n"
    "Walking reach, coverage audit and map service of the 15-minute employment service circle.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jobcircle {version('jobcircle')}")
        raise typer.Exit


@program.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", help="版本 / Print the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Hold the options of the program itself."""
