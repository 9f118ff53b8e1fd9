"""Micro-corners in a plan: they inform and never cover (F09)."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.plan import PlanOrder
from gis.candidates import Lock, Locked
from isochrones.siting.planned import Range
from tests.api.street import (
    CORNER,
    SITES,
    card_of,
    doing,
    planned,
    street_order,
    with_corner,
    write_candidates,
)
from tests.api.test_audit import write_csv
from tests.api.test_plan_promises import same_to_the_person
from tests.town import place


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


@pytest.fixture
def cornered(order: PlanOrder, tmp_path: Path) -> PlanOrder:
    return with_corner(order, tmp_path)


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
    assert card["groups"] == [{"name": "老人", "gained": 0, "lost": 0, "moved": 0, "informed": 5}]
    assert [row["informed"] for row in card["communities"]] == [15]


def test_an_upgraded_micro_corner_covers(cornered: PlanOrder, tmp_path: Path) -> None:
    found = planned(cornered, upgrade=Range(1, 1))
    assert doing(found) == {"k": "upgrade"}
    assert found["after"]["covered"] == 60
    assert card_of(found, "k")["people"]["gained"] == 10
    same_to_the_person(cornered.audit, found, tmp_path)


@pytest.mark.parametrize("needs", [0, 1])
def test_no_test_closes_a_micro_corner_however_few_are_asked_for(
    order: PlanOrder, tmp_path: Path, needs: int
) -> None:
    # Few visits would pass the test of little use, and all the stations are busy.
    rows = [(name, *place(x, 0), kind, 5 if name == "k" else 900) for name, x, kind in [*SITES, CORNER]]
    sites = write_csv(tmp_path / "used.csv", "id,lon,lat,kind,monthly_visits", rows)
    order = replace(order, audit=replace(order.audit, facilities=sites))
    found = planned(order, close=Range(0, 4), close_needs=needs)
    assert "k" not in doing(found)
    assert card_of(found, "k")["tests"] == []
    most = planned(order, close=Range(4, 4), close_needs=needs)
    assert most["status"] == "infeasible", "there are three stations"


def test_a_micro_corner_is_closed_by_a_person(cornered: PlanOrder) -> None:
    locks = (Locked("k", Lock.CLOSE, "商场歇业"),)
    found = planned(replace(cornered, locks=locks), close=Range(1, 1))
    assert doing(found) == {"k": "close"}
    assert found["lost"]["people"] == 0
    assert card_of(found, "k")["lock"]["reason"] == "商场歇业"
    assert "无人失去覆盖" in card_of(found, "k")["summary"]["zh"]


def test_no_threshold_of_a_test_is_drawn_from_micro_corners(order: PlanOrder, tmp_path: Path) -> None:
    rows = [(name, *place(x, 0), kind, n) for (name, x, kind), n in zip(SITES, (100, 200, 300), strict=True)]
    header = "id,lon,lat,kind,monthly_visits"
    one = write_csv(tmp_path / "one.csv", header, rows)
    two = write_csv(tmp_path / "two.csv", header, [*rows, ("k", *place(1900, 0), "微拐角", 1)])
    orders = (replace(order, audit=replace(order.audit, facilities=sites)) for sites in (one, two))
    tests = [card_of(planned(each, add=Range(1, 1)), "a")["tests"] for each in orders]
    assert tests[0] == tests[1]
