"""The command line as its user meets it: a process with an exit code."""

import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from api.cli import main
from api.operations.audit.saved import differences
from isochrones.network import save_network
from tests.real import CHENGDU, CHENGDU_PEOPLE, helsinki, real_data
from tests.town import place, town

PROGRAM = Path(sys.executable).with_name("jobcircle")


@dataclass(frozen=True, slots=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: object, lang: str = "en_US.UTF-8") -> Done:
    """Run a command as its user would, in this process: importing the libraries anew takes seconds."""
    out, errors = io.StringIO(), io.StringIO()
    kept = Path(tempfile.gettempdir()) / f"jobcircle-tests-{os.getpid()}"
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
        patch.setattr(sys, "argv", ["jobcircle", *map(str, arguments)])
        patch.setenv("JOBCIRCLE_LANG", lang)
        # Audits are kept below the data directory: not in that of whoever runs the tests.
        patch.setenv("JOBCIRCLE_DATA_DIR", str(kept))
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
    return Done(code, out.getvalue(), errors.getvalue())


def run_process(*arguments: object) -> Done:
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env=os.environ | {"JOBCIRCLE_LANG": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town, a station at its middle, and people at the corner, in the middle and far away."""
    base = tmp_path_factory.mktemp("files")
    save_network(town(), base / "net")
    sites = [
        ("mid", *place(500, 500), "就业驿站"),
        ("corner", *place(0, 0), "微拐角"),
        ("far", 120.0, 0.0, ""),
    ]
    lines = ["id,lon,lat,kind", *(",".join(map(str, site)) for site in sites), "bad,?,0,"]
    (base / "sites.csv").write_text("\n".join(lines), encoding="utf-8")
    people = [(*place(500, 600), 10), (*place(0, 0), 20), (*place(1000, 1000), 30), (118.7, 0.0, 40)]
    (base / "people.csv").write_text(
        "\n".join(["lon,lat,population", *(",".join(map(str, row)) for row in people)]), encoding="utf-8"
    )
    return base


def audit(folder: Path, *options: object) -> Done:
    return run(
        "audit", "--network", folder / "net", "--facilities", folder / "sites.csv",
        "--population", folder / "people.csv", "--walk-kmh", 3.6, *options,
    )  # fmt: skip


def test_an_audit_of_the_town_can_be_counted_by_hand(folder: Path) -> None:
    done = audit(folder, "--limit-min", 15, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["people"], found["covered"], found["gap"], found["unknown"]) == (100, 10, 50, 40)
    assert found["share"] == 0.1
    assert found["informed"] == 30, "the micro-corner informs the corner and covers nobody"
    assert {name: n for name, n in found["unknown_reasons"].items() if n} == {"no_network_near": 40}
    sites = {site["id"]: site for site in found["facilities"]}
    assert sites["mid"]["people"] == sites["mid"]["sole_people"] == 10
    assert (sites["corner"]["people"], sites["corner"]["sole_people"]) == (20, 0)
    assert sites["mid"]["snapped_m"] < 0.1
    assert [(r["row"], r["source"]) for r in found["rejected"]] == [(4, "facilities"), (5, "facilities")]
    assert "from the network" in found["rejected"][0]["reason_en"]
    assert found["profile"]["walk_kmh"] == 3.6
    assert set(found["inputs"]) == {"network", "facilities", "population"}


def test_a_longer_limit_covers_the_corners(folder: Path) -> None:
    found = json.loads(audit(folder, "--limit-min", 17, "--json").stdout)
    assert found["covered"] == 60


def test_the_summary_names_the_rule_and_the_rejected_rows(folder: Path) -> None:
    done = audit(folder, "--limit-min", 15)
    assert "15 minutes on foot at 3.6 km/h" in done.stdout
    assert "covered 10 (10.0%), gap 50, unknown 40" in done.stdout
    assert "2 rows were not used" in done.stderr


def test_a_kind_nobody_knows_counts_as_a_station_and_is_remarked(folder: Path, tmp_path: Path) -> None:
    sites = tmp_path / "sites.csv"
    lon, lat = place(500, 500)
    sites.write_text(f"id,lon,lat,kind\nmid,{lon},{lat},就业小栈\n", encoding="utf-8")
    found = json.loads(audit(folder, "--facilities", sites, "--limit-min", 15, "--json").stdout)
    assert found["covered"] == 10
    assert found["rejected"] == []
    assert [(note["row"], "就业驿站" in note["reason"]) for note in found["remarks"]] == [(2, True)]


def test_a_station_on_an_island_is_told_to_reach_nobody_else(tmp_path: Path, folder: Path) -> None:
    apart = town()
    component = apart.node_component.copy()
    component[:2] = 1
    save_network(replace(apart, node_component=component), tmp_path / "net")
    sites = tmp_path / "sites.csv"
    lon, lat = place(50, 0)
    sites.write_text(f"id,lon,lat\nisland,{lon},{lat}\n", encoding="utf-8")
    done = run("audit", "--network", tmp_path / "net", "--facilities", sites,
               "--population", folder / "people.csv")  # fmt: skip
    assert "not connected to the main network" in done.stderr
    done = run("audit", "--network", tmp_path / "net", "--facilities", sites,
               "--population", folder / "people.csv", "--json")  # fmt: skip
    assert json.loads(done.stdout)["facilities"][0]["island"] is True


def test_a_replay_writes_the_report_of_the_same_figures(folder: Path, tmp_path: Path) -> None:
    made = json.loads(audit(folder, "--json").stdout)
    out = tmp_path / "again.html"
    done = run("audit", "--replay", made["id"], "--report", out, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "The same again" in done.stdout
    assert made["id"] in out.read_text(encoding="utf-8")


def test_two_runs_give_the_same_json(folder: Path) -> None:
    first, second = (json.loads(audit(folder, "--json").stdout) for _ in range(2))
    assert differences(first, second) == []
    assert first["id"] == second["id"]


def test_the_travel_time_matrix_is_written_whole(folder: Path) -> None:
    out = folder / "times.parquet"
    done = run(
        "times", "--network", folder / "net", "--origins", folder / "sites.csv",
        "--destinations", folder / "people.csv", "--walk-kmh", 3.6, "--limit-min", 20, "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    table = pd.read_parquet(out)
    assert list(table.columns) == ["origin_id", "destination_id", "seconds"]
    rows = {(o, d): s for o, d, s in table.itertuples(index=False)}
    assert rows["mid", "2"] == pytest.approx(100, abs=0.5)
    assert rows["mid", "3"] == pytest.approx(1000, abs=0.5)
    assert ("mid", "5") not in rows
    refused = pd.read_csv(folder / "times.parquet.rejected.csv")
    named = zip(refused["文件 source"], refused["行 row"], strict=True)
    assert list(named) == [("origins", 5), ("origins", 4), ("destinations", 5)]
    assert not list(folder.glob(".*.part"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--limit-min", 0], "--limit-min is"),
        (["--limit-min", 1000], "--limit-min is"),
        (["--limit-min", "nan"], "--limit-min is"),
        (["--walk-kmh", 0], "walking speed must be"),
        (["--max-access-m", -1], "access leg must be"),
        (["--network", "nowhere"], "no network in this folder"),
        (["--facilities", "nowhere.csv"], "cannot be opened"),
        (["--population", "nowhere.csv"], "cannot be opened"),
        (["--profiles", "default"], "leave out --walk-kmh"),
        (["--profiles", "default", "--walker", "elder"], "leave out --walk-kmh, --walker"),
        (["--choose-by", "code"], "add --profiles"),
        (["--local-only"], "add --areas"),
        (["--lang", "fr"], "zh or en"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_code_2(
    folder: Path, options: list[object], sentence: str
) -> None:
    done = audit(folder, *options)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        (".", "must end in"),
        ("", "must end in"),
        ("t.xlsx", "must end in"),
        ("nowhere/t.csv", "does not exist"),
        ("x" * 300 + ".csv", "cannot be written"),
    ],
)
def test_a_matrix_that_cannot_be_written_is_one_sentence(folder: Path, out: str, sentence: str) -> None:
    done = run("times", "--network", folder / "net", "--origins", folder / "sites.csv",
               "--destinations", folder / "sites.csv",
               "--out", folder / out if out.endswith("csv") else out)  # fmt: skip
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert str(folder) not in done.stderr
    assert not list(folder.glob("*.part"))


def test_json_reaches_a_terminal_that_lacks_its_letters(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "emoji.csv").write_text(f"id,name,lon,lat\na,😀站,{place(0, 0)[0]},{place(0, 0)[1]}\n")
    monkeypatch.setenv("PYTHONIOENCODING", "gbk")
    done = subprocess.run(
        [PROGRAM, "audit", "--network", folder / "net", "--facilities", folder / "emoji.csv",
         "--population", folder / "people.csv", "--json"],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.decode("gbk"))["facilities"][0]["name"] == "😀站"


def test_an_output_that_is_full_is_one_sentence(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, "audit", "--network", folder / "net", "--facilities", folder / "sites.csv",
             "--population", folder / "people.csv", "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 5
    assert "check the disk" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_files_are_one_sentence_in_both_languages(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    done = run("audit", "--network", folder / "net", "--facilities", tmp_path / "empty.csv",
               "--population", folder / "people.csv", lang="zh_CN.UTF-8")  # fmt: skip
    assert done.returncode == 2
    zh, en = done.stderr.splitlines()
    assert "没有数据行" in zh
    assert "no row of data" in en


def test_sites_or_people_all_outside_the_network_are_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "paris.csv").write_text("id,lon,lat,population\na,2.35,48.85,5\n")
    for sites, people in (
        (tmp_path / "paris.csv", folder / "people.csv"),
        (folder / "sites.csv", tmp_path / "paris.csv"),
    ):
        done = run("audit", "--network", folder / "net", "--facilities", sites, "--population", people)
        assert done.returncode == 2
        assert "network" in done.stderr


def test_a_truncated_pbf_ends_the_process_with_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "cut.osm.pbf").write_bytes(helsinki().read_bytes()[:9999])
    done = run_process("network", "build", tmp_path / "cut.osm.pbf", "--out", tmp_path / "net")
    assert done.returncode == 2
    assert "incomplete or not an OpenStreetMap file" in done.stderr
    assert not (tmp_path / "net").exists()


def test_a_source_of_another_kind_lists_what_is_wanted(tmp_path: Path) -> None:
    done = run("network", "build", tmp_path / "map.docx", "--out", tmp_path / "net")
    assert done.returncode == 2
    assert ".osm.pbf" in done.stderr


def test_a_damaged_network_is_rebuilt_from_its_source(tmp_path: Path, folder: Path) -> None:
    built = run("network", "build", helsinki(), "--out", tmp_path / "net")
    assert built.returncode == 0, built.stderr
    digest = built.stdout.splitlines()[-1]
    (tmp_path / "net" / "edge_nodes.npy").write_bytes(b"torn")
    shown = run("network", "show", tmp_path / "net")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines()[-1] == digest


def test_help_reads_like_a_table_of_contents() -> None:
    page = run("--help").stdout
    for command in ("demo", "network", "audit", "times", "db"):
        assert f"\n  {command} " in page
    assert "--version" in page


@real_data
def test_the_real_centre_of_chengdu_is_audited_from_the_command_line(tmp_path: Path) -> None:
    assert run("network", "build", CHENGDU, "--out", tmp_path / "net").returncode == 0
    (tmp_path / "sites.csv").write_text("id,lon,lat\ntianfu,104.0657,30.6574\nchunxi,104.0805,30.6570\n")
    done = run("audit", "--network", tmp_path / "net", "--facilities", tmp_path / "sites.csv",
               "--population", CHENGDU_PEOPLE, "--json")  # fmt: skip
    found = json.loads(done.stdout)
    assert found["people"] == pytest.approx(714_370, abs=1)
    assert found["covered"] + found["gap"] + found["unknown"] == pytest.approx(found["people"], abs=0.01)
    assert 0.03 < found["share"] < 0.12
