"""Entries of the register read from their tables, and written back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
import shapely
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal, Placeholder

from data.registerstatus import STATUS_COLUMNS, STATUS_JOIN, put_statuses
from gis.areas import Area, AreaSet
from gis.errors import InputError
from gis.register import PLACES, Entry, Field, FieldType, Known, RegisterKind

TABLES: dict[str, str] = {
    "station": "facility",
    "enterprise": "enterprise",
    "vacancy": "vacancy",
    "institution": "training_institution",
    "course": "course",
    "fair": "job_fair",
    "legal": "legal_body",
}
"""Where the entries of each kind are."""

PARENTS: dict[str, str] = {"vacancy": "enterprise", "course": "institution"}
"""To entries of which kind those of another belong."""

_OWN = ("status", "since", "lon", "lat", "datum")
"""Columns of a sheet that are no columns of the table."""

_STATUS_BASIS = SQL("""
    (SELECT string_agg(md5(s::text), '' ORDER BY facility_id, valid_from) FROM facility_status s)
""")

_CASTS = {
    FieldType.WHOLE: SQL("::integer"),
    FieldType.NUMBER: SQL("::double precision"),
    FieldType.DATE: SQL("::date"),
    FieldType.MOMENT: SQL("::timestamptz"),
    FieldType.YES_NO: SQL("::boolean"),
    FieldType.LIST: SQL("::text[]"),
}


def read_entries(connection: psycopg.Connection[Any], kind: RegisterKind) -> dict[str, Entry]:
    """
    Read every entry of a kind.

    Parameters
    ----------
    connection
        Only read.
    kind
        Which.

    Returns
    -------
    dict[str, Entry]
        By id, in the order of the ids.
    """
    query = SQL("{} ORDER BY t.id").format(entries_sql(kind))
    return {entry["id"]: entry for (entry,) in connection.execute(query)}


def entries_sql(kind: RegisterKind) -> Composed:
    """
    Write the query for the entries of a kind, without conditions and order.

    Parameters
    ----------
    kind
        Which; its table is ``t``.

    Returns
    -------
    Composed
        One JSON object a row, by column.
    """
    parts = [SQL("{}, {}").format(Literal(field.column), _read(field)) for field in _stored(kind)]
    return SQL("SELECT json_build_object({parts}) FROM {table} t {more}").format(
        parts=SQL(", ").join(parts),
        table=Identifier(TABLES[kind.code]),
        more=STATUS_JOIN if kind.code == "station" else SQL(""),
    )


def read_known(connection: psycopg.Connection[Any], kind: RegisterKind) -> Known:
    """
    Read what an import has to know of the register.

    Parameters
    ----------
    connection
        Only read; in one transaction with what follows from it.
    kind
        What is imported.

    Returns
    -------
    Known
        Entries, the city's areas and outline, and the entries that a row may belong to.
    """
    grounds = _grounds(connection)
    areas = {area.code: area.name for area in grounds.areas}
    parents: dict[str, str] = {}
    if kind.code in PARENTS:
        table = Identifier(TABLES[PARENTS[kind.code]])
        parents = dict(
            connection.execute(SQL("SELECT id, name FROM {} ORDER BY id").format(table)).fetchall()
        )
    return Known(read_entries(connection, kind), areas, parents, _outline(connection), grounds)


def register_basis(connection: psycopg.Connection[Any], kind: RegisterKind) -> str:
    """
    Digest all entries of a kind: another digest means that somebody changed one.

    Parameters
    ----------
    connection
        Only read.
    kind
        Which.

    Returns
    -------
    str
        The same for the same rows.
    """
    tables: list[Composable] = [
        SQL("(SELECT string_agg(md5(t::text), '' ORDER BY t.id) FROM {} t)").format(
            Identifier(TABLES[kind.code])
        )
    ]
    if kind.code == "station":
        tables.append(_STATUS_BASIS)
    row = connection.execute(SQL("SELECT md5(concat({}))").format(SQL(", '#', ").join(tables))).fetchone()
    return str(row[0]) if row else ""


def lock_register(connection: psycopg.Connection[Any], kind: RegisterKind) -> None:
    """
    Keep everybody else from changing entries of a kind until the end of the transaction; they may be read.

    Parameters
    ----------
    connection
        In a transaction.
    kind
        Which.
    """
    connection.execute(SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(Identifier(TABLES[kind.code])))


def write_entries(
    connection: psycopg.Connection[Any], kind: RegisterKind, changes: Sequence[tuple[Entry | None, Entry]]
) -> None:
    """
    Write entries; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    kind
        Which.
    changes
        Each entry before, None for a new one, and after.

    Raises
    ------
    InputError
        If an entry breaks a rule of its table.
    """
    new = [after for before, after in changes if before is None]
    moved = [after for before, after in changes if before is not None and _moved(before, after)]
    stayed = [after for before, after in changes if before is not None and not _moved(before, after)]
    try:
        with connection.cursor() as cursor:
            for entries, statement in (
                (new, _insert(kind)),
                (moved, _update(kind, place=kind.has_place)),
                (stayed, _update(kind, place=False)),
            ):
                if entries:
                    cursor.executemany(statement, [_values(kind, entry) for entry in entries])
            if kind.code == "station":
                put_statuses(cursor, changes)
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        rule = error.diag.constraint_name or error.diag.column_name or "type"
        raise InputError(
            f"有一行不符合台账的规则 {rule}，没有写入任何数据；请核对后重新上传",
            f"a row breaks the rule {rule} of the register; nothing was written, check it and upload again",
        ) from error


def _moved(before: Entry, after: Entry) -> bool:
    return (before.get("lon"), before.get("lat")) != (after.get("lon"), after.get("lat"))


def _stored(kind: RegisterKind) -> list[Field]:
    return [field for field in kind.fields if field.type is not FieldType.DATUM]


def _columns(kind: RegisterKind) -> list[Field]:
    return [field for field in kind.fields if field.column not in _OWN]


_READ: dict[FieldType, Callable[[Composable], Composed]] = {
    FieldType.DATE: lambda column: SQL("to_char({}, 'YYYY-MM-DD')").format(column),
    FieldType.MOMENT: lambda column: SQL(
        "to_char({} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+08:00\"')"
    ).format(column),
    FieldType.LON: lambda _: SQL("round(ST_X(t.geom)::numeric, {})::float8").format(PLACES),
    FieldType.LAT: lambda _: SQL("round(ST_Y(t.geom)::numeric, {})::float8").format(PLACES),
}


def _read(field: Field) -> Composable:
    if field.column in STATUS_COLUMNS:
        return STATUS_COLUMNS[field.column]
    column = SQL("t.{}").format(Identifier(field.column))
    return _READ[field.type](column) if field.type in _READ else column


def _value(field: Field) -> Composable:
    cast = _CASTS.get(field.type, SQL("::text"))
    given = SQL("{}{}").format(Placeholder(field.column), cast)
    return SQL("coalesce({}, '{{}}')").format(given) if field.type is FieldType.LIST else given


_PLACE = SQL("ST_SetSRID(ST_MakePoint(%(lon)s::double precision, %(lat)s::double precision), 4326)")


def _insert(kind: RegisterKind) -> Composed:
    columns = [Identifier(field.column) for field in _columns(kind)]
    values = [_default(kind, field) for field in _columns(kind)]
    if kind.has_place:
        columns, values = [*columns, Identifier("geom")], [*values, _PLACE]
    return SQL("INSERT INTO {} ({}) VALUES ({})").format(
        Identifier(TABLES[kind.code]), SQL(", ").join(columns), SQL(", ").join(values)
    )


def _default(kind: RegisterKind, field: Field) -> Composable:
    if (kind.code, field.column) == ("course", "seats_taken"):
        return SQL("coalesce({}, 0)").format(_value(field))
    return _value(field)


def _update(kind: RegisterKind, *, place: bool) -> Composed:
    parts = [
        SQL("{} = {}").format(Identifier(field.column), _default(kind, field))
        for field in _columns(kind)
        if field.column != "id"
    ]
    if place:
        parts.append(SQL("geom = {}").format(_PLACE))
    return SQL("UPDATE {} SET {} WHERE id = %(id)s").format(
        Identifier(TABLES[kind.code]), SQL(", ").join(parts)
    )


def _values(kind: RegisterKind, entry: Entry) -> Mapping[str, Any]:
    return {field.column: entry.get(field.column) for field in _stored(kind)}


def _grounds(connection: psycopg.Connection[Any]) -> AreaSet:
    rows = connection.execute(
        """
        SELECT code, name, level, coalesce(parent_code, ''), ST_AsBinary(geom)
        FROM area WHERE valid_to IS NULL ORDER BY code
        """
    ).fetchall()
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.from_wkb(bytes(row[4])) for row in rows]
    return AreaSet(tuple(Area(*row[:4]) for row in rows), shapes)


def _outline(connection: psycopg.Connection[Any]) -> shapely.Geometry | None:
    row = connection.execute(
        """
        SELECT ST_AsBinary(ST_Union(geom)) FROM area WHERE valid_to IS NULL AND level = (
            SELECT level FROM area WHERE valid_to IS NULL
            ORDER BY array_position(ARRAY['city', 'county', 'township', 'village'], level) LIMIT 1)
        """
    ).fetchone()
    if row is None or row[0] is None:
        return None
    outline = shapely.from_wkb(bytes(row[0]))
    shapely.prepare(outline)
    return outline
