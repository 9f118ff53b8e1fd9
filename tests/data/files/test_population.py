from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import from_origin

from data.files import read_population
from gis.errors import FileError
from tests.real import CHENGDU_PEOPLE, WUHAN_PEOPLE, real_data


def raster(path: Path, counts: list[list[float]], *, crs: int | None, nodata: float | None = -9999.0) -> Path:
    array = np.array(counts, dtype=np.float32)
    corner = (118.6, 24.9)
    size = 0.001
    if crs not in (None, 4326, 4490):
        corner = Transformer.from_crs(4326, crs, always_xy=True).transform(*corner)
        size = 100.0
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=array.shape[1],
        height=array.shape[0],
        count=1,
        dtype="float32",
        crs=None if crs is None else f"EPSG:{crs}",
        transform=from_origin(*corner, size, size),
        nodata=nodata,
    ) as out:
        out.write(array, 1)
    return path


def test_people_live_at_the_centres_of_their_cells(tmp_path: Path) -> None:
    demand, refused = read_population(raster(tmp_path / "p.tif", [[5, 0], [-9999, 7.5]], crs=4326))
    assert demand.people.tolist() == [5, 7.5]
    assert demand.lonlat == pytest.approx(np.array([[118.6005, 24.8995], [118.6015, 24.8985]]))
    assert not refused


@pytest.mark.parametrize("crs", [3857, 4549, 4490, 32650])
def test_a_raster_in_any_crs_is_brought_to_degrees(tmp_path: Path, crs: int) -> None:
    demand, _ = read_population(raster(tmp_path / "p.tif", [[5.0]], crs=crs))
    assert demand.lonlat[0] == pytest.approx((118.6005, 24.8995), abs=1e-4)


def test_a_renamed_raster_is_still_a_raster(tmp_path: Path) -> None:
    demand, _ = read_population(raster(tmp_path / "people.csv", [[5.0]], crs=4326))
    assert demand.people.sum() == 5


def test_a_raster_is_read_alike_in_one_piece_or_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raster(tmp_path / "p.tif", [[5, 0], [-9999, 7.5], [1, 2]], crs=4326)
    whole, _ = read_population(path)
    monkeypatch.setattr("data.files.raster.CELLS_AT_ONCE", 2)
    pieces, _ = read_population(path)
    assert pieces.people.tolist() == whole.people.tolist() == [5, 7.5, 1, 2]
    assert pieces.lonlat.tolist() == whole.lonlat.tolist()


@pytest.mark.parametrize("most", ["MOST_CELLS", "MOST_PLACES"])
def test_a_raster_beyond_memory_asks_to_be_clipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    monkeypatch.setattr(f"data.files.raster.{most}", 3)
    with pytest.raises(FileError, match="clip it"):
        read_population(raster(tmp_path / "p.tif", [[5, 1], [1, 1]], crs=4326))


@pytest.mark.parametrize("count", [-5.0, 3.4e38, float("inf"), float("-inf")])
def test_a_nodata_that_nobody_declared_is_not_people(tmp_path: Path, count: float) -> None:
    with pytest.raises(FileError, match="set its nodata value"):
        read_population(raster(tmp_path / "p.tif", [[5, count]], crs=4326, nodata=None))


def test_more_people_than_live_on_earth_refuse_their_row(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("lon,lat,population\n118.6,24.9,1e308\n118.6,24.9,1e308\n118.6,24.9,2\n")
    demand, refused = read_population(tmp_path / "p.csv")
    assert demand.people.tolist() == [2]
    assert [rejection.row for rejection in refused] == [2, 3]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_without_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="names no coordinate reference system; write one with gdal_edit"):
        read_population(raster(tmp_path / "p.tif", [[5.0]], crs=None))


def test_a_raster_of_metres_that_says_degrees_is_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "p.tif", [[5.0]], crs=32648)
    with rasterio.open(path, "r+") as opened:
        opened.crs = 4326
    with pytest.raises(FileError, match="are metres, but it says they are degrees"):
        read_population(path)


def test_negative_people_mean_a_wrong_nodata(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nodata"):
        read_population(raster(tmp_path / "p.tif", [[5.0, -9999.0]], crs=4326, nodata=None))


def test_cells_that_are_not_a_number_hold_nobody(tmp_path: Path) -> None:
    demand, _ = read_population(raster(tmp_path / "p.tif", [[5.0, float("nan")]], crs=4326))
    assert demand.people.tolist() == [5]


def test_an_empty_raster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no usable people"):
        read_population(raster(tmp_path / "p.tif", [[0.0]], crs=4326))


@pytest.mark.parametrize("keep", [4, 8, 100])
def test_a_truncated_raster_is_one_sentence(tmp_path: Path, keep: int) -> None:
    whole = raster(tmp_path / "p.tif", [[5.0] * 50] * 50, crs=4326)
    whole.write_bytes(whole.read_bytes()[:keep])
    with pytest.raises(FileError, match="damaged"):
        read_population(whole)


def test_points_keep_their_people_and_bad_rows_their_reason(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "经度,纬度,人口\n118.6,24.9,12.5\n118.7,24.9,-3\n118.7,24.9,很多\n118.7,24.9,0\n118.8,24.9,1\n"
    )
    demand, refused = read_population(path)
    assert demand.people.tolist() == [12.5, 1]
    assert [rejection.row for rejection in refused] == [3, 4]
    assert "负" in refused[0].reason.zh


def test_points_without_people_name_the_column(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("lon,lat\n118.6,24.9\n")
    with pytest.raises(FileError, match="no column population"):
        read_population(path)


@real_data
def test_the_people_of_chengdu_and_wuhan_are_all_read() -> None:
    chengdu, refused = read_population(CHENGDU_PEOPLE)
    assert (len(chengdu.people), round(chengdu.people.sum()), refused) == (4207, 714_370, [])
    wuhan, _ = read_population(WUHAN_PEOPLE)
    assert (len(wuhan.people), round(wuhan.people.sum())) == (246_209, 6_333_444)
