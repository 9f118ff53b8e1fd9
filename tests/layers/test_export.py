"""Exports read back by GDAL and openpyxl: every field of every feature, whatever is in it."""

import csv
import json
import sqlite3
import warnings
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import numpy as np
import openpyxl
import pyarrow as pa
import pyogrio
import pytest
import shapely

from gis.datum import Datum, to_wgs84
from gis.errors import FileError, InputError
from layers.catalog import LAYERS, Layer, layer_of
from layers.export import FORMATS, Features, Job, export, features_of, format_of, named_for
from layers.export.kml import PREFIX
from layers.export.model import CRS
from layers.export.shapefile import short_names
from layers.export.worded import table_columns
from layers.formulas import inert
from tests.layers.export_sample import NASTY, about, job, made_rows, sample

GDAL = ["gpkg", "fgb", "geojson", "kml"]


def read(path: Path | str, layer: str | None = None) -> tuple[dict[str, list[Any]], Any]:
    """Give the columns and the places of a file as GDAL reads them."""
    meta, table = pyogrio.read_arrow(path, layer=layer)
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    wkb = columns.pop(meta["geometry_name"] or "wkb_geometry", None) or columns.pop("wkb_geometry")
    return columns, shapely.from_wkb(np.array(wkb, dtype=object))


def plain(value: Any, form: str) -> Any:
    """Give a value as the format can hold it."""
    if form in ("geojson", "kml") and isinstance(value, datetime):
        return value.isoformat() if form == "geojson" else value.isoformat(sep=" ", timespec="minutes")
    if form == "kml" and isinstance(value, date):
        return value.isoformat()
    if form == "fgb" and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if form == "kml" and isinstance(value, str):
        return value.strip(" ")
    return value


def comparable(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.timestamp()
    if isinstance(value, datetime):  # of FlatGeobuf, in UTC
        return value.replace(tzinfo=UTC).timestamp()
    return value.isoformat() if isinstance(value, date) else value


def same(found: Any, wanted: Any, form: str) -> bool:
    wanted = plain(wanted, form)
    if isinstance(found, str) and isinstance(wanted, datetime):
        return datetime.fromisoformat(found).timestamp() == wanted.timestamp()
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is not None and bool(found) == wanted
    if isinstance(found, datetime) and isinstance(wanted, str):
        moment = datetime.fromisoformat(wanted)
        return (
            found.date() == moment.date()
            if moment.tzinfo is None
            else comparable(found) == moment.timestamp()
        )
    return bool(comparable(found) == comparable(wanted))


@pytest.mark.parametrize("form", GDAL)
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_gdal_reads_every_field_and_row_back(tmp_path: Path, form: str, layer: Layer) -> None:
    features = sample(layer.id)
    made = export(tmp_path / f"a.{form}", format_of(form), Job([features], about()))
    assert made.features == len(features)
    with warnings.catch_warnings():
        # GDAL tells of fields that it gives a subtype of its own.
        warnings.simplefilter("ignore")
        columns, shapes = read(made.path, None if form == "fgb" else layer.id)
    prefix = PREFIX if form == "kml" else ""
    order = np.argsort(columns[f"{prefix}id"])
    for field in layer.fields:
        found = [columns[f"{prefix}{field.name}"][i] for i in order]
        wanted = features.columns[field.name]
        wrong = [
            (f, w) for f, w in zip(found, wanted, strict=True) if not (f is w is None or same(f, w, form))
        ]
        assert not wrong, (field.name, wrong[:3])
    assert shapely.equals_exact(
        shapely.normalize(shapes[order]), shapely.normalize(features.shapes), 1e-7
    ).all()


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("name", ["stations", "coverage", "job_fairs", "vacancies"])
def test_a_shapefile_holds_every_row_under_ascii_names_with_a_table_of_them(
    tmp_path: Path, name: str, encoding: str
) -> None:
    features = sample(name)
    made = export(tmp_path / "a.shp.zip", format_of("shp"), Job([features], about(), encoding=encoding))  # type: ignore[arg-type]
    columns, _ = read(f"/vsizip/{made.path}")
    names = short_names(features.layer)
    assert len(set(names.values())) == len(names)
    assert all(short.isascii() and len(short) <= 10 for short in names.values())
    assert columns[names["id"]] == features.columns["id"]
    label = features.layer.label
    for found, wanted in zip(columns[names[label]], features.columns[label], strict=True):
        known = (wanted or "").encode(encoding, "replace").decode(encoding)
        kept = known.encode()[:254].decode(errors="ignore")
        assert (found or "") == kept.strip(" ")  # blanks at the ends are padding in a .dbf
    with zipfile.ZipFile(made.path) as archive:
        assert archive.read(f"{name}.cpg").decode() == {"utf-8": "UTF-8", "gbk": "GBK"}[encoding]
        table = list(csv.reader(archive.read("字段对照.csv").decode("utf-8-sig").splitlines()))
    assert [row[0] for row in table[1 : len(names) + 1]] == list(names.values())
    if label != "id":
        assert any("截断" in remark.zh for remark in made.remarks)
        assert any("GBK" in remark.zh for remark in made.remarks) == (encoding == "gbk")


def test_no_text_is_a_formula_in_csv_and_numbers_are_untouched(tmp_path: Path) -> None:
    features = sample("stations")
    export(tmp_path / "a.csv", format_of("csv"), Job([features], about()))
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    assert [row["名称"] for row in rows] == [inert(name) for name in features.columns["name"]]
    for row in rows:
        assert not row["名称"].lstrip().startswith(("=", "+", "-", "@", "＝"))
        assert float(row["经度"]) > 118
    assert inert("-5") == "'-5"
    numbers = sample("job_fairs", 5)
    export(tmp_path / "b.csv", format_of("csv"), Job([numbers], about()))
    found = list(csv.DictReader((tmp_path / "b.csv").read_text("utf-8-sig").splitlines(keepends=True)))
    assert [row["岗位数"] for row in found] == ["" if v is None else str(v) for v in numbers.columns["posts"]]


def test_no_cell_of_a_workbook_is_a_formula_and_all_are_there(tmp_path: Path) -> None:
    made = export(tmp_path / "a.xlsx", format_of("xlsx"), job("stations", "coverage", "job_fairs"))
    book = openpyxl.load_workbook(made.path)
    assert book.sheetnames == ["说明", "就业服务站点", "覆盖状态", "招聘会"]
    for name in ("stations", "coverage", "job_fairs"):
        features = sample(name)
        sheet = book[features.layer.title.zh]
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet for cell in row)
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(features)
        for j, column in enumerate(table_columns(features)[0]):
            for row, wanted in zip(rows, column.values, strict=True):
                assert cell_says(row[j]) == expected_cell(wanted), (column.title, row[j], wanted)


