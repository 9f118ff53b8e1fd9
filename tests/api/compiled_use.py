"""A small use of everything that is compiled, beside a listener that hears every compilation; a program."""

import json
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import numpy as np
import osmium
import pytest
import rasterio
from numba.core import event
from numba.core.dispatcher import Dispatcher
from rasterio.transform import from_origin

import isochrones.kernels
from api.cli import main
from api.operations.network import make_walkable, open_network
from gis.model import CircleProfile
from isochrones.area import as_lines, reached_edges
from isochrones.compiling import compile_everything
from isochrones.reach import (
    ChangingNearest,
    by_point,
    catchments,
    nearest_nodes,
    nearest_of,
    nodes_within,
    people_within,
    put_on_edges,
    times_to_nodes,
)
from isochrones.snap import snap, snapped_lonlat

CORNER = (118.6, 24.9)
STEP = 0.001
SIDE = 8


class Ears(event.Listener):
    """Writes down what was compiled; code that comes from the disk is no compilation."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_start(self, event: Any) -> None:
        self.heard.append(f"{event.data['dispatcher'].py_func.__qualname__}{event.data['args']}")

    def on_end(self, event: Any) -> None:
        pass


def at(column: float, row: float) -> tuple[float, float]:
    return CORNER[0] + column * STEP, CORNER[1] + row * STEP


def write_streets(path: Path) -> None:
    """A grid of streets; two in the middle may be walked one way only, and cross at a signal."""
    with osmium.SimpleWriter(str(path)) as writer:
        for node in range(SIDE * SIDE):
            place, tags = at(node % SIDE, node // SIDE), {"highway": "traffic_signals"} if node == 27 else {}
            writer.add_node(osmium.osm.mutable.Node(id=node + 1, location=place, tags=tags))
        for line in range(SIDE):
            one_way = {"oneway:foot": "yes"} if line == 3 else {}
            for offset, nodes in enumerate(
                (range(line * SIDE, line * SIDE + SIDE), range(line, SIDE * SIDE, SIDE))
            ):
                way = osmium.osm.mutable.Way(
                    id=2 * line + offset + 1,
                    nodes=[node + 1 for node in nodes],
                    tags={"highway": "footway", **one_way},
                )
                writer.add_way(way)


def write_heights(path: Path, columns: int = 60) -> None:
    """A slope that rises a metre a cell to the east: five between two junctions."""
    heights = np.tile(np.arange(columns, dtype=np.float32), (60, 1))
    shape = {"driver": "GTiff", "height": 60, "width": columns, "count": 1, "dtype": "float32"}
    transform = from_origin(CORNER[0] - 0.001, CORNER[1] + 0.011, 0.0002, 0.0002)
    with rasterio.open(path, "w", **shape, crs="EPSG:4326", transform=transform) as raster:
        raster.write(heights, 1)


def write_table(path: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
    return path


def ring(west: float, south: float, east: float, north: float) -> dict[str, object]:
    corners = [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]
    return {"type": "Polygon", "coordinates": [corners]}


def write_areas(path: Path) -> Path:
    areas = [("350503001001", "东", ring(3.5, -1, 9, 9)), ("350503001002", "西", ring(-1, -1, 3.5, 9))]
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shape}
        for code, name, shape in areas
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def command(*words: object) -> None:
    sys.argv = ["jobcircle", *map(str, words)]
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code, words


def use_commands(folder: Path) -> None:
    write_streets(folder / "streets.osm.pbf")
    write_heights(folder / "heights.tif")
    net = folder / "net"
    build = ("network", "build", folder / "streets.osm.pbf", "--out", net)
    command(*build)
    command(*build, "--elevation", folder / "heights.tif")
    sites = write_table(
        folder / "sites.csv",
        "id,lon,lat,kind,hours",
        [
            ("a", *at(1, 1.2), "就业驿站", "Mo-Fr 09:00-17:00"),
            ("b", *at(4, 4.3), "就业驿站", ""),
            ("c", *at(6, 6), "微拐角", ""),
        ],
    )
    homes = [at(0.1 * k % 7, 0.37 * k % 7) for k in range(200)]
    people = write_table(folder / "people.csv", "lon,lat,population", [(*home, 7) for home in homes])
    areas = write_areas(folder / "areas.geojson")
    audit = ("audit", "--network", net, "--facilities", sites, "--population", people, "--no-save")
    command(*audit)
    for walker in ("wheelchair", "elder"):
        command(*audit, "--areas", areas, "--walker", walker, "--at", "2026-03-07T20:00", "--limit-min", 5)
    command("areas", "--network", net, "--facilities", sites, "--out", folder / "areas.gpkg")
    command("times", "--network", net, "--origins", sites, "--destinations", sites, "--out", folder / "t.csv")


def use_engine(folder: Path) -> None:
    """Ask what no command asks yet."""
    network = open_network(folder / "net")
    walkable = make_walkable(network, CircleProfile("x", 300.0, 1.2, walker="elder"))
    graph, index = walkable.graph, walkable.index
    homes, sites = (
        snap(index, np.array([at(0.3 * k, k % 5) for k in range(count)]), max_access_m=200.0)
        for count in (20, 4)
    )
    assert np.isfinite(snapped_lonlat(index, homes)).any()
    for toward in (False, True):
        times_to_nodes(graph, sites.take(np.array([0])), limit_s=300.0, toward=toward)
        nodes_within(graph, sites, limit_s=300.0, toward=toward)
    demand = put_on_edges(graph, homes)
    by_point(catchments(graph, sites, demand, limit_s=300.0), len(homes))
    people_within(graph, demand, np.ones(len(homes)), limit_s=300.0)
    nearest_nodes(graph, sites, limit_s=300.0)
    nearest_of(graph, sites, homes, limit_s=300.0)
    changing = ChangingNearest(graph, sites, np.array([True, True, False, True]), limit_s=300.0)
    changing.add(2)
    changing.remove(0)
    changing.nearest_of(homes)
    as_lines(network, reached_edges(graph, sites.take(np.array([1])), limit_s=300.0))


def kernels() -> dict[str, Any]:
    """All kernels by module and name."""
    modules = [
        import_module(f"isochrones.kernels.{found.name}")
        for found in iter_modules(isochrones.kernels.__path__)
    ]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Dispatcher) and value.__module__ == module.__name__
    }


def watch(told: Path, work: Path | None) -> None:
    """Compile everything, or use everything in the folder `work`; write down what was compiled."""
    ears = Ears()
    with event.install_listener("numba:compile", ears):
        if work is None:
            compile_everything()
        else:
            use_commands(work)
            use_engine(work)
    signatures = {name: len(kernel.signatures) for name, kernel in kernels().items()}
    told.write_text(json.dumps({"compiled": ears.heard, "signatures": signatures}), encoding="utf-8")


if __name__ == "__main__":
    watch(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
