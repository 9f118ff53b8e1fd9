"""
A whole audit of a large city: a million points of people, 5,000 stations, areas, groups, overlap, six speeds.

Run::

    .venv/bin/python -m benchmarks.audit NETWORK_DIR [POINTS] [STATIONS]

Nobody else does all of it, so there is no ratio: seconds of each stage on this machine, and the most memory
that the process held. The network is loaded and the people are in memory when the clock starts.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
import shapely

from api.operations.audit import AuditRules, audit_result, plain_inputs, run_audit
from api.operations.audit.inputs import AuditInputs
from benchmarks.table import markdown_table
from gis.areas import Area, AreaSet
from gis.model import DemandPoints, Facility, LonLat
from isochrones.compiling import compile_everything
from isochrones.network import WalkNetwork, load_network

SIDE = 20
"""The city is counted by so many areas in each direction."""


def made_up_inputs(network: WalkNetwork, points: int, stations: int) -> AuditInputs:
    """People and stations near the vertices of the network, and a chessboard of areas."""
    rng = np.random.default_rng(4)
    vertices = np.asarray(network.vertex_lonlat)
    homes = vertices[rng.integers(0, len(vertices), points)] + rng.normal(0, 4e-4, (points, 2))
    people = rng.gamma(2.0, 20.0, points)
    demand = DemandPoints(homes, people, {"60+": people * rng.uniform(0.1, 0.3, points)})
    places = vertices[rng.integers(0, len(vertices), stations)]
    facilities = [
        Facility(f"s{i:05}", LonLat(*place), capacity=500.0) for i, place in enumerate(places.tolist())
    ]
    west, south, east, north = network.bbox
    x, y = np.linspace(west, east, SIDE + 1), np.linspace(south, north, SIDE + 1)
    areas = [
        (Area(f"3505{i:02}{j:03}000", f"{i}/{j}", "township"), shapely.box(x[i], y[j], x[i + 1], y[j + 1]))
        for i in range(SIDE)
        for j in range(SIDE)
    ]
    shapes = np.array([shape for _, shape in areas], dtype=object)
    return plain_inputs(facilities, demand, areas=AreaSet(tuple(area for area, _ in areas), shapes))


def table(directory: Path, *, points: int, stations: int) -> str:
    """Time the audit and write its stages as Markdown."""
    compile_everything()
    network = load_network(directory)
    inputs = made_up_inputs(network, points, stations)
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    runs = []
    for _ in range(3):
        begin = time.perf_counter()
        audit = run_audit(network, inputs, AuditRules())
        middle = time.perf_counter()
        result = audit_result(audit)
        end = time.perf_counter()
        runs.append((end - begin, {**audit.seconds, "areas, groups, overlap, inequality": end - middle}))
    whole, stages = sorted(runs, key=lambda run: run[0])[1]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [(name, f"{seconds:.2f} s") for name, seconds in stages.items()]
    rows.append(("**all**", f"**{whole:.2f} s**"))
    nodes, pairs = len(network.node_lonlat), len(audit.walked.times.ticks)
    title = (
        f"Whole audit: {nodes:,} nodes, {points:,} points, {stations:,} stations, {len(inputs.areas)} areas, "
        f"{len(result['sensitivity'])} speeds, {pairs:,} pairs within 15 minutes"
    )
    told = f"Median of three. Most memory {peak_mb:,.0f} MB, of which {before_mb:,.0f} MB before the audit.\n"
    return markdown_table(title, ("stage", "time"), rows) + "\n" + told


def main() -> None:
    sizes = [int(text) for text in sys.argv[2:4]]
    points, stations = [*sizes, *(1_000_000, 5_000)[len(sizes) :]]
    print(table(Path(sys.argv[1]), points=points, stations=stations))


if __name__ == "__main__":
    main()
