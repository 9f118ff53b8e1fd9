"""What a plan of the city stands on, each part with a digest: by them it is told what changed."""

from datetime import date
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed

from data.facilities import OPEN_ON

PARTS = ("facilities", "population", "areas", "candidates")


async def source_digests(connection: psycopg.AsyncConnection[Any], day: date) -> dict[str, str]:
    """
    Digest the parts of the store that plans are made from.

    Parameters
    ----------
    connection
        Only read.
    day
        Local date on which sites must be open and areas hold.

    Returns
    -------
    dict[str, str]
        By the names of `PARTS`; the same for the same rows, whatever their order on the disk.
    """
    cursor = await connection.execute(_DIGESTS, {"day": day})
    return dict(zip(PARTS, await cursor.fetchone() or (), strict=True))


def source_digests_now(connection: psycopg.Connection[Any], day: date) -> dict[str, str]:
    """Digest the same parts on a connection that waits, see `source_digests`."""
    return dict(zip(PARTS, connection.execute(_DIGESTS, {"day": day}).fetchone() or (), strict=True))


def _digest(columns: str, table: str, key: str, where: Composed | SQL = SQL("true")) -> Composed:  # noqa: B008
    """
    Digest rows: a digest of each row first, so that no text grows with a whole table.

    A null is told from an empty text; geometry goes in to the last bit.
    """
    return SQL(
        "(SELECT md5(coalesce(string_agg(md5(ROW({columns})::text), '' ORDER BY {key}), ''))"
        " FROM {table} WHERE {where})"
    ).format(columns=SQL(columns), table=SQL(table), key=SQL(key), where=where)


_DIGESTS = SQL("SELECT {}").format(
    SQL(", ").join(
        [
            _digest(
                "f.id, f.name, f.kind, f.opening_hours, f.monthly_visits, f.staff, f.host_kind, f.geom",
                "facility f",
                "f.id",
                OPEN_ON,
            ),
            _digest("p.id, p.people, p.groups, p.geom", "population p", "p.id"),
            _digest(
                "a.code, a.valid_from, a.name, a.level, a.parent_code, a.urban_rural, a.geom",
                "area a",
                "a.code, a.valid_from",
                SQL("a.valid_from <= %(day)s AND (a.valid_to IS NULL OR a.valid_to > %(day)s)"),
            ),
            _digest("c.id, c.name, c.venue, c.host_kind, c.geom", "candidate_site c", "c.id"),
        ]
    )
)
