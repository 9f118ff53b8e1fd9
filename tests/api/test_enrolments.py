"""Enrolment in courses: seats, the waiting list, the next course, and what is kept of a person."""

import json
import logging
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from httpx import Client

from api.app import create_app
from api.operations.listings.tidying import keep_house, tidy_enrolments
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from services.hours import CHINA
from tests.api.server import running
from tests.register_city import fill_register
from tests.town import place
from tests.town_city import CORNER, migrated

TODAY = datetime.now(CHINA).date()


@pytest.fixture(scope="module")
def school_dsn(cluster: Cluster) -> str:
    return migrated(cluster, "jobcircle_school")


@pytest.fixture(scope="module")
def server(school_dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    fill_register(school_dsn)
    given = Settings(database_url=school_dsn, walk_kmh=3.6, limit_min=15, enrolments_an_hour=100_000)
    with running(create_app(given, network=town_network)) as client:
        yield client


@pytest.fixture
def school(server: Client, school_dsn: str) -> Client:
    """Every course starts in nine days; C1 has one seat, C2 none, C3 and C4 some; nobody is enrolled."""
    with psycopg.connect(school_dsn) as connection:
        connection.execute("DELETE FROM enrolment")
        connection.execute("UPDATE course SET starts = %s, subsidised = true", (TODAY + timedelta(days=9),))
        connection.execute(
            "UPDATE course SET seats_taken = CASE id WHEN 'C2' THEN 20 WHEN 'C3' THEN 5 ELSE 0 END"
        )
    return server


def enrol(client: Client, course: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/courses/{course}/enrolments", json=body)
    return answer.status_code, answer.json()


def state(client: Client, token: str) -> tuple[str, int]:
    answer = client.post("/enrolments/state", json={"token": token}).json()
    return answer["state"], answer["ahead"]


def rows(dsn: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute("SELECT * FROM enrolment ORDER BY queue").fetchall()


def test_a_seat_is_taken_and_shows_in_the_list(school: Client) -> None:
    status, made = enrol(school, "C3")
    assert (status, made["state"], made["ahead"]) == (201, "enrolled", 0)
    assert re.fullmatch("[0-9a-f]{32}", made["token"])
    assert school.get("/courses/C3").json()["properties"]["seats_left"] == 14
    assert state(school, made["token"]) == ("enrolled", 0)


def test_without_a_seat_there_is_a_waiting_list_and_the_next_nearest_course(school: Client) -> None:
    status, said = enrol(school, "C2")
    assert (status, said["code"]) == (409, "full")
    assert said["waiting_list"] == {"open": True, "ahead": 0}
    # C1 is 671 m from C2's institution as the crow flies, C3 is 949 m.
    assert (said["next_course"]["id"], said["next_course"]["properties"]["seats_left"]) == ("C1", 1)
    assert "东门职业培训学校" in said["detail"]
    there = place(900, 900, CORNER)
    assert enrol(school, "C2", lon=there.lon, lat=there.lat)[1]["next_course"]["id"] == "C3"
    english = school.post("/courses/C2/enrolments", json={}, headers={"Accept-Language": "en"}).json()
    assert english["detail"].isascii()


def test_a_course_of_another_trade_or_self_paid_is_not_the_next_one(school: Client, school_dsn: str) -> None:
    with psycopg.connect(school_dsn) as connection:
        connection.execute("UPDATE course SET subsidised = false WHERE id IN ('C1', 'C3')")
    assert enrol(school, "C2")[1]["next_course"] is None


def test_whoever_waits_first_gets_the_seat_that_is_given_back(school: Client) -> None:
    _, first = enrol(school, "C1")
    _, second = enrol(school, "C1", wait=True)
    _, third = enrol(school, "C1", wait=True)
    assert (second["state"], second["ahead"], third["ahead"]) == ("waiting", 0, 1)
    gone = school.post("/enrolments/cancel", json={"token": first["token"]})
    assert gone.json() == {"course_id": "C1", "state": "cancelled"}
    assert state(school, second["token"]) == ("enrolled", 0)
    assert state(school, third["token"]) == ("waiting", 0)
    assert school.post("/enrolments/cancel", json={"token": first["token"]}).status_code == 404


def test_a_waiting_list_has_an_end(school: Client) -> None:
    enrol(school, "C1")
    assert [enrol(school, "C1", wait=True)[0] for _ in range(3)] == [201, 201, 409]
    assert enrol(school, "C1", wait=True)[1]["waiting_list"] == {"open": False, "ahead": 2}


def test_nobody_passes_those_who_wait(school: Client, school_dsn: str) -> None:
    enrol(school, "C1")
    _, waiting = enrol(school, "C1", wait=True)
    with psycopg.connect(school_dsn) as connection:
        connection.execute("UPDATE course SET seats = 2 WHERE id = 'C1'")
    assert enrol(school, "C1")[0] == 409
    assert state(school, waiting["token"]) == ("enrolled", 0)
    with psycopg.connect(school_dsn) as connection:
        connection.execute("UPDATE course SET seats = 1 WHERE id = 'C1'")
    assert state(school, waiting["token"]) == ("enrolled", 0), "a seat that was given is not taken back"


def test_the_same_request_sent_again_takes_one_seat(school: Client, school_dsn: str) -> None:
    token = secrets.token_hex(16)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: enrol(school, "C3", token=token), range(8)))
    assert {status for status, _ in answers} == {201}
    assert len(rows(school_dsn)) == 1
    assert enrol(school, "C1", token=token)[0] == 409
    assert len(rows(school_dsn)) == 1


def test_fifty_at_once_for_the_last_seat_and_one_gets_it(school: Client, school_dsn: str) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: enrol(school, "C1"), range(50)))
    assert Counter(status for status, _ in answers) == {201: 1, 409: 49}
    assert len(rows(school_dsn)) == 1
    with ThreadPoolExecutor(50) as pool:
        waited = list(pool.map(lambda _: enrol(school, "C1", wait=True), range(50)))
    assert Counter(status for status, _ in waited) == {201: 2, 409: 48}
    assert sorted(made["ahead"] for status, made in waited if status == 201) == [0, 1]


