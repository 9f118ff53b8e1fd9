"""Closing tests of plans: what is known of a site, and what is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.plan import PlanOrder
from isochrones.siting.planned import Range
from tests.api.street import (
    card_of,
    doing,
    planned,
    street_order,
    write_people,
)
from tests.api.test_audit import write_csv
from tests.town import place


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
