"""Plans as they are ordered, counted by hand along one street of a town walked at 1 m/s."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.operations.audit import AuditOrder, make_audit
from api.operations.kept import differences
from api.operations.plan import PlanOrder
from gis.candidates import Lock, Locked
from gis.errors import InputError
from gis.model import CircleProfile
from isochrones.network import save_network
from isochrones.siting.planned import Range
from tests.api.street import (
    CANDIDATES,
    CORNER,
    FIVE_MIN,
    PEOPLE,
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
from tests.api.test_audit import square, write_areas, write_csv
from tests.town import place, town


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


@pytest.fixture
def cornered(order: PlanOrder, tmp_path: Path) -> PlanOrder:
    """The same with a micro-corner in the east."""
    sites = write_sites(tmp_path / "cornered.csv", [*SITES, CORNER])
    return replace(order, audit=replace(order.audit, facilities=sites))


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    return write_districts(tmp_path)


def audited(order: AuditOrder, result: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Audit the planned sites anew, from a file, as somebody would who trusts nobody."""
    kinds = {"upgrade": "employment_station"}
    rows = [
        (card["id"], card["lon"], card["lat"], kinds.get(card["action"], card["kind"]))
        for card in result["sites"]
        if card["action"] not in ("close", "merge")
    ]
    sites = write_csv(folder / "planned.csv", "id,lon,lat,kind", rows)
    return make_audit(replace(order, facilities=sites)).result


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


def same_to_the_person(order: AuditOrder, found: dict[str, Any], folder: Path) -> None:
    again = audited(order, found, folder)
    assert found["status"] in ("optimal", "feasible")
    assert found["promised"]["covered"] == found["after"]["covered"] == again["covered"]
    assert found["promised"]["difference"] == 0
    assert found["after"]["informed"] == again["informed"]
    assert [(a["code"], a["covered"]) for a in found["after"]["areas"]] == [
        (a["code"], a["covered"]) for a in again["areas"] or []
    ]
    assert [g["covered"] for g in found["after"]["groups"]] == [g["covered"] for g in again["groups"]]
    gained, lost = found["gained"]["people"], found["lost"]["people"]
    assert found["after"]["covered"] - found["before"]["covered"] == pytest.approx(gained - lost)


MIXED = {"add": Range(1, 2), "close": Range(1, 1), "upgrade": Range(1, 1), "no_loss": 5.0}


def test_an_audit_of_the_planned_sites_finds_what_was_promised(cornered: PlanOrder, tmp_path: Path) -> None:
    same_to_the_person(cornered.audit, planned(cornered, **MIXED), tmp_path)


def test_promises_hold_with_a_circle_for_town_and_one_for_the_country(
    order: PlanOrder, districts: Path, tmp_path: Path
) -> None:
    near = replace(FIVE_MIN, applies_to=frozenset({"111", "112", "121", "122", "123"}))
    far = CircleProfile.by_distance(
        "country", reach_m=600.0, walk_speed_mps=1.0, applies_to=frozenset({"210", "220"})
    )
    audit = replace(order.audit, areas=districts, profiles=(near, far))
    found = planned(replace(order, audit=audit), **MIXED)
    same_to_the_person(audit, found, tmp_path)
    # In the country 600 m count: c reaches 1300 already.
    assert found["before"]["covered"] == 65
    assert [area["name"] for area in found["gained"]["areas"]] == ["东乡"]


def test_promises_hold_where_people_leave_through_a_gate(order: PlanOrder, tmp_path: Path) -> None:
    outline = write_areas(
        tmp_path / "compound.geojson", [({"compound": "花园"}, square(1250, -60, 1360, 60))]
    )
    gates = write_csv(tmp_path / "gates.csv", "compound,lon,lat", [("花园", *place(1200, 0))])
    audit = replace(order.audit, compounds=outline, gates=gates)
    rows = [("n1100", 1100, "existing", "就业驿站"), CANDIDATES[1]]
    candidates = write_candidates(tmp_path / "gated.csv", rows)
    found = planned(replace(order, audit=audit, candidates=candidates), add=Range(1, 1))
    # By the gate, 100 m west, n1600 is 500 m away and n1100 is 200 m away.
    assert doing(found) == {"n1100": "add"}
    same_to_the_person(audit, found, tmp_path)


