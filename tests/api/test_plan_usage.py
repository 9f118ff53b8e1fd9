"""Closing tests of plans: what is known of a site, and what is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from api.operations.plan import PlanOrder
from isochrones.network import WalkNetwork, save_network
from isochrones.siting.planned import Range
from tests.api.street import (
    card_of,
    doing,
    planned,
    street_order,
    write_people,
)
from tests.api.test_audit import write_csv
from tests.town import place, town


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


REMOTE = [("a", 200, 100), ("b", 300, 90), ("c", 800, 80), ("z", 1600, 1)]


def remote(order: PlanOrder, folder: Path, *, known: bool) -> PlanOrder:
    """A town where z is the remotest, serves fewest, and is least used as far as anybody knows."""
    rows = [
        (name, *place(x, 0), "就业驿站", visits if known or name != "z" else "") for name, x, visits in REMOTE
    ]
    people = [(100, 30, 0), (500, 20, 0), (900, 40, 0), (1300, 5, 0), (1900, 5, 0)]
    audit = replace(
        order.audit,
        facilities=write_csv(folder / "used.csv", "id,lon,lat,kind,月均服务人次", rows),
        population=write_people(folder / "used_people.csv", people),
    )
    return replace(order, audit=audit)


def test_a_site_is_closed_that_passes_all_three_tests(order: PlanOrder, tmp_path: Path) -> None:
    found = planned(remote(order, tmp_path, known=True), close=Range(1, 1), close_needs=3)
    assert list(doing(found)) == ["z"]
    tests = {test["name"]: test for test in card_of(found, "z")["tests"]}
    assert [tests[name]["passes"] for name in ("remote", "few_served", "little_used")] == [True, True, True]
    assert (tests["remote"]["value"], tests["few_served"]["value"], tests["little_used"]["value"]) == (
        5,
        10,
        1,
    )
    assert len(tests) == 6


def test_a_site_of_unknown_usage_is_not_closed_on_it(order: PlanOrder, tmp_path: Path) -> None:
    found = planned(remote(order, tmp_path, known=False), close=Range(0, 1), close_needs=3)
    assert doing(found) == {}
    used = next(test for test in card_of(found, "z")["tests"] if test["name"] == "little_used")
    assert (used["value"], used["passes"]) == (None, None)
    assert card_of(found, "z")["usage"]["monthly_visits"] is None
    two = planned(remote(order, tmp_path, known=False), close=Range(1, 1), close_needs=2)
    assert list(doing(two)) == ["z"], "two known tests are enough where two are asked"


def with_an_island() -> WalkNetwork:
    """A street whose last column of junctions is joined to no other."""
    network = town(21, 3)
    column = np.arange(len(network.node_lonlat)) % 21
    kept = (column[network.edge_nodes] == 20).sum(axis=1) != 1
    return replace(
        network,
        node_component=(column == 20).astype(np.int32),
        edge_nodes=network.edge_nodes[kept],
        edge_length_m=network.edge_length_m[kept],
        edge_way_id=network.edge_way_id[kept],
        vertex_start=np.arange(0, 2 * kept.sum() + 1, 2),
        vertex_lonlat=network.vertex_lonlat.reshape(-1, 2, 2)[kept].reshape(-1, 2),
    )


def test_a_site_that_the_network_cuts_off_is_not_closed_for_serving_nobody(
    order: PlanOrder, tmp_path: Path
) -> None:
    save_network(with_an_island(), tmp_path / "broken")
    apart = remote(order, tmp_path, known=True)
    # z moves onto the island, to which nobody can walk: a fault of the network as likely as not.
    rows = [(name, *place(2000 if name == "z" else x, 0), "就业驿站", visits) for name, x, visits in REMOTE]
    sites = write_csv(tmp_path / "cut.csv", "id,lon,lat,kind,月均服务人次", rows)
    apart = replace(apart, audit=replace(apart.audit, network=tmp_path / "broken", facilities=sites))
    found = planned(apart, close=Range(1, 1), close_needs=1, upgrade_needs=1)
    tests = {test["name"]: test for test in card_of(found, "z")["tests"]}
    of_people = ("remote", "few_served", "location", "demand")
    assert [(tests[name]["value"], tests[name]["passes"]) for name in of_people] == [(None, None)] * 4
    assert tests["few_served"]["threshold"] == 25, "of 20, 30 and 40 people: b has nobody nearer than a and c"
    two = planned(apart, close=Range(1, 1), close_needs=2)
    assert (two["status"], two["infeasible"]["fighting"]) == ("infeasible", ["close"])


def test_a_site_that_counts_with_a_remark_is_not_told_to_be_left_out(
    order: PlanOrder, tmp_path: Path
) -> None:
    save_network(with_an_island(), tmp_path / "broken")
    sites = write_csv(
        tmp_path / "odd.csv",
        "id,lon,lat,kind",
        [("a", *place(200, 0), "就业驿站"), ("z", *place(2000, 0), "就业快闪店")],
    )
    audit = replace(order.audit, network=tmp_path / "broken", facilities=sites)
    found = planned(replace(order, audit=audit), upgrade=Range(0, 1))
    assert found["rejected"] == []
    assert [(note["source"], note["row"]) for note in found["remarks"]] == [("facilities", 3)] * 2
