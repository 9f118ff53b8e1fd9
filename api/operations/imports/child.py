"""
The process that does one large piece of work on the register: `python -m api.operations.imports.child`.

Judging, writing and drawing up thousands of rows is plain computing: on a thread of the service it would take
turns with everybody who asks for the way. Each task loads what it takes, since somebody waits for its start.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import psycopg

from api.operations.aside import answer
from api.operations.batch import connected
from api.operations.imports.shown import import_json
from data.imports import StoredImport, find_import
from gis.datum import Datum
from gis.register import REGISTER
from gis.staff import Caller

Asked = Mapping[str, Any]
Task = Callable[[psycopg.Connection[Any], Asked, bytes], bytes]


def work(asked: Asked, content: bytes) -> tuple[dict[str, Any], bytes]:
    """Do the task that was ordered; what it writes is committed, or not at all where it fails."""
    with connected(asked["address"]) as connection:
        return {}, _TASKS[asked["task"]](connection, asked, content)


def _preview(connection: psycopg.Connection[Any], asked: Asked, content: bytes) -> bytes:
    from api.operations.imports.preview import ImportOrder, make_preview

    datum = None if asked["datum"] is None else Datum(asked["datum"])
    kind, caller = REGISTER[asked["kind"]], Caller(*asked["caller"])
    order = ImportOrder(kind, content, asked["name"], datum, caller, asked["id"])
    return _shown(make_preview(connection, order))


def _confirm(connection: psycopg.Connection[Any], asked: Asked, _content: bytes) -> bytes:
    from api.operations.imports.confirm import Choice, confirm

    return _shown(confirm(connection, asked["id"], Choice(**asked["choice"]), Caller(*asked["caller"])))


def _errors(connection: psycopg.Connection[Any], asked: Asked, _content: bytes) -> bytes:
    from api.operations.imports.workbooks import errors_book

    found = find_import(connection, asked["id"], Caller(*asked["caller"]).key or None)
    return errors_book(connection, found)


def _book(connection: psycopg.Connection[Any], asked: Asked, _content: bytes) -> bytes:
    from api.operations.imports.workbooks import current_book

    moment = None if asked["moment"] is None else datetime.fromisoformat(asked["moment"])
    return current_book(connection, REGISTER[asked["kind"]], moment=moment)


def _shown(found: StoredImport) -> bytes:
    return json.dumps(import_json(found), ensure_ascii=False, allow_nan=False).encode()


_TASKS: dict[str, Task] = {"preview": _preview, "confirm": _confirm, "errors": _errors, "book": _book}


if __name__ == "__main__":
    answer(work)
