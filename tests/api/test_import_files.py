"""Files as people bring them: map files that say no datum, our own workbooks, the example row filled in."""

import contextlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import psycopg
import pytest
import shapely

from api.operations.imports.documents import rows_of
from api.operations.imports.workbooks import current_book, errors_book, template_book
from data.embedded import APP, OWNER, Cluster
from data.imports import StoredImport
from gis.datum import Datum, from_wgs84
from gis.errors import FileError, InputError
from gis.register import REGISTER, Judged, Verdict
from tests.api.sheets import STATION, at, book, counted, judged, preview, row, sheet
from tests.api.test_cli import run
from tests.import_city import filled

Connection = psycopg.Connection[tuple[object, ...]]

SITE = {"站点名称": "北门就业驿站", "站点类型": "就业驿站", "状态": "运行", "区划代码": "西区"}


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    return filled(cluster, "jobcircle_import_files")


@pytest.fixture
def connection(dsn: str) -> Iterator[Connection]:
    with psycopg.connect(dsn) as connection:
        yield connection
        connection.rollback()


def rows(found: StoredImport) -> list[Judged]:
    assert found.document is not None
    return rows_of(found.document)


def remarks(found: StoredImport) -> list[str]:
    assert found.document is not None
    return [zh for zh, _ in found.document["remarks"]]


def geojson(place: tuple[float, float], *, crs: str = "", **more: object) -> bytes:
    feature = {
        "type": "Feature",
        "properties": SITE | more,
        "geometry": {"type": "Point", "coordinates": list(place)},
    }
    document: dict[str, object] = {"type": "FeatureCollection", "features": [feature]}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document).encode()


def geopackage(folder: Path, place: tuple[float, float], crs: int) -> bytes:
    frame = gpd.GeoDataFrame({key: [value] for key, value in SITE.items()}, geometry=[shapely.Point(place)])
    frame.set_crs(4490 if crs == 4547 else crs).to_crs(crs).to_file(folder / "a.gpkg")
    return (folder / "a.gpkg").read_bytes()


@pytest.mark.parametrize("form", ["geojson", "gpkg"])
def test_a_map_file_that_says_wgs84_is_asked_for_its_datum(
    connection: Connection, tmp_path: Path, form: str
) -> None:
    here = at(100, 700)
    shifted = tuple(from_wgs84(np.array([here]), Datum.GCJ02)[0].tolist())
    place = (shifted[0], shifted[1])
    content = geojson(place) if form == "geojson" else geopackage(tmp_path, place, 4326)
    with pytest.raises(InputError, match="datum is not declared; by its standard"):
        preview(connection, content, name=f"a.{form}", datum=None)
    (one,) = rows(preview(connection, content, name=f"a.{form}", datum=Datum.GCJ02))
    assert one.entry is not None
    assert (one.entry["lon"], one.entry["lat"]) == pytest.approx(here, abs=1e-6)


@pytest.mark.parametrize("crs", [4490, 4547])
def test_a_map_file_in_cgcs2000_has_declared_it(connection: Connection, tmp_path: Path, crs: int) -> None:
    here = at(100, 700)
    for content in (geopackage(tmp_path, here, crs), geojson(here, crs="urn:ogc:def:crs:EPSG::4490")):
        (one,) = rows(preview(connection, content, name="a", datum=None))
        assert one.entry is not None
        assert (one.entry["lon"], one.entry["lat"]) == pytest.approx(here, abs=1e-6)


@pytest.mark.parametrize("named", ["rubbish", 'LOCAL_CS["x",UNIT["metre",1]]'])
def test_a_reference_system_that_nobody_knows_is_refused(
    connection: Connection, tmp_path: Path, named: str
) -> None:
    geopackage(tmp_path, at(100, 700), 4490)
    with contextlib.closing(sqlite3.connect(tmp_path / "a.gpkg")) as database, database:
        change = "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = ? WHERE srs_id = 4490"
        database.execute(change, (named,))
    with pytest.raises(FileError, match="is not known"):
        preview(connection, (tmp_path / "a.gpkg").read_bytes(), name="a.gpkg")


def test_a_shape_that_is_no_point_is_told_with_the_point_that_was_taken(connection: Connection) -> None:
    lon, lat = at(100, 700)
    area = shapely.box(lon - 0.0005, lat - 0.0005, lon + 0.0005, lat + 0.0005)
    one = shapely.Point(lon, lat)
    for shape, said in (
        (area, "图形是面"),
        (shapely.MultiPolygon([area]), "图形是面"),
        (shapely.LineString(area.exterior), "图形是线"),
        (shapely.MultiPoint([one, shapely.Point(lon + 0.0001, lat)]), "图形是几个点"),
        (shapely.GeometryCollection([area, one]), "图形是几种图形"),
        (shapely.MultiPoint([one]), ""),
        (one, ""),
    ):
        document = json.loads(geojson((lon, lat)))
        document["features"][0]["geometry"] = shapely.geometry.mapping(shape)
        found = preview(connection, json.dumps(document).encode(), name="a.geojson")
        (row,) = rows(found)
        assert row.entry is not None, row.faults
        assert shape.distance(shapely.Point(row.entry["lon"], row.entry["lat"])) < 1e-6
        told = [each.reason.zh for each in row.remarks if each.column == "lon"]
        assert len(told) == bool(said)
        if said:
            assert told[0].startswith(f"{said}，不是一个点：按其中的一点 {str(row.entry['lon'])[:9]}")
            assert "1 行有提示（仍会导入），请逐行查看：第 1 行" in remarks(found)


