import asyncio
import json
import os
import signal
import time
from http.client import HTTPConnection

import psycopg
import pytest
from httpx import Client

from api.app import create_app
from api.operations.turns import Turns
from api.settings import Settings
from gis.errors import UnavailableError
from isochrones.network import WalkNetwork
from tests.api.server import running


def test_an_unhandled_error_is_a_problem_and_the_connection_stays_usable(
    town_settings: Settings, town_network: WalkNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(town_settings, network=town_network)

    @app.get("/boom")
    async def boom() -> None:
        raise RuntimeError("secret 118.6")

    with running(app) as client:
        wire = HTTPConnection(client.base_url.host, client.base_url.port or 80)
        wire.request("GET", "/boom")
        first_socket = wire.sock
        answer = wire.getresponse()
        body = answer.read().decode()
        assert (answer.status, answer.getheader("content-type")) == (500, "application/problem+json")
        assert "secret" not in body
        assert json.loads(body)["request_id"] in caplog.text
        wire.request("GET", "/city")
        assert wire.getresponse().status == 200
        assert wire.sock is first_socket
        wire.close()


def test_work_that_overruns_is_answered_without_waiting_for_it(
    town_dsn: str, town_network: WalkNetwork
) -> None:
    app = create_app(Settings(database_url=town_dsn, deadline_s=0.2), network=town_network)

    @app.get("/stuck")
    async def stuck() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            await asyncio.sleep(8)  # a driver that takes its time to give up
            raise

    with running(app) as client:
        answer = client.get("/stuck")
        assert answer.status_code == 504
        assert answer.json()["code"] == "deadline"
        assert answer.headers["retry-after"]
        assert answer.elapsed.total_seconds() < 4


def test_a_frozen_database_costs_the_deadline_and_no_more(town_dsn: str, town_network: WalkNetwork) -> None:
    settings = Settings(database_url=town_dsn, deadline_s=0.5, pool_min=1, pool_max=1)
    with running(create_app(settings, network=town_network)) as client:
        assert _answers_within(client, limit_s=10)
        frozen = _sessions(town_dsn)
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        try:
            answers = [client.get("/coverage") for _ in range(2)]
        finally:
            for process in frozen:
                os.kill(process, signal.SIGCONT)
        assert [answer.status_code for answer in answers] == [504, 504]
        assert all(answer.elapsed.total_seconds() < 5 for answer in answers)
        assert _answers_within(client, limit_s=10)


def _sessions(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'jobcircle api'"
        ).fetchall()
    return [row[0] for row in rows]


def _answers_within(client: Client, *, limit_s: float) -> bool:
    began = time.monotonic()
    while time.monotonic() - began < limit_s:
        if client.get("/coverage").status_code == 200:
            return True
    return False


def _slowly(took_s: float) -> int:
    time.sleep(took_s)
    return 1


def test_a_crowd_is_told_at_once_and_those_inside_are_served() -> None:
    async def crowd() -> list[object]:
        turns = Turns(at_once=1, most=2)

        async def ask() -> int:
            with turns.admitted():
                return await turns.compute(_slowly, 0.05)

        first = await asyncio.gather(*(ask() for _ in range(3)), return_exceptions=True)
        return [*first, await ask()]

    one, two, refused, later = asyncio.run(crowd())
    assert (one, two, later) == (1, 1, 1)
    assert isinstance(refused, UnavailableError)
