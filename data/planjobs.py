"""A plan as the process that makes it sees it: its question, and where its answer goes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from gis.errors import Message


@dataclass(frozen=True, slots=True)
class PlanTask:
    """
    A plan to be made.

    Attributes
    ----------
    id, attempt
        Which.
    purpose, scenario
        As of `data.plans.PlanStatus`.
    config, digests
        What is asked, of which data.
    candidates
        The file of candidates that was sent with it; None where the store's count.
    """

    id: str
    attempt: int
    purpose: str
    scenario: str | None
    config: Mapping[str, Any]
    digests: Mapping[str, Any]
    candidates: str | None


def open_task(connection: psycopg.Connection[Any], plan_id: str, attempt: int) -> PlanTask | None:
    """
    Read what is to be made.

    Parameters
    ----------
    connection
        Only read.
    plan_id, attempt
        Which.

    Returns
    -------
    PlanTask or None
        None where nobody wants it any more.
    """
    row = connection.execute(
        """
        SELECT p.id, attempt, purpose, scenario, config, digests, f.body
        FROM plan p LEFT JOIN candidate_file f ON f.sha256 = config ->> 'candidates'
        WHERE id = %s AND attempt = %s AND state = 'running'
        """,
        (plan_id, attempt),
    ).fetchone()
    return PlanTask(*row) if row else None


def tell_stage(
    connection: psycopg.Connection[Any], task: tuple[str, int], stage: Message, progress: float
) -> None:
    """
    Note how far a plan is.

    Parameters
    ----------
    connection
        Any role that may write.
    task
        Id and attempt.
    stage
        What is being done.
    progress
        From 0 to 1.
    """
    connection.execute(
        "UPDATE plan SET stage = %s, progress = %s WHERE id = %s AND attempt = %s AND state = 'running'",
        (Jsonb({"zh": stage.zh, "en": stage.en}), progress, *task),
    )


def finish(
    connection: psycopg.Connection[Any],
    task: tuple[str, int],
    result: Mapping[str, Any],
    points: bytes | None,
) -> None:
    """
    Save what came out, for the plan and for every scenario that waits for it; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    task
        Id and attempt; nothing is saved where nobody wants it any more.
    result
        JSON values.
    points
        As of `data.tables.PlanRow`.
    """
    text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    done = connection.execute(
        """
        UPDATE plan SET state = 'done', stage = NULL, progress = 1, result = %s, points = %s,
            ended_at = clock_timestamp()
        WHERE id = %s AND attempt = %s AND state = 'running'
        """,
        (text, points, *task),
    )
    if done.rowcount:
        connection.execute(
            """
            UPDATE scenario s SET result = p.result, points = p.points, digests = p.digests
            FROM plan p WHERE p.id = %s AND s.plan_id = p.id AND s.result IS NULL
            """,
            task[:1],
        )


def fail(connection: psycopg.Connection[Any], task: tuple[str, int], error: Message) -> None:
    """
    Note why a plan failed.

    Parameters
    ----------
    connection
        Any role that may write.
    task
        Id and attempt.
    error
        One sentence.
    """
    connection.execute(
        """
        UPDATE plan SET state = 'failed', stage = NULL, error = %s, ended_at = clock_timestamp()
        WHERE id = %s AND attempt = %s AND state = 'running'
        """,
        (Jsonb({"zh": error.zh, "en": error.en}), *task),
    )
