"""The connections that the service asks with."""

import asyncio

import pytest

from api.operations.pool import borrowed, make_pool


@pytest.mark.parametrize("setting", ["max_parallel_workers_per_gather", "jit"])
def test_no_short_question_waits_for_helpers_or_a_compiler(town_dsn: str, setting: str) -> None:
    async def shown() -> str:
        pool = make_pool(town_dsn, smallest=1, largest=1, timeout_s=10)
        await pool.open()
        try:
            async with borrowed(pool) as connection:
                row = await (await connection.execute("SELECT current_setting(%s)", (setting,))).fetchone()
                assert row is not None
                return str(row[0])
        finally:
            await pool.close()

    assert asyncio.run(shown()) in ("0", "off")
