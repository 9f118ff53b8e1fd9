"""Whole audits on real streets, judged by plain networkx on the same graph with the points as nodes."""

import csv
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest
from numpy.typing import NDArray

from isochrones.coverage import measure_coverage, unknown_reasons
from isochrones.network import WalkNetwork
from isochrones.osm.pbf import read_osm
from isochrones.reach import TravelTimes, nearest_of, times_between, walk_graph
from isochrones.snap import EdgeIndex, index_edges, snap
from tests.isochrones.walks import assert_times_equal, brute_access_m, networkx_times
from tests.real import CHENGDU, CHENGDU_PEOPLE, CHENGDU_PLACES, helsinki, real_data

SPEED_MPS, LIMIT_S, ACCESS_M = 1.25, 900.0, 300.0


@dataclass(frozen=True, slots=True)
class City:
    network: WalkNetwork
    index: EdgeIndex
    stations: NDArray[np.float64]
    homes: NDArray[np.float64]
    people: NDArray[np.float64]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _spread(places: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Choose landmarks far from each other: the first, then always the one farthest from those chosen."""
    chosen = [0]
    while len(chosen) < count:
        gaps = np.hypot(*(places[:, None] - places[chosen]).transpose(2, 0, 1)).min(axis=1)
        chosen.append(int(gaps.argmax()))
    return places[chosen]


@pytest.fixture(scope="module")
def chengdu() -> City:
    """The clipped extract, made-up stations on its named landmarks, and its 4,255 population points."""
    network = read_osm(CHENGDU)
    places = np.array(
        [(float(row["lon"]), float(row["lat"])) for row in _rows(CHENGDU_PLACES) if row["name"]]
    )
    people = _rows(CHENGDU_PEOPLE)
    return City(
        network,
        index_edges(network),
        _spread(places, 16),
        np.array([(float(row["lon"]), float(row["lat"])) for row in people]),
        np.array([float(row["population"]) for row in people]),
    )


@pytest.fixture(scope="module")
def helsinki_city() -> City:
    """Homes on a grid over the extract, stations at random places of it."""
    network = read_osm(helsinki())
    west, south, east, north = network.bbox
    lon, lat = np.meshgrid(np.linspace(west, east, 40), np.linspace(south, north, 40))
    homes = np.column_stack([lon.ravel(), lat.ravel()])
    rng = np.random.default_rng(11)
    stations = rng.uniform((west, south), (east, north), (12, 2))
    return City(network, index_edges(network), stations, homes, np.full(len(homes), 7.0))


def _judge(city: City) -> None:
    homes = snap(city.index, city.homes, max_access_m=ACCESS_M)
    stations = snap(city.index, city.stations, max_access_m=ACCESS_M)
    graph = walk_graph(city.network, walk_speed_mps=SPEED_MPS)
    times = times_between(graph, homes, stations, limit_s=LIMIT_S)
    judge = networkx_times(city.network, stations, homes, speed_mps=SPEED_MPS, limit_s=LIMIT_S)
    turned = {(home, station): seconds for (station, home), seconds in judge.items()}
    assert_times_equal(_pairs(times), turned, limit_s=LIMIT_S)
    covered = {home for (home, _), seconds in turned.items() if seconds <= LIMIT_S}
    coverage = measure_coverage(
        times,
        city.people,
        np.ones(len(stations), dtype=bool),
        unknown=unknown_reasons(city.network, homes),
    )
    assert set(np.flatnonzero(coverage.state == "covered").tolist()) == covered
    assert coverage.covered == pytest.approx(city.people[sorted(covered)].sum())
    nearest = nearest_of(graph, stations, homes, limit_s=LIMIT_S)
    assert nearest.facility.tolist() == coverage.nearest.tolist()
    assert nearest.seconds.tolist() == coverage.seconds.tolist()


def _pairs(times: TravelTimes) -> dict[tuple[int, int], float]:
    return dict(
        zip(zip(times.origin.tolist(), times.destination.tolist(), strict=True), times.seconds, strict=True)
    )


@real_data
def test_an_audit_of_central_chengdu_equals_networkx(chengdu: City) -> None:
    assert len(chengdu.stations) >= 12
    assert len(chengdu.homes) == 4255
    _judge(chengdu)


@real_data
def test_the_clipped_ways_of_chengdu_are_cut_not_joined(chengdu: City) -> None:
    network = chengdu.network
    assert network.meta.ways_cut > 100
    assert network.node_cut.sum() > 100
    assert (network.node_component > 0).any()


@real_data
def test_every_straight_piece_of_chengdu_is_one_that_was_mapped(chengdu: City) -> None:
    network = chengdu.network
    mapped: set[frozenset[tuple[float, float] | None]] = set()
    located = osmium.FileProcessor(str(CHENGDU)).with_locations()
    for way in located.with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(way, osmium.osm.Way):
            places = [
                (node.location.lon, node.location.lat) if node.location.valid() else None
                for node in way.nodes
            ]
            mapped.update(frozenset(pair) for pair in pairwise(places) if None not in pair)
    inside = np.ones(len(network.vertex_lonlat) - 1, dtype=bool)
    inside[network.vertex_start[1:-1] - 1] = False
    vertex = [tuple(place) for place in network.vertex_lonlat.tolist()]
    pieces = {frozenset((vertex[i], vertex[i + 1])) for i in np.flatnonzero(inside)}
    assert pieces <= mapped


@real_data
def test_access_legs_in_chengdu_are_the_shortest_there_are(chengdu: City) -> None:
    some = chengdu.homes[::29]
    joined = snap(chengdu.index, some, max_access_m=ACCESS_M)
    shortest = brute_access_m(chengdu.index, chengdu.network, some)
    near = shortest <= ACCESS_M
    assert ((joined.edge >= 0) == near).all()
    assert joined.access_m[near] == pytest.approx(shortest[near], abs=1e-6)


def test_an_audit_of_central_helsinki_equals_networkx(helsinki_city: City) -> None:
    _judge(helsinki_city)
