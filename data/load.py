"""Load a whole city into the store: everything or nothing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import psycopg
from psycopg import sql
from sqlalchemy import Table as SqlTable

from data.cities import CityInfo, put_city
from data.columns import values_of
from data.tables import Table
from gis.errors import InputError

GROUND = ("area", "population", "audit_run", "named_place")
"""Tables that describe one city as a whole: they are emptied, whoever wrote the rows."""


def load_city(
    connection: psycopg.Connection[Any],
    tables: Mapping[str, pd.DataFrame],
    city: CityInfo | None = None,
) -> dict[str, int]:
    """
    Replace the city in the store, in one transaction.

    Made-up rows (``demo``) go from every table. Areas, population and audits go altogether, since they
    describe one city; rows of a real register (facilities, enterprises, …) stay.

    Parameters
    ----------
    connection
        Any role that may write; it must not be inside another transaction's failure.
    tables
        Frames by table name, with the columns of `data.tables`; a column left out gets its default.
    city
        What the city is called; unchanged when None.

    Returns
    -------
    dict
        Rows written, by table.

    Raises
    ------
    InputError
        If a table or column is unknown, a needed column is missing, or a row breaks a rule of its table.
        Nothing is written then.
    """
    known = {table.name: table for table in Table.metadata.sorted_tables}
    for name in tables:
        if name not in known:
            raise InputError(f"没有名为 {name} 的表", f"the store has no table {name}")
    counts = {}
    with connection.transaction(), connection.cursor() as cursor:
        _clear(cursor, list(known.values()))
        if city is not None:
            put_city(connection, city)
        for name, table in known.items():
            if name in tables:
                counts[name] = _copy(cursor, table, tables[name])
        _analyze(cursor, list(counts))
    return counts


def _clear(cursor: psycopg.Cursor[Any], tables: list[SqlTable]) -> None:
    for table in reversed(tables):
        name = sql.Identifier(table.name)
        if table.name in GROUND:
            cursor.execute(sql.SQL("DELETE FROM {}").format(name))
        elif "demo" in table.columns and table.name != "city":
            cursor.execute(sql.SQL("DELETE FROM {} WHERE demo").format(name))


def _copy(cursor: psycopg.Cursor[Any], table: SqlTable, frame: pd.DataFrame) -> int:
    columns = _columns(table, frame)
    values = [values_of(frame, table.columns[name]) for name in columns]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    try:
        with cursor.copy(statement) as copy:
            for row in zip(*values, strict=True):
                copy.write_row(row)
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        rule = error.diag.constraint_name or error.diag.column_name or "type"
        raise InputError(
            f"{table.name} 中有不符合规则 {rule} 的行，没有写入任何数据",
            f"a row of {table.name} breaks the rule {rule}; nothing was written",
        ) from error
    return len(frame)


def _columns(table: SqlTable, frame: pd.DataFrame) -> list[str]:
    unknown = set(map(str, frame.columns)) - set(table.columns.keys())
    needed = {c.name for c in table.columns if not c.nullable and c.server_default is None}
    missing = needed - set(frame.columns)
    if unknown or missing:
        names = ", ".join(sorted(unknown or missing))
        raise InputError(
            f"{table.name} 的列不对：{'多出' if unknown else '缺少'} {names}",
            f"{table.name} {'has unknown' if unknown else 'lacks'} columns: {names}",
        )
    return [str(name) for name in frame.columns]


def _analyze(cursor: psycopg.Cursor[Any], names: list[str]) -> None:
    """Give the planner its statistics now; the first requests come before autovacuum does."""
    for name in names:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
