"""Exports read back column by column: types, widths, days, moments to the second, yes and no, and nothing."""

import csv
import warnings
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyogrio
import pytest
import shapely

from gis.register import REGISTER
from layers.catalog import LAYERS, Layer, layer_of
from layers.export import Features, Job, export, features_of, format_of
from layers.export.kml import PREFIX
from layers.export.shapefile import short_names
from layers.export.worded import table_columns
from layers.formulas import inert
from tests.layers.export_sample import about, sample
from tests.layers.test_export import cell_says, expected_cell

EDGES: dict[str, list[Any]] = {
    "text": ["0", "00123", "1E5", "true", "2026-11-01", None],
    "integer": [0, -1, 2**31 - 1, -(2**31), None, 12],
    "number": [0.1, 1e-7, 123456789.123456, 1e15, -2.5e-12, None],
    "boolean": [True, False, None, True, False, None],
    "date": ["2026-11-01", "1899-12-31", "1900-02-28", "2024-02-29", "9999-12-31", None],
    "moment": [
        "2026-11-01T09:30:59+08:00", "2026-06-30T23:59:59Z", "1970-01-01T00:00:00Z",
        "2026-11-01T00:00:00+08:00", "1990-07-01T12:00:01+09:00", None,
    ],
}  # fmt: skip
TYPES = {
    "gpkg": {
        "text": "string", "integer": "int64", "number": "double", "boolean": "bool",
        "date": "date32[day]", "moment": "timestamp[ms, tz=UTC]",
    },
    "fgb": {
        "text": "string", "integer": "int64", "number": "double", "boolean": "bool",
        "date": "timestamp[ms]", "moment": "timestamp[ms]",
    },
    "shp": {
        "text": "string", "integer": "int64", "number": "double", "boolean": "int32",
        "date": "date32[day]", "moment": "string",
    },
    "kml": {
        "text": "string", "integer": "int32", "number": "double", "boolean": "bool",
        "date": "string", "moment": "string",
    },
}  # fmt: skip
"""As GDAL reads them: FlatGeobuf has no days, Shapefiles no moments and no yes and no, KML neither."""


def edges(layer: Layer) -> Features:
    """Features with every edge of every type, in every column."""
    count = len(EDGES["text"])
    rows = [{field.name: EDGES[field.type][i] for field in layer.fields} for i in range(count)]
    for i, row in enumerate(rows):
        row["id"] = f"{i:03d}"
    places = [(118.5 + 0.01 * i, 24.9) for i in range(count)]
    if layer.geometry == "point":
        return features_of(layer, rows, shapely.points(places))
    boxes = [shapely.MultiPolygon([shapely.box(x, y, x + 0.005, y + 0.005)]) for x, y in places]
    return features_of(layer, rows, np.array(boxes, dtype=object))


