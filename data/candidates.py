"""Places in the store where a site could open."""

from typing import Any

import psycopg

from gis.candidates import Candidate, Venue
from gis.model import LonLat

SOURCE = "store"


def stored_candidates(connection: psycopg.Connection[Any]) -> list[Candidate]:
    """
    Read every candidate.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    list[Candidate]
        Ordered by code.
    """
    rows = connection.execute(
        "SELECT id, ST_X(geom), ST_Y(geom), name, venue, host_kind FROM candidate_site ORDER BY id"
    )
    return [
        Candidate(code, LonLat(lon, lat), name, venue=Venue(venue), host_kind=host, source=SOURCE)
        for code, lon, lat, name, venue, host in rows
    ]