def test_promises_hold_where_capacities_count(order: PlanOrder, tmp_path: Path) -> None:
    rows = [
        (name, *place(x, 0), kind, room)
        for (name, x, kind), room in zip(SITES, (25, 15, 5), strict=True)
    ]  # fmt: skip
    sites = write_csv(tmp_path / "rooms.csv", "id,lon,lat,kind,capacity", rows)
    audit = replace(order.audit, facilities=sites)
    found = planned(replace(order, audit=audit), add=Range(1, 1), capacity=True)
    # Forty people share 25 + 15 places in the west, c has 5 for ten, and a new site has no limit: n1000
    # serves 900 and 1300, n1600 those of 1300 and 1900 beside the five of c.
    assert doing(found) == {"n1600": "add"}
    assert found["levels"][0]["value"] == 70
    same_to_the_person(audit, found, tmp_path)


def test_promises_hold_for_parts_of_people(order: PlanOrder, tmp_path: Path) -> None:
    parts = [(x, 0.1 + count / 3, seniors / 7) for x, count, seniors in PEOPLE]
    audit = replace(order.audit, population=write_people(tmp_path / "parts.csv", parts))
    same_to_the_person(audit, planned(replace(order, audit=audit), **MIXED), tmp_path)


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


def test_micro_corners_inform_and_never_cover(order: PlanOrder, tmp_path: Path) -> None:
    corner = write_candidates(tmp_path / "corner.csv", [("m", 1400, "existing", "微拐角")])
    found = planned(replace(order, candidates=corner), corners=Range(1, 1))
    assert found["counts"]["corner"] == 1
    assert found["counts"]["add"] == 0
    assert found["after"]["covered"] == found["before"]["covered"] == 50
    assert (found["before"]["informed"], found["after"]["informed"]) == (50, 65)
    card = card_of(found, "m")
    assert (card["people"]["gained"], card["people"]["informed"]) == (0, 15)
    assert "none covered" in card["summary"]["en"]


def test_an_upgraded_micro_corner_covers(cornered: PlanOrder, tmp_path: Path) -> None:
    found = planned(cornered, upgrade=Range(1, 1))
    assert doing(found) == {"k": "upgrade"}
    assert found["after"]["covered"] == 60
    assert card_of(found, "k")["people"]["gained"] == 10
    same_to_the_person(cornered.audit, found, tmp_path)


def test_decisions_are_kept_and_their_reason_is_on_the_card(order: PlanOrder) -> None:
    locks = (Locked("b", Lock.KEEP, "街道要求", "王"), Locked("n1600", Lock.NOT_HERE, "消防"))
    order = replace(order, locks=locks)
    assert doing(planned(order, add=Range(1, 1))) == {"n1000": "add"}
    found = planned(order, close=Range(1, 1), no_loss=0.0)
    assert doing(found) == {"a": "merge"}
    assert card_of(found, "b")["lock"] == {"lock": "keep", "reason": "街道要求", "by": "王"}
    assert card_of(found, "a")["lock"] is None


def test_a_decision_to_close_to_upgrade_and_to_add_is_done(order: PlanOrder) -> None:
    locks = (
        Locked("a", Lock.CLOSE, "拆迁"),
        Locked("c", Lock.UPGRADE, "扩建"),
        Locked("n2000", Lock.ADD, "已签约"),
    )
    found = planned(replace(order, locks=locks), close=Range(1, 1), upgrade=Range(1, 1), add=Range(1, 1))
    assert doing(found) == {"a": "merge", "c": "upgrade", "n2000": "add"}
    assert card_of(found, "n2000")["lock"]["reason"] == "已签约"


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


def test_the_same_order_gives_the_same_plan_under_the_same_name(order: PlanOrder) -> None:
    one, two = planned(order, **MIXED), planned(order, **MIXED)
    assert one["id"] == two["id"]
    assert differences(one, two) == []
    volatile = {"created", "seconds", "memory_mb"}
    plain = [json.dumps({k: v for k, v in each.items() if k not in volatile}) for each in (one, two)]
    assert plain[0] == plain[1]
    assert planned(replace(order, title="甲"), **MIXED)["id"] == one["id"], "a name is no question"
    assert planned(order, **{**MIXED, "no_loss": 0.0})["id"] != one["id"]


def test_the_order_of_the_rows_does_not_matter(order: PlanOrder, tmp_path: Path) -> None:
    one = planned(order, **MIXED)
    assert order.candidates
    for path in (order.audit.facilities, order.audit.population, order.candidates):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    two = planned(order, **MIXED)
    assert doing(one) == doing(two)
    assert one["sites"] == two["sites"]


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