def cell_says(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else (value or None if value == "" else value)


def expected_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day).isoformat()
    return (value.replace("\r", "\n") or None) if isinstance(value, str) else value


def test_a_geopackage_holds_its_styles_its_chinese_names_and_its_notes(tmp_path: Path) -> None:
    made = export(tmp_path / "a.gpkg", format_of("gpkg"), job("coverage", "stations"))
    with sqlite3.connect(made.path) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
        titles = dict(
            base.execute("SELECT column_name, name FROM gpkg_data_columns WHERE table_name = 'stations'")
        )
        notes = dict(base.execute("SELECT label, value FROM about"))
    assert set(styles) == {"coverage", "stations"}
    root = fromstring(styles["stations"].split("\n", 1)[1])
    values = [each.get("value") for each in root.iter("category")]
    assert values == [symbol.value for symbol in layer_of("stations").style.symbols]
    assert titles["opening_hours"] == "开放时间"
    assert notes["演示数据 Demo data"] == "是 yes"


@pytest.mark.parametrize("form", [each.code for each in FORMATS])
def test_a_layer_without_features_is_a_valid_file(tmp_path: Path, form: str) -> None:
    made = export(tmp_path / f"a{format_of(form).ending}", format_of(form), job("stations", count=0))
    assert made.features == 0
    assert made.path.stat().st_size > 0


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shp"])
@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000, Datum.GCJ02])
def test_a_file_names_its_own_datum(tmp_path: Path, form: str, datum: Datum) -> None:
    chosen = format_of(form)
    out = named_for(tmp_path / f"a{chosen.ending}", chosen, datum)
    marks = {Datum.WGS84: "", Datum.CGCS2000: "_cgcs2000", Datum.GCJ02: "_gcj02"}
    assert out.name == f"a{marks[datum]}{chosen.ending}"
    made = export(out, chosen, job("stations", datum=datum))
    path = f"/vsizip/{made.path}" if form == "shp" else made.path
    info = pyogrio.read_info(path, layer="stations" if form == "gpkg" else None)
    assert ("GCJ-02" in info["crs"]) if datum is Datum.GCJ02 else (info["crs"] == CRS[datum])
    _, shapes = read(path, "stations" if form == "gpkg" else None)
    back = to_wgs84(shapely.get_coordinates(shapes), datum)
    wanted = shapely.get_coordinates(sample("stations").shapes)
    assert np.abs(np.sort(back, axis=0) - np.sort(wanted, axis=0)).max() < 2e-7


