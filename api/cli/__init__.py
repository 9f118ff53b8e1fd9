"""The command line: `jobcircle --help` reads like a table of contents."""

from api.cli.entry import main

__all__ = ["main"]
