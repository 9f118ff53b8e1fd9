"""Map files of strangers: read as they are, or refused; a server nearby counts who calls it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.files.untrusted import process
from data.files.untrusted.reading import isolation, read_upload
from data.files.untrusted.upload import Layer, Limits, Upload, UploadKind
from gis.errors import FileError
from tests.data.files.hostile import (
    changed_geopackage,
    geopackage,
    kml,
    lying_archive,
    overlapping_archive,
    packed,
    placemark,
    shapefile,
)


def only(upload: Upload) -> Layer:
    (layer,) = upload.layers
    return layer


def names(layer: Layer, column: str = "名称") -> list[str]:
    place = layer.column(column)
    assert place is not None
    return [row.cells[place].text for row in layer.rows]


def shapes(layer: Layer) -> list[str]:
    return [str(shapely.from_wkb(row.wkb)) for row in layer.rows if row.wkb is not None]


def said(upload: Upload) -> str:
    return "\n".join(note.reason.zh for note in upload.remarks)


def refusal(content: bytes | Path, name: str = "", limits: Limits | None = None) -> str:
    with pytest.raises(FileError) as error:
        read_upload(content, name, limits=limits or Limits())
    return error.value.message.zh


def collection(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def feature(coordinates: object, kind: str = "Point", **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the addresses that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = collection(feature([1, 2], leaked="yes"))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def calling(address: str) -> dict[str, bytes]:
    """Files that make an unguarded GDAL call an address or open another file."""
    layer = '<OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>'
    virtual = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    algorithm = {
        "type": "gdal_streamed_alg",
        "command_line": f"gdal vector pipeline ! read /vsicurl/{address}/x",
    }
    entity = f'<!DOCTYPE kml [<!ENTITY x SYSTEM "{address}/entity">]>'
    link = f"<NetworkLink><Link><href>{address}/link.kml</href></Link></NetworkLink>"
    style = f'<Style id="s"><IconStyle><Icon><href>{address}/icon.png</href></Icon></IconStyle></Style>'
    return {
        "virtual.geojson": virtual.format(f"/vsicurl/{address}/x.geojson").encode(),
        "virtual.csv": b"\xef\xbb\xbf" + virtual.format("/etc/passwd").encode(),
        "algorithm.json": json.dumps(algorithm).encode(),
        "service.xml": f"<OGRWFSDataSource><URL>{address}/wfs?</URL></OGRWFSDataSource>".encode(),
        "pile.xml": f"<GDAL_WMS><Service><ServerUrl>{address}</ServerUrl></Service></GDAL_WMS>".encode(),
        "entity.kml": kml(placemark("&x;"), entity),
        "link.kml": kml(link),
        "styled.kml": kml(style + placemark("a") + link),
        "virtual.zip": packed({"layer.vrt": virtual.format(f"/vsicurl/{address}/x.geojson")}),
        "virtual.kmz": packed({"doc.kml": virtual.format(f"/vsicurl/{address}/x.geojson")}),
        "address.txt": f"/vsicurl/{address}/x.geojson".encode(),
    }


def test_no_file_makes_anybody_call_out(canary: tuple[str, list[str]]) -> None:  # F1, F3, F4, F7
    address, asked = canary
    files = calling(address)
    upload = read_upload(files.pop("styled.kml"), "styled.kml")
    assert names(only(upload), "Name") == ["a"]
    assert "网络链接已忽略" in said(upload)
    for name, content in files.items():
        assert refusal(content, name)
    assert asked == []


def test_the_canary_sings_when_it_is_called(canary: tuple[str, list[str]], tmp_path: Path) -> None:
    """What is tested above is worth something: without the walls GDAL does call."""
    address, asked = canary
    path = tmp_path / "x.geojson"
    path.write_bytes(calling(address)["virtual.geojson"])
    program = "import pyogrio, sys\ntry: pyogrio.raw.read(sys.argv[1])\nexcept Exception: pass"
    subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(path)], check=False, timeout=60)
    assert asked


def test_the_walls_hold() -> None:
    found = isolation()
    assert found.held == dict.fromkeys(("connect", "read", "write", "fork", "execute", "memory"), True)
    assert found.is_tight


def test_gdal_has_no_driver_but_those_allowed() -> None:
    with pytest.raises(FileError, match="drivers that are not allowed"):
        process.run_child("kml", kml(placemark("a")), Limits())


def test_a_geojson_is_read() -> None:
    upload = read_upload(collection(feature([104.06, 30.66, 500.0], 名称="驿站", 人数=3)), "a.geojson")
    layer = only(upload)
    assert (upload.kind, layer.header, layer.crs) == (UploadKind.GEOJSON, ("名称", "人数"), "EPSG:4326")
    assert shapes(layer) == ["POINT (104.06 30.66)"]
    assert "1 个图形的高程已去掉" in said(upload)


def test_measures_and_heights_are_left_out() -> None:  # C14
    assert shapes(only(read_upload(collection(feature([121, 31, 5, 7]))))) == ["POINT (121 31)"]


@pytest.mark.parametrize(
    "coordinates", [["121.5", "31.2"], [121.5], [None, 31], [True, False], "121,31", []]
)  # C5
def test_coordinates_that_are_no_numbers_cost_their_row_its_place(coordinates: object) -> None:
    upload = read_upload(collection(feature(coordinates, 名称="a"), feature([1, 2], 名称="b")))
    assert [row.wkb is None for row in only(upload).rows] == [True, False]
    assert [note.row for note in upload.remarks] == [1]


@pytest.mark.parametrize("depth", [1_000, 200_000])  # C6
def test_deep_nesting_is_refused(depth: int) -> None:
    nested = '{"type":"GeometryCollection","geometries":[' * depth + "]}" * depth
    content = f'{{"type":"Feature","properties":{{}},"geometry":{nested}}}'.encode()
    assert refusal(content)
    assert refusal(b"[" * depth)


def test_a_shape_of_too_many_vertices_costs_its_row_its_place() -> None:  # C7
    ring = [[i / 1e5, (i * 7 % 13) / 1e5] for i in range(30_000)]
    upload = read_upload(collection(feature([*ring, ring[0]], "LineString", 名称="a")))
    assert "超过 20000 个顶点" in said(upload)


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"),
        ("EPSG:4547", "EPSG:4547"),
    ],
)
def test_the_reference_system_of_old_geojson_is_told(name: str, crs: str) -> None:
    content = collection(feature([1, 2]), crs={"type": "name", "properties": {"name": name}})
    assert only(read_upload(content)).crs == crs


@pytest.mark.parametrize("name", ["EPSG:999999", "北京54", "", "EPSG:4490; DROP"])  # C11
def test_a_reference_system_that_nobody_knows_is_refused(name: str) -> None:
    assert "坐标系" in refusal(
        collection(feature([1, 2]), crs={"type": "name", "properties": {"name": name}})
    )


@pytest.mark.parametrize(
    "content",
    [b"{}", b'{"type":"Point","coordinates":[1,2]}', b'{"type":"FeatureCollection"', b"[1,2]", b"{'a':1}"],
)
def test_what_is_no_geojson_is_refused(content: bytes) -> None:
    assert "不是有效的 GeoJSON" in refusal(content)


def test_a_geopackage_is_read(tmp_path: Path) -> None:
    layer = only(read_upload(geopackage(tmp_path), "layer.gpkg"))
    assert (layer.name, names(layer), layer.crs) == ("站点", ["驿站", "市场"], "EPSG:4490")
    assert shapes(layer)[0] == "POINT (104.06 30.66)"


VIEW = """
    CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 100000000)
        SELECT n AS fid, n FROM r;
    INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)
        VALUES ('endless', 'attributes', 'endless', 0);
