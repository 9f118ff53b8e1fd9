"""The whole line, once: a city from its source to the store and the audit."""

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest
import shapely

from api.operations.audit.rules import SEARCH_S
from api.operations.audit.saved import differences
from api.operations.network import make_walkable
from api.operations.prepare import STAGES, CityOrder, ReadyCity, prepare_city
from api.operations.store import Store
from data.embedded import OWNER, Cluster, find_cluster, status
from data.facilities import open_on
from gis.errors import FileError
from gis.model import URBAN_15_MIN
from isochrones.reach import nearest_of
from isochrones.snap import snap
from tests.real import helsinki
from tests.town_city import migrated

SCALE = 0.02


@pytest.fixture(scope="module")
def store(cluster: Cluster) -> Store:
    """A migrated database of its own."""
    return Store(migrated(cluster, "jobcircle_demo"), cluster.dsn(OWNER, "jobcircle_demo"))


def prepare(store: Store, home: Path, order: CityOrder) -> tuple[ReadyCity, list[int]]:
    stages: list[int] = []
    return prepare_city(store, home, order, URBAN_15_MIN, progress=stages.append), stages


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_the_demo_city_goes_through_the_whole_line_and_is_only_opened_the_second_time(
    store: Store, home: Path
) -> None:
    first, stages = prepare(store, home, CityOrder(SCALE))
    assert stages == [*range(len(STAGES)), len(STAGES)]
    again, stages = prepare(store, home, CityOrder(SCALE))
    assert stages == [len(STAGES)]
    assert differences(first.result, again.result) == []
    assert again.network.meta.digest == first.network.meta.digest
    assert again.basemap.read_bytes()[:7] == b"PMTiles"


def test_the_saved_audit_says_what_the_engine_says(store: Store, home: Path) -> None:
    ready, _ = prepare(store, home, CityOrder(SCALE))
    walkable = make_walkable(ready.network, URBAN_15_MIN)
    with psycopg.connect(store.app_url) as connection:
        sites = [site for site in open_on(connection, date(2026, 11, 20)) if site.kind != "micro_corner"]
        homes = connection.execute(
            "SELECT ST_X(p.geom), ST_Y(p.geom), p.people, a.seconds FROM population p "
            "JOIN audit_point a ON a.population_id = p.id ORDER BY p.id"
        ).fetchall()
        states: dict[str, float] = dict(
            connection.execute("SELECT state, sum(people) FROM audit_point GROUP BY state").fetchall()
        )
    points = snap(
        walkable.index, shapely.get_coordinates([shapely.Point(h[:2]) for h in homes]), max_access_m=300
    )
    places = shapely.get_coordinates([shapely.Point(site.position) for site in sites])
    joined = snap(walkable.index, places, max_access_m=300)
    found = nearest_of(walkable.graph, joined, points, limit_s=SEARCH_S)
    assert [s if s < float("inf") else None for s in found.seconds.tolist()] == [h[3] for h in homes]
    assert ready.result["covered"] == pytest.approx(states["covered"])
    assert ready.result["people"] == pytest.approx(sum(states.values()))


def test_a_damaged_network_is_made_again_not_trusted(store: Store, home: Path) -> None:
    first, _ = prepare(store, home, CityOrder(SCALE))
    (home / "cities" / CityOrder(SCALE).key / "network" / "edge_nodes.npy").write_bytes(b"torn")
    again, stages = prepare(store, home, CityOrder(SCALE))
    assert len(stages) == len(STAGES) + 1
    assert again.network.meta.digest == first.network.meta.digest
    assert differences(first.result, again.result) == []


def test_a_real_city_replaces_the_demo_city_and_is_stamped(store: Store, home: Path) -> None:
    ready, _ = prepare(store, home, CityOrder(source=helsinki()))
    assert "演示" in ready.name
    assert ready.notes
    assert ready.result["covered"] > 0
    with psycopg.connect(store.app_url) as connection:
        names = connection.execute("SELECT name, demo FROM facility").fetchall()
        runs = connection.execute("SELECT count(*) FROM audit_run").fetchone()
    assert names
    assert all("演示" in name and demo for name, demo in names)
    assert runs == (1,)


def test_a_missing_city_or_population_is_one_sentence_before_any_work(store: Store, tmp_path: Path) -> None:
    for order in (
        CityOrder(source=tmp_path / "none.osm.pbf"),
        CityOrder(source=helsinki(), population=tmp_path / "none.tif"),
    ):
        with pytest.raises(FileError, match="there is no file"):
            prepare(store, tmp_path, order)
    assert not list(tmp_path.iterdir())


def test_a_busy_port_is_told_before_any_work() -> None:
    from api.cli.web import listen
    from gis.errors import UnavailableError

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UnavailableError, match="--port"):
        listen(taken.getsockname()[1])


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_that_is_told_to_leave_stops_its_database(reachable_dir: Path, told: signal.Signals) -> None:
    home = reachable_dir / f"told-{told.name}"
    environment = os.environ | {"JOBCIRCLE_DATA_DIR": str(home)}
    program = str(Path(sys.executable).with_name("jobcircle"))
    command = [program, "demo", "--scale", "0.02", "--port", free_port()]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as demo:
        try:
            assert demo.stdout is not None
            assert any("http://127.0.0.1" in line for line in demo.stdout), "the demo never served"
            demo.send_signal(told)
            assert demo.wait(60) == 128 + told
        finally:
            demo.kill()
    assert status(find_cluster(home)).process_id is None


def test_two_programs_that_want_the_same_city_take_turns(store: Store, home: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(lambda _: prepare(store, tmp_path, CityOrder(SCALE)), range(2)))
    assert sorted(len(stages) for _, stages in made) == [1, len(STAGES) + 1]
    assert made[0][0].result == made[1][0].result


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])
