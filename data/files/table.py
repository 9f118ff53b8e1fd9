"""Where people live, from a CSV: millions of rows at the speed of pyarrow, odd rows one by one."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from data.files.csvrows import Sheet, fast_text, no_csv, open_sheet, record_of, rows_of
from data.files.record import Record, number_of, position_of, refuse_fault
from data.files.tablegroups import group_columns
from data.files.text import check_header, decode_bytes
from gis.errors import InputError, Message
from gis.model import DemandPoints, RowNote

Floats = NDArray[np.float64]

SOURCE = "population"

MOST_PEOPLE = 1e10
"""More than live on Earth."""

MOST_NOTES = 10_000
"""Rows that are named one by one; of more, the number is told."""

_MIXER = np.uint64(0x9E3779B97F4A7C15)

_NUMBER = r"^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"


@dataclass(frozen=True, slots=True)
class _Table:
    """A CSV, and which of its columns are groups."""

    sheet: Sheet
    groups: dict[str, str]

    @property
    def wanted(self) -> list[str]:
        return ["lon", "lat", "population", *self.groups.values()]


def read_table(path: Path, groups: Sequence[str]) -> tuple[DemandPoints, list[RowNote]]:
    """
    Read demand points from a CSV.

    Parameters
    ----------
    path
        See `data.files.text.read_csv`, with a column ``population``.
    groups
        Headings of groups beside those of `gis.groups`.

    Returns
    -------
    tuple[DemandPoints, list[RowNote]]
        Rows with people in the order of the file, and what has to be said of rows.

    Raises
    ------
    FileError
        If it is no CSV or lacks a column.
    """
    opened = _open(path, groups)
    try:
        values, notes = _values(opened)
    except csv.Error as error:
        raise no_csv(path) from error
    values = values[(values[:, 2:] > 0).any(axis=1)]
    demand = DemandPoints(
        values[:, :2], values[:, 2], {name: values[:, 3 + i] for i, name in enumerate(opened.groups)}
    )
    return demand, [*notes, *repeated(demand)]


def people_of(record: Record, column: str = "population", zh: str = "人口") -> float:
    """
    Read a number of people.

    Parameters
    ----------
    record
        From a file.
    column
        Known column, or heading of a group.
    zh
        Its name in Chinese.

    Returns
    -------
    float
        Not negative.

    Raises
    ------
    InputError
        If the column is missing, or the cell holds no number of people.
    """
    refuse_fault(record)
    if column not in record.values:
        raise InputError(f"缺少{zh}列；请加上 {column} 一列", f"there is no column {column}; add one")
    count = number_of(record, column, zh)
    if count < 0:
        raise InputError(f"{zh}不能为负；请改为不小于 0 的数", f"{column} is negative; give 0 or more")
    if count > MOST_PEOPLE:
        raise InputError(
            f"{zh}多于全世界的人数；请检查数值", f"{column} is more than live on Earth; check the number"
        )
    return count


def repeated(demand: DemandPoints) -> list[RowNote]:
    """Remark rows that say the same of the same place: pasted twice, everybody counts twice."""
    columns = np.column_stack([demand.lonlat, demand.people])
    mixed = np.zeros(len(columns), dtype=np.uint64)
    for column in columns.T:
        mixed = (mixed ^ np.ascontiguousarray(column).view(np.uint64)) * _MIXER
        mixed ^= mixed >> np.uint64(29)
    ordered = np.sort(mixed)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return []
    alike = columns[np.isin(mixed, twice)]
    distinct, counts = np.unique(alike, axis=0, return_counts=True)
    count, people = int((counts - 1).sum()), float((distinct[:, 2] * (counts - 1)).sum())
    if not count:
        return []
    reason = Message(
        f"有 {count} 行与前面的行位置、人数都相同（共 {people:.0f} 人），均已计入；如为重复请删去",
        f"{count} rows repeat the place and number of an earlier one ({people:.0f} people); all were "
        "counted, take them out if they were pasted twice",
    )
    return [RowNote(0, reason, SOURCE, used=True)]


def capped(notes: Iterator[RowNote]) -> list[RowNote]:
    """Keep the first notes, and tell of the others how many they are."""
    kept: list[RowNote] = []
    more, last = 0, 0
    for note in notes:
        if len(kept) < MOST_NOTES:
            kept.append(note)
        else:
            more, last = more + 1, note.row
    if more:
        reason = Message(
            f"另有 {more} 行不能用，原因类似", f"{more} more rows cannot be used, for reasons like these"
        )
        kept.append(RowNote(last, reason, SOURCE))
    return kept


def _open(path: Path, groups: Sequence[str]) -> _Table:
    sheet = open_sheet(decode_bytes(path), path)
    check_header(sheet.header, path, places=True)
    return _Table(sheet, group_columns(sheet.header, groups, path))


def _values(opened: _Table) -> tuple[Floats, list[RowNote]]:
    values, ragged = _numbers(opened)
    good = _usable(values)
    if good.all() and not (ragged or opened.sheet.odd):
        return values, []
    try:
        odd, places, notes = _one_by_one(opened, good)
    except _CountsDisagreeError:
        values, good = values[:0], good[:0]
        odd, places, notes = _one_by_one(opened, good)
    order = np.concatenate([np.flatnonzero(good), places])
    return np.concatenate([values[good], odd])[np.argsort(order, kind="stable")], notes


class _CountsDisagreeError(Exception):
    """Pyarrow and Python's csv see other rows in the same text: no row number can be trusted."""


