"""Every choice of sites of a small problem: what the classic models have to find."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from isochrones.reach import TICKS_PER_S
from isochrones.siting.matrix import SitingMatrix, siting_matrix, times_of_pairs

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Small:
    """A small problem as it is drawn; `capacity` is whole numbers, as `weight` is."""

    matrix: SitingMatrix
    weight: Floats
    cost: Floats
    fixed: Flags
    forbidden: Flags
    capacity: Floats
    sites: int


@st.composite
def small_problems(draw: st.DrawFn) -> Small:
    """Draw up to 7 sites and 9 points, with whole numbers of people and seconds."""
    sites, points = draw(st.integers(1, 7)), draw(st.integers(0, 9))
    seconds = draw(
        st.lists(
            st.lists(st.integers(0, 9), min_size=sites, max_size=sites), min_size=points, max_size=points
        )
    )
    table = np.array(seconds, dtype=np.int64).reshape(points, sites)
    # Far is out of reach; walks of 6 s are exactly at the limit.
    point, site = np.nonzero(table <= 6)
    ticks = (table[point, site] * TICKS_PER_S).astype(np.int32)

    def numbers(count: int, most: int) -> Floats:
        found = draw(st.lists(st.integers(0, most), min_size=count, max_size=count))
        return np.array(found, dtype=np.float64)

    state = np.array(draw(st.lists(st.sampled_from("...fx"), min_size=sites, max_size=sites)))
    return Small(
        siting_matrix(times_of_pairs(point, site, ticks, points), sites),
        numbers(points, 9),
        numbers(sites, 4),
        state == "f",
        state == "x",
        numbers(sites, 15),
        draw(st.integers(int((state == "f").sum()), sites)),
    )


def choices(small: Small, sites: int | None = None) -> Iterator[Flags]:
    """List all choices of open sites, or those of so many (of all that may be, where there are fewer)."""
    free = np.flatnonzero(~(small.fixed | small.forbidden))
    fixed = int(small.fixed.sum())
    counts = range(len(free) + 1) if sites is None else [min(sites - fixed, len(free))]
    for count in counts:
        for chosen in itertools.combinations(free, count):
            open_ = small.fixed.copy()
            open_[list(chosen)] = True
            yield open_


def seconds(small: Small) -> Floats:
    """Give the walks, shape (D, J), inf out of reach."""
    times = small.matrix.by_point
    table = np.full((small.matrix.points, small.matrix.sites), np.inf)
    table[times.origin, times.destination] = times.seconds
    return table


def walked(small: Small, open_: Flags) -> float:
    """Add up the walks to the nearest open site; inf where somebody has none."""
    nearest = np.where(open_, seconds(small), np.inf).min(axis=1, initial=np.inf)
    people = small.weight > 0
    return float(small.weight[people] @ nearest[people]) if people.any() else 0.0


def served(small: Small, open_: Flags) -> tuple[float, float]:
    """Serve as many as capacities allow, with the least walking: people and their walks, by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    table = seconds(small)
    for d in range(small.matrix.points):
        graph.add_edge("from", ("point", d), capacity=int(small.weight[d]), weight=0)
        for j in np.flatnonzero(np.isfinite(table[d]) & open_):
            graph.add_edge(("point", d), ("site", j), capacity=int(small.weight[d]), weight=int(table[d, j]))
    for j in np.flatnonzero(open_):
        graph.add_edge(("site", j), "to", capacity=int(small.capacity[j]), weight=0)
    flow = nx.max_flow_min_cost(graph, "from", "to")
    return float(sum(flow["from"].values())), float(nx.cost_of_flow(graph, flow))
