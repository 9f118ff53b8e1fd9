"""Records of a CSV, and how any text file is decoded."""

import codecs
import contextlib
import csv
from collections.abc import Iterator
from pathlib import Path

from data.files.csvrows import no_csv, open_sheet, record_of, rows_of
from data.files.record import COLUMNS, Record
from gis.errors import FileError

BYTES_AT_ONCE = 1 << 20


def read_csv(path: Path, *, places: bool = True) -> Iterator[Record]:
    """
    Read the rows of a CSV.

    Parameters
    ----------
    path
        Separated by commas, semicolons or tabs, see `decode_bytes`; the first row names the columns.
    places
        Whether columns of longitude and latitude are wanted.

    Yields
    ------
    Record
        In the order of the file, empty lines left out; damaged ones with their fault.

    Raises
    ------
    FileError
        If it is no CSV, or lacks a column that is wanted.
    """
    sheet = open_sheet(decode_bytes(path), path)
    check_header(sheet.header, path, places=places)
    try:
        for line, cells, _ in rows_of(sheet):
            record = record_of(sheet, line, cells)
            if record is not None:
                yield record
    except csv.Error as error:
        raise no_csv(path) from error


def decode(path: Path) -> str:
    """
    Read a text as UTF-16 where it has the mark, as UTF-8, or else as GB 18030.

    Parameters
    ----------
    path
        A text file. Guessing libraries are wrong on short Chinese texts, so there are only these three.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    FileError
        If it is none of them.
    """
    return decode_bytes(path).decode()


def decode_bytes(path: Path) -> bytes:
    """
    Read a text as `decode` does, and give it as UTF-8: of a large file that is a half of a text's memory.

    Parameters
    ----------
    path
        A text file.

    Returns
    -------
    bytes
        UTF-8 without a mark.

    Raises
    ------
    FileError
        If it is not UTF-16 with a mark, UTF-8 or GB 18030.
    """
    return to_utf8(path.read_bytes(), path.name)


def to_utf8(data: bytes, name: str) -> bytes:
    """
    Turn a text into UTF-8 as `decode` does.

    Parameters
    ----------
    data
        The text.
    name
        Named where it is none.

    Returns
    -------
    bytes
        UTF-8 without a mark.

    Raises
    ------
    FileError
        If it is not UTF-16 with a mark, UTF-8 or GB 18030.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with contextlib.suppress(UnicodeDecodeError):
            data = data.decode("utf-16").encode()  # Excel's "Unicode text"
    if b"\0" not in data:
        if _is_utf8(data):
            return data
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("gb18030").encode()
    raise FileError(
        f"{name} 的编码无法识别；请另存为 UTF-8 编码的 CSV 或 GeoJSON",
        f"the encoding of {name} is unknown; save it as CSV or GeoJSON in UTF-8",
    )


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), BYTES_AT_ONCE):
            decoder.decode(view[start : start + BYTES_AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def check_header(header: list[str], path: Path, *, places: bool) -> None:
    """Refuse columns that mean the same, and where `places` are wanted, the lack of their coordinates."""
    twice = next((column for column in COLUMNS if header.count(column) > 1), None)
    if twice:
        names = "、".join(COLUMNS[twice])
        raise FileError(
            f"{path.name} 有两列都表示 {twice}（{names}）；请只保留一列",
            f"{path.name} has two columns that mean {twice}; keep one",
        )
    if places and not {"lon", "lat"} <= set(header):
        raise FileError(
            f"{path.name} 缺少经度、纬度列；表头应含 lon,lat（或 经度,纬度）",
            f"{path.name} lacks columns of longitude and latitude; name them lon,lat in the first row",
        )
