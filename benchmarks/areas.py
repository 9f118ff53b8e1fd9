"""
Service areas of Porto beside the usual ways to draw them: time, area error and people on the wrong side.

Run::

    .venv/bin/python -m benchmarks.areas PORTO.osm.pbf [STATIONS] [--valhalla PYTHON]

All methods get the same stations, a few metres off random junctions, and take turns (`benchmarks/turns.py`);
all but Valhalla the same graph too, built once. The
truth of a 15-minute area is a raster of 2 m whose every cell is snapped to its nearest street and timed by
the engine: inside is what is at most 50 m off a street and at most 15 minutes away, access legs included.
Area error is the symmetric difference by the true area; people are 200,000 random points, those within 50 m
of a street counted. Every method draws three bands, 5, 10 and 15 minutes; figures of other machines are not
mixed in.

Valhalla is measured where PYTHON names an interpreter with pyvalhalla (wheels need Python 3.12)::

    uv venv --python 3.12 VENV && uv pip install --python VENV pyvalhalla

It reads the same extract by its own rules of what is walkable, and draws from times on a raster of its own.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize

from benchmarks.table import markdown_table
from benchmarks.turns import Spent, Valhalla, take_turns, timed
from gis.metric import to_lonlat, to_metric
from isochrones.area import compile_kernels, prepare_grid, service_areas, walk_grid
from isochrones.network import WalkNetwork
from isochrones.osm.pbf import read_osm
from isochrones.reach import OnEdges, WalkGraph, catchments, put_on_edges, walk_graph
from isochrones.snap import EdgeIndex, Snaps, index_edges, snap

SPEED_MPS = 1.25
LIMIT_S = 900.0
BANDS_S = (300.0, 600.0, 900.0)
MARGIN_M = 50.0
PIXEL_M = 2.0
MANY = 200
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class City:
    """Porto, ready to walk on, with stations and people."""

    network: WalkNetwork
    index: EdgeIndex
    graph: WalkGraph
    node: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    snaps: Snaps
    people_xy: NDArray[np.float64]
    people: OnEdges


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    method: str
    spent: Spent
    error: float
    wrong: float


def open_city(pbf: Path) -> City:
    rng = np.random.default_rng(7)
    network = read_osm(pbf)
    index = index_edges(network)
    graph = walk_graph(network, walk_speed_mps=SPEED_MPS)
    main = np.flatnonzero(network.node_component == 0)
    node = rng.choice(main, MANY, replace=False)
    metres = to_metric(network.node_lonlat, index.crs)
    lonlat = to_lonlat(metres[node] + rng.normal(0, 15, (MANY, 2)), index.crs)
    homes = metres[rng.choice(main, 200_000)] + rng.normal(0, 60, (200_000, 2))
    joined = snap(index, to_lonlat(homes, index.crs), max_access_m=MARGIN_M)
    return City(
        network,
        index,
        graph,
        node,
        lonlat,
        snap(index, lonlat, max_access_m=300.0),
        homes,
        put_on_edges(graph, joined),
    )


def truth(city: City, row: int) -> tuple[NDArray[np.bool_], Affine]:
    """Time every cell of a 2 m raster round one station."""
    middle = to_metric(city.lonlat[row : row + 1], city.index.crs)[0]
    count = int(2 * (LIMIT_S * SPEED_MPS + 80) / PIXEL_M)
    corner = middle - count * PIXEL_M / 2
    side = PIXEL_M * (np.arange(count) + 0.5)
    cells = corner + np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    joined = snap(city.index, to_lonlat(cells, city.index.crs), max_access_m=MARGIN_M)
    station = city.snaps.take(np.array([row]))
    inside = np.zeros(len(cells), dtype=bool)
    inside[catchments(city.graph, station, put_on_edges(city.graph, joined), limit_s=LIMIT_S).point] = True
    return inside.reshape(count, count), Affine(PIXEL_M, 0, corner[0], 0, PIXEL_M, corner[1])


def ours(city: City, cell_m: float, at_once: int = MANY) -> Callable[[int], list[Any]]:
    """Give a drawer of the longest band of the first stations; it draws the others too, so many a call."""
    walked = walk_grid(city.graph, prepare_grid(city.index, cell_m=cell_m, margin_m=MARGIN_M))

    def draw(count: int) -> list[Any]:
        found: list[Any] = []
        for some in np.array_split(np.arange(count), -(-count // at_once)):
            areas = service_areas(walked, city.snaps.take(some), city.lonlat[some], bands_s=BANDS_S)
            found += list(areas.polygons[:, 2])
        return found

    return draw


def peers(city: City) -> dict[str, Callable[[int, float], Any]]:
    """Make the graph of networkx that OSMnx works on, and what its users draw from it."""
    xy = to_metric(city.network.node_lonlat, city.index.crs)
    graph = nx.MultiGraph()
    ends = city.network.edge_nodes.tolist()
    lengths = (city.network.edge_length_m / SPEED_MPS).tolist()
    lines = shapely.linestrings(
        city.network.vertex_xy, indices=np.repeat(np.arange(len(ends)), np.diff(city.network.vertex_start))
    )
    for (u, v), seconds, line in zip(ends, lengths, lines, strict=True):
        graph.add_edge(u, v, s=seconds, geometry=line)

    def reached(row: int, limit_s: float) -> nx.MultiGraph:
        return nx.ego_graph(graph, int(city.node[row]), radius=limit_s, distance="s")

    def hull(row: int, limit_s: float) -> Any:
        return shapely.convex_hull(shapely.multipoints(xy[list(reached(row, limit_s).nodes)]))

    def buffered(row: int, limit_s: float) -> Any:
        part = reached(row, limit_s)
        nodes = shapely.buffer(shapely.points(xy[list(part.nodes)]), MARGIN_M)
        edges = shapely.buffer([line for _, _, line in part.edges(data="geometry")], MARGIN_M)
        return shapely.union_all([*nodes, *edges])

    return {"OSMnx ego graph + convex hull": hull, "OSMnx buffered nodes and edges": buffered}


def judge(city: City, shape: Any, row: int, true: tuple[NDArray[np.bool_], Affine]) -> tuple[float, float]:
    """Share of the true area, and of the people truly inside, that a shape gets wrong."""
    inside, transform = true
    drawn = rasterize([shape], out_shape=inside.shape, transform=transform).astype(bool)
    found = catchments(city.graph, city.snaps.take(np.array([row])), city.people, limit_s=LIMIT_S).point
    served = np.zeros(len(city.people_xy), dtype=bool)
    served[found] = True
    near = np.zeros(len(served), dtype=bool)
    near[city.people.row] = True
    shapely.prepare(shape)
    told = shapely.contains_xy(shape, city.people_xy[:, 0], city.people_xy[:, 1]) & near
    return float((drawn ^ inside).sum() / inside.sum()), float((told ^ served).sum() / max(1, served.sum()))


def rows(pbf: Path, stations: int, valhalla: Valhalla | None) -> list[Row]:
    """Draw and judge with every method; the usual ways are much slower and draw the first stations only."""
    compile_kernels()
    city = open_city(pbf)
    grids = {f"ours, cells of {cell_m:g} m": ours(city, cell_m) for cell_m in (25.0, 12.5, 10.0)}
    grids |= {f"ours, {cell_m:g} m, one station a call": ours(city, cell_m, 1) for cell_m in (25.0, 10.0)}
    usual = {f"{name}, {stations} stations": peer for name, peer in peers(city).items()}
    drawn: dict[tuple[str, int, float], Any] = {}

    def draw_all(name: str) -> None:
        drawn.update({(name, row, s): usual[name](row, s) for row in range(stations) for s in BANDS_S})

    turns = [timed(name, MANY, partial(draw, MANY)) for name, draw in grids.items()]
    turns += [timed(name, stations, partial(draw_all, name)) for name in usual]
    if valhalla:
        turns.append(partial(valhalla.turn, city.lonlat.tolist(), BANDS_S))
    spent = take_turns(turns, ROUNDS)
    shapes = {name: _in_metres(city, draw(stations)) for name, draw in grids.items()}
    shapes |= {name: [drawn[name, row, LIMIT_S] for row in range(stations)] for name in usual}
    theirs = valhalla.shapes if valhalla else {}
    shapes |= {name: _in_metres(city, found[:stations]) for name, found in theirs.items()}
    truths = [truth(city, row) for row in range(stations)]
    return [_row(city, name, spent[name], shapes[name], truths) for name in spent]


def _in_metres(city: City, shapes: list[Any]) -> list[Any]:
    return [shapely.transform(shape, lambda c: to_metric(c, city.index.crs)) for shape in shapes]


def _row(city: City, name: str, spent: Spent, shapes: list[Any], truths: list[Any]) -> Row:
    faults = [judge(city, shape, row, truths[row]) for row, shape in enumerate(shapes)]
    area, people = (statistics.median(fault[i] for fault in faults) for i in (0, 1))
    return Row(name, spent, area, people)


def print_table(table: list[Row]) -> None:
    least = table[0].spent
    heads = (
        "method",
        "ms a station",
        "× ours at 25 m",
        "processor ms",
        "×",
        "area error",
        "people on the wrong side",
    )
    lines = [
        (
            row.method,
            f"{row.spent.clock_ms:.2f}",
            f"{row.spent.clock_ms / least.clock_ms:.1f}",
            f"{row.spent.processor_ms:.2f}",
            f"{row.spent.processor_ms / least.processor_ms:.1f}",
            f"{row.error:.2%}",
            f"{row.wrong:.2%}",
        )
        for row in table
    ]
    print(markdown_table("Service areas of 5, 10 and 15 minutes, Porto", heads, lines))


def main() -> None:
    parser = argparse.ArgumentParser(description="Service areas beside the usual ways to draw them.")
    parser.add_argument("pbf", type=Path)
    parser.add_argument("stations", type=int, nargs="?", default=20)
    parser.add_argument("--valhalla", metavar="PYTHON", help="an interpreter that has pyvalhalla")
    told = parser.parse_args()
    if not told.valhalla:
        print_table(rows(told.pbf, told.stations, None))
        return
    with tempfile.TemporaryDirectory() as folder:
        valhalla = Valhalla(told.valhalla, Path(folder))
        took = valhalla.build(told.pbf)
        print_table(rows(told.pbf, told.stations, valhalla))
    print(f"Valhalla built its tiles in {took:.1f} s.", end=" ")
    medians = (f"{name} {statistics.median(ms):.2f} ms" for name, ms in valhalla.medians_ms.items())
    print(f"Half of its stations took at most: {'; '.join(medians)}.")


if __name__ == "__main__":
    main()
