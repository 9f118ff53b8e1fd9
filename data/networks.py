"""Which walking network belongs to the city in the store; its arrays are files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from gis.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """
    A network that was built.

    Attributes
    ----------
    digest
        SHA-256 over its arrays.
    source_name
        File or place it was built from.
    nodes, edges
        How many it has.
    directory
        Where its arrays are.
    bbox
        West, south, east, north in degrees.
    """

    digest: str
    source_name: str
    nodes: int
    edges: int
    directory: Path
    bbox: tuple[float, float, float, float]


def put_network(connection: psycopg.Connection[Any], network: NetworkRecord) -> None:
    """
    Record a network as the newest one; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    network
        Replaces a record with the same digest.
    """
    connection.execute(
        """
        INSERT INTO network (digest, source_name, nodes, edges, directory, geom)
        VALUES (%s, %s, %s, %s, %s, ST_MakeEnvelope(%s, %s, %s, %s, 4326))
        ON CONFLICT (digest) DO UPDATE
            SET directory = excluded.directory, built_at = clock_timestamp(), geom = excluded.geom
        """,
        (
            network.digest,
            network.source_name,
            network.nodes,
            network.edges,
            str(network.directory),
            *network.bbox,
        ),
    )


def newest_network(connection: psycopg.Connection[Any]) -> Path:
    """
    Say where the newest network's arrays are.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    Path
        Folder for `isochrones.network.load_network`.

    Raises
    ------
    NotFoundError
        If no network was recorded yet.
    """
    row = connection.execute("SELECT directory FROM network ORDER BY built_at DESC LIMIT 1").fetchone()
    if row is None:
        raise NotFoundError(
            "还没有步行路网；请先运行 jobcircle demo",
            "no walking network is recorded; run jobcircle demo first",
        )
    return Path(row[0])


def network_folder(connection: psycopg.Connection[Any], digest: str) -> Path | None:
    """Say where the arrays of the network with a digest are; None where it is not recorded."""
    row = connection.execute("SELECT directory FROM network WHERE digest = %s", (digest,)).fetchone()
    return None if row is None else Path(row[0])
