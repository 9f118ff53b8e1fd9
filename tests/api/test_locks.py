"""Who has to wait for somebody else's writing is told so, and not that the database broke."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from httpx import Client

from api.operations.batch import connected
from api.operations.keys import create_key
from data.embedded import APP, OWNER
from data.maps import take_turn
from gis.errors import UnavailableError
from tests.api.test_cli import run


@pytest.fixture
def staff(town_dsn: str) -> dict[str, str]:
    with psycopg.connect(town_dsn) as connection:
        _, key = create_key(connection, name="赵工", scopes=["publish"], days=1, now=datetime.now(UTC))
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def publishing(dsn: str) -> Iterator[None]:
    """Be somebody who publishes, until the end of the block."""
    with psycopg.connect(dsn) as connection:
        take_turn(connection)
        yield


@pytest.mark.parametrize("path", ["/maps/training/versions", "/maps/training/rollback"])
def test_who_publishes_beside_another_is_told_to_wait_for_them(
    client: Client, town_dsn: str, staff: dict[str, str], path: str
) -> None:
    with publishing(town_dsn):
        answer = client.post(path, json={}, headers=staff)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "另一个人正在发布" in answer.json()["detail"]
    assert client.get("/maps/training/versions", headers=staff).json() == {"items": [], "history": []}


def test_the_command_line_says_the_same(town_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBCIRCLE_DATABASE_URL", town_dsn)
    monkeypatch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", town_dsn.replace(APP, OWNER, 1))
    with publishing(town_dsn):
        told = run("map", "rollback", "training", "--by", "赵工")
    assert told.returncode == 5
    assert "somebody else is publishing" in told.stderr


def test_long_work_that_waits_for_a_row_says_that_it_is_in_use(town_dsn: str) -> None:
    touch = "UPDATE facility SET phone = phone WHERE id = 'A'"
    with psycopg.connect(town_dsn) as other:
        other.execute(touch)
        with (
            pytest.raises(UnavailableError, match="somebody else is writing the same data"),
            connected(town_dsn) as connection,
        ):
            connection.execute(touch)


def test_long_work_that_is_stopped_does_not_say_that_the_database_went_away(town_dsn: str) -> None:
    with pytest.raises(UnavailableError, match="took too long"), connected(town_dsn) as connection:
        connection.execute("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)")


def test_a_question_that_waits_for_a_table_is_told_to_come_back(client: Client, town_dsn: str) -> None:
    with psycopg.connect(town_dsn.replace(APP, OWNER, 1)) as owner:
        owner.execute("LOCK TABLE map_event IN ACCESS EXCLUSIVE MODE")
        answer = client.get("/maps", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "somebody else is writing" in answer.json()["detail"]
