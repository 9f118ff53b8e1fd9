"""
Plans in the store, as the service sees them: ordered, waiting in line, cancelled, read.

Who makes them takes them from `data.planline`, and the process of each writes through `data.planjobs`; every
write of theirs names the attempt that it belongs to, so that what an earlier process still says of the same
plan is not taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from gis.errors import Message, NotFoundError

LINE = 0x6A6F6264  # any number that only this program locks: "jobd"
NO_PLAN = Message("没有这个编号的方案", "no plan has that id")


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """
    How far a plan is.

    Attributes
    ----------
    id, purpose, scenario
        Which plan; a replay belongs to a scenario.
    state
        ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
    attempt
        How often it was ordered.
    stage
        What is being done, in both languages; None unless it is running.
    progress
        From 0 to 1.
    ahead
        Plans before it in the line; None unless it is queued.
    title
        As it was ordered with; may be empty.
    error
        Why it failed, in both languages.
    ordered_at, began_at, ended_at
        Moments; None for those to come.
    """

    id: str
    purpose: str
    scenario: str | None
    state: str
    attempt: int
    stage: Mapping[str, str] | None
    progress: float
    ahead: int | None
    title: str
    error: Mapping[str, str] | None
    ordered_at: datetime
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """
    A plan to be put in the line.

    Attributes
    ----------
    id
        Named after its question and its data.
    config, digests, version
        What is asked, of which data, by which release.
    purpose, scenario
        As of `PlanStatus`.
    candidates
        The file of candidates that was sent with it; None where there is none, or it is kept already.
    """

    id: str
    config: Mapping[str, Any]
    digests: Mapping[str, Any]
    version: str
    purpose: str = "plan"
    scenario: str | None = None
    candidates: str | None = None


async def put_in_line(
    connection: psycopg.AsyncConnection[Any], plan: NewPlan, *, most: int
) -> tuple[bool, bool]:
    """
    Order a plan, unless it is done, being made or in the line already.

    Parameters
    ----------
    connection
        Any role that may write.
    plan
        What is ordered. One that failed, was cancelled or was made by another release is made anew.
    most
        Plans that may wait.

    Returns
    -------
    tuple[bool, bool]
        Whether there is such a plan now, False where the line is full; and whether it was put there now.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (LINE,))
        cursor = await connection.execute("SELECT state, version FROM plan WHERE id = %s", (plan.id,))
        known = await cursor.fetchone()
        if known and (known[0] in ("queued", "running") or known == ("done", plan.version)):
            return True, False
        waiting = await connection.execute("SELECT count(*) FROM plan WHERE state = 'queued'")
        (count,) = await waiting.fetchone() or (0,)
        if count >= most:
            return False, False
        if plan.candidates is not None:
            await connection.execute(
                "INSERT INTO candidate_file (sha256, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (plan.config["candidates"], plan.candidates),
            )
        await connection.execute(
            _PUT,
            (
                plan.id,
                plan.purpose,
                plan.scenario,
                Jsonb(dict(plan.config)),
                Jsonb(dict(plan.digests)),
                plan.version,
            ),
        )
    return True, True


async def statuses(
    connection: psycopg.AsyncConnection[Any], *, plans: Sequence[str] | None = None, most: int = 100
) -> list[PlanStatus]:
    """
    Tell how far plans are.

    Parameters
    ----------
    connection
        Only read.
    plans
        Ids; all plans when None, replays left out.
    most
        Newest so many.

    Returns
    -------
    list[PlanStatus]
        Newest first.
    """
    async with connection.cursor(row_factory=class_row(PlanStatus)) as cursor:
        await cursor.execute(
            SQL("{status} WHERE {which} ORDER BY ordered_at DESC, id LIMIT %(most)s").format(
                status=_STATUS,
                which=SQL("purpose = 'plan'") if plans is None else SQL("id = ANY(%(plans)s)"),
            ),
            {"plans": None if plans is None else list(plans), "most": most},
        )
        return await cursor.fetchall()


