"""What scripts of other sites' pages may ask, as browsers ask it."""

from collections.abc import Iterator

import pytest
from httpx import Client, Response

from api.app import create_app
from api.cors import is_open
from api.settings import Settings
from gis.errors import InputError
from isochrones.network import WalkNetwork
from tests.api.server import running

SITE = "https://news.example"
DESK = "https://desk.example"
DOOR = {"matter": "arbitration"}


@pytest.fixture(scope="module")
def named(town_settings: Settings, town_network: WalkNetwork) -> Iterator[Client]:
    """The service, with one site that may ask everything."""
    settings = town_settings.model_copy(update={"cors_origins": ("*", DESK)})
    with running(create_app(settings, network=town_network)) as client:
        yield client


@pytest.fixture(scope="module")
def closed(town_settings: Settings, town_network: WalkNetwork) -> Iterator[Client]:
    """The service, for its own page only."""
    settings = town_settings.model_copy(update={"cors_origins": ()})
    with running(create_app(settings, network=town_network)) as client:
        yield client


def beforehand(client: Client, path: str, method: str, *headers: str, origin: str = SITE) -> Response:
    """Ask what a browser asks before a request that is not plain."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = ",".join(headers)
    return client.options(path, headers=asked)


def allowed(response: Response) -> str | None:
    origin: str | None = response.headers.get("access-control-allow-origin")
    return origin


@pytest.mark.parametrize("path", ["/ogc", "/ogc/collections", "/coverage", "/city", "/maps", "/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_any_site_reads_what_is_public(client: Client, path: str, method: str) -> None:
    answer = client.request(method, path, headers={"Origin": SITE})
    assert answer.status_code == 200
    assert allowed(answer) == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "ETag" in answer.headers["access-control-expose-headers"]


def test_a_question_with_a_place_in_its_body_is_a_question(client: Client, here: dict[str, float]) -> None:
    asked = beforehand(client, "/nearby", "POST", "content-type")
    assert (asked.status_code, allowed(asked)) == (200, "*")
    answer = client.post("/nearby", json=here, headers={"Origin": SITE})
    assert (answer.status_code, allowed(answer)) == (200, "*")
    assert allowed(client.post("/which-door", json=DOOR, headers={"Origin": SITE})) == "*"


def test_a_refusal_can_be_read_too(client: Client) -> None:
    for path, status in (("/nearby?lon=1000&lat=0", 400), ("/ogc/collections/none", 404)):
        answer = client.get(path, headers={"Origin": SITE})
        assert (answer.status_code, allowed(answer)) == (status, "*")
        assert answer.json()["detail"]


def test_a_time_limit_can_be_read_too(town_settings: Settings, town_network: WalkNetwork) -> None:
    settings = town_settings.model_copy(update={"deadline_s": 1e-9})
    with running(create_app(settings, network=town_network)) as client:
        answer = client.get("/coverage", headers={"Origin": SITE})
    assert (answer.status_code, allowed(answer)) == (504, "*")


def test_a_page_that_holds_a_key_cannot_use_it_from_any_site(client: Client) -> None:
    for path, method in (("/coverage", "GET"), ("/nearby", "POST"), ("/imports", "POST")):
        assert beforehand(client, path, method, "authorization").status_code >= 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/imports"), ("POST", "/maps/employment/versions"), ("POST", "/maps/employment/rollback"),
        ("POST", "/courses/C1/enrolments"), ("POST", "/enrolments/state"), ("POST", "/enrolments/cancel"),
        ("POST", "/plans"), ("DELETE", "/plans/a"), ("POST", "/scenarios"), ("PATCH", "/scenarios/a"),
        ("GET", "/plans"), ("GET", "/scenarios"), ("GET", "/register/stations.xlsx"), ("GET", "/imports/a"),
        ("DELETE", "/facilities/A"), ("GET", "/ogcx"), ("POST", "/ogc"), ("PUT", "/nearby"),
    ],
)  # fmt: skip
def test_what_writes_and_what_staff_read_is_not_for_any_site(client: Client, method: str, path: str) -> None:
    asked = beforehand(client, path, method, "content-type")
    assert asked.status_code >= 400
    assert allowed(asked) is None
    assert allowed(client.request(method, path, headers={"Origin": SITE})) is None


def test_a_named_site_may_write_with_a_key(named: Client) -> None:
    asked = beforehand(named, "/imports", "POST", "authorization", "content-type", origin=DESK)
    assert (asked.status_code, allowed(asked)) == (200, DESK)
    answer = named.post("/imports", headers={"Origin": DESK})
    assert (answer.status_code, allowed(answer)) == (401, DESK)
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    for origin in (SITE, f"{DESK}.evil.example", "https://DESK.example", "http://desk.example", "null"):
        other = beforehand(named, "/imports", "POST", "content-type", origin=origin)
        assert (other.status_code, allowed(other)) == (400, None)
        assert allowed(named.post("/imports", headers={"Origin": origin})) is None


def test_a_cache_never_gives_one_site_the_answer_of_another(named: Client) -> None:
    for headers in ({}, {"Origin": SITE}, {"Origin": DESK}):
        assert allowed(named.get("/coverage", headers=headers)) == "*"
        assert "Origin" in named.get("/plans", headers=headers).headers["vary"]


def test_a_service_for_its_own_page_answers_no_other(closed: Client) -> None:
    answer = closed.get("/coverage", headers={"Origin": SITE})
    assert (answer.status_code, allowed(answer)) == (200, None)
    assert allowed(beforehand(closed, "/nearby", "POST", "content-type")) is None


def test_no_route_that_looks_at_a_key_is_open(client: Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    found = [
        (method.upper(), path, "security" in said)
        for path, of in paths.items()
        for method, said in of.items()
    ]
    assert sum(needs for *_, needs in found) > 10
    assert [each for each in found if each[2] and is_open(each[0], each[1])] == []


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("none", ()), ("*", ("*",)), ("*, https://a.example", ("*", "https://a.example")),
        ("http://[::1]:8000,https://a.example:8443", ("http://[::1]:8000", "https://a.example:8443")),
    ],
)  # fmt: skip
def test_origins_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, value: str, origins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("JOBCIRCLE_CORS_ORIGINS", value)
    assert Settings().cors_origins == origins


@pytest.mark.parametrize(
    "value",
    [
        "maps.example", "https://maps.example/", "https://maps.example/jobs", "https://Maps.example", "null",
        "https://maps.example:443", "https://地图.example", "https://a@maps.example", "https://a,,https://b",
        "https://*.example", "none,https://a.example", "ftp://maps.example", "https://", "https://a:99999",
    ],
)  # fmt: skip
def test_an_origin_that_no_browser_would_send_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("JOBCIRCLE_CORS_ORIGINS", value)
    with pytest.raises(InputError, match="JOBCIRCLE_CORS_ORIGINS must be"):
        Settings()
