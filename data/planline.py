"""
The line of plans, as the one who makes them sees it: which comes next, which is still wanted, how one ended.

Every write names the attempt that it belongs to.
"""

from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from data.plans import LINE
from gis.errors import Message


async def may_run(connection: psycopg.AsyncConnection[Any]) -> bool:
    """Ask to be the one program that makes plans, for as long as this connection lives."""
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (LINE + 1,))
    row = await cursor.fetchone()
    return bool(row and row[0])


async def take_next(connection: psycopg.AsyncConnection[Any]) -> tuple[str, int] | None:
    """Begin the plan that has waited longest; gives its id and attempt, None where nobody waits."""
    cursor = await connection.execute(_TAKE)
    row = await cursor.fetchone()
    return None if row is None else (row[0], row[1])


async def state_of(connection: psycopg.AsyncConnection[Any], plan_id: str, attempt: int) -> str | None:
    """Tell the state of an attempt; None where there is a later one, or no such plan any more."""
    cursor = await connection.execute(
        "SELECT state FROM plan WHERE id = %s AND attempt = %s", (plan_id, attempt)
    )
    row = await cursor.fetchone()
    return None if row is None else str(row[0])


async def close_out(
    connection: psycopg.AsyncConnection[Any], plan_id: str, attempt: int, error: Message | None
) -> None:
    """
    End an attempt whose process is gone and has not said how it ended; one that has stays as it is.

    Parameters
    ----------
    connection
        Any role that may write.
    plan_id, attempt
        Which.
    error
        Why it failed; None where it was cancelled.
    """
    await connection.execute(
        """
        UPDATE plan SET state = %s, error = %s, stage = NULL, ended_at = clock_timestamp()
        WHERE id = %s AND attempt = %s AND state = 'running'
        """,
        (
            "failed" if error else "cancelled",
            Jsonb({"zh": error.zh, "en": error.en}) if error else None,
            plan_id,
            attempt,
        ),
    )


async def fail_orphans(
    connection: psycopg.AsyncConnection[Any], error: Message, *, but: tuple[str, int] | None
) -> None:
    """
    Fail every plan that the store believes to be running.

    Parameters
    ----------
    connection
        Any role that may write.
    error
        Why.
    but
        Id and attempt of the one that does run.
    """
    await connection.execute(
        """
        UPDATE plan SET state = 'failed', error = %s, stage = NULL, ended_at = clock_timestamp()
        WHERE state = 'running' AND (id, attempt) IS DISTINCT FROM (%s::text, %s::int)
        """,
        (Jsonb({"zh": error.zh, "en": error.en}), *(but or (None, None))),
    )


async def forget_old(connection: psycopg.AsyncConnection[Any], *, keep: int) -> None:
    """
    Forget plans that have ended, and files of candidates that nothing names any more.

    Parameters
    ----------
    connection
        Any role that may write.
    keep
        Newest so many plans are kept, and every plan of a scenario.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (LINE,))
        await connection.execute(_FORGET_PLANS, (keep,))
        await connection.execute(_FORGET_FILES)


_TAKE = """
    UPDATE plan SET state = 'running', began_at = clock_timestamp(), progress = 0
    WHERE id = (SELECT id FROM plan WHERE state = 'queued' ORDER BY ordered_at, id
        LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, attempt
"""

_FORGET_PLANS = """
    DELETE FROM plan p USING (SELECT id FROM plan ORDER BY ordered_at DESC, id OFFSET %s) old
    WHERE p.id = old.id AND p.state IN ('done', 'failed', 'cancelled')
        AND NOT EXISTS (SELECT FROM scenario s WHERE s.plan_id = p.id)
"""

_FORGET_FILES = """
    DELETE FROM candidate_file f
    WHERE NOT EXISTS (SELECT FROM plan p WHERE p.config ->> 'candidates' = f.sha256)
        AND NOT EXISTS (SELECT FROM scenario s WHERE s.config ->> 'candidates' = f.sha256)
"""
