"""What reports of plans and audits are made from, as the store has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from gis.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """
    A plan that is done.

    Attributes
    ----------
    config, digests
        What was asked, of which data.
    result
        JSON values.
    points
        As of `data.tables.PlanRow`.
    """

    config: Mapping[str, Any]
    digests: Mapping[str, Any]
    result: Mapping[str, Any]
    points: bytes | None


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """
    An audit.

    Attributes
    ----------
    created_at, digests, result, demo
        As of `data.audits.AuditRun`.
    state, people
        Shape (D,), of each demand point.
    lonlat
        Shape (D, 2), degrees.
    """

    created_at: datetime
    digests: Mapping[str, Any]
    result: Mapping[str, Any]
    demo: bool
    state: NDArray[np.object_]
    people: NDArray[np.float64]
    lonlat: NDArray[np.float64]


def kept_plan(connection: psycopg.Connection[Any], plan_id: str) -> KeptPlan:
    """
    Read a plan that is done.

    Parameters
    ----------
    connection
        Only read.
    plan_id
        Which plan.

    Returns
    -------
    KeptPlan
        As it was written.

    Raises
    ------
    NotFoundError
        If there is none, or it is made anew just now.
    """
    row = connection.execute(
        "SELECT config, digests, result, points FROM plan WHERE id = %s AND state = 'done'", (plan_id,)
    ).fetchone()
    if row is None:
        raise NotFoundError("这个方案已不在了，或正在重新计算", "the plan is gone, or is being made anew")
    return KeptPlan(*row)


def kept_audit(connection: psycopg.Connection[Any], run_id: int) -> KeptAudit:
    """
    Read an audit with its demand points.

    Parameters
    ----------
    connection
        Only read.
    run_id
        Key of the run.

    Returns
    -------
    KeptAudit
        Its points ordered by their keys; each is the middle of its cell.

    Raises
    ------
    NotFoundError
        If it is no longer there.
    """
    run = connection.execute(
        "SELECT created_at, digests, result, demo FROM audit_run WHERE id = %s", (run_id,)
    ).fetchone()
    if run is None:
        raise NotFoundError("这次审计已不在了；请重试", "that audit is gone; ask again")
    rows = connection.execute(
        """
        SELECT state, people, (ST_XMin(geom) + ST_XMax(geom)) / 2, (ST_YMin(geom) + ST_YMax(geom)) / 2
        FROM audit_point WHERE run_id = %s ORDER BY population_id
        """,
        (run_id,),
    ).fetchall()
    created_at, digests, result, demo = run
    return KeptAudit(
        created_at,
        digests,
        result,
        demo,
        state=np.array([row[0] for row in rows], dtype=object),
        people=np.array([row[1] for row in rows], dtype=np.float64),
        lonlat=np.array([row[2:] for row in rows], dtype=np.float64).reshape(-1, 2),
    )
