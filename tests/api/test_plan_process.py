"""The process of plans between them: it stays, is replaced when killed, and leaves when nobody asks."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from httpx import Client

from api.app import create_app
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from tests.api.made_up_plan import pretend
from tests.api.planning import order, see, until, wait_for
from tests.api.server import running
from tests.town_city import fill, migrated

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    dsn = migrated(cluster, "jobcircle_hands")
    fill(dsn)
    return dsn


@pytest.fixture
def settings(dsn: str) -> Settings:
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM plan")
    return Settings(database_url=dsn, walk_kmh=3.6, limit_min=15, plans_waiting=20)


@pytest.fixture
def service(settings: Settings, town_network: WalkNetwork) -> Iterator[Client]:
    with running(create_app(settings, network=town_network, plan_work=pretend)) as client:
        yield client


def pid_of(client: Client, title: str) -> int:
    """Have a plan made; gives the process that made it."""
    done: dict[str, Any] = until(client, order(client, title), "done", "failed")
    assert done["state"] == "done", done["error"]
    return int(client.get(done["result"]).json()["pid"])


def begun(client: Client, title: str) -> str:
    """Order a plan and wait until it is being made."""
    plan = order(client, title)
    wait_for(lambda: see(client, plan)["progress"] > 0)
    return plan


def test_one_process_makes_one_plan_after_the_other(service: Client) -> None:
    first = pid_of(service, "sleep 0")
    until(service, order(service, "refuse"), "failed")
    assert [pid_of(service, f"sleep 0.{n}") for n in range(1, 4)] == [first] * 3
    assert [process.pid for process in multiprocessing.active_children()] == [first]


@pytest.mark.parametrize("title", ["fault", "memory", "die SIGSEGV"])
def test_a_process_that_went_wrong_makes_no_further_plan(service: Client, title: str) -> None:
    first = pid_of(service, "sleep 0")
    until(service, order(service, title), "failed")
    assert pid_of(service, "sleep 0.1") != first


def test_in_place_of_one_that_was_killed_another_stands_ready(service: Client) -> None:
    first = pid_of(service, "sleep 0")
    service.delete(f"/plans/{begun(service, 'stubborn')}")
    wait_for(lambda: any(process.pid != first for process in multiprocessing.active_children()))
    (ready,) = [process.pid for process in multiprocessing.active_children() if process.pid != first]
    assert pid_of(service, "sleep 0.1") == ready


def test_plans_that_are_cancelled_one_upon_the_other_harm_none_that_follows(service: Client) -> None:
    for n in range(12):
        plan = order(service, f"sleep 6{n}")
        if n % 3:
            until(service, plan, "running")
        assert service.delete(f"/plans/{plan}").json()["state"] == "cancelled"
        if not n % 4:
            assert pid_of(service, f"sleep 0.0{n}")
    assert pid_of(service, "sleep 0")
    assert len(multiprocessing.active_children()) == 1


def test_a_process_that_is_ended_while_idle_is_missed_by_nobody(service: Client) -> None:
    first = pid_of(service, "sleep 0")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not multiprocessing.active_children())
    assert pid_of(service, "sleep 0.1") != first


def test_it_leaves_when_nobody_has_asked_for_the_minutes_that_are_set(
    settings: Settings, town_network: WalkNetwork
) -> None:
    brief = settings.model_copy(update={"plans_idle_min": 0.01})
    with running(create_app(brief, network=town_network, plan_work=pretend)) as client:
        first = pid_of(client, "sleep 0")
        wait_for(lambda: not multiprocessing.active_children())
        assert pid_of(client, "sleep 0.1") != first


def test_with_no_minutes_it_leaves_with_its_plan_and_none_stands_ready(
    settings: Settings, town_network: WalkNetwork
) -> None:
    none = settings.model_copy(update={"plans_idle_min": 0})
    with running(create_app(none, network=town_network, plan_work=pretend)) as client:
        pid_of(client, "sleep 0")
        wait_for(lambda: not multiprocessing.active_children())
        client.delete(f"/plans/{begun(client, 'sleep 60')}")
        wait_for(lambda: not multiprocessing.active_children())


def test_the_service_takes_an_idle_process_with_it(settings: Settings, town_network: WalkNetwork) -> None:
    with running(create_app(settings, network=town_network, plan_work=pretend)) as client:
        pid_of(client, "sleep 0")
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()
