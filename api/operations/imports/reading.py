"""An uploaded file as the sheet that the rules judge."""

import pyproj
import shapely

from data.files.untrusted.heading import plain_heading
from data.files.untrusted.reading import read_upload
from data.files.untrusted.upload import Cell, CellValue, Layer, Row, Upload
from gis.datum import Datum
from gis.errors import FileError, Message
from gis.model import RowNote
from gis.register import RegisterKind
from gis.register.shared import EXAMPLE_ID
from layers.register.book import GUIDE, LISTS, is_example
from services.register.cells import Formula
from services.register.sheet import Sheet, SheetRow

MOST_ROWS = 25_000
CGCS2000 = 4490
DEGREES = frozenset({"", "EPSG:4326", "EPSG:4490", "OGC:CRS84"})

_AREA, _LINE = Message("面", "an area"), Message("线", "a line")
_MIXED = Message("几种图形", "several shapes")
_DRAWN = {
    "MultiPoint": Message("几个点", "several points"),
    "LineString": _LINE,
    "MultiLineString": _LINE,
    "Polygon": _AREA,
    "MultiPolygon": _AREA,
}


def read_sheet(kind: RegisterKind, content: bytes, name: str) -> tuple[Sheet, str, list[Message]]:
    """
    Read an uploaded file in a process that is shut in, and take the sheet that fits the kind best.

    Parameters
    ----------
    kind
        What it should hold.
    content
        The file.
    name
        As the user calls it; only shown.

    Returns
    -------
    tuple[Sheet, str, list[Message]]
        The sheet, the name fit to be shown, and what was ignored or assumed.

    Raises
    ------
    FileError
        If the file cannot be read, or holds too many rows.
    """
    upload = read_upload(content, name, known=_known_headings(kind))
    layer = max(upload.layers, key=lambda each: _fit(kind, each))
    if len(layer.rows) > MOST_ROWS:
        raise FileError(
            f"表里有 {len(layer.rows)} 行，一次最多导入 {MOST_ROWS} 行；请拆成几个文件",
            f"the sheet has {len(layer.rows)} rows and an import at most {MOST_ROWS}; split it",
        )
    several = len(upload.layers) > 1
    remarks = [_said(note, named=several) for note in upload.remarks if _is_wanted(note, layer)]
    rows, examples = _rows(kind, layer)
    if not rows:
        raise FileError("表里没有数据行；请填写后再上传", "the sheet holds no row of data; fill it in first")
    remarks += [
        Message(f"工作表“{other.name}”没有导入", f"the sheet {other.name} was not imported")
        for other in _others(kind, upload, layer)
    ]
    return Sheet(layer.header, rows, _datum(layer.crs), examples), upload.name, remarks


def _known_headings(kind: RegisterKind) -> set[str]:
    names = {
        name
        for field in kind.fields
        for name in (field.zh, field.header, field.en, field.column, *field.aliases)
    }
    return {plain_heading(name) for name in names}


def _fit(kind: RegisterKind, layer: Layer) -> int:
    return len({kind.column_of(header) for header in layer.header if header.strip()} - {None})


def _is_wanted(note: RowNote, taken: Layer) -> bool:
    """Tell whether a remark is on the file or the sheet that is taken, not on the list of our templates."""
    return note.sheet in ("", taken.name) and f"“{LISTS}”" not in note.reason.zh


def _others(kind: RegisterKind, upload: Upload, taken: Layer) -> list[Layer]:
    """Name sheets that look as if they held entries too."""
    others = (layer for layer in upload.layers if layer is not taken and layer.name != GUIDE)
    return [layer for layer in others if _fit(kind, layer) > 1]


def _rows(kind: RegisterKind, layer: Layer) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
    """Give the rows to be judged, and the example of the template, which is not."""
    to_degrees = _to_degrees(layer.crs)
    rows: list[SheetRow] = []
    examples: list[SheetRow] = []
    for row in layer.rows:
        place, drawn = _place(row, to_degrees)
        aside = any(cell.text == EXAMPLE_ID for cell in row.cells) and is_example(
            kind, layer.header, [cell.text for cell in row.cells]
        )
        (examples if aside else rows).append(
            SheetRow(row.number, tuple(map(_value, row.cells)), place, drawn)
        )
    return tuple(rows), tuple(examples)


def _value(cell: Cell) -> CellValue | Formula:
    return Formula(cell.written or "=", cell.value) if cell.formula else cell.value


def _place(
    row: Row, to_degrees: pyproj.Transformer | None
) -> tuple[tuple[float, float] | None, Message | None]:
    """Give the position of a row, and what its geometry is where that is no point."""
    shape = None if row.wkb is None else shapely.from_wkb(row.wkb)
    if shape is None or shape.is_empty:
        return None, None
    if len(parts := shapely.get_parts(shape)) == 1:
        shape = parts[0]
    drawn = None if shape.geom_type == "Point" else _DRAWN.get(shape.geom_type, _MIXED)
    point = shape if drawn is None else shape.point_on_surface()
    if to_degrees is None:
        return (point.x, point.y), drawn
    lon, lat = to_degrees.transform(point.x, point.y)
    return (float(lon), float(lat)), drawn


def _to_degrees(crs: str) -> pyproj.Transformer | None:
    """Make what gives degrees for coordinates of a layer; None where they are degrees."""
    if crs in DEGREES:
        return None
    try:
        return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise FileError(
            "文件写的坐标系不认识；请另存为 EPSG:4490（CGCS2000 经纬度）",
            "the reference system that the file names is not known; save it in EPSG:4490",
        ) from error


def _datum(crs: str) -> Datum | None:
    """
    Tell the datum of the geometries, where the file says it.

    CGCS2000 is said by who knows it. WGS 84 is what programs write into any file, that of a map shifted by
    GCJ-02 too, so it says nothing.
    """
    system = pyproj.CRS.from_user_input(crs).geodetic_crs if crs else None
    return Datum.CGCS2000 if system is not None and system.to_epsg() == CGCS2000 else None


def _said(note: RowNote, *, named: bool) -> Message:
    if note.row == 0:
        return note.reason
    zh, en = (f"“{note.sheet}”", f"{note.sheet}, ") if named and note.sheet else ("", "")
    return Message(f"{zh}第 {note.row} 行：{note.reason.zh}", f"{en}row {note.row}: {note.reason.en}")
