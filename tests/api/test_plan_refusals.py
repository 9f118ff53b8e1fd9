"""Orders that cannot mean what they say are refused in one sentence."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.cli.planswitches import weights_of
from api.operations.plan import PlanOrder
from gis.errors import InputError
from isochrones.siting.planned import Range
from tests.api.street import doing, planned, street_order, write_candidates, write_people
from tests.api.test_audit import write_csv

FAR = 30_000


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


@pytest.mark.parametrize("options", [{"add": Range(0, 2)}, {"add": Range(1, 1)}, {"corners": Range(0, 1)}])
def test_candidates_that_are_all_too_far_from_any_street_are_none(
    order: PlanOrder, tmp_path: Path, options: dict[str, Any]
) -> None:
    rows = [("sea", FAR, "existing", ""), ("deep", FAR + 100, "new", "")]
    order = replace(order, candidates=write_candidates(tmp_path / "sea.csv", rows))
    with pytest.raises(InputError, match="no candidate can be used; deep, for one, is too far") as caught:
        planned(order, **options)
    assert "没有可用的候选点" in caught.value.message.zh
    assert doing(planned(order, close=Range(1, 1))) != {}


def test_people_of_whom_none_count_are_nobody(order: PlanOrder, tmp_path: Path) -> None:
    people = write_people(tmp_path / "young.csv", [(100, 30.0, 0.0), (1000, 40.0, 0.0)])
    order = replace(order, audit=replace(order.audit, population=people))
    with pytest.raises(InputError, match=r"the weights \(老人\) add up to 0"):
        planned(order, add=Range(1, 1), weights={"老人": 1.0})


def test_a_budget_needs_no_cost_of_what_is_not_done(order: PlanOrder, tmp_path: Path) -> None:
    costs = write_csv(tmp_path / "costs.csv", "action,once_yuan,yearly_yuan", [("add", 100, 10)])
    order = replace(order, costs=costs)
    assert list(doing(planned(order, add=Range(1, 1), budget_yuan=150.0)).values()) == ["add"]
    for more in ({"upgrade": Range(0, 1)}, {"close": Range(0, 1)}):
        with pytest.raises(InputError, match="the table of costs has nothing for"):
            planned(order, add=Range(1, 1), budget_yuan=150.0, **more)


def test_weights_without_a_name_are_none() -> None:
    with pytest.raises(InputError, match="--weights takes COLUMN=WEIGHT, got ,"):
        weights_of(",")
    assert weights_of("") == {}
