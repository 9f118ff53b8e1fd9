"""Who may write: a key that was made, is not expired, not revoked, and has the right."""

import hashlib
import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from httpx import Client

from api.app import create_app
from api.operations.keys import create_key, list_keys, revoke_key
from api.operations.keys.secret import hashed, matches
from api.settings import Settings
from gis.errors import InputError, NotFoundError
from isochrones.network import WalkNetwork
from tests.api.server import running

QUESTIONS = {"/nearby", "/walk", "/isochrones", "/which-door"} | {
    f"/{name}/search" for name in ("courses", "vacancies", "enterprises", "fairs")
}
"""Routes that are asked with a body and write nothing."""

RESIDENTS = {"/courses/{course_id}/enrolments", "/enrolments/state", "/enrolments/cancel"}
"""Routes of people who have no account: a random token is all that is known of them."""

ORDER = {"options": {"add": "wrong"}}
"""Refused by its content, so that a test that gets past the key orders nothing."""


@pytest.fixture(scope="module")
def locked(town_settings: Settings, town_network: WalkNetwork) -> Iterator[Client]:
    """The same town, as a real city has it: plans need a key."""
    app = create_app(town_settings.model_copy(update={"plans_open": False}), network=town_network)
    with running(app) as client:
        yield client


def make(dsn: str, *scopes: str, days: int = 1, ago: timedelta = timedelta()) -> tuple[str, str]:
    with psycopg.connect(dsn) as connection:
        made, key = create_key(
            connection, name="测试 tester", scopes=list(scopes), days=days, now=datetime.now(UTC) - ago
        )
    return made.id, key


def order(client: Client, *headers: tuple[str, str]) -> tuple[int, str]:
    answer = client.post("/plans", json=ORDER, headers=list(headers))
    return answer.status_code, answer.json()["code"]


def bearer(key: str) -> tuple[str, str]:
    return ("Authorization", f"Bearer {key}")


def test_a_key_with_the_right_gets_in(locked: Client, town_dsn: str) -> None:
    _, key = make(town_dsn, "plan")
    assert order(locked, bearer(key)) == (422, "input")
    assert order(locked, ("authorization", f"bearer  {key}")) == (422, "input")


def test_without_a_key_nothing_is_written_and_the_answer_says_what_to_send(locked: Client) -> None:
    answer = locked.post("/plans", json=ORDER)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "Authorization: Bearer" in answer.json()["detail"]
    assert (
        "staff key" in locked.post("/plans", json=ORDER, headers={"Accept-Language": "en"}).json()["detail"]
    )


def test_reading_plans_needs_no_key(locked: Client) -> None:
    assert locked.get("/plans").status_code == 200
    assert locked.get("/scenarios").status_code == 200


def test_a_key_without_the_right_is_403_and_names_the_right(locked: Client, town_dsn: str) -> None:
    _, key = make(town_dsn, "import", "export")
    answer = locked.post("/plans", json=ORDER, headers=[bearer(key)])
    assert (answer.status_code, answer.json()["code"]) == (403, "refused")
    assert "制定方案" in answer.json()["detail"]


def test_a_revoked_key_and_an_expired_one_open_nothing(locked: Client, town_dsn: str) -> None:
    key_id, key = make(town_dsn, "plan")
    assert order(locked, bearer(key))[0] == 422
    with psycopg.connect(town_dsn) as connection:
        first = revoke_key(connection, key_id)
        assert revoke_key(connection, key_id).revoked == first.revoked
    assert order(locked, bearer(key)) == (401, "key_needed"), "though the process has seen it right before"
    _, old = make(town_dsn, "plan", ago=timedelta(days=1))
    assert order(locked, bearer(old)) == (401, "key_needed")


def test_anything_but_the_whole_key_in_its_header_is_refused(locked: Client, town_dsn: str) -> None:
    key_id, key = make(town_dsn, "plan")
    for header in (
        key,
        f"Basic {key}",
        f"Bearer {key[:-1]}",
        f"Bearer {key}x",
        f"Bearer {key[:12]}",
        "Bearer",
    ):
        assert order(locked, ("Authorization", header)) == (401, "key_needed")
    assert order(locked, bearer(key), bearer(key)) == (401, "key_needed"), "two headers"
    assert order(locked, ("Cookie", f"key={key}")) == (401, "key_needed")
    assert locked.post(f"/plans?access_token={key}", json=ORDER).status_code in (400, 401)
    with psycopg.connect(town_dsn) as connection:
        revoke_key(connection, key_id)


def test_wrong_keys_are_told_to_wait_and_shut_no_right_one_out(
    town_settings: Settings, town_network: WalkNetwork, town_dsn: str
) -> None:
    key_id, _ = make(town_dsn, "plan")
    _, colleagues = make(town_dsn, "plan")
    app = create_app(town_settings.model_copy(update={"plans_open": False}), network=town_network)
    with running(app) as client:
        wrong = f"jc_{key_id}_{'x' * 43}"
        nobodys = f"jc_ffffffff_{'x' * 43}"
        tried = [order(client, bearer(each))[0] for each in [wrong, nobodys] * 6]
        assert tried == [401] * 10 + [429] * 2
        answer = client.post("/plans", json=ORDER, headers=[bearer(wrong)])
        assert (answer.headers["retry-after"], answer.json()["code"]) == ("60", "too_many")
        assert order(client, bearer(colleagues))[0] == 422, "one that the service has never seen"
        assert order(client)[0] == 401, "whoever shows none has not tried one"


