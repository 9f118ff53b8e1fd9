"""The process of a plan: in order, one at a time, stopped at once, and told as what became of it."""

import itertools
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from httpx import Client, TransportError

from api.app import create_app
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork, save_network
from tests.api.made_up_plan import pretend
from tests.api.planning import SOON_S, order, see, until, wait_for
from tests.api.server import running
from tests.town_city import fill, migrated

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_dsn(cluster: Cluster) -> str:
    dsn = migrated(cluster, "jobcircle_jobs")
    fill(dsn)
    return dsn


@pytest.fixture
def dsn(own_dsn: str) -> str:
    with psycopg.connect(own_dsn) as connection:
        connection.execute("DELETE FROM scenario")
        connection.execute("DELETE FROM plan")
        connection.execute("DELETE FROM candidate_file")
    return own_dsn


@pytest.fixture
def settings(dsn: str) -> Settings:
    return Settings(database_url=dsn, walk_kmh=3.6, limit_min=15, plans_waiting=3)


@pytest.fixture
def service(settings: Settings, town_network: WalkNetwork) -> Iterator[Client]:
    with running(create_app(settings, network=town_network, plan_work=pretend)) as client:
        yield client


def test_a_plan_is_put_in_the_line_made_and_given(service: Client) -> None:
    answer = service.post("/plans", json={"title": "sleep 0"})
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/plans/{answer.json()['id']}"
    done = until(service, answer.json()["id"], "done")
    assert (done["progress"], done["stage"], done["error"]) == (1.0, None, None)
    assert done["headline"]["after"] == 12.5
    result = service.get(done["result"])
    assert result.json()["title"] == "sleep 0"
    assert result.json()["pid"] != os.getpid()
    again = service.get(done["result"], headers={"If-None-Match": result.headers["etag"]})
    assert again.status_code == 304


def test_while_it_is_made_its_stage_and_progress_are_told(service: Client) -> None:
    plan = order(service, "sleep 30")
    end = time.monotonic() + SOON_S
    while (found := see(service, plan))["progress"] == 0 and time.monotonic() < end:
        time.sleep(0.05)
    assert (found["state"], found["stage"]["zh"], found["progress"]) == ("running", "演示", 0.5)
    answer = service.get(f"/plans/{plan}/result")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "正在计算" in answer.json()["detail"]


def test_the_same_question_of_the_same_data_is_not_made_twice(service: Client) -> None:
    plan = order(service, "sleep 0")
    until(service, plan, "done")
    first = service.get(f"/plans/{plan}/result").json()["pid"]
    again = service.post("/plans", json={"title": "sleep 0"})
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (200, plan, "done")
    assert service.get(f"/plans/{plan}/result").json()["pid"] == first


def test_the_same_question_of_other_data_is_another_plan(service: Client, dsn: str) -> None:
    plan = order(service, "sleep 0")
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE population SET people = people + 1 WHERE id = 1")
    try:
        assert order(service, "sleep 0") != plan
    finally:
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE population SET people = people - 1 WHERE id = 1")
    assert order(service, "sleep 0") == plan


def test_one_is_made_at_a_time_in_the_order_of_asking(service: Client) -> None:
    first, second, third = (order(service, f"sleep {s}") for s in ("0.6", "0.2", "0.1"))
    until(service, first, "running", "done")
    assert (see(service, second)["state"], see(service, third)["ahead"]) == ("queued", 2)
    moments = [until(service, plan, "done") for plan in (first, second, third)]
    assert all(a["ended_at"] <= b["began_at"] for a, b in itertools.pairwise(moments))
    listed = [item["id"] for item in service.get("/plans").json()["items"]]
    assert listed == [third, second, first]


def test_a_full_line_is_told_so_and_takes_more_when_there_is_room(service: Client) -> None:
    plans = [order(service, "sleep 60")]
    until(service, plans[0], "running")
    plans += [order(service, f"sleep 60.{n}") for n in range(1, 4)]
    answer = service.post("/plans", json={"title": "sleep 0"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "3 个" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert order(service, "sleep 60.2") == plans[2]
    assert service.delete(f"/plans/{plans[1]}").json()["state"] == "cancelled"
    assert order(service, "sleep 0")


@pytest.mark.parametrize("title", ["sleep 60", "stubborn"])
def test_a_plan_is_cancelled_at_once_whatever_it_does(service: Client, title: str) -> None:
    plan = order(service, title)
    end = time.monotonic() + SOON_S
    while see(service, plan)["progress"] == 0 and time.monotonic() < end:
        time.sleep(0.05)
    processes = multiprocessing.active_children()
    assert processes
    assert service.delete(f"/plans/{plan}").json()["state"] == "cancelled"
    wait_for(lambda: not any(process.is_alive() for process in processes))
    assert (see(service, plan)["state"], see(service, plan)["error"]) == ("cancelled", None)
    assert service.delete(f"/plans/{plan}").json()["state"] == "cancelled"
    until(service, order(service, "sleep 0"), "done")


def test_a_cancelled_plan_can_be_ordered_again(service: Client) -> None:
    plan = order(service, "sleep 1")
    service.delete(f"/plans/{plan}")
    assert order(service, "sleep 1") == plan
    assert until(service, plan, "done")["state"] == "done"
    assert service.delete(f"/plans/{plan}").json()["state"] == "done"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("die SIGKILL", "SIGKILL"),
        ("die SIGSEGV", "SIGSEGV"),
        ("fault", "nobody foresaw"),
        ("memory", "memory ran out"),
        ("refuse", "no plan meets every condition"),
    ],
)
def test_a_plan_that_fails_says_why_in_one_sentence_and_the_next_is_made(
    service: Client, title: str, said: str
) -> None:
    failed = until(service, order(service, title), "failed")
    assert said in failed["error"]["en"]
    assert any("\u4e00" <= char <= "\u9fff" for char in failed["error"]["zh"])
    assert "secret" not in str(failed)
    until(service, order(service, "sleep 0"), "done")


