"""Rows of a CSV, and how any text file is decoded."""

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data.files.record import COLUMNS, Record, column_of
from gis.errors import FileError

DELIMITERS = ",;\t"
"""What may separate the columns of a CSV; the first of those that its header has most often."""


BYTES_AT_ONCE = 1 << 20


def read_csv(path: Path, *, places: bool = True) -> Iterator[Record]:
    """
    Read the rows of a CSV.

    Parameters
    ----------
    path
        Separated by commas, semicolons or tabs, in UTF-8 or GB 18030; the first row names the columns.
    places
        Whether columns of longitude and latitude are wanted.

    Yields
    ------
    Record
        In the order of the file, empty lines left out.

    Raises
    ------
    FileError
        If it is no CSV, or lacks a column that is wanted.
    """
    text = io.StringIO(decode(path), newline="")
    delimiter, skipped = delimiter_of(text)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        header = [column_of(cell) for cell in next(reader)]
        check_header(header, path, places=places)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Record(reader.line_num + skipped, dict(zip(header, cells, strict=False)), None)
    except (csv.Error, StopIteration) as error:
        raise no_csv(path) from error


def no_csv(path: Path) -> FileError:
    """Say that a file is no CSV."""
    return FileError(
        f"{path.name} 不是有效的 CSV；请另存为 CSV UTF-8",
        f"{path.name} is not a valid CSV; save it as CSV UTF-8",
    )


def delimiter_of(text: io.TextIOBase) -> tuple[str, int]:
    """Tell what separates the columns, and how many lines stand before the header (Excel's ``sep=;``)."""
    first = text.readline()
    if first[:4].lower() == "sep=" and first[4:5] in set(DELIMITERS):
        return first[4], 1
    text.seek(0)
    return max(DELIMITERS, key=first.count), 0


def decode(path: Path) -> str:
    """
    Read a text as UTF-8, with or without a mark, else as GB 18030.

    Parameters
    ----------
    path
        A text file. Guessing libraries are wrong on short Chinese texts, so there are only these two.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    FileError
        If it is neither.
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
        If it is neither UTF-8 nor GB 18030.
    """
    data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    if b"\0" not in data:
        if _is_utf8(data):
            return data
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("gb18030").encode()
    raise FileError(
        f"{path.name} 的编码无法识别；请另存为 UTF-8 编码的 CSV 或 GeoJSON",
        f"the encoding of {path.name} is unknown; save it as CSV or GeoJSON in UTF-8",
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
