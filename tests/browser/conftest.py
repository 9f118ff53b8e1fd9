"""A small demo city, made by the program's own line, behind a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.operations.prepare import CityOrder, prepare_city
from api.operations.store import Store
from api.settings import Settings
from data.embedded import OWNER, Cluster
from tests.api.server import running
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
