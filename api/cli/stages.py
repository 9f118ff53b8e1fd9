"""Progress of a long command: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.leaving import leave_if_told
from api.cli.speech import languages, say
from gis.errors import Message

if TYPE_CHECKING:
    from api.operations.audit.told import PartsTold


class Stages:
    """Shows which stage of a long operation is under way."""

    def __init__(self, stages: Sequence[Message]) -> None:
        self._stages = stages
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
        self._task = self._bar.add_task("", total=len(stages) + 1) if self._bar else None
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
        leave_if_told()
        if stage < len(self._stages):
            self._show(stage + 1, self._stages[stage])
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
            self._line(Message(f"[{done + 1}/{len(self._stages) + 1}] {what.zh}…", f"{what.en}…"))

    @staticmethod
    def _line(what: Message) -> None:
        typer.echo(_spoken(what), err=True)


class PartsShown:
    """
    Shows how far an audit in parts is: a bar on a terminal, lines now and then elsewhere, nothing if quiet.

    Leaving it on an interrupt or a termination tells that the audit can go on later.
    """

    EVERY_S = 2.0

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._told: PartsTold | None = None
        self._next_s = 0.0
        self._bar: Progress | None = None
        if sys.stderr.isatty() and not quiet:
            columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None) if self._bar else None

    def __enter__(self) -> Self:
        """Nothing is shown before the first part begins."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away; tell how to go on after a stop."""
        if self._bar:
            self._bar.stop()
        stopped = kind is not None and issubclass(kind, KeyboardInterrupt | SystemExit)
        if stopped and self._told and self._told.done and not self._told.refused:
            done = f"{self._told.done}/{self._told.parts}"
            say(
                Message(
                    f"已停止：{done} 部分已完成并存盘；再运行同一条命令即可继续",
                    f"Stopped: {done} parts are done and kept; run the same command to go on from there",
                )
            )

    def tell(self, told: "PartsTold") -> None:
        """Show how far it is."""
        leave_if_told()
        first, self._told = self._told is None, told
        if self._quiet:
            return
        if first:
            self._begin(told)
        what = parts_line(told)
        if self._bar and self._task is not None:
            self._bar.update(self._task, total=told.parts, completed=told.done, description=_spoken(what))
        elif told.done > told.kept and (told.seconds >= self._next_s or told.done == told.parts):
            self._next_s = told.seconds + self.EVERY_S
            typer.echo(_spoken(what), err=True)
        if told.done == told.parts and told.refused:
            say(
                Message(
                    f"已完成的部分未能存盘（{told.refused}），中断后要从头计算",
                    f"finished parts could not be kept ({told.refused}): after a stop it would begin anew",
                )
            )

    def _begin(self, told: "PartsTold") -> None:
        say(
            Message(
                f"分 {told.parts} 部分计算，内存预计不超过 {told.bound_mb:,.0f} MB",
                f"Walking in {told.parts} parts; memory is expected to stay below {told.bound_mb:,.0f} MB",
            )
        )
        if told.kept:
            say(
                Message(
                    f"上次已完成 {told.kept} 部分，从这里继续",
                    f"{told.kept} parts were finished by an earlier run; going on from there",
                )
            )
        if self._bar:
            self._bar.start()


def parts_line(told: "PartsTold") -> Message:
    """
    Tell in one line how far an audit in parts is.

    Parameters
    ----------
    told
        From the operation.

    Returns
    -------
    Message
        Parts, rate and remaining time.
    """
    if told.remaining_s is None:
        return Message(f"{told.done}/{told.parts} 部分", f"part {told.done} of {told.parts}")
    rate, left = f"{told.points_per_s:,.0f}", f"{told.remaining_s:,.0f}"
    return Message(
        f"{told.done}/{told.parts} 部分，每秒 {rate} 个人口点，剩余约 {left} 秒",
        f"part {told.done} of {told.parts}, {rate} points a second, about {left} s left",
    )


def _spoken(what: Message) -> str:
    return " / ".join(getattr(what, language) for language in languages())
