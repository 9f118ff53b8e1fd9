"""Files that strangers could send, built where they are needed: robustness of reading, E and F."""

import io
import sqlite3
import struct
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import shapely

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = f"""<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/></Types>"""
ROOT = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">
<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"""
SHEETS = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""


def packed(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the same name twice
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def raw_workbook(
    rows: str, *, before: str = "", after: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A workbook whose one sheet holds this XML."""
    sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": SHEETS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return packed(parts | dict(more or {}))


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_row(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{chr(65 + i)}{number}", text) for i, text in enumerate(texts) if text)
    return f'<row r="{number}">{cells}</row>'


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> openpyxl.Workbook:
    """A workbook as Excel writes it, to be changed further."""
    book = openpyxl.Workbook()
    for name, content in {"表": list(rows), **sheets}.items():
        sheet = book.active if name == "表" else book.create_sheet(name)
        assert sheet is not None
        sheet.title = name
        for row in content:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def frame(crs: int | None = 4490, **columns: list[Any]) -> gpd.GeoDataFrame:
    points = [shapely.Point(104.06, 30.66), shapely.Point(104.07, 30.67)]
    return gpd.GeoDataFrame(columns or {"名称": ["驿站", "市场"]}, geometry=points, crs=crs)


def geopackage(folder: Path) -> Path:
    path = folder / "layer.gpkg"
    frame().to_file(path, layer="站点")
    return path


def changed_geopackage(folder: Path, statements: str) -> bytes:
    path = geopackage(folder)
    with sqlite3.connect(path) as database:
        database.executescript(statements)
    database.close()
    return path.read_bytes()


def shapefile(folder: Path, *, encoding: str = "GBK", crs: int | None = 4490) -> dict[str, bytes]:
    """The parts of a Shapefile by their ending."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame(crs).to_file(folder / "layer.shp", encoding=encoding)
    return {path.suffix: path.read_bytes() for path in folder.glob("layer.*")}


def kml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'.encode()


def placemark(name: str, lon: float = 104.06, lat: float = 30.66) -> str:
    return f"<Placemark><name>{name}</name><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"


def lying_archive(content: bytes, name: str, says: int) -> bytes:
    """A ZIP whose directory says of one member that it is small when unpacked."""
    data = bytearray(packed({name: content}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", says)
    data[22:26] = struct.pack("<I", says)
    return bytes(data)


def overlapping_archive(copies: int) -> bytes:
    """A ZIP with one kernel of data that many entries of the directory share."""
    data = packed({"layer.shp": b"x" * 1000})
    at, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry, tail = data[at:end], bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", copies, copies)
    tail[12:16] = struct.pack("<I", len(entry) * copies)
    return data[:at] + entry * copies + bytes(tail)
