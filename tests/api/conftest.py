"""The town in a real PostGIS behind the real application."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from httpx import Client, Response

from api.app import create_app
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from tests.api.server import running
from tests.town import town
from tests.town_city import CORNER, fill, migrated

DATABASE = "jobcircle_api"
Refused = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def town_network() -> WalkNetwork:
    """Eleven by eleven junctions, a kilometre square."""
    return town(corner=CORNER)


@pytest.fixture(scope="session")
def town_dsn(cluster: Cluster) -> str:
    """Address of a database with the town's sites, people and one audit, as the role that serves."""
    dsn = migrated(cluster, DATABASE)
    fill(dsn)
    return dsn


@pytest.fixture(scope="session")
def town_settings(town_dsn: str) -> Settings:
    """One metre a second, fifteen minutes."""
    return Settings(database_url=town_dsn, walk_kmh=3.6, limit_min=15)


@pytest.fixture(scope="session")
def client(
    town_settings: Settings, town_network: WalkNetwork, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A client of the application on a port."""
    basemap = tmp_path_factory.mktemp("basemap") / "city.pmtiles"
    basemap.write_bytes(bytes(range(256)) * 4)
    app = create_app(town_settings, network=town_network, basemap=basemap)
    with running(app) as client:
        yield client


@pytest.fixture
def here() -> dict[str, float]:
    """The query for the town's south-west corner."""
    return {"lon": CORNER.lon, "lat": CORNER.lat}


@pytest.fixture
def refused(
    client: Client, town_dsn: str, here: dict[str, float], caplog: pytest.LogCaptureFixture
) -> Refused:
    """Send a bad request and assert the house's rules 1 to 7; gives the problem in Chinese."""

    def send(method: str, url: str, *, echoes: tuple[str, ...] = (), **request: Any) -> dict[str, Any]:
        before = _rows(town_dsn)
        caplog.set_level(logging.INFO, "jobcircle.access")
        began = time.monotonic()
        chinese = client.request(method, url, **request)
        assert time.monotonic() - began < 5
        headers = {**request.pop("headers", {}), "Accept-Language": "en"}
        english = client.request(method, url, headers=headers, **request)
        body = _is_a_problem(chinese)
        assert any("\u4e00" <= char <= "\u9fff" for char in body["detail"])
        assert _is_a_problem(english)["detail"].isascii()
        for value in (*echoes, "psycopg", "pydantic", "SELECT", "Traceback", ".py", "ctx", "input_value"):
            assert value not in chinese.text
            assert value not in english.text
        assert _rows(town_dsn) == before
        _is_logged(caplog, body["request_id"])
        assert client.get("/nearby", params=here).status_code == 200
        return body

    return send


def _is_a_problem(response: Response) -> dict[str, Any]:
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    members = {"type", "title", "status", "detail", "code", "instance", "request_id", "errors"}
    assert members == set(body)
    assert body["status"] == response.status_code
    return body


def _is_logged(caplog: pytest.LogCaptureFixture, request_id: str) -> None:
    lines = [json.loads(record.message) for record in caplog.records if record.name == "jobcircle.access"]
    mine = [line for line in lines if line["request_id"] == request_id]
    assert len(mine) == 1
    assert set(mine[0]) == {"request_id", "method", "route", "status", "ms"}


def _rows(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]
            for table in ("facility", "area", "population", "audit_run", "audit_point")
        ]
