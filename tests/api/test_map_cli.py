"""`jobcircle map …` on a real store: published, listed, rolled back, and each refusal."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from data.embedded import Cluster
from isochrones.network import WalkNetwork
from tests.api.map_city import map_store, use
from tests.api.test_cli import Done, run, run_process

PUBLISH = ("map", "publish", "labour-protection", "--by", "赵工")


@pytest.fixture(scope="module", autouse=True)
def dsn(
    cluster: Cluster, town_network: WalkNetwork, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    dsn = map_store(cluster, "jobcircle_map_cli", town_network, tmp_path_factory.mktemp("map") / "network")
    with pytest.MonkeyPatch.context() as patch:
        use(patch, dsn)
        yield dsn


def made(done: Done) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_map_is_published_listed_and_rolled_back(dsn: str) -> None:
    first = made(run(*PUBLISH, "--note", "首次", "--producer", "市人社局", "--json"))
    assert (first["version"], first["active"], first["note"], first["producer"]) == (
        1,
        True,
        "首次",
        "市人社局",
    )
    assert first["demo"] is True
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE legal_body SET name = '新仲裁委'")
    told = run(*PUBLISH, "--review-number", "刺S〔2026〕1号")
    assert told.stdout == "labour-protection now shows version 2\n"
    back = made(run("map", "rollback", "labour-protection", "--by", "钱工", "--note", "名称有误", "--json"))
    assert (back["version"], back["active"]) == (1, True)
    forward = run("map", "rollback", "labour-protection", "--by", "钱工", "--to", 2, lang="zh_CN.UTF-8")
    assert forward.stdout == "labour-protection 现在显示第 2 版\n"
    (listed,) = made(run("map", "list", "labour-protection", "--json"))["maps"]
    assert [(each["version"], each["active"]) for each in listed["versions"]] == [(2, True), (1, False)]
    assert listed["versions"][0]["review_number"] == "刺S〔2026〕1号"
    assert [(each["action"], each["version"], each["by"]) for each in listed["history"]] == [
        ("rollback", 2, "钱工"), ("rollback", 1, "钱工"), ("publish", 2, "赵工"), ("publish", 1, "赵工"),
    ]  # fmt: skip


def test_the_list_names_every_map_and_what_is_not_published() -> None:
    text = run("map", "list").stdout
    assert text.count("not published yet") >= 1
    assert "(training)" in text
    assert "(employment)" in text
    assert "* version 2" in text
    assert "赵工: published version 1" in text


def test_the_service_areas_of_a_map_are_drawn_on_the_network_of_the_store() -> None:
    done = run("map", "publish", "employment", "--by", "赵工")
    assert (done.returncode, done.stdout) == (0, "employment now shows version 1\n"), done.stderr


REFUSED: list[tuple[tuple[object, ...], int, str]] = [
    (("publish", "nothing", "--by", "赵工"), 3, "employment"),
    (("publish", "training"), 2, "by"),
    (("publish", "training", "--by", " "), 2, "--by"),
    (("publish", "training", "--by", "赵" * 101), 2, "100"),
    (("publish", "training", "--by", "赵工", "--note", "长" * 501), 2, "500"),
    (("publish", "training", "--by", "赵工", "--producer", "长" * 101), 2, "100"),
    (("publish", "training", "--by", "赵工", "--review-number", "长" * 61), 2, "60"),
    (("rollback", "training", "--by", "赵工"), 3, "no such version"),
    (("rollback", "labour-protection", "--by", "赵工", "--to", 99), 3, "no such version"),
    (("rollback", "labour-protection", "--by", "赵工", "--to", "two"), 2, "integer"),
    (("rollback", "nothing", "--by", "赵工"), 3, "employment"),
    (("rollback", "labour-protection", "--by", ""), 2, "--by"),
    (("list", "nothing"), 3, "employment"),
    (("delete", "training"), 2, "delete"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    dsn: str, arguments: tuple[object, ...], code: int, said: str
) -> None:
    before = events(dsn)
    done = run("map", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert events(dsn) == before


def events(dsn: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute("SELECT map, number FROM map_event ORDER BY map, number").fetchall()


def test_a_store_without_a_network_says_what_to_run(
    cluster: Cluster, town_network: WalkNetwork, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bare = map_store(cluster, "jobcircle_map_bare", town_network, tmp_path_factory.mktemp("bare") / "network")
    with psycopg.connect(bare) as connection:
        connection.execute("DELETE FROM network")
    with pytest.MonkeyPatch.context() as patch:
        use(patch, bare)
        done = run("map", "publish", "employment", "--by", "赵工")
    assert done.returncode == 3
    assert "jobcircle demo" in done.stderr


def test_the_program_itself_lists_the_maps_and_says_when_there_is_no_store(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_process("map", "list", "training", "--json")
    assert made(done)["maps"][0]["id"] == "training"
    monkeypatch.setenv("JOBCIRCLE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    away = run_process("map", "list")
    assert (away.returncode, away.stdout) == (5, "")
    assert "Traceback" not in away.stderr
