"""Plans where capacities count: who is served is told apart from who is within reach."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.plan import PlanOrder, make_plan
from api.operations.plan.layers import plan_layers
from isochrones.siting.planned import Range
from layers.report.model import Language
from layers.report.plan import write_plan_report
from tests.api.street import SITES, card_of, planned, street_order
from tests.api.test_audit import write_csv
from tests.town import place


@pytest.fixture
def roomed(tmp_path: Path) -> PlanOrder:
    """Forty people share 25 + 15 places in the west, and c has 5 for ten: 45 of the 50 covered are served."""
    order = street_order(tmp_path)
    rows = [
        (name, *place(x, 0), kind, room)
        for (name, x, kind), room in zip(SITES, (25, 15, 5), strict=True)
    ]  # fmt: skip
    sites = write_csv(tmp_path / "rooms.csv", "id,lon,lat,kind,capacity", rows)
    return replace(order, audit=replace(order.audit, facilities=sites))


def test_the_first_aim_is_people_served_and_both_numbers_are_told(roomed: PlanOrder) -> None:
    found = planned(roomed, add=Range(1, 1), capacity=True)
    aim = found["levels"][0]
    assert (aim["name"], aim["value"]) == ("covered", 70)
    assert "served" in aim["en"]
    assert "服务" in aim["zh"]
    assert (found["served"]["before"], found["served"]["after"]) == (45, 70)
    assert (found["before"]["covered"], found["after"]["covered"]) == (50, 75)
    assert "45 people at once today and 70 as planned" in found["served"]["en"]


def test_the_next_best_choice_is_not_searched_where_capacities_count(roomed: PlanOrder) -> None:
    other = card_of(planned(roomed, add=Range(1, 1), capacity=True), "n1600")["alternative"]
    assert (other["id"], other["difference"], other["breaks"]) == (None, None, [])
    assert other["zh"] == "计服务能力时不搜索次优方案"
    assert other["en"] == "with capacities the next best choice is not searched"


def test_without_the_rule_nobody_is_served_and_the_next_best_choice_is_told(roomed: PlanOrder) -> None:
    found = planned(roomed, add=Range(1, 1))
    assert found["served"] is None
    assert "served" not in found["levels"][0]["en"]
    assert card_of(found, "n1600")["alternative"]["id"] == "n1000"


def test_the_report_says_that_cards_count_who_is_within_reach(roomed: PlanOrder, tmp_path: Path) -> None:
    asked = replace(roomed.options, add=Range(1, 1), capacity=True)
    made = make_plan(replace(roomed, options=asked))
    told: tuple[tuple[Language, tuple[str, ...]], ...] = (
        ("zh", ("现有站点最多可同时服务 45 人，规划后 70 人", "不是得到服务的人", "不搜索次优方案")),
        ("en", ("serve 45 people at once today and 70 as planned", "not those served", "is not searched")),
    )
    for language, wanted in told:
        path = tmp_path / f"{language}.html"
        write_plan_report(made.result, plan_layers(made.planned), path, language=language)
        text = path.read_text(encoding="utf-8")
        assert [words for words in wanted if words not in text] == []
