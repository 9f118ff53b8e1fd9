"""Plans as they are ordered, counted by hand along one street of a town walked at 1 m/s."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.plan import PlanOrder
from gis.candidates import Lock, Locked
from gis.errors import InputError
from isochrones.network import save_network
from isochrones.siting.planned import Range
from tests.api.street import (
    SITES,
    card_of,
    doing,
    planned,
    street_order,
    write_candidates,
    write_districts,
    write_people,
    write_sites,
)
from tests.api.test_audit import write_csv
from tests.town import place, town


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    return write_districts(tmp_path)


def test_a_site_is_added_where_the_gap_is(order: PlanOrder) -> None:
    found = planned(order, add=Range(1, 1))
    assert doing(found) == {"n1600": "add"}, "it reaches 1300 and 1900, each at the limit itself"
    assert (found["before"]["covered"], found["after"]["covered"]) == (50, 75)
    assert (found["gained"]["people"], found["lost"]["people"]) == (25, 0)
    assert found["status"] == "optimal"
    card = card_of(found, "n1600")
    assert card["people"]["gained"] == card["people"]["sole"] == 25
    assert card["walk"] == {"before_min": None, "after_min": 5}
    assert card["groups"] == [{"name": "老人", "gained": 11, "lost": 0, "moved": 0}]


def test_the_alternative_and_why_it_lost_are_told(order: PlanOrder) -> None:
    other = card_of(planned(order, add=Range(1, 1)), "n1600")["alternative"]
    # In place of n1600: n1000 covers 1300 (15 people) and brings 900 nearer, n2000 covers 1900 (10 people).
    assert (other["id"], other["difference"], other["breaks"]) == ("n1000", -10, [])
    assert other["en"] == "adding n1000 instead: covers 10 fewer"


def test_a_site_is_merged_into_the_one_that_takes_most_of_its_people(order: PlanOrder) -> None:
    found = planned(order, close=Range(1, 1), no_loss=0.0)
    # Without b, 500 walks 300 to a or c instead of 200 to b; without a, thirty people walk 100 farther.
    assert doing(found) == {"b": "merge"}
    card = card_of(found, "b")
    assert card["into"] == {"id": "a", "name": "", "people": 40, "share": 1, "walk_min": 2.5}
    assert [(to["id"], to["people"], to["walk_min"]) for to in card["goes_to"]] == [("a", 10, 5)]
    assert (card["people"]["moved"], card["people"]["lost"]) == (10, 0)
    assert card["walk"]["after_min"] - card["walk"]["before_min"] == pytest.approx(100 / 60, abs=1e-6)


def test_a_site_whose_people_nobody_else_reaches_is_closed_not_merged(order: PlanOrder) -> None:
    locks = (Locked("c", Lock.CLOSE, "房屋到期"),)
    people = write_people(order.audit.population, [(900, 10, 0), (100, 30, 0)])
    alone = replace(order, locks=locks, audit=replace(order.audit, population=people))
    found = planned(alone, close=Range(1, 1))
    assert doing(found) == {"c": "close"}
    assert (card_of(found, "c")["into"], card_of(found, "c")["people"]["lost"]) == (None, 10)


def test_no_loss_keeps_the_only_station_of_everybody(order: PlanOrder) -> None:
    two = write_sites(order.audit.facilities, [SITES[0], SITES[2]])
    order = replace(order, audit=replace(order.audit, facilities=two))
    seniors = {"老人": 1.0}
    free = planned(order, close=Range(1, 1), weights=seniors)
    assert doing(free) == {"c": "merge"}, "no old people live near c"
    assert free["lost"]["people"] == 10
    none = planned(order, close=Range(1, 1), weights=seniors, no_loss=0.0)
    assert none["status"] == "infeasible"
    assert (none["after"], none["sites"]) == (None, [])
    assert planned(order, close=Range(1, 1), weights=seniors, no_loss=10.0)["lost"]["people"] == 10


def test_without_the_equity_floor_more_are_covered_and_the_worst_district_has_less(
    order: PlanOrder, districts: Path, tmp_path: Path
) -> None:
    audit = replace(
        order.audit,
        areas=districts,
        facilities=write_sites(tmp_path / "one.csv", [("a", 200, "就业驿站")]),
        population=write_people(tmp_path / "gap.csv", [(100, 30, 0), (700, 50, 0), (1900, 10, 0)]),
    )
    two = [("west", 700, "existing", "就业驿站"), ("east", 1900, "existing", "就业驿站")]
    order = replace(order, audit=audit, candidates=write_candidates(tmp_path / "two.csv", two))
    fair = planned(order, add=Range(1, 1), equity_floor=0.3)
    free = planned(order, add=Range(1, 1))
    assert (fair["after"]["covered"], free["after"]["covered"]) == (40, 80)
    assert fair["worst"]["after"] == {"code": "350504000000", "name": "西区", "share": 0.375}
    assert free["worst"]["after"] == {"code": "350505000000", "name": "东区", "share": 0}
    floor = next(rule for rule in fair["rules"] if rule["name"] == "area_floor")
    assert (floor["on"], floor["value"]) == (True, 0.3)
    assert not next(rule for rule in free["rules"] if rule["name"] == "area_floor")["on"]


def test_nine_in_ten_additions_are_in_venues_that_are_there(order: PlanOrder, tmp_path: Path) -> None:
    save_network(town(111, 2), tmp_path / "long")
    people = [(x * 1000 + 500, 100 - x, 0) for x in range(11)]
    at = [("new" if x < 3 else "existing", x * 1000 + 500) for x in range(11)]
    audit = replace(
        order.audit,
        network=tmp_path / "long",
        facilities=write_sites(tmp_path / "one.csv", [("a", 0, "就业驿站")]),
        population=write_people(tmp_path / "row.csv", people),
    )
    rows = [(f"p{x}", x, venue, "就业驿站") for venue, x in at]
    order = replace(order, audit=audit, candidates=write_candidates(tmp_path / "row_c.csv", rows))
    free = planned(order, add=Range(1, 10))
    assert free["counts"]["reuse_share"] == 0.7
    kept = planned(order, add=Range(1, 10), reuse_share=0.9)
    # Eight are in venues: with a new one, eight in nine would be less than nine in ten.
    assert (kept["counts"]["add"], kept["counts"]["reuse_share"]) == (8, 1)


def test_the_frontier_covers_more_with_more_sites(order: PlanOrder) -> None:
    found = planned(order, add=Range(1, 1), frontier=4)["frontier"]
    assert [(p["add"], p["covered"]) for p in found] == [(0, 50), (1, 75), (2, 75), (3, 75)]
    assert [p["chosen"] for p in found] == [False, True, False, False]
    assert all(p["proven"] for p in found)


def test_phases_add_first_what_covers_most(order: PlanOrder) -> None:
    found = planned(order, add=Range(2, 2), close=Range(1, 1), no_loss=0.0)["phases"]
    assert [phase["year"] for phase in found] == [1, 2, 3]
    # 1300 has fifteen people, 1900 has ten; what closes comes last.
    assert [phase["actions"] for phase in found] == [["n1000"], ["n2000"], ["c"]]
    assert [phase["covered"] for phase in found] == [65, 75, 75]


def test_costs_are_added_up_by_action(order: PlanOrder) -> None:
    found = planned(order, add=Range(1, 1), close=Range(1, 1), no_loss=0.0)
    cards = [card_of(found, site) for site in ("b", "n1600")]
    assert [card["once_yuan"] for card in cards] == [10_000, 60_000]
    assert (found["cost"]["once_yuan"], found["cost"]["yearly_yuan"]) == (70_000, 0)
    assert found["cost"]["by_action"]["add"] == {"count": 1, "once_yuan": 60_000, "yearly_yuan": 90_000}


def test_a_candidate_off_the_network_is_told_and_not_added(order: PlanOrder, tmp_path: Path) -> None:
    rows = [("far", 119.5, 0.0, "existing"), ("near", *place(1600, 0), "existing")]
    far = write_csv(tmp_path / "far.csv", "id,lon,lat,venue", rows)
    found = planned(replace(order, candidates=far), add=Range(1, 2))
    assert doing(found) == {"near": "add"}
    assert [(row["source"], row["row"]) for row in found["rejected"]] == [("candidates", 2)]
    with pytest.raises(InputError, match="decision to add far"):
        planned(replace(order, candidates=far, locks=(Locked("far", Lock.ADD),)), add=Range(1, 2))
