"""
The reading process: `python -m data.files.untrusted.child TASK MEMORY CPU ROWS COLUMNS LETTERS < file`.

It shuts itself in before it looks at the file, which comes as its standard input, so that it needs no
folder; what it finds it writes to standard output (`answer`). Modules that run in here: `texttable` (CSV),
`workbook` (XLSX), `features` (GeoJSON), `geopackage`, and `gdal` (Shapefile, KML).
"""

import importlib
import mimetypes
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from data.files.untrusted import lockdown
from data.files.untrusted.answer import Teller
from data.files.untrusted.upload import LIMITS, Limits
from gis.errors import FileError, Message

READERS = {
    "csv": ("texttable", "read_text_table"),
    "xlsx": ("workbook", "read_workbook"),
    "geojson": ("features", "read_features"),
    "gpkg": ("geopackage", "read_tables"),
    "shapefile": ("gdal", "read_zipped_shapefile"),
    "kml": ("gdal", "read_kml"),
    "kmz": ("gdal", "read_kmz"),
    "drivers": ("gdal", "tell_drivers"),
    "probe": ("probe", "try_walls"),
}

Reader = Callable[[bytes, Limits, Teller], None]


def main(arguments: list[str]) -> None:
    """Do one task and tell what came of it; an unknown failure ends the process, and the answer stays cut."""
    task, (memory, cpu, rows, columns, letters) = arguments[0], map(int, arguments[1:6])
    walls = lockdown.shut_in(_readable(), memory, cpu)
    if os.environ.get("JOBCIRCLE_WRAPPED"):
        walls.insert(0, lockdown.BUBBLEWRAP)
    limits = replace(LIMITS, rows=rows, columns=columns, cell_letters=letters)
    teller = Teller(sys.stdout.buffer)
    teller.tell(walls=walls)
    sys.stdout.flush()
    # The system's own list of types, which openpyxl asks for, cannot be read in here.
    mimetypes.knownfiles.clear()
    module, name = READERS[task]
    read: Reader = getattr(importlib.import_module(f"data.files.untrusted.{module}"), name)
    try:
        read(sys.stdin.buffer.read(), limits, teller)
    except FileError as error:
        teller.refuse(error.message)
    except RecursionError:
        teller.refuse(Message("内容嵌套太深；请检查文件", "the content is nested too deeply; check the file"))
    teller.done()


def _readable() -> list[Path]:
    from data.files.untrusted.process import readable_folders

    return readable_folders()


if __name__ == "__main__":
    main(sys.argv[1:])
