"""
Tiles beside tipg and beside pgbench with the same SQL, and `/nearby` by walking time, in one run.

Needs ``wrk`` and ``pgbench`` on the path and tipg (``uv sync --group bench``, or its Python by ``--tipg``)::

    .venv/bin/python -m benchmarks.tiles [--home .cache/benchmarks/served] [--tipg PYTHON]

The first run makes the demo city and publishes 100,000 and 1,000,000 made-up points in it, which takes some
minutes. Each service is one worker with uvloop and eight connections; wrk keeps eight requests going. They
are asked in turn, several rounds, and the medians of the rounds are compared: ratios count, absolute figures
do not.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import psycopg
import shapely

from api.operations.ogc.tiles import TILE_LAYERS
from api.operations.prepare import CityOrder, prepare_city
from api.operations.store import Store, open_store
from api.settings import Settings
from benchmarks.load import open_loop
from benchmarks.serving import free_port, need_tools, pgbench, process, wrk
from benchmarks.table import markdown_table
from data.layercopies import Drawn, copy_drawn
from data.maps import Imprint, live_layers, publish, take_turn
from data.maptiles import statement_of
from data.ogclive import CopyDrawing
from data.tiles import TileId

SIZES = {"enterprises": ("employment", 100_000), "vacancies": ("training", 1_000_000)}
"""Layer, the map it is published in, and its points."""


def drawn(layer: str, many: int, box: tuple[float, float, float, float]) -> Iterator[Drawn]:
    """Spread points around sixty centres in a box."""
    random = np.random.default_rng(3)
    centres = random.uniform(box[:2], box[2:], (60, 2))
    spots = centres[random.integers(0, 60, many)] + random.normal(0, 0.08, (many, 2))
    for n, wkb in enumerate(shapely.to_wkb(shapely.points(spots))):
        named = {"name": f"企业{n}", "industry": "CIG"[n % 3], "staff": n % 900}
        offered = {"title": f"岗位{n}", "contract": "full_time", "posts": n % 7}
        more = named if layer == "enterprises" else offered
        yield Drawn({"id": f"{n:07d}", "district": "鲤东区", "demo": True, **more}, wkb)


def fill(store: Store, home: Path) -> None:
    """Make the city, and publish what is not published yet; tipg gets plain tables with the same points."""
    city = prepare_city(store, home, CityOrder(), Settings().profile, progress=lambda _stage: None)
    west, south, east, north = city.network.bbox
    with psycopg.connect(store.owner_url) as connection:
        for layer, (live_map, many) in SIZES.items():
            live = live_layers(connection).get(layer)
            if live is not None and live.copy.features == many:
                continue
            take_turn(connection)
            copy = copy_drawn(connection, layer, drawn(layer, many, (west, south, east, north)), demo=True)
            publish(connection, live_map, [copy], Imprint(date(2026, 11, 22), "demo"), by="benchmark")
            table = f"bench_{many}"
            connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute(
                f"CREATE TABLE {table} AS SELECT place AS id, code, coalesce(properties ->> 'name',"
                " properties ->> 'title') AS name, coalesce(properties ->> 'industry', properties ->>"
                " 'contract') AS kind, geom::geometry(Point, 4326) AS geom FROM layer_feature"
                f" WHERE copy_id = {copy.id} ORDER BY geom"
            )
            connection.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (id)")
            connection.execute(f"CREATE INDEX ON {table} USING gist (geom)")
            connection.execute(f"GRANT SELECT ON {table} TO PUBLIC")
            connection.commit()
    with psycopg.connect(store.owner_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def tile_of(connection: psycopg.Connection[Any], layer: str, zoom: int, share: float) -> TileId:
    """Find the tile with most points (share 1), or the one in whose like half of the points lie (0.5)."""
    copy = live_layers(connection)[layer].copy
    rows = connection.execute(
        "SELECT floor((ST_X(merc) / 40075016.68557849 + 0.5) * %(side)s)::int,"
        " floor((0.5 - ST_Y(merc) / 40075016.68557849) * %(side)s)::int, count(*) FROM layer_feature"
        " WHERE copy_id = %(copy)s::bigint GROUP BY 1, 2 ORDER BY count(*)",
        {"side": 2**zoom, "copy": copy.id},
    ).fetchall()
    below = np.cumsum([row[2] for row in rows])
    x, y, points = rows[int(np.searchsorted(below, share * below[-1]))]
    print(f"tile {zoom}/{y}/{x} of {layer}: {points} points", file=sys.stderr)
    return TileId(zoom, x, y)


def sql_of(connection: psycopg.Connection[Any], layer: str, tile: TileId, *, packed: bool = True) -> str:
    """Give the statement that the service sends, or the one by which PostGIS writes the same tile."""
    copy = live_layers(connection)[layer].copy
    row = connection.execute("SELECT each_from, shown FROM layer_copy WHERE id = %s", (copy.id,)).fetchone()
    assert row is not None
    drawing = CopyDrawing(row[0], (), tuple(row[1]) if packed and row[1] is not None else None)
    statement, values = statement_of(
        TILE_LAYERS[layer], copy.id, tile, drawing=drawing, now=datetime.now(UTC)
    )
    return psycopg.ClientCursor(connection).mogrify(statement, values)


def path_of(layer: str, tile: TileId) -> str:
    return f"/ogc/collections/{layer}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"


def measure(order: argparse.Namespace, store: Store) -> list[str]:
    fresh, kept, peer = free_port(), free_port(), free_port()
    with psycopg.connect(store.app_url) as connection:
        z12, z6 = tile_of(connection, "enterprises", 12, 1), tile_of(connection, "vacancies", 6, 1)
        half = tile_of(connection, "enterprises", 12, 0.5)
        sql = {
            "z12": sql_of(connection, "enterprises", z12),
            "half": sql_of(connection, "enterprises", half),
            "z6": sql_of(connection, "vacancies", z6),
            "z12 written": sql_of(connection, "enterprises", z12, packed=False),
            "half written": sql_of(connection, "enterprises", half, packed=False),
        }
        points = connection.execute(
            "SELECT ST_X(geom), ST_Y(geom) FROM population ORDER BY md5(id::text) LIMIT 2000"
        ).fetchall()
    ours = [sys.executable, "-m", "benchmarks.served", str(order.home)]
    uvicorn = [order.tipg, "-m", "uvicorn", "tipg.main:app", "--port", str(peer), "--loop", "uvloop"]
    uvicorn += ["--log-level", "warning", "--no-access-log"]
    theirs = {"DATABASE_URL": _with_host(store.app_url), "DB_MIN_CONN_SIZE": "8", "DB_MAX_CONN_SIZE": "8"}
    with ExitStack() as stack:
        stack.enter_context(
            process([*ours, str(fresh), "--never-kept"], f"http://127.0.0.1:{fresh}/ogc/collections")
        )
        stack.enter_context(process([*ours, str(kept)], f"http://127.0.0.1:{kept}/ogc/collections"))
        stack.enter_context(process(uvicorn, f"http://127.0.0.1:{peer}/collections?limit=1", **theirs))
        tipg = f"http://127.0.0.1:{peer}/collections/public.bench_%d/tiles/WebMercatorQuad/%d/%d/%d"
        asked = {
            "z12 drawn": lambda: wrk(f"http://127.0.0.1:{fresh}{path_of('enterprises', z12)}", order.seconds),
            "z12 kept": lambda: wrk(f"http://127.0.0.1:{kept}{path_of('enterprises', z12)}", order.seconds),
            "z12 tipg": lambda: wrk(tipg % (100_000, z12.z, z12.x, z12.y), order.seconds),
            "z12 pgbench": lambda: pgbench(store.app_url, [[sql["z12"]]], order.seconds),
            "half drawn": lambda: wrk(
                f"http://127.0.0.1:{fresh}{path_of('enterprises', half)}", order.seconds
            ),
            "half kept": lambda: wrk(f"http://127.0.0.1:{kept}{path_of('enterprises', half)}", order.seconds),
            "half tipg": lambda: wrk(tipg % (100_000, half.z, half.x, half.y), order.seconds),
            "half pgbench": lambda: pgbench(store.app_url, [[sql["half"]]], order.seconds),
            "z6 drawn": lambda: wrk(f"http://127.0.0.1:{fresh}{path_of('vacancies', z6)}", order.seconds),
            "z6 tipg": lambda: wrk(tipg % (1_000_000, z6.z, z6.x, z6.y), order.seconds),
            "z6 pgbench": lambda: pgbench(store.app_url, [[sql["z6"]]], order.seconds),
            "z12 written": lambda: pgbench(store.app_url, [[sql["z12 written"]]], order.seconds),
            "half written": lambda: pgbench(store.app_url, [[sql["half written"]]], order.seconds),
        }
        rates: dict[str, list[float]] = {name: [] for name in asked}
        for turn in range(order.rounds):
            for name, ask in asked.items():
                rates[name].append(ask())
            print(
                f"round {turn + 1} of {order.rounds}",
                {k: round(v[-1], 1) for k, v in rates.items()},
                file=sys.stderr,
            )
        places = [f"/nearby?lon={x}&lat={y}" for x, y in points]
        asyncio.run(open_loop(kept, places, 50, 4))  # what the process does for the first time
        walks = asyncio.run(open_loop(kept, places, 200, 10))
        sizes = {
            "ours": _length(f"http://127.0.0.1:{fresh}{path_of('enterprises', z12)}"),
            "tipg": _length(tipg % (100_000, z12.z, z12.x, z12.y)),
        }
    return _tell({name: statistics.median(each) for name, each in rates.items()}, walks, sizes)


def _with_host(address: str) -> str:
    """Write a socket's folder where tipg wants a host."""
    known = psycopg.conninfo.conninfo_to_dict(address)
    return f"postgresql://{known['user']}@{quote(str(known['host']), safe='')}/{known['dbname']}"


