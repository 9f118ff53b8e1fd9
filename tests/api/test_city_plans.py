"""Plans of the town by the real operation, in a process of their own, counted by hand."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Client

from api.app import create_app
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from tests.api.planned_town import network_of, planned_town
from tests.api.planning import order, until
from tests.api.server import running
from tests.data.test_tiles import decoded, tiles_of_the_town
from tests.town import place
from tests.town_city import CORNER

pytestmark = pytest.mark.slow

ADD_ONE = {"add": 1, "no_loss": 0, "frontier": 0, "weights": {"people": 1}}
LOCK = {"site": "N1", "lock": "not_here", "reason": "产权不清", "by": "住建局"}


@pytest.fixture(scope="module")
def dsn(cluster: Cluster, town_network: WalkNetwork, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The town with two candidates; within five minutes only (400, 400) is in the gap."""
    folder = tmp_path_factory.mktemp("town") / "network"
    return planned_town(cluster, "jobcircle_plans", town_network, folder)


@pytest.fixture(scope="module")
def service(dsn: str) -> Iterator[Client]:
    settings = Settings(database_url=dsn, walk_kmh=3.6, limit_min=5)
    with running(create_app(settings, network=network_of(dsn))) as client:
        yield client


def result_of(client: Client, plan: str) -> dict[str, Any]:
    done = until(client, plan, "done", "failed")
    assert done["state"] == "done", done["error"]
    found: dict[str, Any] = client.get(done["result"]).json()
    return found


def test_a_plan_of_the_city_opens_where_the_gap_is(service: Client) -> None:
    result = result_of(service, order(service, "增一处", options=ADD_ONE))
    assert (result["before"]["covered"], result["after"]["covered"]) == (40.0, 60.0)
    assert {card["id"]: card["action"] for card in result["sites"]}["N1"] == "add"
    assert (result["status"], result["demo"], result["title"]["zh"]) == ("optimal", True, "增一处")
    assert [(row["code"], row["people"]) for row in result["gained"]["areas"]] == [("359901000000", 20.0)]
    assert "sha256" in result["inputs"]["costs"]
    assert "/tmp" not in str(result["config"]) + str(result["inputs"])


def test_the_map_of_a_plan_tells_what_becomes_of_each_cell(service: Client, tmp_path: Path) -> None:
    plan = order(service, "图：增一处，看看", options=ADD_ONE)
    assert result_of(service, plan)["title"]["zh"] == "图：增一处，看看"
    told: Counter[tuple[str, str]] = Counter()
    for tile in tiles_of_the_town(12):
        answer = service.get(f"/plans/{plan}/coverage/{tile.z}/{tile.x}/{tile.y}")
        if answer.status_code == 204:
            continue
        for cell in decoded(answer.content, tile, "coverage", tmp_path).itertuples():
            told[cell.state, cell.before] += cell.people
    today = Counter(state for (_, state), many in told.items() for _ in range(many))
    assert today == {"covered": 40, "gap": 20}
    assert told["gained", "gap"] == 20
    missing = service.get(f"/plans/{plan}/coverage/1/5/0")
    assert missing.status_code == 400
    assert service.get("/plans/none/coverage/1/0/0").status_code == 404


def test_candidates_that_are_sent_take_the_place_of_the_citys(service: Client) -> None:
    lon, lat = place(400, 400, CORNER)
    csv = f"id,名称,lon,lat,场地\nS1,社区中心,{lon},{lat},现有\n"
    as_csv = result_of(service, order(service, "自带候选点", options=ADD_ONE, candidates=csv))
    assert [card["id"] for card in as_csv["sites"] if card["action"] == "add"] == ["S1"]
    feature = {
        "type": "Feature",
        "properties": {"id": "G1", "venue": "existing"},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    as_geojson = result_of(service, order(service, "带图", options=ADD_ONE, candidates=collection))
    assert [card["id"] for card in as_geojson["sites"] if card["action"] == "add"] == ["G1"]
    assert as_geojson["inputs"]["candidates"]["sha256"] != as_csv["inputs"]["candidates"]["sha256"]


def test_a_question_without_an_answer_is_a_result_that_says_what_fights(service: Client) -> None:
    options = {**ADD_ONE, "equity_floor": 1.0, "add": 0}
    result = result_of(service, order(service, "做不到", options=options))
    assert (result["status"], result["after"]) == ("infeasible", None)
    assert result["infeasible"]["zh"]
    unseen = service.get(f"/plans/{result['id']}/coverage/0/0/0")
    assert (unseen.status_code, "重新提交" in unseen.text) == (404, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"locks": [{**LOCK, "site": "NOWHERE"}]}, "NOWHERE"),
        ({"locks": [{**LOCK, "site": "A"}]}, "does not fit"),
        ({"options": {**ADD_ONE, "weights": {"giants": 1}}}, "giants"),
    ],
)
def test_what_does_not_fit_the_city_fails_with_the_reason(
    service: Client, more: dict[str, Any], said: str
) -> None:
    failed = until(service, order(service, "不合", **{"options": ADD_ONE, **more}), "failed")
    assert said in failed["error"]["en"]