"""


def test_a_view_of_a_geopackage_is_not_touched(tmp_path: Path) -> None:  # F9
    begin = time.monotonic()
    upload = read_upload(changed_geopackage(tmp_path, VIEW))
    assert names(only(upload)) == ["驿站", "市场"]
    assert "“endless”不是普通的表" in said(upload)
    assert time.monotonic() - begin < 5


def test_a_geopackage_of_views_only_is_refused(tmp_path: Path) -> None:  # F9
    gone = "DELETE FROM gpkg_contents; DELETE FROM gpkg_geometry_columns;"
    assert "视图不读取" in refusal(changed_geopackage(tmp_path, gone + VIEW))


def test_a_column_that_is_computed_is_not_read(tmp_path: Path) -> None:
    more = """
        CREATE TABLE t (fid INTEGER PRIMARY KEY, n, big AS (zeroblob(n)) VIRTUAL);
        INSERT INTO t (fid, n) VALUES (1, 900000000);
        INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)
            VALUES ('t', 'attributes', 't', 0);
    """
    upload = read_upload(changed_geopackage(tmp_path, more))
    assert [layer.header for layer in upload.layers] == [("fid", "n"), ("fid", "名称")]


def test_triggers_and_names_with_quotation_marks_do_nothing(tmp_path: Path) -> None:  # F10
    more = """
        CREATE TRIGGER boom AFTER UPDATE ON "站点" BEGIN DELETE FROM gpkg_contents; END;
        CREATE TABLE "a""; DROP TABLE x; --" (fid INTEGER PRIMARY KEY, 名称 TEXT);
        INSERT INTO "a""; DROP TABLE x; --" VALUES (1, '第三');
        INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)
            VALUES ('a"; DROP TABLE x; --', 'attributes', 'x', 0);
    """
    upload = read_upload(changed_geopackage(tmp_path, more))
    assert [names(layer) for layer in upload.layers] == [["第三"], ["驿站", "市场"]]


def test_a_geopackage_that_is_still_open_elsewhere_is_refused(tmp_path: Path) -> None:  # F10
    assert "仍在其他程序中打开" in refusal(changed_geopackage(tmp_path, "PRAGMA journal_mode = WAL;"))


@pytest.mark.parametrize("damage", ["cut", "encrypted", "sqlite"])
def test_a_damaged_geopackage_is_refused(damage: str, tmp_path: Path) -> None:  # F10
    content = geopackage(tmp_path).read_bytes()
    broken = {
        "cut": content[: len(content) // 3],
        "encrypted": content[:16] + os.urandom(len(content) - 16),
        "sqlite": content[:100] + b"\0" * 4000,
    }[damage]
    assert refusal(broken)


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("cpg", [True, False])
def test_a_zipped_shapefile_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, cpg: bool) -> None:
    parts = shapefile(tmp_path, encoding=encoding)
    members = {f"导出/站点{suffix}": data for suffix, data in parts.items() if cpg or suffix != ".cpg"}
    layer = only(read_upload(packed(members), "站点.zip"))
    assert (names(layer), layer.crs) == (["驿站", "市场"], "EPSG:4490")


@pytest.mark.parametrize("missing", [".shx", ".dbf"])  # F14
def test_a_part_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    parts = {f"a{suffix}": data for suffix, data in shapefile(tmp_path).items() if suffix != missing}
    assert f"缺少 {missing} 文件" in refusal(packed(parts))


def test_without_prj_no_system_is_declared(tmp_path: Path) -> None:  # F14
    parts = {f"a{suffix}": data for suffix, data in shapefile(tmp_path).items() if suffix != ".prj"}
    upload = read_upload(packed(parts))
    assert only(upload).crs == ""
    assert "缺少 .prj 文件" in said(upload)


def test_the_system_of_another_prj_is_told(tmp_path: Path) -> None:  # F14
    parts = {f"a{suffix}": data for suffix, data in shapefile(tmp_path, crs=4547).items()}
    assert only(read_upload(packed(parts))).crs == "EPSG:4547"


def test_two_layers_in_one_zip_are_refused(tmp_path: Path) -> None:  # F14
    parts = shapefile(tmp_path)
    both = {f"{name}{suffix}": data for name in "ab" for suffix, data in parts.items()}
    assert "2 个 .shp" in refusal(packed(both))


def test_a_bare_shp_is_told_how_to_come(tmp_path: Path) -> None:
    assert "一起压缩成 .zip" in refusal(shapefile(tmp_path)[".shp"], "a.shp")


def test_a_kml_and_a_kmz_are_read() -> None:
    content = kml(placemark("驿站") + placemark("市场", 104.07))
    for upload in (read_upload(content, "a.kml"), read_upload(packed({"doc.kml": content}), "a.kmz")):
        layer = only(upload)
        assert (names(layer, "Name"), layer.crs) == (["驿站", "市场"], "EPSG:4326")
        assert shapes(layer)[0] == "POINT (104.06 30.66)"


EXTENDED = """
    <Schema name="S" id="S"><SimpleField name="站点类型" type="string"/></Schema>
    <Placemark id="layer.1"><name>甲</name><ExtendedData>
        <Data name="电话"><value>12333</value></Data>
        <Data name="地址 &amp; 楼层"><value>东街 1 号</value></Data>
        <Data name='站点类型'><value>就业驿站</value></Data>
    </ExtendedData><Point><coordinates>104.06,30.66</coordinates></Point></Placemark>
    <Placemark id="layer.2"><name>乙</name><ExtendedData>
        <SchemaData schemaUrl="#S"><SimpleData name="站点类型">零工驿站</SimpleData></SchemaData>
    </ExtendedData><Point><coordinates>104.06,30.66</coordinates></Point></Placemark>
