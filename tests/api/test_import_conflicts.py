"""Imports that meet others: one wins, the other is told; and what history keeps of both."""

import time
from datetime import UTC, datetime

import psycopg
import pytest

from api.operations.imports.confirm import Choice, confirm
from data.embedded import Cluster
from data.registerentries import read_entries
from data.registerhistory import changes_of, entries_on
from gis.errors import ConflictError, NotFoundError
from gis.staff import Caller
from tests.api.sheets import ME, STATION, Row, preview, row, sheet
from tests.import_city import filled


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    return filled(cluster, "jobcircle_conflicts")


def test_a_confirmation_against_a_changed_register_is_refused(dsn: str) -> None:
    with psycopg.connect(dsn) as mine, psycopg.connect(dsn) as other:
        found = preview(mine, sheet(row("北门就业驿站", 100, 700)))
        mine.commit()
        other.execute("UPDATE facility SET phone = '12345' WHERE id = 'B'")
        other.commit()
        with pytest.raises(ConflictError, match="has changed since the preview"):
            confirm(mine, found.id, Choice(), ME)
        mine.rollback()
        assert "北门就业驿站" not in str(read_entries(mine, STATION))


def test_of_two_confirmations_at_once_one_wins(dsn: str) -> None:
    with psycopg.connect(dsn) as mine, psycopg.connect(dsn) as other:
        found = preview(mine, sheet(row("一号就业点", 100, 800)))
        second = preview(mine, sheet(row("二号就业点", 900, 800)))
        mine.commit()
        confirm(mine, found.id, Choice(), ME)
        with pytest.raises(ConflictError, match="another import is being written"):
            confirm(other, found.id, Choice(), ME)
        other.rollback()
        with pytest.raises(ConflictError, match="another import is being written"):
            confirm(other, second.id, Choice(), ME)
        other.rollback()
        mine.commit()
        with pytest.raises(ConflictError, match="confirmed already"):
            confirm(other, found.id, Choice(), ME)
        other.rollback()
        with pytest.raises(ConflictError, match="has changed since the preview"):
            confirm(other, second.id, Choice(), ME)


def test_a_killed_connection_leaves_nothing(dsn: str) -> None:
    with psycopg.connect(dsn) as mine:
        found = preview(mine, sheet(*(row(f"驿{n}", n, 40 * (n % 20)) for n in range(200))))
        mine.commit()
    killed = psycopg.connect(dsn)
    confirm(killed, found.id, Choice(suspects="add"), ME)
    pid = killed.info.backend_pid
    with psycopg.connect(dsn) as mine:
        before = len(read_entries(mine, STATION))
        mine.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with pytest.raises(psycopg.OperationalError):
        killed.commit()
    with psycopg.connect(dsn) as mine:
        assert len(read_entries(mine, STATION)) == before
        assert mine.execute(
            "SELECT count(*) FROM register_change WHERE import_id = %s", (found.id,)
        ).fetchone() == (0,)
        done = confirm(mine, found.id, Choice(suspects="add"), ME)
        assert done.state == "applied"
        mine.rollback()


def test_a_preview_is_its_owners_and_ends_after_an_hour(dsn: str) -> None:
    with psycopg.connect(dsn) as mine:
        found = preview(mine, sheet(row("北门就业驿站", 100, 700)))
        with pytest.raises(NotFoundError):
            confirm(mine, found.id, Choice(), Caller("deadbeef", "别人"))
        mine.execute(
            "UPDATE register_import SET expires_at = clock_timestamp() - interval '1 s' WHERE id = %s",
            (found.id,),
        )
        with pytest.raises(NotFoundError, match="older than an hour"):
            confirm(mine, found.id, Choice(), ME)
        preview(mine, sheet(row("北门就业驿站", 100, 700)))
        assert mine.execute("SELECT 1 FROM register_import WHERE id = %s", (found.id,)).fetchone() is None
        mine.rollback()


def test_the_register_can_be_seen_as_it_was_and_who_changed_what(dsn: str) -> None:
    with psycopg.connect(dsn) as mine:
        moments = [datetime.now(UTC)]
        seen = [read_entries(mine, STATION)]
        for phone in ("0595-22221111", "0595-22221112"):
            stored = seen[-1]["D"]
            line: Row = ["D", "南城零工市场", "零工市场", stored["lon"], stored["lat"], "运行", phone]
            content = sheet(
                line, [*row("新站" + phone[-1], 300, 900)[:5], "运行", phone],
                header=["编号", "站点名称", "站点类型", "经度", "纬度", "状态", "电话"],
            )  # fmt: skip
            found = preview(mine, content)
            confirm(mine, found.id, Choice(suspects="add"), Caller("", f"员工{phone[-1]}"))
            mine.commit()
            time.sleep(0.01)
            moments.append(datetime.now(UTC))
            seen.append(read_entries(mine, STATION))
            time.sleep(0.01)
        assert seen[0] != seen[1] != seen[2]
        for moment, entries in zip(moments, seen, strict=True):
            assert entries_on(mine, STATION, moment) == entries
        history = changes_of(mine, STATION, "D")
        assert [each.by for each in history] == ["员工2", "员工1"]
        assert history[0].before is not None
        assert (history[0].before["phone"], history[0].after["phone"]) == ("0595-22221111", "0595-22221112")