def test_a_scenario_with_a_decision_is_solved_anew_compared_and_replayed(service: Client) -> None:
    plan = order(service, "增一处", options=ADD_ONE)
    until(service, plan, "done")
    body = {"plan": plan, "name": "方案一", "by": "规划科"}
    first = service.post("/scenarios", json=body).json()
    second = service.post(f"/scenarios/{first['id']}/copy", json={"name": "方案二", "by": "科员"}).json()
    answer = service.patch(f"/scenarios/{second['id']}", json={"locks": [LOCK]})
    until(service, answer.headers["location"].removeprefix("/plans/"), "done")
    beside = service.get(f"/scenarios/{first['id']}/compare/{second['id']}").json()
    assert (beside["by_person"], beside["gained"], beside["lost"]) == (True, 0.0, 20.0)
    rows = {row["code"]: row["lost"] for row in beside["areas"]}
    assert rows == {"359900000000": 20.0, "359901000000": 20.0, "359902000000": 0.0}
    acts = {site["id"]: (site["a"]["action"], site["b"]["action"]) for site in beside["sites"]}
    assert (acts["N1"], acts["N2"]) == (("add", None), (None, "add"))
    replay = service.post(f"/scenarios/{second['id']}/replay", json={})
    verdict = result_of(service, replay.headers["location"].removeprefix("/plans/"))
    assert (verdict["same"], verdict["zh"]) == (True, "重做一致：每个数字都相同，到人")


def figures_of(client: Client, name: str, **more: Any) -> dict[str, Any]:
    result = result_of(client, order(client, name, **more))
    volatile = {"created", "seconds", "memory_mb"}
    return {key: value for key, value in result.items() if key not in volatile}


def test_a_plan_by_what_is_remembered_is_that_of_a_process_of_its_own_bit_for_bit(
    service: Client, dsn: str
) -> None:
    lon, lat = place(400, 400, CORNER)
    sent = f"id,名称,lon,lat,场地\nS1,社区中心,{lon},{lat},现有\n"
    asked: list[dict[str, Any]] = [
        {"options": ADD_ONE, "candidates": sent},
        {"options": {**ADD_ONE, "add": 2, "tail": 0.5}},
        {"options": ADD_ONE, "locks": [LOCK]},
    ]
    remembered = [figures_of(service, f"记得 {n}", **more) for n, more in enumerate(asked)]
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM plan WHERE config ->> 'title' LIKE '记得%'")
    # The service holds the line of the store, so its own process is ended before each.
    for n, more in enumerate(asked):
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        assert figures_of(service, f"记得 {n}", **more) == remembered[n]


def test_nothing_is_remembered_past_a_change_of_the_data(service: Client, dsn: str) -> None:
    def people_after(change: str, name: str) -> float:
        with psycopg.connect(dsn) as connection:
            connection.execute(change)
        return float(figures_of(service, name, options=ADD_ONE)["after"]["people"])

    before = people_after("SELECT 1", "之前")
    try:
        more = people_after("UPDATE population SET people = people + 7 WHERE id = 3", "多七人")
    finally:
        back = people_after("UPDATE population SET people = people - 7 WHERE id = 3", "之后")
    assert (more - before, back) == (7.0, before)
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE candidate_site SET venue = 'new' WHERE id = 'N1'")
    try:
        found = figures_of(service, "新建", options={**ADD_ONE, "reuse_share": None})
        assert {card["id"]: card["venue"] for card in found["sites"]}["N1"] == "new"
    finally:
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE candidate_site SET venue = 'existing' WHERE id = 'N1'")


def test_data_that_changed_while_a_plan_waited_fails_it_and_is_named(service: Client, dsn: str) -> None:
    hand = order(service, "先来", options={**ADD_ONE, "frontier": 3})
    waits = order(service, "后到", options=ADD_ONE)
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE population SET people = people + 1 WHERE id = 3")
    try:
        until(service, hand, "done", "failed")
        failed = until(service, waits, "failed")
    finally:
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE population SET people = people - 1 WHERE id = 3")
    assert failed["error"]["en"] == "data changed since the plan was ordered: population; order it again"
