"""Scenarios as values: what becomes of them, and two beside each other."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from api.operations.scenarios.changes import copied, decided, frozen, new_scenario, renamed
from api.operations.scenarios.compare import compare
from api.operations.scenarios.points import PlanPoints, pack_points, unpack_points
from api.operations.scenarios.verdict import verdict
from gis.errors import FileError, InputError
from gis.scenarios import Decision, Scenario
from services.hours import CHINA
from tests.api.plan_results import AREAS, result_of

AT = datetime(2026, 11, 22, 10, tzinfo=CHINA)
CONFIG = {
    "title": "",
    "options": {"add": 1},
    "locks": [{"site": "A", "lock": "keep", "reason": "新建", "by": "科"}],
}


def scenario(name: str = "一", result: dict[str, Any] | None = None, **more: Any) -> Scenario:
    found = result_of({"A": "keep", "B": "close"}) if result is None else result
    began = Scenario(name, name, AT, CONFIG, {"population": {"digest": "p"}}, "plan", result=found, **more)
    return new_scenario(began, by="规划科")


def test_the_minutes_begin_with_who_began_and_what_was_decided_already() -> None:
    began, locked = scenario().minutes
    assert (began["did"], began["by"], began["at"]) == ("created", "规划科", AT.isoformat())
    assert (locked["did"], locked["site"], locked["reason"], locked["by"]) == ("locked", "A", "新建", "科")


def test_a_decision_is_in_the_order_and_in_the_minutes_and_the_result_is_made_anew() -> None:
    changed = decided(scenario(), [Decision("B", "keep", "学校旁", "教育局")], at=AT)
    assert changed.config["locks"][1] == {"site": "B", "lock": "keep", "reason": "学校旁", "by": "教育局"}
    told = changed.minutes[-1]
    assert (told["did"], told["site"], told["lock"], told["was"], told["by"]) == (
        "locked", "B", "keep", [], "教育局",
    )  # fmt: skip
    assert (changed.result, changed.points) == (None, None)
    assert scenario().config["locks"] == CONFIG["locks"]


def test_a_decision_takes_the_place_of_an_earlier_one_and_the_minutes_keep_both() -> None:
    changed = decided(scenario(), [Decision("A", "close", "搬迁", "街道")], at=AT)
    assert [lock["lock"] for lock in changed.config["locks"]] == ["close"]
    assert [entry.get("lock") for entry in changed.minutes] == [None, "keep", "close"]
    assert changed.minutes[-1]["was"] == ["keep"]
    back = decided(changed, [Decision("A", "", "不搬了", "街道")], at=AT)
    assert back.config["locks"] == []
    assert (back.minutes[-1]["did"], back.minutes[-1]["reason"]) == ("released", "不搬了")


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([Decision("B", "", "无", "科")], "no decision to take back"),
        ([Decision("B", "keep", "a", "b"), Decision("B", "close", "a", "b")], "decided on twice"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(decisions: list[Decision], said: str) -> None:
    with pytest.raises(InputError, match=said):
        decided(scenario(), decisions, at=AT)


def test_a_frozen_scenario_changes_no_more_and_its_copy_does() -> None:
    done = frozen(scenario(), by="局长", at=AT)
    assert done.minutes[-1]["did"] == "frozen"
    with pytest.raises(InputError, match="frozen"):
        decided(done, [Decision("B", "keep", "a", "b")], at=AT)
    with pytest.raises(InputError, match="frozen"):
        frozen(done, by="", at=AT)
    with pytest.raises(InputError, match="frozen"):
        renamed(done, "二", "", "")
    copy = copied(done, name="二", note="试", by="科员", at=AT)
    assert (copy.parent, copy.frozen, copy.name, copy.result) == (done.id, False, "二", done.result)
    assert copy.id != done.id
    assert [entry["did"] for entry in copy.minutes] == ["created", "locked", "frozen", "copied"]
    assert decided(copy, [Decision("B", "keep", "a", "b")], at=AT).config["locks"][1]["site"] == "B"


def test_what_is_not_made_yet_is_neither_frozen_nor_compared() -> None:
    waits = replace(scenario(), result=None)
    with pytest.raises(InputError, match="not made yet"):
        frozen(waits, by="", at=AT)
    with pytest.raises(InputError, match="not made yet"):
        compare(scenario(), waits)


def test_two_plans_are_compared_site_by_site_with_the_differing_first() -> None:
    lock = {"lock": "keep", "reason": "学校旁", "by": "教育局"}
    one = scenario("一", result_of({"A": "keep", "B": "close"}))
    other = scenario("二", result_of({"A": "keep", "B": "merge", "N1": "add"}, west=40.0, locks={"B": lock}))
    found = compare(one, other)
    assert [(site["id"], site["a"]["action"], site["b"]["action"]) for site in found["sites"]] == [
        ("B", "close", "merge"),
        ("N1", None, "add"),
        ("A", "keep", "keep"),
    ]
    assert found["differing"] == 2
    assert found["sites"][0]["b"]["lock"]["by"] == "教育局"
    assert found["totals"]["covered"] == {"a": 40.0, "b": 50.0, "difference": 10.0}
    assert found["cost"]["once_yuan"]["difference"] == 1000.0
    assert found["counts"]["add"] == {"a": 0, "b": 1, "difference": 1}
    assert found["groups"][0] == {
        "name": "working_age", "people": 70.0, "a": 30.0, "b": 40.0, "difference": 10.0,
    }  # fmt: skip
    features = found["map"]["features"]
    assert [feature["id"] for feature in features] == ["B", "N1", "A"]
    assert features[0]["properties"]["action_b"] == "merge"
    assert (found["same_data"], found["changed"], found["ordered"]) == (True, [], [])


def test_without_their_points_gains_and_losses_are_those_of_whole_areas() -> None:
    one = scenario("一", result_of({"A": "keep"}, west=30.0, east=20.0))
    other = scenario("二", result_of({"A": "keep"}, west=35.0, east=5.0))
    found = compare(one, other)
    assert found["by_person"] is False
    assert [(row["name"], row["gained"], row["lost"]) for row in found["areas"]] == [
        ("西区", 5.0, 0.0),
        ("东区", 0.0, 15.0),
    ]


def points(after: list[bool]) -> bytes:
    people = np.array([10.0, 20.0, 30.0, 5.0])
    area = np.array([0, 0, 1, -1], dtype=np.int32)
    areas = tuple((code, name, "county", "359900000000") for code, name in AREAS)
    city = ("359900000000", "方格市", "city", "")
    before = np.array([True, False, False, False])
    return pack_points(PlanPoints(people, before, np.array(after), area, (*areas, city)))


def test_with_their_points_they_are_counted_person_by_person_in_every_area_above() -> None:
    results = [result_of({"A": "keep"}, west=west, east=east) for west, east in ((10.0, 30.0), (20.0, 0.0))]
    for result in results:
        city = {"code": "359900000000", "name": "方格市", "level": "city", "people": 60.0, "covered": 40.0}
        result["after"]["areas"].append(city)
    one = scenario("一", results[0], points=points([True, False, True, False]))
    other = scenario("二", results[1], points=points([False, True, False, True]))
    found = compare(one, other)
    assert found["by_person"] is True
    assert (found["gained"], found["lost"]) == (25.0, 40.0)
    assert [(row["name"], row["gained"], row["lost"]) for row in found["areas"]] == [
        ("西区", 20.0, 10.0),
        ("东区", 0.0, 30.0),
        ("方格市", 20.0, 40.0),
    ]


def test_plans_of_other_people_are_not_counted_person_by_person() -> None:
    some = unpack_points(points([True, False, True, False]))
    more = pack_points(replace(some, people=some.people + 1))
    one = scenario("一", points=points([True, False, True, False]))
    other = replace(scenario("二", points=more), digests={"population": {"digest": "q"}})
    found = compare(one, other)
    assert (found["by_person"], found["same_data"], found["changed"]) == (False, False, ["population"])


def test_points_come_back_as_they_were_and_the_same_points_are_the_same_bytes() -> None:
    body = points([True, False, True, False])
    found = unpack_points(body)
    assert found.same_people(unpack_points(points([False, False, False, False])))
    assert found.after.tolist() == [True, False, True, False]
    assert found.areas[0] == ("359901000000", "西区", "county", "359900000000")
    assert body == points([True, False, True, False])
    with pytest.raises(FileError, match="damaged"):
        unpack_points(body[:-20])


def test_a_plan_ordered_otherwise_is_told_so() -> None:
    other = replace(scenario("二"), config={**CONFIG, "options": {"add": 2, "close": 1}})
    assert compare(scenario(), other)["ordered"] == [
        {"name": "add", "a": 1, "b": 2},
        {"name": "close", "a": None, "b": 1},
    ]


def test_a_comparison_survives_results_of_another_form() -> None:
    odd = scenario("怪", {"after": {}, "sites": [{"id": "A", "lon": None, "into": 3}], "counts": 7})
    found = compare(scenario(), odd)
    assert found["sites"][0]["id"] == "A"
    assert found["totals"]["covered"]["difference"] is None


def without_plan() -> Scenario:
    before = scenario().result or {}
    result = {"status": "infeasible", "before": before["before"], "after": None, "sites": []}
    return scenario("难", result)


def test_a_plan_beside_a_scenario_without_one_is_compared_with_today() -> None:
    found = compare(without_plan(), scenario())
    assert found["without_plan"] == {
        "zh": "场景“难”在其规则下无解，没有方案，此处以现状代替",
        "en": "'难' has no plan under the rules asked; what is there today stands in its place",
    }
    assert found["totals"]["covered"] == {"a": 35.0, "b": 40.0, "difference": 5.0}
    acts = [(site["id"], site["a"]["action"], site["b"]["action"]) for site in found["sites"]]
    assert acts == [("B", "keep", "close"), ("A", "keep", "keep")]
    assert (found["by_person"], found["a"]["status"]) == (False, "infeasible")


def test_beside_a_scenario_without_a_plan_gains_and_losses_are_counted_by_person() -> None:
    people, here = np.array([30.0, 20.0, 10.0]), np.array([0, 0, 1], dtype=np.int32)
    today, after = np.array([True, True, False]), np.array([True, False, True])
    areas = tuple((code, name, "county", "") for code, name in AREAS)
    planned = scenario(points=pack_points(PlanPoints(people, today, after, here, areas)))
    found = compare(without_plan(), planned)
    assert (found["by_person"], found["gained"], found["lost"]) == (True, 10.0, 20.0)
    back = compare(planned, without_plan())
    assert (back["by_person"], back["gained"], back["lost"]) == (True, 20.0, 10.0)
    other = replace(planned, digests={"population": {"digest": "q"}})
    assert compare(without_plan(), other)["by_person"] is False


def test_two_scenarios_without_a_plan_differ_in_nothing() -> None:
    found = compare(without_plan(), without_plan())
    assert (found["differing"], found["gained"], found["lost"]) == (0, 0.0, 0.0)
    assert "have no plan" in found["without_plan"]["en"]


def test_a_replay_says_which_data_changed_or_where_figures_differ() -> None:
    assert verdict(changed=["population", "costs"])["zh"] == "数据已变化：人口、费用"
    same = verdict(changed=[])
    assert (same["same"], same["en"]) == (True, "the same again, to the person")
    other = verdict(changed=[], differs=["after.covered"], releases=("0.1.0", "0.2.0"))
    assert other["en"] == (
        "same data, other results (made by 0.1.0, now 0.2.0): 1 places, such as after.covered"
    )
    assert other["same"] is False
    assert "clock" in verdict(changed=[], differs=["after"], by_clock=True)["en"]
