"""`jobcircle candidates` as its user meets it."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.spatial import cKDTree

from api.operations.audit import AuditOrder, run_audit
from api.operations.audit.reading import read_inputs, read_rules
from api.operations.candidates import GapOrder
from api.operations.candidates.gap import find_centres
from api.operations.candidates.thin import SAME_PLACE_M, apart_from, thin
from api.operations.network import build_network, open_network
from data.files.candidates import read_candidates
from data.files.costs import shipped_costs
from gis.candidates import Action, Candidate, Venue
from gis.errors import InputError
from gis.metric import metric_crs, to_metric
from gis.model import Facility, LonLat
from isochrones.coverage import STATES, State
from isochrones.network import save_network
from tests.api.test_cli import Done, run
from tests.real import CHENGDU, CHENGDU_PEOPLE, PORTO, helsinki, real_data
from tests.town import place, town

FAR, LATE = (900.0, 900.0), (0.0, 1000.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town: a station and a micro-corner in the south-west, 900 people far from both, 200 elsewhere."""
    base = tmp_path_factory.mktemp("candidates")
    save_network(town(), base / "net")
    sites = [("S1", *place(0, 0), "就业驿站", ""), ("M1", *place(1000, 0), "微拐角", "商场")]
    _write(base / "sites.csv", "id,lon,lat,kind,载体类型", sites)
    people = [(*place(100, 100), 50), (*place(*FAR), 400), (*place(800, 900), 500), (*place(*LATE), 200)]
    _write(base / "people.csv", "lon,lat,population", people)
    own = [("A", "东街", *place(500, 500), "现有", 3.5), ("B", "", *place(20, 0), "新建", "")]
    _write(base / "own.csv", "id,name,lon,lat,venue,费用(万元)", own)
    return base


def _write(path: Path, header: str, rows: list[tuple[Any, ...]]) -> None:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")


def candidates(*options: object) -> Done:
    return run("candidates", *options)


def _gap(folder: Path, *options: object) -> Done:
    return candidates(
        "--gap", "--network", folder / "net", "--facilities", folder / "sites.csv", "--population",
        folder / "people.csv", "--walk-kmh", 3.6, "--limit-min", 5, *options,
    )  # fmt: skip


def test_candidates_of_one_s_own_keep_their_cost_and_get_an_estimate(folder: Path, tmp_path: Path) -> None:
    done = candidates("--file", folder / "own.csv", "--out", tmp_path / "c.csv")
    assert done.returncode == 0, done.stderr
    assert "2 candidates: 1 in existing venues, 1 new" in done.stdout
    assert "turned into yuan" in done.stderr
    table = pd.read_csv(tmp_path / "c.csv").set_index("id")
    assert table["cost"].tolist()[0] == 35_000
    assert np.isnan(table["cost"].tolist()[1])
    for code, venue in (("A", "existing"), ("B", "new")):
        row = shipped_costs().find(Action.ADD, kind="employment_station", venue=venue)
        assert row is not None
        assert table.loc[code, "cost_estimate_yuan"] == row.once_yuan
        assert "unconfirmed" in table.loc[code, "cost_basis"]


def test_the_estimate_is_data_and_comes_from_another_table_if_one_is_given(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "costs.csv").write_text("动作,场地,一次性费用(万元),依据\n增,现有,2,合同\n", encoding="utf-8")
    options = ("--file", folder / "own.csv", "--costs", tmp_path / "costs.csv")
    assert candidates(*options, "--out", tmp_path / "c.csv").returncode == 0
    table = pd.read_csv(tmp_path / "c.csv").set_index("id")
    assert (table.loc["A", "cost_estimate_yuan"], table.loc["A", "cost_basis"]) == (20_000, "合同")
    assert np.isnan(table.loc["B", "cost_estimate_yuan"])


def test_a_centre_stands_where_all_people_of_a_cluster_are_in_reach(folder: Path, tmp_path: Path) -> None:
    done = _gap(folder, "--least-people", 150, "--out", tmp_path / "c.geojson")
    assert done.returncode == 0, done.stderr
    assert "In the gap 1,100 people; 2 centres would reach 1,100" in done.stdout
    found, notes = read_candidates(tmp_path / "c.geojson")
    assert [(each.id, each.name, each.venue, each.source) for each in found] == [
        ("gap-001", "", Venue.NEW, "gap"),
        ("gap-002", "", Venue.NEW, "gap"),
    ]
    assert not notes
    features = json.loads((tmp_path / "c.geojson").read_text(encoding="utf-8"))["features"]
    assert [each["properties"]["gap_people"] for each in features] == [900, 200]
    assert {each["properties"]["note"] for each in features} == {"无已知载体 no venue known"}
    # With stations at the centres the audit finds nobody in the gap.
    rows = [(each.id, *each.position, "就业驿站", "") for each in found]
    _write(tmp_path / "both.csv", "id,lon,lat,kind,载体类型", [*rows, ("S1", *place(0, 0), "就业驿站", "")])
    audit = run("audit", "--network", folder / "net", "--facilities", tmp_path / "both.csv", "--population",
                folder / "people.csv", "--walk-kmh", 3.6, "--limit-min", 5, "--json")  # fmt: skip
    after = json.loads(audit.stdout)
    assert (after["covered"], after["gap"]) == (1150, 0)