"""


@pytest.mark.parametrize("prefix", ["", "kml:"])
def test_columns_of_a_kml_are_read_from_data_and_from_schemas(prefix: str) -> None:
    content = kml(EXTENDED)
    if prefix:
        content = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1kml:", content).replace(b"xmlns=", b"xmlns:kml=")
    layer = only(read_upload(content, "a.kml"))
    assert layer.header == ("Name", "电话", "地址 & 楼层", "站点类型"), (
        "nothing that KML only counts or leaves empty"
    )
    assert [[cell.text for cell in row.cells] for row in layer.rows] == [
        ["甲", "12333", "东街 1 号", "就业驿站"],
        ["乙", "", "", "零工驿站"],
    ]


def test_an_id_of_a_kml_that_somebody_gave_is_kept() -> None:
    named = placemark("甲").replace("<Placemark>", '<Placemark id="GP-7">')
    assert names(only(read_upload(kml(named), "a.kml")), "id") == ["GP-7"]


def test_a_shapefile_may_have_columns_that_a_kml_has_of_its_own(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"begin": ["2026"]}, geometry=[shapely.Point(104, 30)], crs=4326).to_file(
        tmp_path / "a.shp"
    )
    parts = {path.name: path.read_bytes() for path in tmp_path.glob("a.*")}
    assert names(only(read_upload(packed(parts), "a.zip")), "begin") == ["2026"]


def test_entities_of_a_kml_are_refused() -> None:  # F6
    laughs = "<!DOCTYPE kml [" + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    assert "DOCTYPE" in refusal(kml(placemark("&j;"), f'<!-- x -->{laughs}<!ENTITY a "haha">]>'))
    assert "DOCTYPE" in refusal(
        kml(placemark("&x;"), '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    )


def test_a_kmz_that_inflates_is_refused_by_its_directory() -> None:  # F8
    content = packed({"doc.kml": kml(placemark("长" * 100) * 300_000)})
    begin = time.monotonic()
    assert "太大" in refusal(content)
    assert time.monotonic() - begin < 1


def test_a_directory_that_lies_is_found_out() -> None:  # E4
    """Of 100 MB it says that they are a thousand bytes: so much is unpacked and no more."""
    begin = time.monotonic()
    assert "不是有效的 KMZ" in refusal(lying_archive(kml(placemark("a" * 1000) * 90_000), "doc.kml", 1000))
    assert time.monotonic() - begin < 10


def test_many_nested_overlapping_and_stray_members_are_refused() -> None:  # F12
    assert "3000 个文件" in refusal(packed({f"{i}": "" for i in range(3000)}))
    assert "60 个文件" in refusal(packed({f"{i}.kml": "" for i in range(60)}))
    inner = packed({"a.zip": packed({"b.zip": b"x"})})
    assert "只压缩一层" in refusal(packed({"a.zip": inner}))
    assert "互相重叠" in refusal(overlapping_archive(20))
    for name in ("../a.kml", "/etc/a.kml", "..\\a.kml"):
        assert "指向别处" in refusal(packed({name: kml(placemark("a"))}))
    assert "没有 .shp 或 .kml" in refusal(packed({"a.txt": "x"}))


@pytest.mark.parametrize("cut", [10, 40, -30])
def test_a_cut_zip_is_refused(cut: int) -> None:
    assert "不是有效的 ZIP" in refusal(packed({"doc.kml": kml(placemark("a"))})[:cut])


def test_what_takes_too_much_memory_dies_alone() -> None:
    """A file within the limits of its size that grows a hundredfold when read; we live, and go on reading."""
    content = b'{"type":"FeatureCollection","features":[' + b"{}," * 12_000_000 + b"{}]}"
    begin = time.monotonic()
    assert "没有在内存和时间的限制内读完" in refusal(content, limits=Limits(memory_bytes=600_000_000))
    assert time.monotonic() - begin < 15
    test_a_kml_and_a_kmz_are_read()


def test_what_takes_too_long_is_ended() -> None:
    begin = time.monotonic()
    assert "限制内读完" in refusal(collection(feature([1, 2])), limits=Limits(wall_s=0.01))
    assert time.monotonic() - begin < 5


def test_an_answer_that_is_too_long_is_not_taken() -> None:
    content = collection(*(feature([1, 2], 名称="长" * 1000) for _ in range(200)))
    assert "限制内读完" in refusal(content, limits=Limits(answer_bytes=100_000))


def test_nothing_is_left_running() -> None:
    for content in (collection(feature([1, 2])), b"{" * 1000):
        with contextlib.suppress(FileError):
            read_upload(content)
    children = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
    ).stdout
    assert process.MODULE not in children


def test_a_reader_whose_parent_dies_ends_too() -> None:
    """It waits for a file that never comes; its parent is killed."""
    program = f"""
import subprocess, sys
command = [sys.executable, "-I", "-m", {process.MODULE!r}, "csv", "1500000000", "20", "9", "9", "9"]
child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    timer = threading.Timer(20, parent.kill)
    timer.start()
    pid = int(parent.stdout.readline() or 0)
    timer.cancel()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert pid
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.05)
    state = Path(f"/proc/{pid}/stat").read_text().split()[2]
    assert state == "Z"


def test_a_moment_of_a_geopackage_keeps_its_zone(tmp_path: Path) -> None:
    there = pd.Timestamp("2026-12-19T06:00:00Z")
    frame = gpd.GeoDataFrame({"starts": [there]}, geometry=[shapely.Point(118.6, 24.9)], crs=4326)
    frame.to_file(tmp_path / "fairs.gpkg")
    (layer,) = read_upload(tmp_path / "fairs.gpkg").layers
    assert layer.rows[0].cells[layer.header.index("starts")].value == there.to_pydatetime()
