"""The register as a whole: what an audit of it stands on."""

from datetime import date
from typing import Any

import psycopg
from psycopg.sql import SQL

from data.facilities import OPEN_ON


def register_digest(connection: psycopg.Connection[Any], day: date) -> str:
    """
    Digest the open sites and the people in the store: another digest means that an audit is out of date.

    Parameters
    ----------
    connection
        Only read.
    day
        Local date on which sites must be open.

    Returns
    -------
    str
        The same for the same sites and people, whatever their order on the disk.
    """
    row = connection.execute(
        SQL("""
            SELECT md5(concat(
                (SELECT string_agg(concat_ws('|', f.id, f.kind, ST_AsEWKT(f.geom)), ';' ORDER BY f.id)
                 FROM facility f WHERE {open_on}),
                '#',
                (SELECT string_agg(concat_ws('|', p.id, p.people, ST_AsEWKT(p.geom)), ';' ORDER BY p.id)
                 FROM population p)))
        """).format(open_on=OPEN_ON),
        {"day": day},
    ).fetchone()
    return str(row[0]) if row else ""