@pytest.mark.parametrize(("options", "centres", "reached"), [(("--centres", 1), 1, 900), ((), 1, 900)])
def test_no_more_centres_than_asked_and_none_for_a_few_people(
    folder: Path, options: tuple[object, ...], centres: int, reached: int
) -> None:
    done = _gap(folder, "--json", *options)
    assert json.loads(done.stdout)["gap"] == {"people": 1100, "reached": reached, "centres": centres}


def test_the_centres_of_an_earlier_run_keep_their_names(folder: Path, tmp_path: Path) -> None:
    _write(tmp_path / "own.csv", "id,lon,lat,venue,source", [("gap-001", *place(300, 300), "new", "gap")])
    done = _gap(folder, "--file", tmp_path / "own.csv", "--out", tmp_path / "c.csv")
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / "c.csv").set_index("id")
    assert table["gap_people"].fillna(0).to_dict() == {"gap-001": 0, "gap-002": 900}


def test_a_micro_corner_may_become_a_full_station_in_its_own_room(folder: Path, tmp_path: Path) -> None:
    done = candidates("--upgrade-corners", "--facilities", folder / "sites.csv", "--out", tmp_path / "c.gpkg")
    assert done.returncode == 0, done.stderr
    (corner,), _ = read_candidates(tmp_path / "c.gpkg")
    assert (corner.id, corner.kind, corner.venue) == ("M1+", "employment_station", Venue.EXISTING)
    assert (corner.host_kind, corner.source) == ("mall", "corner")
    assert corner.position == pytest.approx(place(1000, 0), abs=1e-7)


