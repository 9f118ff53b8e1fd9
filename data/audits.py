"""Audits in the store: saved whole, read by their latest run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.types.json import Jsonb

from gis.errors import InputError, NotFoundError


@dataclass(frozen=True, slots=True)
class AuditPoints:
    """
    What an audit found at each demand point; every array has shape (D,).

    Attributes
    ----------
    population_id
        Keys of the demand points in the store.
    state
        ``covered``, ``gap`` or ``unknown``.
    reason
        Why a point is unknown; None or empty for the others.
    facility_id
        Nearest open site within the search limit, or None.
    seconds
        Walk to it; ``inf`` when there is none.
    facilities_in_reach
        Sites within the limit.
    country
        True where the rule of the country is for the point (F05).
    country_by
        What told town from country, ``code`` or ``degurba``; None where nothing did.
    """

    population_id: NDArray[np.int64]
    state: Sequence[str]
    reason: Sequence[str | None]
    facility_id: Sequence[str | None]
    seconds: NDArray[np.float64]
    facilities_in_reach: NDArray[np.int64]
    country: NDArray[np.bool_]
    country_by: str | None

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Give one row for each point, with None for a walk that does not exist."""
        seconds = (float(value) if np.isfinite(value) else None for value in self.seconds)
        return zip(
            self.population_id.tolist(),
            map(str, self.state),
            (str(reason) if reason else None for reason in self.reason),
            self.facility_id,
            seconds,
            self.facilities_in_reach.tolist(),
            self.country.tolist(),
            strict=True,
        )


@dataclass(frozen=True, slots=True)
class AreaShare:
    """
    What an audit found in one county.

    Attributes
    ----------
    code, name
        12-digit code and name.
    people, covered, gap, unknown
        Residents by state.
    """

    code: str
    name: str
    people: float
    covered: float
    gap: float
    unknown: float

    @property
    def share(self) -> float | None:
        """Covered people as a share of all people; None when there are no people."""
        return self.covered / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class AuditRun:
    """
    One saved audit.

    Attributes
    ----------
    id, created_at
        Key and time of the run.
    profile, digests, result
        As they were saved.
    demo
        True when an input was made up.
    country_by
        What told town from country; None where nothing did.
    areas
        Counties, by code.
    """

    id: int
    created_at: datetime
    profile: Mapping[str, Any]
    digests: Mapping[str, Any]
    result: Mapping[str, Any]
    demo: bool
    country_by: str | None
    areas: tuple[AreaShare, ...]


def save_run(
    connection: psycopg.Connection[Any],
    points: AuditPoints,
    *,
    profile: Mapping[str, Any],
    digests: Mapping[str, Any],
    result: Mapping[str, Any],
    demo: bool,
) -> int:
    """
    Save an audit with its points and its counts by area, in one transaction.

    Parameters
    ----------
    connection
        Any role that may write.
    points
        Every demand point of the store, or some of them.
    profile, digests, result
        What was asked, of which inputs, and what came out; JSON values.
    demo
        True when an input was made up.

    Returns
    -------
    int
        Key of the run.

    Raises
    ------
    InputError
        If a point is not in the store, or a state and its reason disagree.
    """
    try:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(
                _PUT_RUN,
                (Jsonb(dict(profile)), Jsonb(dict(digests)), Jsonb(dict(result)), demo, points.country_by),
            )
            (run_id,) = cursor.fetchone() or (0,)
            cursor.execute("DROP TABLE IF EXISTS pg_temp.audit_stage")
            cursor.execute(_STAGE)
            with cursor.copy("COPY audit_stage FROM STDIN") as copy:
                for row in points.rows():
                    copy.write_row(row)
            cursor.execute(_PUT_POINTS, (run_id,))
            if cursor.rowcount != len(points.population_id):
                raise InputError(
                    "有的需求点已不在数据库里；请重新运行审计",
                    "some demand points are no longer in the store; run the audit again",
                )
            cursor.execute(_PUT_AREAS, (run_id, run_id))
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        raise InputError(
            "审计结果的状态与原因不一致，没有保存", "a state and its reason disagree; nothing was saved"
        ) from error
    return int(run_id)


