"""Scenarios through the service: saved, copied, decided on, compared, frozen and made again."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from httpx import Client, Response

from api.app import create_app
from api.operations.scenarios.changes import renamed
from api.settings import Settings
from data.embedded import Cluster
from data.scenarios import change_scenario, find_scenario
from gis.errors import ConflictError
from isochrones.network import WalkNetwork
from tests.api.made_up_plan import UNPLANNABLE, plan_town
from tests.api.planning import order, until
from tests.api.server import running
from tests.town_city import fill, migrated

pytestmark = pytest.mark.slow

LOCK = {"site": "B", "lock": "keep", "reason": "学校旁", "by": "教育局"}


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    dsn = migrated(cluster, "jobcircle_scenarios")
    fill(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO candidate_site (id, name, host_kind, venue, geom, demo)"
            " VALUES ('K1', '社区中心', 'community', 'existing', 'SRID=4326;POINT(118.6 24.9)', true)"
        )
    return dsn


@pytest.fixture(scope="module")
def service(dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    settings = Settings(database_url=dsn, walk_kmh=3.6, limit_min=15)
    with running(create_app(settings, network=town_network, plan_work=plan_town)) as client:
        yield client


def save(client: Client, name: str, title: str = "") -> dict[str, Any]:
    plan = order(client, title or "镇")
    until(client, plan, "done")
    answer = client.post("/scenarios", json={"plan": plan, "name": name, "note": "初稿", "by": "规划科"})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/scenarios/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


def copy(client: Client, scenario: str, name: str) -> dict[str, Any]:
    answer = client.post(f"/scenarios/{scenario}/copy", json={"name": name, "by": "科员"})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def lock(client: Client, scenario: str, *locks: dict[str, Any]) -> Response:
    return client.patch(f"/scenarios/{scenario}", json={"locks": list(locks)})


def test_a_plan_becomes_a_document_with_its_minutes(service: Client) -> None:
    saved = save(service, "方案一")
    found = service.get(f"/scenarios/{saved['id']}").json()
    assert found == saved
    assert (found["name"], found["note"], found["parent"], found["frozen"]) == ("方案一", "初稿", None, False)
    assert [(entry["did"], entry["by"]) for entry in found["minutes"]] == [("created", "规划科")]
    assert found["headline"]["after"] == 30.0
    result = service.get(found["result"]).json()
    assert {card["id"]: card["action"] for card in result["sites"]} == {"A": "keep", "B": "close"}
    assert saved["id"] in [item["id"] for item in service.get("/scenarios").json()["items"]]


def test_a_copy_with_a_decision_is_made_again_by_a_job_and_compared_with_the_first(service: Client) -> None:
    first = save(service, "方案一")
    second = copy(service, first["id"], "方案二：西门不撤")
    assert (second["parent"], second["headline"]) == (first["id"], first["headline"])
    answer = lock(service, second["id"], LOCK)
    assert answer.status_code == 202
    until(service, answer.headers["location"].removeprefix("/plans/"), "done")
    found = service.get(f"/scenarios/{second['id']}").json()
    assert found["locks"] == [LOCK]
    assert (found["made"], found["headline"]["after"]) == (True, 50.0)
    assert [entry["did"] for entry in found["minutes"]] == ["created", "copied", "locked"]
    assert (found["minutes"][-1]["by"], found["minutes"][-1]["reason"]) == ("教育局", "学校旁")
    beside = service.get(f"/scenarios/{first['id']}/compare/{second['id']}").json()
    assert [beside[side]["created"] for side in "ab"] == [first["created"], second["created"]]
    assert beside["a"]["created"].endswith("+08:00")
    assert (beside["by_person"], beside["gained"], beside["lost"]) == (True, 20.0, 0.0)
    assert [(row["name"], row["gained"]) for row in beside["areas"]] == [("西区", 20.0), ("东区", 0.0)]
    changed = beside["sites"][0]
    assert (changed["id"], changed["a"]["action"], changed["b"]["action"]) == ("B", "close", "keep")
    assert changed["b"]["lock"]["reason"] == "学校旁"
    assert beside["map"]["features"][0]["properties"]["lock_b"] == "keep"
    assert [entry["did"] for entry in beside["minutes"]["b"]][-1] == "locked"


def test_a_decision_taken_back_gives_the_first_plan_again_without_making_it(service: Client) -> None:
    first = save(service, "方案一")
    second = copy(service, first["id"], "方案二")
    until(service, lock(service, second["id"], LOCK).headers["location"].removeprefix("/plans/"), "done")
    back = lock(service, second["id"], {**LOCK, "lock": None, "reason": "可以撤"})
    assert (back.json()["plan"], back.json()["made"]) == (first["plan"], True)
    assert back.json()["minutes"][-1]["did"] == "released"
    assert service.get(f"/scenarios/{second['id']}/result").json()["after"]["covered"] == 30.0


def test_a_scenario_whose_plan_cannot_be_made_says_so_and_is_mended_by_taking_the_decision_back(
    service: Client,
) -> None:
    scenario = save(service, "方案一")["id"]
    nowhere = {**LOCK, "reason": UNPLANNABLE}
    plan = lock(service, scenario, nowhere).headers["location"].removeprefix("/plans/")
    assert "NOWHERE" in until(service, plan, "failed")["error"]["zh"]
    waits = service.get(f"/scenarios/{scenario}").json()
    assert (waits["made"], waits["result"], waits["headline"]) == (False, None, None)
    assert service.get(f"/scenarios/{scenario}/result").status_code == 404
    for address in (f"/scenarios/{scenario}/compare/{scenario}",):
        assert service.get(address).status_code == 400
    assert service.post(f"/scenarios/{scenario}/replay", json={}).status_code == 422
    assert lock(service, scenario, {**nowhere, "lock": None}).json()["made"] is True


def test_a_frozen_scenario_changes_no_more(service: Client) -> None:
    scenario = save(service, "定稿")["id"]
    frozen = service.patch(f"/scenarios/{scenario}", json={"frozen": True, "by": "局长"})
    assert (frozen.status_code, frozen.json()["frozen"]) == (200, True)
    assert frozen.json()["minutes"][-1]["by"] == "局长"
    for change in ({"locks": [LOCK]}, {"name": "改名"}, {"frozen": True}):
        answer = service.patch(f"/scenarios/{scenario}", json=change)
        assert (answer.status_code, "定稿" in answer.json()["detail"]) == (422, True)
    assert copy(service, scenario, "新稿")["frozen"] is False


def test_another_name_and_note_are_in_the_minutes(service: Client) -> None:
    scenario = save(service, "旧名")["id"]
    changed = service.patch(f"/scenarios/{scenario}", json={"name": "新名", "by": "科员"}).json()
    assert (changed["name"], changed["note"], changed["made"]) == ("新名", "初稿", True)
    assert (changed["minutes"][-1]["did"], changed["minutes"][-1]["was"]) == ("renamed", "旧名")


def test_a_replay_of_the_same_data_is_the_same_to_the_person(service: Client) -> None:
    scenario = save(service, "方案一")["id"]
    answer = service.post(f"/scenarios/{scenario}/replay", json={})
    assert (answer.status_code, answer.json()["purpose"]) == (202, "replay")
    plan = answer.headers["location"].removeprefix("/plans/")
    assert until(service, plan, "done")["headline"]["same"] is True
    verdict = service.get(f"/plans/{plan}/result").json()
    assert (verdict["same"], verdict["differs"]) == (True, [])
    assert "到人" in verdict["zh"]
    assert plan not in [item["id"] for item in service.get("/plans").json()["items"]]


def test_a_replay_that_comes_out_otherwise_says_where(service: Client) -> None:
    scenario = save(service, "漂", title="drifts")["id"]
    answer = service.post(f"/scenarios/{scenario}/replay", json={})
    plan = answer.headers["location"].removeprefix("/plans/")
    until(service, plan, "done")
    verdict = service.get(f"/plans/{plan}/result").json()
    assert (verdict["same"], verdict["changed"]) == (False, [])
    assert "after.covered" in verdict["differs"]
    assert "after.areas[0].covered" in verdict["differs"]


def test_a_replay_of_other_data_names_what_changed(service: Client, dsn: str) -> None:
    scenario = save(service, "方案一")["id"]
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE population SET people = people + 1 WHERE id = 1")
        connection.execute("UPDATE facility SET monthly_visits = 7 WHERE id = 'A'")
    try:
        answer = service.post(f"/scenarios/{scenario}/replay", json={})
    finally:
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE population SET people = people - 1 WHERE id = 1")
            connection.execute("UPDATE facility SET monthly_visits = NULL WHERE id = 'A'")
    assert answer.status_code == 200
    assert (answer.json()["same"], answer.json()["changed"]) == (False, ["facilities", "population"])
    assert answer.json()["zh"] == "数据已变化：站点、人口"


BAD_CHANGES = [
    ({}, "一种"),
    ({"locks": [LOCK], "name": "二"}, "一种"),
    ({"frozen": False}, "一种"),
    ({"locks": []}, "至少 1 项"),
    ({"locks": [{**LOCK, "lock": "burn"}]}, "keep"),
    ({"locks": [{**LOCK, "reason": ""}]}, "不能为空"),
    ({"locks": [{**LOCK, "by": " "}]}, "不能为空"),
    ({"locks": [{"site": "B", "lock": "keep", "by": "科"}]}, "缺少"),
    ({"locks": [LOCK, {**LOCK, "lock": "close"}]}, "两个决定"),
    ({"locks": [{**LOCK, "lock": None}]}, "没有可撤回"),
    ({"locks": [{**LOCK, "site": "GONE99"}]}, "GONE99 既不是可用的站点也不是候选点"),
    ({"locks": [{**LOCK, "site": "Y"}]}, "Y 既不是可用的站点也不是候选点"),
    ({"locks": [{**LOCK, "lock": "add"}]}, "对 B 的决定不适用"),
    ({"locks": [LOCK, {**LOCK, "site": "K1", "lock": "close"}]}, "对 K1 的决定不适用"),
    ({"colour": "red"}, "没有这个字段"),
    ({"note": "a\0b"}, "控制字符"),
    ({"name": "\u202e"}, "不能为空"),
]


@pytest.mark.parametrize(("change", "said"), BAD_CHANGES)
def test_a_change_that_cannot_be_made_says_why_and_changes_nothing(
    service: Client, change: dict[str, Any], said: str
) -> None:
    before = save(service, "方案一")
    answer = service.patch(f"/scenarios/{before['id']}", json=change)
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert service.get(f"/scenarios/{before['id']}").json() == before


def test_a_plan_that_failed_becomes_no_scenario(service: Client) -> None:
    plan = order(service, "坏", locks=[{**LOCK, "site": "NOWHERE"}])
    until(service, plan, "failed")
    answer = service.post("/scenarios", json={"plan": plan, "name": "一", "by": "科"})
    assert (answer.status_code, "重新提交" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("GET", "/scenarios/none", None),
        ("GET", "/scenarios/none/result", None),
        ("GET", "/scenarios/none/compare/none", None),
        ("POST", "/scenarios/none/copy", {"name": "一", "by": "科"}),
        ("POST", "/scenarios/none/replay", {}),
        ("POST", "/scenarios", {"plan": "none", "name": "一", "by": "科"}),
        ("PATCH", "/scenarios/none", {"name": "一"}),
    ],
)
def test_nothing_of_a_scenario_that_is_not_there(
    service: Client, method: str, address: str, body: dict[str, Any] | None
) -> None:
    answer = service.request(method, address, json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text


def test_of_two_who_change_a_scenario_at_once_the_second_is_told(service: Client, dsn: str) -> None:
    scenario = save(service, "方案一")["id"]

    async def twice() -> None:
        async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
            seen = await find_scenario(connection, scenario)
            await change_scenario(connection, renamed(seen, "甲", "", "甲"))
            await change_scenario(connection, renamed(seen, "乙", "", "乙"))

    with pytest.raises(ConflictError, match="somebody else"):
        asyncio.run(twice())
    assert service.get(f"/scenarios/{scenario}").json()["name"] == "甲"


def test_of_those_who_decide_at_once_one_is_heard_and_the_others_order_nothing(
    service: Client, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = save(service, "方案一")["id"]
    together = asyncio.Barrier(3)

    async def meet(*asked: Any) -> None:
        await together.wait()

    # All have read the scenario before one of them changes it, however fast the machine is.
    monkeypatch.setattr("api.operations.scenarios.stored.refuse_unfit", meet)
    before = plans_of(dsn)
    with ThreadPoolExecutor(3) as threads:
        answers = list(
            threads.map(lambda n: lock(service, scenario, {**LOCK, "reason": f"理由{n}"}), range(3))
        )
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"conflict"}
    assert plans_of(dsn) == before + 1
    found = service.get(f"/scenarios/{scenario}").json()
    assert [entry["did"] for entry in found["minutes"]] == ["created", "locked"]
    until(service, found["plan"].removeprefix("/plans/"), "done")


def test_candidates_that_were_sent_with_the_plan_are_those_that_are_decided_on(service: Client) -> None:
    sent = "id,lon,lat,name\nS1,118.601,24.901,文化站\n"
    plan = order(service, "随附", candidates=sent)
    until(service, plan, "done")
    made = service.post("/scenarios", json={"plan": plan, "name": "随附", "by": "科"}).json()["id"]
    refused = lock(service, made, {**LOCK, "site": "K1", "lock": "not_here"})
    assert (refused.status_code, "K1 既不是" in refused.json()["detail"]) == (422, True)
    heard = lock(service, made, {**LOCK, "site": "S1", "lock": "not_here"})
    assert heard.status_code == 202, heard.text
    until(service, heard.headers["location"].removeprefix("/plans/"), "done", "failed")


def plans_of(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM plan").fetchone()
    return int(row[0]) if row else 0


def test_a_scenario_outlives_its_plan_being_made_anew_by_another_release(service: Client, dsn: str) -> None:
    saved = save(service, "方案一")
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE plan SET version = '0.0.1'")
    plan = order(service, "镇")
    assert f"/plans/{plan}" == saved["plan"]
    assert service.get(f"/scenarios/{saved['id']}").json()["made"] is True
    until(service, plan, "done")