def _numbers(opened: _Table) -> tuple[Floats, bool]:
    """Read the wanted columns as numbers, NaN where a cell is none; tell whether rows were left out."""
    ragged = []

    def leave_out(row: arrow_csv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    header = opened.sheet.header
    names = [f"c{i}" for i in range(len(header))]
    # Where a name comes twice the last column counts, as for the rows that are read one by one.
    position = {name: f"c{i}" for i, name in enumerate(header)}
    wanted = [position.get(name) for name in opened.wanted]
    read = [name for name in dict.fromkeys(wanted) if name]
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(fast_text(opened.sheet)),
            read_options=arrow_csv.ReadOptions(column_names=names),
            parse_options=arrow_csv.ParseOptions(
                delimiter=opened.sheet.delimiter, invalid_row_handler=leave_out
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=read, column_types=dict.fromkeys(read, pa.string())
            ),
        )
    except pa.ArrowInvalid:
        return np.empty((0, len(wanted))), True
    nothing = np.full(len(table), np.nan)
    columns = [nothing if name is None else _as_numbers(table[name]) for name in wanted]
    return np.column_stack(columns).reshape(-1, len(wanted)), bool(ragged)


def _as_numbers(column: pa.ChunkedArray) -> Floats:
    try:
        found = pc.cast(column, pa.float64())
    except pa.ArrowInvalid:
        plain = pc.utf8_trim_whitespace(column)
        found = pc.cast(
            pc.if_else(pc.match_substring_regex(plain, _NUMBER), plain, pa.scalar(None, pa.string())),
            pa.float64(),
        )
    # Arrow's own way to NumPy imports pandas first, which takes as long as the rest of a small audit.
    return np.from_dlpack(pc.fill_null(found, np.nan).combine_chunks()).astype(np.float64, copy=False)


def _usable(values: Floats) -> NDArray[np.bool_]:
    degrees = (np.abs(values[:, 0]) <= 180) & (np.abs(values[:, 1]) <= 90)  # noqa: PLR2004 - degrees
    people = values[:, 2:]
    usable: NDArray[np.bool_] = degrees & ((people >= 0) & (people <= MOST_PEOPLE)).all(axis=1)
    return usable


def _one_by_one(opened: _Table, good: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int64], list[RowNote]]:
    """Read the rows that are no plain numbers, each with its line in the file."""
    found: list[list[float]] = []
    places: list[int] = []

    def refused() -> Iterator[RowNote]:
        for place, record in _odd_rows(opened, good):
            try:
                found.append(_row(record, opened))
                places.append(place)
            except InputError as error:
                yield RowNote(record.row, error.message, SOURCE)

    notes = capped(refused())
    values = np.array(found, dtype=np.float64).reshape(-1, len(opened.wanted))
    return values, np.array(places, dtype=np.int64), notes


def _odd_rows(opened: _Table, good: NDArray[np.bool_]) -> Iterator[tuple[int, Record]]:
    """Yield the rows that pyarrow left out or that are not usable as they are, with their place among all."""
    width, whole = len(opened.sheet.header), 0
    for line, cells, plain in rows_of(opened.sheet):
        if plain and cells is not None and len(cells) == width:
            whole += 1
            if whole <= len(good) and good[whole - 1]:
                continue
        record = record_of(opened.sheet, line, cells)
        if record is not None:
            yield whole - 1, record
    if len(good) and whole != len(good):
        raise _CountsDisagreeError


def _row(record: Record, opened: _Table) -> list[float]:
    lon, lat = position_of(record)
    groups = (people_of(record, heading, heading) for heading in opened.groups.values())
    return [lon, lat, people_of(record), *groups]
