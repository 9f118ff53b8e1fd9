"""Scenarios in the store."""

from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from gis.errors import ConflictError, Message, NotFoundError
from gis.scenarios import Scenario

NO_SCENARIO = Message("没有这个编号的场景", "no scenario has that id")


async def put_scenario(connection: psycopg.AsyncConnection[Any], scenario: Scenario) -> None:
    """
    Save a new scenario; its result is that of the scenario it was copied from, else that of its plan.

    Parameters
    ----------
    connection
        Any role that may write.
    scenario
        Of a plan of the store; its own result is not looked at.
    """
    await connection.execute(
        """
        INSERT INTO scenario (id, name, note, parent, created_at, config, digests, minutes, plan_id, frozen,
            result, points)
        SELECT %(id)s, %(name)s, %(note)s, %(parent)s, %(created)s, %(config)s, %(digests)s, %(minutes)s,
            %(plan)s, %(frozen)s, coalesce(s.result, p.result), coalesce(s.points, p.points)
        FROM plan p LEFT JOIN scenario s ON s.id = %(parent)s AND s.plan_id = p.id
        WHERE p.id = %(plan)s
        """,
        _values(scenario),
    )


async def change_scenario(connection: psycopg.AsyncConnection[Any], scenario: Scenario) -> None:
    """
    Save what became of a scenario, unless somebody else has changed it meanwhile.

    Parameters
    ----------
    connection
        Any role that may write.
    scenario
        With more minutes than before. Its result stays while its plan does, else it is that of the new plan.

    Raises
    ------
    ConflictError
        If it was changed or frozen meanwhile; nothing is saved then.
    """
    values = _values(scenario)
    found = await connection.execute(
        """
        UPDATE scenario s SET name = %(name)s, note = %(note)s, config = %(config)s, digests = %(digests)s,
            minutes = %(minutes)s, plan_id = %(plan)s, frozen = %(frozen)s,
            result = CASE WHEN s.plan_id = p.id THEN coalesce(s.result, p.result) ELSE p.result END,
            points = CASE WHEN s.plan_id = p.id THEN coalesce(s.points, p.points) ELSE p.points END
        FROM plan p
        WHERE p.id = %(plan)s AND s.id = %(id)s AND NOT s.frozen
            AND s.minutes = (SELECT coalesce(jsonb_agg(e ORDER BY n), '[]'::jsonb)
                FROM jsonb_array_elements(%(minutes)s::jsonb) WITH ORDINALITY m (e, n)
                WHERE n <= jsonb_array_length(s.minutes))
        """,
        values,
    )
    if not found.rowcount:
        raise ConflictError(
            "别人刚改过这个场景；请重新打开再改",
            "somebody else has just changed this scenario; open it again and make your change",
        )


async def find_scenario(connection: psycopg.AsyncConnection[Any], scenario_id: str) -> Scenario:
    """
    Read a scenario; of its result the headline only.

    Parameters
    ----------
    connection
        Only read.
    scenario_id
        Its id.

    Returns
    -------
    Scenario
        As it is now, without points.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    async with connection.cursor(row_factory=class_row(Scenario)) as cursor:
        await cursor.execute(_HEADS + SQL("WHERE s.id = %s"), (scenario_id,))
        found = await cursor.fetchone()
    if found is None:
        raise NotFoundError(*NO_SCENARIO)
    return found


async def list_scenarios(connection: psycopg.AsyncConnection[Any], *, most: int = 200) -> list[Scenario]:
    """
    List the newest scenarios; of their results the headlines only.

    Parameters
    ----------
    connection
        Only read.
    most
        So many.

    Returns
    -------
    list[Scenario]
        Newest first, without points.
    """
    async with connection.cursor(row_factory=class_row(Scenario)) as cursor:
        await cursor.execute(_HEADS + SQL("ORDER BY s.created_at DESC, s.id LIMIT %s"), (most,))
        return await cursor.fetchall()


async def scenario_result(connection: psycopg.AsyncConnection[Any], scenario_id: str) -> str | None:
    """
    Read the result of a scenario as it was written.

    Parameters
    ----------
    connection
        Only read.
    scenario_id
        Its id.

    Returns
    -------
    str or None
        JSON; None until its plan is done.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    cursor = await connection.execute(
        """
        SELECT coalesce(s.result, p.result)::text FROM scenario s JOIN plan p ON p.id = s.plan_id
        WHERE s.id = %s
        """,
        (scenario_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFoundError(*NO_SCENARIO)
    text: str | None = row[0]
    return text


def whole_scenario(connection: psycopg.Connection[Any], scenario_id: str) -> Scenario:
    """
    Read a scenario with its whole result and its points, on a connection that waits.

    Parameters
    ----------
    connection
        Only read.
    scenario_id
        Its id.

    Returns
    -------
    Scenario
        As it is now.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    with connection.cursor(row_factory=class_row(Scenario)) as cursor:
        found = cursor.execute(_WHOLE + SQL("WHERE s.id = %s"), (scenario_id,)).fetchone()
    if found is None:
        raise NotFoundError(*NO_SCENARIO)
    return found


def _values(scenario: Scenario) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "name": scenario.name,
        "note": scenario.note,
        "parent": scenario.parent,
        "created": scenario.created,
        "config": Jsonb(dict(scenario.config)),
        "digests": Jsonb(dict(scenario.digests)),
        "minutes": Jsonb([dict(entry) for entry in scenario.minutes]),
        "plan": scenario.plan,
        "frozen": scenario.frozen,
    }


_COLUMNS = SQL("""
    SELECT s.id, s.name, s.created_at AS created, s.config, s.digests, s.plan_id AS plan, s.note, s.parent,
        s.minutes, s.frozen
""")

# A plan that is done in the moment in which its scenario is saved is seen by neither; so both are looked at.
_WHOLE = _COLUMNS + SQL("""
    , coalesce(s.result, p.result) AS result, coalesce(s.points, p.points) AS points
    FROM scenario s JOIN plan p ON p.id = s.plan_id
""")

_HEADS = _COLUMNS + SQL("""
    , CASE WHEN r.result IS NULL THEN NULL ELSE
        json_build_object('version', r.result -> 'version', 'status', r.result -> 'status',
            'counts', r.result -> 'counts',
            'before', json_build_object('covered', r.result #> '{before,covered}'),
            'after', json_build_object('covered', r.result #> '{after,covered}',
                'people', r.result #> '{after,people}'))
    END AS result, NULL::bytea AS points
    FROM scenario s JOIN plan p ON p.id = s.plan_id
    CROSS JOIN LATERAL (SELECT coalesce(s.result, p.result) AS result) r
""")
