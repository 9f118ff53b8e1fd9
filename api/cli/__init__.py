"""The command line: `jobcircle --help` reads like a table of contents."""

import os
import signal
from types import FrameType

__all__ = ["main"]


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    # Importing the commands takes a second, and a signal meanwhile finds nothing that should be put away.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)
    from api.cli.entry import run

    run()


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    os.write(2, "已中断。\nInterrupted.\n".encode())
    os._exit(130)
