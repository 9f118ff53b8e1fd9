"""What tags of ways and nodes become on the edges of the network: streets of 111.19 m a piece."""

from pathlib import Path

import numpy as np
import pytest

from isochrones.network import (
    GATE,
    GATE_LOCKED,
    HIGH_KERB,
    HIGHWAYS,
    NO_WHEELCHAIR,
    ONLY_BACKWARD,
    ONLY_FORWARD,
    RESTRICTED,
    STEP_FREE,
    UNPAVED,
    WalkNetwork,
)
from isochrones.osm.facts import facts_of, way_flags
from isochrones.osm.pbf import read_osm
from tests.isochrones.test_pbf import write

Tags = dict[str, str]
FOOTWAY = {"highway": "footway"}


def network(
    tmp_path: Path, ways: list[tuple[list[int], Tags]], marks: dict[int, Tags] | None = None
) -> WalkNetwork:
    """Build a network of ways over six nodes in a zigzag."""
    nodes = [(i, (marks or {}).get(i, {})) for i in range(1, 7)]
    numbered = [(i, refs, tags) for i, (refs, tags) in enumerate(ways, start=1)]
    return read_osm(write(tmp_path / "x.osm.pbf", nodes, numbered, "pbf"))


def flags(tags: Tags) -> int:
    return int(way_flags(np.array([facts_of(tags)], dtype=np.int32))[0])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "footway"}, 0),
        ({"highway": "footway", "oneway:foot": "yes"}, ONLY_FORWARD),
        ({"highway": "footway", "oneway:foot": "-1"}, ONLY_BACKWARD),
        ({"highway": "residential", "foot:backward": "no"}, ONLY_FORWARD),
        ({"highway": "residential", "oneway": "yes"}, 0),
        ({"highway": "footway", "oneway": "yes"}, 0),
        ({"highway": "footway", "oneway": "yes", "foot": "designated"}, ONLY_FORWARD),
        ({"highway": "path", "oneway": "yes", "foot": "designated", "bicycle": "designated"}, 0),
        ({"highway": "footway", "oneway": "-1", "foot": "yes", "oneway:foot": "no"}, 0),
        ({"highway": "steps", "conveying": "forward"}, ONLY_FORWARD),
        ({"highway": "steps", "conveying": "yes", "oneway": "-1"}, ONLY_BACKWARD),
        ({"highway": "steps", "conveying": "reversible"}, 0),
        ({"highway": "service", "access": "customers"}, RESTRICTED),
        ({"highway": "service", "access": "no"}, RESTRICTED),
        ({"highway": "service", "access": "no", "foot": "yes"}, 0),
        ({"highway": "service", "foot": "residents"}, RESTRICTED),
        ({"highway": "path", "wheelchair": "no"}, NO_WHEELCHAIR),
        ({"highway": "steps", "ramp": "yes"}, STEP_FREE),
        ({"highway": "path", "surface": "gravel"}, UNPAVED),
        ({"highway": "path", "surface": "asphalt"}, 0),
    ],
)
def test_the_tags_of_a_way_become_flags(tags: Tags, expected: int) -> None:
    assert flags(tags) == expected


def test_metres_of_steps_are_kept_where_steps_are_joined_to_a_street(tmp_path: Path) -> None:
    built = network(tmp_path, [([1, 3, 5], FOOTWAY), ([5, 6], {"highway": "steps"})])
    assert len(built.edge_nodes) == 1
    assert built.edge_traits.steps_m == pytest.approx([166.79], abs=0.01)
    assert HIGHWAYS[built.edge_traits.highway[0]] == "footway"


def test_a_ramp_beside_some_steps_does_not_help_with_others(tmp_path: Path) -> None:
    ramp = {"highway": "steps", "ramp": "yes"}
    beside = network(tmp_path / "a", [([1, 2], ramp), ([2, 4], FOOTWAY)])
    other = network(tmp_path / "b", [([1, 2], ramp), ([2, 4], {"highway": "steps"})])
    assert beside.edge_traits.flags.tolist() == [STEP_FREE]
    assert other.edge_traits.flags.tolist() == [0]


def test_a_one_way_part_is_turned_where_the_edge_runs_against_it(tmp_path: Path) -> None:
    oneway = FOOTWAY | {"oneway:foot": "yes"}
    for name, refs, expected in (("a", [3, 5], ONLY_FORWARD), ("b", [5, 3], ONLY_BACKWARD)):
        built = network(tmp_path / name, [([1, 3], FOOTWAY), (refs, oneway)])
        assert built.node_osm_id[built.edge_nodes[0]].tolist() == [1, 5]
        assert built.edge_traits.flags.tolist() == [expected]
    built = network(tmp_path / "c", [([1, 3], oneway), ([5, 3], oneway)])
    assert built.edge_traits.flags.tolist() == [ONLY_FORWARD | ONLY_BACKWARD]


def test_who_walks_over_a_junction_with_signals_meets_them_once(tmp_path: Path) -> None:
    signals = {"highway": "traffic_signals"}
    built = network(tmp_path, [([1, 3, 5], FOOTWAY), ([3, 4], FOOTWAY)], {3: signals})
    assert built.edge_traits.signals.tolist() == [0.5, 0.5, 0.5]


def test_signals_and_crossings_along_an_edge_count_whole(tmp_path: Path) -> None:
    marks = {
        2: {"highway": "crossing"},
        3: {"highway": "crossing", "crossing": "traffic_signals"},
        4: {"highway": "crossing", "crossing": "zebra"},
    }
    built = network(tmp_path, [([1, 2, 3, 4, 5], FOOTWAY)], marks)
    assert built.edge_traits.signals.tolist() == [1.0]
    assert built.edge_traits.crossings.tolist() == [2.0]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"barrier": "gate"}, GATE),
        ({"barrier": "lift_gate", "access": "private"}, GATE | GATE_LOCKED),
        ({"barrier": "gate", "locked": "yes"}, GATE | GATE_LOCKED),
        ({"barrier": "gate", "access": "private", "foot": "designated"}, GATE),
        ({"barrier": "bollard", "access": "private"}, 0),
        ({"kerb": "raised"}, HIGH_KERB),
        ({"kerb": "lowered"}, 0),
    ],
)
def test_what_stands_on_a_street_becomes_a_flag(tmp_path: Path, tags: Tags, expected: int) -> None:
    assert network(tmp_path, [([1, 3, 5], FOOTWAY)], {3: tags}).edge_traits.flags.tolist() == [expected]


def test_a_gate_at_a_junction_closes_none_of_its_streets(tmp_path: Path) -> None:
    marks = {3: {"barrier": "gate", "locked": "yes"}}
    built = network(tmp_path, [([1, 3, 5], FOOTWAY), ([3, 4], FOOTWAY)], marks)
    assert not built.edge_traits.flags.any()
