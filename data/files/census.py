"""Census totals by area, from a CSV."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data.files.record import Record, number_of, text_of
from data.files.records import is_csv, read_head
from data.files.tablegroups import group_columns
from data.files.text import read_csv
from gis.census import Census
from gis.codes import area_code
from gis.errors import FileError, InputError, Message
from gis.model import RowNote
from gis.people import Totals

SOURCE = "census"

NAME_COLUMNS = ("name", "区县", "地区", "乡镇", "街道", "乡镇街道", "村", "社区")


def read_census(path: Path, *, groups: Sequence[str] = ()) -> tuple[Census, list[RowNote]]:
    """
    Read census totals.

    Parameters
    ----------
    path
        CSV with ``code`` (区划代码) or ``name`` (名称, 区县) and ``population`` (人口, 人口数_合计), and
        perhaps groups. Thousands may be set apart by commas.
    groups
        Headings of more groups than those of `gis.groups`.

    Returns
    -------
    tuple[Census, list[RowNote]]
        A row that others lie in (the total of a city above those of its counties) is left out with a note,
        like rows that cannot be used.

    Raises
    ------
    FileError
        If the file cannot be read, lacks a column, or none of its rows can be used.
    """
    if not is_csv(read_head(path)):
        raise FileError(
            f"{path.name} 不是 CSV；普查数请另存为“CSV UTF-8（逗号分隔）”再试",
            f'{path.name} is no CSV; save the census as "CSV UTF-8 (comma delimited)" first',
        )
    records = list(read_csv(path, places=False))
    headings = dict.fromkeys(heading for record in records for heading in record.values)
    columns = group_columns(headings, groups, path)
    kept: list[tuple[str, str, int, float, list[float]]] = []
    notes: list[RowNote] = []
    for record in records:
        try:
            kept.append(_row(record, columns))
        except InputError as error:
            notes.append(RowNote(record.row, error.message, SOURCE))
    kept = _without_totals(kept, notes)
    if not kept:
        first = notes[0].reason if notes else Message("没有数据行", "it holds no row of data")
        raise FileError(
            f"{path.name} 里没有可用的普查数；第一个原因：{first.zh}",
            f"{path.name} holds no usable census total; the first reason: {first.en}",
        )
    codes, names, rows, people, parts = zip(*kept, strict=True)
    by_group = np.array(parts, dtype=np.float64).reshape(len(kept), len(columns))
    totals = Totals(np.array(people), {name: by_group[:, i] for i, name in enumerate(columns)})
    return Census(codes, names, rows, totals), sorted(notes, key=lambda note: note.row)


def _row(record: Record, columns: dict[str, str]) -> tuple[str, str, int, float, list[float]]:
    written = text_of(record, "area_code") or text_of(record, "id")
    names = (text_of(record, column) for column in NAME_COLUMNS)
    name = next((name for name in names if name), "")
    if not (written or name):
        raise InputError("缺少区划代码和名称；请至少填一项", "code and name are missing; give one")
    code = area_code(written).digits if written else ""
    people = _count(record, "population", "人口")
    return code, name, record.row, people, [_group_count(record, heading) for heading in columns.values()]


def _count(record: Record, column: str, zh: str) -> float:
    text = str(record.values.get(column, "")).strip()
    if re.fullmatch(r"\d{1,3}([,，]\d{3})+(\.\d*)?", text):
        record = Record(record.row, {column: re.sub("[,，]", "", text)}, None)
    count = number_of(record, column, zh)
    if count < 0:
        raise InputError(f"{zh}不能为负；请改为不小于 0 的数", f"{column} is negative; give 0 or more")
    return count


def _group_count(record: Record, heading: str) -> float:
    if not str(record.values.get(heading, "") or "").strip():
        return float("nan")
    return _count(record, heading, heading)


def _without_totals(
    rows: list[tuple[str, str, int, float, list[float]]], notes: list[RowNote]
) -> list[tuple[str, str, int, float, list[float]]]:
    """Leave out rows that others lie in, and all but the first of those with the same code or name."""
    above = {up.digits for code, *_ in rows if code for up in area_code(code).ancestors}
    first: dict[str, int] = {}
    kept = []
    for row in rows:
        key = row[0] or row[1]
        if row[0] in above:
            reason = Message("是其他各行的合计，未使用", "the total of other rows; it was not used")
        elif key in first:
            reason = Message(
                f"与第 {first[key]} 行是同一区域；请只保留一行",
                f"the same area as row {first[key]}; keep one",
            )
        else:
            first[key] = row[2]
            kept.append(row)
            continue
        notes.append(RowNote(row[2], reason, SOURCE))
    return kept
