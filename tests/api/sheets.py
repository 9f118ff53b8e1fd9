"""Sheets of sites as tests bring them, and what becomes of them."""

import csv
import io

import openpyxl
import psycopg

from api.operations.imports.documents import rows_of
from api.operations.imports.preview import ImportOrder, make_preview
from data.imports import StoredImport
from gis.datum import Datum
from gis.register import REGISTER, register_kind
from gis.staff import Caller
from tests.town import place
from tests.town_city import CORNER

ME = Caller("", "我")
STATION = REGISTER["station"]
HEADER = ["编号", "站点名称*", "站点类型", "经 度（必填）*", "Lat", "电话", "营业时间", "状态", "区划"]

Row = list[object]


def at(x: float, y: float) -> tuple[float, float]:
    here = place(x, y, CORNER)
    return round(here.lon, 7), round(here.lat, 7)


def row(called: str, x: float, y: float, **other: object) -> Row:
    lon, lat = at(x, y)
    values: dict[str, object] = {
        "id": "", "name": called, "kind": "就业驿站", "lon": lon, "lat": lat, "phone": "0595-22225555",
        "hours": "周一至周五 9:00-17:30", "status": "运行", "area": "西区" if x < 500 else "东区",
    } | other  # fmt: skip
    return list(values.values())


def sheet(*rows: Row, header: list[str] = HEADER, encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def book(*rows: Row, header: list[str] = HEADER) -> bytes:
    made = openpyxl.Workbook()
    for each in (header, *rows):
        made.active.append(each)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def preview(
    connection: psycopg.Connection[tuple[object, ...]],
    content: bytes,
    *,
    kind: str = "station",
    name: str = "站点.csv",
    datum: Datum | None = Datum.WGS84,
    caller: Caller = ME,
) -> StoredImport:
    return make_preview(connection, ImportOrder(register_kind(kind), content, name, datum, caller))


def counted(found: StoredImport) -> dict[str, int]:
    return {verdict: n for verdict, n in found.counts.items() if n}


def judged(found: StoredImport, number: int) -> list[str]:
    assert found.document is not None
    return next(
        [f"{fault.column}:{fault.reason.zh}" for fault in each.faults]
        for each in rows_of(found.document)
        if each.row == number
    )


BAD: list[tuple[dict[str, object], str]] = [
    ({"name": ""}, "name:不能为空"),
    ({"kind": "奶茶店"}, "kind:不认识“奶茶店”"),
    ({"lon": "abc"}, "lon:经度不是数字"),
    ({"lon": 24.905, "lat": 118.605}, "颠倒"),
    ({"lon": 13202000}, "lon:像是以米"),
    ({"lon": "118.6,24.9"}, "lon:一格里有两个数；经度请只填 118.6"),
    ({"lon": 121.47, "lat": 31.23}, "不在本市范围内"),
    ({"lat": ""}, "lat:不能为空"),
    ({"phone": "021-1234 or 1=1"}, "phone:不是电话号码"),
    ({"hours": "Mo-Fr 25:00-26:99"}, "opening_hours:无法理解营业时间"),
    ({"status": "不知道"}, "status:不认识“不知道”"),
    ({"area": "西街"}, "area_code:本市没有区划“西街”；最接近的是 西区"),
    ({"area": "110105000000"}, "area_code:区划代码不属于本市"),
    ({"id": "坏 编号"}, "id:编号只用"),
    ({"name": '=HYPERLINK("http://x","y")'}, "name:含公式"),
    ({"name": "长" * 301}, "name:超过 300 个字"),
    ({"area": "3.5E+11"}, "area_code:区划代码应为"),
]
