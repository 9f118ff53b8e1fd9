"""Staff who meet at the desk of imports: old books, ids that others know, and who comes too early."""

import io
import time
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from httpx import Client, Response

from api.operations.imports import desk
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from tests.api.import_door import Auth, key_of, patient_door, previewed, upload, waited_for
from tests.api.sheets import row, sheet
from tests.import_city import filled

MANY = sheet(*(row(f"第{n}号驿站", n % 1000, n // 10, id=f"R{n}") for n in range(3000)))
BOOK = "/register/station.xlsx"


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    return filled(cluster, "jobcircle_import_races")


@pytest.fixture(scope="module")
def door(dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    with patient_door(dsn, town_network) as client:
        yield client


@pytest.fixture(scope="module")
def staff(dsn: str) -> Auth:
    return key_of(dsn, "import", "export")


def named(book: Response, station: str) -> str:
    """Tell the name that a workbook gives a site; empty where it is not in it."""
    first = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    return next((str(cells[1].value) for cells in first.iter_rows() if cells[0].value == station), "")


def called(door: Client, staff: Auth, name: str) -> None:
    made = previewed(door, sheet(row(name, 500, 40, id="RACE")), staff)
    done = door.post(f"/imports/{made['id']}/confirm", json={"suspects": "add"}, headers=staff)
    assert (done.status_code, done.json()["state"]) == (200, "applied"), done.text


def test_a_book_that_nobody_fetched_is_not_given_as_the_register_after_the_next_import(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    called(door, staff, "甲驿站")
    with monkeypatch.context() as hasty:
        hasty.setattr(desk, "PATIENCE_S", 0.0)
        assert door.get(BOOK, headers=staff).status_code == 202
    for name in ("乙驿站", "甲驿站"):  # the second brings back what the book was begun with
        called(door, staff, name)
        assert named(waited_for(door, BOOK, staff), "RACE") == name


def test_who_asks_after_a_confirmation_does_not_wait_for_a_book_begun_before_it(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    called(door, staff, "丙驿站")
    made = previewed(door, sheet(row("丁驿站", 500, 40, id="RACE")), staff)
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    assert door.get(BOOK, headers=staff).status_code == 202
    where = f"/imports/{made['id']}"
    assert door.post(f"{where}/confirm", json={}, headers=staff).status_code == 202
    assert waited_for(door, where, staff).json()["state"] == "applied"
    assert named(waited_for(door, BOOK, staff), "RACE") == "丁驿站"


def test_who_asks_again_for_a_book_of_an_unchanged_register_gets_the_one_in_hand(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_WAITING", 1)
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    assert [door.get(BOOK, headers=staff).status_code for _ in range(3)] == [202, 202, 202], (
        "one job, not three"
    )
    assert waited_for(door, BOOK, staff).status_code == 200


def test_a_stranger_who_knows_an_id_neither_learns_of_it_nor_stands_in_its_way(
    door: Client, staff: Auth, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = previewed(door, sheet(row("有主的驿站", 620, 40, id="OWNED")), staff)
    other, where = key_of(dsn, "import"), f"/imports/{made['id']}"
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    asked: list[Callable[[], Response]] = [
        lambda: door.post(f"{where}/confirm", json={"only_good": True}, headers=other),
        lambda: door.get(f"{where}/errors.xlsx", headers=other),
    ]
    assert [ask().status_code for ask in asked] == [404, 404]
    assert door.post(f"{where}/confirm", json={"suspects": "add"}, headers=staff).status_code == 202
    assert [ask().status_code for ask in asked] == [404, 404], "while it is written"
    assert waited_for(door, where, staff).json()["state"] == "applied"


def test_what_is_nobodys_costs_no_place_at_the_desk(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_WAITING", 0)  # whatever were queued would get 503
    answers = (
        door.post("/imports/0123456789abcdef/confirm", json={}, headers=staff),
        door.get("/imports/0123456789abcdef/errors.xlsx", headers=staff),
    )
    assert [each.status_code for each in answers] == [404, 404]


def test_an_import_that_is_still_judged_says_so_to_who_would_confirm_it(
    door: Client, staff: Auth, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    where = upload(door, MANY, staff).headers["location"]
    early = (
        door.post(f"{where}/confirm", json={}, headers=staff),
        door.get(f"{where}/errors.xlsx", headers=staff),
    )
    for answer in early:
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert answer.headers["retry-after"] == "2"
        assert "还在检查，请稍候" in answer.json()["detail"]
    english = door.post(f"{where}/confirm", json={}, headers={**staff, "Accept-Language": "en"})
    assert "still being judged; try again in a moment" in english.json()["detail"]
    stranger = door.post(f"{where}/confirm", json={}, headers=key_of(dsn, "import"))
    assert stranger.status_code == 404, "whose it is not is not told that it is there"
    assert waited_for(door, where, staff).json()["state"] == "preview"
    assert waited_for(door, f"{where}/errors.xlsx", staff).status_code == 200


def test_a_file_that_could_not_be_judged_says_why_to_who_would_confirm_it(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    where = upload(door, "名称,经度,纬度\n甲,118.6,24.9\n".encode(), staff).headers["location"]
    end = time.monotonic() + 60
    while (answer := door.post(f"{where}/confirm", json={}, headers=staff)).status_code == 409:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert answer.status_code == 422
    assert "缺少列" in answer.json()["detail"]


def test_a_bug_in_the_process_is_a_fault_of_ours_and_not_a_try_again(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(desk, "CHILD", "tests.api.test_aside")  # knows no such order
    answer = upload(door, sheet(row("北门就业驿站", 100, 700)), staff)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "retry-after" not in answer.headers
    assert "KeyError" not in answer.text
    lines = [record.getMessage() for record in caplog.records if record.name == "jobcircle.fault"]
    assert any("KeyError: 'do'" in line for line in lines)
    assert any(answer.json()["request_id"] in line for line in lines)
