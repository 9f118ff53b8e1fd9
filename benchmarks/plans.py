"""
The whole plan model with 2,000 candidates on a real city: how long, and how far from the best it can be.

Run::

    .venv/bin/python -m benchmarks.plans NETWORK_DIR PEOPLE.csv [--raw]

Sites that stand are 100 more bends and junctions of streets, see `benchmarks.cities`; every third candidate
would need a new building. ``--raw`` gives the first rank, rules and all, to HiGHS as it is, for 400 seconds.
No other solver closes and merges sites, so there is no peer to ask for the whole.
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from benchmarks.cities import SITES, Case, case_of
from benchmarks.siting import PATIENCE_S
from benchmarks.table import markdown_table
from isochrones.siting import Effort, PlanDemand, PlanProblem, PlanRules, PlanSites, Range, solve_plan
from isochrones.siting.levels import solve_covered
from isochrones.siting.planned import ADD, CLOSE, MERGE, UPGRADE, Plan
from isochrones.siting.spreading import spread_order

STANDING = 100
BASE = PlanRules(add=Range(30, 30), shut=Range(10, 10), upgrade=Range(10, 10), reuse=0.9)
QUESTIONS: Mapping[str, PlanRules] = MappingProxyType(
    {
        "90 % reuse": BASE,
        "and nobody loses": replace(BASE, no_loss=0.0),
        "and 400 m apart": replace(BASE, no_loss=0.0, apart_m=400.0),
        "and 2.2 M yuan": replace(BASE, add=Range(0, 30), no_loss=0.0, budget_yuan=2_200_000.0),
    }
)
"""Ten sites are closed or merged, ten are upgraded, 30 added, and more rules one by one."""


def problem_of(case: Case, rules: PlanRules) -> PlanProblem:
    """Let every 21st stand; the least reached two fifths of those may be closed."""
    count = case.matrix.sites
    standing = np.arange(count) % (count // STANDING) == 0
    reused = ~standing & (np.arange(count) % 3 > 0)
    in_reach = np.array([case.weight[case.matrix.points_of(site)].sum() for site in range(count)])
    once = np.zeros((count, 4))
    once[:, CLOSE], once[:, MERGE], once[:, UPGRADE] = 20_000.0, 30_000.0, 80_000.0
    once[:, ADD] = np.where(reused, 60_000.0, 300_000.0)
    every, free = np.ones(count, dtype=np.bool_), np.full(count, np.inf)
    sites = PlanSites(
        standing=standing,
        covers=every,
        covers_upgraded=every,
        reused=reused,
        may_shut=standing & (in_reach <= np.quantile(in_reach[standing], 0.4)),
        may_upgrade=standing,
        may_add=~standing,
        must=np.zeros((count, 4), dtype=np.bool_),
        places_m=case.places_m,
        once=once,
        yearly=np.zeros((count, 4)),
        capacity=free,
        capacity_upgraded=free,
        upgrade_worth=in_reach,
        rank=spread_order(case.places_m),
    )
    return PlanProblem(case.matrix, sites, PlanDemand(case.weight, case.weight), rules)


def row_of(name: str, problem: PlanProblem, plan: Plan, seconds: float) -> list[str]:
    """Tell a plan: its rules, what it does, what it covers and how far from the best that can be."""
    standing = problem.sites.standing
    done = f"{(plan.open & ~standing).sum()} / {(~plan.open & standing).sum()} / {plan.upgraded.sum()}"
    covered, walking = plan.levels[0], plan.levels[1] if len(plan.levels) > 1 else None
    return [
        name,
        f"{seconds:.1f} s",
        done,
        f"{covered.value:,.0f}",
        f"{covered.gap:.3%}" if covered.gap is not None else "none",
        f"{walking.gap:.1%}" if walking and walking.gap is not None else "none",
    ]


def main() -> None:
    words = sys.argv[1:]
    case = case_of(Path(words[0]), Path(words[1]), SITES + STANDING)
    solve_plan(problem_of(case, replace(BASE, add=Range(1, 1))), Effort())  # compiles
    rows = []
    for name, rules in QUESTIONS.items():
        problem = problem_of(case, rules)
        begin = time.perf_counter()
        plan = solve_plan(problem, Effort())
        rows.append(row_of(name, problem, plan, time.perf_counter() - begin))
    if "--raw" in words:
        problem = problem_of(case, QUESTIONS["and nobody loses"])
        begin = time.perf_counter()
        plan = solve_covered(problem, Effort(seconds=PATIENCE_S, nodes=2**30), gap=1e-6)
        taken = time.perf_counter() - begin
        rows.append(row_of("nobody loses, the first rank by HiGHS alone", problem, plan, taken))
    heads = ["rules", "time", "added / closed / upgraded", "people covered", "gap", "gap of walking"]
    title = f"A plan with {SITES:,} candidates and {STANDING} sites: {Path(words[0]).name}"
    print(markdown_table(f"{title}, {case.matrix.points:,} points, {case.matrix.pairs:,} pairs", heads, rows))


if __name__ == "__main__":
    main()
