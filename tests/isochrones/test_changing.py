import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.network import WalkNetwork
from isochrones.reach import (
    ChangingNearest,
    nearest_nodes,
    nearest_of,
    people_within,
    put_on_edges,
    times_between,
    walk_graph,
)
from isochrones.snap import Snaps
from tests.isochrones.test_reach import GRAPH, costs_of, networks


def standing_only(facilities: Snaps, standing: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Snaps:
    edge = np.where(standing, facilities.edge, -1).astype(np.int32)
    return Snaps(edge, facilities.fraction, facilities.access_m)


@given(networks(), st.data())
@settings(max_examples=200, deadline=None)
def test_any_changes_equal_a_fresh_sweep(
    case: tuple[WalkNetwork, Snaps, Snaps, float], data: st.DataObject
) -> None:
    network, facilities, demand, limit_s = case
    costs = data.draw(st.none() | costs_of(len(network.edge_nodes)))
    graph = walk_graph(network, walk_speed_mps=1.0, costs=costs)
    count = len(facilities)
    standing = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    live = ChangingNearest(graph, facilities, standing, limit_s=limit_s)
    for row in data.draw(st.lists(st.integers(0, count - 1), max_size=12)):
        before = live.state.copy()
        changed = live.remove(row) if live.standing[row] else live.add(row)
        assert set(np.flatnonzero(live.state != before)) <= set(changed.tolist())
        fresh = nearest_nodes(graph, standing_only(facilities, live.standing), limit_s=limit_s)
        assert np.array_equal(live.nearest.facility, fresh.facility)
        assert np.array_equal(live.nearest.seconds, fresh.seconds)
        points = nearest_of(graph, standing_only(facilities, live.standing), demand, limit_s=limit_s)
        assert np.array_equal(live.nearest_of(demand).facility, points.facility)


def test_removing_and_adding_back_in_a_town_restores_every_bit() -> None:
    rng = np.random.default_rng(7)
    sites = Snaps(rng.integers(0, 220, 40).astype(np.int32), rng.random(40), rng.uniform(0, 50, 40))
    live = ChangingNearest(GRAPH, sites, np.ones(40, dtype=np.bool_), limit_s=900)
    whole = live.state.copy()
    for row in rng.permutation(40):
        live.remove(int(row))
        live.add(int(row))
        assert np.array_equal(live.state, whole)
    for row in rng.permutation(40):
        live.remove(int(row))
    assert (live.nearest.facility == -1).all()
    for row in rng.permutation(40):
        live.add(int(row))
    assert np.array_equal(live.state, whole)


@given(networks(), st.data())
@settings(max_examples=100, deadline=None)
def test_people_within_reach_of_a_node_are_those_with_a_time_to_it(
    case: tuple[WalkNetwork, Snaps, Snaps, float], data: st.DataObject
) -> None:
    network, demand, _, limit_s = case
    graph = walk_graph(
        network, walk_speed_mps=1.0, costs=data.draw(st.none() | costs_of(len(network.edge_nodes)))
    )
    people = np.array([float(2**i) for i in range(len(demand))])
    sums = people_within(graph, put_on_edges(graph, demand), people, limit_s=limit_s)
    for node in range(graph.nodes):
        at = np.argwhere(graph.edge_nodes == node)
        # A node without an edge reaches nobody.
        expected = 0.0
        if len(at):
            edge, side = at[0]
            place = Snaps(np.array([edge], dtype=np.int32), np.array([float(side)]), np.zeros(1))
            if (graph.edge_ticks[edge] < 2**31 - 1).any():
                times = times_between(graph, demand, place, limit_s=limit_s)
                expected = float(people[times.origin].sum())
                assert sums[node] == expected
