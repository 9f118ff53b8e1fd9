import json
import os
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely
import xlsxwriter
from pyarrow import parquet

from data.files import read_census, read_population, read_sites
from gis.errors import FileError


def csv(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "sites.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_csv_is_read_in_its_order(tmp_path: Path) -> None:
    sites, refused = read_sites(csv(tmp_path, "id,lon,lat,name\nb,118.6,24.9,东门\na,118.7,24.8,西门\n"))
    assert [(site.id, site.name, site.row) for site in sites] == [("b", "东门", 2), ("a", "西门", 3)]
    assert sites[0].position == (118.6, 24.9)
    assert not refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_chinese_headers_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = "站点编号, 站点名称 ,站点类型,经 度（必填）*,纬度\n1,东门驿站,零工小站,118.6,24.9\n"
    (site,), _ = read_sites(csv(tmp_path, text, encoding))
    assert (site.id, site.name, site.kind) == ("1", "东门驿站", "gig_post")


@pytest.mark.parametrize("mark", ["", "sep={0}\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_may_separate_its_columns_as_excel_does(tmp_path: Path, delimiter: str, mark: str) -> None:
    table = "id,lon,lat\na,118.6,24.9\nb,?,24.9\n".replace(",", delimiter)
    (site,), (refused,) = read_sites(csv(tmp_path, mark.format(delimiter) + table))
    assert site.position == (118.6, 24.9)
    assert refused.row == (4 if mark else 3)


def test_what_is_a_number_only_to_a_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="lon is not a number"):
        read_sites(csv(tmp_path, "id,lon,lat\na,1_18.6,24.9\n"))


@pytest.mark.parametrize("letter", ["\\ud800", "\\u0000", "\\u001b"])
def test_letters_that_cannot_be_written_refuse_their_row(tmp_path: Path, letter: str) -> None:
    point = '"geometry":{"type":"Point","coordinates":[118.6,24.9]}}'
    features = [f'{{"type":"Feature","properties":{{"id":"{name}"}},{point}' for name in ("a" + letter, "b")]
    (tmp_path / "s.geojson").write_text(
        '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}"
    )
    (site,), (refused,) = read_sites(tmp_path / "s.geojson")
    assert (site.id, refused.row) == ("b", 1)
    assert "control characters" in refused.reason.en


def test_a_pipe_is_refused_rather_than_read_twice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="not a plain file"):
        read_sites(tmp_path / "pipe")


def _geopackage(path: Path, *layers: str, crs: str | int | None = 4326) -> Path:
    places = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(118.6, 24.9)], crs=crs)
    for layer in layers:
        places.to_file(path, layer=layer, driver="GPKG")
    return path


def test_a_geopackage_under_any_name_is_read_as_one(tmp_path: Path) -> None:
    _geopackage(tmp_path / "s.gpkg", "sites").rename(tmp_path / "s.csv")
    assert read_sites(tmp_path / "s.csv")[0][0].position == pytest.approx((118.6, 24.9))


def test_a_geopackage_with_several_layers_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"2 layers \(new, old\)"):
        read_sites(_geopackage(tmp_path / "s.gpkg", "new", "old"))


def test_a_geopackage_in_coordinates_of_nowhere_is_one_sentence(tmp_path: Path) -> None:
    crs = 'ENGCRS["nowhere",EDATUM["none"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["m",1]]'
    with pytest.raises(FileError, match="no coordinate reference system"):
        read_sites(_geopackage(tmp_path / "s.gpkg", "sites", crs=crs))


