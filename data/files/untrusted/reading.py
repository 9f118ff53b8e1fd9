"""Read an uploaded file: look at its first bytes, let the reading process open it, check what it says."""

import re
import socket
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyproj

from data.files.records import PARQUET_MAGIC, SHAPE_MAGIC, SQLITE_MAGIC, TIFF_MAGIC
from data.files.untrusted import gdal
from data.files.untrusted.answer import FILE, ReadLayer
from data.files.untrusted.archive import ZIP_MAGIC, check_archive
from data.files.untrusted.heading import split_header
from data.files.untrusted.process import drivers, run_child
from data.files.untrusted.upload import EMPTY, LIMITS, Layer, Limits, Row, Upload, UploadKind
from gis.errors import FileError, Message
from gis.model import RowNote

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_MAGIC = b"%PDF"
_BY_GDAL = frozenset({UploadKind.SHAPEFILE, UploadKind.KML, UploadKind.KMZ})
_SUFFIXES = {
    UploadKind.XLSX: {"xlsx"},
    UploadKind.CSV: {"csv", "txt", "tsv"},
    UploadKind.GEOJSON: {"geojson", "json"},
    UploadKind.GEOPACKAGE: {"gpkg"},
    UploadKind.SHAPEFILE: {"zip"},
    UploadKind.KML: {"kml"},
    UploadKind.KMZ: {"kmz"},
}
_NAME_LETTERS = 80


def read_upload(
    source: Path | bytes, name: str = "", *, known: Collection[str] = (), limits: Limits = LIMITS
) -> Upload:
    r"""
    Read a file of a stranger in a process that is shut in.

    Parameters
    ----------
    source
        Where the file is, or its bytes.
    name
        As the stranger calls it; only shown, what the file is its bytes tell.
    known
        Headings that the caller knows, as `data.files.untrusted.heading.plain_heading` writes them: the row
        with most of them is the header of a sheet.
    limits
        What the file may cost.

    Returns
    -------
    Upload
        Its rows, with what was ignored or assumed as remarks; remarks that are not ``used`` are rows that
        could not be read.

    Raises
    ------
    FileError
        If it is too large, damaged, of a kind that is not read, without rows, or not read within the limits.

    Examples
    --------
    >>> upload = read_upload("名称,经度,纬度\n驿站,104.06,30.66".encode("gbk"), "站点.csv")
    >>> upload.layers[0].header, upload.layers[0].rows[0].number, upload.layers[0].rows[0].cells[1].text
    (('名称', '经度', '纬度'), 2, '104.06')
    """
    content = _content(source, limits)
    kind, remarks = _kind_of(content, limits)
    skip = ",".join(sorted(drivers() - gdal.ALLOWED)) if kind in _BY_GDAL else ""
    answer = run_child(kind.value, content, limits, skip=skip)
    remarks += [*_misnamed(name, kind), *answer.remarks]
    layers: list[Layer] = []
    for read in answer.layers:
        layer, more = _layer(read, known)
        remarks += more
        if layer.rows:
            layers.append(layer)
    if not layers:
        raise FileError("文件里没有数据行；请填写后再上传", "the file holds no row of data; fill it in first")
    walls = tuple(map(str, answer.told.get("walls", ())))
    return Upload(shown_name(name), kind, tuple(layers), tuple(remarks), walls)


