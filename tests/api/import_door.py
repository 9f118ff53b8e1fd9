"""The service's door for imports, and what staff do at it, for the tests of several files."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from httpx import Client, Response

from api.app import create_app
from api.operations.imports import desk
from api.operations.keys import create_key
from api.settings import Settings
from isochrones.network import WalkNetwork
from tests.api.server import running

Auth = dict[str, str]


@contextmanager
def patient_door(dsn: str, network: WalkNetwork) -> Iterator[Client]:
    """Serve a town whose desk waits longer for what it judges, since the machine may be busy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "PATIENCE_S", 20.0)
        with running(create_app(Settings(database_url=dsn), network=network)) as client:
            client.timeout = 40
            yield client


def key_of(dsn: str, *scopes: str) -> Auth:
    with psycopg.connect(dsn) as connection:
        _, key = create_key(connection, name="张三", scopes=list(scopes), days=1, now=datetime.now(UTC))
    return {"Authorization": f"Bearer {key}"}


def upload(
    door: Client, content: bytes, auth: Auth, query: str = "kind=station&datum=wgs84&name=a.csv"
) -> Response:
    headers = {**auth, "Content-Type": "application/octet-stream"}
    return door.post(f"/imports?{query}", content=content, headers=headers)


def waited_for(door: Client, path: str, auth: Auth) -> Response:
    end = time.monotonic() + 60
    while (answer := door.get(path, headers=auth)).status_code == 202:
        assert time.monotonic() < end
        time.sleep(0.1)
    return answer


def previewed(
    door: Client, content: bytes, auth: Auth, query: str = "kind=station&datum=wgs84&name=a.csv"
) -> Any:
    answer = upload(door, content, auth, query)
    if answer.status_code == 202:  # a busy machine
        answer = waited_for(door, answer.headers["location"], auth)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()
