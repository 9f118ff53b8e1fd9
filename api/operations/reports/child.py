"""The process that makes one report for the service: `python -m api.operations.reports.child`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from api.operations.aside import answer
from api.operations.batch import connected
from api.operations.digest import file_sha256
from api.operations.reports.make import REPORTS


def make(asked: Mapping[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
    """Make the report that was ordered; tells its file."""
    out = Path(asked["out"])
    with connected(asked["address"]) as connection:
        # One moment for every table: boundaries are those whose digest is looked at.
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        REPORTS[asked["about"]](connection, asked["id"], out, asked["language"])
    return {"file": out.name, "sha256": file_sha256(out)}, b""


if __name__ == "__main__":
    answer(make)
