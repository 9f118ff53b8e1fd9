"""What a plan promises is what an audit of the planned sites finds, to the person."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.operations.audit import AuditOrder, make_audit
from api.operations.plan import PlanOrder
from gis.model import CircleProfile
from isochrones.siting.planned import Range
from tests.api.street import (
    CANDIDATES,
    FIVE_MIN,
    MIXED,
    PEOPLE,
    SITES,
    doing,
    planned,
    street_order,
    with_corner,
    write_candidates,
    write_districts,
    write_people,
)
from tests.api.test_audit import square, write_areas, write_csv
from tests.town import place


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


@pytest.fixture
def cornered(order: PlanOrder, tmp_path: Path) -> PlanOrder:
    return with_corner(order, tmp_path)


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
