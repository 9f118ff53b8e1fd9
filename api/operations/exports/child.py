"""
The process that makes one export for the service: `python -m api.operations.exports.child`.

Its order comes as JSON on standard input, with the address of the store, which so stands in no list of
processes; what came of it goes to standard output. It gives way to everybody else.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from api.operations.batch import connected
from api.operations.exports.make import make_export
from api.operations.exports.order import ExportOrder
from gis.datum import Datum
from gis.errors import JobcircleError

NICENESS = 10


def main() -> None:
    """Make the export that standard input orders."""
    os.nice(NICENESS)
    asked = json.load(sys.stdin)
    order = ExportOrder(
        asked["name"], asked["format"], Datum(asked["datum"]), asked["encoding"], asked["version"]
    )
    try:
        with connected(asked["address"]) as connection:
            made = make_export(connection, order, Path(asked["out"]), now=datetime.now(UTC))
    except JobcircleError as error:
        json.dump({"error": list(error.message)}, sys.stdout)
    else:
        json.dump({"file": made.path.name, "features": made.features, "sha256": made.sha256}, sys.stdout)


if __name__ == "__main__":
    main()
