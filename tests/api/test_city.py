import asyncio
import time
from typing import Any

import psycopg
import pytest
from httpx import Client

from api.app import create_app
from api.operations.pool import BELIEVED_S
from api.operations.served import serving
from api.settings import Settings
from data.embedded import ADMIN, Cluster
from gis.errors import NotFoundError, UnavailableError
from isochrones.network import WalkNetwork
from tests.api.conftest import DATABASE
from tests.api.server import running
from tests.town_city import migrated


def test_the_city_tells_what_a_map_needs(client: Client) -> None:
    city = client.get("/city").json()
    assert (city["name"], city["demo"], city["notice"]) == ("方格镇（演示）", True, "演示数据")
    assert city["profile"]["limit_min"] == 15
    assert city["profile"]["walk_kmh"] == 3.6
    west, south, east, north = city["bbox"]
    assert west < city["centre"][0] < east
    assert south < city["centre"][1] < north
    assert {kind["code"]: kind["covers"] for kind in city["kinds"]}["micro_corner"] is False


def test_a_site_is_shown_by_its_code(client: Client) -> None:
    site = client.get("/facilities/B", params={"datum": "gcj02"}).json()
    assert (site["id"], site["properties"]["kind_name"]["zh"], site["datum"]) == ("B", "零工驿站", "gcj02")
    assert "walk_s" not in site["properties"]
    assert site["notice"] == "演示数据"


def test_places_are_found_by_name(client: Client) -> None:
    items = client.get("/places", params={"q": "　零工"}).json()["items"]
    assert [item["name"] for item in items] == ["南城零工市场", "西门零工驿站"]
    assert items[0]["context"] == "东区"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("南 城 零工 市场", ["南城零工市场"]),
        ("方格市东区南城零工市场", ["南城零工市场"]),
        ("东区 南城零工市场3号", ["南城零工市场"]),
        ("118.6, 24.9", ["118.60000, 24.90000"]),
        ("24.9，118.6", ["118.60000, 24.90000"]),
        ("7 5", []),
        ("东区", ["东区"]),
    ],
)
def test_places_are_found_as_people_write_them(client: Client, typed: str, found: list[str]) -> None:
    items = client.get("/places", params={"q": typed}).json()["items"]
    assert [item["name"] for item in items][:1] == found
    if found == ["118.60000, 24.90000"]:
        assert (items[0]["kind"], items[0]["lon"], items[0]["lat"]) == ("poi", 118.6, 24.9)
        assert items[0]["context"] == "西区"


def test_health_names_the_network(client: Client, town_network: WalkNetwork) -> None:
    health = client.get("/health").json()
    assert (health["status"], health["database"]) == ("ok", True)
    assert health["network"]["nodes"] == len(town_network.node_lonlat)


def test_every_answer_forbids_what_a_page_does_not_need(client: Client) -> None:
    for path in ("/city", "/nothing", "/nearby"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


def test_every_route_is_described_with_an_example(client: Client) -> None:
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            good = next(code for code in route["responses"] if code.startswith("2"))
            content: dict[str, Any] = route["responses"][good]["content"]
            drawn = any(kind.startswith("application/vnd.mapbox-vector-tile") for kind in content)
            assert drawn or any("example" in kind for kind in content.values()), (method, path)
            assert route["summary"]


def test_the_first_request_after_the_database_restarts_its_sessions_succeeds(
    client: Client, town_dsn: str, here: dict[str, float]
) -> None:
    client.get("/nearby", params=here)
    with psycopg.connect(town_dsn) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )
    time.sleep(2 * BELIEVED_S)
    assert client.get("/nearby", params=here).status_code == 200


def test_while_the_database_is_away_the_service_says_so_and_comes_back(
    cluster: Cluster, town_settings: Settings, town_network: WalkNetwork, here: dict[str, float]
) -> None:
    with running(create_app(town_settings, network=town_network)) as own:
        _let_in(cluster, allowed=False)
        try:
            answers = [own.get("/health"), own.get("/nearby", params=here), own.get("/coverage")]
        finally:
            _let_in(cluster, allowed=True)
        assert [answer.status_code for answer in answers] == [503, 503, 503]
        assert all(answer.elapsed.total_seconds() < 3 for answer in answers)
        assert answers[0].headers["retry-after"]
        assert "数据库" in answers[1].json()["detail"]
        again = [own.get("/health").status_code for _ in range(8)]
        assert 200 in again
        assert own.get("/nearby", params=here).status_code == 200


def _let_in(cluster: Cluster, *, allowed: bool) -> None:
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS {str(allowed).lower()}")
        if not allowed:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (DATABASE,)
            )


@pytest.mark.parametrize("address", [None, "postgresql://nobody@/nothing?host=/nowhere"])
def test_without_its_database_the_service_does_not_start(
    address: str | None, town_network: WalkNetwork
) -> None:
    async def start() -> None:
        async with serving(Settings(database_url=address), network=town_network):
            raise AssertionError("it started")

    with pytest.raises(UnavailableError):
        asyncio.run(start())


def test_without_a_city_the_service_says_what_to_run(cluster: Cluster, town_network: WalkNetwork) -> None:
    async def start() -> None:
        async with serving(Settings(database_url=migrated(cluster, "jobcircle_void")), network=town_network):
            raise AssertionError("it started")

    with pytest.raises(NotFoundError, match="jobcircle demo"):
        asyncio.run(start())


@pytest.mark.parametrize(
    "url", ["/health", "/city", "/coverage", "/tiles/areas/0/0/0", "/basemap.pmtiles", "/nope"]
)
def test_head_answers_like_get_without_a_body(client: Client, url: str) -> None:
    head, get = client.head(url), client.get(url)
    assert head.status_code == get.status_code
    assert head.headers.get("content-length") == get.headers.get("content-length")
    assert head.content == b""


def test_the_description_knows_every_fault(client: Client) -> None:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for route in methods.values():
            assert {"400", "503", "504", "default"} <= set(route["responses"]), path
            assert "422" not in route["responses"], path