def test_what_is_no_key_at_all_counts_as_a_wrong_one(
    town_settings: Settings, town_network: WalkNetwork
) -> None:
    app = create_app(town_settings.model_copy(update={"plans_open": False}), network=town_network)
    with running(app) as client:
        tried = [order(client, ("Authorization", each))[0] for each in ["Bearer jc_x", "Basic eDp5"] * 6]
        assert tried == [401] * 10 + [429] * 2


def test_a_key_of_an_earlier_release_gets_in_and_is_stored_anew(locked: Client, town_dsn: str) -> None:
    key_id, key = make(town_dsn, "plan")
    salt, secret = b"salt" * 4, key.split("_", 2)[2]
    digest = hashlib.scrypt(secret.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    old = f"scrypt$16384$8$1${b64encode(salt).decode()}${b64encode(digest).decode()}"
    with psycopg.connect(town_dsn) as connection:
        connection.execute("UPDATE staff_key SET secret = %s WHERE id = %s", (old, key_id))
    assert order(locked, bearer(f"jc_{key_id}_{'x' * 43}"))[0] == 401
    assert stored_hash(town_dsn, key_id) == old
    assert order(locked, bearer(key))[0] == 422
    assert stored_hash(town_dsn, key_id) == hashed(secret)
    assert order(locked, bearer(key))[0] == 422


def stored_hash(dsn: str, key_id: str) -> str:
    with psycopg.connect(dsn) as connection:
        (found,) = connection.execute("SELECT secret FROM staff_key WHERE id = %s", (key_id,)).fetchone() or (
            "",
        )
    return str(found)


def test_a_demo_city_takes_plans_from_all_but_not_with_a_wrong_key(client: Client) -> None:
    assert order(client) == (422, "input")
    assert order(client, bearer(f"jc_ffffffff_{'y' * 43}")) == (401, "key_needed")


def test_the_store_holds_no_key_and_the_log_neither(
    locked: Client, town_dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, key = make(town_dsn, "plan")
    order(locked, bearer(key))
    locked.post(f"/plans?access_token={key}", json=ORDER)
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("jobcircle")]
    assert ours
    assert key.split("_", 2)[2] not in str(ours)
    with psycopg.connect(town_dsn) as connection:
        rows = connection.execute("SELECT * FROM staff_key").fetchall()
    assert key.split("_", 2)[2] not in str(rows)


def test_only_the_secret_fits_its_hash() -> None:
    stored = hashed("secret")
    assert "secret" not in stored
    assert matches("secret", stored)
    assert not matches("secret ", stored)


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [("", ["plan"], 1), ("a\0b", ["plan"], 1), ("a", ["root"], 1), ("a", [], 1),
     ("a", ["plan"], 0), ("a", ["plan"], 367), ("长" * 101, ["plan"], 1)],
)  # fmt: skip
def test_a_key_that_nobody_should_have_is_not_made(
    town_dsn: str, name: str, scopes: list[str], days: int
) -> None:
    with psycopg.connect(town_dsn) as connection:
        before = len(list_keys(connection))
        with pytest.raises(InputError):
            create_key(connection, name=name, scopes=scopes, days=days, now=datetime.now(UTC))
        assert len(list_keys(connection)) == before
        with pytest.raises(NotFoundError):
            revoke_key(connection, "00000000")


def test_every_route_that_writes_asks_for_a_key_before_it_looks_at_anything_else(locked: Client) -> None:
    described = locked.get("/openapi.json").json()["paths"]
    writing = {
        (method, path)
        for path, methods in described.items()
        for method in methods
        if method != "get" and path not in QUESTIONS | RESIDENTS
    }
    assert ("post", "/imports") in writing
    for method, path in sorted(writing):
        assert {"staff_key": []} in described[path][method].get("security", []), (method, path)
        url = re.sub(r"\{\w+\}", "x", path)
        answer = locked.request(method, url, headers={"Content-Type": "application/json"}, content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (401, "key_needed"), (method, path)


def test_the_api_description_says_which_routes_want_a_key(client: Client) -> None:
    described = client.get("/openapi.json").json()
    assert described["components"]["securitySchemes"]["staff_key"]["scheme"] == "bearer"
    assert described["paths"]["/plans"]["post"]["security"] == [{"staff_key": []}]


def test_the_command_makes_lists_and_takes_back(town_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.api.test_cli import run

    monkeypatch.setenv("JOBCIRCLE_DATABASE_URL", town_dsn)
    monkeypatch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", town_dsn.replace("jobcircle_app", "jobcircle_owner"))
    made = run("key", "create", "--name", "张三", "--scope", "import", "--scope", "publish", "--days", 30)
    assert made.returncode == 0, made.stderr
    found = re.match(r"jc_([0-9a-f]{8})_[\w-]{43}\n", made.stdout)
    assert found
    listed = json.loads(run("key", "list", "--json").stdout)["items"]
    mine = next(each for each in listed if each["id"] == found[1])
    assert (mine["name"], mine["scopes"], mine["revoked"]) == ("张三", ["import", "publish"], None)
    assert run("key", "revoke", found[1]).returncode == 0
    assert run("key", "revoke", "nothing").returncode == 3
    assert run("key", "create", "--name", "a", "--scope", "root").returncode == 2
    assert found[0].strip().split("_", 2)[2] not in run("key", "list").stdout