def shown_name(name: str) -> str:
    r"""
    Make the name of an uploaded file fit to be shown; it is never a path.

    Parameters
    ----------
    name
        As the stranger's program sent it.

    Returns
    -------
    str
        Its last part, at most 80 letters, without signs that cannot be seen.

    Examples
    --------
    >>> shown_name("../../站点\u202excod.xlsx")
    '站点xcod.xlsx'
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return seen.strip()[-_NAME_LETTERS:]


@dataclass(frozen=True, slots=True)
class Isolation:
    """
    How well a reading process is shut in on this machine.

    Attributes
    ----------
    walls
        Names of the walls that stand: ``bubblewrap``, ``limits``, ``network``, ``files``, ``tcp``,
        ``system calls``.
    held
        What was tried from inside, and whether it failed: ``connect`` to a port that listens, ``read`` a
        file, ``write``, ``fork``, ``execute``, take ``memory``.
    """

    walls: tuple[str, ...]
    held: dict[str, bool]

    @property
    def is_tight(self) -> bool:
        """Whether everything that was tried failed."""
        return bool(self.held) and all(self.held.values())


def isolation() -> Isolation:
    """
    Try the walls of the reading process from inside.

    Returns
    -------
    Isolation
        What stands and what held, by a process that was started for it.

    Raises
    ------
    FileError
        If the process cannot be started.
    """
    with socket.create_server(("127.0.0.1", 0)) as server, NamedTemporaryFile() as file:
        content = f"{server.getsockname()[1]}\n{file.name}".encode()
        told = run_child("probe", content, LIMITS).told
    held = {str(name): bool(failed) for name, failed in told["held"].items()}
    return Isolation(tuple(map(str, told["walls"])), held)


def _content(source: Path | bytes, limits: Limits) -> bytes:
    """Take the file once: what is checked is what is read."""
    if isinstance(source, bytes):
        content = source
    else:
        try:
            with source.open("rb") as stream:
                content = stream.read(limits.file_bytes + 1)
        except OSError as error:
            raise FileError(
                "无法打开上传的文件；请重新上传", "the upload cannot be opened; send it again"
            ) from error
    if len(content) > limits.file_bytes:
        most = limits.file_bytes / 1e6
        raise FileError(
            f"文件超过 {most:.0f} MB；请拆成几个文件",
            f"the file has more than {most:.0f} MB; split it",
        )
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileError("文件是空的；请重新选择文件", "the file is empty; choose another")
    return content


def _kind_of(content: bytes, limits: Limits) -> tuple[UploadKind, list[RowNote]]:
    """Tell what a file is by its first bytes, and of a ZIP by its directory."""
    if content.startswith(ZIP_MAGIC):
        return check_archive(content, limits)
    if content.startswith(SQLITE_MAGIC):
        return UploadKind.GEOPACKAGE, []
    _refuse_binary(content)
    text = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if text.startswith((b"{", b"[")):
        return UploadKind.GEOJSON, []
    if text.startswith(b"<"):
        return UploadKind.KML, []
    return UploadKind.CSV, []


def _refuse_binary(content: bytes) -> None:
    if content.startswith(OLE_MAGIC):
        raise FileError(
            "这是旧版 Excel（.xls）、WPS 表格（.et）或加了密码的工作簿，不读取；请去掉密码并另存为 .xlsx",
            "this is an old .xls, a WPS .et or a workbook with a password, which are not read; take the "
            "password off and save it as .xlsx",
        )
    if content.startswith(SHAPE_MAGIC):
        raise FileError(
            "Shapefile 请把 .shp、.shx、.dbf、.prj 一起压缩成 .zip 再上传",
            "of a Shapefile, pack .shp, .shx, .dbf and .prj together into a .zip",
        )
    if content.startswith((PARQUET_MAGIC, PDF_MAGIC, *TIFF_MAGIC)):
        raise FileError(
            "这种文件不读取；请上传 .xlsx、.csv、.geojson、.gpkg、.kml、.kmz 或打包的 Shapefile",
            "this kind of file is not read; give .xlsx, .csv, .geojson, .gpkg, .kml, .kmz or a zipped "
            "Shapefile",
        )


def _misnamed(name: str, kind: UploadKind) -> list[RowNote]:
    suffix = shown_name(name).rpartition(".")[2].casefold() if "." in name else ""
    if not suffix or suffix in _SUFFIXES[kind]:
        return []
    reason = Message(
        f"文件名的后缀与内容不符，按内容（{kind.value}）读取",
        f"the ending of the name does not fit the content, which was read as {kind.value}",
    )
    return [RowNote(0, reason, FILE, used=True)]


def _layer(read: ReadLayer, known: Collection[str]) -> tuple[Layer, list[RowNote]]:
    if read.columns is None:
        header, at, rows, remarks = split_header(read.rows, known)
        remarks = [note._replace(sheet=read.name) for note in remarks]
        return Layer(read.name, header, at, tuple(rows)), remarks
    width = len(read.columns)
    rows = [
        Row(row.number, (*row.cells, *[EMPTY] * (width - len(row.cells)))[:width], row.wkb or None)
        for row in read.rows
    ]
    return Layer(read.name, read.columns, 0, tuple(rows), _checked_crs(read.crs)), []


def _checked_crs(crs: str) -> str:
    """Refuse a number that no reference system has."""
    if crs.startswith("EPSG:"):
        try:
            pyproj.CRS.from_user_input(crs)
        except pyproj.exceptions.CRSError as error:
            raise FileError(
                f"没有坐标系 {crs[:20]}；请核对，例如 CGCS2000 经纬度是 EPSG:4490",
                f"there is no reference system {crs[:20]}; check it, CGCS2000 in degrees is EPSG:4490",
            ) from error
    return crs