def test_full_width_digits_are_numbers(tmp_path: Path) -> None:
    (site,), _ = read_sites(csv(tmp_path, "id,lon,lat\na,１１８．６,24.9\n"))
    assert site.position == (118.6, 24.9)


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ("x,,24.9", "经度不是数字", "lon is not a number"),
        ("x,abc,24.9", "经度不是数字", "lon is not a number"),
        ("x,nan,24.9", "经度不是数字", "lon is not a number"),
        ("x,inf,24.9", "经度不是数字", "lon is not a number"),
        ("x,24.9,118.6", "颠倒", "swapped"),
        ("x,500000,2700000", "米", "metres"),
        ("x,200,95", "之间", "must be"),
        ("a,118.6,24.9", "第 2 行重复", "row 2"),
        ("x,118.6", "纬度不是数字", "lat is not a number"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_rest_goes_on(
    tmp_path: Path, row: str, zh: str, en: str
) -> None:
    sites, refused = read_sites(csv(tmp_path, f"id,lon,lat\na,118.6,24.9\n{row}\n\nc,118.7,24.9\n"))
    assert [site.id for site in sites] == ["a", "c"]
    assert [(r.row, r.source) for r in refused] == [(3, "facilities")]
    assert zh in refused[0].reason.zh
    assert en in refused[0].reason.en


def test_seventeen_bad_rows_of_two_hundred_leave_183(tmp_path: Path) -> None:
    rows = [f"s{i},{'?' if i % 12 == 5 else 118.6},24.9" for i in range(200)]
    sites, notes = read_sites(csv(tmp_path, "\n".join(["id,lon,lat", *rows])))
    assert (len(sites), sum(not note.used for note in notes)) == (183, 17)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no row"),
        ("\n \n", "no row"),
        ("id,lon,lat\n", "no row"),
        ("id,lon,lat\n,,\n", "no row"),
        ("名称,地址\n东门,丰泽街\n", "columns of longitude"),
        ("id,lon,lng,lat\na,1,1,1\n", "two columns that mean lon"),
        ("id,lon,lat\nx,?,?\n", "no row of"),
        ("{", "not a valid GeoJSON"),
        ('{"type":"FeatureCollection"}', "not a valid GeoJSON"),
        ('{"type":"FeatureCollection","features":[]}', "no row"),
        ('{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline"}', "no row"),
        ("SQLite format 3\0 and then nothing", "not a valid GeoPackage"),
        ("II*\0 raster", "is a raster"),
        ("lon,lat\n\0\0", "encoding"),
    ],
)
def test_a_file_without_usable_rows_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(FileError, match=sentence) as caught:
        read_sites(csv(tmp_path, text))
    assert str(tmp_path) not in str(caught.value)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be opened"):
        read_sites(tmp_path / "none.csv")


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_a_geojson_s_broken_geometries_are_rows_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "sites.json"
    features = [
        feature({"type": "Point", "coordinates": [118.6, 24.9]}, id="a", 名称="东门"),
        feature(None, id="b"),
        feature({"type": "Point", "coordinates": ["118.6", "24.9"]}, id="c"),
        feature({"type": "Point", "coordinates": []}, id="d"),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, id="e"),
        None,
        feature({"type": "Point", "coordinates": [118.6, 24.9, 5, 7]}, id="f"),
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    sites, refused = read_sites(path)
    assert [(site.id, site.name) for site in sites] == [("a", "东门"), ("e", ""), ("f", "")]
    assert [note.row for note in refused if not note.used] == [2, 3, 4, 6]


def test_a_geopackage_in_metres_is_brought_to_degrees(tmp_path: Path) -> None:
    path = tmp_path / "sites.gpkg"
    table = gpd.GeoDataFrame(
        {"编号": ["a", "b"], "类型": ["零工市场", None]},
        geometry=[shapely.Point(118.6, 24.9), shapely.Point(118.7, 24.9)],
        crs=4326,
    )
    table.to_crs(4549).to_file(path, driver="GPKG")
    sites, refused = read_sites(path)
    assert not refused
    assert [(site.id, site.kind) for site in sites] == [("a", "gig_market"), ("b", "employment_station")]
    assert sites[0].position == pytest.approx((118.6, 24.9), abs=1e-9)


def test_a_geopackage_without_a_crs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sites.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(118.6, 24.9)]).to_file(path, driver="GPKG")
    with pytest.raises(FileError):
        read_sites(path)


def test_the_columns_of_a_register_are_kept(tmp_path: Path) -> None:
    header = "编号,经度,纬度,名称,服务能力,开放时间,所属连锁,设施设备,区划代码,跨区开放,建设状态"
    row = "1,118.6,24.9,东门,12000,Mo-Fr 09:00-17:00,锦江就业超市,自助机2台；电子屏,350503001,是,已验收"
    (site,), notes = read_sites(csv(tmp_path, f"{header}\n{row}\n"))
    assert (site.capacity, site.opening_hours, site.chain) == (12000, "Mo-Fr 09:00-17:00", "锦江就业超市")
    assert (sorted(site.equipment), site.area_code) == (["kiosk", "screen"], "350503001000")
    assert (site.open_to_all, site.status, notes) == (True, "accepted", [])


def test_a_field_that_cannot_be_read_is_unknown_and_the_site_stays(tmp_path: Path) -> None:
    text = "id,lon,lat,capacity,area_code,open_to_all\na,118.6,24.9,很多,3505,maybe\nb,118.7,24.9,-1,12x,否\n"
    (one, other), notes = read_sites(csv(tmp_path, text))
    assert (one.capacity, one.area_code, one.open_to_all) == (None, "350500000000", None)
    assert (other.capacity, other.area_code, other.open_to_all) == (None, "", False)
    assert [(note.row, note.used) for note in notes] == [(2, True), (2, True), (3, True), (3, True)]