async def find_order(connection: psycopg.AsyncConnection[Any], plan_id: str) -> tuple[NewPlan, str]:
    """
    Read what was ordered.

    Parameters
    ----------
    connection
        Only read.
    plan_id
        Which plan.

    Returns
    -------
    tuple[NewPlan, str]
        The order, and its state.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    cursor = await connection.execute(
        "SELECT id, config, digests, version, purpose, scenario, state FROM plan WHERE id = %s", (plan_id,)
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFoundError(*NO_PLAN)
    return NewPlan(*row[:-1]), row[-1]


async def result_text(connection: psycopg.AsyncConnection[Any], plan_id: str) -> str | None:
    """
    Read the result of a plan as it was written.

    Parameters
    ----------
    connection
        Only read.
    plan_id
        Which plan.

    Returns
    -------
    str or None
        JSON; None until it is done.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    cursor = await connection.execute("SELECT result::text FROM plan WHERE id = %s", (plan_id,))
    row = await cursor.fetchone()
    if row is None:
        raise NotFoundError(*NO_PLAN)
    text: str | None = row[0]
    return text


async def plan_points(connection: psycopg.AsyncConnection[Any], plan_id: str) -> bytes | None:
    """
    Read what is kept of the people of a plan.

    Parameters
    ----------
    connection
        Only read.
    plan_id
        Which plan.

    Returns
    -------
    bytes or None
        As of `data.tables.PlanRow`; None where there is no such plan, or it has none.
    """
    cursor = await connection.execute("SELECT points FROM plan WHERE id = %s AND state = 'done'", (plan_id,))
    row = await cursor.fetchone()
    return None if row is None else row[0]


async def headline(connection: psycopg.AsyncConnection[Any], plan_id: str) -> dict[str, Any] | None:
    """Read the few figures of a result that its status shows; None until the plan is done."""
    cursor = await connection.execute(_HEADLINE, (plan_id,))
    row = await cursor.fetchone()
    return None if row is None else row[0]


async def cancel(connection: psycopg.AsyncConnection[Any], plan_id: str) -> None:
    """
    Take a plan out of the line, or note that nobody wants it any more; one that has ended stays as it is.

    Parameters
    ----------
    connection
        Any role that may write.
    plan_id
        Which plan.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    cursor = await connection.execute(_CANCEL, (plan_id,))
    if not cursor.rowcount:
        raise NotFoundError(*NO_PLAN)


_PUT = """
    INSERT INTO plan (id, purpose, scenario, config, digests, version) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (id) DO UPDATE SET state = 'queued', attempt = plan.attempt + 1, stage = NULL, progress = 0,
        config = excluded.config, digests = excluded.digests, version = excluded.version, result = NULL,
        points = NULL, error = NULL, ordered_at = clock_timestamp(), began_at = NULL, ended_at = NULL
"""

_STATUS = SQL("""
    SELECT id, purpose, scenario, state, attempt, stage, progress,
        CASE WHEN state = 'queued' THEN
            (SELECT count(*)::int FROM plan w WHERE w.state = 'queued'
                AND (w.ordered_at, w.id) < (plan.ordered_at, plan.id))
            + (SELECT count(*)::int FROM plan r WHERE r.state = 'running')
        END AS ahead,
        coalesce(config ->> 'title', '') AS title, error, ordered_at, began_at, ended_at
    FROM plan
""")

_HEADLINE = """
    SELECT json_build_object('status', result -> 'status', 'before', result #> '{before,covered}',
        'after', result #> '{after,covered}', 'people', result #> '{after,people}',
        'counts', result -> 'counts', 'same', result -> 'same')
    FROM plan WHERE id = %s AND state = 'done'
"""

_CANCEL = """
    UPDATE plan SET
        state = CASE WHEN state IN ('queued', 'running') THEN 'cancelled' ELSE state END,
        stage = CASE WHEN state IN ('queued', 'running') THEN NULL ELSE stage END,
        ended_at = CASE WHEN state IN ('queued', 'running') THEN clock_timestamp() ELSE ended_at END
    WHERE id = %s
"""
