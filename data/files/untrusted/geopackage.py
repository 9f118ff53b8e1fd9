"""
Tables of an uploaded GeoPackage, in the reading process, by SQLite alone.

The file is held in memory and only read. Whatever is not a plain table is passed over, and SQLite may do
nothing but read columns: no view, function, recursion, trigger or other file can be reached.
"""

import contextlib
import sqlite3
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely

from data.files.untrusted.answer import ROW, Teller
from data.files.untrusted.limiting import RowLimiter
from data.files.untrusted.shapes import SHAPELESS, flat_wkb, tell_heights
from data.files.untrusted.upload import Limits
from gis.errors import FileError, Message

# Bytes of the envelope before the geometry, by its kind.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_HEADER_BYTES = 8
_WAL_AT, _WAL = 18, 2
_TABLES = """
    SELECT c.table_name, c.srs_id, m.sql FROM gpkg_contents AS c
    JOIN sqlite_master AS m ON m.name = c.table_name AND m.type = 'table' AND m.rootpage > 0
    ORDER BY c.table_name
"""
_DAMAGED = FileError("不是有效的 GeoPackage；请重新导出", "no valid GeoPackage; export it again")


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    crs: str
    shape: str
    columns: list[str]
    dates: frozenset[str]


def read_tables(content: bytes, limits: Limits, teller: Teller) -> None:
    """
    Read the tables that the GeoPackage lists as its content.

    Parameters
    ----------
    content
        The file.
    limits
        Of rows, columns and letters.
    teller
        Is given the rows.

    Raises
    ------
    FileError
        If it is damaged, encrypted or left open by another program, or has no plain table.
    """
    if len(content) > _WAL_AT and content[_WAL_AT] == _WAL:
        raise FileError(
            "GeoPackage 还没有写完（仍在其他程序中打开）；请先关闭该程序，或另存一份再上传",
            "the GeoPackage is still open in another program; close it there, or save a copy",
        )
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA query_only = ON")
            database.set_authorizer(_only_reading)
            for table in _tables(database, teller):
                _read(database, table, limits, teller)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise _DAMAGED from error


def _only_reading(action: int, *_: Any) -> int:
    allowed = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _tables(database: sqlite3.Connection, teller: Teller) -> list[_Table]:
    rows = database.execute(_TABLES).fetchall()
    plain = [row for row in rows if not str(row[2]).lstrip().upper().startswith("CREATE VIRTUAL")]
    listed = {str(name) for (name,) in database.execute("SELECT table_name FROM gpkg_contents")}
    for name in sorted(listed - {str(row[0]) for row in plain}):
        reason = Message(f"“{name}”不是普通的表，没有读取", f"{name!r} is no plain table and was not read")
        teller.remark(0, reason)
    if not plain:
        raise FileError(
            "GeoPackage 里没有可以读取的表（视图不读取）；请导出成普通图层",
            "the GeoPackage holds no table that can be read (views are not); export it as a plain layer",
        )
    systems = {
        number: _crs(organisation, code, text)
        for number, organisation, code, text in database.execute(
            "SELECT srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
        )
    }
    shapes = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    return [
        _described(database, str(name), systems.get(srs, ""), str(shapes.get(name, "")))
        for name, srs, _ in plain
    ]


def _crs(organisation: Any, code: Any, text: Any) -> str:
    if str(organisation).upper() == "EPSG":
        return f"EPSG:{code}"
    return "" if str(text).lower() in {"undefined", "none", ""} else str(text)


def _described(database: sqlite3.Connection, name: str, crs: str, shape: str) -> _Table:
    database.set_authorizer(None)
    # Columns that are computed are not among them.
    types = database.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    database.set_authorizer(_only_reading)
    columns = [str(row[1]) for row in types]
    dates = frozenset(str(row[1]) for row in types if str(row[2]).upper() in {"DATE", "DATETIME"})
    return _Table(name, crs, shape if shape in columns else "", columns, dates)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read(database: sqlite3.Connection, table: _Table, limits: Limits, teller: Teller) -> None:
    shown = [column for column in table.columns if column != table.shape]
    teller.layer(table.name, columns=shown, crs=table.crs)
    limiter, heights, left_out = RowLimiter(limits, table.name, teller), 0, 0
    wanted = ", ".join(map(_quoted, table.columns))
    rows = database.execute(f"SELECT {wanted} FROM {_quoted(table.name)}")  # noqa: S608 - quoted names
    for number, row in enumerate(rows, start=1):
        values = dict(zip(table.columns, row, strict=True))
        shape = _shape(values.get(table.shape), number, table.name, teller) if table.shape else None
        heights += shape is not None and bool(shapely.has_z(shape))
        left_out += sum(isinstance(values[column], bytes) for column in shown)
        cells = [_cell(values[column], column in table.dates) for column in shown]
        empty = SHAPELESS if table.shape else None
        limiter.give(number, cells, flat_wkb(shape) if shape is not None else empty)
    tell_heights(heights, teller)
    if left_out:
        reason = Message(
            f"“{table.name}”有 {left_out} 格是二进制内容，没有读取",
            f"{left_out} cells of {table.name!r} hold binary content and were not read",
        )
        teller.remark(0, reason, sheet=table.name)


def _cell(value: Any, is_date: bool) -> Any:
    if isinstance(value, bytes):
        return None
    if is_date and isinstance(value, str):
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value


def _shape(blob: Any, number: int, name: str, teller: Teller) -> shapely.Geometry | None:
    """Read a geometry in the form of GeoPackage: a header, perhaps an envelope, and WKB."""
    if not isinstance(blob, bytes):
        return None
    try:
        magic, _, flags = struct.unpack_from("2sBB", blob)
        if flags >> 4 & 1:
            return None
        # What does not begin as it should has no kind of envelope either.
        shape = shapely.from_wkb(
            b"" if magic != b"GP" else blob[_HEADER_BYTES + _ENVELOPES[flags >> 1 & 7] :]
        )
    except (struct.error, ValueError, KeyError, shapely.errors.ShapelyError):
        teller.remark(number, Message("几何已损坏", "the geometry is damaged"), ROW, sheet=name)
        return None
    return shape if isinstance(shape, shapely.Geometry) else None
