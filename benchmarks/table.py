"""Timing several answers to one question in one run, and printing them beside each other."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Ask = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: who answered, the median, how many times ours, and what else there is to say."""

    who: str
    seconds: float
    ratio: float
    remark: str = ""


def times_of(ask: Ask, runs: int) -> list[float]:
    """Time some runs of one answer."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begin)
    return times


def compare(ours: Ask, peers: dict[str, tuple[Ask, int]], *, runs: int = 7) -> list[Row]:
    """
    Time our answer and those of the peers in turn.

    Parameters
    ----------
    ours
        Timed once more before each peer, so that a busy machine is busy for both.
    peers
        By name, with the runs that each is given: some take minutes.
    runs
        Of ours.

    Returns
    -------
    list[Row]
        Ours first. Each is run once before the clock starts.
    """
    ours()
    own = times_of(ours, runs)
    found = {}
    for name, (ask, count) in peers.items():
        if count > 1:
            ask()
        found[name] = statistics.median(times_of(ask, count))
        own += times_of(ours, 3)
    median = statistics.median(own)
    rows = [Row("jobcircle", median, 1.0)]
    return rows + [Row(name, seconds, seconds / median) for name, seconds in found.items()]


def markdown_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write any rows as a Markdown table under a heading."""
    lines = [f"### {title}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def markdown(title: str, rows: Sequence[Row]) -> str:
    """Write rows as a Markdown table under a heading."""
    lines = [f"### {title}", "", "| who | median | × ours | remark |", "|---|---|---|---|"]
    lines += [f"| {row.who} | {_duration(row.seconds)} | {row.ratio:,.1f} | {row.remark} |" for row in rows]
    return "\n".join([*lines, ""])


def _duration(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
