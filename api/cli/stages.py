"""Progress of a long command: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.speech import languages
from api.operations.prepare import STAGES
from gis.errors import Message


class Stages:
    """Shows which stage of `api.operations.prepare` is under way."""

    def __init__(self) -> None:
        self._bar = (
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed:.0f}/{task.total:.0f}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            if sys.stderr.isatty()
            else None
        )
        self._task = self._bar.add_task("", total=len(STAGES) + 1) if self._bar else None
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        """Show the bar, on a terminal."""
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self.end()

    def starting(self) -> None:
        """Tell that the database is being started."""
        self._show(0, Message("启动数据库", "starting the database"))

    def begin(self, stage: int) -> None:
        """Tell that a stage begins; at the number of stages, that all are done."""
        if stage < len(STAGES):
            self._show(stage + 1, STAGES[stage])
        elif self._bar is None:
            took = time.monotonic() - self._began
            self._line(Message(f"就绪，用时 {took:.1f} 秒", f"ready after {took:.1f} s"))

    def end(self) -> None:
        """Take the bar away; safe to call twice."""
        if self._bar:
            self._bar.stop()

    def _show(self, done: int, what: Message) -> None:
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, description=_spoken(what))
        else:
            self._line(Message(f"[{done + 1}/{len(STAGES) + 1}] {what.zh}…", f"{what.en}…"))

    @staticmethod
    def _line(what: Message) -> None:
        typer.echo(_spoken(what), err=True)


def _spoken(what: Message) -> str:
    return " / ".join(getattr(what, language) for language in languages())
