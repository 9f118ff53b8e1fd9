"""The command `jobcircle plan` and its orders, good and bad."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from api.operations.plan import PlanOptions, PlanOrder
from api.operations.plan.order import plan_digests, plan_from_json, plan_to_json
from api.operations.plan.rules import told_infeasible
from gis.candidates import Lock, Locked
from gis.errors import FileError, InputError
from isochrones.siting.planned import Range, Rule
from isochrones.siting.relaxing import Infeasible, Relaxation
from tests.api.street import (
    planned,
    street_order,
    write_districts,
)
from tests.api.test_cli import Done, run
from tests.town import place


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    return write_districts(tmp_path)


def test_an_order_comes_back_from_json_as_it_was(order: PlanOrder) -> None:
    full = replace(
        order,
        costs=order.audit.population,
        locks=(Locked("a", Lock.KEEP, "理由", "某"),),
        options=PlanOptions(add=Range(1, 3), weights={"老人": 0.5}, actions=Range(1, 2), budget_yuan=5.0),
        title="方案",
    )
    assert plan_from_json(json.loads(json.dumps(plan_to_json(full)))) == full
    assert set(plan_digests(full)) == {"facilities", "population", "candidates", "costs"}
    with pytest.raises(FileError, match="damaged"):
        plan_from_json({**plan_to_json(full), "locks": [{"site": "a"}]})


def test_decisions_that_contradict_each_other_are_refused(order: PlanOrder) -> None:
    both = (Locked("a", Lock.KEEP), Locked("a", Lock.CLOSE))
    with pytest.raises(InputError, match="contradict"):
        planned(replace(order, locks=both), close=Range(1, 1))


def command(order: PlanOrder, *options: object) -> Done:
    named: dict[str, object] = {
        "--network": order.audit.network,
        "--facilities": order.audit.facilities,
        "--population": order.audit.population,
        "--candidates": order.candidates,
        "--limit-min": 5,
        "--walk-kmh": 3.6,
        "--frontier": 0,
        "--reuse": 0,
    }
    given = {option for option in options if isinstance(option, str)}
    fixed = [part for name, value in named.items() if name not in given for part in (name, value)]
    return run("plan", *fixed, *options, lang="en_US.UTF-8")


def test_the_command_tells_the_plan(order: PlanOrder) -> None:
    done = command(order, "--add", 1)
    assert done.returncode == 0, done.stderr
    assert "As planned: 75 people covered (100.0%)" in done.stdout
    assert "Add n1600: 25 people newly covered" in done.stdout
    assert "differs from the plan by 0 people" in done.stdout


def test_decisions_that_cannot_be_read_are_told(order: PlanOrder, tmp_path: Path) -> None:
    locks = tmp_path / "locks.csv"
    locks.write_text("site,lock,reason\nb,keep,街道要求\na,perhaps,\n", encoding="utf-8")
    done = command(order, "--add", 1, "--locks", locks)
    assert done.returncode == 0, done.stderr
    assert "locks row 3: the decision 'perhaps' is not known" in done.stderr


def test_a_report_is_written_also_where_there_is_no_plan(order: PlanOrder, tmp_path: Path) -> None:
    page, sheet = tmp_path / "plan.html", tmp_path / "none.xlsx"
    done = command(order, "--add", 1, "--report", page, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "n1600" in page.read_text(encoding="utf-8")
    none = command(order, "--close", 3, "--close-needs", 0, "--no-loss", "--report", sheet)
    assert none.returncode == 4
    assert sheet.stat().st_size > 0


def test_the_command_gives_json(order: PlanOrder) -> None:
    found = json.loads(command(order, "--add", "1..2", "--json").stdout)
    assert found["counts"]["add"] == 2, "a second one covers nobody more and shortens the walks"
    assert found["config"]["options"]["add"] == [1, 2]
    assert set(found["inputs"]) == {"network", "facilities", "population", "candidates", "costs"}


def test_the_output_is_json_alone_also_where_files_are_written(order: PlanOrder, tmp_path: Path) -> None:
    done = command(order, "--add", 1, "--json", "--report", tmp_path / "a.html", "--out", tmp_path / "a.gpkg")
    assert json.loads(done.stdout)["counts"]["add"] == 1
    assert "Report written" in done.stderr
    assert "Layers written" in done.stderr


def test_the_layers_of_a_plan_can_be_read(order: PlanOrder, districts: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.gpkg"
    done = command(
        order, "--add", 1, "--close", 1, "--close-needs", 0, "--no-loss", "--areas", districts, "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert {name for name, _ in pyogrio.list_layers(out)} == {"sites", "cells", "areas"}
    sites = gpd.read_file(out, layer="sites").set_index("id")
    assert sites.action.to_dict() == {"a": "keep", "b": "merge", "c": "keep", "n1600": "add"}
    assert sites.into["b"] == "a"
    cells = gpd.read_file(out, layer="cells")
    assert cells[cells.after == "covered"].people.sum() == 75
    assert cells[cells.before == "covered"].people.sum() == 50


BAD: dict[str, list[object]] = {
    "nothing to do": [],
    "words for a number": ["--add", "many"],
    "a range backwards": ["--add", "5..2"],
    "a negative number": ["--add", "-1"],
    "contradictory decisions": ["--close", 1, "--locks", "site,lock\na,keep\na,close\n"],
    "a decision on nobody": ["--close", 1, "--locks", "site,lock\nnobody,keep\n"],
    "a decision that does not fit": ["--add", 1, "--locks", "site,lock\nn1600,close\n"],
    "costs missing": ["--add", 1, "--budget", 100, "--costs", "action,once_yuan\nclose,5\n"],
    "a limit of zero": ["--add", 1, "--limit-min", 0],
    "a site twice": ["--add", 1, "--candidates", f"id,lon,lat\na,{place(1600, 0)[0]},0\n"],
    "weights of a missing column": ["--add", 1, "--weights", "seniors=1"],
    "a weight in words": ["--add", 1, "--weights", "people=much"],
    "a share above one": ["--add", 1, "--reuse", 1.5],
    "a floor without areas": ["--add", 1, "--equity-floor", 0.5],
    "a floor without groups": ["--add", 1, "--group-floor", 0.5],
    "two limits of loss": ["--add", 1, "--no-loss", "--lost-people", 3],
    "an unknown effort": ["--add", 1, "--effort", "huge"],
    "no years": ["--add", 1, "--years", 0],
    "a fourth test": ["--close", 1, "--close-needs", 4],
}
"""Orders with what is wrong about them; text of several lines becomes a file."""


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_order_is_refused_in_one_sentence_and_writes_nothing(
    order: PlanOrder, tmp_path: Path, wrong: str
) -> None:
    options = list(BAD[wrong])
    if isinstance(options[-1:] and options[-1], str) and "\n" in str(options[-1]):
        (tmp_path / "given.csv").write_text(str(options[-1]), encoding="utf-8")
        options[-1] = tmp_path / "given.csv"
    out = tmp_path / "plan.gpkg"
    done = command(order, *options, "--out", out)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_sites_cannot_be_added_without_candidates(order: PlanOrder) -> None:
    with pytest.raises(InputError, match="no candidates; give --candidates"):
        planned(replace(order, candidates=None), add=Range(1, 1))


def test_a_plan_that_cannot_be_says_why_and_leaves_with_its_own_code(
    order: PlanOrder, tmp_path: Path
) -> None:
    out = tmp_path / "plan.gpkg"
    done = command(order, "--close", 3, "--close-needs", 0, "--no-loss", "--out", out)
    assert done.returncode == 4
    assert "no plan keeps" in done.stderr
    assert not out.exists()
    told = command(order, "--close", 3, "--close-needs", 0, "--no-loss", "--json")
    assert told.returncode == 4
    found = json.loads(told.stdout)
    assert (found["status"], found["after"]) == ("infeasible", None)
    assert found["before"]["covered"] == 50


def test_rules_that_fight_and_the_smallest_change_of_each_are_told(order: PlanOrder) -> None:
    # Only c reaches 900, and either a or b is needed for 100.
    found = planned(order, close=Range(2, 2), no_loss=0.0)["infeasible"]
    assert (set(found["fighting"]), found["certain"]) == ({"no_loss", "close", "add"}, True)
    changes = {each["name"]: (each["from"], each["to"]) for each in found["relaxations"]}
    # Ten people live at 900, and n1000 would reach them.
    assert changes == {"close": (2, 1), "no_loss": (0, 10), "add": (0, 1)}


def test_a_decision_that_would_have_to_be_lifted_is_named(order: PlanOrder) -> None:
    locks = (Locked("a", Lock.KEEP), Locked("b", Lock.KEEP))
    found = planned(replace(order, locks=locks), close=Range(1, 1), no_loss=0.0)["infeasible"]
    assert sorted(found["fighting"]) == ["add", "close", "locks", "no_loss"]
    lifting = next(each for each in found["relaxations"] if each["name"] == "locks")
    assert (lifting["from"], lifting["to"]) == (2, 1)
    assert lifting["lifted"] in (["a"], ["b"])
    assert f"(lift {lifting['lifted'][0]})" in lifting["en"]


def test_how_many_sites_may_be_closed_or_upgraded_at_all_is_told_where_no_plan_is(order: PlanOrder) -> None:
    # Nobody knows the visits of any site, so none passes three tests; one is to be closed by decision.
    locks = (Locked("a", Lock.CLOSE),)
    asked = replace(order, locks=locks)
    found = planned(asked, close=Range(2, 2), close_needs=3)["infeasible"]
    assert found["fighting"] == ["close"]
    assert "可撤并的站点共 1 处：通过 3 项撤并判据中的 3 项（--close-needs）" in found["zh"]
    assert "sites that may be closed at all: 1; they pass 3 of 3 closing tests, --close-needs" in found["en"]
    found = planned(order, upgrade=Range(4, 4), upgrade_needs=0)["infeasible"]
    assert "可升级的站点共 3 处：通过 3 项升级判据中的 0 项（--upgrade-needs）" in found["zh"]
    assert "sites that may be upgraded at all: 3; they pass 0 of 3 upgrade tests" in found["en"]
    done = command(order, "--close", 2)
    assert done.returncode == 4
    assert "sites that may be closed at all: 0;" in done.stderr


def test_limits_are_shown_so_that_they_do_when_they_are_typed() -> None:
    found = told_infeasible(
        Infeasible(
            (Rule.SHUT, Rule.NO_LOSS),
            (
                Relaxation(Rule.SHUT, 3.0, 2.0, "count"),
                Relaxation(Rule.NO_LOSS, 0.0, 10.2, "people"),
                Relaxation(Rule.AREA_FLOOR, 0.8, 2 / 3, "share"),
                Relaxation(Rule.BUDGET, 0.0, 120_000.0, "yuan"),
            ),
        )
    )
    assert found is not None
    assert found["relaxations"][-1]["zh"] == "只改“一次性预算”：由 0 元改为 120,000 元"
    assert [each["en"] for each in found["relaxations"]] == [
        "change only this rule: number of closings and mergers, from 3 to 2",
        "change only this rule: no loss, from 0 to 11 people",
        "change only this rule: floor of every district, from 80.00% to 66.66%",
        "change only this rule: budget, from 0 to 120,000 yuan",
    ]


@pytest.mark.parametrize(("certain", "said"), [(True, "单独放宽都不够"), (False, "没有找到")])
def test_where_no_single_change_does_it_is_said_that_more_has_to_give_way(certain: bool, said: str) -> None:
    found = told_infeasible(Infeasible((Rule.AREA_FLOOR,), (), certain))
    assert found is not None
    assert found["zh"].startswith("没有方案能同时满足：区县公平底线；")
    assert said in found["zh"]
    assert "more than one rule" in found["en"]
