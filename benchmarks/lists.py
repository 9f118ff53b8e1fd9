"""
The nearest ten of a million vacancies by the straight line, beside pgbench with the same SQL, in one run.

Needs ``wrk`` and ``pgbench`` on the path::

    .venv/bin/python -m benchmarks.lists [--home .cache/benchmarks/lists]

The first run makes the demo city and writes a million made-up vacancies into its register, where people
live. The service is one worker with uvloop and eight connections and answers in full: count, walks and
GeoJSON. The same twenty places are asked in turn, several rounds; medians of the rounds.
"""

import argparse
import asyncio
import statistics
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely

from api.operations.prepare import CityOrder, prepare_city
from api.operations.store import Store, open_store
from api.settings import Settings
from benchmarks.serving import free_port, need_tools, pgbench, process, wrk
from benchmarks.table import markdown_table
from data.listings import VACANCIES, Around, Question, count, page
from gis.model import LonLat
from services.hours import CHINA

MANY = 1_000_000
NEAREST = 10
PLACES = 20
TITLES = ("育婴员", "焊工", "收银员", "外卖骑手", "电子装配工", "家政服务员", "叉车司机")


class Recorder:
    """Stands where a connection does, and writes down what it is asked."""

    def __init__(self, client: psycopg.Connection[Any]) -> None:
        self._cursor = psycopg.ClientCursor(client)
        self.asked: list[str] = []

    async def execute(self, statement: Any, given: Any, *, prepare: bool) -> "Recorder":
        """Write a statement down."""
        assert not prepare
        self.asked.append(self._cursor.mogrify(statement, given))
        return self

    async def fetchall(self) -> list[Any]:
        """Give nothing."""
        return []


def fill(store: Store, home: Path) -> None:
    prepare_city(store, home, CityOrder(), Settings().profile, progress=lambda _stage: None)
    with psycopg.connect(store.owner_url, autocommit=True) as connection:
        there = connection.execute("SELECT count(*) FROM vacancy WHERE id LIKE 'bench-%'").fetchone()
        if there == (MANY,):
            return
        connection.execute("DELETE FROM vacancy WHERE id LIKE 'bench-%'")
        homes = np.array(connection.execute("SELECT ST_X(geom), ST_Y(geom) FROM population").fetchall())
        employers = [row[0] for row in connection.execute("SELECT id FROM enterprise ORDER BY id")]
        random = np.random.default_rng(3)
        spots = homes[random.integers(0, len(homes), MANY)] + random.uniform(-0.002, 0.002, (MANY, 2))
        placed = shapely.set_srid(shapely.points(spots), 4326)
        columns = "id, enterprise_id, title, posts, contract, posted, geom, demo"
        with connection.cursor().copy(f"COPY vacancy ({columns}) FROM STDIN") as copy:
            for n, wkb in enumerate(shapely.to_wkb(placed, hex=True, include_srid=True)):
                employer = employers[n % len(employers)]
                title = TITLES[n % len(TITLES)]
                copy.write_row((f"bench-{n}", employer, title, 1, "full_time", "2026-11-01", wkb, True))
        connection.execute("VACUUM ANALYZE vacancy")


def statements(connection: psycopg.Connection[Any], here: LonLat, radius_m: int) -> list[str]:
    """Give the very statements of an answer, with their values written in."""
    recorder: Any = Recorder(connection)
    question = Question(datetime.now(CHINA), around=Around(here, radius_m))
    asyncio.run(count(recorder, VACANCIES, question, facets=False))
    asyncio.run(page(recorder, VACANCIES, question, after=None, limit=NEAREST + 1))
    asked: list[str] = recorder.asked
    return asked


def measure(order: argparse.Namespace, store: Store) -> str:
    with psycopg.connect(store.app_url) as connection:
        homes = connection.execute(
            "SELECT ST_X(geom), ST_Y(geom) FROM population ORDER BY md5(id::text) LIMIT %s", (PLACES,)
        ).fetchall()
        scripts = [statements(connection, LonLat(*home), order.radius) for home in homes]
        around = [row[0] for row in (connection.execute(script[0]).fetchall()[0][3:] for script in scripts)]
    paths = [
        f"/vacancies?lon={lon}&lat={lat}&radius_m={order.radius}&limit={NEAREST}&facets=false"
        for lon, lat in homes
    ]
    port = free_port()
    ours = [sys.executable, "-m", "benchmarks.served", str(order.home), str(port)]
    served, alone = [], []
    with process(ours, f"http://127.0.0.1:{port}/ogc/collections"):
        wrk(f"http://127.0.0.1:{port}", 2, paths)
        for _ in range(order.rounds):
            served.append(wrk(f"http://127.0.0.1:{port}", order.seconds, paths))
            alone.append(pgbench(store.app_url, scripts, order.seconds, mode="simple"))
    us, sql = statistics.median(served), statistics.median(alone)
    head = [
        "radius",
        "rows within, median",
        "jobcircle, answers/s",
        "pgbench, same SQL",
        "pgbench ÷ jobcircle",
    ]
    figures = [f"{statistics.median(around):,.0f}", f"{us:,.0f}", f"{sql:,.0f}", f"{sql / us:.2f}"]
    return markdown_table(
        f"The nearest {NEAREST} of {MANY:,} vacancies", head, [[f"{order.radius} m", *figures]]
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, default=Path(".cache/benchmarks/lists"))
    parser.add_argument("--radius", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    order = parser.parse_args()
    need_tools()
    order.home = order.home.resolve()
    order.home.mkdir(parents=True, exist_ok=True)
    with open_store(Settings(), order.home) as store:
        fill(store, order.home)
        print(measure(order, store))


if __name__ == "__main__":
    main()
