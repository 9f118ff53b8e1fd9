"""
The maximal covering problem beside HiGHS, CBC and spopt, on one matrix in one run.

Run, after ``uv sync --group bench``::

    .venv/bin/python -m benchmarks.siting NETWORK_DIR PEOPLE.csv [--sites 20] [--peers]

Streets, people and candidates are those of `benchmarks.cities`. ``--peers`` also runs those that take
minutes; each is a process of its own that is ended after 400 seconds.
"""

import contextlib
import multiprocessing as mp
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cities import LIMIT_S, Case, case_of
from benchmarks.table import Row, markdown
from isochrones.siting.cover import CoverProblem, Room, cover_most, cover_program
from isochrones.siting.merging import merge_points
from isochrones.siting.mip import Effort

PATIENCE_S = 400.0


def problem_of(case: Case, sites: int) -> CoverProblem:
    """Put the question of so many sites."""
    count = case.matrix.sites
    ones, room = np.ones(count, dtype=np.int64), Room(0, sites, sites, sites)
    return CoverProblem(case.matrix, case.weight, ones, room, np.arange(count))


def by_highs(problem: CoverProblem) -> float:
    """Give the model as it is to HiGHS."""
    program, x, y = cover_program(problem.matrix)
    program.add_rows(-np.inf, problem.room.added, np.zeros(len(x), np.int64), x, 1.0, count=1)
    objective = np.zeros(program.columns)
    objective[y] = problem.weight
    return program.solve(objective, maximise=True, effort=Effort(seconds=1e6, nodes=2**30)).value


def by_cbc(problem: CoverProblem, *, merged: bool) -> float:
    """Write the model in PuLP, solve it by CBC."""
    import pulp

    matrix, weight = problem.matrix, problem.weight
    if merged:
        found = merge_points(matrix)
        matrix, weight = found.matrix, found.sums(weight)
    model = pulp.LpProblem("mclp", pulp.LpMaximize)
    x = [pulp.LpVariable(f"x{j}", cat="Binary") for j in range(matrix.sites)]
    y = [pulp.LpVariable(f"y{i}", 0, 1) for i in range(matrix.points)]
    model += pulp.LpAffineExpression(list(zip(y, weight.tolist(), strict=True)))
    start, site = matrix.by_point.start, matrix.by_point.destination
    for i in range(matrix.points):
        model += pulp.lpSum(x[j] for j in site[start[i] : start[i + 1]]) >= y[i]
    model += pulp.lpSum(x) <= problem.room.added
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(pulp.value(model.objective))


def by_spopt(problem: CoverProblem) -> float:
    """Ask spopt, which takes the whole table of costs."""
    import pulp
    from spopt.locate import MCLP

    matrix = problem.matrix
    costs = np.full((matrix.points, matrix.sites), 2 * LIMIT_S)
    costs[matrix.by_point.origin, matrix.by_point.destination] = matrix.by_point.seconds
    model = MCLP.from_cost_matrix(costs, problem.weight, LIMIT_S, p_facilities=problem.room.added)
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(model.problem.objective.value())


def _run(ask: Callable[..., float], arguments: tuple[Any, ...], options: dict[str, Any], pipe: Any) -> None:
    os.setsid()  # a solver that it starts ends with it
    begin = time.perf_counter()
    value = ask(*arguments, **options)
    pipe.send((value, time.perf_counter() - begin))


def patient(ask: Callable[..., float], *arguments: Any, **options: Any) -> tuple[float | None, float]:
    """Ask in a process of its own, and give up after a while."""
    here, there = mp.Pipe()
    child = mp.get_context("fork").Process(target=_run, args=(ask, arguments, options, there))
    child.start()
    there.close()
    found: tuple[float | None, float] = (None, PATIENCE_S)
    try:
        if here.poll(PATIENCE_S):
            found = here.recv()
    except EOFError:
        found = (None, float("nan"))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid or 0, signal.SIGKILL)
    child.join()
    return found


def main() -> None:
    words = sys.argv[1:]
    sites = int(words[words.index("--sites") + 1]) if "--sites" in words else 20
    problem = problem_of(case_of(Path(words[0]), Path(words[1])), sites)
    merged = merge_points(problem.matrix).matrix
    cover_most(problem, effort=Effort(nodes=0), gap=0.01)  # compiles
    times = []
    for effort, gap in ((Effort(nodes=0), 0.01), (Effort(pairs=10**9, seconds=1e6), 0.0)):
        begin = time.perf_counter()
        found = cover_most(problem, effort=effort, gap=gap)
        times.append((time.perf_counter() - begin, found))
    (quick_s, quick), (exact_s, exact) = times
    rows = [
        Row(
            "jobcircle, proven" if exact.proven else "jobcircle",
            exact_s,
            1.0,
            f"{exact.value:,.1f}, gap {exact.gap:.4%}",
        ),
        Row("jobcircle, gap of 1 %", quick_s, quick_s / exact_s, f"{quick.value:,.1f}, gap {quick.gap:.3%}"),
    ]
    if "--peers" in words:
        for name, ask, options in (
            ("HiGHS, the model as it is", by_highs, {}),
            ("PuLP and CBC, merged by us", by_cbc, {"merged": True}),
            ("PuLP and CBC, the model as it is", by_cbc, {"merged": False}),
            ("spopt", by_spopt, {}),
        ):
            value, seconds = patient(ask, problem, **options)
            told = f"{value:,.1f}" if value is not None else f"no result in {PATIENCE_S:.0f} s"
            rows.append(Row(name, seconds, seconds / exact_s, told))
    title = (
        f"The most people that {sites} of {problem.matrix.sites:,} candidates cover: {Path(words[0]).name}, "
        f"{problem.matrix.points:,} points, {problem.matrix.pairs:,} pairs, {merged.points:,} points merged"
    )
    print(markdown(title, rows))


if __name__ == "__main__":
    main()
