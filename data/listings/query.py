"""
Ask a list: every statement is put together of the parts of its `Listing`, values are bound.

A text is looked for as a part of a name, or as the initials of one in pinyin (`data.initials`); only where
no current row has it are names taken that are like it (育婴师 finds 育婴员).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Composed

from data.listings.conditions import HERE, conditions, filter_of, filters, values
from data.listings.spec import MOST_VALUES, Counted, Facet, FacetValue, Hit, Listing, Question
from gis.errors import NotFoundError
from gis.model import LonLat

Connection = psycopg.AsyncConnection[Any]


async def understood(connection: Connection, listing: Listing, question: Question) -> Question:
    """
    Decide whether names that are only like the text have to do.

    Parameters
    ----------
    connection
        Only read.
    listing
        Which list.
    question
        With its text as typed.

    Returns
    -------
    Question
        With `alike` set where no current row holds the text.
    """
    if not question.text:
        return question
    anywhere = replace(question, filters={}, since=None, until=None, around=None)
    where = conditions(listing, anywhere)
    statement = _sql("SELECT EXISTS (SELECT FROM {rows} WHERE {where})", listing, where=where)
    row = await (await _run(connection, statement, values(listing, anywhere))).fetchone()
    return replace(question, alike=row is not None and not row[0])


async def places_around(
    connection: Connection, listing: Listing, question: Question, *, most: int
) -> list[tuple[str, LonLat]]:
    """
    Give the places of the rows in the circle, whatever the filters.

    Parameters
    ----------
    connection
        Only read.
    listing, question
        What is asked.
    most
        Give up after so many.

    Returns
    -------
    list of (str, LonLat)
        In no order; `most` of them when there are more.
    """
    statement = _sql(
        "SELECT {code}, ST_X({place}), ST_Y({place}) FROM {rows} WHERE {where} LIMIT %(most)s",
        listing,
        where=conditions(listing, question),
    )
    cursor = await _run(connection, statement, values(listing, question) | {"most": most})
    return [(code, LonLat(lon, lat)) for code, lon, lat in await cursor.fetchall()]


async def still_wanted(
    connection: Connection, listing: Listing, question: Question, ids: Sequence[str]
) -> set[str]:
    """Keep those codes whose rows pass the question and its filters."""
    where = SQL(" AND ").join([conditions(listing, question, ids=True), filters(listing, question)])
    statement = _sql("SELECT {code} FROM {rows} WHERE {where}", listing, where=where)
    cursor = await _run(connection, statement, values(listing, question) | {"ids": list(ids)})
    return {code for (code,) in await cursor.fetchall()}


async def count(
    connection: Connection,
    listing: Listing,
    question: Question,
    *,
    ids: Sequence[str] | None = None,
    facets: bool = True,
) -> Counted:
    """
    Count the rows that match, and those that have each value of each facet.

    Parameters
    ----------
    connection
        Only read.
    listing, question
        What is asked.
    ids
        Only of these rows; of all when None.
    facets
        Whether values are wanted, or only the number of rows.

    Returns
    -------
    Counted
        A value's number heeds every filter but that of its own facet, so that other choices are seen.
    """
    wanted = listing.facets if facets else {}
    statement = _count_statement(listing, question, wanted, ids=ids is not None)
    cursor = await _run(connection, statement, values(listing, question) | {"ids": list(ids or ())})
    matched, found = 0, {name: list[FacetValue]() for name in wanted}
    for facet, value, label, number in await cursor.fetchall():
        if facet is None:
            matched = number
        else:
            found[facet].append(FacetValue(value or "", label, number))
    ordered = {
        name: tuple(sorted(values, key=lambda each: (-each.count, each.value))[:MOST_VALUES])
        for name, values in found.items()
    }
    return Counted(matched, ordered)


async def page(
    connection: Connection,
    listing: Listing,
    question: Question,
    *,
    after: tuple[float, str] | None,
    limit: int,
) -> list[Hit]:
    """
    Give the next rows: by distance where there is a circle, else in the list's own order, ties by code.

    Parameters
    ----------
    connection
        Only read.
    listing, question
        What is asked.
    after
        Key and code of the row before; None for the first page.
    limit
        Most rows.

    Returns
    -------
    list[Hit]
        In order.
    """
    key = SQL(f"ST_Distance({listing.place}::geography, {HERE})" if question.around else listing.sort)
    where = [conditions(listing, question), filters(listing, question)]
    if after is not None:
        where.append(
            SQL("(({key})::float8, {code}) > (%(key)s::float8, %(code)s)").format(
                key=key, code=SQL(listing.code)
            )
        )
    statement = _sql(
        # What is shown is put together for the page alone.
        "WITH chosen AS MATERIALIZED (SELECT {code} AS id, ({key})::float8 AS key FROM {rows}"
        " WHERE {where} ORDER BY 2, 1 LIMIT %(limit)s)"
        " SELECT {code}, ST_X({place}), ST_Y({place}), {demo}, chosen.key, {properties}"
        " FROM {rows} JOIN chosen ON chosen.id = {code} ORDER BY chosen.key, chosen.id",
        listing,
        where=SQL(" AND ").join(where),
        key=key,
    )
    start = {"key": after[0], "code": after[1]} if after else {}
    cursor = await _run(connection, statement, values(listing, question) | start | {"limit": limit})
    return [_hit(row) for row in await cursor.fetchall()]


async def rows_of(
    connection: Connection, listing: Listing, question: Question, ids: Sequence[str]
) -> dict[str, Hit]:
    """Give rows by their codes, whatever else is asked; the question tells the day."""
    statement = _sql(
        "SELECT {code}, ST_X({place}), ST_Y({place}), {demo}, {sort}::float8, {properties} FROM {rows}"
        " WHERE {code} = ANY(%(ids)s)",
        listing,
    )
    cursor = await _run(connection, statement, values(listing, question) | {"ids": list(ids)})
    return {row[0]: _hit(row) for row in await cursor.fetchall()}


async def one(connection: Connection, listing: Listing, question: Question, code: str) -> Hit:
    """
    Give one row by its code, over or not.

    Parameters
    ----------
    connection
        Only read.
    listing
        Which list.
    question
        Tells the moment.
    code
        In the register.

    Returns
    -------
    Hit
        As the register has it.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    found = await rows_of(connection, listing, question, [code])
    if code not in found:
        raise NotFoundError("没有这个编号；请检查", "nothing has that code; check it")
    return found[code]


