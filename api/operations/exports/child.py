"""The process that makes one export for the service: `python -m api.operations.exports.child`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.operations.aside import answer
from api.operations.batch import connected
from api.operations.exports.make import make_export
from api.operations.exports.order import ExportOrder
from gis.datum import Datum


def make(asked: Mapping[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
    """Make the export that was ordered; tells its file."""
    order = ExportOrder(
        asked["name"], asked["format"], Datum(asked["datum"]), asked["encoding"], asked["version"]
    )
    with connected(asked["address"]) as connection:
        made = make_export(connection, order, Path(asked["out"]), now=datetime.now(UTC))
    return {"file": made.path.name, "features": made.features, "sha256": made.sha256}, b""


if __name__ == "__main__":
    answer(make)
