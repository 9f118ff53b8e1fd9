"""An uploaded file as the sheet that the rules judge."""

from collections.abc import Iterator

import pyproj
import shapely

from data.files.untrusted.heading import plain_heading
from data.files.untrusted.reading import read_upload
from data.files.untrusted.upload import Cell, CellValue, Layer, Row, Upload
from gis.errors import FileError, Message
from gis.model import RowNote
from gis.register import RegisterKind
from layers.register.book import EXAMPLE_ID, GUIDE, LISTS
from services.register.sheet import Sheet, SheetRow

MOST_ROWS = 25_000
DEGREES = frozenset({"", "EPSG:4326", "EPSG:4490", "OGC:CRS84"})


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
    remarks = [_said(note.row, note.reason) for note in upload.remarks if not _is_ours(note, upload)]
    rows = tuple(_rows(kind, layer))
    if not rows:
        raise FileError("表里没有数据行；请填写后再上传", "the sheet holds no row of data; fill it in first")
    remarks += [
        Message(f"工作表“{other.name}”没有导入", f"the sheet {other.name} was not imported")
        for other in _others(kind, upload, layer)
    ]
    return Sheet(layer.header, rows), upload.name, remarks


def _known_headings(kind: RegisterKind) -> set[str]:
    names = {
        name
        for field in kind.fields
        for name in (field.zh, field.header, field.en, field.column, *field.aliases)
    }
    return {plain_heading(name) for name in names}


def _fit(kind: RegisterKind, layer: Layer) -> int:
    return len({kind.column_of(header) for header in layer.header if header.strip()} - {None})


def _is_ours(note: RowNote, upload: Upload) -> bool:
    """Tell whether a remark is on the pages that our own workbooks have beside their sheet."""
    if f"“{LISTS}”" in note.reason.zh:
        return True
    guided = any(layer.name == GUIDE for layer in upload.layers)
    return guided and note.row > 0 and note.used and "标题行" in note.reason.zh


def _others(kind: RegisterKind, upload: Upload, taken: Layer) -> list[Layer]:
    """Name sheets that look as if they held entries too."""
    return [layer for layer in upload.layers if layer is not taken and _fit(kind, layer) > 1]


def _rows(kind: RegisterKind, layer: Layer) -> Iterator[SheetRow]:
    ids = [place for place, header in enumerate(layer.header) if kind.column_of(header) == "id"]
    for row in layer.rows:
        if any(place < len(row.cells) and row.cells[place].text == EXAMPLE_ID for place in ids):
            continue
        yield SheetRow(row.number, tuple(map(_value, row.cells)), _place(row, layer.crs))


def _value(cell: Cell) -> CellValue:
    # A formula's last result may be anything: the rules refuse a text that begins so.
    return "=" if cell.formula else cell.value


def _place(row: Row, crs: str) -> tuple[float, float] | None:
    if row.wkb is None:
        return None
    shape = shapely.from_wkb(row.wkb)
    if shape is None or shape.is_empty:
        return None
    point = shape if shape.geom_type == "Point" else shape.point_on_surface()
    if crs in DEGREES:
        return point.x, point.y
    lon, lat = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(point.x, point.y)
    return float(lon), float(lat)


def _said(row: int, reason: Message) -> Message:
    if row == 0:
        return reason
    return Message(f"第 {row} 行：{reason.zh}", f"row {row}: {reason.en}")
