"""A small demo city, made by the program's own line, behind a real server."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from api.app import create_app
from api.operations.prepare import CityOrder, prepare_city
from api.operations.store import Store
from api.settings import Settings
from data.embedded import OWNER, Cluster
from tests.api.server import running
from tests.browser.visiting import CHROMIUM, DESK, PATIENCE_MS, PHONE, QUIET, SOFTWARE_WEBGL, Known
from tests.town_city import migrated

DATABASE = "jobcircle_browser"
SCALE = 0.05


@pytest.fixture(scope="session")
def server_url(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the served city."""
    page = Path(__file__).parents[2] / "api" / "static" / "index.html"
    assert page.is_file(), "the page is not built: ./run test builds it"
    app_url = migrated(cluster, DATABASE)
    store = Store(app_url, cluster.dsn(OWNER, DATABASE))
    settings = Settings(database_url=app_url)
    home = tmp_path_factory.mktemp("city")
    ready = prepare_city(store, home, CityOrder(SCALE), settings.profile, progress=lambda _stage: None)
    with running(create_app(settings, network=ready.network, basemap=ready.basemap)) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        expect.set_options(timeout=PATIENCE_MS)
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *SOFTWARE_WEBGL])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def station(server_url: str) -> Known:
    answer = httpx.get(f"{server_url}/places", params={"q": "驿站"}, trust_env=False)
    found = next(item for item in answer.json()["items"] if item["kind"] == "facility")
    return Known(found["name"], found["lon"], found["lat"])


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=DESK, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()
