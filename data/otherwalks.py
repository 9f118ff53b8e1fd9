"""The latest audit counted again for another longest walk: who would be covered, by county, for one group."""

from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL

from data.audits import AreaShare

Box = tuple[float, float, float, float]

_LONGEST = SQL("CASE WHEN p.country THEN %(country_s)s ELSE %(walk_s)s END")

STATE_WITHIN = SQL("""
    CASE WHEN p.state = 'unknown' AND (p.seconds IS NULL OR p.seconds > {longest} OR p.seconds <= (
            SELECT 60 * (profile ->> 'limit_min')::float8 FROM audit_run WHERE id = %(run)s)) THEN 'unknown'
        WHEN p.seconds <= {longest} THEN 'covered' ELSE 'gap' END
""").format(longest=_LONGEST)
"""
The state of a point ``p`` of the audit ``run`` for a longest walk of ``walk_s`` seconds in town and of
``country_s`` in the country. Who was unknown though a site is within the walk of the audit stays unknown:
that doubt is not about length.
"""


@dataclass(frozen=True, slots=True)
class LongestWalk:
    """
    The longest walks that count, exactly so long is covered.

    Attributes
    ----------
    walk_s
        Of people in town, seconds at the speed of the audit.
    country_s
        Of people in the country.
    """

    walk_s: float
    country_s: float


@dataclass(frozen=True, slots=True)
class Counted:
    """
    People of one group by state.

    Attributes
    ----------
    all
        The whole city.
    country
        Those in the country.
    areas
        Counties with their boxes (west, south, east, north), by code.
    reasons
        People who stay unknown, by reason; the most first.
    """

    all: AreaShare
    country: AreaShare
    areas: tuple[tuple[AreaShare, Box], ...]
    reasons: dict[str, float]


async def count_within(
    connection: psycopg.AsyncConnection[Any], *, run_id: int, longest: LongestWalk, group: str | None
) -> Counted:
    """
    Count an audit again.

    Parameters
    ----------
    connection
        Only read.
    run_id
        Key of the audit.
    longest
        What counts.
    group
        Name of a group of people; None for everybody.

    Returns
    -------
    Counted
        With the longest walk of the audit, its own figures.
    """
    values = {"run": run_id, "group": group, **asdict(longest)}
    cursor = await connection.execute(_COUNT, values)
    whole, areas = {True: _NOBODY, False: _NOBODY}, []
    reasons: dict[str, float] = {}
    for code, name, country, reason, *counts, west, south, east, north in await cursor.fetchall():
        if reason is not None:
            reasons[reason] = counts[-1]
        elif code is not None:
            areas.append((AreaShare(code, name, *counts), (west, south, east, north)))
        else:
            whole[bool(country)] = AreaShare("", "", *counts)
    reasons = dict(sorted(reasons.items(), key=lambda each: -each[1]))
    return Counted(whole[False], whole[True], tuple(areas), reasons)


_NOBODY = AreaShare("", "", 0.0, 0.0, 0.0, 0.0)


_COUNT = SQL("""
    WITH RECURSIVE up (leaf, code) AS (
        SELECT code, code FROM area
        UNION SELECT up.leaf, a.parent_code FROM up JOIN area a ON a.code = up.code
        WHERE a.parent_code IS NOT NULL
    ), county AS (
        SELECT DISTINCT ON (code) code, name, Box2D(geom) AS box FROM area WHERE level = 'county'
        ORDER BY code, valid_from DESC
    ), placed AS (
        SELECT up.leaf, county.code FROM up JOIN county ON county.code = up.code
    ), point AS (
        SELECT placed.code, p.country, {state} AS state, p.reason,
            CASE WHEN %(group)s::text IS NULL THEN p.people
            ELSE coalesce((d.groups ->> %(group)s)::float8, 0) END AS people
        FROM audit_point p JOIN population d ON d.id = p.population_id
        LEFT JOIN placed ON placed.leaf = d.area_code
        WHERE p.run_id = %(run)s
    ), counted AS (
        SELECT code, country, reason, grouping(code) AS whole, grouping(reason) AS any_reason,
            coalesce(sum(people), 0) AS people,
            coalesce(sum(people) FILTER (WHERE state = 'covered'), 0) AS covered,
            coalesce(sum(people) FILTER (WHERE state = 'gap'), 0) AS gap,
            coalesce(sum(people) FILTER (WHERE state = 'unknown'), 0) AS unknown
        FROM point GROUP BY GROUPING SETS ((), (code), (country), (reason))
    )
    SELECT counted.code, county.name, country, reason, people, covered, gap, unknown,
        ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
    FROM counted LEFT JOIN county ON county.code = counted.code
    WHERE CASE any_reason WHEN 0 THEN unknown > 0
        ELSE (whole = 1 AND country IS NOT FALSE) OR counted.code IS NOT NULL END
    ORDER BY counted.code NULLS FIRST
""").format(state=STATE_WITHIN)
