"""`jobcircle export …` on a real store: by ending or format, a version, what is there now; each refusal."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data.embedded import Cluster
from isochrones.network import WalkNetwork
from tests.api.map_city import map_store, use
from tests.api.test_cli import Done, run, run_process


@pytest.fixture(scope="module", autouse=True)
def dsn(
    cluster: Cluster, town_network: WalkNetwork, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Two versions of a map; the register has changed since."""
    folder = tmp_path_factory.mktemp("export") / "network"
    dsn = map_store(cluster, "jobcircle_export_cli", town_network, folder)
    with pytest.MonkeyPatch.context() as patch:
        use(patch, dsn)
        for name in ("第一版仲裁委", "第二版仲裁委", "现在的仲裁委"):
            with psycopg.connect(dsn) as connection:
                connection.execute("UPDATE legal_body SET name = %s", (name,))
            if name[0] == "第":
                assert run("map", "publish", "labour-protection", "--by", "赵工").returncode == 0
        yield dsn


def made(done: Done) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def names(file: Path) -> list[str]:
    return [each["properties"]["name"] for each in json.loads(file.read_text())["features"]]


def test_a_layer_is_exported_as_the_ending_says_with_its_digest(tmp_path: Path) -> None:
    out = tmp_path / "a.geojson"
    told = made(run("export", "arbitration", "--out", out, "--json"))
    assert told == {
        "file": str(out), "features": 1, "sha256": sha256(out.read_bytes()).hexdigest(), "remarks": [],
    }  # fmt: skip
    assert names(out) == ["第二版仲裁委"], "what residents see"
    said = run("export", "arbitration", "--out", out)
    assert said.stdout == f"{out}: 1 features\nSHA-256 {told['sha256']}\n"


def test_an_older_version_and_the_register_as_it_is_now_can_be_had(tmp_path: Path) -> None:
    out = tmp_path / "a.geojson"
    assert run("export", "arbitration", "--out", out, "--version", 1).returncode == 0
    assert names(out) == ["第一版仲裁委"]
    assert run("export", "arbitration", "--out", out, "--current").returncode == 0
    assert names(out) == ["现在的仲裁委"]
    assert run("export", "service_areas", "--out", out, "--current").returncode == 0
    assert len(names(out)) == 4, "drawn on the network of the store"


def test_a_format_goes_before_the_ending_and_gcj02_stands_in_the_name(tmp_path: Path) -> None:
    told = made(
        run(
            "export",
            "arbitration",
            "--format",
            "csv",
            "--datum",
            "gcj02",
            "--out",
            tmp_path / "a.txt",
            "--json",
        )
    )
    assert "_gcj02" in Path(told["file"]).name
    assert not (tmp_path / "a.txt").exists()
    (line,) = csv.DictReader(io.StringIO(Path(told["file"]).read_text(encoding="utf-8-sig")))
    assert "第二版仲裁委" in line.values()


def test_a_whole_map_is_a_zip_of_layers_and_a_shapefile_says_its_encoding(tmp_path: Path) -> None:
    whole = made(run("export", "labour-protection", "--format", "csv", "--out", tmp_path / "a.zip", "--json"))
    assert "arbitration.csv" in zipfile.ZipFile(whole["file"]).namelist()
    shape = made(run("export", "arbitration", "--encoding", "gbk", "--out", tmp_path / "a.shp.zip", "--json"))
    with zipfile.ZipFile(shape["file"]) as archive:
        assert archive.read("arbitration.cpg") == b"GBK"


REFUSED: list[tuple[tuple[object, ...], int, str]] = [
    (("nothing", "--out", "a.csv"), 2, "arbitration"),
    (("arbitration",), 2, "out"),
    (("arbitration", "--out", "a.doc"), 2, "--format"),
    (("arbitration", "--out", "a.csv", "--format", "doc"), 2, "xlsx"),
    (("arbitration", "--out", "a.csv", "--datum", "bd09"), 2, "gcj02"),
    (("arbitration", "--out", "a.csv", "--datum", "mars"), 2, "mars"),
    (("arbitration", "--out", "a.shp.zip", "--encoding", "big5"), 2, "big5"),
    (("arbitration", "--out", "a.csv", "--version", 1, "--current"), 2, "do not go together"),
    (("arbitration", "--out", "a.csv", "--version", 99), 3, "no such version"),
    (("arbitration", "--out", "a.csv", "--version", 0), 2, "than or equal to 1"),
    (("training", "--out", "a.csv"), 3, "not published yet"),
    (("plan", "--out", "a.csv"), 3, "never published"),
    (("arbitration", "--out", "no/folder/a.csv"), 2, "folder"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED)
def test_what_cannot_be_exported_is_refused_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*"))


def test_the_program_itself_exports(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    done = run_process("export", "arbitration", "--out", out)
    assert done.returncode == 0, done.stderr
    assert zipfile.is_zipfile(out)
