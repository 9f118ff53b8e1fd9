"""Holidays and make-up workdays (调休), from a CSV that its users keep."""

import csv
import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from data.files.csvrows import DELIMITERS
from data.files.text import decode
from gis.calendar import Calendar, DayKind, SpecialDay, calendar_of
from gis.errors import FileError, InputError, Message
from gis.model import RowNote

SOURCE = "holidays"

SHIPPED = Path(__file__).parent / "holidays.csv"
"""The State Council's notices as far as this version knows them."""

COLUMNS = {
    "date": ("date", "day", "日期"),
    "kind": ("kind", "type", "类型", "类别"),
    "name": ("name", "名称", "节日"),
}
"""Known columns and the headers that mean them."""

KINDS = {
    DayKind.HOLIDAY: ("holiday", "off", "休", "假", "放假", "休息", "节假日", "法定节假日"),
    DayKind.MAKE_UP: ("workday", "work", "班", "上班", "补班", "调休", "调休补班", "工作日"),
}
"""What a row may say, and what it means."""

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")

EARLIEST, LATEST = 2000, 2100

LARGEST_BYTES = 1_000_000


def read_calendar(path: Path) -> tuple[Calendar, list[RowNote]]:
    """
    Read a table of holidays.

    Parameters
    ----------
    path
        CSV with the columns date, kind (holiday/放假 or workday/补班) and, if wanted, name; lines that begin
        with ``#`` are remarks.

    Returns
    -------
    tuple[Calendar, list[RowNote]]
        The special days, and the rows that cannot be used. Of two rows for a date the first counts.

    Raises
    ------
    FileError
        If the file cannot be read, lacks a column, or holds no usable row.
    """
    lines = _rows(path)
    place = _places(lines[0][1] if lines else [], path)
    days: dict[date, SpecialDay] = {}
    refused: list[RowNote] = []
    for number, cells in lines[1:]:
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in place.items()}
        try:
            special = _special_day(values, days)
        except InputError as error:
            refused.append(RowNote(number, error.message, SOURCE))
            continue
        days[special.day] = special
    if not days:
        raise _empty(path, refused[0].reason if refused else None)
    return calendar_of(days.values()), refused


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """Read the table that comes with the program, once."""
    return read_calendar(SHIPPED)[0]


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Split the lines that are no remarks; each with its number, counted from 1."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FileError(
                f"{path.name} 太大；节假日表应小于 1 MB", f"{path.name} is too large; keep it under 1 MB"
            )
        text = decode(path)
    except OSError as error:
        raise FileError(
            f"无法读取 {path.name}；请检查路径", f"{path.name} cannot be read; check the path"
        ) from error
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            # One date a line: a field never spans lines here.
            cells = next(csv.reader([line], delimiter=max(DELIMITERS, key=line.count)))
            rows.append((number, cells))
    return rows


def _places(header: list[str], path: Path) -> dict[str, int]:
    folded = [cell.strip().casefold() for cell in header]
    place = {
        name: next(folded.index(alias) for alias in aliases if alias in folded)
        for name, aliases in COLUMNS.items()
        if set(aliases) & set(folded)
    }
    if not {"date", "kind"} <= set(place):
        raise FileError(
            f"{path.name} 缺少日期或类型列；表头应含 date,kind,name（或 日期,类型,名称）",
            f"{path.name} lacks the columns date and kind; name them date,kind,name in the first row",
        )
    return place


def _special_day(values: dict[str, str], so_far: dict[date, SpecialDay]) -> SpecialDay:
    day = _day(values["date"])
    if day in so_far:
        raise InputError(f"日期 {day} 重复", f"the date {day} is there twice")
    return SpecialDay(day, _kind(values["kind"]), values.get("name", ""))


def _day(text: str) -> date:
    found = _DATE.fullmatch(text)
    year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
    with suppress(ValueError):
        if EARLIEST <= year <= LATEST:
            return date(year, month, day)
    raise InputError("日期无法识别；请写成 2026-10-01", "the date cannot be read; write it as 2026-10-01")


def _kind(text: str) -> DayKind:
    found = next((kind for kind, names in KINDS.items() if text.casefold() in names), None)
    if found is None:
        raise InputError(
            "类型应是 holiday（放假）或 workday（补班）", "the kind must be holiday (放假) or workday (补班)"
        )
    return found


def _empty(path: Path, first: Message | None) -> FileError:
    return FileError(
        f"{path.name} 里没有可用的日期{f'；第一个原因：{first.zh}' if first else ''}",
        f"{path.name} holds no usable date{f'; the first reason: {first.en}' if first else ''}",
    )