def test_columns_that_say_their_datum_go_before_a_shape_without_a_word_on_it(connection: Connection) -> None:
    lon, lat = at(100, 700)
    document = json.loads(geojson((lon, lat), 经度=lon, 纬度=lat, 坐标系="WGS84"))
    document["features"][0]["geometry"] = shapely.geometry.mapping(shapely.Point(lon, lat).buffer(0.000001))
    (row,) = rows(preview(connection, json.dumps(document).encode(), name="a.geojson"))
    assert not row.remarks


def test_rows_that_a_filter_hides_are_imported_with_a_remark(connection: Connection) -> None:
    shown = openpyxl.load_workbook(io.BytesIO(book(*(row(f"{n}号驿站", 50 * n, 700) for n in range(2, 8)))))
    for number in (3, 5, 6):
        shown.worksheets[0].row_dimensions[number].hidden = True
    out = io.BytesIO()
    shown.save(out)
    found = preview(connection, out.getvalue(), name="a.xlsx")
    assert len(rows(found)) == 6
    assert sum("有 3 行被筛选或隐藏，看不见也照样读入：第 3、5-6 行" in each for each in remarks(found)) == 1


def test_properties_that_disagree_with_the_geometry_are_told(connection: Connection) -> None:
    here = at(100, 700)
    lon, lat = from_wgs84(np.array([here]), Datum.BD09)[0].tolist()
    found = preview(connection, geojson(here, 经度=lon, 纬度=lat), name="a.geojson")
    (one,) = rows(found)
    (said,) = [each.reason.zh for each in one.remarks]
    assert "米，正是坐标系不同：两列像是 BD-09（百度），图形像是 WGS-84；按图形导入" in said
    assert one.entry is not None
    assert (one.entry["lon"], one.entry["lat"]) == here
    assert "1 行有提示（仍会导入），请逐行查看：第 1 行" in remarks(found)


def test_an_area_code_of_the_other_county_is_told(connection: Connection) -> None:
    found = preview(connection, sheet(row("北门就业驿站", 100, 700, area="359902000000")))
    (one,) = rows(found)
    (said,) = [each.reason.en for each in one.remarks]
    assert said.startswith(
        "the place is not in 东区 (359902000000) that the row names but in 西区 (359901000000)"
    )


@pytest.mark.parametrize("kind", list(REGISTER))
def test_nothing_is_remarked_on_our_own_workbooks(connection: Connection, kind: str) -> None:
    found = preview(
        connection, current_book(connection, REGISTER[kind]), kind=kind, name="台账.xlsx", datum=None
    )
    assert remarks(found) == []


def filled_in(connection: Connection, **values: object) -> bytes:
    """A template whose example row somebody typed over."""
    made = openpyxl.load_workbook(io.BytesIO(template_book(connection, STATION)))
    first = made.worksheets[0]
    places = {field.column: at for at, field in enumerate(STATION.fields, start=1)}
    lon, lat = at(100, 700)
    for column, value in ({"lon": lon, "lat": lat, "datum": "WGS84"} | values).items():
        first.cell(2, places[column]).value = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_example_row_with_another_id_or_none_is_a_row(connection: Connection) -> None:
    for code in ("GP-1", None):
        content = filled_in(connection, id=code, name="北门就业驿站")
        found = preview(connection, content, name="模板.xlsx", datum=None)
        assert counted(found) == {"new": 1}
        assert not any("行" in said for said in remarks(found)), (
            "nothing is said of the pages beside the sheet"
        )


def test_the_example_row_filled_in_under_its_own_id_is_an_error_and_not_dropped(
    connection: Connection,
) -> None:
    found = preview(connection, filled_in(connection, name="北门就业驿站"), name="模板.xlsx", datum=None)
    assert [each.verdict for each in rows(found)] == [Verdict.BAD]
    assert "编号还是模板示范行的“示例”" in judged(found, 2)[0]


def returned(connection: Connection, found: StoredImport) -> openpyxl.Workbook:
    """The sheet with its errors, as Excel opens it."""
    return openpyxl.load_workbook(io.BytesIO(errors_book(connection, found)))


