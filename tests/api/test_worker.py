"""The two processes of a production service: serve and worker."""

import psycopg
import pytest

from api.operations.prepare import CityOrder, prepare_city
from api.operations.refresh import refresh_audit
from api.operations.store import Store
from data.embedded import OWNER, Cluster
from gis.errors import NotFoundError
from gis.model import URBAN_15_MIN
from tests.town_city import migrated

DATABASE = "jobcircle_worker"


@pytest.fixture(scope="module")
def store(cluster: Cluster) -> Store:
    return Store(migrated(cluster, DATABASE), cluster.dsn(OWNER, DATABASE))


def test_before_a_city_is_loaded_the_worker_says_so(store: Store) -> None:
    with psycopg.connect(store.app_url) as connection, pytest.raises(NotFoundError, match="demo"):
        refresh_audit(connection, URBAN_15_MIN)


def test_the_worker_audits_again_only_when_the_register_changed(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    ready = prepare_city(store, home, CityOrder(0.02), URBAN_15_MIN, progress=lambda _stage: None)
    with psycopg.connect(store.app_url) as connection:
        assert refresh_audit(connection, URBAN_15_MIN) is None
        busiest = max(ready.result["facilities"], key=lambda site: site["sole_people"])
        connection.execute("DELETE FROM facility WHERE id = %s", (busiest["id"],))
        run = refresh_audit(connection, URBAN_15_MIN)
        row = connection.execute("SELECT result FROM audit_run WHERE id = %s", (run,)).fetchone()
        assert row is not None
        # Its sole people lose their cover, and nobody else does.
        assert row[0]["covered"] == pytest.approx(ready.result["covered"] - busiest["sole_people"])
        assert refresh_audit(connection, URBAN_15_MIN) is None
