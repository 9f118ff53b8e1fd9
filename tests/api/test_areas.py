"""`jobcircle areas` as its user meets it."""

import csv
import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from isochrones.network import save_network
from tests.api.test_cli import Done, run
from tests.town import place, town


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with 183 good sites, 9 far away and 8 without a position."""
    base = tmp_path_factory.mktemp("areas")
    save_network(town(), base / "net")
    sites = [(f"S{i}", *place(37.0 * (i % 27), 53.0 * (i // 27))) for i in range(183)]
    sites += [(f"far{i}", 119.0 + i / 100, 0.0) for i in range(9)]
    lines = ["id,lon,lat", *(",".join(map(str, site)) for site in sites), *(f"bad{i},?,0" for i in range(8))]
    (base / "sites.csv").write_text("\n".join(lines), encoding="utf-8")
    return base


def areas(folder: Path, out: Path, *options: object) -> Done:
    return run(
        "areas", "--network", folder / "net", "--facilities", folder / "sites.csv", "--out", out,
        "--walk-kmh", 3.6, *options,
    )  # fmt: skip


def test_two_hundred_sites_of_which_seventeen_are_bad(folder: Path, tmp_path: Path) -> None:
    done = areas(folder, tmp_path / "areas.geojson", "--bands", "5，10,15")
    assert done.returncode == 0, done.stderr
    assert "183 sites, 549 areas" in done.stdout
    assert "17 rows were not used" in done.stderr
    assert "  and 12 more\n" in done.stderr
    assert f"reasons are in {tmp_path / 'areas.geojson.rejected.csv'}" in done.stderr
    table = (tmp_path / "areas.geojson.rejected.csv").read_bytes()
    assert table.startswith("\ufeff文件 source,行 row,采用 used,原因,reason\r\n".encode())
    refused = [row for row in csv.reader(table.decode("utf-8-sig").splitlines()) if row[2] == "否 no"]
    assert [int(row[1]) for row in refused] == list(range(185, 202))
    assert refused[-1][3:] == ["经度不是数字；请填写数字", "lon is not a number; give one"]
    found = json.loads((tmp_path / "areas.geojson").read_text(encoding="utf-8"))
    assert len(found["features"]) == 549
    assert len(found["rejected"]) == 17
    assert all(note["reason"]["zh"] and note["reason"]["en"] for note in found["rejected"])
    first = found["features"][0]["properties"]
    assert (first["id"], first["band_min"], first["walk_kmh"]) == ("S0", 5, 3.6)
    shapes = [shapely.geometry.shape(each["geometry"]) for each in found["features"]]
    assert all(shapely.is_valid(shapes))
    assert all(shapely.covers(shapes[2::3], shapes[0::3]))


def test_a_geopackage_holds_the_same(folder: Path, tmp_path: Path) -> None:
    assert areas(folder, tmp_path / "areas.gpkg", "--bands", "5").returncode == 0
    assert areas(folder, tmp_path / "areas.geojson", "--bands", "5").returncode == 0
    table = gpd.read_file(tmp_path / "areas.gpkg")
    plain = gpd.read_file(tmp_path / "areas.geojson")
    assert table.crs.to_epsg() == 4326
    assert shapely.equals_exact(table.geometry.to_numpy(), plain.geometry.to_numpy()).all()
    assert table["area_m2"].tolist() == plain["area_m2"].tolist()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--bands", "five"), "minutes separated by commas"),
        (("--bands", "0,15"), "from 1 to 120"),
        (("--bands", "1000"), "120 minutes"),
        (("--bands", "nan"), "120 minutes"),
        (("--cell-m", "5"), "10 to 200"),
    ],
)
def test_options_that_cannot_be_used_are_told_in_one_sentence(
    folder: Path, tmp_path: Path, options: tuple[str, str], said: str
) -> None:
    done = areas(folder, tmp_path / "areas.geojson", *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "areas.geojson").exists()


def test_a_file_that_cannot_be_written_is_refused_before_the_work(folder: Path, tmp_path: Path) -> None:
    assert "geojson" in areas(folder, tmp_path / "areas.shp").stderr
    assert "does not exist" in areas(folder, tmp_path / "no" / "areas.geojson").stderr
