"""Reports of a made-up audit, written and read back."""

import io
import json
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import docx
import geopandas as gpd
import openpyxl
import pytest
import shapely
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import FileError, InputError, UnavailableError
from layers.report import FORMATS, Imprint, MapLayers, fonts, write_report
from layers.report.compose import compose
from layers.report.html import html_bytes
from layers.report.model import Language, Report, Table
from layers.report.pdf import pdf_bytes, pdf_data
from layers.report.smallcells import hide_small
from tests.layers.sample import HOSTILE, sample_layers, sample_result

RESULT = sample_result()
LAYERS = sample_layers(RESULT, cells=2000)
SMALL = sample_result(townships=12, districts=3, stations=10)
SHEETS = {"结论", "区县", "乡镇街道", "群体", "站点", "重叠", "未知原因", "方法与数据", "剔除行"}
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def report(result: dict[str, Any], layers: MapLayers | None = None, language: Language = "zh") -> Report:
    return compose(result, layers or MapLayers(), language, Imprint())


def pages(made: Report) -> int:
    template = files("layers.report").joinpath("report.typ").read_bytes()
    data = {"report": json.dumps(pdf_data(made), ensure_ascii=False)}
    return int(json.loads(typst.query(template, "<pages>", field="value", one=True, sys_inputs=data)))


