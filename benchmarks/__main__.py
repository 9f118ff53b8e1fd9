"""
All engine benchmarks by one command, into docs/benchmarks.md.

Run on an otherwise idle machine, after ``uv sync --group bench``; it takes about half an hour::

    .venv/bin/python -m benchmarks ../shared/data/porto/porto.osm.pbf

The demo city of a million nodes is generated and built once, in ``.cache/benchmarks``. Every benchmark is a
process of its own, so that none is charged with the memory of another.
"""

import subprocess
import sys
from pathlib import Path

from api.operations.network import build_network
from data.demo import generate
from isochrones.compiling import compile_everything

FOLDER = Path(".cache/benchmarks")
PAGE = Path("docs/benchmarks.md")
BEGIN, END = "<!-- made by python -m benchmarks -->", "<!-- end of what python -m benchmarks made -->"

MILLION = 13.0
"""Scale at which the demo city has about a million nodes."""


def networks(porto: Path) -> tuple[Path, Path]:
    """Build the two networks where they are not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    build_network(str(porto), FOLDER / "porto")
    streets = FOLDER / "million.osm.pbf"
    if not streets.is_file():
        generate(MILLION).write_osm(streets)
    build_network(str(streets), FOLDER / "million")
    return FOLDER / "porto", FOLDER / "million"


def main() -> None:
    porto = Path(sys.argv[1])
    compile_everything()
    city, million = networks(porto)
    told = []
    for command in (
        ["build_network", porto, "--times", 9],
        ["snap", city],
        ["reach", city],
        ["reach", million, "--large"],
        ["areas", porto],
        ["audit", million],
    ):
        print(*command, flush=True)
        call = [sys.executable, "-m", f"benchmarks.{command[0]}", *map(str, command[1:])]
        told.append(subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip())
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    made = "\n\n".join([BEGIN, *told, END])
    PAGE.write_text(before + made + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