def test_nothing_of_a_plan_that_is_not_there(service: Client) -> None:
    for method, url in (("GET", "/plans/none"), ("DELETE", "/plans/none"), ("GET", "/plans/none/result")):
        answer = service.request(method, url)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, url)


def test_a_service_that_leaves_gives_up_its_plan_and_keeps_the_line(
    settings: Settings, town_network: WalkNetwork
) -> None:
    with running(create_app(settings, network=town_network, plan_work=pretend)) as client:
        hand, waits = order(client, "sleep 60"), order(client, "sleep 0")
        until(client, hand, "running")
    assert not multiprocessing.active_children()
    with running(create_app(settings, network=town_network, plan_work=pretend)) as client:
        given_up = see(client, hand)
        assert (given_up["state"], "stopped" in given_up["error"]["en"]) == ("failed", True)
        until(client, waits, "done")


SERVE = """
import sys
from pathlib import Path
import uvicorn
from api.app import create_app
from api.operations.network import open_network
from api.settings import Settings
from tests.api.made_up_plan import pretend
if __name__ == "__main__":
    settings, network = Settings(database_url=sys.argv[1]), open_network(Path(sys.argv[2]))
    app = create_app(settings, network=network, plan_work=pretend)
    uvicorn.run(app, port=int(sys.argv[3]), log_level="error")
"""


def test_a_killed_service_takes_its_plan_with_it_and_the_next_marks_it_failed(
    settings: Settings, town_network: WalkNetwork, tmp_path: Path, free_port: int
) -> None:
    save_network(town_network, tmp_path / "net")
    (tmp_path / "serve.py").write_text(SERVE, encoding="utf-8")
    command: list[str | Path] = [
        sys.executable,
        tmp_path / "serve.py",
        str(settings.database_url),
        tmp_path / "net",
        str(free_port),
    ]
    root = str(Path(__file__).parents[2])
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": root}, cwd=tmp_path)
    try:
        with Client(base_url=f"http://127.0.0.1:{free_port}", trust_env=False) as client:
            wait_for(lambda: answers(client))
            plan = order(client, "stubborn")
            wait_for(lambda: see(client, plan)["progress"] > 0)
            children = children_of(server.pid)
            server.kill()
            server.wait()
            wait_for(lambda: not any(map(is_running, children)))
    finally:
        server.kill()
        server.wait()
    with running(create_app(settings, network=town_network, plan_work=pretend)) as client:
        orphan = until(client, plan, "failed")
        assert "restarted" in orphan["error"]["en"]
        until(client, order(client, "sleep 0"), "done")


def answers(client: Client) -> bool:
    try:
        return client.get("/health").status_code == 200
    except TransportError:  # nobody listens yet
        return False


def children_of(pid: int) -> list[int]:
    return [
        int(each)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for each in (task / "children").read_text().split()
    ]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_of_two_services_on_one_store_one_makes_plans_and_both_can_stop_them(
    settings: Settings, town_network: WalkNetwork
) -> None:
    with (
        running(create_app(settings, network=town_network, plan_work=pretend)) as one,
        running(create_app(settings, network=town_network, plan_work=pretend)) as two,
    ):
        plan = order(two, "sleep 60")
        until(two, plan, "running")
        assert see(one, plan)["state"] == "running"
        processes = multiprocessing.active_children()
        assert len(processes) == 1
        assert one.delete(f"/plans/{plan}").json()["state"] == "cancelled"
        wait_for(lambda: not processes[0].is_alive())
        again = order(one, "sleep 60")
        until(one, again, "running")
        processes = multiprocessing.active_children()
        assert two.delete(f"/plans/{again}").json()["state"] == "cancelled"
        wait_for(lambda: not processes[0].is_alive())
        until(two, order(two, "sleep 0"), "done")


def test_a_plan_is_finished_though_the_database_restarted_its_sessions(service: Client, dsn: str) -> None:
    plan = order(service, "sleep 3")
    until(service, plan, "running")
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )
    assert until(service, plan, "done")["error"] is None
    until(service, order(service, "sleep 0"), "done")


def test_a_crowd_that_looks_after_a_plan_takes_nobody_the_way(
    service: Client, here: dict[str, float]
) -> None:
    plan = order(service, "sleep 60")
    until(service, plan, "running")
    service.get("/nearby", params=here)
    all_are_here, enough = threading.Barrier(33), threading.Event()

    def poll(_: int) -> list[int]:
        codes = []
        with Client(base_url=service.base_url, trust_env=False, timeout=10) as own:
            all_are_here.wait()
            while not enough.is_set():
                codes.append(own.get(f"/plans/{plan}").status_code)
        return codes

    with ThreadPoolExecutor(32) as crowd:
        polls = [crowd.submit(poll, n) for n in range(32)]
        all_are_here.wait()
        try:
            codes = [service.get("/nearby", params=here).status_code for _ in range(50)]
        finally:
            enough.set()
        polled = [code for each in polls for code in each.result()]
    assert set(codes) == {200}
    assert set(polled) == {200}
    assert polled