def texts_of(path: Path) -> str:
    """Every text of a Word document or workbook."""
    with zipfile.ZipFile(path) as parts:
        return "".join(parts.read(part).decode() for part in parts.namelist() if part.endswith(".xml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_on_two_hundred_areas_has_at_most_ten_pages(language: Language) -> None:
    assert pages(report(RESULT, LAYERS, language)) <= 10


def test_the_conclusions_come_first_and_name_the_share_the_speed_and_the_unknown() -> None:
    first = report(RESULT).sections[0]
    said = str(first)
    assert first.key == "conclusions"
    assert f"{100 * RESULT['share']:.1f}%" in said
    assert "4.5 km/h" in said
    assert "3.2–5.1 km/h" in said
    assert "路网可能缺失" in said


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_audit_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    layers = sample_layers(SMALL, cells=500)
    once = write_report(SMALL, layers, tmp_path / f"a{ending}").read_bytes()
    assert write_report(SMALL, layers, tmp_path / f"b{ending}").read_bytes() == once


def test_the_workbook_has_its_sheets_and_the_numbers_of_the_result(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_report(RESULT, MapLayers(), tmp_path / "a.xlsx"))
    assert set(book.sheetnames) >= SHEETS
    rows = {row[0]: row for row in book["乡镇街道"].iter_rows(min_row=2, values_only=True)}
    area = RESULT["areas"][30]
    assert rows[area["code"]][2:7] == tuple(area[k] for k in ("people", "covered", "gap", "unknown", "share"))
    assert len([code for code in rows if code and code.startswith("35")]) == 190


def test_a_printed_table_says_how_many_rows_it_leaves_out() -> None:
    data = pdf_data(report(RESULT))
    tables = [block for part in data["sections"] for block in part["blocks"] if block["is"] == "table"]
    (townships,) = [table for table in tables if table["title"] == "各乡镇街道覆盖"]
    assert len(townships["rows"]) == 15
    assert "另有 175 行" in townships["note"]


@pytest.mark.parametrize("ending", [".html", ".docx", ".xlsx"])
def test_demo_data_and_a_working_map_are_stamped(ending: str, tmp_path: Path) -> None:
    path = write_report(SMALL, MapLayers(), tmp_path / f"a{ending}")
    said = path.read_text("utf-8") if ending == ".html" else texts_of(path)
    assert "演示数据" in said
    assert "工作用图，不得公开" in said
    assert "OpenStreetMap" in said
    assert "审图号" in said


def test_a_map_for_publication_needs_its_approval_number(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="审图号"):
        write_report(SMALL, MapLayers(), tmp_path / "a.html", imprint=Imprint(working=False))
    imprint = Imprint("某市人社局", "闽S〔2026〕1号", working=False)
    page = write_report(
        SMALL, sample_layers(SMALL, cells=50), tmp_path / "a.html", imprint=imprint
    ).read_text("utf-8")
    assert "闽S〔2026〕1号" in page
    assert "不得公开" not in page


def hostile() -> dict[str, Any]:
    """Give a result whose every name is a trap."""
    result = sample_result(townships=12, districts=3, stations=12)
    for i, name in enumerate(HOSTILE):
        result["facilities"][i] |= {"id": name, "name": name}
        result["areas"][i + 2]["name"] = name
        result["config"][name] = name
        result["rejected"].append({"source": name, "row": i, "reason": name})
        result["groups"].append(
            {"name": name, "people": 100, "covered": 40, "gap": 60, "unknown": 0, "share": 0.4}
        )
        result["unknown_reasons"][name] = 10 + i
        result["inputs"][name] = {"name": name, "sha256": name}
    result["title"] = {"zh": "".join(HOSTILE), "en": HOSTILE[0]}
    return result


def hostile_layers() -> MapLayers:
    """Give layers as GeoJSON with those names."""
    features = [
        {"type": "Feature", "properties": {"name": name, "code": name, "state": "gap"}, "geometry": box}
        for i, name in enumerate(HOSTILE)
        for box in [shapely.geometry.mapping(shapely.box(118 + 0.1 * i, 24, 118.1 + 0.1 * i, 24.1))]
    ]
    layer = {"type": "FeatureCollection", "features": features}
    return MapLayers(cells=layer, stations=layer, areas=layer)


def test_hostile_names_are_inert_in_html() -> None:
    page = html_bytes(report(hostile(), hostile_layers())).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_hostile_names_are_text_in_the_workbook(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_report(hostile(), MapLayers(), tmp_path / "a.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=cmd|' /C calc'!A0" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]


def test_hostile_names_are_text_in_word_and_pdf(tmp_path: Path) -> None:
    made = docx.Document(str(write_report(hostile(), hostile_layers(), tmp_path / "a.docx")))
    assert '#read("/etc/passwd")' in "".join(cell.text for table in made.tables for cell in table._cells)
    assert pdf_bytes(report(hostile(), hostile_layers())).startswith(b"%PDF")


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_result_still_gives_a_report(ending: str, language: Language, tmp_path: Path) -> None:
    assert write_report({}, MapLayers(), tmp_path / f"a{ending}", language=language).stat().st_size > 1000


@settings(max_examples=300)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3))
def test_no_small_count_can_be_worked_out_from_its_row(counts: list[int]) -> None:
    row = dict(zip(("covered", "gap", "unknown"), counts, strict=True))
    people = sum(counts)
    shown = hide_small({**row, "people": people, "share": counts[0] / people if people else None})
    few = [key for key, count in row.items() if 0 < count < 5]
    assert all(isinstance(shown[key], str) for key in few)
    if few:
        assert shown["share"] in {"*", None}
        hidden = [key for key in row if isinstance(shown[key], str)]
        others = [key for key, count in row.items() if count > 0]
        assert len(hidden) > 1 or others == few


def test_no_chinese_font_leaves_the_other_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "families", lambda: frozenset({"DejaVu Sans"}))
    layers = sample_layers(SMALL, cells=50)
    with pytest.raises(UnavailableError, match="fonts-noto-cjk") as raised:
        write_report(SMALL, layers, tmp_path / "a.pdf")
    assert "fonts-noto-cjk" in raised.value.message.zh
    assert "fonts-noto-cjk" in texts_of(write_report(SMALL, layers, tmp_path / "a.docx"))
    write_report(SMALL, layers, tmp_path / "a.xlsx")
    assert "image/svg+xml" in write_report(SMALL, layers, tmp_path / "a.html").read_text("utf-8")
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".xlsx", ".html"}


