"""What the city in the store is called; it holds one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import class_row

from gis.errors import NotFoundError

_CITY = "SELECT name, name_en, data_date, attribution, demo FROM city"


@dataclass(frozen=True, slots=True)
class CityInfo:
    """
    The city that is served.

    Attributes
    ----------
    name, name_en
        As shown to people.
    data_date
        The day that the data describe.
    attribution
        Whose data it is; shown on every map.
    demo
        True when any of it is made up: every page and file then carries 演示数据.
    """

    name: str
    name_en: str
    data_date: date
    attribution: str
    demo: bool = False


def put_city(connection: psycopg.Connection[Any], city: CityInfo) -> None:
    """
    Name the city; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    city
        Replaces what was there.
    """
    connection.execute(
        """
        INSERT INTO city (id, name, name_en, data_date, attribution, demo) VALUES (1, %s, %s, %s, %s, %s)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,
            data_date = excluded.data_date, attribution = excluded.attribution, demo = excluded.demo
        """,
        (city.name, city.name_en, city.data_date, city.attribution, city.demo),
    )


def city_day(connection: psycopg.Connection[Any]) -> date:
    """
    Tell the day that the data of the city describe.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    date
        Of the city in the store.

    Raises
    ------
    NotFoundError
        If no city was loaded yet.
    """
    row = connection.execute("SELECT data_date FROM city").fetchone()
    if row is None:
        raise _no_city()
    day: date = row[0]
    return day


def is_demo(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether any of the city is made up; of a store without a city nothing is."""
    row = connection.execute("SELECT demo FROM city").fetchone()
    return bool(row and row[0])


def stored_city(connection: psycopg.Connection[Any]) -> CityInfo:
    """Say which city is loaded, as `read_city` does, for work that is not the service's."""
    with connection.cursor(row_factory=class_row(CityInfo)) as cursor:
        cursor.execute(_CITY)
        city = cursor.fetchone()
    if city is None:
        raise _no_city()
    return city


async def read_city(connection: psycopg.AsyncConnection[Any]) -> CityInfo:
    """
    Say which city is loaded.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    CityInfo
        As it was put.

    Raises
    ------
    NotFoundError
        If no city was loaded yet.
    """
    async with connection.cursor(row_factory=class_row(CityInfo)) as cursor:
        await cursor.execute(_CITY)
        city = await cursor.fetchone()
    if city is None:
        raise _no_city()
    return city


def _no_city() -> NotFoundError:
    return NotFoundError(
        "数据库里还没有城市；请先运行 jobcircle demo", "no city is loaded yet; run jobcircle demo first"
    )
