"""Rows of a CSV, and how any text file is decoded."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data.files.record import COLUMNS, Record, column_of
from gis.errors import FileError

DELIMITERS = ",;\t"
"""What may separate the columns of a CSV; the first of those that its header has most often."""


def read_csv(path: Path) -> Iterator[Record]:
    """
    Read the rows of a CSV.

    Parameters
    ----------
    path
        Separated by commas, semicolons or tabs, in UTF-8 or GB 18030; the first row names the columns.

    Yields
    ------
    Record
        In the order of the file, empty lines left out.

    Raises
    ------
    FileError
        If it is no CSV, or lacks columns of longitude and latitude.
    """
    text = io.StringIO(decode(path), newline="")
    delimiter, skipped = _delimiter(text)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        header = [column_of(cell) for cell in next(reader)]
        _check_header(header, path)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Record(reader.line_num + skipped, dict(zip(header, cells, strict=False)), None)
    except (csv.Error, StopIteration) as error:
        raise FileError(
            f"{path.name} 不是有效的 CSV；请另存为 CSV UTF-8",
            f"{path.name} is not a valid CSV; save it as CSV UTF-8",
        ) from error


def _delimiter(text: io.StringIO) -> tuple[str, int]:
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
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileError(
        f"{path.name} 的编码无法识别；请另存为 UTF-8 编码的 CSV 或 GeoJSON",
        f"the encoding of {path.name} is unknown; save it as CSV or GeoJSON in UTF-8",
    )


def _check_header(header: list[str], path: Path) -> None:
    twice = next((column for column in COLUMNS if header.count(column) > 1), None)
    if twice:
        names = "、".join(COLUMNS[twice])
        raise FileError(
            f"{path.name} 有两列都表示 {twice}（{names}）；请只保留一列",
            f"{path.name} has two columns that mean {twice}; keep one",
        )
    if not {"lon", "lat"} <= set(header):
        raise FileError(
            f"{path.name} 缺少经度、纬度列；表头应含 lon,lat（或 经度,纬度）",
            f"{path.name} lacks columns of longitude and latitude; name them lon,lat in the first row",
        )