def test_an_unknown_ending_or_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.pdf"):
        write_report(SMALL, MapLayers(), tmp_path / "a.txt")
    with pytest.raises(InputError, match="zh or en"):
        write_report(SMALL, MapLayers(), tmp_path / "a.html", language="fr")  # type: ignore[arg-type]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="folder"):
        write_report({}, MapLayers(), tmp_path / "none" / "a.html")


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "a.html").mkdir()
    with pytest.raises(FileError):
        write_report({}, MapLayers(), tmp_path / "a.html")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_layers_may_be_geojson_polygons_or_damaged(tmp_path: Path) -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[[118.6, 24.9], [118.61, 24.9], [118.61, 24.91], [118.6, 24.9]]],
    }
    cells = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"state": "gap", "people": 3}, "geometry": square},
        {"type": "Feature", "properties": {"state": "nonsense", "people": None}, "geometry": square},
        {"type": "Feature", "properties": {"state": "covered", "people": 1}, "geometry": None},
    ]}  # fmt: skip
    odd = gpd.GeoDataFrame({"name": [None]}, geometry=[shapely.Polygon()], crs=4326)
    layers = MapLayers(
        cells=cells, stations=odd, areas=odd, service_areas={"type": "FeatureCollection", "features": []}
    )
    assert b"image/svg+xml" in write_report(SMALL, layers, tmp_path / "a.html").read_bytes()


def test_one_point_is_a_map_too() -> None:
    point = gpd.GeoDataFrame({"state": ["gap"]}, geometry=[shapely.Point(118.6, 24.9)], crs=4326)
    assert [part.key for part in report(SMALL, MapLayers(cells=point)).sections][2] == "map"


def test_every_table_goes_into_the_workbook_under_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        tables = [
            b for part in report(RESULT, None, language).sections for b in part.blocks if isinstance(b, Table)
        ]
        names = [table.sheet for table in tables]
        assert all(names)
        assert len(set(names)) == len(names)


def test_the_properties_of_word_tables_are_in_the_order_that_word_wants(tmp_path: Path) -> None:
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    for table in docx.Document(str(write_report(SMALL, MapLayers(), tmp_path / "a.docx"))).tables:
        names = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert names == sorted(names, key=order.index)


def test_pictures_in_word_say_what_they_show(tmp_path: Path) -> None:
    path = write_report(SMALL, sample_layers(SMALL, cells=50), tmp_path / "a.docx")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        assert 'descr="地图' in parts.read("word/document.xml").decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_crowded_report_keeps_to_ten_pages(language: Language) -> None:
    townships = [area for area in RESULT["areas"] if area["level"] == "township"]
    crowded = {
        **RESULT,
        "config": {f"setting_{i}": "x" * 24 for i in range(60)},
        "areas": RESULT["areas"] + [{**area, "level": "village"} for area in townships],
        "inputs": {f"input_{i}": {"name": "n" * 60, "sha256": "ab" * 32, "date": "2026"} for i in range(9)},
    }
    assert pages(report(crowded, LAYERS, language)) <= 10


def test_zones_are_a_table_in_their_order_with_small_counts_hidden() -> None:
    zone = {"rank": 1, "kind": "dense_population", "area": "西街道", "enterprises": 12, "stations": 2}
    zone |= {"people": 900.0, "covered": 897.0, "gap": 3.0, "unknown": 0.0, "share": 0.997}
    park = {**zone, "rank": 2, "kind": "industry_cluster", "area": None, "enterprises": None}
    blocks = [block for part in report({**RESULT, "zones": [zone, park]}).sections for block in part.blocks]
    (table,) = (block for block in blocks if isinstance(block, Table) and block.sheet == "集聚区")
    assert table.rows[0] == (1.0, "人口密集", "西街道", 900.0, "*", "<5", 0.0, "*", 12.0, 2.0)
    assert table.rows[1][:3] == (2.0, "产业集聚", "")
    assert table.rows[1][-2:] == (None, 2.0)