def has_run(connection: psycopg.Connection[Any], run_id: int) -> bool:
    """Tell whether a run is still in the store."""
    return connection.execute("SELECT FROM audit_run WHERE id = %s", (run_id,)).fetchone() is not None


def audited_digest(connection: psycopg.Connection[Any]) -> str | None:
    """Tell the digest of the register that the latest run stands on; None before the first."""
    row = connection.execute(
        "SELECT digests #>> '{store,digest}' FROM audit_run ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else row[0]


async def latest_id(connection: psycopg.AsyncConnection[Any]) -> int | None:
    """Give the key of the latest run, or None before the first."""
    cursor = await connection.execute("SELECT max(id) FROM audit_run", prepare=True)
    row = await cursor.fetchone()
    return None if row is None else row[0]


async def latest(connection: psycopg.AsyncConnection[Any]) -> AuditRun:
    """
    Read the latest audit with its counts by county.

    Parameters
    ----------
    connection
        Only read.

    Returns
    -------
    AuditRun
        Without its points; those are drawn as tiles.

    Raises
    ------
    NotFoundError
        If no audit was saved yet.
    """
    cursor = await connection.execute(
        "SELECT id, created_at, profile, digests, result, demo, country_by FROM audit_run"
        " ORDER BY id DESC LIMIT 1"
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFoundError(
            "还没有做过覆盖审计；请先运行 jobcircle audit",
            "no audit was saved yet; run jobcircle audit first",
        )
    counties = await connection.execute(_COUNTIES, (row[0],))
    areas = tuple(AreaShare(*found) for found in await counties.fetchall())
    run_id, created_at, profile, digests, result, demo, country_by = row
    return AuditRun(run_id, created_at, profile, digests, result, demo, country_by, areas)


_PUT_RUN = """
    INSERT INTO audit_run (profile, digests, result, demo, country_by) VALUES (%s, %s, %s, %s, %s)
    RETURNING id
"""

_STAGE = """
    CREATE TEMPORARY TABLE audit_stage (population_id int, state text, reason text, facility_id text,
        seconds float8, facilities_in_reach int, country boolean) ON COMMIT DROP
"""

# The cell is a square of cell_m metres around its point, with the point's own length of a degree.
_PUT_POINTS = """
    INSERT INTO audit_point (run_id, population_id, state, reason, facility_id, seconds,
        facilities_in_reach, country, people, geom)
    SELECT %s, p.id, a.state, a.reason, a.facility_id, a.seconds, a.facilities_in_reach, a.country, p.people,
        ST_MakeEnvelope(ST_X(p.geom) - dx, ST_Y(p.geom) - dy, ST_X(p.geom) + dx, ST_Y(p.geom) + dy, 4326)
    FROM audit_stage a JOIN population p ON p.id = a.population_id
    CROSS JOIN LATERAL (SELECT coalesce(p.cell_m, 100) / 2 / 110900 AS dy) y
    CROSS JOIN LATERAL (SELECT dy / greatest(cos(radians(ST_Y(p.geom))), 0.01) AS dx) x
"""

_PUT_AREAS = """
    WITH RECURSIVE up (leaf, code) AS (
        SELECT code, code FROM area
        UNION SELECT up.leaf, a.parent_code FROM up JOIN area a ON a.code = up.code
        WHERE a.parent_code IS NOT NULL
    )
    INSERT INTO audit_area (run_id, area_code, people, covered, gap, unknown)
    SELECT %s, up.code, sum(p.people),
        coalesce(sum(p.people) FILTER (WHERE p.state = 'covered'), 0),
        coalesce(sum(p.people) FILTER (WHERE p.state = 'gap'), 0),
        coalesce(sum(p.people) FILTER (WHERE p.state = 'unknown'), 0)
    FROM audit_point p JOIN population d ON d.id = p.population_id JOIN up ON up.leaf = d.area_code
    WHERE p.run_id = %s GROUP BY up.code
"""

_COUNTIES = """
    SELECT DISTINCT ON (c.area_code) c.area_code, a.name, c.people, c.covered, c.gap, c.unknown
    FROM audit_area c JOIN area a ON a.code = c.area_code AND a.level = 'county'
    WHERE c.run_id = %s ORDER BY c.area_code, a.valid_from DESC
"""