def test_the_use_that_is_made_of_a_site_comes_with_the_register(tmp_path: Path) -> None:
    text = (
        "站点编号,经度,纬度,月服务人次,工作人员,载体类型\n1,118.6,24.9,320,3,农贸市场\n2,118.7,24.9,,,宗祠\n"
    )
    (one, other), notes = read_sites(csv(tmp_path, text))
    assert (one.monthly_visits, one.staff, one.host_kind) == (320, 3, "market")
    assert (other.monthly_visits, other.staff, other.host_kind) == (None, None, "宗祠")
    assert not notes


@pytest.mark.parametrize("cell", ["很多", "-3", "nan", "inf"])
def test_a_count_of_visits_that_is_none_is_unknown_and_told(tmp_path: Path, cell: str) -> None:
    (site,), (remark,) = read_sites(csv(tmp_path, f"id,lon,lat,visits\na,118.6,24.9,{cell}\n"))
    assert site.monthly_visits is None
    assert (remark.row, remark.used) == (2, True)
    assert "月服务人次" in remark.reason.zh
    assert "counts as unknown" in remark.reason.en


@pytest.mark.parametrize("status", ["在建", "closed", "已撤", "拟建"])
def test_a_site_that_is_not_open_takes_no_part(tmp_path: Path, status: str) -> None:
    text = f"id,lon,lat,status\na,118.6,24.9,{status}\nb,118.6,24.9,运行\nc,118.7,24.9,试点\n"
    sites, (refused,) = read_sites(csv(tmp_path, text))
    assert [(site.id, site.status) for site in sites] == [("b", "open"), ("c", "试点")]
    assert (refused.row, refused.used) == (2, False)


def test_a_site_entered_twice_counts_once_and_one_nearby_is_suspected(tmp_path: Path) -> None:
    rows = [
        "a,118.6,24.9,东门驿站",
        "b,118.600005,24.9,东门 驿站",  # half a metre
        "c,118.6003,24.9,东门驿站",  # thirty metres
        "d,118.6,24.9,零工市场",  # another site in the same hall
        "e,118.6008,24.9,东门驿站",  # eighty metres from the first, fifty from the third
        "f,118.7,24.9,",
        "g,118.7,24.9,",  # nobody can tell
        "h,118.700005,24.9,西门驿站",
    ]
    sites, notes = read_sites(csv(tmp_path, "\n".join(["id,lon,lat,name", *rows])))
    assert [site.id for site in sites] == ["a", "c", "d", "e", "f", "g", "h"]
    assert [(note.row, note.used) for note in notes] == [(3, False), (4, True), (8, True), (9, True)]
    assert "row 2" in notes[0].reason.en
    assert "30 m" in notes[1].reason.en
    assert "at the place of row 7, and one has no name; counted as two" in notes[2].reason.en


def test_the_way_from_excel_or_parquet_is_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "s.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["id", "lon", "lat"])
    with pytest.raises(FileError, match="is an Excel workbook; save it as"):
        read_sites(tmp_path / "s.xlsx")
    with pytest.raises(FileError, match="save the census as"):
        read_census(tmp_path / "s.xlsx")
    parquet.write_table(pa.table({"id": ["a"], "lon": [118.6]}), tmp_path / "s.parquet")
    for read in (read_sites, read_population):
        with pytest.raises(FileError, match="is a Parquet, but not a valid GeoParquet; save it as CSV"):
            read(tmp_path / "s.parquet")
    (tmp_path / "s.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(FileError, match="not a valid GeoParquet"):
        read_sites(tmp_path / "s.parquet")


def test_a_geoparquet_in_any_crs_is_read(tmp_path: Path) -> None:
    places = gpd.GeoDataFrame({"id": ["a"], "人口": [7]}, geometry=[shapely.Point(118.6, 24.9)], crs=4326)
    places.to_crs(32650).to_parquet(tmp_path / "s.parquet")
    (site,), _ = read_sites(tmp_path / "s.parquet")
    assert site.position == pytest.approx((118.6, 24.9))
    assert read_population(tmp_path / "s.parquet")[0].people.tolist() == [7]


def test_points_that_are_no_facilities_may_repeat(tmp_path: Path) -> None:
    points, notes = read_sites(csv(tmp_path, "id,lon,lat,name\na,1,1,x\nb,1,1,x\n"), source="origins")
    assert (len(points), notes) == (2, [])
