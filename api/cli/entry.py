"""The program's entry: run a command, and turn any expected error into one sentence and an exit code."""

import errno
import os
import sys
from typing import NoReturn

import typer

from api.cli import (
    areas,
    audit,
    candidates,
    db,
    demo,
    doctor,
    doors,
    enrolments,
    export,
    imports,
    key,
    network,
    plan,
    publish,
    qr,
    register,
    scenario,
    serve,
    template,
    times,
)
from api.cli.leaving import heed_signals
from api.cli.program import program
from api.cli.speech import say
from gis.errors import (
    ConflictError,
    InfeasibleError,
    InputError,
    JobcircleError,
    Message,
    NotFoundError,
    RefusedError,
    UnavailableError,
)

EXIT_CODES: dict[type[JobcircleError], int] = {
    InputError: 2,
    NotFoundError: 3,
    InfeasibleError: 4,
    ConflictError: 4,
    RefusedError: 2,
    UnavailableError: 5,
}
"""Exit code of each branch of the error tree; 1 is for errors that nobody foresaw."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as of a shell."""

MACHINE_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the machine says when a disk takes no more."""

COMMANDS = (
    *(demo, network, audit, candidates, plan, scenario, areas, times),
    *(template, imports, register),
    *(doors, publish, export, enrolments, qr, serve, key, db, doctor),
)
"""Modules whose import registers their commands, in the order of the help page."""


def run() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    try:
        heed_signals()
        code = program(prog_name="jobcircle", standalone_mode=False)
    except typer.TyperException as error:
        _say_usage(str(error))
        sys.exit(EXIT_CODES[InputError])
    except JobcircleError as error:
        say(error.message)
        sys.exit(exit_code(error))
    except (KeyboardInterrupt, typer.Abort):
        _leave(INTERRUPTED)
    except OSError as error:
        if error.errno not in MACHINE_FULL:
            raise
        # What could not be written is not tried again when the program leaves.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        cause = os.strerror(error.errno)
        say(
            Message(
                f"无法写出结果（{cause}）；请检查磁盘空间",
                f"the result cannot be written ({cause}); check the disk",
            )
        )
        sys.exit(EXIT_CODES[UnavailableError])
    else:
        _leave(code)


def _leave(code: int | None) -> NoReturn:
    # Where Typer has taken the exception of an interrupt, its code is all that is left of it.
    if code == INTERRUPTED:
        say(Message("已中断。", "Interrupted."))
    sys.exit(code)


def _say_usage(said: str) -> None:
    if said.startswith("Usage:"):
        # A group of commands was named without one: its page is the answer.
        typer.echo(said)
    else:
        say(Message(f"命令写法不对，请看 --help：{said}", f"wrong usage, see --help: {said}"))


def exit_code(error: JobcircleError) -> int:
    """
    Tell with which code the program leaves.

    Parameters
    ----------
    error
        Any expected error.

    Returns
    -------
    int
        See `EXIT_CODES`.

    Examples
    --------
    >>> from gis.errors import FileError
    >>> exit_code(FileError("缺文件", "no file"))
    2
    """
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
