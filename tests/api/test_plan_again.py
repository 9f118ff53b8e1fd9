"""The same question has the same answer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.kept import differences
from api.operations.plan import PlanOrder
from tests.api.street import MIXED, doing, planned, street_order


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


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