def test_candidates_beside_an_open_station_may_be_left_out(folder: Path) -> None:
    options = ("--file", folder / "own.csv", "--facilities", folder / "sites.csv", "--json")
    found = json.loads(candidates(*options, "--apart-m", 21).stdout)
    assert (found["candidates"], found["beside_sites"]) == (1, 1)
    assert json.loads(candidates(*options, "--apart-m", 19).stdout)["beside_sites"] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--json",), "at least one source"),
        (("--corners", "--json", "--file", "own.csv"), "--corners needs --osm"),
        (("--upgrade-corners", "--json"), "need --facilities"),
        (("--apart-m", 50, "--file", "own.csv", "--json"), "need --facilities"),
        (("--apart-m", -1, "--file", "own.csv", "--json"), "from 0 to 10000"),
        (("--gap", "--json"), "--gap needs --network, --facilities and --population"),
        (("--file", "own.csv"), "give --out or --json"),
        (("--file", "own.csv", "--out", "c.shp"), "must end in .csv, .geojson or .gpkg"),
        (
            ("--file", "own.csv", "--json", "--population", "p.csv"),
            "--population can only be used with --gap",
        ),
        (("--file", "own.csv", "--json", "--limit-min", 5), "--limit-min can only be used with --gap"),
        (("--file", "own.csv", "--json", "--facilities", "s.csv"), "--facilities goes with"),
        (("--file", "none.csv", "--json"), "cannot be opened"),
        (("--osm", "none.osm.pbf", "--json"), "does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(options: tuple[object, ...], said: str) -> None:
    done = candidates(*options)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 2  # in both languages


def test_nobody_in_the_gap_is_told_as_no_candidates(folder: Path) -> None:
    done = _gap(folder, "--least-people", 2000, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there are no candidates" in done.stderr


def test_a_limit_of_zero_is_one_sentence(folder: Path) -> None:
    done = _gap(folder, "--limit-min", 0, "--json")
    assert (done.returncode, done.stderr.count("\n")) == (2, 2)


def _candidate(name: str, x_m: float, kind: str = "employment_station", title: str = "") -> Candidate:
    return Candidate(name, LonLat(*place(x_m, 0)), title, kind, host_kind="mall")


def test_of_candidates_within_thirty_metres_the_first_counts() -> None:
    found = [
        _candidate("a", 0),
        _candidate("b", 29),
        _candidate("c", 58),
        _candidate("d", 29, "micro_corner"),
    ]
    assert [each.id for each in thin(found)] == ["a", "c", "d"]
    assert [each.id for each in thin([*found, replace(found[0], position=LonLat(0, 0))])] == ["a", "c", "d"]


def test_a_venue_on_the_map_as_point_and_as_area_is_one() -> None:
    found = [
        _candidate("a", 0, title="东街"),
        _candidate("b", 150, title="东街"),
        _candidate("c", 250, title="东街"),
    ]
    assert [each.id for each in thin(found)] == ["a", "c"]
    assert len(thin([found[0], replace(found[1], name="西街")])) == 2


def test_a_corner_keeps_no_station_away() -> None:
    corner = Facility("m", LonLat(*place(0, 0)), kind="micro_corner")
    near = [_candidate("a", 10), _candidate("b", 10, "micro_corner")]
    assert [each.id for each in apart_from(near, [corner], apart_m=50)] == ["a"]
    assert apart_from(near, [], apart_m=50) == near
    assert apart_from(near, [corner], apart_m=0) == near


@pytest.mark.parametrize(
    ("most", "least", "cell_m"), [(0, 1, 250), (1, -1, 250), (1, np.nan, 250), (1, 1, 10)]
)
def test_a_gap_order_that_can_have_no_answer_is_refused(most: int, least: float, cell_m: float) -> None:
    with pytest.raises(InputError):
        GapOrder(AuditOrder(Path("n"), Path("f"), Path("p")), most, least, cell_m)


@real_data
def test_the_venues_of_central_chengdu_become_candidates_with_corners(tmp_path: Path) -> None:
    done = candidates("--osm", CHENGDU, "--corners", "--out", tmp_path / "c.gpkg")
    assert done.returncode == 0, done.stderr
    found, notes = read_candidates(tmp_path / "c.gpkg")
    assert {each.source for each in found} == {"osm"}
    assert {each.venue for each in found} == {Venue.EXISTING}
    kinds = Counter((each.kind, each.host_kind) for each in found)
    assert kinds["employment_station", "mall"] == kinds["micro_corner", "mall"] == 11
    assert kinds["employment_station", "market"] == 8
    assert {host for kind, host in kinds if kind == "micro_corner"} == {"mall", "park", "square"}
    assert not [note for note in notes if not note.used]
    for kind in ("employment_station", "micro_corner"):
        places = np.array([each.position for each in found if each.kind == kind])
        assert not cKDTree(to_metric(places, metric_crs(*places[0]))).query_pairs(SAME_PLACE_M)
    table = gpd.read_file(tmp_path / "c.gpkg")
    assert table["cost_estimate_yuan"].notna().all()
    again = candidates("--osm", CHENGDU, "--corners", "--out", tmp_path / "again.csv")
    assert again.returncode == 0
    assert read_candidates(tmp_path / "again.csv")[0] == [replace(c, row=c.row + 1) for c in found]


@real_data
def test_an_extract_of_streets_alone_is_told_as_no_candidates() -> None:
    done = candidates("--osm", PORTO, "--json")
    assert done.returncode == 2
    assert "there are no candidates: porto.osm.pbf has no mall" in done.stderr


def test_the_venues_of_helsinki_become_candidates() -> None:
    found = json.loads(candidates("--osm", helsinki(), "--json").stdout)
    assert found["candidates"] > 30
    assert {"mall", "library", "park", "square"} <= found["host_kind"].keys()


@real_data
def test_stations_at_the_centres_reach_whom_they_promise_to_the_person(tmp_path: Path) -> None:
    build_network(str(CHENGDU), tmp_path / "net")
    (tmp_path / "sites.csv").write_text("id,lon,lat\ntianfu,104.0657,30.6574\nchunxi,104.0805,30.6570\n")
    order = AuditOrder(tmp_path / "net", tmp_path / "sites.csv", CHENGDU_PEOPLE)
    centres = find_centres(GapOrder(order, most=20))
    again = find_centres(GapOrder(order, most=20))
    assert (centres.places, centres.people.tolist()) == (again.places, again.people.tolist())
    assert len(centres.places) == 20
    assert (np.diff(centres.people) <= 0).all()
    inputs, rules = read_inputs(order), read_rules(order)
    network = open_network(order.network)
    before = run_audit(network, inputs, rules)
    new = [Facility(f"gap-{i}", at) for i, at in enumerate(centres.places)]
    after = run_audit(network, replace(inputs, facilities=[*inputs.facilities, *new]), rules)
    in_gap = before.coverage.state_code == STATES.index(State.GAP)
    won = in_gap & (after.coverage.state_code == STATES.index(State.COVERED))
    assert centres.gap == pytest.approx(inputs.demand.people[in_gap].sum())
    assert inputs.demand.people[won].sum() == pytest.approx(centres.people.sum(), abs=1e-6)
    assert not after.islands[-20:].any()
