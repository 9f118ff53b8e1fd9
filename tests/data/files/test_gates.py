import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from data.files.gates import read_compounds, read_gates
from gis.errors import FileError


def _csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gates.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _geojson(tmp_path: Path, *features: tuple[dict[str, Any], Any]) -> Path:
    path = tmp_path / "file.geojson"
    rows = [{"type": "Feature", "properties": p, "geometry": shape} for p, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def _square(x: float, y: float) -> Any:
    return json.loads(shapely.to_geojson(shapely.box(x, y, x + 0.001, y + 0.001)))


def test_gates_are_read_under_chinese_headers_with_their_state(tmp_path: Path) -> None:
    text = "小区,经度,纬度,是否开放\n东苑,118.6,24.9,是\n东苑,118.61,24.9,锁闭\n西苑,118.7,24.8,\n"
    gates, refused = read_gates(_csv(tmp_path, text))
    assert [(gate.compound, gate.is_open, gate.row) for gate in gates] == [
        ("东苑", True, 2),
        ("东苑", False, 3),
        ("西苑", True, 4),
    ]
    assert gates[0].position == (118.6, 24.9)
    assert not refused


def test_a_gate_that_cannot_be_used_is_returned_with_its_reason(tmp_path: Path) -> None:
    text = "compound,lon,lat,open\na,118.6,24.9,yes\n,118.6,24.9,yes\nb,?,24.9,yes\nc,118.6,24.9,perhaps\n"
    (gate,), refused = read_gates(_csv(tmp_path, text))
    assert gate.compound == "a"
    assert [(note.row, note.source) for note in refused] == [(3, "gates"), (4, "gates"), (5, "gates")]
    assert [note.reason.en.split()[0] for note in refused] == ["the", "lon", "open"]


def test_a_file_without_a_usable_gate_names_the_first_reason(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="the compound is missing"):
        read_gates(_csv(tmp_path, "lon,lat\n118.6,24.9\n"))


def test_gates_of_a_geojson_are_points(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [118.6, 24.9]}
    (gate,), _ = read_gates(_geojson(tmp_path, ({"compound": "a", "open": False}, point)))
    assert (gate.position, gate.is_open) == ((118.6, 24.9), False)


def test_outlines_are_read_with_the_id_that_gates_name(tmp_path: Path) -> None:
    compounds, refused = read_compounds(
        _geojson(tmp_path, ({"小区": "东苑"}, _square(118.6, 24.9)), ({"id": 7}, _square(118.7, 24.9)))
    )
    assert [area.code for area in compounds.areas] == ["东苑", "7"]
    assert compounds.shapes[1].bounds[0] == pytest.approx(118.7)
    assert not refused


def test_outlines_that_cannot_be_used_are_returned_with_their_reason(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    point = {"type": "Point", "coordinates": [118.6, 24.9]}
    compounds, refused = read_compounds(
        _geojson(
            tmp_path,
            ({"compound": "a"}, _square(118.6, 24.9)),
            ({"compound": "a"}, _square(118.7, 24.9)),
            ({"compound": "b"}, bow),
            ({"compound": "c"}, point),
            ({"compound": "d"}, _square(500_000, 24.9)),
            ({}, _square(118.6, 24.9)),
        )
    )
    assert len(compounds) == 1
    words = ["repeats that of row 1", "not valid", "not a polygon", "not degrees", "compound is missing"]
    assert [note.row for note in refused] == [2, 3, 4, 5, 6]
    assert all(word in note.reason.en for word, note in zip(words, refused, strict=True))


def test_outlines_of_a_geopackage_are_in_any_crs(tmp_path: Path) -> None:
    shape = gpd.GeoDataFrame(
        {"compound": ["a"]}, geometry=[shapely.box(118.6, 24.9, 118.61, 24.91)], crs=4326
    )
    shape.to_crs(32650).to_file(tmp_path / "c.gpkg", driver="GPKG")
    compounds, _ = read_compounds(tmp_path / "c.gpkg")
    assert compounds.shapes[0].bounds == pytest.approx((118.6, 24.9, 118.61, 24.91), abs=1e-4)