def _length(url: str) -> int:
    return len(urllib.request.urlopen(url, timeout=20).read())


def _tell(rate: dict[str, float], walks: tuple[list[float], int], sizes: dict[str, int]) -> list[str]:
    rows = [
        ["z12 of 100,000, fullest, drawn", "z12 drawn", "z12 tipg", "z12 pgbench", "z12 written"],
        ["the same, kept", "z12 kept", "z12 tipg", "z12 pgbench", "z12 written"],
        ["z12 of 100,000, median, drawn", "half drawn", "half tipg", "half pgbench", "half written"],
        ["the same, kept", "half kept", "half tipg", "half pgbench", "half written"],
        ["z6 of 1,000,000, drawn", "z6 drawn", "z6 tipg", "z6 pgbench", "z6 pgbench"],
    ]
    table = [
        [title, f"{rate[us]:,.0f}", f"{rate[tipg]:,.1f}", f"{rate[us] / rate[tipg]:,.1f}",
         f"{rate[sql]:,.0f}", f"{rate[sql] / rate[us]:,.2f}",
         f"{rate[written]:,.0f}", f"{rate[written] / rate[us]:,.2f}"]
        for title, us, tipg, sql, written in rows
    ]  # fmt: skip
    p50, p99 = np.percentile(walks[0], [50, 99])
    return [
        markdown_table(
            "Tiles: requests a second",
            [
                "tile",
                "jobcircle",
                "tipg",
                "× tipg",
                "pgbench, same SQL",
                "÷ jobcircle",
                "pgbench, ST_AsMVT",
                "÷ jobcircle",
            ],
            table,
        ),
        f"Bytes of the z12 tile: {json.dumps(sizes)}. Load of the machine: {os.getloadavg()[0]:.1f} on"
        f" {os.cpu_count()} processors.",
        f"`/nearby`, 15 minutes on foot, 200 requests/s offered for 10 s: {len(walks[0])} answers,"
        f" {walks[1]} refused, median {p50:.1f} ms, p99 {p99:.1f} ms.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, default=Path(".cache/benchmarks/served"))
    parser.add_argument("--tipg", default=sys.executable)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    order = parser.parse_args()
    need_tools()
    order.home = order.home.resolve()
    order.home.mkdir(parents=True, exist_ok=True)
    with open_store(Settings(), order.home) as store:
        fill(store, order.home)
        print("\n\n".join(measure(order, store)))


if __name__ == "__main__":
    main()
