import numpy as np
import pytest

from gis.errors import FileError
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.ways import RawWays, great_circle_m, network_from_ways
from tests.town import place

Ref = tuple[int, float, float]


def build(*ways: list[Ref | None]) -> WalkNetwork:
    """Make a network of ways; a reference is (id, x, y) in metres, None is a node the source lacks."""
    refs = [ref for way in ways for ref in way]
    return network_from_ways(
        RawWays.of_refs(
            np.arange(100, 100 + len(ways)),
            np.cumsum([0, *(len(way) for way in ways)]),
            np.array([-999 if ref is None else ref[0] for ref in refs]),
            np.array([(np.nan, np.nan) if ref is None else place(ref[1], ref[2]) for ref in refs]),
        ),
        NetworkMeta("made up"),
    )


def lengths(network: WalkNetwork) -> dict[tuple[int, int], float]:
    return {
        (int(network.node_osm_id[u]), int(network.node_osm_id[v])): round(float(metres), 1)
        for (u, v), metres in zip(network.edge_nodes, network.edge_length_m, strict=True)
    }


A, B, C, D, E = (1, 0.0, 0.0), (2, 100.0, 0.0), (3, 200.0, 0.0), (4, 100.0, 100.0), (5, 100.0, 200.0)


def test_a_bend_is_shape_and_a_junction_is_a_node() -> None:
    assert lengths(build([A, B, C])) == {(1, 3): 200.0}
    assert lengths(build([A, B, C], [B, D])) == {(1, 2): 100.0, (2, 3): 100.0, (2, 4): 100.0}


def test_ways_that_meet_at_a_mere_bend_become_one_edge() -> None:
    network = build([B, A], [B, D, E])
    assert sorted(lengths(network).values()) == [300.0]
    assert network.vertex_start.tolist() == [0, 4]
    ends = {tuple(network.vertex_lonlat[0]), tuple(network.vertex_lonlat[-1])}
    assert ends == {place(0, 0), place(100, 200)}


def test_the_shape_begins_and_ends_at_the_edge_s_nodes() -> None:
    network = build([C, B, A], [D, B], [E, D])
    for edge, (u, v) in enumerate(network.edge_nodes):
        shape = network.vertex_lonlat[network.vertex_start[edge] : network.vertex_start[edge + 1]]
        assert shape[0].tolist() == network.node_lonlat[u].tolist()
        assert shape[-1].tolist() == network.node_lonlat[v].tolist()
        assert great_circle_m(shape[:-1], shape[1:]).sum() == pytest.approx(network.edge_length_m[edge])


def test_a_way_is_cut_at_a_missing_node_and_never_joined_across() -> None:
    network = build([A, B, None, C, (6, 300.0, 0.0)])
    assert lengths(network) == {(1, 2): 100.0, (3, 6): 100.0}
    assert network.node_osm_id[network.node_cut].tolist() == [2, 3]


def test_a_lone_node_between_two_gaps_leads_nowhere() -> None:
    assert lengths(build([A, B, None, C, None, (6, 300.0, 0.0)])) == {(1, 2): 100.0}


def test_parts_that_are_not_connected_are_kept_and_marked() -> None:
    network = build([(7, 0.0, 900.0), (8, 50.0, 900.0)], [A, B, C], [B, D])
    parts = dict(zip(network.node_osm_id.tolist(), network.node_component.tolist(), strict=True))
    assert parts == {1: 0, 2: 0, 3: 0, 4: 0, 7: 1, 8: 1}


def test_a_ring_without_a_junction_is_one_loop() -> None:
    assert list(lengths(build([A, B, D, A])).values()) == [341.4]
    assert list(lengths(build([A, B], [B, D], [D, A])).values()) == [341.4]


def test_a_lollipop_keeps_its_loop() -> None:
    assert lengths(build([A, B], [B, C, D, B])) == {(1, 2): 100.0, (2, 2): 341.4}


def test_a_repeated_reference_says_nothing() -> None:
    assert lengths(build([A, A, B, B, C])) == {(1, 3): 200.0}


def test_two_ways_over_the_same_street_stay_parallel_edges() -> None:
    network = build([A, B], [A, B])
    assert len(network.edge_nodes) == 2


def test_ways_of_one_node_are_no_network() -> None:
    with pytest.raises(FileError):
        build([A], [None, B])
