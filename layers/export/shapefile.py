"""Zipped Shapefiles: ten ASCII letters a field with a table of what they mean, in UTF-8 or GBK."""

import csv
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa

from gis.errors import Message
from layers.catalog import Layer
from layers.export.gisfiles import count_gdal, write_arrow
from layers.export.model import About, Encoding, Features, Job, Remarks
from layers.export.values import arrow_table, text_of
from layers.formulas import inert

LONGEST_TEXT = 254
LONGEST_NAME = 10
FIELDS_FILE = "字段对照.csv"


def short_names(layer: Layer) -> dict[str, str]:
    """
    Name the fields of a layer in at most ten ASCII letters each, all different.

    Parameters
    ----------
    layer
        Of the catalogue.

    Returns
    -------
    dict[str, str]
        Short name by field.

    Examples
    --------
    >>> from layers.catalog import layer_of
    >>> short_names(layer_of("stations"))["opening_hours"]
    'open_hours'
    """
    names: dict[str, str] = {}
    for field in layer.fields:
        name = (field.alias or field.name)[:LONGEST_NAME]
        tries = [name, *(f"{name[: LONGEST_NAME - 2]}_{i}" for i in range(1, 10))]
        names[field.name] = next(each for each in tries if each not in names.values())
    return names


def write_shapefile(path: Path, job: Job) -> Remarks:
    """
    Write one layer as a zipped Shapefile with its ``.cpg`` and a table of its fields.

    Parameters
    ----------
    path
        Zip to write.
    job
        One layer.

    Returns
    -------
    Remarks
        Texts that were cut at 254 bytes, and letters that GBK does not have.
    """
    (features,), about, encoding = job.layers, job.about, job.encoding
    names = short_names(features.layer)
    table, remarks = _narrow(features, arrow_table(features, names), encoding)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shape = Path(folder) / f"{features.layer.id}.shp"
        code = "UTF-8" if encoding == "utf-8" else "GBK"
        write_arrow(shape, features, about, driver="ESRI Shapefile", table=table, encoding=code)
        _fields_file(Path(folder) / FIELDS_FILE, features, names, about, remarks)
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)
    return remarks


def count_shapefile(path: Path) -> int:
    """Count the features of a zipped Shapefile by reading it."""
    with ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise OSError(path.name)
    return count_gdal(f"/vsizip/{path}")


def _narrow(features: Features, table: pa.Table, encoding: Encoding) -> tuple[pa.Table, Remarks]:
    """Make every value fit: texts of 254 bytes in the encoding, moments as text, yes and no as 1 and 0."""
    remarks = []
    for i, field in enumerate(features.layer.fields):
        values = features.columns[field.name]
        if field.type == "boolean":
            numbers = [None if value is None else int(value) for value in values]
            table = table.set_column(i, table.column_names[i], pa.array(numbers, pa.int32()))
        elif field.type in ("text", "moment"):
            fitted = [_fitted(value, encoding) for value in values]
            cut = [k + 1 for k, (_, shortened, _) in enumerate(fitted) if shortened]
            lost = [k + 1 for k, (_, _, replaced) in enumerate(fitted) if replaced]
            remarks += _remarks(features.layer, field.title, cut, lost)
            table = table.set_column(
                i, table.column_names[i], pa.array([text for text, _, _ in fitted], pa.string())
            )
    return table, tuple(remarks)


def _fitted(value: Any, encoding: Encoding) -> tuple[str | None, bool, bool]:
    """Give a text that fits, whether it was cut, and whether letters of it were replaced."""
    if value is None:
        return None, False, False
    text = text_of(value) if isinstance(value, date | datetime) else value
    known = text.encode(encoding, errors="replace").decode(encoding)
    # GDAL measures a text before it brings it into the file's encoding.
    coded = known.encode()
    short = coded[:LONGEST_TEXT].decode(errors="ignore")
    return short, len(coded) > LONGEST_TEXT, known != text


def _remarks(layer: Layer, title: Message, cut: list[int], lost: list[int]) -> list[Message]:
    said = []
    for rows, zh, en in (
        (cut, f"超过 UTF-8 的 {LONGEST_TEXT} 字节，已截断", f"were cut at {LONGEST_TEXT} bytes of UTF-8"),
        (
            lost,
            "有 GBK 没有的字，已写作问号；可改用 UTF-8",
            "have letters that GBK lacks, now question marks; UTF-8 has them",
        ),
    ):
        if rows:
            first = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")  # noqa: PLR2004
            said.append(
                Message(
                    f"{layer.title.zh}·{title.zh}：{len(rows)} 行{zh}（第 {first} 行）",
                    f"{layer.title.en}, {title.en}: {len(rows)} rows {en} (rows {first})",
                )
            )
    return said


def _fields_file(
    path: Path, features: Features, names: dict[str, str], about: About, remarks: Remarks
) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["字段 Field", "中文名 Chinese", "英文名 English", "全名 Full name", "类型 Type"])
        for field in features.layer.fields:
            writer.writerow([names[field.name], field.title.zh, field.title.en, field.name, field.type])
        writer.writerow([])
        writer.writerows([label, inert(value)] for label, value in about.rows)
        writer.writerows(["注意 Note", remark.zh, remark.en] for remark in remarks)
