"""A store for the commands of the live maps: the town with a body of labour law, and its network."""

from pathlib import Path

import psycopg
import pytest

from data.embedded import APP, OWNER, Cluster
from data.networks import NetworkRecord, put_network
from isochrones.network import WalkNetwork, save_network
from tests.town_city import fill, migrated


def map_store(cluster: Cluster, name: str, network: WalkNetwork, folder: Path) -> str:
    """Make the store; gives its address as the role that serves."""
    dsn, saved = migrated(cluster, name), save_network(network, folder)
    fill(dsn)
    with psycopg.connect(dsn) as connection:
        put_network(
            connection,
            NetworkRecord(saved.meta.digest, "town", len(saved.node_lonlat), 1, folder, saved.bbox),
        )
        connection.execute(
            "INSERT INTO legal_body (id, kind, name, area_code, geom, demo) VALUES ('AR', 'arbitration',"
            " '西区仲裁委', '359901000000', 'SRID=4326;POINT(118.601 24.901)', true)"
        )
    return dsn


def use(patch: pytest.MonkeyPatch, dsn: str) -> None:
    """Let the commands work on a store."""
    patch.setenv("JOBCIRCLE_DATABASE_URL", dsn)
    patch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", dsn.replace(APP, OWNER, 1))