async def _run(
    connection: Connection, statement: Composed, given: Mapping[str, Any]
) -> psycopg.AsyncCursor[Any]:
    # Planned for these values each time: a plan for any circle and any text reads the whole table.
    return await connection.execute(statement, given, prepare=False)


def _sql(template: str, listing: Listing, **parts: sql.Composable) -> Composed:
    own = {
        name: SQL(getattr(listing, name)) for name in ("code", "place", "rows", "demo", "sort", "properties")
    }
    return SQL(template).format(**own, **parts)


def _hit(row: Sequence[Any]) -> Hit:
    code, lon, lat, demo, key, properties = row
    return Hit(code, LonLat(lon, lat), demo, key, properties)


def _count_statement(
    listing: Listing, question: Question, facets: Mapping[str, Facet], *, ids: bool
) -> Composed:
    """One pass over the rows, then one grouping a facet."""
    filtered = [name for name in listing.facets if question.filters.get(name)]
    columns: list[sql.Composable] = [SQL("1 AS here")]
    columns += [SQL(f"({{}}) AS ok_{name}").format(filter_of(listing, question, name)) for name in filtered]
    for name, facet in facets.items():
        columns.append(SQL(f"({facet.value}) AS v_{name}, ({facet.label or 'NULL::text'}) AS l_{name}"))
    passing = " AND ".join(f"ok_{name}" for name in filtered) or "true"
    counts = [SQL(f"SELECT NULL, NULL, NULL, count(*) FROM base WHERE {passing}")]  # noqa: S608 - our own words
    counts += [
        _counting(name, facet, [other for other in filtered if other != name])
        for name, facet in facets.items()
    ]
    base = SQL("SELECT {columns} FROM {rows} WHERE {where}").format(
        columns=SQL(", ").join(columns),
        rows=SQL(listing.rows),
        where=conditions(listing, question, ids=ids),
    )
    return SQL("WITH base AS MATERIALIZED ({base}) {counts}").format(
        base=base, counts=SQL(" UNION ALL ").join(counts)
    )


def _counting(name: str, facet: Facet, filters: Sequence[str]) -> SQL:
    passing = " AND ".join(f"ok_{each}" for each in filters) or "true"
    value = "value" if facet.many else f"v_{name}"
    unnested = f", unnest(v_{name}) AS value" if facet.many else ""
    # The label that most rows have; sorting for it is spared where there is none.
    label = f"mode() WITHIN GROUP (ORDER BY l_{name})" if facet.label else "NULL"
    return SQL(
        f"SELECT '{name}', {value}, {label}, count(*)"  # noqa: S608 - our own words
        f" FROM base{unnested} WHERE {passing} GROUP BY {value}"
    )
