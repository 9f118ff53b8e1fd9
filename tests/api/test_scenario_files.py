"""Scenarios as folders, with a planner that counts by hand; `test_scenario_cli` has the real one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from api.operations.scenarios.kept import (
    DOCUMENT,
    copy_kept,
    decide_kept,
    freeze_kept,
    list_scenarios,
    open_scenario,
    replay_kept,
    save_planned,
    write_scenario,
)
from gis.errors import FileError, InfeasibleError, InputError, NotFoundError
from gis.scenarios import Decision, Scenario
from tests.api.plan_results import result_of

CONFIG: dict[str, Any] = {"network": "/net", "add": 1, "locks": []}
KEEP_B = Decision("B", "keep", "学校旁", "教育局")


@dataclass(frozen=True, slots=True)
class Made:
    plan: str
    result: Mapping[str, Any]
    digests: Mapping[str, Any]
    points: bytes | None = None


@dataclass(slots=True)
class ByHand:
    """Closes B unless it is to be kept; its people may change, and it may drift."""

    people: str = "p1"
    more: float = 0.0
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    def digests(self, _config: Mapping[str, Any]) -> dict[str, Any]:
        return {"network": {"digest": "n"}, "population": {"sha256": self.people}}

    def make(self, config: Mapping[str, Any], tell: Callable[[int], None]) -> Made:
        self.asked.append(config)
        tell(0)
        locks = {lock["site"]: lock for lock in config["locks"]}
        if "NOWHERE" in locks:
            raise InfeasibleError("没有方案", "no plan")
        kept = "B" in locks and locks["B"]["lock"] == "keep"
        result = result_of(
            {"A": "keep", "B": "keep" if kept else "close"}, west=50.0 + self.more if kept else 30.0
        )
        return Made(f"plan{len(self.asked)}", result, self.digests(config))


def quiet(_: int) -> None:
    pass


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "scenarios"


@pytest.fixture
def first(home: Path) -> Scenario:
    made = ByHand().make(CONFIG, quiet)
    return save_planned(home, CONFIG, made, name="方案一", note="初稿", by="规划科")


def test_a_scenario_comes_back_as_it_was_kept_by_its_id_and_by_its_name(home: Path, first: Scenario) -> None:
    assert open_scenario(home, first.id) == first
    assert open_scenario(home, "方案一") == first
    assert [each.id for each in list_scenarios(home)] == [first.id]
    assert list_scenarios(home / "none") == []


def test_points_are_kept_beside_it(home: Path, first: Scenario) -> None:
    write_scenario(home, replace(first, points=b"points"))
    assert open_scenario(home, first.id).points == b"points"


def test_a_name_that_several_have_lists_their_ids(home: Path, first: Scenario) -> None:
    copy = copy_kept(home, first.id, new_name="方案一", note="", by="")
    with pytest.raises(InputError, match=copy.id):
        open_scenario(home, "方案一")


@pytest.mark.parametrize("name", ["none", "../etc", "", "没有"])
def test_a_scenario_that_is_not_there_is_told_so(home: Path, first: Scenario, name: str) -> None:
    with pytest.raises(NotFoundError, match="no kept scenario"):
        open_scenario(home, name)


def test_a_damaged_scenario_is_told_so_and_left_out_of_the_list(home: Path, first: Scenario) -> None:
    (home / first.id / DOCUMENT).write_text("{", encoding="utf-8")
    with pytest.raises(FileError, match="damaged"):
        open_scenario(home, first.id)
    (home / first.id / DOCUMENT).write_text('{"id": 3}', encoding="utf-8")
    with pytest.raises(FileError, match="damaged"):
        open_scenario(home, first.id)
    assert list_scenarios(home) == []


def test_a_decision_makes_the_plan_again_at_once(home: Path, first: Scenario) -> None:
    planner = ByHand()
    copy = copy_kept(home, first.id, new_name="方案二", note="", by="科员")
    done = decide_kept(home, copy.id, [KEEP_B], planner, quiet)
    assert done == open_scenario(home, copy.id)
    assert done.result is not None
    assert done.result["after"]["covered"] == 60.0
    assert planner.asked[0]["locks"] == [{"lock": "keep", "site": "B", "reason": "学校旁", "by": "教育局"}]
    assert [entry["did"] for entry in done.minutes] == ["created", "copied", "locked"]
    assert open_scenario(home, first.id) == first


def test_a_decision_that_no_plan_keeps_changes_nothing(home: Path, first: Scenario) -> None:
    with pytest.raises(InfeasibleError):
        decide_kept(home, first.id, [Decision("NOWHERE", "add", "a", "b")], ByHand(), quiet)
    assert open_scenario(home, first.id) == first


def test_a_frozen_one_is_kept_frozen(home: Path, first: Scenario) -> None:
    freeze_kept(home, first.id, by="局长")
    with pytest.raises(InputError, match="frozen"):
        decide_kept(home, first.id, [KEEP_B], ByHand(), quiet)
    assert open_scenario(home, first.id).minutes[-1]["by"] == "局长"


def test_a_replay_is_the_same_or_names_what_changed_or_says_where(home: Path, first: Scenario) -> None:
    assert replay_kept(home, first.id, ByHand(), quiet)["same"] is True
    changed = replay_kept(home, first.id, ByHand(people="p2"), quiet)
    assert (changed["same"], changed["en"]) == (False, "data changed: population")
    decide_kept(home, first.id, [KEEP_B], ByHand(), quiet)
    other = replay_kept(home, first.id, ByHand(more=1.0), quiet)
    assert (other["same"], other["changed"]) == (False, [])
    assert "after.covered" in other["differs"]
