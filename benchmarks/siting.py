"""
The maximal covering problem beside HiGHS, CBC and spopt, on one matrix in one run.

Run, after ``uv sync --group bench``::

    .venv/bin/python -m benchmarks.siting NETWORK_DIR PEOPLE.csv [--sites 20] [--peers]

People are the cells of the file, each put on as many places within 25 m as make 50,000 in all; candidates are
2,000 bends and junctions of streets. Both are drawn with a fixed seed. ``--peers`` also runs those that take
minutes; each is a process of its own that is ended after 400 seconds.
"""

import csv
import multiprocessing as mp
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Row, markdown
from gis.metric import metric_crs, to_lonlat, to_metric
from isochrones.network import load_network
from isochrones.reach import times_between, walk_graph
from isochrones.siting.cover import CoverProblem, Room, cover_most, cover_program
from isochrones.siting.matrix import siting_matrix
from isochrones.siting.merging import merge_points
from isochrones.siting.mip import Effort
from isochrones.snap import EdgeIndex, index_edges, snap

POINTS, CANDIDATES, SCATTER_M = 50_000, 2_000, 25.0
SPEED_MPS, LIMIT_S = 1.25, 900.0
PATIENCE_S = 400.0


def problem_of(folder: Path, people: Path, sites: int) -> CoverProblem:
    """Make the matrix of real streets and real people, and the question of so many sites."""
    network = load_network(folder)
    random = np.random.default_rng(2026)
    index = index_edges(network)
    lonlat, weight = _people(people, index, random)
    bends = np.unique(np.asarray(network.vertex_lonlat), axis=0)
    chosen = bends[np.sort(random.choice(len(bends), CANDIDATES, replace=False))]
    snaps = [snap(index, places, max_access_m=300.0) for places in (lonlat, chosen)]
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    matrix = siting_matrix(times_between(graph, *snaps, limit_s=LIMIT_S), CANDIDATES)
    ones, room = np.ones(CANDIDATES, dtype=np.int64), Room(0, sites, sites, sites)
    return CoverProblem(matrix, weight, ones, room, np.arange(CANDIDATES))


def _people(path: Path, index: EdgeIndex, random: np.random.Generator) -> tuple[Any, Any]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = {name.casefold(): name for name in rows[0]}
    lon, lat, count = (
        np.array([float(row[next(names[each] for each in known if each in names)] or 0) for row in rows])
        for known in (("lon", "lng"), ("lat",), ("population", "pop_2015"))
    )
    cells = np.column_stack([lon, lat])
    there = (count > 0) & (snap(index, cells, max_access_m=300.0).edge >= 0)
    cells, people = cells[there], count[there]
    copies = np.full(len(cells), POINTS // len(cells))
    copies[np.argsort(-people, kind="stable")[: POINTS - copies.sum()]] += 1
    crs = metric_crs(*cells.mean(axis=0))
    places = np.repeat(to_metric(cells, crs), copies, axis=0)
    moved = places + random.uniform(-SCATTER_M, SCATTER_M, places.shape)
    return to_lonlat(moved, crs), np.repeat(people / copies, copies)


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
    child.kill()
    child.join()
    return found


def main() -> None:
    words = sys.argv[1:]
    sites = int(words[words.index("--sites") + 1]) if "--sites" in words else 20
    problem = problem_of(Path(words[0]), Path(words[1]), sites)
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
        f"The most people that {sites} of {CANDIDATES:,} candidates cover: {Path(words[0]).name}, "
        f"{problem.matrix.points:,} points, {problem.matrix.pairs:,} pairs, {merged.points:,} points merged"
    )
    print(markdown(title, rows))


if __name__ == "__main__":
    main()
