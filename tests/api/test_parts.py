"""Audits in parts: the same figures to the person, whatever the split, and whatever happens on the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from api.operations.audit import AuditOrder, AuditRules, MadeAudit, make_audit, run_audit
from api.operations.audit import scheduler as scheduler_module
from api.operations.audit.inparts import FOLDER, Split, walk_in_parts
from api.operations.audit.inputs import NO_AREAS, AuditInputs, Compounds
from api.operations.audit.membound import memory_bound_mb
from api.operations.audit.partfiles import PartFiles
from api.operations.audit.parts import Parts, farthest_m
from api.operations.audit.reading import read_inputs, read_rules
from api.operations.audit.saved import differences
from api.operations.audit.scheduler import SavedNetwork, walk_there
from api.operations.audit.splitting import by_county, evenly
from api.operations.audit.told import PartsTold
from api.operations.audit.walked import Walked, walk
from api.operations.network import build_network, open_network
from data.demo import generate
from gis.areas import Area, AreaSet
from gis.errors import InputError, Message, OutsideError, UnavailableError
from gis.gates import Gate
from gis.model import CircleProfile, DemandPoints, Facility, LonLat
from isochrones.network import WalkNetwork, part_of
from tests.api.test_cli import run
from tests.town import place, town

PROGRAM = Path(sys.executable).with_name("jobcircle")
SIXTEEN = 16
TOWN = town(31, 31)
THREE_MIN = CircleProfile("three", 180.0, 1.0, max_access_m=100.0)
ELSEWHERE = SavedNetwork("nowhere", "")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> AuditOrder:
    """A small demo city as files: 67,677 people, six counties."""
    folder, made = tmp_path_factory.mktemp("city"), generate(0.02)
    people, sites, areas = (made.tables[name] for name in ("population", "facility", "area"))
    spots = people.assign(lon=people.geometry.x, lat=people.geometry.y)
    spots[["lon", "lat", "people"]].to_csv(folder / "people.csv", index=False)
    spots = sites.assign(lon=sites.geometry.x, lat=sites.geometry.y)
    spots[["id", "name", "kind", "lon", "lat"]].to_csv(folder / "sites.csv", index=False)
    told = areas[["code", "name", "level", "parent_code", "urban_rural", areas.geometry.name]]
    (folder / "areas.geojson").write_text(told.to_json(), encoding="utf-8")
    made.write_osm(folder / "streets.osm.pbf")
    build_network(str(folder / "streets.osm.pbf"), folder / "net")
    return AuditOrder(
        folder / "net", folder / "sites.csv", folder / "people.csv", areas=folder / "areas.geojson"
    )


@pytest.fixture(scope="module")
def whole(city: AuditOrder) -> MadeAudit:
    return make_audit(city)


def assert_same(one: Walked, other: Walked) -> None:
    """Equal to the last bit."""
    pairs: list[tuple[NDArray[Any], NDArray[Any]]] = [
        (one.people.edge, other.people.edge), (one.people.fraction, other.people.fraction),
        (one.people.access_m, other.people.access_m), (one.times.start, other.times.start),
        (one.times.destination, other.times.destination), (one.times.ticks, other.times.ticks),
        (one.nearest.facility, other.nearest.facility), (one.nearest.seconds, other.nearest.seconds),
        (one.second.facility, other.second.facility), (one.second.seconds, other.second.seconds),
        (one.unknown, other.unknown), (one.band, other.band),
        *((mine[1], theirs[1]) for mine, theirs in zip(one.profiles, other.profiles, strict=True)),
    ]  # fmt: skip
    for mine, theirs in pairs:
        assert mine.dtype == theirs.dtype
        assert np.array_equal(mine, theirs)


def inputs_of(
    homes: np.ndarray, sites: np.ndarray, *, compounds: Compounds | None = None
) -> AuditInputs:  # fmt: skip
    lonlat = np.array([place(*at) for at in homes]).reshape(-1, 2)
    facilities = [
        Facility(str(i), LonLat(*place(*at)), kind="micro_corner" if i % 5 == 4 else "employment_station")
        for i, at in enumerate(sites)
    ]
    demand = DemandPoints(lonlat, np.ones(len(lonlat)))
    unplaced, area = np.zeros(len(lonlat), dtype=np.bool_), np.full(len(lonlat), -1, dtype=np.int32)
    return AuditInputs(facilities, demand, unplaced, NO_AREAS, area, compounds)


def in_parts(
    network: WalkNetwork, inputs: AuditInputs, rules: AuditRules, folder: Path, parts: int = SIXTEEN
) -> Walked:
    files = PartFiles(folder / "parts")
    found = walk_in_parts(
        network, inputs, rules, split=Split(folder, parts), files=files, saved=ELSEWHERE
    )  # fmt: skip
    files.remove()
    return found


@pytest.mark.parametrize("parts", [1, 3, SIXTEEN, None])
def test_a_split_city_equals_the_whole_to_the_person(
    city: AuditOrder, whole: MadeAudit, tmp_path: Path, parts: int | None
) -> None:
    told: list[PartsTold] = []
    split = make_audit(city, split=Split(tmp_path, parts, tell=told.append))
    assert differences(whole.result, split.result) == []
    assert_same(whole.audit.walked, split.audit.walked)
    assert told[0].parts == (6 if parts is None else parts), "without a number one part a county"
    assert (told[-1].done, told[-1].remaining_s) == (told[-1].parts, 0)


@pytest.mark.parametrize("walker", ["wheelchair", "elder", "visitor"])
def test_every_walker_gets_the_same_in_parts(
    city: AuditOrder, tmp_path: Path, walker: str
) -> None:  # fmt: skip
    profile = CircleProfile("ten", 600.0, 0.9, walker=walker)
    order = replace(city, profiles=(profile,), speeds_mps=(0.8, 1.4))
    one, other = make_audit(order), make_audit(order, split=Split(tmp_path, SIXTEEN))
    assert differences(one.result, other.result) == []


def test_town_and_country_profiles_are_chosen_by_all_people_not_by_those_of_a_part(
    city: AuditOrder, tmp_path: Path
) -> None:
    done = run(
        "audit", "--network", city.network, "--facilities", city.facilities, "--population", city.population,
        "--areas", city.areas, "--profiles", "default", "--json", "--no-save",
    )  # fmt: skip
    split = run(
        "audit", "--network", city.network, "--facilities", city.facilities, "--population", city.population,
        "--areas", city.areas, "--profiles", "default", "--json", "--no-save", "--parts", SIXTEEN,
    )  # fmt: skip
    assert split.returncode == 0, split.stderr
    assert split.stderr == "", "nothing beside the JSON"
    assert differences(json.loads(done.stdout), json.loads(split.stdout)) == []
    assert all(block["people"] > 0 for block in json.loads(split.stdout)["profiles"])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), parts=st.integers(2, 40), search_s=st.sampled_from([200.0, 500.0]))
def test_any_split_of_the_town_equals_the_whole(
    seed: int, parts: int, search_s: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = np.random.default_rng(seed)
    # Whole tens of metres: many people and sites are equally far from each other.
    homes = 10.0 * rng.integers(-30, 330, (120, 2))
    inputs = inputs_of(homes, 10.0 * rng.integers(-8, 308, (40, 2)))
    network = replace(TOWN, node_cut=rng.random(len(TOWN.node_cut)) < 0.02)
    rules = AuditRules((THREE_MIN,), speeds_mps=(0.6, 1.2), search_s=search_s)
    found = in_parts(network, inputs, rules, tmp_path_factory.mktemp("split"), parts)
    assert_same(walk(network, inputs, rules), found)


def test_people_come_out_by_a_gate_far_from_their_part(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    homes = rng.uniform(0, 3000, (80, 2))
    inside = np.where(np.arange(80) < 40, np.arange(80) % 4, -1).astype(np.int32)
    ids = ("a", "b", "far", "none")
    spots = {"a": (500, 500), "b": (900, 2000), "far": (3000, 3000), "lost": (100, 100)}
    gates = tuple(Gate(name, LonLat(*place(*at))) for name, at in spots.items())
    inputs = inputs_of(homes, rng.uniform(0, 3000, (30, 2)), compounds=Compounds(gates, ids, inside))
    rules = AuditRules((THREE_MIN,), speeds_mps=(1.0,), search_s=300.0)
    found = in_parts(TOWN, inputs, rules, tmp_path)
    assert_same(walk(TOWN, inputs, rules), found)
    assert len(set(found.unknown[:40].tolist())) > 1, "some compounds have no gate"


def test_a_part_reads_only_the_streets_around_it() -> None:
    rng = np.random.default_rng(1)
    inputs = inputs_of(rng.uniform(0, 3000, (400, 2)), rng.uniform(0, 3000, (50, 2)))
    rules = AuditRules((THREE_MIN,), speeds_mps=(), search_s=180.0)
    rows = evenly(np.asarray(inputs.demand.lonlat), SIXTEEN)
    for part in Parts(TOWN, inputs, rules, rows):  # type: ignore[attr-defined]
        assert len(part_of(TOWN, part.box).edge) < 0.5 * len(TOWN.edge_nodes)
        assert len(part.sites) < 40
    # 180 s at 1 m/s, 0.6 % for the sphere, and the margin.
    assert 280 <= farthest_m(TOWN, rules) <= 282


def test_people_far_from_all_streets_do_not_widen_their_part(tmp_path: Path) -> None:
    homes = np.array([[100.0, 100.0], [-90_000.0, 0.0], [200.0, 100.0], [0.0, 120_000.0]])
    inputs = inputs_of(homes, np.array([[0.0, 0.0]]))
    rules = AuditRules((THREE_MIN,), speeds_mps=(), search_s=180.0)
    part = Parts(TOWN, inputs, rules, [np.arange(4)])[0]
    assert len(part_of(TOWN, part.box).edge) < 0.5 * len(TOWN.edge_nodes)
    assert_same(walk(TOWN, inputs, rules), in_parts(TOWN, inputs, rules, tmp_path, 4))


def test_people_who_are_all_outside_are_refused_in_parts_too(tmp_path: Path) -> None:
    inputs = inputs_of(np.array([[-90_000.0, 0.0]]), np.array([[0.0, 0.0]]))
    with pytest.raises(OutsideError):
        in_parts(TOWN, inputs, AuditRules((THREE_MIN,)), tmp_path)


def test_nobody_is_in_two_parts_and_nobody_in_none() -> None:
    xy = np.random.default_rng(0).normal(size=(1000, 2))
    xy[::97] = np.nan
    rows = evenly(xy, 7)
    assert len(rows) == 7
    assert np.array_equal(np.sort(np.concatenate(rows)), np.arange(1000))
    assert max(map(len, rows[1:])) - min(map(len, rows[1:])) <= 3
    assert [len(some) for some in evenly(xy[1:3], 5)] == [1, 1]


def test_villages_go_with_their_county_and_strangers_by_themselves() -> None:
    areas = AreaSet(
        tuple(Area(code, level="village") for code in ("350504001001", "350505001001", "350504200201")),
        np.empty(3, dtype=object),
    )
    rows = by_county(areas, np.array([2, 1, 0, -1, 1], dtype=np.int32))
    assert [some.tolist() for some in rows] == [[0, 2], [1, 4], [3]]


def test_finished_parts_are_not_walked_again_and_damaged_ones_are(
    city: AuditOrder, whole: MadeAudit, tmp_path: Path
) -> None:
    def stop(told: PartsTold) -> None:
        if told.done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_audit(city, split=Split(tmp_path, SIXTEEN, tell=stop))
    (folder,) = (tmp_path / FOLDER).iterdir()
    assert folder.name == whole.result["id"]
    kept = sorted(folder.iterdir())
    assert len(kept) == 10
    kept[0].write_bytes(kept[0].read_bytes()[:-100])
    damaged = bytearray(kept[1].read_bytes())
    damaged[len(damaged) // 2] ^= 1
    kept[1].write_bytes(damaged)
    kept[2].write_bytes(b"")
    np.savez(kept[3], edge=np.arange(3))
    told: list[PartsTold] = []
    again = make_audit(city, split=Split(tmp_path, SIXTEEN, tell=told.append))
    assert told[0].kept == 6
    assert differences(whole.result, again.result) == []
    assert not folder.exists(), "an audit that is done leaves no parts"


def test_parts_of_another_split_or_other_people_are_not_mistaken(
    city: AuditOrder, whole: MadeAudit, tmp_path: Path
) -> None:
    def stop(told: PartsTold) -> None:
        if told.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_audit(city, split=Split(tmp_path, 4, tell=stop))
    told: list[PartsTold] = []
    again = make_audit(city, split=Split(tmp_path, 5, tell=told.append))
    assert told[0].kept == 0
    assert differences(whole.result, again.result) == []


def test_a_disk_that_takes_no_parts_takes_nothing_from_the_audit(
    city: AuditOrder, whole: MadeAudit, tmp_path: Path
) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    told: list[PartsTold] = []
    made = make_audit(city, split=Split(tmp_path, 4, tell=told.append))
    assert told[-1].refused
    assert differences(whole.result, made.result) == []


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_a_stopped_audit_goes_on_where_it_was(
    city: AuditOrder, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    command: list[str | Path] = [
        PROGRAM, "audit", "--network", city.network, "--facilities", city.facilities,
        "--population", city.population, "--parts", "60",
    ]  # fmt: skip
    environment = os.environ | {"JOBCIRCLE_DATA_DIR": str(tmp_path), "JOBCIRCLE_LANG": "en"}
    kept = tmp_path / "audits"
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        wait_for_parts(kept / FOLDER, 5, process)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    if sent != signal.SIGKILL:
        assert "parts are done and kept; run the same command to go on" in said
    told: list[PartsTold] = []
    order = replace(city, areas=None)
    again = make_audit(order, split=Split(kept, 60, tell=told.append))
    assert 5 <= told[0].kept < 60
    assert told[-1].points < len(again.audit.inputs.demand.people), "fewer people walked than there are"
    assert differences(make_audit(order).result, again.result) == []


def wait_for_parts(folder: Path, count: int, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 120
    while len(list(folder.glob("*/*.npz"))) < count:
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        assert time.monotonic() < until
        time.sleep(0.001)


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler_module, "ANSWER_S", 1)


@pytest.mark.usefixtures("short_wait")
def test_a_scheduler_that_does_not_answer_is_told_in_one_sentence(city: AuditOrder) -> None:
    done = run(
        "audit", "--network", city.network, "--facilities", city.facilities, "--population", city.population,
        "--scheduler", "tcp://127.0.0.1:9", "--json",
    )  # fmt: skip
    assert done.returncode == 5
    assert "the Dask scheduler tcp://127.0.0.1:9 does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_distributed_the_extra_is_named(
    city: AuditOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UnavailableError, match="extra cluster"):
        make_audit(city, split=Split(tmp_path, scheduler="local"))


def test_an_address_that_is_none_and_a_number_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="HOST:PORT"):
        Split(tmp_path, scheduler="cluster")
    with pytest.raises(InputError, match="from 1 to"):
        Split(tmp_path, 0)


def test_a_worker_with_another_network_or_none_says_so(city: AuditOrder, tmp_path: Path) -> None:
    network = open_network(city.network)
    part = Parts(network, read_inputs(city), read_rules(city), [np.arange(3)])[0]
    shutil.copytree(city.network, tmp_path / "net")
    other = walk_there(SavedNetwork(str(tmp_path / "net"), "0" * 64), part)
    gone = walk_there(SavedNetwork(str(tmp_path / "gone"), network.meta.digest), part)
    assert isinstance(other, Message)
    assert "another one" in other.en
    assert isinstance(gone, Message)
    assert "cannot open the network folder" in gone.en
    good = walk_there(SavedNetwork(str(tmp_path / "net"), network.meta.digest), part)
    assert not isinstance(good, Message)


@pytest.fixture(scope="module")
def workers() -> Iterator[tuple[str, list[int]]]:
    """Two worker processes; gives the scheduler's address and the workers' processes."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield cluster.scheduler_address, list(client.run(os.getpid).values())


