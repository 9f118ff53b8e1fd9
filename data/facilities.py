"""Facilities in the store: one by its code, or all that were open on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
from psycopg.sql import SQL

from gis.card import FacilityCard
from gis.errors import NotFoundError
from gis.model import Facility, LonLat

CARD_COLUMNS = SQL("""
    f.id, f.name, f.kind, ST_X(f.geom), ST_Y(f.geom), f.local_kind, f.address, f.phone,
    f.opening_hours, f.services, f.host_venue, f.demo
""")
"""What `card_of` reads, in its order."""

OPEN_ON = SQL("""
    EXISTS (SELECT FROM facility_status s WHERE s.facility_id = f.id AND s.status = 'open'
        AND s.valid_from <= %(day)s AND (s.valid_to IS NULL OR s.valid_to > %(day)s))
""")
"""True for a facility that is open on a day; `valid_to` is the first day on which it no longer is."""


async def card(connection: psycopg.AsyncConnection[Any], facility_id: str) -> FacilityCard:
    """
    Find one facility by its code, whatever its status.

    Parameters
    ----------
    connection
        Only read.
    facility_id
        Code in the register.

    Returns
    -------
    FacilityCard
        As the register has it.

    Raises
    ------
    NotFoundError
        If no facility has that code.
    """
    cursor = await connection.execute(
        SQL("SELECT {card} FROM facility f WHERE f.id = %s").format(card=CARD_COLUMNS),
        (facility_id,),
        prepare=True,
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFoundError("没有这个编号的站点", "no site has that code")
    return card_of(row)


async def cards(connection: psycopg.AsyncConnection[Any], codes: Sequence[str]) -> list[FacilityCard]:
    """
    Find facilities by their codes, whatever their status.

    Parameters
    ----------
    connection
        Only read.
    codes
        As in the register.

    Returns
    -------
    list[FacilityCard]
        Those that exist, ordered by code.
    """
    cursor = await connection.execute(
        SQL("SELECT {card} FROM facility f WHERE f.id = ANY(%s) ORDER BY f.id").format(card=CARD_COLUMNS),
        (list(codes),),
        prepare=True,
    )
    return [card_of(row) for row in await cursor.fetchall()]


def open_on(
    connection: psycopg.Connection[Any], day: date, *, kinds: Sequence[str] | None = None
) -> list[Facility]:
    """
    List every facility that is open on a day, ordered by code.

    Parameters
    ----------
    connection
        Only read.
    day
        Local date.
    kinds
        Codes of the kinds wanted; all when None.

    Returns
    -------
    list[Facility]
        Sites that only inform are among them; `gis.kinds` says which those are.
    """
    cursor = connection.execute(
        SQL(
            "SELECT f.id, ST_X(f.geom), ST_Y(f.geom), f.name, f.kind, coalesce(f.opening_hours, ''),"
            " f.monthly_visits, f.staff, coalesce(f.host_kind, '')"
            " FROM facility f WHERE {open_on}"
            " AND (%(kinds)s::text[] IS NULL OR f.kind = ANY(%(kinds)s)) ORDER BY f.id"
        ).format(open_on=OPEN_ON),
        {"day": day, "kinds": None if kinds is None else list(kinds)},
    )
    return [
        Facility(
            code,
            LonLat(lon, lat),
            name,
            kind,
            opening_hours=hours,
            monthly_visits=visits,
            staff=staff,
            host_kind=host,
        )
        for code, lon, lat, name, kind, hours, visits, staff, host in cursor
    ]


def card_of(row: Sequence[Any]) -> FacilityCard:
    """Make a card of a row that was selected with `CARD_COLUMNS`."""
    code, name, kind, lon, lat, *rest = row
    local_kind, address, phone, opening_hours, services, host_venue, demo = rest
    return FacilityCard(
        id=code,
        name=name,
        kind=kind,
        position=LonLat(lon, lat),
        local_kind=local_kind,
        address=address,
        phone=phone,
        opening_hours=opening_hours,
        services=tuple(services),
        host_venue=host_venue,
        demo=demo,
    )
