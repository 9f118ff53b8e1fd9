"""`jobcircle scenario` as its user meets it, on a town counted by hand, with plans by the real operation."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.operations.audit import AuditOrder
from api.operations.plan import make_plan
from api.operations.plan.options import options_from_json
from api.operations.plan.order import PlanOrder
from api.operations.scenarios.planner import keep_plan
from gis.model import CircleProfile
from isochrones.network import save_network
from tests.api.test_audit import write_csv
from tests.api.test_cli import Done, run
from tests.town import place, town

FIVE_MIN = CircleProfile("five", 300.0, 1.0)


@dataclass(frozen=True, slots=True)
class Desk:
    """A planner's desk: the files of a plan, and where scenarios are kept."""

    home: Path
    plan: str
    people: Path

    def run(self, *arguments: object) -> Done:
        return self.command("scenario", *arguments)

    def command(self, *arguments: object) -> Done:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("api.operations.home.home_of", lambda _: self.home)
            return run(*arguments)

    def json(self, *arguments: object) -> dict[str, Any]:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One station in the west; people in the middle and in the east, and a room beside either."""
    save_network(town(21, 3), tmp_path / "net")
    sites = [("west", "西站", *place(200, 0), "就业驿站")]
    people = [(*place(x, 0), count) for x, count in ((100, 10), (1000, 20), (1900, 15))]
    rooms = [("mid", "图书馆", *place(1000, 0), "现有"), ("east", "菜市场", *place(1900, 0), "现有")]
    order = PlanOrder(
        AuditOrder(
            network=tmp_path / "net",
            facilities=write_csv(tmp_path / "sites.csv", "id,name,lon,lat,kind", sites),
            population=write_csv(tmp_path / "people.csv", "lon,lat,population", people),
            profiles=(FIVE_MIN,),
        ),
        candidates=write_csv(tmp_path / "rooms.csv", "id,name,lon,lat,场地", rooms),
        options=options_from_json({"add": 1, "frontier": 0}),
    )
    made = make_plan(order)
    keep_plan(tmp_path / "home" / "plans", made)
    return Desk(tmp_path / "home", made.result["id"], tmp_path / "people.csv")


def test_a_plan_is_saved_copied_decided_on_compared_frozen_and_listed(desk: Desk, tmp_path: Path) -> None:
    first = desk.json("save", "方案一", "--plan", desk.plan, "--by", "规划科")
    assert first["headline"]["after"] == 30.0
    desk.json("copy", "方案一", "方案二", "--note", "按会议意见", "--by", "科员")
    why = ("--reason", "产权不清", "--by", "住建局")
    second = desk.json("lock", "方案二", "mid", "不得新增", *why)
    assert second["headline"]["after"] == 25.0
    assert second["minutes"][-1] == {**second["minutes"][-1], "site": "mid", "reason": why[1], "by": why[3]}
    beside = desk.json("compare", "方案一", "方案二", "--out", tmp_path / "map.geojson")
    assert (beside["by_person"], beside["gained"], beside["lost"]) == (True, 15.0, 20.0)
    drawn = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))
    assert {each["id"]: each["properties"]["action_b"] for each in drawn["features"]}["east"] == "add"
    said = desk.run("compare", "方案一", "方案二").stdout
    assert "gained 15, lost 20" in said
    assert "mid 图书馆  add → -" in said
    desk.json("freeze", "方案二", "--by", "局长")
    refused = desk.run("release", "方案二", "mid", *why)
    assert (refused.returncode, "frozen" in refused.stderr) == (2, True)
    listed = desk.run("list").stdout
    assert [line.split("  ")[-1] for line in listed.splitlines()] == ["方案一", "方案二 (frozen)"]
    shown = desk.run("show", "方案二").stdout
    assert "住建局  decided mid not_here: 产权不清" in shown


def test_a_decision_taken_back_gives_the_first_plan_again(desk: Desk) -> None:
    first = desk.json("save", "方案一", "--plan", desk.plan)
    why = ("--reason", "试一试", "--by", "科")
    locked = desk.json("lock", "方案一", "east", "add", *why)
    assert locked["plan"] != first["plan"]
    released = desk.json("release", "方案一", "east", *why)
    assert (released["plan"], released["headline"]) == (first["plan"], first["headline"])


def test_a_replay_is_the_same_to_the_person_until_the_data_changes(desk: Desk) -> None:
    desk.json("save", "方案一", "--plan", desk.plan)
    assert desk.json("replay", "方案一")["same"] is True
    assert "to the person" in desk.run("replay", "方案一").stdout
    desk.people.write_text(desk.people.read_text(encoding="utf-8").replace("20", "21"), encoding="utf-8")
    changed = desk.run("replay", "方案一")
    assert (changed.returncode, changed.stderr.splitlines()[0]) == (2, "data changed: population")
    desk.people.unlink()
    assert desk.run("replay", "方案一").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "none"), 3, "no kept scenario"),
        (("save", "方案", "--plan", "none"), 3, "no kept plan"),
        (("save", " ", "--plan", "none"), 2, "needs a name"),
        (("lock", "方案一", "mid", "burn", "--reason", "a", "--by", "b"), 2, "not_here"),
        (("lock", "方案一", "mid", "keep", "--reason", " ", "--by", "b"), 2, "--reason"),
        (("lock", "方案一", "mid", "keep", "--reason", "a", "--by", "b"), 2, "does not fit"),
        (("lock", "方案一", "nowhere", "keep", "--reason", "a", "--by", "b"), 2, "nowhere"),
        (("release", "方案一", "mid", "--reason", "a", "--by", "b"), 2, "no decision to take back"),
        (("compare", "方案一", "none"), 3, "no kept scenario"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    desk: Desk, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = desk.json("save", "方案一", "--plan", desk.plan)
    done = desk.run(*arguments)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert desk.json("show", "方案一")["minutes"] == before["minutes"]


def test_the_plan_command_keeps_its_plan_for_a_scenario(desk: Desk, tmp_path: Path) -> None:
    files = [
        *("--network", tmp_path / "net", "--facilities", tmp_path / "sites.csv"),
        *("--population", desk.people, "--candidates", tmp_path / "rooms.csv"),
    ]
    options = ["--limit-min", "5", "--walk-kmh", "3.6", "--add", "1", "--frontier", "0"]
    done = desk.command("plan", *files, *options)
    assert done.returncode == 0, done.stderr
    kept = done.stdout.splitlines()[-1]
    assert kept.startswith("Kept as ")
    name = kept.split()[-1]
    assert desk.json("save", "命令行", "--plan", name)["headline"]["after"] == 30.0
    quiet = desk.command("plan", *files, *options, "--no-save")
    assert "Kept as" not in quiet.stdout
