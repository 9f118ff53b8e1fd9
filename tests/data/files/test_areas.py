import contextlib
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.files import read_areas
from gis.areas import area_of
from gis.errors import FileError

BOXES = [shapely.box(104, 30, 104.1, 30.1), shapely.box(104.1, 30, 104.2, 30.1)]
COLUMNS = {"代码": ["510104002", "510104001"], "名称": ["双桂路街道", "锦官驿街道"]}


def frame(columns: dict[str, list[Any]] | None = None, *, crs: int | None = 4326) -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame(columns or COLUMNS, geometry=BOXES, crs=4326)
    return table.to_crs(crs) if crs else table.set_crs(None, allow_override=True)


def shapefile(path: Path, encoding: str, *, cpg: bool = False) -> Path:
    frame().to_file(path, encoding=encoding)
    if not cpg:
        path.with_suffix(".cpg").unlink()
    return path


def geojson(path: Path, *features: tuple[dict[str, Any], shapely.Geometry]) -> Path:
    listed = [
        {"type": "Feature", "properties": values, "geometry": json.loads(shapely.to_geojson(shape))}
        for values, shape in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}))
    return path


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
@pytest.mark.parametrize("crs", [4326, 4490, 4543])
def test_areas_are_read_in_any_form_and_crs_in_order_of_their_codes(
    tmp_path: Path, suffix: str, crs: int
) -> None:
    path = tmp_path / f"a.{suffix}"
    frame(crs=4326 if suffix == "geojson" else crs).to_file(path)
    areas, notes = read_areas(path)
    assert [(area.code, area.name, area.row) for area in areas.areas] == [
        ("510104001000", "锦官驿街道", 2),
        ("510104002000", "双桂路街道", 1),
    ]
    assert {(area.level, area.parent) for area in areas.areas} == {("township", "510104000000")}
    assert area_of(areas, np.array([[104.05, 30.05], [104.15, 30.05]])).tolist() == [1, 0]
    assert notes == []


@pytest.mark.parametrize("cpg", [True, False])
@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB18030"])
def test_a_shapefile_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, cpg: bool) -> None:
    areas, _ = read_areas(shapefile(tmp_path / "区划.shp", encoding, cpg=cpg))
    assert [area.name for area in areas.areas] == ["锦官驿街道", "双桂路街道"]


def test_a_shapefile_whose_cpg_lies_is_read_all_the_same(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", "GBK")
    path.with_suffix(".cpg").write_text("UTF-8")
    assert read_areas(path)[0].areas[0].name == "锦官驿街道"


def test_a_shapefile_may_come_in_a_zip(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", "GBK")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            if part.suffix != ".zip":
                archive.write(part, f"区划/{part.name.upper()}")
    assert [area.name for area in read_areas(tmp_path / "a.zip")[0].areas] == ["锦官驿街道", "双桂路街道"]
    path.unlink()


@pytest.mark.parametrize("suffix", [".shx", ".dbf", ".prj"])
def test_a_shapefile_that_lacks_a_part_names_it(tmp_path: Path, suffix: str) -> None:
    path = shapefile(tmp_path / "a.shp", "UTF-8")
    path.with_suffix(suffix).unlink()
    with pytest.raises(FileError, match=f"lacks its {suffix}"):
        read_areas(path)


@pytest.mark.parametrize("keep", [50, 120])
@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx", ".prj"])
def test_a_damaged_shapefile_is_one_sentence(tmp_path: Path, suffix: str, keep: int) -> None:
    path = shapefile(tmp_path / "a.shp", "UTF-8")
    part = path.with_suffix(suffix)
    part.write_bytes(part.read_bytes()[:keep])
    # GDAL reads what is left of some; what it cannot read must not leave as another error.
    with contextlib.suppress(FileError):
        read_areas(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"PK\x03\x04"])
def test_a_zip_that_is_none_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(FileError, match="not a valid ZIP"):
        read_areas(tmp_path / "a.zip")


def test_a_zip_without_a_shapefile_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(FileError, match="holds 0"):
        read_areas(tmp_path / "a.zip")


def test_an_outline_that_crosses_itself_is_mended_and_told(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    areas, (note,) = read_areas(geojson(tmp_path / "a.json", ({"code": "x", "name": "甲"}, bow)))
    assert shapely.is_valid(areas.shapes).all()
    assert shapely.area(areas.shapes[0]) == pytest.approx(0.5)
    assert "mended" in note.reason.en


def test_rows_that_are_no_area_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.json",
        ({"code": "a"}, BOXES[0]),
        ({"code": "b"}, shapely.Point(104, 30)),
        ({}, BOXES[1]),
        ({"code": "d", "城乡分类": "999"}, BOXES[1]),
        ({"code": "e"}, shapely.box(500_000, 2_700_000, 500_100, 2_700_100)),
        ({"code": "f"}, shapely.Polygon([(0, 0), (1, 1), (0, 0)])),
    )
    areas, notes = read_areas(path)
    assert [area.code for area in areas.areas] == ["a"]
    assert [note.row for note in notes] == [2, 3, 4, 5, 6]


def test_a_file_without_areas_says_why(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="not a polygon"):
        read_areas(geojson(tmp_path / "a.json", ({"code": "b"}, shapely.Point(104, 30))))


def test_an_area_in_several_rows_becomes_one(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.json", *(({"code": "510104001", "name": "甲街道"}, box) for box in BOXES))
    areas, (note,) = read_areas(path)
    assert (len(areas), note.row) == (1, 2)
    assert area_of(areas, np.array([[104.05, 30.05], [104.15, 30.05]])).tolist() == [0, 0]


def test_the_form_of_datav_is_understood(tmp_path: Path) -> None:
    values = {"adcode": 510104, "name": "锦江区", "level": "district", "parent": {"adcode": 510100}}
    areas, _ = read_areas(geojson(tmp_path / "a.json", (values, BOXES[0])))
    (area,) = areas.areas
    assert (area.code, area.level, area.parent) == ("510104000000", "county", "510100000000")


def test_the_class_may_come_in_a_column_or_behind_the_code(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.json",
        ({"code": "510104001001111"}, BOXES[0]),
        ({"code": "510104001002", "城乡分类代码": 220}, BOXES[1]),
    )
    assert [area.urban_rural for area in read_areas(path)[0].areas] == ["111", "220"]
