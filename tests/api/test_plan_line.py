"""The line of plans in the store, and one answer for all who ask after it."""

import asyncio
from datetime import UTC, datetime

import psycopg
import pytest

from api.operations.jobs.shared import Shared
from data.embedded import Cluster
from data.planline import forget_old
from data.plans import NewPlan, put_in_line
from data.scenarios import put_scenario
from gis.scenarios import Scenario
from tests.town_city import migrated


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    return migrated(cluster, "jobcircle_line")


def test_many_who_ask_at_once_are_one_question() -> None:
    asked = []

    async def find() -> int:
        asked.append(1)
        await asyncio.sleep(0.05)
        return len(asked)

    async def crowd() -> list[int]:
        shared: Shared[int] = Shared(fresh_s=10)
        first = await asyncio.gather(*(shared.ask("plan", find) for _ in range(50)))
        shared.clear()
        return [*first, await shared.ask("plan", find)]

    assert asyncio.run(crowd()) == [1] * 50 + [2]


def test_an_answer_that_failed_is_asked_again_and_one_that_left_spoils_nothing() -> None:
    asked = []

    async def find() -> int:
        asked.append(1)
        await asyncio.sleep(0.05)
        if len(asked) == 1:
            raise ValueError
        return len(asked)

    async def crowd() -> list[object]:
        shared: Shared[int] = Shared(fresh_s=10)
        failed = await asyncio.gather(*(shared.ask("x", find) for _ in range(2)), return_exceptions=True)
        leaves = asyncio.create_task(shared.ask("x", find))
        await asyncio.sleep(0.01)
        leaves.cancel()
        return [*map(type, failed), await shared.ask("x", find)]

    assert asyncio.run(crowd()) == [ValueError, ValueError, 2]


def test_old_plans_are_forgotten_but_for_those_of_scenarios_and_those_to_come(dsn: str) -> None:
    async def forget() -> list[str]:
        async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
            for name in ("a", "b", "c", "d"):
                await put_in_line(
                    connection, NewPlan(name, {"candidates": f"of {name}"}, {}, "1", candidates=name), most=9
                )
                await connection.execute(
                    "UPDATE plan SET state = 'cancelled' WHERE id <> 'c' AND id = %s", (name,)
                )
            kept = Scenario("s", "一", datetime.now(UTC), {"candidates": "of a"}, {}, "a")
            await put_scenario(connection, kept)
            await forget_old(connection, keep=1)
            plans = await (await connection.execute("SELECT id FROM plan ORDER BY id")).fetchall()
            files = await (
                await connection.execute("SELECT body FROM candidate_file ORDER BY body")
            ).fetchall()
            assert plans == files
            return [row[0] for row in plans]

    assert asyncio.run(forget()) == ["a", "c", "d"]