@pytest.mark.slow
def test_the_part_of_a_killed_worker_is_done_again(
    city: AuditOrder, whole: MadeAudit, workers: tuple[str, list[int]], tmp_path: Path
) -> None:
    address, processes = workers
    told: list[PartsTold] = []

    def kill(now: PartsTold) -> None:
        told.append(now)
        if now.done == 2:
            os.kill(processes[0], signal.SIGKILL)

    made = make_audit(city, split=Split(tmp_path, SIXTEEN, address, kill))
    assert told[-1].done == SIXTEEN
    assert differences(whole.result, made.result) == []
    assert_same(whole.audit.walked, made.audit.walked)
    with pytest.raises(ProcessLookupError):
        os.kill(processes[0], 0)


def test_workers_on_this_machine_count_like_one_process(
    city: AuditOrder, whole: MadeAudit, tmp_path: Path
) -> None:
    made = make_audit(city, split=Split(tmp_path, scheduler="local"))
    assert differences(whole.result, made.result) == []


def test_progress_off_a_terminal_is_lines_with_rate_and_bound(city: AuditOrder) -> None:
    done = run(
        "audit", "--network", city.network, "--facilities", city.facilities, "--population", city.population,
        "--parts", 3, "--no-save",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert any("Walking in 3 parts; memory is expected to stay below" in line for line in lines)
    assert any("part 3 of 3, " in line and "points a second, about 0 s left" in line for line in lines)
    assert any(line.startswith("Peak memory ") for line in lines)


def test_the_memory_bound_holds_and_falls_with_the_parts(city: AuditOrder, tmp_path: Path) -> None:
    network, inputs, rules = open_network(city.network), read_inputs(city), read_rules(city)
    many = replace(
        inputs,
        demand=DemandPoints(
            np.repeat(inputs.demand.lonlat, 100, axis=0), np.repeat(inputs.demand.people, 100)
        ),
        unplaced=np.repeat(inputs.unplaced, 100),
        areas=NO_AREAS,
        area_of_point=np.full(100 * len(inputs.unplaced), -1, dtype=np.int32),
    )
    bounds = []
    for parts in (1, SIXTEEN):
        split = Parts(network, many, rules, np.array_split(np.arange(len(many.demand.people)), parts))
        bounds.append(memory_bound_mb(network, many, rules, (split[i] for i in range(parts))))
    assert bounds[1] < bounds[0]
    audit = run_audit(network, many, rules, by=partial(in_parts, folder=tmp_path, parts=1))
    assert audit.peak_mb < bounds[0]
