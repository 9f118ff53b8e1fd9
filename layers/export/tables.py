"""Exports for spreadsheets: CSV with a byte-order mark, and workbooks. No text becomes a formula."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import iterparse
from zipfile import ZipFile

import numpy as np
import shapely
import xlsxwriter

from gis.errors import InputError, Message
from layers.export.model import About, Features, Job, Remarks
from layers.export.values import text_of
from layers.export.worded import Column, table_columns
from layers.formulas import inert

MOST_ROWS = 1_048_575
"""Rows of one sheet beside its heading."""

LONGEST_CELL = 32_767
FIRST_YEAR = 1900
"""Of the days that a workbook knows."""

_TEXT_WIDTH, _OTHER_WIDTH, _WIDEST = 24, 12, 60


def write_csv(path: Path, job: Job) -> Remarks:
    """Write one layer as CSV: Chinese headings and words, coordinates of points, WKT of polygons."""
    (features,) = job.layers
    fields, codes = table_columns(features)
    heads, places = _places(features)
    columns = [*map(_guarded, fields), *places, *map(_guarded, codes)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([*(each.title for each in fields), *heads, *(each.title for each in codes)])
        writer.writerows(zip(*columns, strict=True))
    return ()


def _guarded(column: Column) -> Sequence[Any]:
    if column.type in ("integer", "number"):
        return column.values
    return [inert(text_of(value)) for value in column.values]


def count_csv(path: Path) -> int:
    """Count the rows of a CSV below its heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def write_xlsx(path: Path, job: Job) -> Remarks:
    """
    Write layers as a workbook: a sheet of notes, then a sheet a layer.

    Parameters
    ----------
    path
        File to write.
    job
        One layer or more; what it is about stands on the first sheet.

    Returns
    -------
    Remarks
        Texts that were too long for a cell.

    Raises
    ------
    InputError
        If a layer has more rows than a sheet.
    """
    layers, about = job.layers, job.about
    if any(len(features) > MOST_ROWS for features in layers):
        raise InputError(
            f"XLSX 每张表最多 {MOST_ROWS} 行；请改用 csv 或 gpkg",
            f"a sheet has at most {MOST_ROWS} rows; use csv or gpkg",
        )
    remarks: list[Message] = []
    safe = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "constant_memory": True, "default_date_format": "yyyy-mm-dd", "remove_timezone": True,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), safe) as book:
        created = about.made_at.replace(tzinfo=None)
        book.set_properties({"title": about.title.zh, "author": about.producer, "created": created})
        _notes(book, about, layers)
        for features in layers:
            cut = _sheet(book, features)
            if cut:
                remarks.append(
                    Message(
                        f"{features.layer.title.zh}：{cut} 个文本超过 {LONGEST_CELL} 字，已截断",
                        f"{features.layer.title.en}: {cut} texts were cut at {LONGEST_CELL} letters",
                    )
                )
    return tuple(remarks)


def count_xlsx(path: Path) -> int:
    """Count the rows of a workbook's sheets below their headings, its first sheet left out."""
    count = 0
    with ZipFile(path) as book:
        sheets = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        for name in sheets:
            if name == "xl/worksheets/sheet1.xml":
                continue
            with book.open(name) as file:
                for _, element in iterparse(file):  # noqa: S314 - a file that was written just now
                    if element.tag.endswith("}row"):
                        count += 1
                        element.clear()
            count -= 1
    return count


def _places(features: Features) -> tuple[list[str], list[list[Any]]]:
    if features.layer.geometry != "point":
        return ["边界（WKT）"], [shapely.to_wkt(features.shapes, rounding_precision=7).tolist()]
    lonlat = shapely.get_coordinates(features.shapes)
    return ["经度", "纬度"], np.round(lonlat, 7).T.tolist() if len(lonlat) else [[], []]


def _notes(book: Any, about: About, layers: Sequence[Features]) -> None:
    sheet, strong = book.add_worksheet("说明"), book.add_format({"bold": True})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    rows = [
        *about.rows,
        *((f"图层 Layer {f.layer.title.zh}", f"{f.layer.about.zh}；{len(f)} 行 rows") for f in layers),
        *((f"字段 {f.layer.title.zh}·{each.title.zh}", each.name) for f in layers for each in f.layer.fields),
    ]
    for i, (label, value) in enumerate(rows):
        sheet.write_string(i, 0, label, strong)
        sheet.write_string(i, 1, value)


def _sheet(book: Any, features: Features) -> int:
    """Write a layer's sheet, row by row, as a file of constant memory needs; gives texts that were cut."""
    layer = features.layer
    sheet = book.add_worksheet(layer.title.zh[:31])
    head = book.add_format({"bold": True, "bg_color": "#f0f1ee", "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    fields, codes = table_columns(features)
    columns = [*fields, *_xy(features), *codes]
    for j, column in enumerate(columns):
        wide = column.type == "text" and column not in codes
        sheet.set_column(j, j, min(_WIDEST, _TEXT_WIDTH if wide else _OTHER_WIDTH))
        sheet.write_string(0, j, column.title, head)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(features), 1), len(columns) - 1)
    formats = {"date": day, "moment": moment}
    return sum(
        _cell(sheet, (i + 1, j), column.values[i], formats.get(column.type))
        for i in range(len(features))
        for j, column in enumerate(columns)
    )


def _xy(features: Features) -> list[Column]:
    if features.layer.geometry != "point":
        return []
    heads, places = _places(features)
    return [Column(title, "number", values) for title, values in zip(heads, places, strict=True)]


def _cell(sheet: Any, place: tuple[int, int], value: Any, form: Any) -> int:
    if value is None:
        if place[1] == 0:
            sheet.write_blank(*place, None)
        return 0
    if form is not None and value.year < FIRST_YEAR:
        sheet.write_string(*place, text_of(value))
    elif form is not None:
        sheet.write_datetime(*place, value, form)
    elif isinstance(value, bool):
        sheet.write_string(*place, text_of(value))
    elif isinstance(value, int | float):
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, value[:LONGEST_CELL])
        return int(len(value) > LONGEST_CELL)
    return 0