def table_of(path: Path, code: str, features: Features) -> pa.Table:
    """Read a file with GDAL, in the order of the features and under the names of the catalogue."""
    names = {field.name: field.name for field in features.layer.fields}
    if code == "shp":
        names = short_names(features.layer)
    if code == "kml":
        names = {name: PREFIX + name for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL tells of fields that it gives a subtype of its own
        _, table = pyogrio.read_arrow(f"/vsizip/{path}" if code == "shp" else path)
    return pa.table({name: table.column(short) for name, short in names.items()}).sort_by("id")


def meant(value: Any, kind: str, code: str) -> Any:
    """Bring what was read to the type of the catalogue."""
    if value is None:
        return None
    if kind == "boolean":
        return bool(value)
    if kind == "moment":
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if kind == "date":
        return (
            date.fromisoformat(value) if isinstance(value, str) else date(value.year, value.month, value.day)
        )
    return value


@pytest.mark.parametrize("code", TYPES)
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_gdal_reads_every_edge_of_every_type_back(tmp_path: Path, layer: Layer, code: str) -> None:
    features = edges(layer)
    made = export(tmp_path / f"a{format_of(code).ending}", format_of(code), Job([features], about()))
    assert made.remarks == ()
    table = table_of(made.path, code, features)
    for field in layer.fields:
        column = table.column(field.name)
        assert str(column.type) == TYPES[code][field.type], field.name
        found = [meant(value, field.type, code) for value in column.to_pylist()]
        assert found == [meant(value, field.type, code) for value in features.columns[field.name]], field.name


def test_kml_says_when_a_number_is_more_than_its_readers_take_for_a_whole_one(tmp_path: Path) -> None:
    layer = layer_of("job_fairs")
    rows: list[dict[str, Any]] = [
        {"id": "a", "posts": 2**31},
        {"id": "b", "posts": -(2**31) - 1},
        {"id": "c", "posts": None},
    ]
    features = features_of(layer, rows, shapely.points([(118.6, 24.9)] * 3))
    made = export(tmp_path / "a.kml", format_of("kml"), Job([features], about()))
    assert table_of(made.path, "kml", features).column("posts").to_pylist() == [2**31, -(2**31) - 1, None]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_a_csv_holds_every_field(tmp_path: Path, layer: Layer) -> None:
    for features in (edges(layer), sample(layer.id)):
        made = export(tmp_path / "a.csv", format_of("csv"), Job([features], about()))
        text = made.path.read_bytes().decode("utf-8-sig")
        head, *rows = csv.reader(text.splitlines(keepends=True))
        assert head[: len(layer.fields)] == [field.title.zh for field in layer.fields]
        fields, codes = table_columns(features)
        places = 2 if layer.geometry == "point" else 1
        assert head[len(fields) + places :] == [column.title for column in codes]
        after = len(fields) + places
        for j, column in [*enumerate(fields), *enumerate(codes, start=after)]:
            for row, wanted in zip(rows, column.values, strict=True):
                assert _csv_means(row[j], column.type) == _csv_wanted(wanted, column.type), column.title


def _csv_means(cell: str, kind: str) -> Any:
    if kind == "text" or cell == "":
        return cell
    if kind in ("integer", "number"):
        return float(cell)
    if kind == "boolean":
        return {"是": True, "否": False}[cell]
    return meant(cell, kind, "csv")


def _csv_wanted(value: Any, kind: str) -> Any:
    if value is None:
        return ""
    return inert(value) if kind == "text" else meant(value, kind, "csv")


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_a_workbook_holds_every_field(tmp_path: Path, layer: Layer) -> None:
    for features in (edges(layer), sample(layer.id)):
        made = export(tmp_path / "a.xlsx", format_of("xlsx"), Job([features], about()))
        sheet = openpyxl.load_workbook(made.path)[layer.title.zh]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        for j, column in enumerate(table_columns(features)[0]):
            for row, wanted in zip(rows, column.values, strict=True):
                early = isinstance(wanted, date) and wanted.year < 1900
                said = wanted.isoformat() if early else expected_cell(wanted)
                assert cell_says(row[j]) == said, column.title


SAID = [
    ("stations", "kind", "gig_post", "零工驿站"),
    ("vacancies", "contract", "full_time", "全职"),
    ("coverage", "state", "gap", "盲区"),
    ("coverage", "reason", "network_incomplete", "路网可能缺失"),
    ("jurisdictions", "kind", "arbitration", "劳动人事争议仲裁"),
    ("stations", "kind", "tea_house", "tea_house"),
]


@pytest.mark.parametrize(("name", "field", "code", "word"), SAID)
def test_spreadsheets_say_what_the_legend_says_and_keep_the_code_beside(
    tmp_path: Path, name: str, field: str, code: str, word: str
) -> None:
    layer = layer_of(name)
    place = shapely.Point(118.6, 24.9)
    shape = place if layer.geometry == "point" else shapely.MultiPolygon([place.buffer(0.01)])
    rows = [{"id": "1", field: code}, {"id": "2"}]
    features = features_of(layer, rows, np.array([shape, shape], dtype=object))
    title = layer.field(field).title.zh
    export(tmp_path / "a.csv", format_of("csv"), Job([features], about()))
    export(tmp_path / "a.xlsx", format_of("xlsx"), Job([features], about()))
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines(keepends=True)
    head, *filled = openpyxl.load_workbook(tmp_path / "a.xlsx")[layer.title.zh].values
    for found in (
        [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)],
        [dict(zip(head, row, strict=True)) for row in filled],
    ):
        assert [row[title] for row in found] == [word, None]
        assert [row[f"{title}代码"] for row in found] == [code, None]


def test_a_question_is_answered_in_words_that_the_register_reads(tmp_path: Path) -> None:
    rows = [{"id": "1", "subsidised": "yes"}, {"id": "2", "subsidised": "no"}]
    features = features_of(layer_of("courses"), rows, shapely.points([(118.6, 24.9)] * 2))
    export(tmp_path / "a.csv", format_of("csv"), Job([features], about()))
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines(keepends=True)
    assert [row["政府补贴"] for row in csv.DictReader(lines)] == ["是", "否"]


def test_no_heading_of_an_export_means_one_column_of_the_register_twice() -> None:
    for layer, kind in (("stations", "station"), ("vacancies", "vacancy"), ("courses", "course")):
        fields, codes = table_columns(sample(layer))
        meant = [REGISTER[kind].column_of(column.title) for column in (*fields, *codes)]
        known = [column for column in meant if column is not None]
        assert len(known) == len(set(known))


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_shapefile_cuts_a_text_between_letters_and_says_where(tmp_path: Path, encoding: Any) -> None:
    layer = layer_of("job_fairs")
    texts = ["长" * 84 + "a" * 2, "长" * 84 + "a" * 3, "a" * 254, "a" * 255, "a" * 253 + "长"]
    rows = [{"id": f"{i}", "name": text} for i, text in enumerate(texts)]
    features = features_of(layer, rows, shapely.points([(118.6, 24.9)] * len(rows)))
    made = export(tmp_path / "a.shp.zip", format_of("shp"), Job([features], about(), encoding=encoding))
    found = table_of(made.path, "shp", features).column("name").to_pylist()
    assert found == [text.encode()[:254].decode(errors="ignore") for text in texts]
    assert [remark.en for remark in made.remarks] == [
        "Job fairs, Name: 3 rows were cut at 254 bytes of UTF-8 (rows 2, 4, 5)"
    ]