def test_bd09_is_no_datum_of_an_export() -> None:
    with pytest.raises(InputError):
        sample("stations", datum=Datum.BD09)


def test_numbers_that_are_not_finite_are_left_out_with_a_remark() -> None:
    layer = layer_of("coverage")
    rows, shapes = made_rows(layer, 3)
    rows[0]["people"], rows[1]["people"], rows[2]["minutes"] = float("nan"), float("inf"), "Infinity"
    found = features_of(layer, rows, shapes)
    assert found.columns["people"][:2] == [None, None]
    assert found.columns["minutes"][2] is None
    assert len(found.remarks) == 2


def test_a_place_that_is_not_finite_is_refused() -> None:
    layer = layer_of("job_fairs")
    with pytest.raises(InputError):
        features_of(layer, [{"id": "a"}], np.array([shapely.Point(float("nan"), 24.0)], dtype=object))


def test_kml_is_well_formed_and_names_no_other_host(tmp_path: Path) -> None:
    made = export(tmp_path / "a.kml", format_of("kml"), job("stations", "coverage"))
    text = made.path.read_text(encoding="utf-8")
    root = fromstring(text)
    assert text.count("http") == text.count("http://www.opengis.net/kml/2.2")
    assert not list(root.iter("{http://www.opengis.net/kml/2.2}NetworkLink"))


def test_geojson_follows_its_standard(tmp_path: Path) -> None:
    made = export(tmp_path / "a.geojson", format_of("geojson"), job("coverage"))
    found = json.loads(made.path.read_text(encoding="utf-8"))
    assert "crs" not in found
    assert found["datum"] == "wgs84"
    shell = found["features"][0]["geometry"]["coordinates"][0][0]
    assert shapely.LinearRing(shell).is_ccw


def test_a_map_in_a_format_of_one_layer_is_a_zip_of_its_layers(tmp_path: Path) -> None:
    made = export(tmp_path / "a.zip", format_of("csv"), job("stations", "job_fairs", datum=Datum.GCJ02))
    with zipfile.ZipFile(made.path) as archive:
        assert archive.namelist() == ["stations_gcj02.csv", "job_fairs_gcj02.csv"]
    assert made.features == 80


def test_a_file_that_lost_features_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.fgb").write_text("old")

    def lossy(features: Features, names: Any = None) -> pa.Table:
        from layers.export.values import arrow_table

        return arrow_table(features, names).slice(0, 30)

    monkeypatch.setattr("layers.export.gisfiles.arrow_table", lossy)
    with pytest.raises(FileError, match="30 features of 40"):
        export(tmp_path / "a.fgb", format_of("fgb"), job("stations"))
    assert (tmp_path / "a.fgb").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.fgb"]


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("layers.export.kml._folder", full)
    with pytest.raises(FileError, match="cannot be written"):
        export(tmp_path / "a.kml", format_of("kml"), job("stations"))
    assert list(tmp_path.iterdir()) == []


def test_the_sheet_carries_all_that_a_map_of_a_bureau_needs() -> None:
    from layers.export.sheet import draw_sheet

    svg = draw_sheet(job("coverage", "stations")).svg()
    for words in (
        "就业地图",
        "图例 Legend",
        "北 N",
        "坐标系",
        "编制单位",
        "审图号",
        "数据日期",
        "演示数据",
        "工作用图",
        "km<",
    ):
        assert words in svg, words


def test_every_symbol_of_a_layer_differs_by_more_than_its_colour() -> None:
    for layer in LAYERS:
        if layer.id == "jurisdictions":  # outlines; which body they are of stands on the map
            continue
        symbols = layer.style.symbols
        kinds = [symbol.sign if layer.geometry == "point" else symbol.pattern for symbol in symbols]
        assert len(set(kinds)) == len(kinds), layer.id


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx", "gpkg", "fgb", "kml", "geojson", "shp"])
def test_two_hundred_thousand_rows_are_written_and_counted(tmp_path: Path, form: str) -> None:
    many = sample("enterprises", 200_000)
    made = export(tmp_path / f"a{format_of(form).ending}", format_of(form), Job([many], about()))
    assert made.features == 200_000


def test_the_hostile_texts_are_all_used() -> None:
    assert set(sample("stations").columns["name"]) >= {name for name in NASTY if name.isprintable()}