def test_a_template_comes_back_with_its_example_its_numbers_its_drop_downs_and_its_guide(
    connection: Connection,
) -> None:
    made = openpyxl.load_workbook(io.BytesIO(template_book(connection, STATION)))
    example = [cell.value for cell in made.worksheets[0][2]]
    places = {field.column: at for at, field in enumerate(STATION.fields, start=1)}
    for line, code in ((4, "GP-1"), (6, "GP-1")):
        lon, lat = at(100, 100 * line)
        values = {"id": code, "name": f"{line}号驿站", "kind": "零工驿站", "status": "运行"}
        for column, value in (values | {"lon": lon, "lat": lat, "datum": "WGS84"}).items():
            made.worksheets[0].cell(line, places[column]).value = value
    out = io.BytesIO()
    made.save(out)
    found = preview(connection, out.getvalue(), name="模板.xlsx", datum=None)
    assert judged(found, 6) == ["id:编号与第 4 行重复"]
    mended = returned(connection, found)
    first, given = mended.worksheets[0], made.worksheets[0]
    assert [cell.value for cell in first[2]][: len(example)] == example
    assert [first.cell(line, places["name"]).value for line in (3, 4, 5, 6)] == [
        None, "4号驿站", None, "6号驿站",
    ]  # fmt: skip
    reason = len(STATION.fields) + 1
    said = [first.cell(line, reason).value for line in (1, 4, 6)]
    assert said == ["错误原因", "编号：编号与第 6 行重复", "编号：编号与第 4 行重复"]
    assert mended.sheetnames == made.sheetnames
    rules = [
        {(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation}
        for sheet in (first, given)
    ]
    assert rules[0] == rules[1] != set()
    assert first.cell(1, 1).comment is not None
    again = preview(connection, errors_book(connection, found), name="错误.xlsx", datum=None)
    assert again.counts == found.counts


def test_rows_of_a_map_file_come_back_below_the_header(connection: Connection) -> None:
    content = geojson(at(100, 700), 站点名称="")
    found = preview(connection, content, name="a.geojson")
    first = returned(connection, found).worksheets[0]
    assert "错误原因" in [cell.value for cell in first[1]]
    assert "就业驿站" in [cell.value for cell in first[2]]


@pytest.mark.parametrize(("saved", "shown"), [("<v>28.5</v>", 28.5), ("", "=SUM(A1:A2)")])
def test_a_formula_comes_back_as_its_saved_value_or_as_its_text(
    connection: Connection, saved: str, shown: object
) -> None:
    head = ["站点名称", "站点类型", "状态", "经度", "纬度"]
    lon, _ = at(100, 700)
    plain = ["北门就业驿站", "就业驿站", "运行", lon]
    content = with_formula(book(plain, header=head), f'<c r="E2"><f>SUM(A1:A2)</f>{saved}</c>')
    found = preview(connection, content, name="a.xlsx")
    assert judged(found, 2)[0].startswith("lat:含公式 =SUM(A1:A2) ；")
    cell = returned(connection, found).worksheets[0]["E2"]
    assert cell.value == shown
    assert cell.data_type != "f", "nothing is computed where it is opened"


def with_formula(content: bytes, cell: str) -> bytes:
    """A workbook with one more cell at the end of its second row, as Excel saves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                at_end = text.rindex(b"</row>")
                text = text[:at_end] + cell.encode() + text[at_end:]
            new.writestr(name, text)
    return out.getvalue()


def test_a_remark_on_a_sheet_that_is_not_imported_does_not_come(connection: Connection) -> None:
    made = openpyxl.load_workbook(io.BytesIO(filled_in(connection, id="GP-1", name="北门就业驿站")))
    made.create_sheet("草稿").append(["随便写的", "东西"])
    made["草稿"].append(["合计", 2])
    made.worksheets[0].append(["合计", 1])
    out = io.BytesIO()
    made.save(out)
    found = preview(connection, out.getvalue(), name="模板.xlsx", datum=None)
    (said,) = [each for each in remarks(found) if "坐标系" not in each]
    assert said.startswith("“就业服务站点”第 3 行：表尾")


def test_a_kml_brings_its_columns(connection: Connection) -> None:
    lon, lat = at(100, 700)
    data = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in SITE.items())
    content = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><ExtendedData>'
        f"{data}</ExtendedData><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark></Document></kml>"
    )
    (one,) = rows(preview(connection, content.encode(), name="a.kml"))
    assert (one.verdict, one.name) == (Verdict.NEW, "北门就业驿站")
    assert one.entry is not None
    assert one.entry["area_code"] == "359901000000"


def test_the_command_asks_for_the_datum_of_a_map_file_and_prints_remarks(
    dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBCIRCLE_DATABASE_URL", dsn)
    monkeypatch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", dsn.replace(APP, OWNER, 1))
    file = tmp_path / "a.geojson"
    file.write_bytes(geojson(at(100, 700), 区划代码="东区"))
    asked = run("import", file, "--kind", "station")
    assert (asked.returncode, "坐标系没有说明；这类地图文件" in asked.stderr) == (2, True)
    told = run("import", file, "--kind", "station", "--datum", "wgs84")
    assert told.returncode == 0, told.stderr
    assert "第 1 行 北门就业驿站 提示：区划代码 位置不在所写的 东区（359902000000）内" in told.stderr
    assert "row 1 北门就业驿站 remark: area_code the place is not in 东区" in told.stderr
