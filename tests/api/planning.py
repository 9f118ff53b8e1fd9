"""Order, look after and await plans through the service."""

import time
from collections.abc import Callable
from typing import Any

from httpx import Client

SOON_S = 60.0


def order(client: Client, title: str, **more: Any) -> str:
    """Order a plan; gives its id."""
    answer = client.post("/plans", json={"title": title, **more})
    assert answer.status_code in (200, 202), answer.text
    return str(answer.json()["id"])


def see(client: Client, plan: str) -> dict[str, Any]:
    """Look after a plan."""
    found: dict[str, Any] = client.get(f"/plans/{plan}").json()
    return found


def until(client: Client, plan: str, *states: str) -> dict[str, Any]:
    """Wait until a plan is in one of these states."""
    end = time.monotonic() + SOON_S
    while time.monotonic() < end:
        if (found := see(client, plan))["state"] in states:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
