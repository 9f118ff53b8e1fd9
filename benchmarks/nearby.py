"""
What a walking answer costs over a straight-line one: `GET /nearby` beside PostGIS's nearest-20 by index.

Run, with `./run demo` serving in another terminal::

    .venv/bin/python benchmarks/nearby.py [ADDRESS]

Both are asked at the same 300 places of the city, in turn, one request at a time; the straight line is
asked on a connection of its own and leaves out HTTP, JSON and the walk. Prints medians, 95th percentiles
and their ratio.
"""

import statistics
import sys
import time
from collections.abc import Callable

import httpx
import numpy as np
import psycopg

from api.operations.home import home_of
from api.settings import Settings
from data.embedded import APP, find_cluster

NEAREST = "SELECT id, name FROM facility ORDER BY geom <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326) LIMIT 20"
PLACES = 300


def timed(ask: Callable[[], object]) -> float:
    begin = time.perf_counter()
    ask()
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    settings = Settings()
    dsn = settings.database_url or find_cluster(home_of(settings), pg_bin=settings.pg_bin).dsn(APP)
    walk, straight = [], []
    with httpx.Client(base_url=address, trust_env=False) as client, psycopg.connect(dsn) as connection:
        homes = connection.execute("SELECT ST_X(geom), ST_Y(geom) FROM population ORDER BY id").fetchall()
        chosen = np.random.default_rng(5).choice(len(homes), PLACES, replace=False)
        for lon, lat in (homes[i] for i in chosen):
            place = {"lon": lon, "lat": lat}
            walk.append(timed(lambda place=place: client.get("/nearby", params=place)))
            straight.append(
                timed(lambda lon=lon, lat=lat: connection.execute(NEAREST, (lon, lat)).fetchall())
            )
    print("| answer | median | p95 |\n|---|---|---|")
    for name, times in (("GET /nearby, 15 minutes on foot", walk), ("straight line, SQL only", straight)):
        print(f"| {name} | {statistics.median(times):.1f} ms | {np.percentile(times, 95):.1f} ms |")
    print(f"\nratio of medians {statistics.median(walk) / statistics.median(straight):.1f}")


if __name__ == "__main__":
    main()
