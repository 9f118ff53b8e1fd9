"""The program's entry: run a command, and turn any expected error into one sentence and an exit code."""

import sys

from api.cli import audit, db, demo, network, serve, times
from api.cli.program import program
from api.cli.speech import say
from gis.errors import InfeasibleError, InputError, JobcircleError, NotFoundError, UnavailableError

EXIT_CODES: dict[type[JobcircleError], int] = {
    InputError: 2,
    NotFoundError: 3,
    InfeasibleError: 4,
    UnavailableError: 5,
}
"""Exit code of each branch of the error tree; 1 is for errors that nobody foresaw."""

COMMANDS = (demo, network, audit, times, serve, db)
"""Modules whose import registers their commands, in the order of the help page."""


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    try:
        program(prog_name="jobcircle")
    except JobcircleError as error:
        say(error.message)
        sys.exit(exit_code(error))
    except KeyboardInterrupt:
        sys.exit(130)


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
