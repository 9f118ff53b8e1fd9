"""The town with two candidates, as plans of the city are made of it."""

from pathlib import Path

import psycopg

from api.operations.network import open_network
from data.embedded import Cluster
from data.networks import NetworkRecord, put_network
from isochrones.network import WalkNetwork, save_network
from tests.town import place
from tests.town_city import CORNER, fill, migrated


def planned_town(cluster: Cluster, database: str, network: WalkNetwork, folder: Path) -> str:
    """Load it; within five minutes only (400, 400) is in the gap. Gives its address."""
    dsn = migrated(cluster, database)
    fill(dsn)
    saved = save_network(network, folder)
    with psycopg.connect(dsn) as connection:
        put_network(
            connection,
            NetworkRecord(saved.meta.digest, "town", len(saved.node_lonlat), 1, folder, saved.bbox),
        )
        for name, venue, x, y in (("N1", "existing", 400, 300), ("N2", "existing", 700, 700)):
            connection.execute(
                "INSERT INTO candidate_site (id, name, host_kind, venue, geom)"
                " VALUES (%s, %s, 'library', %s, ST_SetSRID(ST_MakePoint(%s, %s), 4326))",
                (name, f"{name} 图书馆", venue, *place(x, y, CORNER)),
            )
    return dsn


def network_of(dsn: str) -> WalkNetwork:
    """Open the network that the store names."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT directory FROM network").fetchone()
    assert row
    return open_network(Path(row[0]))