def test_many_who_come_and_go_never_fill_more_seats_than_there_are(school: Client, school_dsn: str) -> None:
    def come_and_go(number: int) -> None:
        status, made = enrol(school, "C1", wait=True)
        if status == 201 and number % 3:
            assert school.post("/enrolments/cancel", json={"token": made["token"]}).status_code == 200

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(come_and_go, range(60)))
    kept = [row[3] for row in rows(school_dsn)]
    assert kept.count(False) == 1, "the one seat is taken, by one"
    assert kept[0] is False, "by whoever came first"


def test_a_course_that_has_begun_takes_nobody(school: Client, school_dsn: str) -> None:
    with psycopg.connect(school_dsn) as connection:
        connection.execute("UPDATE course SET starts = %s WHERE id = 'C4'", (TODAY,))
        connection.execute("UPDATE course SET starts = %s WHERE id = 'C3'", (TODAY - timedelta(days=1),))
    assert enrol(school, "C4")[0] == 201
    assert enrol(school, "C3")[1]["code"] == "infeasible"
    assert enrol(school, "none")[0] == 404


def test_nothing_is_kept_of_a_person_but_the_hash_of_a_token(
    school: Client, school_dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "jobcircle")
    _, made = enrol(school, "C3", lon=CORNER.lon, lat=CORNER.lat)
    school.post("/enrolments/state", json={"token": made["token"]})
    with psycopg.connect(school_dsn) as connection:
        names = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'enrolment'"
        )
        assert {name for (name,) in names} == {"token_hash", "course_id", "queue", "waiting"}
    assert made["token"] not in str(rows(school_dsn))
    logged = [record.getMessage() for record in caplog.records if record.name == "jobcircle.access"]
    assert {json.loads(line)["route"] for line in logged} >= {"/courses/{course_id}/enrolments"}
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("jobcircle")]
    assert made["token"] not in str(ours)
    assert "24.9" not in str(ours)


def test_rows_are_deleted_when_their_time_is_over(school: Client, school_dsn: str) -> None:
    enrol(school, "C1")
    enrol(school, "C1", wait=True)
    enrol(school, "C3")
    with psycopg.connect(school_dsn) as connection:
        assert tidy_enrolments(connection) == (0, 0)
        connection.execute("UPDATE course SET starts = %s WHERE id = 'C1'", (TODAY - timedelta(days=1),))
        connection.commit()
        assert tidy_enrolments(connection, dry_run=True) == (1, 0)
        assert tidy_enrolments(connection) == (1, 0), "who still waits when it begins"
        # Ten days of course and thirty more: the fortieth is the last.
        connection.execute("UPDATE course SET starts = %s WHERE id = 'C1'", (TODAY - timedelta(days=40),))
        assert tidy_enrolments(connection) == (0, 0)
        connection.execute("UPDATE course SET starts = %s WHERE id = 'C1'", (TODAY - timedelta(days=41),))
        assert tidy_enrolments(connection) == (1, 0)
    assert [row[1] for row in rows(school_dsn)] == ["C3"]


def test_the_worker_gives_new_seats_to_those_who_wait(school: Client, school_dsn: str) -> None:
    _, waiting = enrol(school, "C2", wait=True)
    with psycopg.connect(school_dsn) as connection:
        connection.execute("UPDATE course SET seats_taken = 19 WHERE id = 'C2'")
        keep_house(connection)
    assert state(school, waiting["token"]) == ("enrolled", 0)


def test_one_address_cannot_take_all_seats(
    school_dsn: str, school: Client, town_network: WalkNetwork
) -> None:
    given = Settings(database_url=school_dsn, walk_kmh=3.6, limit_min=15, enrolments_an_hour=3)
    with running(create_app(given, network=town_network)) as client:
        tried = [enrol(client, "C3") for _ in range(5)]
    assert [status for status, _ in tried] == [201, 201, 201, 429, 429]
    assert "一小时" in tried[-1][1]["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"token": "x"},
        {"token": "0" * 32},
        {"token": 5},
        {"wait": "yes"},
        {"name": "张三", "phone": "13800000000"},
        {"lon": 118.6},
        {"lon": float("1e300"), "lat": 0},
        [],
    ],
)
def test_what_is_no_enrolment_is_refused_and_writes_nothing(
    school: Client, school_dsn: str, body: Any
) -> None:
    answer = school.post("/courses/C3/enrolments", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert rows(school_dsn) == []


def test_a_token_that_nobody_has_finds_nothing(school: Client) -> None:
    for path in ("/enrolments/state", "/enrolments/cancel"):
        assert school.post(path, json={"token": secrets.token_hex(16)}).status_code == 404
