"""
From an OpenStreetMap file to a routable, saved network: ours beside OSMnx's own path.

Run::

    .venv/bin/python benchmarks/build_network.py FILE.osm.pbf [--times N]

OSMnx reads XML: its path is the PBF's walkable ways written as .osm (pyosmium), ``graph_from_xml`` with
simplification, and ``save_graphml``. Ours is ``read_osm`` and ``save_network``. Prints Markdown rows,
and whether both graphs have the same nodes, edges and lengths.
"""

import statistics
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmnx

from isochrones.network import WalkNetwork, load_network, save_network
from isochrones.osm.pbf import compile_kernels, read_osm
from isochrones.osm.rules import is_walkable


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def walkable_xml(source: Path, out: Path) -> Path:
    """Write the walkable ways whose nodes are all there, which is what OSMnx can read."""
    ways, nodes = set(), set()
    located = osmium.FileProcessor(str(source)).with_locations()
    for way in located.with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(way, osmium.osm.Way) and is_walkable(dict(way.tags)):
            refs = [node.ref for node in way.nodes if node.location.valid()]
            if len(refs) == len(way.nodes):
                ways.add(way.id)
                nodes.update(refs)
    with osmium.SimpleWriter(str(out)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            if (isinstance(thing, osmium.osm.Node) and thing.id in nodes) or (
                isinstance(thing, osmium.osm.Way) and thing.id in ways
            ):
                writer.add(thing)
    return out


def by_osmnx(source: Path, folder: Path) -> tuple[dict[str, float], Any]:
    steps = {}
    steps["walkable ways to XML (pyosmium)"], xml = seconds_of(
        lambda: walkable_xml(source, folder / "walk.osm")
    )
    steps["graph_from_xml, simplified"], graph = seconds_of(
        lambda: osmnx.graph_from_xml(xml, bidirectional=True, simplify=True, retain_all=True)
    )
    steps["save_graphml"], _ = seconds_of(lambda: osmnx.save_graphml(graph, folder / "walk.graphml"))
    return steps, graph


def by_us(source: Path, folder: Path, times: int) -> tuple[float, float, WalkNetwork]:
    builds, loads = [], []
    for _ in range(times):
        build_s, network = seconds_of(lambda: save_network(read_osm(source), folder / "ours"))
        load_s, _ = seconds_of(lambda: load_network(folder / "ours"))
        builds.append(build_s)
        loads.append(load_s)
    return statistics.median(builds), statistics.median(loads), network


def differences(network: WalkNetwork, graph: Any) -> dict[str, float]:
    """Compare node ids, edges and lengths; rings that touch nothing are ours alone."""
    ids = network.node_osm_id
    ours: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (u, v), metres in zip(network.edge_nodes, network.edge_length_m, strict=True):
        low, high = sorted((int(ids[u]), int(ids[v])))
        ours[low, high].append(float(metres))
    theirs: dict[tuple[int, int], list[float]] = defaultdict(list)
    for u, v, data in graph.edges(data=True):
        low, high = sorted((u, v))
        theirs[low, high].append(data["length"])
    rings = {edge for edge in ours if edge[0] == edge[1] and edge not in theirs}
    lone = {u for u, _ in rings} - set(graph.nodes)
    joined = {node for node, degree in graph.degree() if degree}
    worst = 0.0
    unequal = len((set(ours) - rings) ^ set(theirs))
    for edge in set(ours) & set(theirs):
        both = sorted(2 * ours[edge]), sorted(theirs[edge])
        if len(both[0]) != len(both[1]):
            unequal += 1
        else:
            worst = max(worst, float(np.max(np.abs(np.subtract(*both)))))
    return {
        "nodes that differ": len((set(ids.tolist()) - lone) ^ joined),
        "edges that differ": unequal,
        "largest difference of a length in mm": worst * 1000,
        "rings that only we keep": sum(len(ours[edge]) for edge in rings),
        "nodes without an edge that only OSMnx keeps": len(graph) - len(joined),
    }


def rows(source: Path, times: int = 5) -> Iterator[tuple[str, str, str]]:
    """Give what was done, its seconds, and its ratio to ours."""
    compile_kernels()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_s, load_s, network = by_us(source, folder, times)
        steps, graph = by_osmnx(source, folder)
        whole_s = sum(steps.values())
        yield f"ours: {source.name} to a saved network", f"{build_s:.3f} s", "1×"
        yield "OSMnx: the same, three steps", f"{whole_s:.1f} s", f"{whole_s / build_s:.0f}×"
        for step, step_s in steps.items():
            yield f"– {step}", f"{step_s:.1f} s", f"{step_s / build_s:.0f}×"
        yield "ours: reload, digests checked", f"{load_s * 1000:.1f} ms", ""
        yield f"{len(network.node_osm_id)} nodes, {len(network.edge_nodes)} edges", "", ""
        for what, figure in differences(network, graph).items():
            yield what, f"{figure:.4g}", ""


def main() -> None:
    warnings.simplefilter("ignore")
    times = int(sys.argv[sys.argv.index("--times") + 1]) if "--times" in sys.argv else 5
    print(f"### From {Path(sys.argv[1]).name} to a routable, saved network\n")
    print("| work | time | ratio |\n|---|---|---|")
    for row in rows(Path(sys.argv[1]), times):
        print("|", " | ".join(row), "|", flush=True)


if __name__ == "__main__":
    main()
