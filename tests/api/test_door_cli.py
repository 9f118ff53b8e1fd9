"""`jobcircle which-door` and `jobcircle door-rules` as their user meets them, on a real PostGIS."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data.demo import generate
from data.embedded import OWNER, Cluster
from data.files.doors import SHIPPED
from data.load import load_city
from tests.api.test_cli import Done, run
from tests.town_city import migrated

NAME = "jobcircle_door_cli"
Command = Callable[..., Done]


@pytest.fixture(scope="module")
def addresses(cluster: Cluster) -> dict[str, str]:
    dsn = migrated(cluster, NAME)
    city = generate(0.02, as_of=date(2026, 11, 20))
    with psycopg.connect(dsn) as connection:
        load_city(connection, {name: city.tables[name] for name in ("area", "legal_body", "jurisdiction")})
    return {"JOBCIRCLE_DATABASE_URL": dsn, "JOBCIRCLE_OWNER_DATABASE_URL": cluster.dsn(OWNER, NAME)}


@pytest.fixture
def command(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    for name, value in addresses.items():
        monkeypatch.setenv(name, value)

    def ask(*arguments: object, lang: str = "zh_CN.UTF-8") -> Done:
        return run(*arguments, lang=lang)

    return ask


def test_an_answer_names_the_door_the_law_the_papers_and_one_question(command: Command) -> None:
    done = command(
        "which-door", "工伤", "--insured", "石桐市", "--fact", "insurance=yes", "--on", "2026-11-20"
    )
    assert done.returncode == 0, done.stderr
    assert "去：" in done.stdout
    assert "人社部发〔2016〕29 号" in done.stdout
    assert "带：工伤认定申请表" in done.stdout
    assert "期限：" in done.stdout


def test_what_is_missing_is_asked_with_the_option_to_give(command: Command) -> None:
    done = command("which-door", "work_injury", lang="en")
    assert "It cannot be told yet where to go." in done.stdout
    assert "--fact insurance=yes" in done.stdout
    done = command("which-door", "inspection", lang="en")
    assert "add --workplace" in done.stdout


def test_a_wrong_door_is_struck_out_with_its_reason(command: Command) -> None:
    done = command("which-door", "劳动仲裁", "--workplace", "359981", "--employer", "440513")
    assert "去：石桐市劳动人事争议仲裁委员会" in done.stdout
    assert "去：在外地：请向广东省（440513）的劳动人事争议仲裁委员会提出" in done.stdout


def test_the_answer_as_json_is_that_of_the_service(command: Command) -> None:
    done = command("which-door", "inspection", "--workplace", "359905000000", "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["doors"][0]["body"]["id"] == "IN-359905"
    assert found["final"] is True


def test_the_answer_to_a_side_question_is_for_the_place_that_it_fits(command: Command) -> None:
    two: tuple[str, ...] = (
        *("which-door", "调解", "--json"),
        *("--workplace", "359981", "--workplace", "359902"),
    )
    found = json.loads(command(*two).stdout)
    assert found["question"]["asks"] == "side"
    for _ in range(2):
        rest = found["question"]["options"][-1]["value"]
        two = (*two, "--side", f"{found['question']['name']}={rest}")
        found = json.loads(command(*two).stdout)
    assert found["final"] is True
    assert [door["body"]["id"] for door in found["doors"]] == ["ME-359981", "ME-359902"]


def test_without_a_door_or_a_question_the_reason_is_printed(command: Command) -> None:
    done = command("which-door", "失业登记", "--on", "2007-01-01")
    assert "收录的最早从 2020-07-14 起" in done.stdout
    assert "12333" in done.stdout
    assert "还不能确定去哪里" not in done.stdout


def test_an_occupational_disease_is_told_by_its_name(command: Command) -> None:
    named = ("which-door", "职业病", "--fact", "insurance=yes", "--insured", "120101")
    assert "所属的市级社会保险行政部门（工伤认定）" in command(*named).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("职业病", "--fact", "disease=no"), "contradicts disease=no"),
        (("监察", "--workplace", "990101"), "there is no area 990101"),
        (("监察", "--side", "workplace=359902"), "give --workplace as well"),
        (
            ("仲裁", "--workplace", "359981", "--workplace", "359905", "--fact", "workplaces=one"),
            "write several",
        ),
        (("天气",), "there is no such matter"),
        (("工伤", "--fact", "insurance"), "write --fact as NAME=VALUE"),
        (("工伤", "--fact", "insurance=maybe"), "insurance must be one of"),
        (("工伤", "--on", "yesterday"), "a date is written like"),
        (("工伤", "--here", "1,2,3"), "write a position as LON,LAT"),
        (("工伤", "--workplace", "359905123456789"), "urban-rural class"),
        (("工伤", "--uscc", "91"), "18 digits"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    command: Command, arguments: tuple[str, ...], said: str
) -> None:
    done = command("which-door", *arguments, lang="en")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def test_rules_are_shown_edited_kept_and_reset(command: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    assert command("door-rules", "show", "--out", mine).returncode == 0
    assert mine.read_text("utf-8") == SHIPPED.read_text("utf-8")
    changed = mine.read_text("utf-8").replace('id = "insp-workplace-fujian"', 'id = "insp-of-the-city"')
    mine.write_text(changed, encoding="utf-8")
    asked = ("which-door", "监察", "--workplace", "359905", "--json")
    tried = json.loads(command(*asked, "--rules", mine).stdout)
    assert tried["doors"][0]["reasons"][0]["rule"] == "insp-of-the-city"
    assert json.loads(command(*asked).stdout)["doors"][0]["reasons"][0]["rule"] == "insp-workplace-fujian"
    kept = command("door-rules", "keep", mine, "--note", "试用", lang="en")
    assert kept.returncode == 0, kept.stderr
    assert "something unconfirmed" in kept.stdout
    assert json.loads(command(*asked).stdout)["doors"][0]["reasons"][0]["rule"] == "insp-of-the-city"
    assert "1 file removed" in command("door-rules", "reset", lang="en").stdout
    assert json.loads(command(*asked).stdout)["doors"][0]["reasons"][0]["rule"] == "insp-workplace-fujian"


def test_a_file_of_rules_with_a_fault_is_not_kept(command: Command, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[[rule]]\nid = 'x'\n", encoding="utf-8")
    done = command("door-rules", "keep", bad, lang="en")
    assert done.returncode == 2
    assert "bad.toml cannot be used" in done.stderr
    assert "0 files removed" in command("door-rules", "reset", lang="en").stdout
